"""Whether two names are one to a reader, however they are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def read_as(name: str) -> str:
    """What a reader takes a name for: without capitals, invisible letters, and kinds of spaces and of compositions."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = (sign for sign in plain if sign.isspace() or not _is_unseen(sign))
    return " ".join("".join(seen).split())


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN or "\ufe00" <= sign <= "\ufe0f" or sign in "\u034f\u115f\u1160\u3164"


def same(names: Iterable[str]) -> list[list[int]]:
    """The places of names that a reader takes for one, together: only those of which there are two or more."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(read_as(name), []).append(place)
    return [found for found in places.values() if len(found) > 1]
