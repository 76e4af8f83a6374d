"""Conduct: what a party does with an obligation, given what each option is worth and the mood it is in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.rules.arrays import Integers, Number, Truths

OPTIONS = ("step", "hold", "cheat", "reverse")
STEP, HOLD, CHEAT, REVERSE = range(4)


def mood_turns(memory: Number, dt: Number) -> Number:
    """The chance that a party's moods are drawn afresh within `dt` weeks: 1 - exp(-dt / memory)."""
    return -np.expm1(-dt / memory)


def choose(
    values: Sequence[Number], moods: Sequence[Number], is_open: Sequence[Truths], rationality: Number
) -> Integers:
    """The open option with the largest rationality * value + mood; each week's marginal choice is logit.

    Persistent moods stand for what lasts in a leadership's leaning; an independent draw every week would make
    everybody do everything in the end.
    """
    best = np.full(np.shape(is_open[0]), -np.inf)
    choice = np.full(np.shape(is_open[0]), HOLD, dtype=np.int64)
    for option in range(len(OPTIONS)):
        score = rationality * values[option] + moods[option]
        better = is_open[option] & (score > best)
        best = np.where(better, score, best)
        choice = np.where(better, option, choice)
    return choice
