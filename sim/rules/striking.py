"""Limited strikes: violence short of war that a party may order, what speaks for one and how severe it is."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Number, Truths, plain
from sim.rules.chance import exponential


def worth(
    appetite: Number, tension: Number, price: Number, pressure: Number, honour: Number, danger: Number
) -> dict[str, Number]:
    """What a strike is worth to a party, as named terms: retaliation as tension grows, less all that it costs.

    `pressure`: what mediators press it with for a step; `honour`: what breaking its word brings it, never above 0;
    `danger`: what the peace loses (violence.danger).
    """
    return {
        "retaliation": appetite * tension,
        "price": -price,
        "pressure": -pressure,
        "honour": honour,
        "danger": -danger,
    }


def strikes(worth: Number, rationality: Number, strike: Number, refrain: Number, appetite: Number) -> Truths:
    """Whether a party with any appetite for it strikes: by worth, and by its moods to `strike` and to `refrain`."""
    scored = rationality * worth + strike
    return plain((scored > refrain) & (plain(appetite) > 0))


def severity(struck: Truths, mean: Number, luck: Number) -> Number:
    """How severe a strike is, in mean incidents: exponential about its mean; 0 where there is none."""
    return np.where(struck, mean * exponential(luck), 0.0)
