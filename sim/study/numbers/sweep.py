"""A scenario on a grid: how the shares of the endings change when some of its numbers are turned, on the same luck."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from sim.model.outcomes import STATES
from sim.scenario.check import check_budget
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.load import load
from sim.scenario.sameness import read_as
from sim.scenario.schema import Scenario
from sim.study.defaults import WORLDS
from sim.study.numbers import vary as varying
from sim.study.numbers.swaps import swaps
from sim.study.points import Points, at_points, spanning
from sim.study.registry import Means, plain_work, study
from sim.study.statistics import mean_of, together
from sim.study.study import Setting, Study
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept, Whole


@dataclass(frozen=True, repr=False)
class Sweep(Study):
    """The shares of the states at every point of a grid, of one scenario or of two on the same luck.

    `vary[path]`: the values of each number, rising. `grid`: a row for each scenario, point and state, with a column for
    each path, share, standard_error, and `above` and `above_error`: how far, world by world, the share is above that at
    the point where the scenario's share of this state is lowest. `differences`: a row for each point and state, the
    first scenario minus the second world by world, with the 95 % interval of that point alone; empty with one scenario.
    """

    settings: tuple[Setting, ...]
    vary: Mapping[str, tuple[float, ...]]
    grid: pd.DataFrame
    differences: pd.DataFrame
    kind: ClassVar[str] = "sweep"

    @property
    def runs(self) -> Sequence[Setting]:
        """What was asked: the scenario, and the one against it."""
        return self.settings

    @property
    def asked(self) -> Mapping[str, Any]:
        """The values of each path, in the order of the paths."""
        return {"vary": [[path, list(values)] for path, values in self.vary.items()]}

    @property
    def turned(self) -> list[str]:
        """The paths that take more than one value: the dimensions of the grid."""
        return [path for path, values in self.vary.items() if len(values) > 1]

    def of(self, state: str, setting: Setting | None = None) -> pd.DataFrame:
        """The rows of `grid` about one state of one scenario (the first if not given), a row for each point."""
        name = (setting or self.settings[0]).scenario.name
        chosen = (self.grid["state"] == state) & (self.grid["scenario"] == name)
        return self.grid[chosen].reset_index(drop=True)

    def swaps(self, state: str = "completed") -> pd.DataFrame:
        """Where the two scenarios swap places by the share of a state, along the first dimension.

        See `sim.study.numbers.swaps`; empty with one scenario.
        """
        along, *others = self.turned or self.vary
        return swaps(self.differences[self.differences["state"] == state], along, others)

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """The grid; with two scenarios also the differences and the swaps of every state."""
        found: dict[str, pd.DataFrame | Iterable[pd.DataFrame]] = {"grid": self.grid}
        if len(self.settings) > 1:
            several = [self.swaps(state).assign(state=state) for state in STATES]
            found["differences"] = self.differences
            found["swaps"] = pd.concat(several, ignore_index=True).astype({"state": object})
        return found

    @classmethod
    def restore(
        cls,
        setting: Setting,
        asked: Mapping[str, Any],
        tables: Whole,
        against: Setting | None = None,
    ) -> Sweep:
        """The sweep whose tables these are; `against` is the setting of the second scenario, if there was one."""
        vary = {path: tuple(map(float, values)) for path, values in asked["vary"]}
        settings = (setting,) if against is None else (setting, against)
        differences = _no_differences(vary) if against is None else tables["differences"]
        return cls(settings, vary, tables["grid"], differences)


def sweep(
    scenario: Scenario | str | Path,
    vary: Mapping[str, Sequence[float]],
    worlds: int = WORLDS["sweep"],
    seed: int = 0,
    *,
    against: Scenario | str | Path | None = None,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Sweep:
    """Follow the same worlds at every point of a grid: the full product of the values of each path in `vary`.

    `against`: a second scenario, such as another road, on the same grid and luck. Raises BadScenario with all that is
    wrong with the values, with paths that are no number of a scenario, with two scenarios that cannot be paired (same
    name, other `futures_per_draw`), and for more work than the budget.
    """
    plans = [one if isinstance(one, Scenario) else load(one) for one in (scenario, against) if one is not None]
    values = {path: tuple(sorted(float(value) for value in several)) for path, several in vary.items()}
    _check(plans, values, worlds)
    given = varying.grid(values)
    count = len(next(iter(given.values())))
    found = []
    for place, plan in enumerate(plans):
        report = (
            None if on_progress is None else _part(on_progress, place * count * worlds, len(plans) * count * worlds)
        )
        found.append(at_points(plan, given, worlds, seed, branch=branch, workers=workers, on_progress=report))
    names = [plan.name for plan in plans]
    table = pd.concat([_shares(points, name) for points, name in zip(found, names, strict=True)], ignore_index=True)
    differences = _differences(*found) if len(found) == 2 else _no_differences(values)
    return Sweep(tuple(Setting(plan, worlds, seed, branch) for plan in plans), values, table, differences)


def _check(plans: Sequence[Scenario], vary: Mapping[str, tuple[float, ...]], worlds: int) -> None:
    """Raises BadScenario with everything that is wrong with the question."""
    faults = list(varying.check(vary))
    if len(plans) > 1:
        first, second = plans
        if read_as(first.name) == read_as(second.name):
            faults.append(Fault("--against", None, "", f"both are called `{first.name}`", "give each its own name"))
        if first.futures_per_draw != second.futures_per_draw:
            message = "its `futures_per_draw` is another, so that worlds cannot be paired"
            faults.append(Fault("--against", None, "", message, f"set it to {first.futures_per_draw}"))
    if not faults:
        given = varying.grid(vary)
        for plan in plans:
            try:
                spanning(plan, given)
            except BadScenario as bad:
                of = f" ({plan.name})" if len(plans) > 1 else ""
                faults += [replace(fault, message=fault.message + of) for fault in bad.faults]
            else:
                check_budget(plan, worlds, len(plans) * len(next(iter(given.values()))))
    if faults:
        raise BadScenario(faults)


def _part(on_progress: Progress, before: int, everything: int) -> Progress:
    """Progress of one part of the work, told as progress of the whole."""
    return lambda done, _: on_progress(before + done, everything)


def _shares(points: Points, name: str) -> pd.DataFrame:
    """The rows of one scenario in a sweep's grid."""
    parts = []
    for place, state in enumerate(STATES):
        there = (points.outcome == place).astype(float)
        share = there.mean(axis=1)
        lowest = there[int(share.argmin())]
        above = [mean_of(one - lowest, points.draws) for one in there]
        part = pd.DataFrame(dict(points.given)).assign(scenario=name, state=state, share=share)
        part["standard_error"] = points.standard_error(state)
        part["above"] = [found.mean for found in above]
        part["above_error"] = [found.standard_error for found in above]
        parts.append(part)
    return pd.concat(parts, ignore_index=True).astype({"scenario": object, "state": object})


