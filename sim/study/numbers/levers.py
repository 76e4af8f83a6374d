"""What would help most? Every number that somebody can turn, turned alone and in pairs, on the same luck."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.model.record import Record
from sim.scenario.check import check_budget
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.levers import fixed, kind_of
from sim.scenario.levers import levers as levers_of
from sim.scenario.load import load
from sim.scenario.names import name_of
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.study.blocks import Task
from sim.study.defaults import WORLDS
from sim.study.registry import Means, plain_work, study
from sim.study.roads.space import Space, space_of
from sim.study.statistics import UNLIKELY, Estimate, by_chance, corrected, mean_of
from sim.study.statistics import width as wide
from sim.study.study import Setting, Study
from sim.study.update.kept import learnt
from sim.study.whole_numbers import whole
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept, Whole

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
ENDS = (0.1, 0.5, 0.9)  # quantiles to which each number is turned
LOW, MIDDLE, HIGH = range(3)
BEST = 5  # levers that are turned in pairs
COMPLETED = STATES.index("completed")
TABLES = ("levers", "pairs", "orders")


@dataclass(frozen=True, repr=False)
class Levers(Study):
    """What each number that somebody can turn does to the share completed, from its median to either end of its range.

    `levers`: a row for each, the one that helps most first: `path`, `name`, `kind` (a key of LEVERS), the three values
    `low`, `middle`, `high` (its 10 %, 50 % and 90 % quantiles), the share `completed` with the median, `at_low` and
    `at_high`: how much more complete there; each with its `_error`; the end that is `better`, its `gain` with error and
    an interval that holds for all of them at once, and whether it is `clear`: beyond chance by an exact test, corrected
    for both ends of all levers. `pairs`: the same of two of the best together, by worlds of their own, with `beyond`:
    how far that is above the sum of both alone. `orders`: the extreme orders of the two sides' main tranches beside the
    scenario's own. `left`: levers that are stated without a range.
    """

    setting: Setting
    levers: pd.DataFrame
    pairs: pd.DataFrame
    orders: pd.DataFrame
    kind: ClassVar[str] = "levers"

    @property
    def runs(self) -> Sequence[Setting]:
        """What was asked."""
        return (self.setting,)

    @property
    def left(self) -> list[str]:
        """The levers that the file states as one number, so that nothing says how far they could be turned."""
        return fixed(self.setting.scenario, list(self.levers["path"]))

    @property
    def clear(self) -> pd.DataFrame:
        """Those whose gain is above chance, all of them tested together; the one that helps most first."""
        return self.levers[self.levers["clear"].astype(bool)].reset_index(drop=True)

    @property
    def clear_pairs(self) -> pd.DataFrame:
        """The pairs that gain beyond chance, all of them tested together; the one that gains most first."""
        sure = wide(max(len(self.pairs), 1))
        return self.pairs[self.pairs["gain"] > sure * self.pairs["gain_error"]].reset_index(drop=True)

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Each lever alone, the pairs of the best, and orders."""
        name = self.setting.scenario.name
        return {key: getattr(self, key).assign(scenario=name) for key in TABLES}

    @classmethod
    def restore(cls, setting: Setting, tables: Whole) -> Levers:
        """The study whose tables these are."""
        found = (tables[name].drop(columns="scenario").reset_index(drop=True) for name in TABLES)
        return cls(setting, *found)


