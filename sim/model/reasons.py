"""Why a party does not meet what is due: the single change that would most raise its gain from stepping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.state import pick
from sim.rules import conduct, endings
from sim.rules.arrays import Integers, Number, plain

if TYPE_CHECKING:
    from sim.model.party import Party


def reasons(party: Party, index: Integers) -> Integers:
    """Indices in endings.REASONS for worlds `index`, in which something of the party is due."""

    def code(reason: str) -> int:
        return endings.REASONS.index(reason)

    found = np.full_like(party.trust[index], code("hesitation" if party.reckons else "by strategy"), dtype=np.int64)
    if party.reckons:
        for choice in party.choice.values():
            found[choice[index] == conduct.CHEAT] = code("pretence")
        gain = plain(party.step_value - party.hold_value)[index]
        unwilling = np.flatnonzero((gain <= 0) & (found == code("hesitation")))
        if len(unwilling):
            found[unwilling] = what_holds_back(party, index[unwilling], gain[unwilling])
    for deed in party.deeds.values():
        found[deed.tried[index]] = code("control")
    found[party.forbidden[index]] = code("forbidden")
    return found


def what_holds_back(party: Party, index: Integers, gain: Number) -> Integers:
    """The single switch that would most raise the gain from stepping, in worlds `index`."""
    beside_the_road = gain - party.view.lent.gain[index]  # honour, waiting, tension, home front and pressure
    tension, at_home = party.view.costs["tension"], party.view.costs["home front"]
    switched = party.belief.switched(party.view.case, party.view.reckoning)
    certain, protected, costless, ready = (pick(one, index).gain() + beside_the_road for one in switched)
    return endings.why([certain, protected, costless, gain - pick(tension, index), ready, gain - pick(at_home, index)])
