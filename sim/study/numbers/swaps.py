"""Where two roads swap places along a dial: which does better on either side, and between which values it changes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NUMBERS = ("at", "after", "before")


def swaps(differences: pd.DataFrame, along: str, others: Sequence[str]) -> pd.DataFrame:
    """A row for each change of the leading road along `along`, for each combination of the `others`.

    `differences` has for each point a column for each path, and difference, low and high: the first road minus the
    second. Only points whose interval leaves out 0 have a leader; `after` and `before` are neighbours among these,
    and `at` is where straight lines from point to point between them are 0, the middle one of several such places.
    `rises`: whether the first road leads from there on.
    """
    rows = []
    if others:
        groups = [(key, own) for key, own in differences.groupby(list(others), sort=True)]
    else:
        groups = [((), differences)]
    for key, own in groups:
        ordered = own.sort_values(along)
        values, found = ordered[along].to_numpy(dtype=float), ordered["difference"].to_numpy(dtype=float)
        leader = np.where(ordered["low"] > 0, 1, np.where(ordered["high"] < 0, -1, 0))
        clear = np.flatnonzero(leader)
        for first, last in pairwise(clear):
            if leader[first] != leader[last]:
                here = slice(first, last + 1)
                rows.append(
                    {
                        **dict(zip(others, key, strict=True)),
                        "path": along,
                        "at": _zero(values[here], found[here]),
                        "after": float(values[first]),
                        "before": float(values[last]),
                        "rises": bool(leader[last] > 0),
                    }
                )
    table = pd.DataFrame(rows, columns=[*others, "path", *NUMBERS, "rises"])
    return table.astype({"path": object, "rises": bool, **dict.fromkeys((*others, *NUMBERS), float)})


def _zero(values: NDArray[np.float64], differences: NDArray[np.float64]) -> float:
    """Where lines from point to point are 0, if the first and the last difference have different signs."""
    left, right = differences[:-1], differences[1:]
    crossing = (left * right <= 0) & (left != right)
    part = left[crossing] / (left[crossing] - right[crossing])
    return float(np.median(values[:-1][crossing] + part * np.diff(values)[crossing]))
