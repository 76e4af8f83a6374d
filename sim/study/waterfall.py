"""The chain of obstacles beside a run: its first worlds from all obstacles away to all in the way, on the same luck."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.scenario.obstacles import OBSTACLES, can_be_asked, check
from sim.scenario.schema import Scenario
from sim.study.away import LAST, NAMES, chained, situations, task
from sim.study.blocks import Task
from sim.study.run_tables import WATERFALL
from sim.study.statistics import Estimate, mean_of

if TYPE_CHECKING:
    from sim.study.registry import Kept
    from sim.study.run import Run

RUNS = LAST + 1


def estimated(found: Estimate, called: str) -> dict[str, float]:
    """A mean under its name, with its standard error and its 95 % interval."""
    return {called: found.mean, "standard_error": found.standard_error, "low": found.low, "high": found.high}


def chain_of(outcomes: Mapping[str, NDArray[np.str_]], draws: NDArray[np.int64]) -> pd.DataFrame:
    """A row for each run from none of the obstacles to all: how its worlds end, and what the obstacle costs.

    `outcomes[key]` (worlds): a word of STATES for each run of the chain. `difference` of the share completed from the
    run before, 0 and no obstacle in the first; with its paired standard error and 95 % interval.
    """
    done = {key: (ended == "completed").astype(float) for key, ended in outcomes.items()}
    rows = []
    for number in range(RUNS):
        key, before = chained(number), chained(max(number - 1, 0))
        name = NAMES[number - 1] if number else ""
        ends = {state: float(np.mean(outcomes[key] == state)) for state in STATES}
        rows.append(
            {
                "run": key,
                "obstacle": name,
                "title": OBSTACLES[name].title if number else "",
                **ends,
                **estimated(mean_of(done[key] - done[before], draws), "difference"),
            }
        )
    return pd.DataFrame(rows)


def unlike(tasks: Iterable[Task]) -> dict[str, Task]:
    """The tasks by what they ask, each once: where an obstacle is absent, two runs are the same."""
    found: dict[str, Task] = {}
    for one in tasks:
        found.setdefault(one.digest, one)
    return found


def tasks(plans: Sequence[Scenario], worlds: int, seed: int, branch: str) -> list[Task]:
    """What has to be followed for the chains of so many worlds; nothing for none.

    Raises BadScenario where none of the scenarios can be asked.
    """
    if not worlds:
        return []
    if not any(map(can_be_asked, plans)):
        check(plans[0])
    each = (one for plan in plans if can_be_asked(plan) for one in _chain(plan, worlds, seed, branch).values())
    return list(unlike(each).values())


def beside(runs: Sequence[Run], asked: Sequence[Task], found: Sequence[Run]) -> tuple[Run, ...]:
    """The runs, each with the chain of its own scenario, out of what `tasks` asked and what was found."""
    if not asked:
        return tuple(runs)
    by_task = {task.digest: one for task, one in zip(asked, found, strict=True)}
    return tuple(_with_its_chain(run, asked[0].worlds, by_task) for run in runs)


def _with_its_chain(run: Run, worlds: int, by_task: Mapping[str, Run]) -> Run:
    if not can_be_asked(run.scenario):
        return run
    own = {key: by_task[one.digest] for key, one in _chain(run.scenario, worlds, run.seed, run.branch).items()}
    chain = chain_of({key: one.outcome for key, one in own.items()}, own[chained(LAST)].draws)
    return replace(run, lost=chain.assign(worlds=worlds))


def _chain(plan: Scenario, worlds: int, seed: int, branch: str) -> dict[str, Task]:
    """The runs of the chain by their keys; the last is the scenario as it is."""
    every = situations(plan)
    keys = map(chained, range(RUNS))
    return {key: replace(task(plan, every[key], worlds, seed, branch), shown=()) for key in keys}


def kept(tables: Kept, scenario: str) -> pd.DataFrame:
    """The chain that was kept of a scenario's run, or an empty table."""
    found = cast("Mapping[str, pd.DataFrame]", tables)
    if WATERFALL not in found:
        return pd.DataFrame()
    own = found[WATERFALL]
    return own[own["scenario"] == scenario].drop(columns="scenario").reset_index(drop=True)
