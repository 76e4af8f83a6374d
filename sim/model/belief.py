"""Belief: what one party expects of the road ahead, and what stepping, holding and waiting are then worth to it.

Top to bottom: the road as planned, the rival's types, the open rung and the rungs ahead, what follows this week, and
what would follow on another road or if one thing were otherwise. What the tracks pay is in `payoffs`, what all can
foresee of third parties in `backing`, and what is made of it all in `view`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.model.backing import Foreseen, Help
from sim.model.expected import AsType, Beside, Expected
from sim.model.payoffs import Levels, Payoffs, payoffs_of
from sim.model.road import Stand
from sim.model.state import Carried
from sim.model.view import TYPES, Balance, ByType, Conduct, View
from sim.model.ways import Way, by_road
from sim.rules import foresight, strategies, trust
from sim.rules.arrays import Floats, Integers, Number, Truths, at_place, plain, total, whole
from sim.rules.foresight import Outlook, Reckoning, Rungs, Temper
from sim.rules.roadmap import Road

if TYPE_CHECKING:
    from sim.model.party import Party
    from sim.model.world import World


ROUNDS = (0.5, 0.5, 1.0)  # how far two sides go, round by round, towards what they find each other's types would do


@dataclass(frozen=True)
class Prospect:
    """A road as one party sees it, whatever the worlds have done so far: (rungs, worlds or 1).

    `payoffs` and `end` (U with everything done); `stated`: the chances that a rival of either type delivers by the
    habits that the file states; `part`: what part of its own whole way each rung is; `commands`: the chance that the
    party brings under its command in time what it owes; `readiness`: that third parties deliver; `discount`: D, by the
    longest lead time; `prizes`: chance times prize at the rung's end; `mine`, `shared`, `theirs`: whether the party,
    others, the rival owe something; `cost`: what its own part costs; `war`, `war_cover`: B, and what protection adds;
    `costless`, `costless_end`: payoffs and end if its own part cost it nothing.
    """

    payoffs: Rungs
    end: Floats
    stated: ByType
    part: Number
    commands: Number
    readiness: Number
    discount: Number
    prizes: Floats
    mine: Truths
    shared: Truths
    theirs: Truths
    cost: Number
    war: Number
    war_cover: Number
    costless: Rungs
    costless_end: Floats


@dataclass(frozen=True)
class Case:
    """A road as one party sees it where some worlds stand on it: all that its reckoning rests on but the rival."""

    stand: Stand
    prospect: Prospect
    payoffs: Payoffs
    levels: Levels
    foreseen: Foreseen

    @cached_property
    def part(self) -> Number:
        """What part of its whole way the party's step on the open rung is; (worlds)."""
        return self.payoffs.part_of_step(self.levels, self.stand.way)


@dataclass(frozen=True)
class Later:
    """Where more help is on its way, (worlds), and what is expected once it is there, here and at the rungs ahead."""

    on_its_way: Truths
    here: Outlook
    ahead: Outlook


