"""One block of worlds from the first week to the last: the unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.forced import Schedule, of_worlds
from sim.model.luck import Luck
from sim.model.past import Past
from sim.model.record import Record
from sim.model.standing import StandingOrder
from sim.model.world import World
from sim.scenario.schema import Scenario

DROP_ABOVE = 0.1  # finished worlds are dropped once they are more than this share of those carried along


@dataclass(frozen=True)
class Batch:
    """Worlds with these numbers (rising) that are followed over the plan's weeks.

    `kept`: of how many (the first) trajectories are kept; `given`: numbers in place of drawn ones, one for each world;
    `standing`: what parties always do; `past`: what the worlds have lived through before, from where they go on;
    `moves`: what actors are made to do in single steps, in all worlds or in each (see sim.model.forced).
    """

    plan: Scenario
    numbers: NDArray[np.int64]
    luck: Luck
    kept: int = 0
    given: Mapping[str, NDArray[Any] | float] | None = None
    standing: Mapping[str, StandingOrder] | None = None
    past: Past | None = None
    moves: Schedule | None = None

    def opened(self, rungs: int = 0) -> tuple[World, Record]:
        """Worlds as their first week opens, on at least so many rungs, and the record of what came before."""
        world = World(self.plan, self.numbers, self.luck, self.given, self.standing, rungs)
        if self.past is not None:
            self.past.onward(world)
        return world, Record(world, self.plan.weeks, self.kept, self.past)

    @property
    def first_week(self) -> int:
        """The number of the first week that the worlds have not lived through yet."""
        return 1 + (self.past.weeks if self.past is not None else 0)

    def moved(self, step: int, places: NDArray[np.int64]) -> dict[str, dict[str, Any]]:
        """What actors are made to do in a step in the worlds at these places."""
        return of_worlds((self.moves or {}).get(step, {}), places, len(self.numbers))


def simulate(block: Batch) -> Record:
    """Advance a block of worlds week by week, array by array."""
    world, record = block.opened()
    plan, places = world.plan, np.arange(len(world.ids))
    for week in range(block.first_week, plan.weeks + 1):
        if not len(places):
            record.stand_still(week)
            continue
        for _ in range(plan.steps_per_week):
            world.forced = block.moved(world.step_number, places)
            world.step()
        record.observe(world, week, places)
        over = world.is_over
        if over.mean() > DROP_ABOVE:
            alive = np.flatnonzero(~over)
            if len(alive):
                world.keep(alive)
            places = places[alive]
    return record
