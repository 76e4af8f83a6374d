"""Bargaining over the road: what is accepted, when a refused road may come back, where a party's next step lies."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Integers, Number, Truths, plain

NOWHERE = -1


def is_worth_it(surplus: Number) -> Truths:
    """Whether a road is worth accepting: `surplus` is what it is worth above a failure and the party's margin."""
    return plain(surplus > 0)


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
