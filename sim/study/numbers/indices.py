"""Which numbers move an output: elementary effects (Morris) and shares of its variance (Sobol), chance taken off.

The output at a point is a share of worlds, and so has noise. It comes in two halves that met independent luck: what
products of one half with the other hold on average is free of noise, whatever the two have of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LEVELS = 4  # of the grid on which Morris's trajectories walk
EDGE = 0.025  # the levels span the middle 95 % of each distribution, so that no tail is judged by its farthest end
RESAMPLES = 400
INTERVAL = (0.025, 0.975)
MOSTLY = 0.95  # of the resamples must have a number

Halves = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The output at each point, in two halves with independent luck."""


@dataclass(frozen=True)
class Decomposition:
    """Sobol indices with a row for each number, and what they are shares of.

    `table`: name, first, total (noise taken off) with low and high, and first_raw and total_raw with their half widths
    as SALib finds them. `variance` (low, high): of the output, noise taken off. `noise`: the share of the variance of
    the raw output that is noise, 0 to 1.
    """

    table: pd.DataFrame
    variance: float
    low: float
    high: float
    noise: float


def problem(names: Sequence[str], edge: float = 0.0) -> dict[str, Any]:
    """What SALib calls a problem: a position between 0 and 1 in the distribution of each number."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[edge, 1 - edge]] * len(names)}


def trajectories(names: Sequence[str], count: int, seed: int) -> NDArray[np.float64]:
    """Morris's design, (count * (names + 1), names): walks in which one number moves at each step."""
    from SALib.sample import morris

    return np.asarray(morris.sample(problem(names, EDGE), count, num_levels=LEVELS, seed=seed), dtype=float)


def crossed(names: Sequence[str], base: int, seed: int) -> NDArray[np.float64]:
    """Saltelli's design, (base * (names + 2), names): rows A, A with one number of B, ..., B. `base`: a power of 2.

    The rows are shuffled: neighbours of a Sobol sequence keep apart, and a batch of neighbours would look too varied.
    """
    from SALib.sample import sobol

    found = sobol.sample(problem(names), base, calc_second_order=False, seed=seed)
    rows = found.reshape(base, -1, len(names))
    found = np.random.default_rng(seed).permutation(rows).reshape(found.shape)
    return np.asarray(np.clip(found, 2.0**-53, 1 - 2.0**-53), dtype=float)


