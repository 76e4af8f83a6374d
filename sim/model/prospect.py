"""A party's prospect: its payoffs and its expectations together, and what stepping now is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.model.expectations import Expectations, Plans
from sim.model.payoffs import Payoffs
from sim.model.stand import Some, Stand
from sim.model.state import pick
from sim.model.ways import Roads, Worlds, of
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

    def _see(self, roads: Roads, index: Worlds, free: bool = False) -> Road:
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

    def reckon(self) -> Number:
        """Reckon, as the week opens, without what mediators do; V of the rung after the open one."""
        stand = self.stand = self.model.ledger.stand
        self.trusted = self.party.trust
        self.opens, self.steps = self.payoffs.levels(stand)
        self.beside = self.payoffs.beside(stand)
        self.here = self.payoffs.here(self.opens, self.steps)
        self.here_outlook = self.expectations.here(stand, self.road.plans)
        return np.concatenate([self._of(part).after() for part in stand.in_parts()])

    def _of(self, stand: Stand, later: Number = 0.0) -> Reckoning:
        """All that stepping and holding rest on where worlds really stand, with the help there `later` weeks on."""
        road = of(self.road, stand.index)
        outlook = self.expectations.ahead(stand, road.plans, of(self.discount, stand.index), later)
        return self._reckoning(road, outlook, stand.index)

    def _reckoning(self, road: Road, outlook: Outlook, index: Worlds) -> Reckoning:
        here, here_outlook, place, beside = of((self.here, self.here_outlook, self.stand.open_rung, self.beside), index)
        return _reckoning(road, outlook, here, here_outlook, place, beside)

    def again(self, index: Integers) -> Reckoning:
        """What these worlds reckoned as the week opened, whatever has happened since."""
        road = self._see(of(self.stand.roads, index), index)
        ways, expectations = self.model.ledger.ways, self.expectations
        discount = expectations.patience_for(ways.way(of(self.stand.roads, index), index).longest_lead, index)
        asked_from, trusted = of((expectations.asked_from(self.stand), self.trusted), index)
        helped = of(self.model.backing.foreseen(self.stand), index)
        return self._reckoning(
            road, expectations.along(road.plans, discount, helped, trusted, asked_from, index), index
        )

    def of_road(self, stand: Stand, *, free: bool = False) -> Reckoning:
        """The same for some worlds as if other roads had just been opened there; `free`: its own part costs nothing."""
        road = self._see(stand.roads, stand.index, free)
        discount = self.expectations.patience_for(stand.way.longest_lead, stand.index)
        return _reckoning(
            road,
            self.expectations.ahead(stand, road.plans, discount, 0.0),
            self.payoffs.here(*self.payoffs.levels(stand), stand.index, free=free),
            self.expectations.here(stand, road.plans),
            stand.open_rung,
            self.payoffs.beside(stand, free=free),
        )

    def war(self, protection: Number) -> Number:
        """B, what a return to war is worth as the week opens."""
        return self.payoffs.war(self.opens, protection)

    def without_own_cost(self, those: Reckoning, only: Integers) -> Reckoning:
        """The reckoning of `those` worlds, which are `only` of all, if the party's own part cost it nothing."""
        payoffs, roads = self.payoffs, of(self.stand.roads, only)
        ahead, end = payoffs.planned(roads, only, free=True), payoffs.planned_end(roads, only, free=True)
        beside = of(payoffs.beside(self.stand, free=True), only)
        return replace(
            those,
            ahead=ahead if beside is None else ahead.plus(beside),
            here=payoffs.here(of(self.opens, only), of(self.steps, only), only, free=True),
            end=_end(end, beside),
        )

    def waiting(self, gain: Number, due: Truths) -> Number:
        """What stepping now forgoes where something is `due`, and more help or a third party's part is on its way."""
        later = self.model.value("conduct.lookahead")
        now, stand = self.here_outlook, self.stand
        then = self.expectations.here_later(stand, now, later)
        on_its_way = due & (
            (then.enforcement > now.enforcement) | (then.protection > now.protection) | (then.ready > now.ready)
        )
        forgone = np.zeros(on_its_way.shape)
        only = np.flatnonzero(on_its_way)
        if len(only):
            gain_then = foresight.seen_so(self._of(Some(stand, only), later), pick(then, only)).gain()
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


def _reckoning(
    road: Road, outlook: Outlook, here: Rungs, here_outlook: Outlook, place: Integers, beside: Rungs | None
) -> Reckoning:
    return Reckoning(
        ahead=road.rungs if beside is None else road.rungs.plus(beside),
        ahead_outlook=outlook,
        here=here,
        here_outlook=here_outlook,
        place=place,
        end=_end(road.end, beside),
        mine=road.plans.mine,
        shared=road.plans.shared,
    )


def _end(planned: Number, beside: Rungs | None) -> Number:
    return planned[0] if beside is None else planned[0] + beside.utility
