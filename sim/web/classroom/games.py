"""Games of two at the tables of a class, all on the same luck: what stands of them, and what each table waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from sim.web.classroom.debrief import Debrief

ADVISERS = "advisers"
"""The choice that stands on no list: to leave it to one's advisers."""
NOTHING, LATE, IN = "nothing", "late", "in"
"""How a side stands in the open round; the fourth is ADVISERS, who decide for it."""
Document = Mapping[str, Any]
Place: TypeAlias = tuple[int, str]
"""A side of a table: the number of the table, from 0, and the key of the side."""


@dataclass(frozen=True)
class Injected:
    """An event that the instructor put into all worlds: what, in which week, and in which round it was decided."""

    kind: str
    week: int
    round: int


@dataclass(frozen=True)
class Games:
    """The games of all tables of a class, as they stand.

    `tables`: by table, the seats of the students of each side; a side without any is its advisers'. `weeks`: those that
    open with a decision, of `last` in all. `take`: how often all went back to an earlier round. `rounds`: the moves of
    the closed rounds, by table and side. `open`: what each side may choose, by table, None while the model is at work;
    `moves`, `asked` and `left` are those of the open round. `advisers`: sides that were handed to their advisers.
    `is_mediated`: whether mediators propose roads, which the advisers of both sides answer.
    `kinds`: events that can be put into the worlds, each in words; `ends`: how each table ended; `debrief`: what was
    found of them then.
    """

    number: int
    scenario: str
    title: str
    sides: Mapping[str, str]
    world: int
    seed: int
    weeks: tuple[int, ...]
    last: int
    seconds: int
    kinds: Mapping[str, str]
    tables: tuple[Mapping[str, tuple[int, ...]], ...]
    is_mediated: bool = False
    take: int = 0
    events: tuple[Injected, ...] = ()
    rounds: tuple[tuple[Mapping[str, Document], ...], ...] = ()
    open: tuple[Mapping[str, Document], ...] | None = None
    moves: Mapping[Place, Document] = field(default_factory=dict)
    asked: frozenset[Place] = frozenset()
    left: frozenset[Place] = frozenset()
    advisers: frozenset[Place] = frozenset()
    ends: tuple[Document, ...] | None = None
    debrief: Debrief = field(default_factory=Debrief)

    @property
    def round(self) -> int:
        """The number of the round that is open, or is opened next, from 1."""
        return len(self.rounds) + 1

    @property
    def week(self) -> int:
        """The week that opens with the decisions of this round; the last one where none is to come."""
        return self.weeks[len(self.rounds)] if len(self.rounds) < len(self.weeks) else self.last

    @property
    def places(self) -> tuple[Place, ...]:
        """Every side of every table."""
        return tuple((table, side) for table in range(len(self.tables)) for side in self.sides)

    def place_of(self, seat: int) -> Place | None:
        """The side of the table at which a student sits."""
        return next((place for place in self.places if seat in self.members(place)), None)

    def members(self, place: Place) -> tuple[int, ...]:
        """The seats of the students of a side."""
        return self.tables[place[0]][place[1]]

    def without(self, seat: int) -> Games:
        """The same without a student, whose place stays empty."""
        kept = (
            {side: tuple(one for one in own if one != seat) for side, own in table.items()} for table in self.tables
        )
        return replace(self, tables=tuple(kept))

    def other(self, side: str) -> str:
        """The side opposite."""
        return next(one for one in self.sides if one != side)

    def stands(self, place: Place) -> str:
        """How a side stands in the open round: NOTHING to decide, with its ADVISERS, IN, or LATE."""
        table, side = place
        if self.open is None or side not in self.open[table]:
            return NOTHING
        if place in self.advisers or place in self.left or not self.members(place):
            return ADVISERS
        return IN if place in self.moves else LATE

    def is_in(self, table: int) -> bool:
        """Whether a table waits for nobody any more."""
        return all(self.stands((table, side)) != LATE for side in self.sides)

    @property
    def late(self) -> tuple[Place, ...]:
        """The sides that are waited for."""
        return tuple(place for place in self.places if self.stands(place) == LATE)

    def counted(self) -> list[dict[str, dict[str, Any]]]:
        """The moves that count if the round is closed now, by table and side."""
        return [
            {
                side: {name: self.moves[table, side][name] for name in ("choice", "message", "promise")}
                if self.stands((table, side)) == IN
                else {"choice": ADVISERS}
                for side in choices
            }
            for table, choices in enumerate(self.open or ())
        ]

    def closing(self, by: str, deadline: float | None) -> dict[str, Any]:
        """The body of the event that closes the open round: by hand, by its deadline, or because all are in."""
        return {
            "game": self.number,
            "take": self.take,
            "round": self.round,
            "by": by,
            "seed": self.seed,
            "deadline": deadline,
            "tables": self.counted(),
        }
