"""A file of past cases as a tree of values that know their lines, with all faults gathered on the way."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sim.scenario.faults import BadScenario, Fault, close_match, dotted, explain_syntax, quotable

LARGEST = 4 * 1024 * 1024  # bytes
DEEPEST = 30  # levels of nesting
MISSING = ("", "null", "unknown", "n/a", "na", "?")  # words that say that nothing is known


def tree(path: Path) -> Any:
    """The root node of a YAML file; raises BadScenario where it cannot be read as YAML."""
    try:
        if not path.is_file():
            raise _refusal(path, None, "no such file" if not path.exists() else "is no ordinary file", "name a file")
        content = path.read_bytes()
    except BadScenario:
        raise
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise _refusal(path, None, f"cannot be read: {said}", "check its name and its rights") from None
    if len(content) > LARGEST:
        raise _refusal(path, None, "larger than 4 MiB", "divide the file")
    try:
        root = yaml.compose(content.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        raise _refusal(path, None, "not UTF-8 text", "save the file as UTF-8") from None
    except RecursionError:
        raise _refusal(path, None, "nested too deeply", "write it flatter") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        raise _refusal(path, line, *explain_syntax(f"{error.problem} {error.context}")) from None
    except yaml.YAMLError:
        raise _refusal(path, None, "holds a sign that YAML does not allow", "save it as plain UTF-8 text") from None
    return root


def called(path: Path) -> str:
    """What a file is called in a message: its whole name, such that any can be printed."""
    return str(path).encode("utf-8", "replace").decode("utf-8")


def _refusal(path: Path, line: int | None, message: str, remedy: str) -> BadScenario:
    return BadScenario([Fault(called(path), line, "", message, remedy)])


class Fields:
    """The fields of one case (or of a block of it), each read as what it should be; what is wrong goes to `faults`.

    A field may be written plainly or as `{v: value, c: confidence, s: where from}`. One that is missing, or whose value
    is null, takes its default. Keys that nobody asks for are left alone.
    """

    def __init__(self, node: Any, file: str, where: tuple[str | int, ...], faults: list[Fault]) -> None:
        self.file, self.where, self.faults = file, where, faults
        self.nodes: dict[str, Any] = {}
        self.line = None if node is None else node.start_mark.line + 1
        if node is None or (isinstance(node, yaml.ScalarNode) and _is_nothing(node)):
            return
        if not isinstance(node, yaml.MappingNode):
            self.fault(None, "is no mapping", "write it as `key: value`")
            return
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name in self.nodes:
                self.faults.append(self._fault(key, name, "stands here twice", "keep one of them"))
            self.nodes[name] = value

    def line_of(self, key: str) -> int | None:
        """The line in which a field stands; that of the whole where it is missing."""
        return self.nodes[key].start_mark.line + 1 if key in self.nodes else self.line

    def block(self, key: str) -> Fields:
        """The fields of a block within; without any where it is missing."""
        return Fields(self.nodes.get(key), self.file, (*self.where, key), self.faults)

    def text(self, key: str, default: str = "") -> str:
        """A line of text."""
        value = self._value(key)
        if value is None:
            return default
        if isinstance(value, (list, dict)):
            self.fault(key, "is no text", "write a line of text")
            return default
        return " ".join(str(value).split()) or default

    def choice(self, key: str, words: Mapping[str, str], default: str) -> str:
        """One of some words, where `words` maps what may be written to what it means."""
        value = self._value(key)
        if isinstance(value, bool):  # YAML reads an unquoted yes or no as true or false
            value = "yes" if value else "no"
        if value is None:
            return default
        word = " ".join(str(value).lower().replace("_", " ").replace("-", " ").split())
        if word in words:
            return words[word]
        self.fault(key, f"`{quotable(str(value))}` is none of the words that are known here", close_match(word, words))
        return default

    def number(self, key: str, least: float, most: float, *, above: bool = False) -> float | None:
        """A finite number from `least` (or above it) to `most`; None where it is missing."""
        value = self._value(key)
        if value is None:
            return None
        number = _number(value)
        if number is None:
            self.fault(key, f"`{quotable(str(value))}` is no number", f"write a number from {least:g} to {most:g}")
            return None
        if number > most or number < least or (above and number == least):
            few = f"above {least:g}, at most {most:g}" if above else f"from {least:g} to {most:g}"
            self.fault(key, f"{number:g} is out of range", f"write a number {few}")
            return None
        return number

    def day(self, key: str) -> datetime.date | None:
        """A date; None where it is missing."""
        value = self._value(key)
        if value is None:
            return None
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value).strip())
        except ValueError:
            self.fault(key, f"`{quotable(str(value))}` is no date", "write a date like 1992-01-16")
            return None

    def fault(self, key: str | None, message: str, remedy: str) -> None:
        """Remember that something is wrong with a field, or with the whole."""
        node = None if key is None else self.nodes.get(key)
        self.faults.append(self._fault(node, key, message, remedy))

    def _fault(self, node: Any, key: str | None, message: str, remedy: str) -> Fault:
        line = self.line if node is None else node.start_mark.line + 1
        where = self.where if key is None else (*self.where, key)
        return Fault(self.file, line, dotted(where), message, remedy)

    def _value(self, key: str) -> Any:
        """The value of a field: plain, or what its `v` says; None where nothing is known."""
        node = self.nodes.get(key)
        if isinstance(node, yaml.MappingNode):
            inside = {str(name.value): one for name, one in node.value if isinstance(name, yaml.ScalarNode)}
            if "v" not in inside:
                self.fault(key, "has no value", "write it plainly, or as {v: value, c: confidence, s: where from}")
                return None
            node = inside["v"]
        if node is None or _is_nothing(node):
            return None
        if isinstance(node, (yaml.MappingNode, yaml.SequenceNode)):
            self.fault(key, "is a list or a mapping", "write one value")
            return None
        try:
            return yaml.SafeLoader("").construct_object(node)
        except (ValueError, yaml.YAMLError):  # such as a date that no calendar has
            return str(node.value)


def _is_nothing(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value.strip().lower() in (*MISSING, "~")


def _number(value: Any) -> float | None:
    """The finite number that a value is or says."""
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
