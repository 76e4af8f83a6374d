"""A party's prospect: its payoffs and its expectations together, and what stepping now is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.model.expectations import Expectations
from sim.model.payoffs import Payoffs
from sim.rules import foresight
from sim.rules.arrays import Integers, Number, Truths
from sim.rules.foresight import Reckoning

if TYPE_CHECKING:
    from sim.model.party import Party


class Prospect:
    """What one party reckons with."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self.model = party.model
        self.payoffs = Payoffs(party)
        self.expectations = Expectations(party)
        road = party.model.ledger.road
        self.mine = tuple(any(road.asks(rung, track) for track in party.tracks) for rung in range(road.rungs))

    def keep(self, index: Integers) -> None:
        """Go on with worlds `index` only."""
        self.payoffs.keep(index)
        self.expectations.keep(index)

    def reckon(self, later: Number = 0.0) -> Reckoning:
        """All that stepping and holding rest on, with what is expected `later` weeks from now."""
        return Reckoning(
            ahead=self.payoffs.along(),
            ahead_outlook=self.expectations.ahead(later),
            here=self.payoffs.here(),
            here_outlook=self.expectations.here(later),
            place=self.model.ledger.open_rung,
            end=self.payoffs.end(),
            mine=self.mine,
        )

    def without_own_cost(self, reckoning: Reckoning) -> Reckoning:
        """The same reckoning if the party's own part cost it nothing."""
        return replace(
            reckoning,
            ahead=self.payoffs.along(free=True),
            here=self.payoffs.here(free=True),
            end=self.payoffs.end(free=True),
        )

    def waiting(self, reckoning: Reckoning, gain: Number, due: Truths) -> Number:
        """What stepping now forgoes where something is `due`, and more help or a third party's part is on its way."""
        later = self.model.value("conduct.lookahead")
        now = reckoning.here_outlook
        then = self.expectations.here(later)
        on_its_way = due & (
            (then.enforcement > now.enforcement) | (then.protection > now.protection) | (then.ready > now.ready)
        )
        if not on_its_way.any():
            return np.zeros(on_its_way.shape)
        gain_then = replace(reckoning, ahead_outlook=self.expectations.ahead(later), here_outlook=then).gain()
        discount = foresight.discount(self.party.value("patience"), later)
        return np.where(on_its_way, foresight.waiting(gain, gain_then, discount), 0.0)
