"""Obstacles: whether a party has a deal to gain at all, and what an order makes of its choice."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Integers, Number, Truths, plain
from sim.rules.conduct import HOLD


def has_no_deal(deal: Number, freeze: Number, war: Number) -> Truths:
    """Whether the whole deal, with its prizes in full, is worth less than the better of the freeze and a war."""
    return plain(deal < np.maximum(freeze, war))


def ordered(no_deal: Truths, where_a_deal: int, where_none: int) -> Integers:
    """The option that an order names in each world, by whether the party has a deal to gain there."""
    return np.where(no_deal, where_none, where_a_deal)


def carried_out(order: Integers, free: int, is_open: Truths, choice: Integers) -> Integers:
    """The choice under an order: its option where that is open, holding where it is not, and the own one if `free`."""
    return np.where(order == free, choice, np.where(is_open, order, HOLD))
