"""How much work reading is, counted and not timed: calls of the reader, and steps of a pattern on a word."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from re import _parser as parser  # type: ignore[attr-defined]  # how `re` itself understands a pattern
from types import FrameType
from typing import Any

ENDLESS = 200_000  # steps after which a match is given up


def calls(work: Callable[[], object], most: int) -> int:
    """How many functions are called while this work is done, those written in C included; beyond `most` it is ended."""
    count = 0

    def count_one(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")
        if count > most:
            raise AssertionError(f"more than {most} calls")

    before = sys.getprofile()
    sys.setprofile(count_one)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def steps(pattern: str, word: str) -> int:
    """How many signs a backtracking matcher looks at before it knows whether the whole word fits the pattern."""
    return _tried(pattern, word)[1]


def fits(pattern: str, word: str) -> bool:
    """Whether the whole word fits the pattern, by the matcher whose steps are counted."""
    return _tried(pattern, word)[0]


def _tried(pattern: str, word: str) -> tuple[bool, int]:
    found = _Matcher(word)
    nodes = list(parser.parse(pattern))
    whole = any(end == len(word) for end in found.ends(nodes, 0, False))
    return whole, found.steps


class _Matcher:
    """Tries one way after another in the order in which `re` does, and counts."""

    def __init__(self, word: str) -> None:
        self.word, self.steps = word, 0

    def ends(self, nodes: Sequence[Any], place: int, any_case: bool) -> Iterator[int]:
        """Where a match of these nodes that begins here may end."""
        if not nodes:
            yield place
            return
        for after in self._of(*nodes[0], place, any_case):
            yield from self.ends(nodes[1:], after, any_case)

    def _of(self, kind: Any, what: Any, place: int, any_case: bool) -> Iterator[int]:
        self.steps += 1
        if self.steps > ENDLESS:
            return
        name = str(kind)
        if name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            if place < len(self.word) and self._fits(name, what, self.word[place], any_case):
                yield place + 1
        elif name == "SUBPATTERN":
            _, added, _, body = what
            yield from self.ends(body, place, any_case or bool(added & re.IGNORECASE))
        elif name == "BRANCH":
            for body in what[1]:
                yield from self.ends(body, place, any_case)
        elif name == "MAX_REPEAT":
            yield from self._repeated(*what, 0, place, any_case)
        elif name in ("ASSERT", "ASSERT_NOT"):
            there = next(self.ends(what[1], place, any_case), None) is not None
            if there == (name == "ASSERT"):
                yield place
        else:
            raise NotImplementedError(f"a pattern with {name}")

    def _repeated(self, least: int, most: Any, body: Any, done: int, place: int, any_case: bool) -> Iterator[int]:
        if done < int(most):
            for after in self.ends(body, place, any_case):
                if after > place:
                    yield from self._repeated(least, most, body, done + 1, after, any_case)
        if done >= least:
            yield place

    @staticmethod
    def _fits(name: str, what: Any, sign: str, any_case: bool) -> bool:
        codes = {ord(sign), ord(sign.lower()), ord(sign.upper())} if any_case else {ord(sign)}
        if name == "ANY":
            return sign != "\n"
        if name == "LITERAL":
            return what in codes
        if name == "NOT_LITERAL":
            return what not in codes
        ranges = [(one, one) if str(kind) == "LITERAL" else one for kind, one in what if str(kind) != "NEGATE"]
        within = any(low <= code <= high for low, high in ranges for code in codes)
        return within != (str(what[0][0]) == "NEGATE")
