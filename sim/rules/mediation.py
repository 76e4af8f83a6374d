"""Mediation: what an act would change, which act is chosen, and what attention it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from sim.rules.arrays import Integers, Number, product
from sim.rules.conduct import chance_of_step

ACTS = ("rest", "press first", "press second", "induce first", "induce second", "enforce", "protect", "propose")
REST, PRESS, INDUCE, ENFORCE, PROTECT, PROPOSE = 0, (1, 2), (3, 4), 5, 6, 7
"""A mediator's acts; `first` and `second` are the parties in the order of the scenario."""


def rise(gain: Number, added: Number, rationality: Number, part: Number) -> Number:
    """How much likelier a step that is `part` of a party's way becomes when its gain rises by `added`."""
    return chance_of_step(gain + added, rationality, part) - chance_of_step(gain, rationality, part)


def pressure(leverage: Number, part: Number, attention: Number) -> Number:
    """What pressing adds to a party's gain from a step that is `part` of its way."""
    return leverage * part * attention


def spared(rise: Number, cares: Number) -> Number:
    """What the rise of a step's chance under pressure counts for to a mediator that cares less to press this party."""
    return cares * rise


def inducement(discount: Number, chance: Number, gift: Number, part: Number, attention: Number) -> Number:
    """What a gift adds to the gain: it comes a step later, and only if the other delivers, with `chance`."""
    return discount * chance * (gift * part) * attention


def promise(faith: Number, lends: Number, attention: Number) -> Number:
    """What a party believes of the enforcement or protection that a mediator lends."""
    return faith * lends * attention


def best_act(effects: Mapping[int, Number]) -> tuple[Integers, Number]:
    """The act of the largest expected effect, an index in ACTS, and that effect: the first of several that are equal.

    `effects`: by act, how much likelier steps become; that of resting, 0, is among them.
    """
    best = effects[REST]
    act = np.full(np.shape(best), REST, dtype=np.int64)
    for number, effect in effects.items():
        better = effect > best
        best, act = np.where(better, effect, best), np.where(better, number, act)
    return act, best


def worth_doing(act: Integers, effect: Number, threshold: Number) -> Integers:
    """The act, or rest where its expected effect is below the threshold."""
    return np.where(effect >= threshold, act, REST)


def attention_after(attention: Number, lasts: Number, spent: Number, dt: Number) -> Number:
    """Attention fades, and acting spends it; 0 to 1."""
    return np.clip(attention * np.exp(-dt / lasts) - spent * dt, 0.0, 1.0)


def goodwill_after(goodwill: Number, lasts: Number, dt: Number) -> Number:
    """The goodwill of the world towards the plan fades as it lasts."""
    return goodwill * np.exp(-dt / lasts)


def lent(shares: Iterable[Number]) -> Number:
    """What several mediators lend together: 1 - product of (1 - each)."""
    return 1.0 - product(1.0 - share for share in shares)
