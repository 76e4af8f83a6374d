"""Paths of a game: what a seat does from one of its decisions to the end of the weeks, and how its futures end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.model.world import World
from sim.play.course import ADVISERS
from sim.play.seat import Seat
from sim.play.stakes import result

AS_PLAYED = "as you did"
BRANCH = "courses of a game"
Floats = NDArray[np.float64]


class Played(Protocol):
    """A game as it was played."""

    @property
    def did(self) -> Sequence[Mapping[str, tuple[str, bool]]]:
        """By step, the course of each seat and whether it began then."""

    @property
    def answered(self) -> Sequence[Mapping[str, bool]]:
        """By step, what each seat answered to a road."""


@dataclass(frozen=True)
class Path:
    """What a seat does from a step on: one course throughout, or as it was played; `answers`: to roads in that step.

    In steps before it all is as it was; the other side, and whatever a course leaves open, follow the model.
    """

    step: int
    course: str
    answers: bool | None = None

    def does(self, sitting: Played, seat: Seat, step: int) -> tuple[str, bool]:
        """The course in a step from its own on, and whether it begins in it."""
        if self.course != AS_PLAYED:
            return self.course, False
        did = sitting.did
        return did[step][seat.key] if step < len(did) else (_last(sitting, seat), False)

    def says(self, sitting: Played, seat: Seat, step: int) -> bool | None:
        """What it answers to a road that may be on the table in a step; None: as the model would."""
        if self.step == step and self.answers is not None:
            return self.answers
        said = sitting.answered
        return said[step].get(seat.key) if self.course == AS_PLAYED and step < len(said) else None


def _last(sitting: Played, seat: Seat) -> str:
    """The last course of a seat in the game as it was played."""
    courses = [one[seat.key][0] for one in sitting.did]
    return next((course for course in reversed(courses) if course != ADVISERS), ADVISERS)


@dataclass(frozen=True)
class Ends:
    """How the futures of each path end, all (paths, futures): whether the road is completed, the result of the seat's
    side in its own stakes (NaN for mediators), people killed, and the share of the road that is done."""

    completed: Floats
    worth: Floats
    killed: Floats
    progress: Floats

    def of(self, place: int) -> Ends:
        """Those of one path, (futures)."""
        return Ends(self.completed[place], self.worth[place], self.killed[place], self.progress[place])


MEASURES = ("completed", "worth", "killed", "progress")


def standing(world: World, seat: Seat) -> dict[str, Floats]:
    """How worlds stand for a seat, by MEASURES: (worlds)."""
    shape = world.outcome.shape
    worth = np.full(shape, np.nan) if seat.mediates else result(world.party(seat.name))
    return {
        "completed": (world.outcome == STATES.index("completed")).astype(float),
        "worth": np.broadcast_to(worth, shape),
        "killed": np.broadcast_to(world.truce.killed, shape),
        "progress": world.progress(),
    }
