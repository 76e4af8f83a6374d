"""Courses: what a seat does week by week from one decision to the next, of all that is open to it in each world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.forced import ACT, FREE, OR_HOLD, ROAD, STRIKE, VOTES_FOR_WAR, WAR
from sim.model.outcomes import ACTS, OPTIONS
from sim.model.party import Party
from sim.model.world import World
from sim.play.seat import Seat

ADVISERS, END, WAIT = "advisers", "end", "wait"
"""Choices beside those of a point: leave it to the actor of the model, end a game, wait out a war."""
DELIVER, HOLD, PRETEND, STRIKE_NOW, TAKE_UP_ARMS, TAKE_BACK = "deliver", "hold", "pretend", "strike", "war", "take back"
"""The courses of a party; of taking back the track follows."""
REST, PROPOSE, PRESS, OFFER = "rest", "propose", "press", "offer"
"""The courses of a mediator, beside what it can lend; the party follows, or the road that is proposed."""
THROUGHOUT = {DELIVER: "step", HOLD: "hold", PRETEND: "cheat"}
"""Courses that can be followed from a decision to the end, and the option of the model that each stands for."""


@dataclass(frozen=True)
class Choice:
    """One course that is open: its id, what it is, what follows from it, and what it is worth by one's own reckoning.

    `worth` is in the side's own units, of a mediator the rise of a step's chance that it expects; None: not reckoned.
    """

    id: str
    says: str
    means: str
    worth: float | None = None

    def as_data(self) -> dict[str, Any]:
        """The choice as plain data."""
        return {"id": self.id, "says": self.says, "means": self.means, "worth": self.worth}


def told(world: World, seat: Seat, course: str, *, is_first: bool) -> dict[str, Any]:
    """What the course makes the seat do in the week that opens, as `World.forced` takes it; nothing: as it would.

    What is not open in a world is held there. `is_first`: whether it is the week of the decision. Of a party it follows
    from the course alone, whatever the worlds.
    """
    if course in (ADVISERS, END):
        return {}
    if seat.mediates:
        return _act(world, course)
    return dict(_conduct(world.party(seat.name), course, is_first=is_first))


def _conduct(party: Party, course: str, *, is_first: bool) -> Iterator[tuple[str, int]]:
    """What a party does of each thing that it could do."""
    back = course.removeprefix(f"{TAKE_BACK} ")
    for track in (*party.tracks, *party.beside):
        option = THROUGHOUT.get(course, "hold")
        if course.startswith(TAKE_BACK) and is_first and track == back:
            option = "reverse"
        yield track, OPTIONS.index(option) + OR_HOLD
    if party.strikes.possible:
        yield STRIKE, int(course == STRIKE_NOW and is_first)
    yield WAR, VOTES_FOR_WAR if course == TAKE_UP_ARMS else 0


def _act(world: World, course: str) -> dict[str, Any]:
    """What a mediator does: a proposal where one would be heard, and else it rests."""
    if not course.startswith(f"{PROPOSE} "):
        return {ACT: ACTS.index(act_of(world, course))}
    acts = np.where(world.table.hears(), ACTS.index(PROPOSE), ACTS.index(REST))
    return {ACT: acts, ROAD: world.road_names.index(course.removeprefix(f"{PROPOSE} "))}


def act_of(world: World, course: str) -> str:
    """The word of the model for a course of a mediator that is no proposal."""
    verb, _, party = course.partition(" ")
    if verb not in (PRESS, OFFER):
        return course
    place = ("first", "second")[list(world.plan.parties).index(party)]
    return f"{'press' if verb == PRESS else 'induce'} {place}"


def put(found: dict[str, dict[str, Any]], actor: str, what: str, option: Any, where: NDArray[np.bool_]) -> None:
    """Force an option in these worlds, and leave what is forced in others as it is."""
    own = found.setdefault(actor, {})
    before = own.get(what, np.full(len(where), FREE, dtype=np.int64))
    own[what] = np.where(where, option, before)
