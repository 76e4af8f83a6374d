"""How well the chances ranked and matched what happened, beside rules of one variable and a fitted regression."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.study.history.cases import Case
from sim.study.history.outcomes import Outcome
from sim.study.history.statistics import auc, brier, interval, left_out, resampled

SAMPLES = 2000
FEWEST = 3
"""Of each end: with fewer cases that completed, or that did not, there is no ranking to speak of."""
MODEL, FITTED, MEAN = "the model", "logistic regression (left out)", "share of the other cases"
_WEIGHT = {"none": 0.0, "low": 1.0, "low-med": 1.5, "med": 2.0, "med-high": 2.5, "high": 3.0}
_CALM = {"yes": 0.0, "some": 1.0, "no": 2.0}

RULES: Mapping[str, Callable[[Case], float]] = {
    "trust alone": lambda case: case.trust,
    "spoilers alone": lambda case: _CALM[case.spoilers],
    "phases alone": lambda case: float(case.phases),
    "sequence alone": lambda case: float(case.sequence == "phased_reciprocal"),
    "leverage alone": lambda case: _WEIGHT[case.leverage],
    "mandate alone": lambda case: case.mandate,
}
"""Rules of one variable: the larger, the likelier the completion."""


def scores(
    predictions: pd.DataFrame, cases: Sequence[Case], told: Mapping[str, Outcome], samples: int = SAMPLES, seed: int = 0
) -> pd.DataFrame:
    """A row for each predictor: AUC and Brier score of completion by month 60, with 95 % bootstrap intervals.

    `auc_difference` and `brier_difference` with their intervals: the model's minus the predictor's, on the same
    samples. Rules of one variable have a Brier score by a logistic fit to all other cases, the model has one as it
    stands. Cases whose outcome is not told are left out. With fewer than FEWEST cases of either end the AUC and all
    intervals are NaN.
    """
    known = [place for place, case in enumerate(cases) if case.key in told]
    happened = np.array([told[cases[place].key].completed for place in known], dtype=bool)
    chance = _completes(predictions)[known]
    features = {name: np.array([rule(cases[place]) for place in known]) for name, rule in RULES.items()}
    every = np.column_stack(list(features.values()))
    ranks: dict[str, NDArray[np.float64]] = {MODEL: chance, **features}
    chances = {MODEL: chance, **{name: left_out(one[:, np.newaxis], happened) for name, one in features.items()}}
    ranks[FITTED] = chances[FITTED] = left_out(every, happened)
    count = len(happened)
    chances[MEAN] = (happened.sum() - happened) / max(count - 1, 1)
    drawn = resampled(count, samples, seed)
    model_auc = interval(auc, drawn, chance, happened)[2]
    model_brier = interval(brier, drawn, chance, happened)[2]
    rows = []
    for name in (MODEL, *RULES, FITTED, MEAN):
        row: dict[str, Any] = {"predictor": name, "cases": count, "completed": int(happened.sum())}
        row |= _measured("auc", auc, ranks.get(name), happened, drawn, ranks[MODEL], model_auc)
        row |= _measured("brier", brier, chances.get(name), happened, drawn, chance, model_brier)
        rows.append(row)
    table = pd.DataFrame(rows)
    if not enough(table):
        table[[name for name in table.columns if name.startswith("auc") or name.endswith(("_low", "_high"))]] = np.nan
    return table


def enough(table: pd.DataFrame) -> bool:
    """Whether cases of both ends are at hand, FEWEST at least; `table` has cases and completed."""
    cases, completed = (int(table[name].iloc[0]) for name in ("cases", "completed"))
    return FEWEST <= completed <= cases - FEWEST


def _measured(
    name: str,
    measure: Callable[..., float],
    values: NDArray[np.float64] | None,
    happened: NDArray[np.bool_],
    drawn: NDArray[np.int64],
    model: NDArray[np.float64],
    of_model: NDArray[np.float64],
) -> dict[str, float]:
    """A measure with its interval, and how far the model lies above it, sample by sample; NaN where there is none."""
    parts = ("", "_low", "_high", "_difference", "_difference_low", "_difference_high")
    if values is None:
        return {f"{name}{part}": float("nan") for part in parts}
    low, high, here = interval(measure, drawn, values, happened)
    apart = (of_model - here)[np.isfinite(of_model - here)]
    ends = np.quantile(apart, [0.025, 0.975]) if len(apart) else (np.nan, np.nan)
    value = measure(values, happened)
    found = (value, low, high, measure(model, happened) - value, *ends)
    return {f"{name}{part}": float(number) for part, number in zip(parts, found, strict=True)}


def classes(predictions: pd.DataFrame, cases: Sequence[Case], told: Mapping[str, Outcome]) -> pd.DataFrame:
    """A row for each case: its predicted chance of completing by month 60, what happened, and how surprising that was.

    `surprise`: minus the binary logarithm of the share of worlds that ended as the case did, in bits.
    """
    rows = []
    for case, found in zip(cases, predictions.to_dict("records"), strict=True):
        ended = told.get(case.key)
        happened = "unknown" if ended is None else ended.happened(case.months)
        share = found.get("completed_in_time" if happened == "completed" else happened, np.nan)
        rows.append(
            {
                "case": case.key,
                "name": case.name,
                "chance": found["completed_in_time"] + found["completed_late"],
                "happened": happened,
                "share_of_that": share,
                "surprise": float(-np.log2(max(share, 1e-12))) if share == share else np.nan,
            }
        )
    return pd.DataFrame(rows)


def _completes(predictions: pd.DataFrame) -> NDArray[np.float64]:
    both = predictions["completed_in_time"] + predictions["completed_late"]
    return np.asarray(both.to_numpy(dtype=float))
