"""Run one scenario over many worlds, or several at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from sim.model.blame import UNITS
from sim.model.outcomes import REASONS, STATES
from sim.model.record import Record
from sim.scenario.check import check_budget
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.study import waterfall
from sim.study.blocks import Task
from sim.study.run import KEPT, Breaks, Run, causes
from sim.study.run_tables import Latest
from sim.study.statistics import Tally
from sim.study.update.kept import learnt
from sim.study.whole_numbers import whole
from sim.study.workers import ALONE, Progress, Workers


def run(
    scenario: Scenario | str | Path,
    worlds: int = 2000,
    seed: int = 0,
    *,
    keep: int | Literal["all"] = KEPT,
    obstacles: int = 0,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Run:
    """Run `worlds` futures of a scenario.

    `keep`: worlds whose trajectories are kept ("all", or the first so many). `obstacles`: of how many worlds, by runs
    of their own, to ask where they are lost (sim.study.waterfall). Raises ValueError for a number that is none or too
    small, and BadScenario for a file that does not hold or more work than the budget, and where no road is agreed in
    whose way obstacles could be put.
    """
    plan = scenario if isinstance(scenario, Scenario) else load(scenario)
    whole("worlds", worlds, 1)
    whole("seed", seed, 0)
    kept = worlds if keep == "all" else min(whole("keep", keep, 0), worlds)
    check_budget(plan, worlds + waterfall.RUNS * whole("obstacles", obstacles, 0))
    asked = waterfall.tasks([plan], obstacles, seed, branch)
    found, *others = follow_each([Task(plan, worlds, seed, branch, kept=kept), *asked], workers, on_progress)
    return waterfall.beside([found], asked, others)[0]


def follow_each(tasks: Sequence[Task], workers: Workers = ALONE, on_progress: Progress | None = None) -> list[Run]:
    """The run of each task, all their blocks at once; `on_progress` counts the worlds of all."""
    known = [learnt(task) for task in tasks]
    return [gather(task, records) for task, records in zip(known, workers.follow(known, on_progress), strict=True)]


def breaks_of(plan: Scenario, records: Sequence[Record]) -> Breaks:
    """When truces first broke, by what, and why where somebody chose it."""
    broke, by, why, resumed = (
        np.concatenate([getattr(record, name) for record in records])
        for name in ("broke", "broke_by", "broke_why", "resumed")
    )
    week = np.where(broke >= 0, broke / plan.steps_per_week, np.nan)
    return Breaks(week, causes(plan)[by], np.array([*REASONS, ""])[why], resumed)


def gather(task: Task, records: Sequence[Record]) -> Run:
    """One run out of the records of its blocks, in order."""
    plan = task.plan
    codes = np.concatenate([record.outcome for record in records])
    ended = np.concatenate([record.ended for record in records])
    return Run(
        scenario=plan,
        seed=task.seed,
        branch=task.branch,
        outcome=np.array(STATES)[codes],
        ended_week=np.where(ended >= 0, ended / plan.steps_per_week, np.nan),
        ended_by=causes(plan)[np.concatenate([record.ended_by for record in records])],
        breaks=breaks_of(plan, records),
        draws=task.draws,
        tally=Tally(
            np.sum([record.states for record in records], axis=0),
            np.sum([record.squares for record in records], axis=0),
            np.sum([record.sized for record in records], axis=0),
        ),
        fan_counts=np.sum([record.progress_counts for record in records], axis=0),
        paths={name: np.concatenate([record.paths[name] for record in records], axis=1) for name in records[0].paths},
        final=Latest(records),
        reasons=_reasons(plan, records),
    )


def _reasons(plan: Scenario, records: Sequence[Record]) -> pd.DataFrame:
    """Who held stalled worlds up, why, and in which share of all stalled weeks; the largest first."""
    blame = np.sum([record.blame for record in records], axis=(0, 1)) / UNITS
    rows = [
        {
            "actor": actor,
            "title": plan.parties[actor].title or actor if actor in plan.parties else actor,
            "reason": reason,
            "weeks": float(blame[place, number]),
        }
        for place, actor in enumerate(records[0].actors)
        for number, reason in enumerate(REASONS)
        if blame[place, number] > 0
    ]
    frame = pd.DataFrame(rows, columns=["actor", "title", "reason", "weeks"])
    frame["share"] = frame["weeks"] / frame["weeks"].sum()
    return frame.sort_values("weeks", ascending=False, kind="stable", ignore_index=True)
