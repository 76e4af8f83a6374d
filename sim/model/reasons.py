"""Why a party does not meet what is due: the single change that would most raise its gain from stepping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.state import pick
from sim.rules import blame, conduct, endings
from sim.rules.arrays import Floats, Integers, plain

if TYPE_CHECKING:
    from sim.model.party import Party


def reasons(party: Party, index: Integers) -> Integers:
    """Indices in endings.REASONS for worlds `index`, in which something of the party is due."""

    nowhere = np.zeros_like(party.forbidden[index])
    usual = endings.REASONS.index("hesitation" if party.reckons else "by strategy")
    otherwise = holds_back = np.full_like(nowhere, usual, dtype=np.int64)
    unwilling, pretends, fails = nowhere, nowhere, nowhere
    for deed in party.deeds.values():
        fails = fails | deed.tried[index]
    if party.reckons:
        for choice in party.choice.values():
            pretends = pretends | (choice[index] == conduct.CHEAT)
        gain = plain(party.step_value - party.hold_value)[index]
        unwilling = (gain <= 0) & ~pretends
        places = np.flatnonzero(unwilling)
        if len(places):
            holds_back = otherwise.copy()
            holds_back[places] = what_holds_back(party, index[places], gain[places])
    return blame.of_party(
        otherwise=otherwise,
        unwilling=unwilling,
        holds_back=holds_back,
        pretends=pretends,
        fails=fails,
        forbidden=party.forbidden[index],
    )


def what_holds_back(party: Party, index: Integers, gain: Floats) -> Integers:
    """The single switch that would most raise the gain from stepping, in worlds `index`."""
    beside_the_road = gain - plain(party.view.lent.gain)[index]  # honour, waiting, tension, home front and pressure
    tension, at_home = party.view.costs["tension"], party.view.costs["home front"]
    switched = party.belief.switched(party.view.case, party.view.reckoning)
    certain, protected, costless, ready = (pick(one, index).gain() + beside_the_road for one in switched)
    return endings.why([certain, protected, costless, gain - pick(tension, index), ready, gain - pick(at_home, index)])
