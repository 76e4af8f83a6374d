"""The ceiling of a road's calendar, and how often a deal is to be had: a line for every road that is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from sim.scenario.obstacles import can_be_asked
from sim.scenario.schema import Scenario
from sim.study.away import chained, situations, task
from sim.study.blocks import Task
from sim.study.obstacles import without_deals
from sim.study.run import Run
from sim.study.statistics import share_of

if TYPE_CHECKING:
    from sim.study.registry import Kept

WORLDS = 400  # whose ceiling is looked for: the first of those that are compared
CALENDAR = 1  # obstacles in the way: the calendar alone

CEILINGS = "ceilings"
"""The table of a comparison that holds them; results kept before there were ceilings have none."""


def tasks(plans: Sequence[Scenario], worlds: int, seed: int, branch: str) -> list[Task]:
    """For each road that can be asked: both sides always step by its calendar, and nothing else is in the way."""
    return [
        task(plan, situations(plan)[chained(CALENDAR)], min(worlds, WORLDS), seed, branch)
        for plan in plans
        if can_be_asked(plan)
    ]


def ceilings(runs: Sequence[Run], found: Sequence[Run]) -> pd.DataFrame:
    """A row for each road, out of what `tasks` found; NaN where the question cannot be asked.

    `ceiling`: the share that two sides who always step complete by the calendar; `deal`: the share of worlds in which
    neither side is better off by its freeze or its war at the start; `reached`: the share of the ceiling that the
    comparison's own worlds complete; `worlds`: of how many the first two are shares.
    """
    at_best = iter(found)
    rows = []
    for run in runs:
        row: dict[str, Any] = {"scenario": run.scenario.name, "worlds": 0}
        row |= dict.fromkeys(("ceiling", "ceiling_error", "deal", "deal_error", "reached"), np.nan)
        if can_be_asked(run.scenario):
            best = next(at_best)
            ceiling = share_of(best.outcome == "completed", best.draws)
            none = without_deals(run.scenario, best.worlds, run.seed, run.branch).values()
            deal = share_of(~np.logical_or.reduce(list(none)), best.draws)
            completed = float(np.mean(run.outcome == "completed"))
            row |= {
                "worlds": best.worlds,
                "ceiling": ceiling.mean,
                "ceiling_error": ceiling.standard_error,
                "deal": deal.mean,
                "deal_error": deal.standard_error,
                "reached": completed / ceiling.mean if ceiling.mean > 0 else np.nan,
            }
        rows.append(row)
    return pd.DataFrame(rows)


def kept(tables: Kept) -> pd.DataFrame:
    """The ceilings that were kept, or none."""
    found = cast("Mapping[str, pd.DataFrame]", tables)
    return found[CEILINGS] if CEILINGS in found else pd.DataFrame()
