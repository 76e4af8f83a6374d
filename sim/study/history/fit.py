"""The one fit: three numbers of the rule, the same for all cases, on base rates and never on what became of a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.study.history.base_rates import compared, distance
from sim.study.history.cases import Case
from sim.study.history.follow import Followed, follow
from sim.study.history.rule import scenario
from sim.study.history.scales import Levels
from sim.study.workers import ALONE, Workers

FIRST = Levels(mood_memory=52.0, consolidation=0.01)
HAZARDS = (0.01, 0.015, 0.02, 0.025)  # per week
OTHERS: tuple[dict[str, float], ...] = (
    {"mood_memory": 26.0},
    {"mood_memory": 104.0},
    {"mood_memory": 156.0},
    {"consolidation": 0.005},
)


def fit(cases: Sequence[Case], worlds: int, seed: int = 0, workers: Workers = ALONE) -> pd.DataFrame:
    """A row for each setting that is tried, the best first: the three numbers, the distance, the model's rates.

    First the hazard is tried alone, then at the best hazard the others one by one (a search along coordinates: the
    hazard rules how often truces fail, the others how fast disarmaments advance). How a case ended is not known here.
    """
    table = tried([replace(FIRST, hazard=hazard) for hazard in HAZARDS], cases, worlds, seed, workers)
    best = float(table["hazard"].iloc[0])
    more = tried([replace(FIRST, hazard=best, **other) for other in OTHERS], cases, worlds, seed, workers)
    return pd.concat([table, more]).sort_values("distance", kind="stable", ignore_index=True)


def tried(
    settings: Iterable[Levels], cases: Sequence[Case], worlds: int, seed: int = 0, workers: Workers = ALONE
) -> pd.DataFrame:
    """A row for each of these settings, the best first.

    The distance is the sum of squared standard errors over the base rates that the fit aims at. Each case has luck of
    its own, since in one luck world n is as brittle in all cases.
    """
    rows: list[dict[str, Any]] = []
    for levels in settings:
        each = [
            follow([(case, scenario(case, levels))], worlds, seed + place, workers, branch="fit")
            for place, case in enumerate(cases)
        ]
        table = compared(_together(each))
        rates = dict(zip(table["base_rate"], table["model"], strict=True))
        rows.append({**vars(levels), "distance": distance(table), **rates})
    return pd.DataFrame(rows).sort_values("distance", kind="stable", ignore_index=True)


def _together(each: Sequence[Followed]) -> Followed:
    """What became of several cases, as if they had been followed together."""
    reached, broke, grades = (
        np.concatenate([getattr(one, name) for one in each]) for name in ("reached", "broke", "grades")
    )
    return Followed(tuple(one.cases[0] for one in each), reached, broke, grades, each[0].futures_per_draw)
