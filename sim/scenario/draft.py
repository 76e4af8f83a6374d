"""The plain data of a scenario while it is put together, with the file and line of every value.

A list of parts that have names (`fields.has_names`) may be written as a mapping: each part of that name is changed, or
taken out by null, and what has a new name is put at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from sim.scenario import fields
from sim.scenario.faults import Fault, close_match, dotted, quotable
from sim.scenario.strict_yaml import Document, KeyPath


class Place(NamedTuple):
    """Where a value stands: a file and a line, or an override and no line."""

    file: str
    line: int | None


class Draft:
    """Files and overrides laid one over the other: mappings merge, null takes out, all else is replaced whole."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.places: dict[KeyPath, Place] = {}
        self.files: list[str] = []
        self.added: dict[tuple[KeyPath, str], list[str]] = {}
        """Parts that were put at the end of a list because none had their name, and the names that it had."""

    def lay_over(self, document: Document) -> list[Fault]:
        """Put everything that a file says over what is there; returns the faults of nulls that take nothing out."""
        self.files.append(document.file)
        lost = [path for path in document.nulls if self._can_lose(path)]
        self.put((), document.data, lambda path: Place(document.file, document.line_of(path)))
        for path in lost:
            self._lose(self.counted(path))
        return [self._told(path, fault) for path, fault in document.nulls.items() if path not in lost]

    def _told(self, path: KeyPath, fault: Fault) -> Fault:
        """The fault of a null that takes nothing out; where it is to take out a part by name, that none has it."""
        listed, name = self.get(self.counted(path[:-1])), path[-1] if path else 0
        if not (isinstance(listed, list) and isinstance(name, str) and fields.has_names(fields.at(path[:-1]))):
            return fault
        message = f"no {_singular(path[:-1])} is called `{quotable(name)}`, so that nothing is taken out"
        remedy = close_match(name, names_in(listed)).replace("valid keys", "there are")
        return replace(fault, message=message, remedy=remedy or "delete the line")

    def added_at(self, path: KeyPath) -> tuple[str, list[str]] | None:
        """The name of a part that a file adds to a list by name, and the names before; None for any other part."""
        part = self.get(path)
        name = part.get("name") if isinstance(part, dict) else None
        before = self.added.get((path[:-1], name)) if isinstance(name, str) else None
        return (name, before) if isinstance(name, str) and before else None

    def _can_lose(self, path: KeyPath) -> bool:
        """Whether there is something at `path` that can be taken out by itself: a key or name, all its own value."""
        counted = self.counted(path)
        found, _ = self._walk(counted)
        steps = zip(path, (counted[:length] for length in range(len(path))), strict=True)
        return found == counted and all(_is_opened(fields.at(place), step) for step, place in steps)

    def _lose(self, path: KeyPath) -> None:
        """Take out what stands at `path`; what follows it in a list moves up, and takes its places along."""
        parent, step = self.get(path[:-1]), path[-1]
        if isinstance(parent, dict):
            parent.pop(step, None)
        elif isinstance(step, int) and _is_place(step, parent):
            del parent[step]
            moved = {}
            for place, where in self.places.items():
                deep = place[: len(path) - 1] == path[:-1] and len(place) >= len(path)
                number: Any = place[len(path) - 1] if deep else -1
                if number == step:
                    continue
                follows = isinstance(number, int) and number > step
                moved[(*path[:-1], number - 1, *place[len(path) :]) if follows else place] = where
            self.places = moved

    def counted(self, path: KeyPath) -> KeyPath:
        """A path in which names stand for parts of a list, with the places of these in the list."""
        value: Any = self.data
        found: KeyPath = ()
        for step in path:
            place: str | int = step
            if isinstance(value, list) and isinstance(step, str) and fields.has_names(fields.at(found)):
                place = _place_of(step, value)
            found = (*found, place)
            inside = place in value if isinstance(value, dict) else _is_place(place, value)
            value = value[place] if inside else None
        return found

    def put(self, path: KeyPath, value: Any, place: Callable[[KeyPath], Place]) -> None:
        """Put `value` at `path`, key by key where the schema has a mapping of keys or names.

        A quantity is one value, even where it is written as a mapping: it is replaced whole.
        """
        if isinstance(value, dict) and fields.has_names(fields.at(path)):
            self._put_by_name(path, value, place)
            return
        self.places[path] = place(path)
        old = self.get(path)
        if isinstance(old, dict) and isinstance(value, dict) and fields.is_mapping(fields.at(path)):
            for key, item in value.items():
                self.put((*path, key), item, place)
            return
        self._set(path, value)
        for below in _paths_below(path, value):
            self.places[below] = place(below)

    def _put_by_name(self, path: KeyPath, parts: dict[str, Any], place: Callable[[KeyPath], Place]) -> None:
        """Put parts of a list by name: those of a name that is there over it, the others at the end."""
        if not isinstance(self.get(path), list):
            self.places[path] = place(path)
            self._set(path, [])
        listed: Any = self.get(path)
        for name, part in parts.items():
            if part is None:  # it is taken out, or was refused
                continue
            number, where = _place_of(name, listed), _called(path, name, place)
            if not _is_place(number, listed):
                self.added[path, name] = names_in(listed)
                number, part = len(listed), {"name": name, **part} if isinstance(part, dict) else part
                listed.append(None)
            self.put((*path, number), part, where)

    def put_all(self, path: KeyPath, value: Any, place: Place) -> None:
        """Put a value whose parts all stand in one place."""
        self.put(path, value, lambda _: place)

    def get(self, path: KeyPath) -> Any:
        """The value at `path`, None if there is none."""
        found, value = self._walk(path)
        return value if len(found) == len(path) else None

    def place_of(self, path: KeyPath) -> Place:
        """Where the value at `path` stands, or the nearest of the mappings around it."""
        found, _ = self._walk(path)  # what was replaced may have left deeper places behind
        ancestors = (found[:length] for length in range(len(found), -1, -1))
        return next(self.places[ancestor] for ancestor in ancestors if ancestor in self.places)

    def is_over(self, path: KeyPath, other: KeyPath) -> bool:
        """Whether what stands at `path` was said in a file over that of the other; what no file says was checked."""
        high, low = self.place_of(path).file, self.place_of(other).file
        if low not in self.files:
            return True
        return high not in self.files or self.files.index(high) > self.files.index(low)

    def fault(self, path: KeyPath, message: str, remedy: str) -> Fault:
        """The fault of what stands at `path`, with its file and line."""
        place, key = self.place_of(path), dotted(path)
        if place.file == override_name(key):  # it says the key already
            key = ""
        return Fault(place.file, place.line, key, message, remedy)

    def _walk(self, path: KeyPath) -> tuple[KeyPath, Any]:
        """As much of `path` as exists, and the value there."""
        value: Any = self.data
        for length, step in enumerate(path):
            inside = step in value if isinstance(value, dict) else _is_place(step, value)
            if not inside:
                return path[:length], value
            value = value[step]
        return path, value

    def _set(self, path: KeyPath, value: Any) -> None:
        """Put a value into the innermost mapping or list, making the mappings on the way."""
        if not path:
            self.data = value
            return
        parent: Any = self.data
        for step in path[:-1]:
            parent = parent.setdefault(step, {}) if isinstance(parent, dict) else parent[step]
        parent[path[-1]] = value


