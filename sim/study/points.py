"""The same worlds at many points: what sweeps, samples and sensitivity designs have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.scenario.check import check_budget
from sim.scenario.draft import override_name
from sim.scenario.faults import BadScenario, Fault, close_match
from sim.scenario.load import with_changes
from sim.scenario.quantity import plain
from sim.scenario.schema import Scenario
from sim.study.blocks import Task
from sim.study.statistics import known
from sim.study.update.kept import learnt
from sim.study.workers import ALONE, Progress, Workers


@dataclass(frozen=True)
class Points:
    """How the same worlds ended at each point: `given[path]` (points), `outcome` (points, worlds) an index in STATES.

    `ended_week` (points, worlds): of completion or collapse, else NaN; `final[name]` (points, worlds): the last values
    of the quantities that were asked for; `draws` (worlds): which draw of the assumptions each world uses.
    """

    given: Mapping[str, NDArray[np.float64]]
    outcome: NDArray[np.int64]
    ended_week: NDArray[np.float64]
    final: Mapping[str, NDArray[np.float64]]
    draws: NDArray[np.int64]

    def share(self, state: str) -> NDArray[np.float64]:
        """The share of worlds in a state, (points)."""
        return np.asarray((self.outcome == STATES.index(state)).mean(axis=1))

    def standard_error(self, state: str) -> NDArray[np.float64]:
        """The standard error of that share with draws of the assumptions as clusters, (points); NaN if unknown."""
        there = (self.outcome == STATES.index(state)).astype(float)
        groups, draw = np.unique(self.draws, return_inverse=True)
        if len(groups) < 2:
            return np.full(len(there), np.nan)
        apart = there - there.mean(axis=1, keepdims=True)
        sums = np.stack([np.bincount(draw, one, len(groups)) for one in apart])
        scale = len(groups) / (len(groups) - 1)
        error = np.sqrt(scale * (sums**2).sum(axis=1)) / there.shape[1]
        return np.asarray(known(error, np.ptp(there, axis=1) > 0, len(groups)))


def at_points(
    scenario: Scenario,
    given: Mapping[str, NDArray[np.float64]],
    worlds: int,
    seed: int = 0,
    *,
    branch: str = "main",
    shown: Sequence[str] = (),
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Points:
    """Follow the same worlds at every point, each with its own numbers for the paths in `given`.

    Raises BadScenario for a path that is no number of the scenario, a value outside its range, a mechanism that a
    path belongs to and that does not hold there, and for more work than the budget.
    """
    plan = spanning(scenario, given)
    task = learnt(Task(plan, worlds, seed, branch, dict(given), shown=tuple(shown), told=scenario))
    check_budget(plan, worlds, task.points)
    [records] = workers.follow([task], on_progress)
    shape = (task.points, worlds)
    ended = np.concatenate([record.ended for record in records]).reshape(shape)
    return Points(
        given=dict(given),
        outcome=np.concatenate([record.outcome for record in records]).reshape(shape),
        ended_week=np.where(ended >= 0, ended / plan.steps_per_week, np.nan),
        final={name: np.concatenate([one.now[name] for one in records]).reshape(shape) for name in shown},
        draws=task.draws,
    )


def spanning(scenario: Scenario, given: Mapping[str, NDArray[np.float64]]) -> Scenario:
    """The scenario with every path in `given` as uncertain as its values: checked at both ends and all between.

    Raises BadScenario.
    """
    known = scenario.quantities()
    faults = [
        Fault(f"--vary {path}", None, "", "no number of the scenario stands there", close_match(path, list(known)))
        for path in given
        if path not in known
    ]
    if faults:
        raise BadScenario(faults)
    changes = {}
    for path, values in given.items():
        low, high = float(np.min(values)), float(np.max(values))
        value = low if low == high else {"uniform": [low, high]}
        old = plain(known[path])
        changes[path] = {**old, "value": value} if isinstance(old, dict) and "value" in old else value
    try:
        return with_changes(scenario, changes)
    except BadScenario as bad:
        called = {override_name(path): f"--vary {path}" for path in changes}
        raise BadScenario(replace(one, file=called.get(one.file, one.file)) for one in bad.faults) from None
