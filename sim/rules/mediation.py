"""Mediation: what an act would change, and what attention it costs."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Number, product
from sim.rules.conduct import chance_of_step

ACTS = ("rest", "press first", "press second", "induce first", "induce second", "enforce", "protect", "propose")
REST, PRESS, INDUCE, ENFORCE, PROTECT, PROPOSE = 0, (1, 2), (3, 4), 5, 6, 7
"""A mediator's acts; `first` and `second` are the parties in the order of the scenario."""


def rise(gain: Number, added: Number, rationality: Number, part: Number) -> Number:
    """How much likelier a step that is `part` of a party's way becomes when its gain rises by `added`."""
    return chance_of_step(gain + added, rationality, part) - chance_of_step(gain, rationality, part)


def attention_after(attention: Number, lasts: Number, spent: Number, dt: Number) -> Number:
    """Attention fades, and acting spends it; 0 to 1."""
    return np.clip(attention * np.exp(-dt / lasts) - spent * dt, 0.0, 1.0)


def goodwill_after(goodwill: Number, lasts: Number, dt: Number) -> Number:
    """The goodwill of the world towards the plan fades as it lasts."""
    return goodwill * np.exp(-dt / lasts)


def lent(shares: list[Number]) -> Number:
    """What several mediators lend together: 1 - product of (1 - each)."""
    return 1.0 - product(1.0 - share for share in shares)