class Belief:
    """One party's beliefs. What follows from parameters and roads alone is reckoned once, and anew for a new road."""

    payoffs: Carried[Payoffs]
    costless: Carried[Payoffs]  # if the party's own part cost it nothing
    prizes: Carried[tuple[Number, ...]]

    def __init__(self, party: Party) -> None:
        self.party, self.model, self.expected = party, party.model, Expected(party)
        self.reckons_types = party.model.plan.learning.beliefs == "reckoned"
        ledger = self.model.ledger
        self.theirs = tuple(track for track in ledger.on_road if ledger.owner[track] == party.rival_name)
        self.third = self.model.backing.third
        self.payoffs, self.costless = payoffs_of(party), payoffs_of(party, own_costs=False)
        paid_at, self.prizes = self._prized()
        self.charts: dict[str, Integers] = {  # by road
            "asked of rival": np.array([[self._tranches_asked(road) for road in ledger.ways.roads]], dtype=np.int64),
            "prizes": paid_at,
            "asked last": np.array(
                [[strategies.is_asked_last(road, party.tracks, self.theirs) for road in ledger.ways.roads]],
                dtype=np.int64,
            ),
        }
        self.prospect = self._prospect()

    # The road as planned: what follows from parameters and a road alone

    def see_roads(self) -> None:
        """Look anew at the roads in force."""
        self.prospect = self._prospect()

    def _prospect(self) -> Prospect:
        way, payoffs = self.model.ledger.way, self.payoffs
        war, war_cover = payoffs.planned_war(way)
        keeper, opportunist, readiness = (np.ones((len(way.weeks_to), 1)) for _ in range(3))
        for track in self.theirs:
            delivers = self._delivers(way.closes[track] - way.opens[track])
            keeper = keeper * np.where(way.asks[track], delivers.keeper, 1.0)
            opportunist = opportunist * np.where(way.asks[track], delivers.opportunist, 1.0)
        for track in self.third:
            ready = self.model.value(f"tracks.{track}.readiness")
            readiness = readiness * np.where(way.asks[track], ready, 1.0)
        return Prospect(
            payoffs=payoffs.planned(way),
            end=payoffs.planned_end(way),
            stated=ByType(keeper, opportunist),
            part=payoffs.part_of_way(way),
            commands=self._commands(way),
            readiness=readiness,
            discount=foresight.discount(self.party.value("patience"), way.longest_lead),
            prizes=self._prizes(len(way.weeks_to)),
            mine=way.asks_any(self.party.tracks),
            shared=way.asks_any((*self.theirs, *self.third)),
            theirs=way.asks_any(self.theirs),
            cost=np.atleast_2d(payoffs.planned_cost(way)),
            war=np.atleast_2d(war),
            war_cover=np.atleast_2d(war_cover),
            costless=self.costless.planned(way),
            costless_end=self.costless.planned_end(way),
        )

    def _commands(self, way: Way) -> Number:
        """The chance that the party brings what each rung asks of it under its command within the window, verified."""
        value, found = self.model.value, np.ones((len(way.weeks_to), 1))
        window, passes = value("learning.window"), 1.0 - value("learning.false_alarm")
        for track in self.party.tracks:
            beyond = way.asks[track] & (way.closes[track] > value(f"tracks.{track}.control") + 1e-9)
            in_time = trust.within(passes * value(f"tracks.{track}.consolidation"), window)
            found = found * np.where(beyond, in_time, 1.0)
        return found

    def _prizes(self, rungs: int) -> Floats:
        """Chance times prize as each rung closes; (rungs, worlds or 1)."""
        found: Floats = np.zeros((rungs, 1))
        if not self.prizes:
            return found
        places = np.arange(rungs)[:, np.newaxis]
        for rung, prize in zip(by_road(self.charts["prizes"], self.model.ledger.in_force), self.prizes, strict=True):
            found = np.where(places == rung, prize, found)
        return found

    def _prized(self) -> tuple[Integers, tuple[Number, ...]]:
        """The rung at which each prize of the party is paid, (prizes, roads), or -1; and chance times prize of each."""
        ways, value, name = self.model.ledger.ways, self.model.value, self.party.name
        paid_at, prizes = list[list[int]](), list[Number]()
        for number, (path, stages) in enumerate(self.model.road_paths):
            for place, stage in enumerate(stages):
                if name in stage.prizes:
                    closing = ways.closing[number][place]
                    paid_at.append([closing if road == number else -1 for road in range(len(ways.roads))])
                    prize = f"{path}.stages.{place}.prizes.{name}"
                    prizes.append(value(f"{prize}.value") * value(f"{prize}.chance"))
        return np.array(paid_at, dtype=np.int64).reshape(-1, len(ways.roads)), tuple(prizes)

    # The rival's types: what either delivers, and how likely it is to be which

    def _tranches_asked(self, road: Road) -> int:
        """How many tranches a road asks of the rival, at least 1: over a whole road it lapses as often as is stated."""
        asked = [track for rung in range(road.rungs) for track in self.theirs if road.asks(rung, track)]
        return max(len(asked), 1)

    def _delivers(self, size: Number) -> ByType:
        """The chances that a rival of either type delivers a tranche of this size."""
        ledger = self.model.ledger
        tranches = by_road(self.charts["asked of rival"], ledger.in_force)[0]
        lapse = trust.lapse_per_tranche(self.model.value("learning.lapse"), tranches)
        return ByType(1.0 - lapse, trust.mimic(self.model.value("learning.mimicry"), size))

    def delivers(self, track: str, stand: Stand) -> ByType:
        """The chances that either type delivers what the open rung asks of a rival's track."""
        where = stand.tracks[track]
        return self._delivers(where.level_asked - where.level_seen)

    def _kept_here(self, stand: Stand, expected: ByType) -> Number:
        """The chance that the rival delivers by itself what the open rung asks."""
        kept: Number = 1.0
        trusted = self.party.trust
        if self.reckons_types:  # also where a rung does not ask by plan for what was lost from below the start
            keeper, opportunist = (at_place(getattr(expected, one), stand.open_rung) for one in TYPES)
            return np.where(stand.owes_any(self.theirs), foresight.promise(trusted, keeper, opportunist), 1.0)
        for track in self.theirs:
            delivers = self.delivers(track, stand)
            believed = foresight.promise(trusted, delivers.keeper, delivers.opportunist)
            kept = kept * np.where(stand.tracks[track].owes, believed, 1.0)
        return kept

    def _kept_ahead(self, case: Case, expected: ByType, enforcement: Number) -> Floats:
        """The same at every rung ahead, with what each delivery on the way would teach."""
        stand, theirs = case.stand, case.prospect.theirs
        asked_from = stand.open_rung + ~stand.owes_any(self.theirs)
        compelling = plain(0.0 * enforcement if self.reckons_types else enforcement)
        keeper, opportunist = (np.where(theirs, getattr(expected, one), 1.0) for one in TYPES)
        return foresight.kept_along(self.party.trust, asked_from, theirs, keeper, opportunist, compelling)

    @property
    def _compels(self) -> float:
        """Reckoned conduct knows what enforcement makes of a refusal; stated habits are compelled from outside."""
        return 0.0 if self.reckons_types else 1.0

    def _of_rival(self, prospect: Prospect) -> ByType:
        """What is expected of either type of the rival on the roads in force."""
        if not self.reckons_types:
            return prospect.stated
        return ByType(*(self.party.rival.expected[one] for one in TYPES))

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
        """The open rung as it stands, without what mediators lend."""
        stand = case.stand
        enforcement, protection = self._believed(case.foreseen.here)
        return Outlook(
            kept=self._kept_here(stand, expected),
            ready=case.foreseen.ready,
            enforcement=enforcement,
            protection=protection,
            discount=foresight.discount(self.party.value("patience"), stand.longest_wait),
            prize=at_place(case.prospect.prizes, stand.open_rung),
            compels=self._compels,
        )

    def _ahead(self, case: Case, expected: ByType) -> Outlook:
        enforcement, protection = self._believed(case.foreseen.ahead)
        return Outlook(
            kept=self._kept_ahead(case, expected, enforcement),
            ready=case.prospect.readiness,
            enforcement=enforcement,
            protection=protection,
            discount=case.prospect.discount,
            prize=case.prospect.prizes,
            compels=self._compels,
        )

    def case(self) -> Case:
        """The road in force as the party sees it now."""
        stand = self.model.ledger.stand
        return Case(stand, self.prospect, self.payoffs, self.payoffs.levels(stand), stand.foreseen)

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
        """What the tracks beside the road are worth by its end, as far as it is the road that brings them."""
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
        those = foresight.as_type(reckoning, temper)
        ahead = those.look_ahead()
        after = at_place(ahead.values, those.position + 1)
        gain = foresight.gain(those.here, those.here_outlook, temper, after)
        return AsType(temper, ahead.values, after, ahead.gains, self._waiting(those, gain, later))

    def reckoning_on(self, case: Case) -> Reckoning:
        """What the party reckons there by the habits that the file states."""
        return self._reckoning(case, case.prospect.stated)

    def expecting(self, case: Case, those: Reckoning, expected: ByType) -> Reckoning:
        """The same if it expected so much of the rival's types."""
        ahead, here = those.ahead_outlook, those.here_outlook
        return replace(
            those,
            ahead_outlook=replace(ahead, kept=self._kept_ahead(case, expected, ahead.enforcement)),
            here_outlook=replace(here, kept=self._kept_here(case.stand, expected)),
        )

    def conduct_on(self, case: Case, reckoning: Reckoning, expected: ByType) -> Conduct:
        """What either type of the party would do there, by this reckoning, and so much being expected of it."""
        types, costs = self._as_either(reckoning, None), total(self._costs(case).values())
        return self.expected.conduct(case, reckoning, types, reckoning.here_outlook, Beside(costs, costs), expected)

    def _costs(self, case: Case) -> dict[str, Number]:
        """What the step on the open rung costs at home, by its part of the whole way."""
        of_all = {"tension": self.party.under_tension(), "home front": self.party.home.cost}
        return {name: cost * case.part for name, cost in of_all.items()}

    # What follows this week

    def look(self) -> View:
        """Reckon: first as if mediators did nothing, then with what they lend and give."""
        party, model, case = self.party, self.model, self.case()
        expected = self._of_rival(self.prospect)
        reckoning = self._reckoning(case, expected)
        costs, outlook = self._costs(case), reckoning.here_outlook
        pressure: Number = 0.0
        if model.mediators:
            pressure = model.pressure_on(party) * case.part
            outlook = self._lent(outlook, *model.lent(), model.gift_to(party) * case.part)
        due, found = case.stand.is_any_due(party.tracks), None
        later = self._later(case, expected, reckoning, due)
        if self.reckons_types:
            types = self._as_either(reckoning, later)
            keeper, opportunist = types
            after = np.where(party.keeper, keeper.after, opportunist.after)
            waiting = np.where(party.keeper, keeper.waiting, opportunist.waiting)
            at_home = total(costs.values())
            beside = Beside(at_home + pressure, at_home)
            of_own = ByType(*(party.expected[one] for one in TYPES))
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
        """What is then expected where something is `due`, and more help or a third party's part is on its way."""
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
        """What stepping now forgoes for the type whose reckoning it is: it waits by its own gain, not by another's."""
        if later is None:
            return 0.0
        gain_then = replace(reckoning, ahead_outlook=later.ahead, here_outlook=later.here).gain()
        discount = foresight.discount(self.party.value("patience"), self.model.value("conduct.lookahead"))
        return np.where(later.on_its_way, foresight.waiting(gain, gain_then, discount), 0.0)

    # What would follow if one thing were otherwise

    def switched(self, case: Case, those: Reckoning) -> tuple[Reckoning, ...]:
        """If the other were sure to deliver, under full protection, without own costs, if third parties were ready."""
        prospect, levels = case.prospect, self.costless.levels(case.stand)
        beside, paid = self.costless.beside(levels), self.payoffs.beside(levels)
        saved: Number = (prospect.costless_end - prospect.end)[0]
        if beside is not None and paid is not None:
            saved = saved + (beside.utility - paid.utility)
        free = replace(
            those,
            ahead=_with(prospect.costless, beside),
            here=self.costless.here(levels),
            end=those.end + saved,
        )
        return (
            foresight.partner_certain(those),
            foresight.fully_protected(those),
            free,
            foresight.third_parties_ready(those),
        )


def settled(world: World) -> tuple[dict[str, Reckoning], dict[str, ByType]]:
    """What each party reckons where nobody has acted on the road yet, and what is to be expected of its types there.

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
    """What the types of both would do where so much is expected of them: asked again and again of the same worlds."""
    return answer(expected)


def _with(planned: Rungs, beside: Rungs | None) -> Rungs:
    return planned if beside is None else planned.plus(beside)


def _end(planned: Floats, beside: Rungs | None) -> Number:
    end: Floats = planned[0]
    return end if beside is None else end + beside.utility
