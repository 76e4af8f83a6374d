"""Weighing worlds: weights, how many worlds they are worth, resampling, and a kernel that moves what is resampled.

Pure functions of arrays with worlds last; dice come as uniform numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SHRINK = 0.98
"""How much of its distance from the mean a world's numbers keep when they are resampled (Liu and West 2001: a)."""
DIRECTIONS = 4
"""Of so many other worlds, drawn by weight, the kernel's step is made: a few are enough to be nearly normal."""


def normalised(log_weights: Floats) -> Floats:
    """The weights, which add up to 1, out of their logarithms; all alike where these are, to the bit.

    Raises ValueError where no world has any weight.
    """
    largest = float(np.max(log_weights))
    if not math.isfinite(largest):
        raise ValueError("no world has any weight")
    weights = np.exp(log_weights - largest)
    return np.asarray(weights / math.fsum(weights))


def are_equal(weights: Floats) -> bool:
    """Whether all weights are the same, to the bit."""
    return bool(np.all(weights == weights[0]))


def effective(weights: Floats) -> float:
    """The effective number of worlds: 1 over the sum of squared weights (Kish 1965); all of them where none differs."""
    if are_equal(weights):
        return float(len(weights))
    return math.fsum(weights) ** 2 / math.fsum(weights * weights)


def systematic(weights: Floats, count: int, u: float) -> Integers:
    """Systematic resampling: `count` worlds (rising), each taken count * weight times, rounded up or down.

    `u`, between 0 and 1, is the one throw of the dice (Kitagawa 1996). A world without weight is never taken.
    """
    reached = np.cumsum(weights)
    points = (np.arange(count) + u) * (reached[-1] / count)
    taken = np.searchsorted(reached, points, side="right")
    last = int(np.flatnonzero(weights > 0)[-1])
    return np.asarray(np.minimum(taken, last), dtype=np.int64)


def mean(values: Floats, weights: Floats) -> Floats:
    """The weighted mean along the last axis."""
    return np.asarray((values * weights).sum(axis=-1))


def deviation(values: Floats, weights: Floats) -> Floats:
    """The weighted standard deviation along the last axis."""
    apart = values - mean(values, weights)[..., np.newaxis]
    return np.asarray(np.sqrt((apart * apart * weights).sum(axis=-1)))


def quantile(values: Floats, weights: Floats, shares: Sequence[float]) -> Floats:
    """The weighted quantiles of `values` (worlds): the smallest value at which so much of the weight is reached."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    places = np.searchsorted(reached, np.asarray(shares) * reached[-1] - 1e-12)
    return np.asarray(values[order][np.minimum(places, len(values) - 1)])


def moved(scores: Floats, weights: Floats, taken: Integers, others: Integers, shrink: float = SHRINK) -> Floats:
    """Normal scores of the worlds `taken`, each moved by a kernel that leaves mean and covariance as the weights say.

    Each is drawn towards the weighted mean by `shrink`, and gets back what that takes from the spread: a step of
    sqrt(1 - shrink**2) standard deviations (Liu and West 2001). The step is made of DIRECTIONS other worlds, drawn by
    weight, `others` (directions, worlds taken), so that it lies along what the weighed worlds have in common, however
    many numbers there are. `scores`: (worlds), the same `others` for every number.
    """
    middle = mean(scores, weights)
    drawn = (scores.take(others) - middle).sum(axis=0) / math.sqrt(len(others))
    return np.asarray(middle + shrink * (scores.take(taken) - middle) + math.sqrt(1.0 - shrink * shrink) * drawn)


def picked(weights: Floats, u: Floats) -> Integers:
    """A world for each uniform number of `u`, drawn by weight."""
    reached = np.cumsum(weights)
    found = np.searchsorted(reached, u * reached[-1], side="right")
    return np.asarray(np.minimum(found, int(np.flatnonzero(weights > 0)[-1])), dtype=np.int64)


def shift_told(effective_number: float) -> float:
    """The shift of a normal score from which on something was learnt: 3 / sqrt(2 * effective number)."""
    return 3.0 / math.sqrt(2.0 * effective_number)


def shift(scores: Floats, weights: Floats, first: Floats) -> float:
    """How far the weights move the normal scores of a number from those of the worlds that were drawn at `first`.

    The larger of how far the deviation goes from what it was, whose standard error is 1 / sqrt(2 n) at most, and of how
    far the mean goes, over sqrt(2), which has the same.
    """
    alike = np.full(len(first), 1.0 / len(first))
    apart = abs(float(mean(scores, weights)) - float(mean(first, alike)))
    wider = abs(float(deviation(scores, weights)) / float(deviation(first, alike)) - 1.0)
    return max(apart / math.sqrt(2.0), wider)
