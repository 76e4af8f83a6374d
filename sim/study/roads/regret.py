"""Regret: how far an order lies behind the one that is best under the same assumptions, whichever these are.

The best of many orders is best by luck as well. So each draw's futures are cut into two halves: the order that is best
in the one (of equals the one that is best over all draws) is compared in the other, and the other way round (cross
fitting). The mean is that behind a chooser who knows the draw from half of its futures, and so no more than the regret
behind one who knows it fully; the percentile still has the chance of few futures in it. More futures for each draw
(`futures_per_draw`) make both sharper.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PERCENTILE = 90
TIE = 1e-6  # weight of the mean over all draws, where a draw tells nothing


def regret(completes: NDArray[np.float64], draws: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean over draws of the regret of each order, and its 90th percentile, as shares of worlds: (orders) each.

    `completes` (orders, worlds), `draws` (worlds, rising). NaN where no draw has two futures. After Savage (1951),
    cross-fitted.
    """
    groups, draw = np.unique(draws, return_inverse=True)
    within = np.arange(len(draws)) - np.searchsorted(draws, groups)[draw]
    halves = [_by_draw(completes, draw, len(groups), within % 2 == half) for half in (0, 1)]
    whole = np.isfinite(halves[0][0]) & np.isfinite(halves[1][0])
    if not whole.any():
        nothing = np.full(len(completes), np.nan)
        return nothing, nothing
    overall = TIE * completes.mean(axis=1)[:, np.newaxis]
    one, two = (half[:, whole] for half in halves)
    behind = (_behind(one, two, overall) + _behind(two, one, overall)) / 2
    return np.asarray(behind.mean(axis=1)), np.percentile(behind, PERCENTILE, axis=1)


def _by_draw(
    completes: NDArray[np.float64], draw: NDArray[np.int64], groups: int, chosen: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The share of each draw's chosen futures that complete, (orders, draws); NaN where it has none."""
    sizes = np.bincount(draw[chosen], minlength=groups).astype(float)
    sums = np.stack([np.bincount(draw[chosen], one[chosen], groups) for one in completes]).astype(float)
    return np.asarray(np.divide(sums, sizes, out=np.full_like(sums, np.nan), where=sizes > 0))


def _behind(
    chosen_by: NDArray[np.float64], found: NDArray[np.float64], overall: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far each order lies, by `found`, behind the one that is best by the other half: (orders, draws)."""
    best = np.argmax(chosen_by + overall, axis=0)
    return np.asarray(found[best, np.arange(found.shape[1])] - found)
