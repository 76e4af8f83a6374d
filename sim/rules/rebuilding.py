"""Rebuilding and administration: what is paid for, who consents, who is charged, how far the work can reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sim.rules.arrays import Number, Truths, plain, product, total
from sim.rules.roadmap import ROUNDING


def needs_left(needs: Number, arrived: Number) -> Number:
    """The money that a track still needs, of all that it `needs`, less what arrived before; never below 0."""
    return np.maximum(needs - arrived, 0.0)


def is_unpaid(needs: Number, payments: Iterable[Number]) -> Truths:
    """Whether a track needs money and nobody pays any for it."""
    unpaid = plain(needs > 0)
    for payment in payments:
        unpaid = unpaid & ~plain(payment > 0)
    return unpaid


def funding(goodwill: Number, payments: Iterable[Number], needs: Number) -> Number:
    """The share of its needs that a track gets, 0 to 1: the money that arrives, with goodwill, of what it needs.

    `payments` and `needs` are in the same money; a track that needs nothing has all that it needs.
    """
    arrives = (1.0 + goodwill) * total(payments)
    enough = arrives / np.where(needs > 0, needs, 1.0)
    return np.where(needs > 0, np.clip(enough, 0.0, 1.0), 1.0)


def withheld(share: Number, worth: Number, rationality: Number) -> Number:
    """The share of a track's work that a party withholds its consent from: share * (1 - exp(-rationality * loss)).

    `loss` is what the track, carried out in full, is worth to it below nothing (`worth`, as its values are reckoned).
    Who gains or is indifferent consents; who loses withholds the more of its `share` the more it loses, and all of it
    as its rationality grows. A sharp edge at 0 would make values that nobody could tell apart the difference between
    no work and all of it.
    """
    return share * -np.expm1(-rationality * np.maximum(-worth, 0.0))


def consent(shares_withheld: Iterable[Number]) -> Number:
    """The share of the work that is let be done: what no party withholds."""
    return product(1.0 - share for share in shares_withheld)


def charges(shares_withheld: Sequence[Number]) -> list[Number]:
    """Each one's part of the work that is not let be done, by the shares withheld: they add up to 1 - consent."""
    together = plain(total(shares_withheld))
    missing = 1.0 - consent(shares_withheld)
    return [missing * share / np.where(together > 0, together, 1.0) for share in shares_withheld]


def extent(base: Number, level: Number) -> Number:
    """How far work can reach: an area at first, the rest as another track advances."""
    return base + (1.0 - base) * level


def is_out_of_reach(level: Number, extent: Number) -> Truths:
    """Whether work that leads to a level lies beyond the extent that can be got to."""
    return plain(level > extent + ROUNDING)


def is_prepared(week: Number, begins: Number, last: Number, takes: Number) -> Truths:
    """Whether a tranche off the road is prepared: it `takes` so many weeks from the beginning or the `last` tranche."""
    ready = np.maximum(begins, last) + takes
    return plain(week >= ready - ROUNDING)


def pace(size: Number, takes: Number, hazard: Number) -> Number:
    """Levels a week that are gained by tranches of a size, each of which takes so many weeks and then 1 / hazard."""
    return size * hazard / (takes * hazard + 1.0)
