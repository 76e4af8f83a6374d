"""Luck turned into draws: each rule is handed one uniform number in (0, 1) and inverts a distribution."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Number, plain, whole

MOST_INCIDENTS = 400  # the largest count that `poisson` returns: a bound on its loop


def exponential(u: Number) -> Number:
    """An exponential draw with mean 1."""
    return -np.log1p(-u)


def gumbel(u: Number) -> Number:
    """A standard Gumbel draw: the noise that makes the best of noisy values a logit choice (McFadden 1974)."""
    return -np.log(-np.log(u))


@whole
def poisson(mean: Number, u: Number) -> Number:
    """The smallest count whose Poisson distribution function reaches `u`; `mean` at most 300."""
    mean, u = np.broadcast_arrays(np.asarray(mean, dtype=float), np.asarray(u, dtype=float))
    term = np.exp(-mean)
    reached = term
    count = np.zeros(u.shape)
    for k in range(1, MOST_INCIDENTS + 1):
        above = u > reached
        if not above.any():
            break
        count = np.where(above, float(k), count)
        term = term * mean / k
        reached = reached + term
    return count


def gamma_of_count(count: Number, u: Number) -> Number:
    """The sum of `count` exponential draws of mean 1, by one uniform number; 0 where `count` is 0.

    Wilson and Hilferty (1931): the cube root of a gamma variable is nearly normal. The mean is exact to 0.2 % for a
    count of one and better above.
    """
    at_least_one = np.maximum(count, 1.0)
    spread = 1.0 / (9.0 * at_least_one)
    root = np.maximum(1.0 - spread + np.sqrt(spread) * normal(u), 0.0)
    return np.where(plain(count) > 0, at_least_one * root * root * root, 0.0)


def normal(u: Number) -> Number:
    """The standard normal quantile: Wichura's algorithm AS 241 (1988), accurate to about 1e-16."""
    u = plain(u)
    q: Number = u - 0.5
    r = 0.180625 - q * q
    middle = q * _ratio(np.maximum(r, 0.0), _CENTRE_ABOVE, _CENTRE_BELOW)
    root = np.sqrt(-np.log(np.where(q < 0, u, 1.0 - u)))
    near = _ratio(root - 1.6, _NEAR_ABOVE, _NEAR_BELOW)
    far = _ratio(root - 5.0, _FAR_ABOVE, _FAR_BELOW)
    tail: Number = np.where(root <= 5.0, near, far)
    return np.where(np.abs(q) <= 0.425, middle, np.where(q < 0, -tail, tail))


def _ratio(x: Number, above: tuple[float, ...], below: tuple[float, ...]) -> Number:
    numerator: Number = above[0]
    denominator: Number = below[0]
    for a in above[1:]:
        numerator = numerator * x + a
    for b in below[1:]:
        denominator = denominator * x + b
    return numerator / denominator


# Coefficients of AS 241 (PPND16), highest power first.
_CENTRE_ABOVE = (
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
)  # fmt: skip
_CENTRE_BELOW = (
    5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0,
)  # fmt: skip
_NEAR_ABOVE = (
    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
)  # fmt: skip
_NEAR_BELOW = (
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0,
)  # fmt: skip
_FAR_ABOVE = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
    0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
)  # fmt: skip
_FAR_BELOW = (
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0,
)  # fmt: skip
