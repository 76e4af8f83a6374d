"""Keeps or mimics by its drawn type, with the habits that observers reckon with: for tests of learning."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Integers
from sim.rules.conduct import CHEAT, HOLD, STEP
from sim.rules.strategies.sight import Sight


def choose(sight: Sight) -> Integers:
    """Deliver, really or in pretence, in the weeks in which the type does."""
    return np.where(sight.delivers, np.where(sight.pretends, CHEAT, STEP), HOLD)
