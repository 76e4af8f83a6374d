"""Belief: what one party expects of the road ahead, and what stepping, holding and waiting are then worth to it.

Top to bottom: the road as planned, the rival's types, the open rung and the rungs ahead, what follows this week, and
what would follow on another road or if one thing were otherwise. What the tracks pay is in `payoffs`, what all can
foresee of third parties in `backing`, and what is made of it all in `view`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.model.backing import Foreseen, Help
from sim.model.payoffs import Levels, Payoffs, payoffs_of
from sim.model.road import Stand
from sim.model.state import Carried, laid, pick
from sim.model.view import Balance, View
from sim.model.ways import Way, of
from sim.rules import foresight, trust
from sim.rules.arrays import Floats, Integers, Number, Truths, at_place
from sim.rules.foresight import Outlook, Reckoning, Rungs

if TYPE_CHECKING:
    from sim.model.party import Party


@dataclass(frozen=True)
class ByType:
    """A number for either type that the rival may be of."""

    keeper: Number
    opportunist: Number


@dataclass(frozen=True)
class Prospect:
    """A road as one party sees it, whatever the worlds have done so far: (rungs, worlds or 1).

    `payoffs` and `end` (U with everything done); `delivers`: the chances that a rival of either type delivers;
    `readiness`: that third parties do; `discount`: D, by the longest lead time; `prizes`: chance times prize at the
    rung's end; `mine`, `shared`, `theirs`: whether the party, others, the rival owe something.
    """

    payoffs: Rungs
    end: Number
    delivers: ByType
    readiness: Number
    discount: Number
    prizes: Number
    mine: Truths
    shared: Truths
    theirs: Truths


class Belief:
    """One party's beliefs. What follows from parameters and roads alone is reckoned once, and anew for a new road."""

    payoffs: Carried[Payoffs]
    costless: Carried[Payoffs]  # if the party's own part cost it nothing
    prospect: Carried[Prospect]
    _lapses: Carried[Floats]

    def __init__(self, party: Party) -> None:
        self.party, self.model = party, party.model
        ledger = self.model.ledger
        self.theirs = tuple(track for track in ledger.on_road if ledger.owner[track] == party.rival_name)
        self.third = self.model.backing.third
        self.payoffs, self.costless = payoffs_of(party), payoffs_of(party, own_costs=False)
        self._lapses = self._lapses_by_road()
        self._prized = [
            {
                ledger.ways.closing[number][place]: f"{path}.stages.{place}.prizes.{party.name}"
                for place, stage in enumerate(stages)
                if party.name in stage.prizes
            }
            for number, (path, stages) in enumerate(self.model.road_paths)
        ]
        self.prospect = self._prospect(ledger.stand, self.payoffs)

    # The road as planned: what follows from parameters and a road alone

    def see(self, stand: Stand) -> None:
        """Look anew at the roads of some worlds, `stand` being how they stand on those in force."""
        part = self._prospect(stand, of(self.payoffs, stand.index))
        self.prospect = laid(self.prospect, part, stand.index, len(self.model.worlds))

    def _prospect(self, stand: Stand, payoffs: Payoffs) -> Prospect:
        way = stand.way
        keeper, opportunist, readiness = (np.ones((len(way.weeks_to), 1)) for _ in range(3))
        for track in self.theirs:
            delivers = self._delivers(way.closes[track] - way.opens[track], stand)
            keeper = keeper * np.where(way.asks[track], delivers.keeper, 1.0)
            opportunist = opportunist * np.where(way.asks[track], delivers.opportunist, 1.0)
        for track in self.third:
            ready = stand.of(self.model.value(f"tracks.{track}.readiness"))
            readiness = readiness * np.where(way.asks[track], ready, 1.0)
        return Prospect(
            payoffs=payoffs.planned(way),
            end=payoffs.planned_end(way),
            delivers=ByType(keeper, opportunist),
            readiness=readiness,
            discount=foresight.discount(stand.of(self.party.value("patience")), way.longest_lead),
            prizes=self._prizes(stand, len(way.weeks_to)),
            mine=way.asks_any(self.party.tracks),
            shared=way.asks_any((*self.theirs, *self.third)),
            theirs=way.asks_any(self.theirs),
        )

    def _prizes(self, stand: Stand, rungs: int) -> Number:
        rows: list[Number] = [np.zeros(1)] * rungs
        for number, prized in enumerate(self._prized):
            for rung, path in prized.items():
                prize = self.model.value(f"{path}.value") * self.model.value(f"{path}.chance")
                rows[rung] = np.where(np.asarray(stand.roads) == number, stand.of(prize), rows[rung])
        return np.stack(np.broadcast_arrays(*rows))

    # The rival's types: what either delivers, and how likely it is to be which

    def _lapses_by_road(self) -> Floats:
        """The chance that a keeper lapses in one tranche, (roads, worlds or 1): over a whole road it is as stated."""
        lapse = self.model.value("learning.lapse")
        asked = [
            len([track for rung in range(road.rungs) for track in self.theirs if road.asks(rung, track)])
            for road in self.model.ledger.ways.roads
        ]
        return np.stack([np.atleast_1d(trust.lapse_per_tranche(lapse, max(tranches, 1))) for tranches in asked])

    def _delivers(self, size: Number, stand: Stand) -> ByType:
        """The chances that a rival of either type delivers a tranche of this size."""
        lapses = stand.of(self._lapses)
        lapse = at_place(lapses, stand.roads) if isinstance(stand.roads, np.ndarray) else lapses[stand.roads]
        return ByType(1.0 - lapse, trust.mimic(stand.of(self.model.value("learning.mimicry")), size))

    def delivers(self, track: str, stand: Stand) -> ByType:
        """The chances that either type delivers what the open rung asks of a rival's track."""
        where = stand.tracks[track]
        return self._delivers(where.level_asked - where.level_seen, stand)

    def _kept_here(self, stand: Stand) -> Number:
        """The chance that the rival delivers by itself what the open rung asks."""
        kept: Number = 1.0
        trusted = stand.of(self.party.trust)
        for track in self.theirs:
            delivers = self.delivers(track, stand)
            believed = foresight.promise(trusted, delivers.keeper, delivers.opportunist)
            kept = kept * np.where(stand.tracks[track].owes, believed, 1.0)
        return kept

    def _kept_ahead(self, stand: Stand, prospect: Prospect, enforcement: Number) -> Floats:
        """The same at every rung ahead, with what each delivery on the way would teach."""
        asked_from = stand.open_rung + ~stand.owes_any(self.theirs)
        delivers = prospect.delivers
        kept: Floats = foresight.kept_along(
            stand.of(self.party.trust), asked_from, prospect.theirs, delivers.keeper, delivers.opportunist, enforcement
        )
        return kept

    # What is expected on the open rung, and at the rungs ahead

    def _believed(self, help: Help, stand: Stand) -> tuple[Number, Number]:
        """Enforcement (e) and protection (g), as far as the party believes in the force and the mediators."""
        backing, found = self.model.backing, []
        for channel in ("enforcement", "protection"):
            by_force, by_mediators = stand.of(backing.promised_to(self.party, channel))
            strength = by_force * help.deployed
            if backing.guarantees:
                strength = foresight.together(strength, by_mediators * help.attention)
            found.append(strength)
        return found[0], found[1]

    def _here(self, stand: Stand, prospect: Prospect, foreseen: Foreseen) -> Outlook:
        """The open rung as it stands, without what mediators lend."""
        enforcement, protection = self._believed(foreseen.here, stand)
        return Outlook(
            kept=self._kept_here(stand),
            ready=foreseen.ready,
            enforcement=enforcement,
            protection=protection,
            discount=foresight.discount(stand.of(self.party.value("patience")), stand.longest_wait),
            prize=at_place(prospect.prizes, stand.open_rung),
        )

    def _ahead(self, stand: Stand, prospect: Prospect, foreseen: Foreseen) -> Outlook:
        enforcement, protection = self._believed(foreseen.ahead, stand)
        return Outlook(
            kept=self._kept_ahead(stand, prospect, enforcement),
            ready=prospect.readiness,
            enforcement=enforcement,
            protection=protection,
            discount=prospect.discount,
            prize=prospect.prizes,
        )

    def _reckoning(self, stand: Stand, prospect: Prospect, payoffs: Payoffs, foreseen: Foreseen) -> Reckoning:
        """All that stepping and holding rest on, as if mediators did nothing."""
        levels = payoffs.levels(stand)
        beside = payoffs.beside(levels)
        return Reckoning(
            ahead=_with(prospect.payoffs, beside),
            ahead_outlook=self._ahead(stand, prospect, foreseen),
            here=payoffs.here(levels),
            here_outlook=self._here(stand, prospect, foreseen),
            place=stand.open_rung,
            end=_end(prospect.end, beside),
            mine=prospect.mine,
            shared=prospect.shared,
        )

    # What follows this week

    def look(self) -> View:
        """Reckon: first as if mediators did nothing, then with what they lend and give."""
        party, model, stand = self.party, self.model, self.model.ledger.stand
        reckoning = self._reckoning(stand, self.prospect, self.payoffs, model.backing.foreseen(stand, 0.0))
        bare = lent = Balance(reckoning.here, reckoning.here_outlook, reckoning.after())
        pressure: Number = 0.0
        if model.mediators:
            pressure = model.pressure_on(party)
            lent = replace(bare, outlook=self._lent(bare.outlook, *model.lent(), model.gift_to(party)))
        due = stand.is_any_due(party.tracks)
        return View(
            stand=stand,
            due=due,
            reckoning=foresight.seen_so(reckoning, lent.outlook),
            bare=bare,
            lent=lent,
            costs={
                "waiting": self._waiting(stand, reckoning, bare.gain, due),
                "tension": party.under_tension(),
                "home front": party.home.cost,
            },
            pressure=pressure,
            honour=party.under_honour(),
            war=self.payoffs.war(self.payoffs.levels(stand), lent.outlook.protection),
        )

    def _lent(self, outlook: Outlook, enforcement: Number, protection: Number, gift: Number) -> Outlook:
        """An outlook on the open rung with what mediators lend and give this week."""
        faith = self.party.value("faith.guarantee")
        return replace(
            outlook,
            enforcement=foresight.together(outlook.enforcement, faith * enforcement),
            protection=foresight.together(outlook.protection, faith * protection),
            prize=outlook.prize + gift,
        )

    def _waiting(self, stand: Stand, reckoning: Reckoning, gain: Number, due: Truths) -> Number:
        """What stepping now forgoes where something is `due`, and more help or a third party's part is on its way."""
        later, now = self.model.value("conduct.lookahead"), reckoning.here_outlook
        foreseen = self.model.backing.foreseen(stand, later)
        enforcement, protection = self._believed(foreseen.here, stand)
        then = replace(now, ready=foreseen.ready, enforcement=enforcement, protection=protection)
        on_its_way = due & (
            (then.enforcement > now.enforcement) | (then.protection > now.protection) | (then.ready > now.ready)
        )
        if not on_its_way.any():
            return np.zeros(on_its_way.shape)
        ahead = self._ahead(stand, self.prospect, foreseen)
        gain_then = replace(reckoning, ahead_outlook=ahead, here_outlook=then).gain()
        discount = foresight.discount(self.party.value("patience"), later)
        return np.where(on_its_way, foresight.waiting(gain, gain_then, discount), 0.0)

    # What would follow on another road, and if one thing were otherwise

    def of_road(self, stand: Stand, foreseen: Foreseen) -> Reckoning:
        """The reckoning of worlds as if other roads had just been opened there."""
        payoffs = of(self.payoffs, stand.index)
        return self._reckoning(stand, self._prospect(stand, payoffs), payoffs, foreseen)

    def switched_on(self, stand: Stand, those: Reckoning) -> tuple[Reckoning, ...]:
        """`those` of other roads, if one thing were otherwise: see `_switched`."""
        payoffs = of(self.costless, stand.index)
        return _switched(those, payoffs, stand.way, payoffs.levels(stand))

    def switched_in(self, view: View, index: Integers) -> tuple[Reckoning, ...]:
        """What the party reckoned in worlds `index` as the week opened, if one thing were otherwise."""
        stand = view.stand
        way = self.model.ledger.ways.way(of(stand.roads, index), index)
        levels = pick(self.costless.levels(stand), index)
        return _switched(pick(view.reckoning, index), of(self.costless, index), way, levels)


def _switched(those: Reckoning, costless: Payoffs, way: Way, levels: Levels) -> tuple[Reckoning, ...]:
    """If the other were sure to deliver, under full protection, without own costs, if third parties were ready."""
    beside = costless.beside(levels)
    free = replace(
        those,
        ahead=_with(costless.planned(way), beside),
        here=costless.here(levels),
        end=_end(costless.planned_end(way), beside),
    )
    return (
        foresight.partner_certain(those),
        foresight.fully_protected(those),
        free,
        foresight.third_parties_ready(those),
    )


def _with(planned: Rungs, beside: Rungs | None) -> Rungs:
    return planned if beside is None else planned.plus(beside)


def _end(planned: Number, beside: Rungs | None) -> Number:
    return planned[0] if beside is None else planned[0] + beside.utility
