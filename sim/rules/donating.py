"""Donors: while their conditions hold they pay, less what is diverted, and they pause when money is found lost."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.rules.arrays import Number, Truths, plain
from sim.rules.roadmap import ROUNDING


def diverted(diversion: Number, monitoring: Number) -> Number:
    """The share of the money that is diverted."""
    return diversion * (1.0 - monitoring)


def is_willing(tension: Number, calm: Number, week: Number, paused_until: Number) -> Truths:
    """Whether it is calm enough for a donor, and no pause of it goes on."""
    return plain((tension <= calm) & (week >= paused_until - ROUNDING))


def pays(willing: Truths, conditions: Iterable[tuple[Number, Number]]) -> Truths:
    """Whether a willing donor pays: each track that it looks at is verified up to what it asks, as (level, asked)."""
    found = willing
    for level, asked in conditions:
        found = found & (level >= asked - ROUNDING)
    return plain(found)


def arrives(money: Number, diverted: Number) -> Number:
    """What arrives of money that is paid."""
    return money * (1.0 - diverted)


def left(pledge: Number, paid: Number) -> Number:
    """What is left of a pledge of which something was paid before the start; never below 0."""
    return np.maximum(pledge - paid, 0.0)


def loses(audits: Number, diverted: Number) -> Number:
    """The weekly hazard that an audit finds money lost: the more often it looks and the more is diverted."""
    return audits * diverted


def paused_until(before: Number, found: Truths, next_week: Number, pause: Number) -> Number:
    """The week before which a donor pays nothing: from the next week on for its pause where money was found lost."""
    return np.where(found, next_week + pause, before)
