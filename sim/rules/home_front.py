"""The home front: hardliners whose weight rises with violence and with concessions that are not answered.

Putnam (1988): who negotiates abroad must carry a deal at home.
"""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Number, Truths, plain


def costs(cost: Number, weight: Number) -> Number:
    """What a step of the whole way brings at home: `cost` where hardliners have all the weight; never above 0."""
    return -cost * weight


def forbids(weight: Number, limit: Number) -> Truths:
    """Whether hardliners are too strong for any step."""
    return plain(weight > limit)


def base(usual: Number, by_opinion: Number, withdrawn: Number) -> Number:
    """The weight to which hardliners return: more, the more support its people have withdrawn from the deal."""
    return usual + by_opinion * withdrawn


def hardliners_win(weight: Number, luck: Number) -> Truths:
    """Whether hardliners win an election: with a chance that is their weight."""
    return plain(luck < weight)


def hardliners_after(
    weight: Number,
    base: Number,
    memory: Number,
    by_tension: Number,
    by_concession: Number,
    unanswered: Number,
    dt: Number,
) -> Number:
    """The hardliners' weight after a step: it returns to its base and rises with tension and unanswered concessions.

    `by_tension`: the rise a week that tension makes; `by_concession`: per unit `unanswered`.
    """
    returned = weight + (base - weight) * -np.expm1(-dt / memory)
    return np.clip(returned + dt * (by_tension + by_concession * np.maximum(unanswered, 0.0)), 0.0, 1.0)


def by_violence(rise: Number, tension: Number, suffers: Number) -> Number:
    """The rise a week by tension, as its side suffers: `rise` per unit where it suffers half of the incidents."""
    return 2.0 * suffers * rise * tension


def after_election(weight: Number, swing: Number, hardliners_win: Truths) -> Number:
    """The weight, or its base, after an election: up by the swing where hardliners win, else down; 0 to 1."""
    return np.clip(weight + np.where(hardliners_win, swing, -swing), 0.0, 1.0)
