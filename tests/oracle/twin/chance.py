"""Luck turned into draws, and chances: one uniform number in, one draw out."""

from __future__ import annotations

from math import exp, expm1, log, log1p
from statistics import NormalDist

NEARLY_SURE = 1.0 - 1e-12
MOST_INCIDENTS = 400
HIGHEST_RATE = 300.0
HIGHEST_EXPONENT = 50.0
FARTHEST = 500.0  # beyond it a chance is 0 or 1 to the last bit
STANDARD_NORMAL = NormalDist()


def hazard(chance: float, window: float) -> float:
    """The weekly hazard that makes the chance within the window `chance`."""
    return -log1p(-min(chance, NEARLY_SURE)) / window


def within(rate: float, weeks: float) -> float:
    """The chance that something of this hazard happens within so many weeks."""
    return -expm1(-rate * weeks)


def together(one: float, other: float) -> float:
    """Two strengths, each a share of what is left, combined."""
    return one + (1.0 - one) * other


def likely(value: float) -> float:
    """The logistic function: how likely one of two options is taken that is worth so much more than the other."""
    return 1.0 / (1.0 + exp(min(max(-value, -FARTHEST), FARTHEST)))


def share(value: float) -> float:
    """The nearest number in [0, 1]."""
    return min(max(value, 0.0), 1.0)


def gumbel(u: float) -> float:
    """A standard Gumbel draw."""
    return -log(-log(u))


def exponential(u: float) -> float:
    """An exponential draw of mean 1."""
    return -log1p(-u)


def normal(u: float) -> float:
    """A standard normal draw."""
    return STANDARD_NORMAL.inv_cdf(u)


def poisson(mean: float, u: float) -> int:
    """The smallest count whose distribution function reaches `u`."""
    count = 0
    term = reached = exp(-mean)
    while u > reached and count < MOST_INCIDENTS:
        count += 1
        term *= mean / count
        reached += term
    return count


def severity_of(count: int, u: float) -> float:
    """The sum of `count` exponential draws of mean 1, by one number (Wilson and Hilferty)."""
    if not count:
        return 0.0
    spread = 1.0 / (9.0 * count)
    return count * max(1.0 - spread + spread**0.5 * normal(u), 0.0) ** 3
