"""The two steps of a sensitivity analysis: all uncertain numbers roughly, then those that matter closely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from sim.model.record import Record
from sim.scenario.provenance import basis
from sim.scenario.quantity import Quantity
from sim.study.blocks import Task
from sim.study.numbers import indices
from sim.study.numbers.cost import BATCHES, TORNADO, WHOLE
from sim.study.numbers.design import ended, halves, in_batches, values
from sim.study.numbers.indices import Halves
from sim.study.numbers.options import Options
from sim.study.statistics import mean_of
from sim.study.study import Setting
from sim.study.workers import Progress, Workers

TAILS = (0.1, 0.9)  # quantiles between which each number is moved alone
FUTURES = 8  # worlds of each draw where all ranges are seen together


@dataclass
class Work:
    """What all steps share, and how much is done: `everything` is at first the most that it can be."""

    setting: Setting
    options: Options
    workers: Workers
    on_progress: Progress | None
    everything: int
    done: int = field(default=0, init=False)

    @property
    def task(self) -> Task:
        """A task at one point, in which each world draws all its numbers for itself."""
        one = self.setting
        plan = one.scenario.model_copy(update={"futures_per_draw": 1})
        return Task(plan, one.worlds, one.seed, one.branch, shown=())

    def follow(self, tasks: Sequence[Task], *, last: bool) -> list[list[Record]]:
        """The records of the tasks; `last`: nothing comes after them."""
        count = sum(task.points * task.worlds for task in tasks)
        everything = self.done + count if last else self.everything
        before, report = self.done, self.on_progress
        step = None if report is None else lambda done, _: report(before + done, everything)
        records = self.workers.follow(tasks, step)
        self.done += count
        return records


@dataclass(frozen=True)
class Closely:
    """What the close look found: see `sim.study.numbers.sensitivity.Sensitivity`."""

    indices: pd.DataFrame
    tornado: pd.DataFrame
    variance: pd.DataFrame
    points: pd.DataFrame


def screen(work: Work, ranges: Mapping[str, Quantity]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The elementary effects of all numbers, the largest mu_star first, and the output at the points."""
    options, seed = work.options, work.setting.seed
    design = indices.trajectories(list(ranges), options.trajectories, seed)
    tasks = in_batches(work.task, ranges, design, options.trajectories, "screening")
    output = halves(tasks, work.follow(tasks, last=False), options.state)
    table = indices.screen(list(ranges), design, output, seed).rename(columns={"name": "path"})
    table = _with_origin(table, ranges)
    table = table.sort_values("mu_star", ascending=False, kind="stable").reset_index(drop=True)
    sizes = table["mu_star"]
    enough = (sizes >= options.share * sizes.max()) & (sizes > table["noise"])
    table["chosen"] = enough & (enough.cumsum() <= options.most_numbers)
    return table, _points("screening", output)


def look_closely(work: Work, ranges: Mapping[str, Quantity]) -> Closely:
    """Sobol indices of the chosen numbers, the range of each alone, and what all ranges do together."""
    base, options, seed = work.task, work.options, work.setting.seed
    alone = replace(base, worlds=TORNADO * base.worlds, branch=f"{base.branch}/alone")
    tails = np.array(TAILS)[:, np.newaxis]
    moved = [replace(alone, given=values({path: one}, tails)) for path, one in ranges.items()]
    together = base.plan.model_copy(update={"futures_per_draw": FUTURES})
    whole = replace(base, plan=together, worlds=WHOLE * base.worlds, branch=f"{base.branch}/together")
    design = indices.crossed(list(ranges), options.base, seed) if ranges else np.empty((0, 0))
    tasks = in_batches(base, ranges, design, BATCHES, "closely") if ranges else []
    first, *records = work.follow([whole, alone, *moved, *tasks], last=True)
    drawn = ended(whole, first, options.state)[0]
    all_ranges = indices.variance_between(drawn, FUTURES, seed)
    tornado = _tornado(ranges, alone, moved, records[: len(moved) + 1], options.state)
    share = mean_of(drawn, np.arange(len(drawn)) // FUTURES)
    facts: dict[str, Any] = {"share": share.mean, "standard_error": share.standard_error}
    facts |= dict(zip(("all_ranges", "all_ranges_low", "all_ranges_high"), all_ranges, strict=True))
    if not ranges:
        table = indices.nothing().rename(columns={"name": "path"})
        table = _with_origin(table, {})
        return Closely(table, tornado, _row(facts, np.nan, np.nan, np.nan, np.nan), _points("closely", _NO_POINTS))
    output = halves(tasks, records[len(moved) + 1 :], options.state)
    found = indices.decompose(list(ranges), output, seed, BATCHES)
    table = found.table.rename(columns={"name": "path"})
    table = _with_origin(table, ranges)
    table = table.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)
    facts_row = _row(facts, found.variance, found.low, found.high, found.noise)
    return Closely(table, tornado, facts_row, _points("closely", output))


def _tornado(
    ranges: Mapping[str, Quantity], alone: Task, moved: Sequence[Task], records: Sequence[Sequence[Record]], state: str
) -> pd.DataFrame:
    """A row for each number: the share at its low and its high value, and the difference world by world."""
    draws = np.arange(alone.worlds)
    as_drawn = float(ended(alone, records[0], state).mean())
    rows = []
    for path, task, found in zip(ranges, moved, records[1:], strict=True):
        low, high = ended(task, found, state)
        change = mean_of(high - low, draws)
        rows.append(
            {
                "path": path,
                "low_value": float(task.given[path][0]),
                "high_value": float(task.given[path][1]),
                "share_at_low": float(low.mean()),
                "share_at_high": float(high.mean()),
                "share_as_drawn": as_drawn,
                "difference": change.mean,
                "standard_error": change.standard_error,
                "low": change.low,
                "high": change.high,
            }
        )
    names = ["path", "low_value", "high_value", "share_at_low", "share_at_high", "share_as_drawn", "difference"]
    table = _with_origin(pd.DataFrame(rows, columns=[*names, "standard_error", "low", "high"]), ranges)
    order = table["difference"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True).astype({"path": object})


def _with_origin(table: pd.DataFrame, ranges: Mapping[str, Quantity]) -> pd.DataFrame:
    """The table with the sources of each number, and whether they give its value or its direction only."""
    return table.assign(
        sources=pd.Series([", ".join(one.source) for one in ranges.values()], dtype=object),
        basis=pd.Series([basis(one.source, one.note) for one in ranges.values()], dtype=object),
    )


def _row(facts: Mapping[str, Any], variance: float, low: float, high: float, noise: float) -> pd.DataFrame:
    own = {"chosen": variance, "chosen_low": low, "chosen_high": high, "noise": noise}
    return pd.DataFrame([{**facts, **own}]).astype(float)


def _points(stage: str, output: Halves) -> pd.DataFrame:
    """A row for each point of a design, in its order."""
    first, second = output
    table = pd.DataFrame({"point": np.arange(len(first)), "first_half": first, "second_half": second})
    table.insert(0, "stage", pd.Series([stage] * len(first), dtype=object))
    return table


_NO_POINTS: Halves = (np.empty(0), np.empty(0))
