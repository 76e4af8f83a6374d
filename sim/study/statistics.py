"""Shares with their standard errors, and how far they differ between draws of the assumptions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SURE = 1.959963984540054  # half width of a 95 % interval in standard errors


@dataclass(frozen=True)
class Estimate:
    """A mean over worlds: its standard error (chance and drawn assumptions) and the spread between draws alone."""

    mean: float
    standard_error: float
    spread: float

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the mean."""
        return self.mean - SURE * self.standard_error, self.mean + SURE * self.standard_error


def estimate(values: NDArray[np.float64], draws: NDArray[np.int64]) -> Estimate:
    """The mean of `values` (one a world) where worlds of the same draw share their assumptions.

    The standard error treats draws as clusters. The spread is the standard deviation between draws that is left once
    the chance within draws is taken off: how much the answer depends on which assumptions are true.
    """
    mean = float(values.mean())
    groups, sizes = np.unique(draws, return_counts=True)
    if len(groups) < 2:
        error = float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")
        return Estimate(mean, error, float("nan"))
    sums = np.bincount(np.searchsorted(groups, draws), weights=values - mean)
    count = len(groups)
    error = float(np.sqrt(count / (count - 1) * (sums**2).sum()) / len(values))
    within_freedom = len(values) - count
    if within_freedom == 0:
        return Estimate(mean, error, float("nan"))
    means = sums / sizes
    within = ((values - mean) ** 2).sum() - (sizes * means**2).sum()
    noise = within / within_freedom
    typical = (len(values) - (sizes**2).sum() / len(values)) / (count - 1)
    between = ((sizes * means**2).sum() / (count - 1) - noise) / typical
    return Estimate(mean, error, float(np.sqrt(max(between, 0.0))))
