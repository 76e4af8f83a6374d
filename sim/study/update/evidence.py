"""One fact held against worlds: what each world shows in its stead, how likely the report is, and how surprising.

Pure functions of arrays (worlds).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.scenario.quantity import normal_share

Floats = NDArray[np.float64]


def of_value(shown: Floats, observed: float, error: float) -> Floats:
    """The logarithm of the likelihood of a value: normal around what a world shows, the same constant left out."""
    apart = (observed - shown) / error
    return np.asarray(-0.5 * apart * apart)


def of_bounds(shown: Floats, low: float, high: float, error: float) -> Floats:
    """The logarithm of the likelihood of bounds: 0 within, beyond them as of a value at the nearer bound.

    At error 0 nothing lies beyond.
    """
    beyond = np.maximum(np.maximum(low - shown, shown - high), 0.0)
    if error > 0:
        return of_value(beyond, 0.0, error)
    return np.where(beyond > 0, -np.inf, 0.0)


def of_event(shown: Floats, happened: bool, error: float) -> Floats:
    """The logarithm of the likelihood of an event: 1 - `error` in worlds in which it is as observed, else `error`."""
    agrees = (shown > 0.5) == happened
    wrong = math.log(error) if error > 0 else -math.inf
    return np.where(agrees, math.log1p(-error), wrong)


def tail_of_value(shown: Floats, observed: float, error: float, weights: Floats) -> float:
    """The two-sided predictive tail of a value: the chance of one as far out as it, given the weights before."""
    below = float((weights * normal_share((observed - shown) / error)).sum())
    return float(np.clip(2.0 * min(below, 1.0 - below), 0.0, 1.0))


def tail_of_chance(chance: float) -> float:
    """The predictive tail of what either is so or is not: the chance of whatever is at most as likely."""
    return 1.0 if chance >= 0.5 else chance


def both(one: float, other: float) -> float:
    """Two independent errors of a number together."""
    return math.hypot(one, other)


def either(one: float, other: float) -> float:
    """The chance that just one of two independent errors about an event is made."""
    return one * (1.0 - other) + other * (1.0 - one)