def _differences(first: Points, second: Points) -> pd.DataFrame:
    """The first scenario minus the second, world by world, at every point and for every state."""
    parts = []
    for place, state in enumerate(STATES):
        paired = (first.outcome == place).astype(float) - (second.outcome == place)
        found = [mean_of(one, together(first.draws, second.draws)) for one in paired]
        part = pd.DataFrame(dict(first.given)).assign(state=state)
        part["difference"] = [one.mean for one in found]
        part["standard_error"] = [one.standard_error for one in found]
        part["low"], part["high"] = [one.low for one in found], [one.high for one in found]
        part["worlds_that_differ"] = np.count_nonzero(paired, axis=1)
        parts.append(part)
    return pd.concat(parts, ignore_index=True).astype({"state": object})


def _no_differences(vary: Mapping[str, Sequence[float]]) -> pd.DataFrame:
    names = ["state", "difference", "standard_error", "low", "high", "worlds_that_differ"]
    return pd.DataFrame(columns=[*vary, *names])


def _restored(question: Question, kept: Kept) -> Sweep:
    """The answer out of the tables that were kept."""
    setting, *others = question.settings
    return Sweep.restore(setting, question.asked, kept, others[0] if others else None)


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    return plain_work(question) * math.prod(len(values) for _, values in question.asked["vary"])


@study("sweep", restore=_restored, work=_work)
def _answered(question: Question, means: Means) -> Sweep:
    """What a question of this kind is answered with."""
    vary = dict(question.asked["vary"])
    against = question.plans[1] if len(question.plans) > 1 else None
    return sweep(question.plans[0], vary, question.worlds, question.seed, against=against, **means)
