"""Rebuilding and administration: who pays, who consents, how far the work can reach."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.rules.arrays import Number, Truths, product, total


def diverted(diversion: Number, monitoring: Number) -> Number:
    """The share of the money that is diverted."""
    return diversion * (1.0 - monitoring)


def funding(goodwill: Number, payments: Iterable[Number]) -> Number:
    """The share of its funds that a track gets, 0 to 1: what donors pay and nobody diverts, with goodwill."""
    return np.clip((1.0 + goodwill) * total(payments), 0.0, 1.0)


def consent(blocks: Iterable[tuple[Number, Truths]]) -> Number:
    """The share of its work that an administration gets done: (share, whether it blocks) of each party."""
    return product(1.0 - share * is_blocking for share, is_blocking in blocks)


def extent(base: Number, level: Number) -> Number:
    """How far work can reach: an area at first, the rest as another track advances."""
    return base + (1.0 - base) * level