def names_in(listed: list[Any]) -> list[str]:
    """The names of the parts of a list that have one."""
    found = (item.get("name") for item in listed if isinstance(item, dict))
    return [name for name in found if isinstance(name, str) and name]


def _singular(path: KeyPath) -> str:
    """What one part of a list is called: of `events` an event."""
    return str(path[-1]).removesuffix("s")


def override_name(key: str) -> str:
    """How an override is called where a fault names its file."""
    return f"--set {key}"


def _called(path: KeyPath, name: str, place: Callable[[KeyPath], Place]) -> Callable[[KeyPath], Place]:
    """The places of a part that the file calls by its name: there its path has that in the place of a number."""
    return lambda below: place((*path, name, *below[len(path) + 1 :]))


def _place_of(name: str, items: list[Any]) -> str | int:
    """The place in a list of the part of that name; the name itself where there is none."""
    named = (number for number, item in enumerate(items) if isinstance(item, dict) and item.get("name") == name)
    return next(named, name)


def _is_opened(annotation: Any, step: str | int) -> bool:
    """Whether what stands below this by that step is a value of its own: a key or a name."""
    return fields.is_mapping(annotation) or (isinstance(step, str) and fields.has_names(annotation))


def _is_place(step: str | int, value: Any) -> bool:
    """Whether `step` counts an item of a list."""
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _paths_below(path: KeyPath, value: Any) -> list[KeyPath]:
    """The paths of everything inside a mapping or list."""
    items: Any = ()
    if isinstance(value, Mapping):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    return [below for key, item in items for below in ((*path, key), *_paths_below((*path, key), item))]
