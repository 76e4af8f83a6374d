"""The points of a sensitivity analysis as tasks, and the output at them, in two halves with independent luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.model.record import Record
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.quantity import Quantity
from sim.study.blocks import Task
from sim.study.numbers.indices import Halves


def values(ranges: Mapping[str, Quantity], places: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """The values of each number at `places` (points, numbers) of its distribution, each 0 to 1.

    Raises BadScenario for a distribution that has no number there.
    """
    found = {path: np.asarray(one.at(places[:, k]), dtype=float) for k, (path, one) in enumerate(ranges.items())}
    faults = [
        Fault(path, None, "", f"its distribution {ranges[path]} has no number at some quantile", "write another")
        for path, several in found.items()
        if not np.isfinite(several).all()
    ]
    if faults:
        raise BadScenario(faults)
    return found


def in_batches(
    base: Task, ranges: Mapping[str, Quantity], places: NDArray[np.float64], batches: int, stage: str
) -> list[Task]:
    """The points in so many equal parts: the same luck within each, another for each."""
    return [
        Task(base.plan, base.worlds, base.seed, f"{base.branch}/{stage} {number}", values(ranges, part), shown=())
        for number, part in enumerate(np.split(places, batches))
    ]


def halves(tasks: Sequence[Task], records: Sequence[Sequence[Record]], state: str) -> Halves:
    """The share of worlds in a state at every point of the tasks, in the first half of the worlds and in the second."""
    there = np.concatenate([ended(task, found, state) for task, found in zip(tasks, records, strict=True)])
    middle = there.shape[1] // 2
    return there[:, :middle].mean(axis=1), there[:, middle:].mean(axis=1)


def ended(task: Task, records: Sequence[Record], state: str) -> NDArray[np.float64]:
    """1 where a world of a task ends in a state, (points, worlds)."""
    outcome = np.concatenate([record.outcome for record in records])
    return np.asarray((outcome == STATES.index(state)).reshape(task.points, task.worlds), dtype=float)
