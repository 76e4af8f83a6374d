"""What is kept: an event of a room, and the entry that becomes one; of bounded size, as plain JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_BYTES = 512 * 1024
"""The JSON of an event's body at most."""
MOST_EVENTS = 20_000
"""Events of a room at most."""
MOST_AT_ONCE = 512
"""Entries that are kept together at most."""
DEEPEST = 32
_ROOM = re.compile(r"[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64})?")
_KEY = re.compile(r"[A-Za-z0-9_.:-]{1,160}")
_KIND = re.compile(r"[a-z][a-z ]{0,40}")


class BadEntry(ValueError):
    """Something that is too large, or is not what the store takes; the message is for people."""


class Refused(Exception):
    """What the law of a room does not allow to follow; the message is for people."""


class OtherValue(Exception):
    """A key that was used for something else; the message is for people."""


class Busy(Exception):
    """More is asked at once than can be kept; the message is for people."""


class CannotKeep(OSError):
    """The disk did not take it, or the store is closed; the message is for people."""


@dataclass(frozen=True)
class Entry:
    """What is to be kept: the room (`ROOM`, or `ROOM/TABLE` for what belongs to one), a key, a kind, and a JSON object.

    The key is the sender's: sent again with the same kind and body it gives the event that was kept, and nothing new.
    """

    room: str
    key: str
    kind: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """What was kept: the event of a room with a number, from 0; `at` is in seconds since 1970, UTC."""

    room: str
    number: int
    key: str
    kind: str
    body: Mapping[str, Any]
    at: float

    def says(self, entry: Entry) -> bool:
        """Whether it is what the entry asks to keep."""
        return self.kind == entry.kind and written(self.body) == written(entry.body)


def written(body: Mapping[str, Any]) -> str:
    """The body as it is kept: JSON in one line and in one order, ASCII only; raises BadEntry."""
    try:
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise BadEntry("What was sent is no plain data (text, whole or finite numbers, lists).") from None
    if len(text) > MOST_BYTES:
        raise BadEntry(f"What was sent has {len(text):,} bytes, and {MOST_BYTES:,} are the most that is kept.")
    return text


def read(text: str) -> dict[str, Any]:
    """A body from its JSON; raises ValueError."""
    body = json.loads(text)
    if not isinstance(body, dict):
        raise ValueError("a body is no object")
    return body


def checked(entry: Entry) -> str:
    """The body of an entry as it is kept; raises BadEntry for an entry that is none."""
    if not _ROOM.fullmatch(entry.room) or not _KEY.fullmatch(entry.key) or not _KIND.fullmatch(entry.kind):
        raise BadEntry("What was sent has no proper room, key or kind.")
    if _depth(entry.body) > DEEPEST:
        raise BadEntry("What was sent is nested too deeply.")
    return written(entry.body)


def _depth(value: Any, so_far: int = 0) -> int:
    if so_far > DEEPEST or not isinstance(value, (Mapping, list, tuple)):
        return so_far
    inside = value.values() if isinstance(value, Mapping) else value
    return max((_depth(one, so_far + 1) for one in inside), default=so_far + 1)
