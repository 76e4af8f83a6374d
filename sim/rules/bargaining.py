"""Bargaining over the road: when a refused road may come back, and where a party's own next step lies."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Integers, Number, Truths, plain

NOWHERE = -1


def moved(surplus: Number, before: Number, margin: Number) -> Truths:
    """Whether a road's surplus has moved by the margin since it was refused (`before`; inf: it never was)."""
    change = np.abs(surplus - before)
    return plain((change >= margin) & (change > 0))


def first(flags: Truths) -> Integers:
    """The first row (rungs, worlds) that is true in each world, or NOWHERE."""
    found = np.full(flags.shape[-1], NOWHERE, dtype=np.int64)
    for row in range(len(flags) - 1, -1, -1):
        found = np.where(flags[row], row, found)
    return found
