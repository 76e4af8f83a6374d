"""Holds until all that the other owes is verified, and steps then."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Integers
from sim.rules.conduct import HOLD, STEP
from sim.rules.strategies.sight import Sight


def choose(sight: Sight) -> Integers:
    """Step once the other has nothing left to do."""
    return np.where(sight.other_is_done, STEP, HOLD)
