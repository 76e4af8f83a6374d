"""What a party gains: from the deal (U), from a war (B), from a failure (F), and what it has been given (K).

All are flows per unit of time in units of the party, and all are sums over tracks of a weight times the level, so
that a track's weight is all there is to know. Fearon (1998) for the shape: fighting on, the flow of the
settlement, and what a weakened side can no longer get.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.rules.arrays import Number

Side = Literal["own", "enemy", "third"]


@dataclass(frozen=True)
class Weight:
    """What one track at level 1 adds to each payoff of one party.

    `utility`: to U; `war`: to B without protection; `cover`: to B with full protection, on top; `delivered`: to K;
    `failure` and `failure_cover`: to F, likewise.
    """

    utility: Number
    war: Number
    cover: Number
    delivered: Number
    failure: Number
    failure_cover: Number


def weight(
    side: Side,
    value: Number,
    *,
    reversibility: Number,
    power: Number,
    vulnerability: Number,
    war_cost: Number,
    freeze_to_war: Number,
) -> Weight:
    """The weights of one track for one party; `value` in units (negative for what the party gives up).

    1. The deal pays U = sum of value * level.
    2. War takes the war cost, less what the enemy's lost weapons take off it; of others' tracks it leaves what cannot
       be taken back (irr * value); for its own the party pays what it cannot take back, and is attacked where it is
       vulnerable: irr * (cost + vulnerability * (1 - protection)).
    3. A failure is a freeze, or war with the chance `freeze_to_war`: F = (1 - theta) U + theta B.
    """
    irreversible = 1.0 - reversibility
    cover = 0.0 * value
    if side == "own":
        war = irreversible * (value - vulnerability)
        cover = irreversible * vulnerability
    elif side == "enemy":
        war = irreversible * value + war_cost * power * irreversible
    else:
        war = irreversible * value
    return Weight(
        utility=value,
        war=war,
        cover=cover,
        delivered=0.0 * value if side == "own" else value,
        failure=(1.0 - freeze_to_war) * value + freeze_to_war * war,
        failure_cover=freeze_to_war * cover,
    )


def failure_base(war_cost: Number, freeze_to_war: Number) -> Number:
    """F with every level at 0: the chance of war times its cost."""
    return -freeze_to_war * war_cost


def breach(utility: Number, war: Number, freeze_to_war: Number, provocation: Number) -> Number:
    """The value of being caught breaking one's word: a failure in which the provocation makes war likelier."""
    chance_of_war = freeze_to_war + (1.0 - freeze_to_war) * provocation
    return (1.0 - chance_of_war) * utility + chance_of_war * war
