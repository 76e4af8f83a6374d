"""Steps while the other answers (Axelrod 1984): nice at first, quick to stop, quick to go on."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Integers
from sim.rules.conduct import HOLD, STEP
from sim.rules.strategies.sight import Sight


def choose(sight: Sight) -> Integers:
    """Step where the other answers."""
    return np.where(sight.answers, STEP, HOLD)
