"""The same worlds on both engines, and where they differ first."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine import block as compiled
from sim.engine.program import Program, program_of
from sim.model import batch
from sim.model.batch import Batch
from sim.model.luck import Luck
from sim.model.record import Record
from sim.rules.endings import STATES
from sim.scenario.schema import Scenario

NEAR = 1e-9  # how far numbers may differ: each engine has exponentials of its own


def on_numpy(plan: Scenario, worlds: Any, kept: int = 4, luck: Luck | None = None) -> Record:
    """Array by array."""
    return batch.simulate(Batch(plan, np.asarray(worlds), luck or Luck(0), kept))


def on_code(
    plan: Scenario,
    worlds: Any,
    kept: int = 4,
    luck: Luck | None = None,
    program: Program | None = None,
    threads: int = 1,
) -> Record:
    """World by world, a few at a time."""
    luck, numbers = luck or Luck(0), np.asarray(worlds)
    program = program or program_of(plan, {})
    return compiled.follow(program, Batch(plan, numbers, luck, kept), luck, numbers, threads=threads)


def shortened(plan: Scenario, weeks: int) -> Scenario:
    """The same, followed for fewer weeks."""
    return plan.model_copy(update={"weeks": min(weeks, plan.weeks)})


def agree(plan: Scenario, worlds: int) -> None:
    """Both engines remember the same of worlds; else it is told which world differs first, and by how much."""
    numbers = np.arange(worlds)
    expected, found = on_numpy(plan, numbers, worlds), on_code(plan, numbers, worlds)
    assert not (gaps := list(_gaps(expected, found))), "\n".join([*_first(expected, found), *gaps])
    assert set(expected.arrays) == set(found.arrays)


def _gaps(expected: Record, found: Record) -> Any:
    for name, array in expected.arrays.items():
        other = found.arrays[name]
        if array.dtype.kind == "U":
            assert (array == other).all()
        elif array.size and not np.allclose(array, other, rtol=NEAR, atol=NEAR):
            gap = np.abs(array.astype(float) - other)
            yield f"{name}: {int((gap > NEAR).sum())} of {array.size} differ, by {gap.max():g} at most"


def _first(expected: Record, found: Record) -> Any:
    """The first week in which a kept world differs in an act, a status or a level, and the widest gap before it."""
    weeks = [
        (int(week), name, int(world))
        for name, path in expected.paths.items()
        for week, world in np.argwhere(np.abs(path - found.paths[name]) > NEAR)[:1]
    ]
    for week, name, world in sorted(weeks)[:1]:
        before = {
            what: float(np.abs(path[:week, world] - found.paths[what][:week, world]).max(initial=0.0))
            for what, path in expected.paths.items()
        }
        widest = max(before, key=lambda what: before[what])
        ends = (STATES[expected.outcome[world]], STATES[found.outcome[world]])
        yield f"world {world} differs first in week {week} in {name}, by {before[widest]:g} before in {widest}: {ends}"
