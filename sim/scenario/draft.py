"""The plain data of a scenario while it is put together, with the file and line of every value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sim.scenario import fields
from sim.scenario.faults import Fault, dotted
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

    def lay_over(self, document: Document) -> list[Fault]:
        """Put everything that a file says over what is there; returns the faults of nulls that take nothing out."""
        lost = [path for path in document.nulls if self._can_lose(path)]
        self.put((), document.data, lambda path: Place(document.file, document.line_of(path)))
        for path in lost:
            parent = self.get(path[:-1])
            if isinstance(parent, dict):
                parent.pop(path[-1], None)
        return [fault for path, fault in document.nulls.items() if path not in lost]

    def _can_lose(self, path: KeyPath) -> bool:
        """Whether there is something at `path` that can be taken out by itself: a key or name, all its own value."""
        found, _ = self._walk(path)
        above = (path[:length] for length in range(len(path)))
        return found == path and all(fields.is_mapping(fields.at(place)) for place in above)

    def put(self, path: KeyPath, value: Any, place: Callable[[KeyPath], Place]) -> None:
        """Put `value` at `path`, key by key where the schema has a mapping of keys or names.

        A quantity is one value, even where it is written as a mapping: it is replaced whole.
        """
        self.places[path] = place(path)
        old = self.get(path)
        if isinstance(old, dict) and isinstance(value, dict) and fields.is_mapping(fields.at(path)):
            for key, item in value.items():
                self.put((*path, key), item, place)
            return
        self._set(path, value)
        for below in _paths_below(path, value):
            self.places[below] = place(below)

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


def override_name(key: str) -> str:
    """How an override is called where a fault names its file."""
    return f"--set {key}"


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
