"""What is wrong with a scenario file, said so that its writer can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from sim.visible import shortened, visible

LONGEST_QUOTATION = 60  # characters of a user's own text that a message repeats
LONGEST_LIST = 12  # valid keys that a message lists before it says "and 5 more"

SYNTAX = (  # a part of the YAML scanner's complaint, what it means, what to do
    ("character '\\t'", "a tab stands where only spaces may", "indent and separate with spaces"),
    ("start any token", "an unquoted value begins with a reserved character", "put the value in quotes"),
    ("alphabetic or num", "an unquoted value begins with a reserved character", "put the value in quotes"),
    ("mapping values", "a colon too many, or a wrong indentation", "quote text with a colon, align the keys"),
    ("expected ':'", "this line is not `key: value`", "write a colon and a space after the key"),
    ("end of stream", "a quotation mark opens here and never closes", "close it"),
    ("document separator", "a quotation mark opens here and does not close before `---`", "close it"),
    (
        "<block end>",
        "this does not fit what stands above or before it",
        "check indentation, dashes and quotes",
    ),
    ("',' or ']'", "a list in [ ] is not closed, or lacks a comma", "write it as [a, b]"),
    ("',' or '}'", "a mapping in { } is not closed, or lacks a comma", "write it as {a: 1, b: 2}"),
    ("escape", "a backslash in double quotes that means nothing", "use single quotes, or write \\\\"),
    ("<document start>", "this does not belong to what stands above", "check the indentation"),
    ("sequence entries", "a list item may not begin here", "write each `- item` on a line of its own"),
    ("node content", "a bracket or comma stands where a value should", "put the value in quotes"),
    (
        "undefined tag",
        "the value has a tag",
        "delete the word that begins with !, or put the value in quotes",
    ),
    ("indicator", "text follows directly on | or >", "begin it on the next line, or put the value in quotes"),
    ("YAML d", "a YAML directive", "delete the line that begins with %"),
    ("", "this cannot be read as YAML", "put text in quotes"),
)


@dataclass(frozen=True)
class Fault:
    """One mistake in one file: where it is, what it is and what to do about it."""

    file: str
    line: int | None
    key: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        """The fault in one line: ``base.yaml:12: parties.hamas.trust: not a number; write 0.5``."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        subject = f"{place}: {self.key}: " if self.key else f"{place}: "
        return subject + self.message + (f"; {self.remedy}" if self.remedy else "")


class BadScenario(ValueError):
    """A scenario that cannot be used, with all its faults in the order of files and lines."""

    faults: tuple[Fault, ...]

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line or 0)))
        super().__init__(self.faults)  # as the only argument, so that the error survives pickling

    def __str__(self) -> str:
        """The faults, one a line, and of more than can be read at once how many there are."""
        return shortened("\n".join(str(fault) for fault in self.faults))


def close_match(word: str, valid: Iterable[str]) -> str:
    """The remedy for a word that is none of the valid ones: the nearest of them, or a list of them."""
    by_lowercase = {name.lower(): name for name in valid}
    nearest = get_close_matches(word.lower(), by_lowercase, n=1)
    if nearest:
        return f"did you mean `{by_lowercase[nearest[0]]}`?"
    names = list(by_lowercase.values())
    if not names:
        return ""
    more = f" and {len(names) - LONGEST_LIST} more" if len(names) > LONGEST_LIST else ""
    return f"valid keys: {', '.join(names[:LONGEST_LIST])}{more}"


def dotted(path: Iterable[str | int]) -> str:
    """A path as a reader writes it: ``("stages", 2, "name")`` is ``stages[2].name``."""
    parts = (f"[{step}]" if isinstance(step, int) else f".{quotable(step)}" for step in path)
    return "".join(parts).removeprefix(".")


def quotable(text: str) -> str:
    """Text from a file, shortened and made visible so that it fits into a one-line message."""
    cut = text if len(text) <= LONGEST_QUOTATION else text[: LONGEST_QUOTATION - 1] + "…"
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in visible(cut))


def explain_syntax(complaint: str) -> tuple[str, str]:
    """Message and remedy, in words for people, for a complaint of the YAML scanner."""
    return next((message, remedy) for part, message, remedy in SYNTAX if part in complaint)
