"""Does what a player orders; without an order it holds."""

from __future__ import annotations

from sim.rules.arrays import Integers
from sim.rules.strategies.sight import Sight


def choose(sight: Sight) -> Integers:
    """What was ordered."""
    return sight.orders