def elementary_effects(design: NDArray[np.float64], output: NDArray[np.float64]) -> NDArray[np.float64]:
    """The change of the output per whole range of each number, (trajectories, names).

    Morris (1991), Factorial sampling plans for preliminary computational experiments.
    """
    numbers = design.shape[1]
    steps = np.diff(design.reshape(-1, numbers + 1, numbers), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    up = np.sign(np.take_along_axis(steps, moved[:, :, np.newaxis], axis=2)[:, :, 0])
    effects = np.zeros((len(steps), numbers))
    change = np.diff(output.reshape(-1, numbers + 1), axis=1) * up * (2 * (LEVELS - 1) / LEVELS)
    np.put_along_axis(effects, moved, change, axis=1)
    return effects


def screen(names: Sequence[str], design: NDArray[np.float64], halves: Halves, seed: int) -> pd.DataFrame:
    """A row for each number: mu, mu_star with mu_star_half (of its 95 % interval), sigma, noise and effect.

    mu_star is the mean size of the elementary effects (Campolongo et al. 2007), with a bootstrap by SALib. `noise` is
    what it would be from chance alone, found from the half difference of the halves, which has the same noise as their
    mean and nothing else. `effect` is the root mean square of the effects, noise taken off.
    """
    from SALib.analyze import morris

    _refuse_unknown(halves)
    first, second = halves
    found = morris.analyze(problem(names, EDGE), design, (first + second) / 2, num_levels=LEVELS, seed=seed)
    one, other = (elementary_effects(design, half) for half in halves)
    return pd.DataFrame(
        {
            "name": pd.Series(list(names), dtype=object),
            "mu": np.asarray(found["mu"], dtype=float),
            "mu_star": np.asarray(found["mu_star"], dtype=float),
            "mu_star_half": np.asarray(found["mu_star_conf"], dtype=float),
            "sigma": np.asarray(found["sigma"], dtype=float),
            "noise": np.abs((one - other) / 2).mean(axis=0),
            "effect": np.sqrt(np.maximum((one * other).mean(axis=0), 0)),
        }
    )


def decompose(names: Sequence[str], halves: Halves, seed: int, batches: int | None = None) -> Decomposition:
    """Sobol indices of the output at the points of `crossed`, with bootstrap intervals over the rows of its base.

    First order and total by the estimators of Saltelli et al. (2010), each product taken between the halves, so that
    numerator and variance are free of noise on average. `batches`: the rows come in so many equal parts, each with a
    luck of its own; what a part's luck does to all its points alike is taken off, and whole parts are drawn again, so
    that the intervals cover luck as well. Without noise and batches the indices are those of SALib. NaN where no
    variance is left.
    """
    from SALib.analyze import sobol

    _refuse_unknown(halves)
    rows, beside = zip(*(_centred(half.reshape(-1, len(names) + 2), batches) for half in halves), strict=True)
    base, own = len(rows[0]), beside[0]
    groups = np.arange(base).reshape(batches or base, -1)
    dice = np.random.default_rng(seed)
    again = groups[dice.integers(len(groups), size=(RESAMPLES, len(groups)))].reshape(RESAMPLES, -1)
    first, total, variance = _cross(rows[0], rows[1], own)
    drawn = [_cross(rows[0][chosen], rows[1][chosen], own) for chosen in again]
    both = (rows[0] + rows[1]) / 2
    mean = both.ravel()
    ends = both[:, [0, -1]]
    raw_variance = float(ends.var() if batches is None else (ends**2).mean() / (1 - own))
    if np.ptp(mean) > 0:
        raw = sobol.analyze(problem(names), mean, calc_second_order=False, num_resamples=RESAMPLES, seed=seed + 1)
    else:
        raw = dict.fromkeys(("S1", "S1_conf", "ST", "ST_conf"), np.full(len(names), np.nan))
    table = pd.DataFrame({"name": pd.Series(list(names), dtype=object)})
    for name, value, place in (("first", first, 0), ("total", total, 1)):
        low, high = _interval([one[place] for one in drawn])
        table[name], table[f"{name}_low"], table[f"{name}_high"] = value, low, high
    for name, key in (("first", "S1"), ("total", "ST")):
        table[f"{name}_raw"], table[f"{name}_raw_half"] = raw[key], raw[f"{key}_conf"]
    low, high = _interval([one[2] for one in drawn])
    noise = 1 - variance / raw_variance if raw_variance > 0 else np.nan
    return Decomposition(table, variance, float(low), float(high), float(np.clip(noise, 0, 1)))


def nothing() -> pd.DataFrame:
    """The table of a decomposition without numbers."""
    both = [f"{index}{end}" for index in ("first", "total") for end in ("", "_low", "_high")]
    raw = [f"{index}_raw{end}" for index in ("first", "total") for end in ("", "_half")]
    return pd.DataFrame(columns=["name", *both, *raw]).astype({"name": object, **dict.fromkeys((*both, *raw), float)})


def variance_between(there: NDArray[np.float64], futures: int, seed: int) -> tuple[float, float, float]:
    """The variance, between draws of the assumptions, of the chance of a state, chance taken off; with its interval.

    `there` (worlds): 1 where a world is in the state; `futures` worlds in a row share a draw. Pairs of worlds of the
    same draw against pairs of different draws: free of noise on average.
    """
    counts = there.reshape(-1, futures).sum(axis=1)
    dice = np.random.default_rng(seed)
    again = dice.integers(len(counts), size=(RESAMPLES, len(counts)))
    low, high = _interval([_between(counts[chosen], futures) for chosen in again])
    return _between(counts, futures), float(low), float(high)


def _between(counts: NDArray[np.float64], futures: int) -> float:
    draws = len(counts)
    same = (counts * (counts - 1)).mean() / (futures * (futures - 1))
    shares = counts / futures
    different = (shares.sum() ** 2 - (shares**2).sum()) / (draws * (draws - 1))
    return float(same - different)


def _centred(rows: NDArray[np.float64], batches: int | None) -> tuple[NDArray[np.float64], float]:
    """The rows less the mean of all A and B of their batch, and what share one point has in that mean.

    Without batches that share counts as 0, as SALib has it.
    """
    several = rows.reshape(batches or 1, -1, rows.shape[1])
    if batches is None:
        return (several - several.mean()).reshape(rows.shape), 0.0
    means = several[:, :, [0, -1]].mean(axis=(1, 2), keepdims=True)
    return (several - means).reshape(rows.shape), 1 / (2 * several.shape[1])


def _cross(
    one: NDArray[np.float64], other: NDArray[np.float64], own: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """First order and total of each number and the variance of the output, by products between the halves.

    A mean that was taken off holds a share `own` of each point. That makes the variance too small by this share, and
    V of the first order into V - own * (V - T), with T of the total; both are put right.
    """
    (a, mixed, b), (a2, mixed2, b2) = ((half[:, :1], half[:, 1:-1], half[:, -1:]) for half in (one, other))
    ends = np.concatenate([one[:, 0], one[:, -1]]), np.concatenate([other[:, 0], other[:, -1]])
    variance = float((ends[0] * ends[1]).mean() - (ends[0].mean() * ends[1].mean() if not own else 0.0)) / (1 - own)
    total = ((a - mixed) * (a2 - mixed2)).mean(axis=0) / 2
    first = (b * (mixed2 - a2) + b2 * (mixed - a)).mean(axis=0) / 2
    first = (first - own * total) / (1 - own)
    if variance <= np.finfo(float).eps:
        return np.full_like(first, np.nan), np.full_like(total, np.nan), variance
    return first / variance, total / variance, variance


def _interval(several: Sequence[Any]) -> tuple[Any, Any]:
    """The 95 % interval of what was found from resamples; none where more than a few of them have no number."""
    values = np.asarray(several, dtype=float)
    known = np.isfinite(values).reshape(len(values), -1).all(axis=1)
    if known.mean() < MOSTLY:
        nothing = np.full(values.shape[1:], np.nan)
        return nothing, nothing
    low, high = np.quantile(values[known], INTERVAL, axis=0)
    return low, high


def _refuse_unknown(halves: Halves) -> None:
    """Raises ValueError if the output is no number anywhere, naming the points: one would hide every effect."""
    unknown = np.flatnonzero(~np.isfinite(halves[0]) | ~np.isfinite(halves[1]))
    if len(unknown):
        listed = ", ".join(str(point) for point in unknown[:10]) + (", ..." if len(unknown) > 10 else "")
        raise ValueError(f"the output is no number at {len(unknown)} of {len(halves[0])} points: {listed}")
