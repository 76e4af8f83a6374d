"""The one fit: three numbers of the rule, the same for all cases, on base rates and never on what became of a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import pandas as pd

from sim.study.history.base_rates import compared, distance
from sim.study.history.cases import Case
from sim.study.history.follow import follow
from sim.study.history.rule import Levels, scenario
from sim.study.workers import ALONE, Workers

MEMORIES = (26.0, 52.0, 104.0)  # weeks
CONSOLIDATIONS = (0.005, 0.01)  # per week
HAZARDS = (0.025, 0.03, 0.035)  # per week


def grid() -> tuple[Levels, ...]:
    """What is tried: every combination of a few values."""
    return tuple(Levels(*values) for values in product(MEMORIES, CONSOLIDATIONS, HAZARDS))


def fit(
    cases: Sequence[Case],
    worlds: int,
    seed: int = 0,
    tried: Iterable[Levels] | None = None,
    workers: Workers = ALONE,
) -> pd.DataFrame:
    """A row for each of the levels that are tried, the best first: the three numbers, the model's rates, the distance.

    The distance is the sum of squared standard errors over the base rates that the fit aims at. How a case ended is
    not known here: the cases give the mix of plans over which the rates are reckoned, each alike.
    """
    rows = []
    for levels in grid() if tried is None else tried:
        found = follow([(case, scenario(case, levels)) for case in cases], worlds, seed, workers, branch="fit")
        table = compared(found)
        rates = dict(zip(table["base_rate"], table["model"], strict=True))
        rows.append({**vars(levels), "distance": distance(table), **rates})
    return pd.DataFrame(rows).sort_values("distance", kind="stable", ignore_index=True)
