"""The verdict on a choice: the same futures with what was done and with another choice, on one luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.study.choices.forks import Fork, Report, Trunk, outcomes
from sim.study.statistics import SURE
from sim.study.workers import ALONE, Workers

COMPLETED = STATES.index("completed")
MOST = 8  # choices that are judged twice and told
SCREENING = 4  # each choice is first judged by this part of the futures
JUDGING = 4  # and those that are told by so many times as many, fresh ones
COLUMNS = ("chance", "chance_otherwise", "difference", "standard_error", "low", "high", "clear")


def screening(futures: int) -> int:
    """The futures by which a choice is first judged."""
    return max(2, futures // SCREENING)


def work(choices: int, rows: int, futures: int) -> int:
    """How many futures are followed to judge so many choices, in so many rows of the same choice."""
    return 2 * choices * screening(futures) + 2 * min(MOST, rows) * JUDGING * futures


def completes(
    trunk: Trunk,
    did: Sequence[Fork],
    other: Sequence[Fork],
    futures: int,
    branch: str,
    report: Report | None = None,
    workers: Workers = ALONE,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which futures complete after what was done, and after the other choice: (choices, futures) of 0 and 1."""
    if not did:
        return np.zeros((0, futures)), np.zeros((0, futures))
    ends = outcomes(trunk, [*did, *other], futures, branch, report=report, workers=workers) == COMPLETED
    return ends[: len(did)].astype(float), ends[len(did) :].astype(float)


def standard_error(values: NDArray[np.float64]) -> Any:
    """The standard error of the mean along the last axis."""
    return values.std(axis=-1, ddof=1) / np.sqrt(values.shape[-1])


def verdict(did: NDArray[np.float64], other: NDArray[np.float64]) -> dict[str, Any]:
    """How far one choice did better than the other, future by future, with its 95 % interval, under COLUMNS."""
    apart = did - other
    difference, error = float(apart.mean()), float(standard_error(apart))
    low, high = difference - SURE * error, difference + SURE * error
    found = (float(did.mean()), float(other.mean()), difference, error, low, high, bool(low > 0 or high < 0))
    return dict(zip(COLUMNS, found, strict=True))


def largest_first(table: pd.DataFrame) -> pd.DataFrame:
    """The choices that moved the chance most first."""
    order = np.argsort(-table["difference"].abs().to_numpy(dtype=float), kind="stable")
    return table.iloc[order].reset_index(drop=True)
