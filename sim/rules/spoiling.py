"""Spoilers, who attack where a step is near, and fronts elsewhere that flare up."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Number, Truths, plain
from sim.rules.violence import incident_rate


def is_narrow(is_due: Truths, gain: Number, margin: Number) -> Truths:
    """Whether one of whom something is due would gain by a step, but so little that an attack could turn it."""
    return plain(is_due & (gain > 0) & (gain < margin))


def rate(usual: Number, deterred: Number, timed: Number, recruited: Number) -> Number:
    """Attacks a week: the usual, fewer by what a force deters, more where a step is narrow and by who is recruited.

    All three act on the exponent, as what calms and stirs incidents does.
    """
    return incident_rate(usual, [deterred - timed - recruited])


def believed(blames: Number, set_right: Number) -> Number:
    """The chance that an attack is laid at a party's door: as is meant, but for what observers set right."""
    return blames * (1.0 - set_right)


def turns(flaring: Truths, flares: Number, lasts: Number) -> Number:
    """The weekly hazard that a front elsewhere flares up, or, where it is flaring, that it dies down."""
    return np.where(flaring, 1.0 / lasts, flares)
