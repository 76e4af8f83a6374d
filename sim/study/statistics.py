"""Shares with their standard errors, and how far they differ between draws of the assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

SURE = 1.959963984540054  # half width of a 95 % interval in standard errors
UNLIKELY = 0.05  # chance of a difference by luck, below which things are called apart
FEW_DRAWS = 20  # below which the scatter between draws says little about the error
ROUNDING = 1e-7


@dataclass(frozen=True)
class Tally:
    """Counts of worlds in some state, and their sums over draws of the assumptions, as whole numbers.

    With s worlds of a draw of n worlds in the state: `count` is the sum of s, `squares` of s * s, `sized` of n * s.
    They may be arrays (weeks, states). Tallies of blocks that split no draw add up in any order.
    """

    count: Any
    squares: Any
    sized: Any

    def plus(self, other: Tally) -> Tally:
        """The tally of both."""
        return Tally(self.count + other.count, self.squares + other.squares, self.sized + other.sized)


@dataclass(frozen=True)
class Estimate:
    """A mean over worlds: its standard error (chance and drawn assumptions) and the spread between draws alone.

    The spread is the standard deviation between draws once the chance within draws is taken off: how much the answer
    depends on which assumptions are true. NaN where it cannot be told.
    """

    mean: Any
    standard_error: Any
    spread: Any

    @property
    def low(self) -> Any:
        """The lower end of the 95 % interval."""
        return self.mean - SURE * self.standard_error

    @property
    def high(self) -> Any:
        """The upper end of the 95 % interval."""
        return self.mean + SURE * self.standard_error


def shares(tally: Tally, sizes: NDArray[np.int64]) -> Estimate:
    """The shares of a tally, where `sizes` has the number of worlds of each draw.

    The standard error treats draws as clusters. The spread compares how often two worlds of the same draw are both in
    the state with how often two worlds of different draws are.
    """
    worlds, draws = int(sizes.sum()), len(sizes)
    mean = tally.count / worlds
    if draws < 2:
        error = np.sqrt(mean * (1 - mean) / (worlds - 1)) if worlds > 1 else mean * np.nan
        return Estimate(mean, error, mean * np.nan)
    squared_sizes = int((sizes * sizes).sum())
    scatter = tally.squares - 2 * mean * tally.sized + mean * mean * squared_sizes
    error = np.sqrt(np.maximum(draws / (draws - 1) * scatter, 0.0)) / worlds
    if squared_sizes == worlds:
        return Estimate(mean, known(error, (mean > 0) & (mean < 1), draws), mean * np.nan)
    both_of_same = (tally.squares - tally.count) / (squared_sizes - worlds)
    spread = np.sqrt(np.maximum(both_of_same - mean * mean + error * error, 0.0))
    return Estimate(mean, known(error, (mean > 0) & (mean < 1), draws), spread)


def width(comparisons: int) -> float:
    """Half the width, in standard errors, of intervals of which all hold at once with 95 % (Bonferroni)."""
    return NormalDist().inv_cdf(1 - UNLIKELY / 2 / comparisons)


def share_of(there: NDArray[np.bool_], draws: NDArray[np.int64]) -> Estimate:
    """The share of worlds in which something is so, with its error and spread; `draws` says which draw each uses."""
    _, place, sizes = np.unique(draws, return_inverse=True, return_counts=True)
    each = np.bincount(place, weights=there, minlength=len(sizes))
    return shares(Tally(each.sum(), (each * each).sum(), (sizes * each).sum()), sizes)


PARTS = 100  # into which draws are put, of which one after another is left out


def spread_error(there: NDArray[np.bool_], draws: NDArray[np.int64]) -> float:
    """The standard error of the spread of a share, by leaving out parts of the draws one after another (jackknife).

    NaN where the spread cannot be told.
    """
    groups, place = np.unique(draws, return_inverse=True)
    parts = place % min(PARTS, len(groups))
    found = np.array([share_of(there[parts != part], draws[parts != part]).spread for part in range(parts.max() + 1)])
    count = len(found)
    if count < 2 or not np.isfinite(found).all():
        return float("nan")
    return float(np.sqrt((count - 1) / count * ((found - found.mean()) ** 2).sum()))


def mean_of(values: NDArray[np.float64], draws: NDArray[np.int64]) -> Estimate:
    """The mean of `values`, one a world, with draws as clusters; without a spread."""
    mean = float(values.mean())
    groups = np.unique(draws)
    if len(groups) < 2:
        error = float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else np.nan
        return Estimate(mean, error, np.nan)
    sums = np.bincount(np.searchsorted(groups, draws), weights=values - mean)
    error = float(np.sqrt(len(groups) / (len(groups) - 1) * (sums**2).sum()) / len(values))
    return Estimate(mean, float(known(error, np.ptp(values) > 0, len(groups))), np.nan)


def together(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which pairs of worlds hang together: those in a row that share a draw in the first run or in the second.

    Where both use the same draws these are the draws. Worlds that are kept by facts come from origins of their own in
    each run, the numbers of which rise.
    """
    begins = np.ones(len(first), dtype=np.int64)
    begins[1:] = (np.diff(first) != 0) & (np.diff(second) != 0)
    return np.asarray(np.cumsum(begins) - 1)


def known(error: Any, differ: Any, draws: int) -> Any:
    """The errors, but NaN where worlds `differ` and yet a few draws agree to the last, which they do by chance."""
    return np.where(differ & (np.asarray(error) < ROUNDING), np.nan, error)[()] if draws < FEW_DRAWS else error


EXACT_UP_TO = 1000  # clusters that differ; beyond, the normal distribution gives the same to a ten-thousandth


def by_chance(apart: NDArray[np.int64], draws: NDArray[np.int64]) -> float:
    """The chance of a difference at least as large, either way, if neither of two were better: one p of paired worlds.

    `apart` has one whole number a world, the second minus the first. Worlds of one draw share their assumptions, so
    that draws and not worlds are what is independent: where neither is better the sum over the worlds of a draw is as
    likely to be turned round, and every way of turning the sums of the draws is reckoned (a sign-flip test). With one
    world a draw this is McNemar's exact test of the worlds that differ. With a single draw its worlds are taken one by
    one, and what is found holds for that draw. Up to EXACT_UP_TO draws that differ it is exact.
    """
    found, place = np.unique(draws, return_inverse=True)
    sums = np.bincount(place, weights=apart).astype(np.int64) if len(found) > 1 else np.asarray(apart, dtype=np.int64)
    sizes = np.abs(sums[sums != 0])
    total = abs(int(sums.sum()))
    if total == 0:
        return 1.0
    if len(sizes) > EXACT_UP_TO:
        return float(erfc(total / np.sqrt(2.0 * float((sizes * sizes).sum()))))
    reach = int(sizes.sum())
    chances = np.zeros(2 * reach + 1)  # of each sum from -reach to reach
    chances[reach] = 1.0
    for size in sizes:
        turned = np.zeros_like(chances)
        turned[size:] += chances[:-size] / 2
        turned[:-size] += chances[size:] / 2
        chances = turned
    return min(1.0, float(2.0 * chances[reach + total :].sum()))


def corrected(chances: Sequence[float]) -> list[float]:
    """The same p corrected for how many they are (Holm 1979): so many comparisons together err as rarely as one."""
    order = sorted(range(len(chances)), key=lambda number: chances[number])
    found, largest = [1.0] * len(chances), 0.0
    for rank, number in enumerate(order):
        largest = max(largest, min(1.0, (len(chances) - rank) * chances[number]))
        found[number] = largest
    return found
