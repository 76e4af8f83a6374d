"""Rebuilding and administration: what is paid for, who consents, who is charged, how far the work can reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sim.rules.arrays import Number, plain, product, total


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
