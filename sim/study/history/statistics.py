"""Ranking and calibration of a few predictions: AUC, Brier score, bootstrap intervals, leave-one-out logistic fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RIDGE = 1.0  # penalty on standardised slopes: with few cases, coefficients without one run away
MOST_STEPS = 100  # of Newton's method
CLOSE = 1e-10
TWO_SIDED = 1.959964  # standard errors to either side of a 95 % interval


def auc(score: Array, happened: NDArray[np.bool_]) -> float:
    """The chance that a case that happened has the higher score than one that did not, ties counting half.

    Mann and Whitney (1947). NaN where all cases are of one kind.
    """
    with_it, without = score[happened], score[~happened]
    if not len(with_it) or not len(without):
        return float("nan")
    apart = with_it[:, np.newaxis] - without[np.newaxis, :]
    return float((apart > 0).mean() + 0.5 * (apart == 0).mean())


def brier(chance: Array, happened: NDArray[np.bool_]) -> float:
    """The mean squared distance of the chances from what happened (0 or 1); Brier (1950)."""
    return float(((chance - happened) ** 2).mean())


def logistic(features: Array, happened: NDArray[np.bool_], ridge: float = RIDGE) -> Array:
    """Intercept and slopes (features + 1) of a logistic regression with a ridge penalty on the slopes, by Newton.

    `features` (cases, features), standardised beforehand. The intercept is free, so that the mean fitted chance is the
    share that happened.
    """
    design = np.column_stack([np.ones(len(features)), features])
    penalty = ridge * np.diag([0.0, *np.ones(features.shape[1])])
    weights = np.zeros(design.shape[1])
    for _ in range(MOST_STEPS):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (happened - chance) - penalty @ weights
        curve = design.T @ (design * (chance * (1 - chance))[:, np.newaxis]) + penalty
        step = np.linalg.solve(curve + CLOSE * np.eye(len(weights)), slope)
        weights = weights + np.clip(step, -5, 5)
        if np.abs(step).max() < CLOSE:
            break
    return np.asarray(weights)


def left_out(features: Array, happened: NDArray[np.bool_], ridge: float = RIDGE) -> Array:
    """For each case the chance by a logistic regression on all other cases, standardised by those; (cases)."""
    chances = np.empty(len(features))
    for place in range(len(features)):
        others = np.arange(len(features)) != place
        rest, ends = features[others], happened[others]
        middle, width = rest.mean(axis=0), rest.std(axis=0)
        width = np.where(width > 0, width, 1.0)
        if ends.all() or not ends.any():
            chances[place] = float(ends.mean())
            continue
        weights = logistic((rest - middle) / width, ends, ridge)
        chances[place] = 1 / (1 + np.exp(-(weights[0] + (features[place] - middle) / width @ weights[1:])))
    return chances


def resampled(count: int, times: int, seed: int) -> NDArray[np.int64]:
    """Which cases each bootstrap sample holds, (times, count): the same samples for every score, so that they pair."""
    return np.random.default_rng(seed).integers(0, count, (times, count))


def interval(measure: Callable[..., float], samples: NDArray[np.int64], *arrays: Any) -> tuple[float, float, Array]:
    """The 95 % percentile interval of a measure over bootstrap samples, and its value in each (Efron 1979).

    Samples in which the measure does not exist (all cases of one kind) are left out.
    """
    values = np.array([measure(*(array[sample] for array in arrays)) for sample in samples])
    there = values[np.isfinite(values)]
    if not len(there):
        return float("nan"), float("nan"), values
    low, high = np.quantile(there, [0.025, 0.975])
    return float(low), float(high), values


class Ratio(NamedTuple):
    """A hazard ratio, and its 95 % interval."""

    ratio: float
    low: float
    high: float


def cox(times: Array, events: NDArray[np.bool_], group: Array) -> Ratio:
    """The hazard of a group (1) over that of the rest (0), by Cox's partial likelihood with ties by Breslow.

    `events`: whether something happened at these times, or the watch ended. NaN where nothing happened in either.
    """
    if not (events & (group > 0)).any() or not (events & (group == 0)).any():
        return Ratio(np.nan, np.nan, np.nan)
    when, happened = np.unique(times[events], return_counts=True)
    in_group = np.array([(times[events & (group > 0)] == one).sum() for one in when])
    at_risk = [len(part) - np.searchsorted(np.sort(part), when) for part in (times[group > 0], times[group == 0])]
    log_ratio = information = 0.0
    for _ in range(MOST_STEPS):
        share = at_risk[0] * np.exp(log_ratio)
        share = share / (share + at_risk[1])
        information = float((happened * share * (1.0 - share)).sum())
        move = float((in_group - happened * share).sum()) / information
        log_ratio += float(np.clip(move, -1.0, 1.0))
        if abs(move) < CLOSE:
            break
    half = TWO_SIDED / np.sqrt(information)
    return Ratio(*(float(np.exp(log_ratio + apart)) for apart in (0.0, -half, half)))
