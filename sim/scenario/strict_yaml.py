"""YAML as people mean it: plain data with exact line numbers, and every trap refused with a remedy.

Values are built here from PyYAML's events, because its own constructor guesses (`NO` is false, `1:30` is 90)
and forgets the lines. Only its pure Python scanner is used: the C one crashes on deeply nested input.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeAlias

import yaml

from sim.scenario.faults import BadScenario, Fault, dotted, explain_syntax, quotable

LARGEST_FILE = 256 * 1024  # bytes
LARGEST_INTEGER = 10**15  # a float still holds every integer up to here exactly
DEEPEST_NESTING = 20
MOST_VALUES = 10_000  # keys and values; the scanner needs about a second for so many
MOST_FAULTS = 100  # a file with more of them is something else than a scenario

KeyPath: TypeAlias = tuple[str | int, ...]

FORBIDDEN_SIGN = re.compile(  # control characters, odd line ends, halves of characters, byte-order marks
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
# No pattern here may backtrack over repetitions: a hostile word is 256 KiB long.
NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
SPACED_NUMBER = r"(?=[^_]*_)[-+]?\.?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9_]+)?"
DATE = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
TRAPS = (  # unquoted words that YAML readers may take for something else than people do; why; what to write
    ("(?i:null)|~", "says nothing", "delete the line"),
    ("(?i:yes|no|on|off|y|n)", "may be read as true or false", "write true or false"),
    ("(?!true|false)(?i:true|false)", "is not in lower case", "write true or false"),
    (r"[-+]?\.?(?i:nan|inf|infinity)", "is not a finite number", "write a number"),
    (r"[-+]?[0-9]+(?::[0-9]{1,2})+(?:\.[0-9]*)?", "may be read in base 60", "write a decimal number"),
    (r"[-+]?0[xXoObB][0-9a-fA-F_]+", "is not a decimal number", "write decimal digits"),
    (rf"(?=[-+]?0[0-9]){NUMBER}", "begins with 0 and may be read in base 8", "drop the 0"),
    (SPACED_NUMBER, "has an underscore in a number", "write the digits alone"),
    (r"[-+]?[0-9]+,[0-9]+", "has a comma in a number", "write a point, or the digits alone"),
    (rf"{DATE}(?:[Tt]|[ \t]+)[0-9]{{1,2}}:.*", "has a time of day", "write the date alone"),
)
NULL = "null"
NOTHING = "write {} for an empty mapping, [] for an empty list, or delete the line; a colon needs a space after it"


@dataclass(frozen=True)
class Document:
    """What one file says: plain dicts, lists, text, numbers, booleans and dates, and where each stands."""

    data: dict[str, Any]
    file: str
    lines: Mapping[KeyPath, int] = field(repr=False)
    nulls: Mapping[KeyPath, Fault] = field(repr=False, default_factory=dict)
    """Where `null` stands, and what is wrong with that unless it takes out what is inherited."""

    def line_of(self, path: KeyPath) -> int:
        """The line of the key or list item at `path`, or of its nearest ancestor in the file."""
        ancestors = (path[:length] for length in range(len(path), -1, -1))
        return next(self.lines[place] for place in ancestors if place in self.lines)


def read(path: Path) -> Document:
    """Read one file strictly; raises BadScenario with every fault to be seen."""
    file = str(path).encode("utf-8", "replace").decode("utf-8")  # so that any file name can be printed
    try:
        if path.is_dir():
            raise _refusal(file, None, "is a folder", "name a file in it")
        if not path.exists():
            raise _refusal(file, None, "no such file", "check the name and the folder")
        if not path.is_file():  # a pipe may never end
            raise _refusal(file, None, "is not an ordinary file", "save the scenario in a file")
        with path.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _refusal(file, None, f"cannot be read: {error.strerror or error}", "check its rights") from None
    return read_text(content, file)


def read_text(text: str | bytes, file: str) -> Document:
    """Read text strictly, calling it `file`; raises BadScenario with every fault to be seen."""
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    found = _parsed(content, file)
    return replace(found, data=_copied(found.data))


@lru_cache(maxsize=64)
def _parsed(content: bytes, file: str) -> Document:
    """The document of these bytes: what many scenarios are based on is scanned once, as scanning takes long."""
    return _Reader(_decoded(content, file), file).document()


def _copied(value: Any) -> Any:
    """Plain data that its reader may change."""
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _refusal(file: str, line: int | None, message: str, remedy: str) -> BadScenario:
    """The refusal of a whole file for one reason."""
    return BadScenario([Fault(file, line, "", message, remedy)])


def _decoded(content: bytes, file: str) -> str:
    """The characters of a file; raises BadScenario if it is too large or not clean UTF-8 text."""
    if len(content) > LARGEST_FILE:
        raise _refusal(file, None, "larger than 256 KiB", "keep only what the scenario needs")
    if content.startswith((BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE)):  # UTF-32 LE begins like UTF-16 LE
        raise _refusal(file, 1, "written in UTF-16 or UTF-32", "save the file as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refusal(file, line, "not UTF-8 text", "save the file as UTF-8") from None
    if sign := FORBIDDEN_SIGN.search(text):
        line = len(re.findall("\r\n|\r|\n", text[: sign.start()])) + 1
        message = f"the invisible control character U+{ord(sign.group()):04X}"
        raise _refusal(file, line, message, "delete it, or save the file as plain UTF-8 text")
    return text


class _Refused(NamedTuple):
    """Why an unquoted word is no value, and what to write instead."""

    message: str
    remedy: str


def _plain_value(word: str) -> str | int | float | bool | date | _Refused:
    """What an unquoted word means: a boolean, a date, a number, else the text itself."""
    if not word:
        return _Refused("nothing is written here", NOTHING)
    for pattern, why, remedy in TRAPS:
        if re.fullmatch(pattern, word):
            shown = quotable(word)
            return _Refused(f"`{shown}` {why}", f'{remedy}, or put it in quotes if it is text: "{shown}"')
    if re.fullmatch(DATE, word):
        return _date(word)
    if re.fullmatch(NUMBER, word):
        return _number(word)
    return word == "true" if word in ("true", "false") else word


def _date(word: str) -> date | _Refused:
    """A day of the calendar."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        return _Refused(f"`{word}` is no day of the calendar", "write a date like 2026-01-26")


