"""A party's prospect: its payoffs and its expectations together, and what stepping now is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.model.expectations import Expectations
from sim.model.payoffs import Payoffs
from sim.model.state import pick
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
        expects = self.expectations
        self.shared = tuple(
            any(road.asks(rung, track) for track in (*expects.theirs, *expects.third)) for rung in range(road.rungs)
        )
        self.mine = tuple(any(road.asks(rung, track) for track in party.tracks) for rung in range(road.rungs))

    def keep(self, index: Integers) -> None:
        """Go on with worlds `index` only."""
        self.payoffs.keep(index)
        self.expectations.keep(index)

    def reckon(self) -> Reckoning:
        """All that stepping and holding rest on, as the week opens."""
        self.opens, self.steps = self.payoffs.levels()
        return Reckoning(
            ahead=self.payoffs.along(),
            ahead_outlook=self.expectations.ahead(0.0),
            here=self.payoffs.here(self.opens, self.steps),
            here_outlook=self.expectations.here(),
            place=self.model.ledger.open_rung,
            end=self.payoffs.end(self.opens),
            mine=self.mine,
            shared=self.shared,
        )

    def war(self, protection: Number) -> Number:
        """B, what a return to war is worth as the week opens."""
        return self.payoffs.war(self.opens, protection)

    def without_own_cost(self, those: Reckoning, only: Integers) -> Reckoning:
        """The reckoning of `those` worlds, which are `only` of all, if the party's own part cost it nothing."""
        return self.payoffs.without_own_cost(those, self.opens, self.steps, only)

    def waiting(self, reckoning: Reckoning, gain: Number, due: Truths) -> Number:
        """What stepping now forgoes where something is `due`, and more help or a third party's part is on its way."""
        later = self.model.value("conduct.lookahead")
        now = reckoning.here_outlook
        then = self.expectations.here_later(now, later)
        on_its_way = due & (
            (then.enforcement > now.enforcement) | (then.protection > now.protection) | (then.ready > now.ready)
        )
        forgone = np.zeros(on_its_way.shape)
        only = np.flatnonzero(on_its_way)
        if len(only):
            ahead = self.expectations.ahead(later, only)
            here_then = replace(reckoning, ahead_outlook=then, here_outlook=then)
            gain_then = replace(pick(here_then, only), ahead_outlook=ahead).gain()
            discount = pick(foresight.discount(self.party.value("patience"), later), only)
            forgone[only] = foresight.waiting(gain[only], gain_then, discount)
        return forgone
