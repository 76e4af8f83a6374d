"""Holds until all that the other owes is verified, steps then, and accepts only roads on which the other goes first."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Integers, Truths
from sim.rules.conduct import HOLD, STEP
from sim.rules.strategies.offer import Offer
from sim.rules.strategies.sight import Sight


def choose(sight: Sight) -> Integers:
    """Step once the other has nothing left to do."""
    return np.where(sight.other_is_done, STEP, HOLD)


def accepts(offer: Offer) -> Truths:
    """Accept what asks nothing of it before the other has done all its part, whatever the road is worth."""
    return offer.asked_last