def _number(word: str) -> int | float | _Refused:
    """A decimal number, an int if it is written as one."""
    number = float(word)  # takes digits of any length, which int() does not
    whole = word.lstrip("+-").isdecimal()
    if not isfinite(number) or (whole and abs(number) > LARGEST_INTEGER):
        return _Refused(f"`{quotable(word)}` is too large a number", "write a smaller one")
    return int(word) if whole else number


class PartlyRead(BadScenario):
    """A file with faulty values that could be read to its end: `document` has None where a value was refused."""

    def __init__(self, faults: Iterable[Fault], document: Document) -> None:
        super().__init__(faults)
        self.document = document

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.faults, self.document)


class _Reader:
    """Turns the events of one document into plain values and gathers its faults on the way."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.events: Any = yaml.SafeLoader(text)
        self.faults: list[Fault] = []
        self.lines: dict[KeyPath, int] = {}
        self.nulls: dict[KeyPath, Fault] = {}
        self.values = 0

    def document(self) -> Document:
        """The one document of the file; raises BadScenario with all its faults."""
        self.next_event()  # the start of the stream
        start = self.next_event()
        if isinstance(start, yaml.StreamEndEvent):
            self.stop(None, (), "the file is empty", "write `key: value` lines")
        if self.text.startswith("%", start.start_mark.index):
            self.fault(_line(start), (), "a YAML directive", "delete the line that begins with %")
        root = self.next_event()
        if not isinstance(root, yaml.MappingStartEvent):
            self.stop(_line(root), (), "no `key: value` lines", "put a space after each colon")
        self.lines[()] = _line(root)
        data = self.node(root, ())
        self.next_event()  # the end of the document
        end = self.next_event()
        if not isinstance(end, yaml.StreamEndEvent):
            self.stop(_line(end), (), "a second document begins", "keep one of the two")
        document = Document(data, self.file, self.lines, self.nulls)
        if self.faults:
            raise PartlyRead(self.faults, document)
        return document

    def node(self, event: Any, path: KeyPath) -> Any:
        """The value that begins with `event`; None where it is refused."""
        line, anchor = _line(event), quotable(event.anchor or "")
        if isinstance(event, yaml.AliasEvent):
            return self.fault(line, path, f"the alias *{anchor}", "write the value out, or put it in quotes")
        if anchor:
            self.fault(line, path, f"the anchor &{anchor}", "delete it, or put the value in quotes")
        if event.tag is not None:
            tag = quotable(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self.fault(line, path, f"the tag {tag}", "delete it, or put the value in quotes")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, path)
        if len(path) >= DEEPEST_NESTING:
            self.stop(line, path, f"deeper than {DEEPEST_NESTING} levels", "nest less")
        return self.mapping(path) if isinstance(event, yaml.MappingStartEvent) else self.sequence(path)

    def mapping(self, path: KeyPath) -> dict[str, Any]:
        """The keys and values up to the end of this mapping."""
        values: dict[str, Any] = {}
        while not isinstance(event := self.next_event(), yaml.MappingEndEvent):
            key, line = self.key(event, path), _line(event)
            place = (*path, key)
            first = self.lines.setdefault(place, line)
            if key in values:
                self.fault(line, place, f"written twice, first on line {first}", "keep one of the two")
            value = self.node(self.next_event(), place)
            values.setdefault(key, value)
        return values

    def key(self, event: Any, path: KeyPath) -> str:
        """The name of a key; after a fault some name that lets the reading go on."""
        remedy = "write a name, or put the key in quotes"
        if not isinstance(event, yaml.ScalarEvent):
            self.fault(_line(event), path, "a key is not a word", remedy)
            self.node(event, (*path, "?"))  # reads over it
            return f"? {event.start_mark.index}"  # unlike all others
        key, place, plain = str(event.value), (*path, event.value), not event.style
        if event.anchor is not None or event.tag is not None or (plain and key == "<<"):
            self.fault(_line(event), place, "an anchor, a tag or a merge as a key", "write the keys out")
        elif plain and not isinstance(_plain_value(key), str):
            self.fault(_line(event), place, f"the key `{quotable(key)}` is not read as text", remedy)
        elif not key.strip() or not key.isprintable():
            self.fault(_line(event), place, "a key must be one line of visible text", remedy)
        return key

    def sequence(self, path: KeyPath) -> list[Any]:
        """The items up to the end of this list."""
        items: list[Any] = []
        while not isinstance(event := self.next_event(), yaml.SequenceEndEvent):
            place = (*path, len(items))
            self.lines[place] = _line(event)
            items.append(self.node(event, place))
        return items

    def scalar(self, event: yaml.ScalarEvent, path: KeyPath) -> Any:
        """One value: text if it is quoted, else what the word means."""
        value = event.value if event.style else _plain_value(event.value)
        if isinstance(value, _Refused):
            self.fault(_line(event), path, value.message, value.remedy)
            if event.value == NULL:
                self.nulls[path] = self.faults[-1]
            return None
        if isinstance(value, str) and FORBIDDEN_SIGN.search(value):  # made by an escape such as "\0"
            return self.fault(_line(event), path, "a control character in text", "delete its escape")
        return value

    def next_event(self) -> Any:
        """The next event of the scanner; stops at a syntax error and at too many values."""
        try:
            event = self.events.get_event()
        except yaml.MarkedYAMLError as error:
            self.syntax_error(error)
        except (ValueError, OverflowError):  # Python's own complaint about an escape like "\UFFFFFFFF"
            self.stop(self.events.line + 1, (), "an escape that means no character", "use single quotes")
        self.values += isinstance(event, yaml.NodeEvent)
        if self.values > MOST_VALUES:
            self.stop(_line(event), (), f"more than {MOST_VALUES} values", "keep what is needed")
        return event

    def syntax_error(self, error: yaml.MarkedYAMLError) -> NoReturn:
        """Refuse the file for a syntax error, at the line where a writer would look for it."""
        message, remedy = explain_syntax(error.problem or "")
        end, begin = error.problem_mark, error.context_mark
        if begin and error.context in ("while scanning a simple key", "while scanning a quoted scalar"):
            end = begin  # these are noticed only lines later
        last = len(self.text.splitlines())
        line = min(end.line + 1, last) if end else last
        if begin and begin.line + 1 < line:
            message += f" (see line {begin.line + 1})"
        self.stop(line, (), message, remedy)

    def fault(self, line: int | None, path: KeyPath, message: str, remedy: str) -> None:
        """Remember a fault and go on, unless there are too many."""
        self.faults.append(Fault(self.file, line, dotted(path), message, remedy))
        if len(self.faults) >= MOST_FAULTS:
            enough = Fault(self.file, line, "", f"{MOST_FAULTS} faults found", "mend these first")
            raise BadScenario([*self.faults, enough]) from None

    def stop(self, line: int | None, path: KeyPath, message: str, remedy: str) -> NoReturn:
        """Refuse the file: what follows cannot be read."""
        self.fault(line, path, message, remedy)
        raise BadScenario(self.faults) from None


def _line(event: Any) -> int:
    """The line on which an event begins, counted from 1."""
    return int(event.start_mark.line) + 1
