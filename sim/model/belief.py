"""Belief: what one party expects of the road ahead, and what stepping, holding and waiting are then worth to it.

Top to bottom: the open rung and the rungs ahead, the party's own types, what follows this week, and what would follow
if one thing were otherwise, or where nobody has acted yet. What follows from a road alone is in `prospect`, what is
expected of the other side in `rival`, what the tracks pay in `payoffs`, what all can foresee of third parties in
`backing`, what types would do in `expected`, and what a party makes of it all in `view`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.model import mediators
from sim.model.backing import Help
from sim.model.expected import Expected
from sim.model.payoffs import Payoffs
from sim.model.prospect import Case, Prospects
from sim.model.rival import OfRival
from sim.model.situation import AsType, Beside
from sim.model.view import TYPES, Balance, ByType, Conduct, View
from sim.rules import foresight
from sim.rules.arrays import Floats, Integers, Number, Truths, at_place, plain, total, whole
from sim.rules.foresight import Outlook, Reckoning, Rungs, Temper

if TYPE_CHECKING:
    from sim.model.party import Party
    from sim.model.world import World


ROUNDS = (0.5, 0.5, 1.0)  # how far two sides go, round by round, towards what they find each other's types would do


@dataclass(frozen=True)
class Later:
    """Where more help is on its way, (worlds), and what is expected once it is there, here and at the rungs ahead."""

    on_its_way: Truths
    here: Outlook
    ahead: Outlook


class Belief:
    """One party's beliefs: what it expects of the rival's types, of the road, and of what its own types would do."""

    def __init__(self, party: Party) -> None:
        self.party, self.model = party, party.model
        self.prospects, self.expected = Prospects(party), Expected(party)
        self.of_rival = OfRival(party, self.prospects)

    @property
    def payoffs(self) -> Payoffs:
        """What the tracks pay the party."""
        return self.prospects.payoffs

    # What is expected on the open rung, and at the rungs ahead

    def _believed(self, help: Help) -> tuple[Number, Number]:
        """Enforcement (e) and protection (g), as far as the party believes in the force and the mediators."""
        backing = self.model.backing
        by_force = backing.enforced_for(self.party) * help.deployed
        if not backing.guarantees:
            return by_force, 0.0
        enforcement, protection = (
            backing.guaranteed_to(self.party, channel) * help.attention for channel in ("enforcement", "protection")
        )
        return foresight.together(by_force, enforcement), protection

    def _here(self, case: Case, expected: ByType) -> Outlook:
        """What the party expects on the open rung, without what mediators lend."""
        stand = case.stand
        enforcement, protection = self._believed(case.foreseen.here)
        return Outlook(
            kept=self.of_rival.kept_here(stand, expected),
            ready=case.foreseen.ready,
            enforcement=enforcement,
            protection=protection,
            discount=foresight.discount(self.party.value("patience"), stand.longest_wait),
            prize=at_place(case.prospect.prizes, stand.open_rung),
            compels=self.of_rival.compels,
        )

    def _ahead(self, case: Case, expected: ByType) -> Outlook:
        """What the party expects at the rungs ahead."""
        enforcement, protection = self._believed(case.foreseen.ahead)
        return Outlook(
            kept=self.of_rival.kept_ahead(case, expected, enforcement),
            ready=case.prospect.readiness,
            enforcement=enforcement,
            protection=protection,
            discount=case.prospect.discount,
            prize=case.prospect.prizes,
            compels=self.of_rival.compels,
        )

    def case(self) -> Case:
        """The road in force as the party sees it now."""
        stand = self.model.ledger.stand
        return Case(stand, self.prospects.in_force, self.payoffs, self.payoffs.levels(stand), stand.foreseen)

    def _reckoning(self, case: Case, expected: ByType) -> Reckoning:
        """All that stepping and holding rest on, as if mediators did nothing."""
        stand, prospect, payoffs, levels = case.stand, case.prospect, case.payoffs, case.levels
        beside = payoffs.beside(levels)
        return Reckoning(
            ahead=_with(prospect.payoffs, beside),
            ahead_outlook=self._ahead(case, expected),
            here=payoffs.here(levels),
            here_outlook=self._here(case, expected),
            temper=self._temper(),
            position=stand.open_rung,
            end=_end(prospect.end, beside) + self._brought(case),
            mine=prospect.mine,
            shared=prospect.shared,
        )

    def _brought(self, case: Case) -> Number:
        """What the road adds by its end to the tracks beside it, as the party values that."""
        if not self.model.plan.conduct.inducement:
            return 0.0
        tracks, weights = case.stand.tracks, case.payoffs.weights
        return total(weights[track].utility * tracks[track].brought for track in case.payoffs.coming)

    # The party's own types, as it and the rival reckon them

    def _temper(self) -> Temper:
        """The temper of the type that the party is of in each world."""
        keeps = self.party.keeper
        return Temper(np.where(keeps, self.party.value("honour"), 0.0), np.where(keeps, 0.0, self.party.value("greed")))

    def _as_either(self, reckoning: Reckoning, later: Later | None) -> tuple[AsType, AsType]:
        """The road as a keeper and as an opportunist would see it; either waits by its own gain."""
        return (
            self._as_type(Temper(self.party.value("honour"), 0.0), reckoning, later),
            self._as_type(Temper(0.0, self.party.value("greed")), reckoning, later),
        )

    def _as_type(self, temper: Temper, reckoning: Reckoning, later: Later | None) -> AsType:
        """The road as a type of this temper would see it."""
        those = foresight.as_type(reckoning, temper)
        ahead = those.look_ahead()
        after = at_place(ahead.values, those.position + 1)
        gain = foresight.gain(those.here, those.here_outlook, temper, after)
        return AsType(temper, ahead.values, after, ahead.gains, self._waiting(those, gain, later))

    def reckoning_on(self, case: Case) -> Reckoning:
        """What the party reckons there by the habits that the file states."""
        return self._reckoning(case, case.prospect.stated)

    def expecting(self, case: Case, those: Reckoning, expected: ByType) -> Reckoning:
        """What the party reckons if it expects so much of the rival's types."""
        ahead, here = those.ahead_outlook, those.here_outlook
        return replace(
            those,
            ahead_outlook=replace(ahead, kept=self.of_rival.kept_ahead(case, expected, ahead.enforcement)),
            here_outlook=replace(here, kept=self.of_rival.kept_here(case.stand, expected)),
        )

    def conduct_on(self, case: Case, reckoning: Reckoning, expected: ByType) -> Conduct:
        """What either type of the party would do there, by this reckoning, while the rival expects so much of it."""
        types, costs = self._as_either(reckoning, None), total(self._costs(case).values())
        return self.expected.conduct(case, reckoning, types, reckoning.here_outlook, Beside(costs, costs), expected)

    def _costs(self, case: Case) -> dict[str, Number]:
        """What the step on the open rung costs at home, by its part of the whole way."""
        of_all = {"tension": self.party.under_tension(), "home front": self.party.home.cost}
        return {name: cost * case.part for name, cost in of_all.items()}

    # What follows this week

    def look(self) -> View:
        """Reckon the road, first as if mediators did nothing, then with what they lend and give."""
        party, model, case = self.party, self.model, self.case()
        expected = self.of_rival.expected()
        reckoning = self._reckoning(case, expected)
        costs, outlook = self._costs(case), reckoning.here_outlook
        pressure: Number = 0.0
        if model.mediators:
            pressure = mediators.pressure_on(party) * case.part
            outlook = self._lent(outlook, *mediators.lent(model), mediators.gift_to(party) * case.part)
        due, found = case.stand.is_any_due(party.tracks), None
        later = self._later(case, expected, reckoning, due)
        if self.of_rival.reckons_types:
            types = self._as_either(reckoning, later)
            keeper, opportunist = types
            after = np.where(party.keeper, keeper.after, opportunist.after)
            waiting = np.where(party.keeper, keeper.waiting, opportunist.waiting)
            at_home = total(costs.values())
            beside = Beside(at_home + pressure, at_home)
            of_own = ByType(*(party.reputation.expected[one] for one in TYPES))
            found = self.expected.conduct(case, reckoning, types, outlook, beside, of_own)
        else:
            after = reckoning.after()
            gain = foresight.gain(reckoning.here, reckoning.here_outlook, reckoning.temper, after)
            waiting = plain(self._waiting(reckoning, gain, later))
        bare = Balance(reckoning.here, reckoning.here_outlook, reckoning.temper, after)
        return View(
            case=case,
            due=due,
            reckoning=foresight.seen_so(reckoning, outlook),
            bare=bare,
            lent=replace(bare, outlook=outlook),
            conduct=found,
            costs={"waiting": waiting, **costs},
            pressure=pressure,
            honour=party.under_honour(),
            war=self.payoffs.war(case.levels, outlook.protection),
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

    def _later(self, case: Case, expected: ByType, reckoning: Reckoning, due: Truths) -> Later | None:
        """What it expects of a later step, where something is `due` and help or a third party's part is on its way."""
        later, now = self.model.value("conduct.lookahead"), reckoning.here_outlook
        foreseen = self.model.backing.foresee(later)
        enforcement, protection = self._believed(foreseen.here)
        then = replace(now, ready=foreseen.ready, enforcement=enforcement, protection=protection)
        on_its_way = due & (
            (then.enforcement > now.enforcement) | (then.protection > now.protection) | (then.ready > now.ready)
        )
        if not on_its_way.any():
            return None
        return Later(on_its_way, then, self._ahead(replace(case, foreseen=foreseen), expected))

    def _waiting(self, reckoning: Reckoning, gain: Number, later: Later | None) -> Number:
        """What a type forgoes by stepping now: it waits by its own gain, and not by that of the other type."""
        if later is None:
            return 0.0
        gain_then = replace(reckoning, ahead_outlook=later.ahead, here_outlook=later.here).gain()
        discount = foresight.discount(self.party.value("patience"), self.model.value("conduct.lookahead"))
        return np.where(later.on_its_way, foresight.waiting(gain, gain_then, discount), 0.0)

    # What would follow if one thing were otherwise

    def switched(self, case: Case, those: Reckoning) -> tuple[Reckoning, ...]:
        """The reckonings with the rival sure to deliver, full protection, no own costs, third parties sure."""
        prospect, levels = case.prospect, self.prospects.costless.levels(case.stand)
        beside, paid = self.prospects.costless.beside(levels), self.payoffs.beside(levels)
        saved: Number = (prospect.costless_end - prospect.end)[0]
        if beside is not None and paid is not None:
            saved = saved + (beside.utility - paid.utility)
        free = replace(
            those,
            ahead=_with(prospect.costless, beside),
            here=self.prospects.costless.here(levels),
            end=those.end + saved,
        )
        return (
            foresight.partner_certain(those),
            foresight.fully_protected(those),
            free,
            foresight.third_parties_ready(those),
        )


def settled(world: World) -> tuple[dict[str, Reckoning], dict[str, ByType]]:
    """What each party reckons where nobody has acted on the road yet, and what can be expected of its types there.

    Each side reckons what the other's types would do by their own payoffs, expecting of its own types what these would
    do in return: half-way towards it at first, from both sure to deliver, and wholly in the last of the ROUNDS.
    """
    stand, cases = world.ledger.stand, {party.name: party.belief.case() for party in world.parties}
    by_habits = {party.name: party.belief.reckoning_on(cases[party.name]) for party in world.parties}
    sure = np.ones((len(stand.way.weeks_to), len(stand.position)))
    expected = {party.name: ByType(sure, sure) for party in world.parties}
    if world.plan.learning.beliefs != "reckoned":
        return by_habits, expected

    def reckoned(party: Party, expected: Mapping[str, ByType]) -> Reckoning:
        return party.belief.expecting(cases[party.name], by_habits[party.name], expected[party.rival_name])

    def answer(expected: Mapping[str, ByType]) -> Mapping[str, ByType]:
        return {
            party.name: party.belief.conduct_on(
                cases[party.name], reckoned(party, expected), expected[party.name]
            ).delivers
            for party in world.parties
        }

    for part in ROUNDS:
        found = ask(stand.open_rung, answer, expected)
        expected = {name: expected[name].towards(delivers, part) for name, delivers in found.items()}
    return {party.name: reckoned(party, expected) for party in world.parties}, expected


@whole
def ask(
    where: Integers, answer: Callable[[Mapping[str, ByType]], Mapping[str, ByType]], expected: Mapping[str, ByType]
) -> Mapping[str, ByType]:
    """What the types of both sides would do where so much is expected of them; `settled` asks it again and again."""
    return answer(expected)


def _with(planned: Rungs, beside: Rungs | None) -> Rungs:
    return planned if beside is None else planned.plus(beside)


def _end(planned: Floats, beside: Rungs | None) -> Number:
    end: Floats = planned[0]
    return end if beside is None else end + beside.utility