def levers(
    scenario: Scenario | str | Path,
    worlds: int = WORLDS["levers"],
    seed: int = 0,
    *,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Levers:
    """Turn every number that somebody can turn from its median to its 10 % and to its 90 % quantile, on the same luck.

    All other numbers are as each world draws them. Then the best few in pairs, by worlds of another luck, so that being
    chosen does not flatter them; and the extreme orders of the two sides' main tranches. Raises BadScenario where no
    number with a range can be turned, for a file that does not hold, and for more work than the budget; ValueError for
    a number of worlds that is none.
    """
    plan = scenario if isinstance(scenario, Scenario) else load(scenario)
    whole("worlds", worlds, 1)
    whole("seed", seed, 0)
    ranges = _ranges(plan)
    check_budget(plan, worlds, points_of(len(ranges)))
    roads = _roads(plan)
    base = Task(plan, worlds, seed, branch, shown=(), told=plan)
    everything = worlds * points_of(len(ranges))
    tasks = [learnt(replace(base, given=_each_alone(ranges)))]
    tasks += [learnt(replace(base, plan=one)) for _, one in roads]
    alone, *ordered = (
        _completed(task, found)
        for task, found in zip(tasks, workers.follow(tasks, _part(on_progress, 0, everything)), strict=True)
    )
    draws = tasks[0].draws
    table = _alone(plan, ranges, alone.reshape(len(ranges), len(ENDS), worlds), draws)
    before = worlds * sum(task.points for task in tasks)
    pairs = _pairs(base, ranges, table.head(BEST), workers, _part(on_progress, before, everything))
    orders = _orders([name for name, _ in roads], [one[0] for one in ordered], draws)
    return Levers(Setting(plan, worlds, seed, branch), table, pairs, orders)


def _ranges(plan: Scenario) -> dict[str, Quantity]:
    """The levers of a scenario by their paths; raises BadScenario where it has none."""
    if found := levers_of(plan):
        return found
    message = "no number that somebody can turn has a range: force, guarantee, money, inspection, pace"
    remedy = "give one of them a range, such as force.strength: {uniform: [0.3, 0.8]}"
    raise BadScenario([Fault(plan.name, None, "", message, remedy)])


def points_of(count: int) -> int:
    """At how many points worlds are followed for so many levers, at the most."""
    best = min(count, BEST)
    return len(ENDS) * count + 3 + 1 + best + best * (best - 1) // 2


def _part(on_progress: Progress | None, before: int, everything: int) -> Progress | None:
    return None if on_progress is None else lambda done, _: on_progress(before + done, everything)


def _each_alone(ranges: Mapping[str, Quantity]) -> dict[str, Floats]:
    """Three points for each lever: it alone is set, to its two ends and its median between; the others are as drawn."""
    given = {path: np.full(len(ENDS) * len(ranges), np.nan) for path in ranges}
    for place, (path, one) in enumerate(ranges.items()):
        given[path][len(ENDS) * place : len(ENDS) * (place + 1)] = one.at(np.array(ENDS))
    return given


def _completed(task: Task, records: Sequence[Record]) -> Floats:
    """1 where a world completes, else 0: (points, worlds)."""
    outcome = np.concatenate([record.outcome for record in records]).reshape(task.points, task.worlds)
    return np.asarray(outcome == COMPLETED, dtype=float)


def _alone(plan: Scenario, ranges: Mapping[str, Quantity], done: Floats, draws: Integers) -> pd.DataFrame:
    """A row for each lever, the one that helps most first; `done` (levers, ends, worlds)."""
    width = wide(2 * len(ranges))
    rows, chances = [], list[float]()
    for (path, one), there in zip(ranges.items(), done, strict=True):
        ends = {end: mean_of(there[end] - there[MIDDLE], draws) for end in (LOW, HIGH)}
        better = max(ends, key=lambda end: ends[end].mean)
        gain = ends[better]
        chances += [by_chance((there[end] - there[MIDDLE]).astype(np.int64), draws) for end in ends]
        middle = mean_of(there[MIDDLE], draws)
        reach = width * gain.standard_error
        low, median, high = (float(value) for value in one.at(np.array(ENDS)))
        rows.append(
            {
                "path": path,
                "name": name_of(plan, path),
                "kind": kind_of(path),
                "low": low,
                "middle": median,
                "high": high,
                "completed": middle.mean,
                "completed_error": middle.standard_error,
                "at_low": ends[LOW].mean,
                "at_low_error": ends[LOW].standard_error,
                "at_high": ends[HIGH].mean,
                "at_high_error": ends[HIGH].standard_error,
                "better": "low" if better == LOW else "high",
                "gain": gain.mean,
                "gain_error": gain.standard_error,
                "gain_low": gain.mean - reach,
                "gain_high": gain.mean + reach,
            }
        )
    together = np.array(corrected(chances)).reshape(len(rows), 2)
    table = pd.DataFrame(rows)
    at = (table["better"] == "high").to_numpy(dtype=int)
    table["clear"] = (table["gain"] > 0) & (together[np.arange(len(rows)), at] < UNLIKELY)
    return table.sort_values("gain", ascending=False, kind="stable", ignore_index=True)


def _pairs(
    base: Task, ranges: Mapping[str, Quantity], best: pd.DataFrame, workers: Workers, on_progress: Progress | None
) -> pd.DataFrame:
    """A row for each pair of the best levers: each at its better end, alone and together, on a luck of their own."""
    ends = dict(zip(best["path"], best["better"], strict=True))
    names = dict(zip(best["path"], best["name"], strict=True))
    several = list(combinations(ends, 2))
    settings: list[tuple[str, ...]] = [(), *((path,) for path in ends), *several]
    quantile = {"low": ENDS[LOW], "high": ENDS[HIGH]}
    given = {
        path: np.array([float(ranges[path].at(quantile[end] if path in turned else 0.5)) for turned in settings])
        for path, end in ends.items()
    }
    task = learnt(replace(base, branch=f"{base.branch}/pairs", given=given))
    [records] = workers.follow([task], on_progress)
    done = dict(zip(settings, _completed(task, records), strict=True))
    rows = []
    for first, second in several:
        gain = mean_of(done[first, second] - done[()], task.draws)
        beyond = mean_of(done[first, second] - done[(first,)] - done[(second,)] + done[()], task.draws)
        rows.append(
            {
                "first": names[first],
                "second": names[second],
                "completed": float(done[first, second].mean()),
                **_estimate("gain", gain),
                **_estimate("beyond", beyond),
            }
        )
    columns = ["first", "second", "completed", "gain", "gain_error", "beyond", "beyond_error"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("gain", ascending=False, kind="stable", ignore_index=True)


def _estimate(called: str, found: Estimate) -> dict[str, float]:
    return {called: float(found.mean), f"{called}_error": float(found.standard_error)}


def _roads(plan: Scenario) -> list[tuple[str, Scenario]]:
    """The scenario as it is, and with either side's main tranches first; nothing where there is no order to choose."""
    try:
        space: Space = space_of(plan)
    except BadScenario:
        return []
    first = zip((space.first, space.second), space.extremes, strict=True)
    others = [(f"{plan.tracks[track].title or track} first", path) for track, path in first if path != space.own]
    return [("as it is", plan), *((name, space.scenario(path)) for name, path in others)]


def _orders(names: Sequence[str], done: Sequence[Floats], draws: Integers) -> pd.DataFrame:
    """A row for each order: the share that completes, and how far that is above the scenario's own."""
    rows = [
        {"order": name, "completed": float(one.mean()), **_estimate("gain", mean_of(one - done[0], draws))}
        for name, one in zip(names, done, strict=True)
    ]
    return pd.DataFrame(rows, columns=["order", "completed", "gain", "gain_error"])


def _restored(question: Question, kept: Kept) -> Levers:
    """The answer out of the tables that were kept."""
    return Levers.restore(question.settings[0], kept)


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    return plain_work(question) * points_of(len(_ranges(question.plans[0])))


@study("levers", restore=_restored, work=_work)
def _answered(question: Question, means: Means) -> Levers:
    """What a question of this kind is answered with."""
    return levers(question.plans[0], question.worlds, question.seed, **means)
