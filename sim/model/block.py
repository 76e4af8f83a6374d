"""One block of worlds from the first week to the last: the unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.luck import Luck
from sim.model.past import Past
from sim.model.record import Record
from sim.model.standing import StandingOrder
from sim.model.world import World
from sim.scenario.schema import Scenario

DROP_ABOVE = 0.1  # finished worlds are dropped once they are more than this share of those carried along


def simulate(
    plan: Scenario,
    worlds: NDArray[np.int64],
    luck: Luck,
    kept: int = 0,
    given: Mapping[str, NDArray[Any] | float] | None = None,
    standing: Mapping[str, StandingOrder] | None = None,
    past: Past | None = None,
) -> Record:
    """Advance worlds with these numbers (rising) over the plan's weeks; trajectories of the first `kept`.

    With a `past` they go on from where that ends.
    """
    world, record = opened(plan, worlds, luck, kept, given, standing, past)
    follow(world, record, 1 + (past.weeks if past is not None else 0))
    return record


def opened(
    plan: Scenario,
    worlds: NDArray[np.int64],
    luck: Luck,
    kept: int = 0,
    given: Mapping[str, NDArray[Any] | float] | None = None,
    standing: Mapping[str, StandingOrder] | None = None,
    past: Past | None = None,
    rungs: int = 0,
) -> tuple[World, Record]:
    """Worlds as their first week opens, on at least so many rungs, and the record of what came before."""
    world = World(plan, worlds, luck, given, standing, rungs)
    if past is not None:
        past.onward(world)
    return world, Record(world, plan.weeks, kept, past)


def follow(world: World, record: Record, first: int) -> None:
    """Advance worlds from week number `first` to the last, week by week, array by array."""
    plan, places = world.plan, np.arange(len(world.worlds))
    for week in range(first, plan.weeks + 1):
        if not len(places):
            record.stand_still(week)
            continue
        for _ in range(plan.steps_per_week):
            world.step()
        record.observe(world, week, places)
        over = world.is_over
        if over.mean() > DROP_ABOVE:
            alive = np.flatnonzero(~over)
            if len(alive):
                world.keep(alive)
            places = places[alive]
