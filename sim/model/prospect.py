"""A party's prospect: its payoffs and its expectations together, and what stepping now is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.model.expectations import Expectations, Plans
from sim.model.payoffs import Levels, Payoffs
from sim.model.stand import Stand
from sim.model.state import pick
from sim.model.ways import Roads, of
from sim.rules import foresight
from sim.rules.arrays import Integers, Number, Truths
from sim.rules.foresight import Outlook, Reckoning, Rungs

if TYPE_CHECKING:
    from sim.model.party import Party


@dataclass(frozen=True)
class Road:
    """A road as one party sees it, whatever the worlds have done so far: payoffs, expectations, U at its end."""

    rungs: Rungs
    plans: Plans
    end: Number


class Prospect:
    """What one party reckons with."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self.model = party.model
        self.payoffs = Payoffs(party)
        self.expectations = Expectations(party)
        ledger = self.model.ledger
        self.road = ledger.ways.for_all(self._see)
        self.discount = self.expectations.patience_for(ledger.way.longest_lead, None)

    def _see(self, roads: Roads, index: Integers | None, free: bool = False) -> Road:
        return Road(
            self.payoffs.planned(roads, index, free=free),
            self.expectations.plans(roads, index),
            self.payoffs.planned_end(roads, index, free=free),
        )

    def keep(self, index: Integers) -> None:
        """Go on with worlds `index` only."""
        self.road, self.discount = pick(self.road, index), pick(self.discount, index)
        self.payoffs.keep(index)
        self.expectations.keep(index)

    def change_roads(self, index: Integers) -> None:
        """See the roads anew in worlds `index`, which have changed theirs."""
        ledger = self.model.ledger
        if ledger.ways.several:
            ledger.ways.renew(self.road, self._see, index)
            self.discount[:, index] = self.expectations.patience_for(ledger.way.longest_lead[:, index], index)

    def reckon(self) -> Reckoning:
        """All that stepping and holding rest on, as the week opens, without what mediators do."""
        stand = self.stand = self.model.ledger.stand
        self.roads = stand.roads
        self.opens, self.steps = self.payoffs.levels(stand)
        return self._reckoning(stand, self.road, self.discount, self.opens, self.steps)

    def of_road(self, stand: Stand, *, free: bool = False) -> Reckoning:
        """The same for some worlds as if other roads had just been opened there; `free`: its own part costs nothing."""
        road = self._see(stand.roads, stand.index, free)
        discount = self.expectations.patience_for(stand.way.longest_lead, stand.index)
        return self._reckoning(stand, road, discount, *self.payoffs.levels(stand), free)

    def _reckoning(
        self, stand: Stand, road: Road, discount: Number, opens: Levels, steps: Levels, free: bool = False
    ) -> Reckoning:
        beside = self.payoffs.beside(stand, free=free)
        return Reckoning(
            ahead=road.rungs if beside is None else road.rungs.plus(beside),
            ahead_outlook=self.expectations.ahead(stand, road.plans, discount, 0.0),
            here=self.payoffs.here(opens, steps, stand.index, free=free),
            here_outlook=self.expectations.here(stand, road.plans),
            place=stand.open_rung,
            end=self._end(road.end, beside),
            mine=road.plans.mine,
            shared=road.plans.shared,
        )

    @staticmethod
    def _end(planned: Number, beside: Rungs | None) -> Number:
        return planned[0] if beside is None else planned[0] + beside.utility

    def war(self, protection: Number) -> Number:
        """B, what a return to war is worth as the week opens."""
        return self.payoffs.war(self.opens, protection)

    def without_own_cost(self, those: Reckoning, only: Integers) -> Reckoning:
        """The reckoning of `those` worlds, which are `only` of all, if the party's own part cost it nothing."""
        payoffs, roads = self.payoffs, of(self.roads, only)
        ahead, end = payoffs.planned(roads, only, free=True), payoffs.planned_end(roads, only, free=True)
        beside = payoffs.beside(self.stand, free=True)
        beside = None if beside is None else pick(beside, only)
        return replace(
            those,
            ahead=ahead if beside is None else ahead.plus(beside),
            here=payoffs.here(pick(self.opens, only), pick(self.steps, only), only, free=True),
            end=self._end(end, beside),
        )

    def waiting(self, reckoning: Reckoning, gain: Number, due: Truths) -> Number:
        """What stepping now forgoes where something is `due`, and more help or a third party's part is on its way."""
        later = self.model.value("conduct.lookahead")
        now, stand = reckoning.here_outlook, self.model.ledger.stand
        then = self.expectations.here_later(stand, now, later)
        on_its_way = due & (
            (then.enforcement > now.enforcement) | (then.protection > now.protection) | (then.ready > now.ready)
        )
        forgone = np.zeros(on_its_way.shape)
        only = np.flatnonzero(on_its_way)
        if len(only):
            ahead = self.expectations.ahead(stand, self.road.plans, self.discount, later, only)
            here_then = replace(reckoning, ahead_outlook=then, here_outlook=then)
            gain_then = replace(pick(here_then, only), ahead_outlook=ahead).gain()
            discount = of(foresight.discount(self.party.value("patience"), later), only)
            forgone[only] = foresight.waiting(gain[only], gain_then, discount)
        return forgone

    def lent(self, outlook: Outlook, enforcement: Number, protection: Number, gift: Number) -> Outlook:
        """An outlook on the open rung with what mediators lend and give this week."""
        faith = self.party.value("faith.guarantee")
        return replace(
            outlook,
            enforcement=foresight.together(outlook.enforcement, faith * enforcement),
            protection=foresight.together(outlook.protection, faith * protection),
            prize=outlook.prize + gift,
        )
