"""The numbers that a result rests on, each with its source or the word "assumption"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from sim.scenario.provenance import Basis


class Numberlike(Protocol):
    """A number of a scenario, as it is described."""

    @property
    def path(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def sources(self) -> tuple[str, ...]: ...
    @property
    def note(self) -> str: ...
    @property
    def is_default(self) -> bool: ...
    @property
    def basis(self) -> Basis: ...


@dataclass(frozen=True)
class Line:
    """A number in the table: whose it is (nobody's in particular where all scenarios say the same)."""

    path: str
    whose: str
    value: str
    origin: str
    note: str


@dataclass(frozen=True)
class Group:
    """The numbers of one part of the scenarios."""

    name: str
    lines: tuple[Line, ...]


def grouped(by_scenario: Mapping[str, Sequence[Numberlike]]) -> list[Group]:
    """Every number of the scenarios by the part it belongs to; a line for all that agree, else one for each."""
    lines = [line for path in _paths(by_scenario) for line in _lines(path, by_scenario)]
    return [Group(name, tuple(inside)) for name, inside in groupby(lines, key=lambda line: part_of(line.path))]


def part_of(path: str) -> str:
    """The part that a number belongs to: "parties.israel" of parties.israel.patience, "force" of force.strength."""
    steps = path.split(".")
    named = steps[0] in MEMBERS and len(steps) > 2
    return ".".join(steps[: 2 if named else 1]) if len(steps) > 1 else "scenario"


MEMBERS = {
    "parties",
    "tracks",
    "contributors",
    "mediators",
    "donors",
    "populations",
    "spoilers",
    "backers",
    "linked_fronts",
    "roadmaps",
    "prizes",
}
"""Sections with named members."""


def _paths(by_scenario: Mapping[str, Sequence[Numberlike]]) -> list[str]:
    """All paths, those of one part together, in the order in which the scenarios name them."""
    paths = list(dict.fromkeys(one.path for numbers in by_scenario.values() for one in numbers))
    parts = list(dict.fromkeys(map(part_of, paths)))
    return sorted(paths, key=lambda path: parts.index(part_of(path)))


def _lines(path: str, by_scenario: Mapping[str, Sequence[Numberlike]]) -> Iterator[Line]:
    found = {name: one for name, numbers in by_scenario.items() for one in numbers if one.path == path}
    said = {name: (f"{one.text} {one.unit}".strip(), origin(one), one.note) for name, one in found.items()}
    if len(set(said.values())) == 1 and len(found) == len(by_scenario):
        yield Line(path, "", *next(iter(said.values())))
        return
    for name, words in said.items():
        yield Line(path, name, *words)


def origin(number: Numberlike) -> str:
    """Where a number comes from: its sources, "assumption", or "default" for an assumption of the model.

    Of a number whose size is assumed, the sources are followed by "in direction".
    """
    if number.basis == "assumption":
        return "default" if number.is_default else "assumption"
    return ", ".join(number.sources) + (" (in direction)" if number.basis == "direction" else "")
