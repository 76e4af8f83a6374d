"""Seats of many worlds at once: what each may know as numbers, courses in, and what its own side has gained by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.forced import ANSWER, FREE
from sim.model.luck import Luck
from sim.model.world import World
from sim.play.course import (
    ADVISERS,
    DELIVER,
    HOLD,
    OFFER,
    PRESS,
    PRETEND,
    PROPOSE,
    REST,
    STRIKE_NOW,
    TAKE_BACK,
    TAKE_UP_ARMS,
    put,
    told,
)
from sim.play.observed import features, observed
from sim.play.seat import Seat
from sim.play.stakes import result
from sim.play.table import table
from sim.scenario.load import load
from sim.scenario.schema import Scenario

Numbers = NDArray[np.float32]
Choices = NDArray[np.int64]
EVERY = 4  # weeks from one decision to the next
ANSWERS = (ADVISERS, "accept", "refuse")
"""What may be said to every road that is proposed until the next decision."""


@dataclass(frozen=True)
class Report:
    """What a decision led to: by seat what is seen then, `(worlds, features)`, and what was gained, `(worlds)`.

    `over`: which worlds are over, completed or at war for good; `ended`: whether the weeks are.
    """

    seen: Mapping[str, Numbers]
    gained: Mapping[str, NDArray[np.float64]]
    over: NDArray[np.bool_]
    ended: bool


class ManyWorlds:
    """One or two seats of many worlds, each a game of its own: `begin`, then `decide` until all are over.

    `courses[seat]` are the courses by number, the same in every week: what is not open in a world is held there, and
    the model decides what no course says. `answers[seat]`: whether its choices have a second column, an index in
    ANSWERS. `features[seat]` names what it sees. A seat's gain is the change of its own result, in the units of its own
    stakes (of a mediator: the share of the road that stands, none in a war), so that gains add up to the result at the
    end less that at the start.
    """

    def __init__(
        self,
        scenario: Scenario | str,
        seats: Sequence[str | Seat],
        worlds: int | Sequence[int] = 256,
        seed: int = 0,
        every: int = EVERY,
    ) -> None:
        plan = scenario if isinstance(scenario, Scenario) else load(scenario)
        at = table(plan, seats, seed=seed)
        self.plan, self.seats = at.plan, {seat.key: seat for seat in at.seats}
        self.numbers = np.arange(worlds) if isinstance(worlds, int) else np.asarray(worlds, dtype=np.int64)
        self.seed, self.every = seed, every
        self.world = self._opened()
        self.courses = {key: tuple(_courses(self.world, seat)) for key, seat in self.seats.items()}
        self.answers = {key: self.world.table.is_open and not seat.mediates for key, seat in self.seats.items()}
        self.features = {key: features(self.world, seat) for key, seat in self.seats.items()}

    @property
    def count(self) -> int:
        """The number of worlds."""
        return len(self.numbers)

    def begin(self, seed: int | None = None, numbers: Sequence[int] | None = None) -> Mapping[str, Numbers]:
        """Open all worlds anew, on the luck of a seed and with these numbers where they are given; what is seen."""
        self.seed = self.seed if seed is None else seed
        self.numbers = self.numbers if numbers is None else np.asarray(numbers, dtype=np.int64)
        self.world = self._opened()
        self._before = self._worth()
        return self._seen()

    def decide(self, choices: Mapping[str, Choices]) -> Report:
        """Let the seats follow these courses until the next decision, (worlds) or (worlds, 2) with answers to roads.

        A seat that is left out is left to its advisers. Raises ValueError for numbers that name no course.
        """
        chosen = {key: self._checked(key, np.asarray(choices[key])) for key in self.seats if key in choices}
        last = self.plan.weeks * self.plan.steps_per_week
        for number in range(self.every * self.plan.steps_per_week):
            if self.world.step_number >= last or self.world.is_over.all():
                break
            for phase in self.world.phases():
                if phase == "decide":
                    self.world.forced = self._forced(chosen, is_first=number == 0)
        before, self._before = self._before, self._worth()
        gained = {key: self._before[key] - before[key] for key in self.seats}
        return Report(self._seen(), gained, self.world.is_over, self.world.step_number >= last)

    def _opened(self) -> World:
        world = World(self.plan, self.numbers, Luck(self.seed))
        world.played = tuple(self.seats)
        return world

    def _checked(self, key: str, chosen: Choices) -> Choices:
        """The choices as (worlds, 2): course, and answer to roads."""
        columns = chosen.reshape(self.count, -1)
        courses, answers = columns[:, 0], columns[:, 1] if columns.shape[1] > 1 else np.zeros(self.count, dtype=int)
        if columns.shape[1] > 1 + self.answers[key]:
            raise ValueError(f"{key} has one choice for each world, and no answers to give")
        if (courses < 0).any() or (courses >= len(self.courses[key])).any():
            raise ValueError(f"{key} has the courses 0 to {len(self.courses[key]) - 1}")
        if (answers < 0).any() or (answers >= len(ANSWERS)).any():
            raise ValueError(f"{key} has the answers 0 to {len(ANSWERS) - 1}")
        return np.stack([courses, answers], axis=1).astype(np.int64)

    def _forced(self, chosen: Mapping[str, Choices], *, is_first: bool) -> dict[str, dict[str, Any]]:
        """What every seat does in the week that opens, world by world."""
        found: dict[str, dict[str, Any]] = {}
        peace = ~self.world.war.is_on
        for key, numbers in chosen.items():
            for number in np.unique(numbers[:, 0]):
                where = (numbers[:, 0] == number) & peace
                course = self.courses[key][int(number)]
                for what, option in told(self.world, self.seats[key], course, is_first=is_first).items():
                    put(found, key, what, option, where)
            if self.answers[key]:
                options = np.array([FREE, 1, 0])[numbers[:, 1]]
                put(found, key, ANSWER, options, options != FREE)
        return found

    def _seen(self) -> dict[str, Numbers]:
        return {key: observed(self.world, seat) for key, seat in self.seats.items()}

    def _worth(self) -> dict[str, NDArray[np.float64]]:
        """What each world as it stands is worth to each seat."""
        world = self.world
        road = np.where(world.war.is_on, 0.0, world.progress())
        return {
            key: road if seat.mediates else result(world.party(seat.name)).copy() for key, seat in self.seats.items()
        }


def _courses(world: World, seat: Seat) -> list[str]:
    """All courses that a seat could ever follow, leaving it to its advisers first."""
    if seat.mediates:
        mediator = next(one for one in world.mediators if one.name == seat.name)
        acts = [REST]
        for party in world.plan.parties:
            acts += [f"{PRESS} {party}"] if mediator.has("leverage", party) else []
            acts += [f"{OFFER} {party}"] if mediator.has("gift", party) else []
        acts += [
            act for act, channel in (("enforce", "enforcement"), ("protect", "protection")) if mediator.can(channel)
        ]
        roads = [f"{PROPOSE} {name}" for name in world.road_names] if world.table.is_open else []
        return [ADVISERS, *acts, *roads]
    party, conduct = world.party(seat.name), world.plan.conduct
    found = [ADVISERS, DELIVER, HOLD]
    found += [PRETEND] if conduct.pretending else []
    found += [f"{TAKE_BACK} {track}" for track in (*party.tracks, *party.beside)] if conduct.reversing else []
    found += [STRIKE_NOW] if party.strikes.possible else []
    return [*found, TAKE_UP_ARMS]
