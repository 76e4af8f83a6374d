"""Steps while the other answers (Axelrod 1984): nice at first, quick to stop, quick to go on."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Integers, Truths
from sim.rules.conduct import HOLD, STEP
from sim.rules.strategies.sight import Sight


def choose(sight: Sight) -> Integers:
    """Step where the other answers."""
    return np.where(sight.answers, STEP, HOLD)


def breaks(claimed: Truths, passed: Truths, taken_back: Truths, due: Truths, is_overdue: Truths) -> Truths:
    """Whether what the other did of one track speaks against it: a rejected claim, a row back, or a long delay."""
    return (claimed & ~passed) | taken_back | (due & ~claimed & is_overdue)


def answers(before: Truths, delivered: Truths, against: Truths) -> Truths:
    """Whether the other keeps its side up: it did before or has delivered, and nothing speaks against it this week."""
    return (before | delivered) & ~against
