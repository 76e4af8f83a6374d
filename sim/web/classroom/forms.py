"""What the forms of a class send, read: small numbers, minutes, and the word by which a form counts once."""

from __future__ import annotations

from collections.abc import Mapping

from sim.web.app import refused

LONGEST_ONCE = 24


def number(text: str) -> int:
    """A whole number of up to three digits; -1 for what is none, which no law takes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def minutes(text: str) -> int:
    """Minutes as they were typed; nothing is none."""
    return 0 if not text else number(text)


def once(fields: Mapping[str, str]) -> str:
    """The word by which a form of the console counts once, however often it is sent; raises a refusal without it."""
    word = fields.get("once", "")
    if not word or len(word) > LONGEST_ONCE:
        raise refused("What was sent is no form of these pages.")
    return word
