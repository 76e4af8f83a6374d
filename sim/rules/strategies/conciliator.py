"""Does its part as soon as it is due, and accepts every road."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Integers, Truths, plain
from sim.rules.conduct import STEP
from sim.rules.strategies.offer import Offer
from sim.rules.strategies.sight import Sight


def choose(sight: Sight) -> Integers:
    """Step."""
    return np.full(sight.due.shape, STEP, dtype=np.int64)


def accepts(offer: Offer) -> Truths:
    """Accept, whatever the road is worth."""
    return np.ones(plain(offer.surplus).shape, dtype=bool)
