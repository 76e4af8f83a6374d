"""Whether a road can still be finished: the weeks that are left against the least that it still takes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.model.road import Stand
from sim.model.world import World
from sim.phrases import percent
from sim.study.telling.sentence import counted
from sim.study.telling.watch import number

ROUNDING = 1e-9


def weeks_left(world: World) -> int:
    """The weeks of the game that are left as a week opens, that week among them."""
    return world.plan.weeks - int(world.week)


def weeks_needed(world: World) -> int:
    """The least weeks that the road in force still takes, by lead times alone, were everything done when due."""
    return _needed(world.ledger.stand)


def _needed(stand: Stand) -> int:
    """Rung by rung: what its longest preparation takes, and the step in which it is then done."""
    dt, position = stand.ledger.world.dt, int(stand.position[0])
    rungs = int(np.asarray(stand.way.rungs).reshape(-1)[0])
    if position >= rungs:
        return 0
    steps = _steps(number(stand.longest_wait), dt)
    for rung in range(position + 1, rungs):
        leads = list(_leads(stand, rung))
        steps += _steps(max(leads), dt) if leads else 0
    return int(np.ceil(steps * dt - ROUNDING))


def _steps(weeks: float, dt: float) -> int:
    return int(np.ceil(weeks / dt - ROUNDING)) + 1


def _leads(stand: Stand, rung: int) -> Iterator[float]:
    """The weeks of preparation of what a rung ahead asks that does not stand yet."""
    for track, need in stand.way.need.items():
        asked, before = number(need[rung]), number(need[rung - 1])
        if asked > max(before, number(stand.tracks[track].counted)):
            yield number(stand.way.lead[track][rung])


def lost(world: World) -> str:
    """Why the road cannot be finished any more, in a sentence; nothing where it can."""
    if world.war.is_on[0]:
        return "The truce has broken. It may be taken up again, or not; until then nothing can be done."
    left, needed = weeks_left(world), weeks_needed(world)
    if needed <= left or any(_needed_on(world, road) <= left for road in _others(world)):
        return ""
    done = percent(number(world.progress()))
    cannot = "can no longer" if world.step_number else "cannot"
    return (
        f"The road {cannot} be finished: it needs at least {counted(needed, 'week')} more, and "
        f"{counted(left, 'week')} are left. {done} of it is done. What you do still counts for what stands in the end."
    )


def _others(world: World) -> list[int]:
    """The roads that could still be agreed."""
    if not world.table.is_open:
        return []
    now = int(world.ledger.road[0])
    return [road for road in range(len(world.plan.roads())) if road != now or not world.ledger.agreed[0]]


def _needed_on(world: World, road: int) -> int:
    """The least weeks that another road would take were it agreed now."""
    return _needed(world.supposing(np.array([road])).ledger.stand)
