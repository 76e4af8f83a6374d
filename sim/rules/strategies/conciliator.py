"""Does its part as soon as it is due."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Integers
from sim.rules.conduct import STEP
from sim.rules.strategies.sight import Sight


def choose(sight: Sight) -> Integers:
    """Step."""
    return np.full(sight.due.shape, STEP, dtype=np.int64)
