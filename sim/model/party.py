"""A party: it reckons the road ahead, chooses by value and mood, and learns about the other from what it sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model import forced
from sim.model.home import Home
from sim.model.prospect import Prospect
from sim.model.state import PerWorld, PerWorldByName, pick
from sim.model.strikes import Strikes
from sim.rules import conduct, endings, foresight, strategies, trust
from sim.rules.arrays import Integers, Number, Truths, total
from sim.rules.chance import gumbel

if TYPE_CHECKING:
    from sim.model.world import World


@dataclass(frozen=True)
class Deed:
    """What everybody saw of one track in one week, and how well one could see it.

    `due`: something was due, and its owner did not fail only for lack of command; `tried`: it failed for that.
    """

    due: Truths
    claimed: Truths
    passed: Truths
    reversed: Truths
    tried: Truths
    detection: Number
    false_alarm: Number


class Party(mesa.Agent):
    """A side that owes obligations.

    Per world: `trust`, its probability that the rival is a keeper; `keeper`, its own type; `moods` by track and option;
    `war_votes`, at how many redraws of its moods in a row it found war better than the road; `answers`, whether the
    other keeps its side up, as a strategy sees it; `violated`, whether it broke its word last week, for all to see.
    """

    model: World
    trust: PerWorld
    keeper: PerWorld
    moods: PerWorldByName
    war_votes: PerWorld
    answers: PerWorld
    violated: PerWorld

    def __init__(self, model: World, name: str, rival: str) -> None:
        super().__init__(model)
        self.name = name
        self.rival_name = rival
        ledger = model.ledger
        self.strategy = str(model.plan.parties[name].strategy)
        self.reckons = self.strategy == "foresight"
        self.tracks = tuple(track for track in ledger.on_road if ledger.owner[track] == name)
        shape = np.zeros(len(model.worlds))
        self.trust = shape + self.value(f"trust.{rival}")
        self.keeper = model.luck.uniform("type", name, 0, model.worlds) < self.value("reliability")
        self.strikes = Strikes(self)
        moods = [f"{track}.{option}" for track in self.tracks for option in conduct.OPTIONS]
        self.moods = {key: self._fresh_mood(key, shape, shape == 0) for key in (*moods, *self.strikes.moods)}
        self.war_votes = np.zeros(len(model.worlds), dtype=np.int64)
        self.answers, self.violated = shape == 0, shape > 0
        self.home: Home = Home(self)
        self.prospect = Prospect(self)
        self.choice: dict[str, Integers] = {}
        self.deeds: dict[str, Deed] = {}
        self.terms: dict[str, Mapping[str, Number]] = {}
        self.asked_in: Integers | None = None

    def value(self, key: str) -> Number:
        """A parameter of this party."""
        return self.model.value(f"parties.{self.name}.{key}")

    def worth(self, track: str) -> Number:
        """What a track carried out in full is worth to it, as its payoffs reckon; 0 where it does not value it."""
        weights = self.prospect.payoffs.weights
        return weights[track].utility if track in weights else 0.0

    @property
    def rival(self) -> Party:
        """The other side."""
        return self.model.party(self.rival_name)

    # Reckoning

    def look(self) -> None:
        """Reckon what stepping and holding are worth now, as sums of named terms.

        First as if mediators did nothing, which is what they themselves go by; then with what they lend and give.
        """
        model, stand = self.model, self.model.ledger.stand
        self.after = self.prospect.reckon()
        expectations = self.prospect.expectations
        self.expected = {track: expectations.delivers(track, stand) for track in expectations.theirs}
        due = self.owes_at_opening = self.owes_now()
        if self.strategy == "tit_for_tat":
            self.overdue = {track: stand.weeks_overdue(track) for track in self.rival.tracks}
        here, outlook = self.here, self.outlook = self.prospect.here, self.prospect.here_outlook
        self.bare_here, self.bare_outlook, self.bare_after = here, outlook, self.after
        self._weigh(outlook)
        self.bare_road_gain = self.road_gain
        waiting = self.prospect.waiting(self.road_gain, due)
        self.pressure: Number = 0.0
        if model.mediators:
            self.pressure = model.pressure_on(self)
            self.outlook = self.prospect.lent(outlook, *model.lent(), model.gift_to(self))
            self._weigh(self.outlook)
        self.war_value = self.prospect.war(self.outlook.protection)
        honour = self.under_honour()
        self.beside = {"waiting": waiting, "tension": self.under_tension(), "home front": self.home.cost}
        self.terms = {
            "step": {**self._stepping, **self.beside, "pressure": self.pressure},
            "hold": {**self._refusing, "honour": honour},
        }
        self.step_value = total(self.terms["step"].values())
        self.hold_value = self._by_refusing + honour
        self.bare_gain = self.bare_road_gain + total(self.beside.values()) - honour
        self.asked_in = np.flatnonzero(due) if self.reckons and model.mediators else None

    @property
    def reckoning(self) -> foresight.Reckoning:
        """All that its gain from stepping rests on this week."""
        return self.reckoning_in(np.arange(len(self.trust)))

    def reckoning_in(self, index: Integers) -> foresight.Reckoning:
        """The same in worlds `index`."""
        return foresight.seen_so(self.prospect.again(index), pick(self.outlook, index))

    def _weigh(self, outlook: foresight.Outlook) -> None:
        self._stepping: Mapping[str, Number] = foresight.step(self.here, outlook, self.after)
        self._refusing: Mapping[str, Number] = foresight.hold(self.here, outlook)
        by_stepping = total(self._stepping.values())
        self._by_refusing: Number = total(self._refusing.values())
        self.road_gain: Number = by_stepping - self._by_refusing
        self.rest_value = np.maximum(by_stepping, self._by_refusing)

    def owes_now(self) -> Truths:
        """Whether something of the party is due."""
        due = np.zeros(self.trust.shape, dtype=bool)
        for track in self.tracks:
            due = due | self.model.ledger.is_due(track)
        return due

    def under_honour(self) -> Number:
        """What breaking its word costs a keeper."""
        return -self.value("honour") * self.keeper

    def under_tension(self) -> Number:
        """What stepping costs at home under the pressure of recent violence."""
        return -self.value("tension_cost") * self.model.truce.tension

    # Choosing

    def decide(self) -> None:
        """Let moods turn, weigh war, and choose for every track, and whether to strike."""
        model = self.model
        if model.step_number > 0 and self.moods:
            turns = model.luck.uniform("mood turns", self.name, model.step_number, model.worlds)
            turned = turns < conduct.mood_turns(model.value("conduct.mood_memory"), model.dt)
            self.moods = {key: self._fresh_mood(key, mood, turned) for key, mood in self.moods.items()}
            if self.reckons:
                self._weigh_war(turned)
        self.war_votes = forced.instead(model, self.name, forced.WAR, self.war_votes)
        self.forbidden = self.home.forbids
        decide = self._by_foresight if self.reckons else self._by_strategy
        self.choice = {track: self._or_forced(track, decide(track)) for track in self.tracks}
        self.strikes.decide()

    def _or_forced(self, track: str, choice: Integers) -> Integers:
        """The choice, or what the world's `forced` has in its place where that is open to the party."""
        wanted = forced.instead(self.model, self.name, track, choice)
        return choice if wanted is choice else np.where(self.allows(track, wanted), wanted, choice)

    def allows(self, track: str, choice: Integers) -> Truths:
        """Whether what is chosen is open: what is not due, or what the home front forbids, can only be held."""
        ledger = self.model.ledger
        may_step = ledger.is_due(track) & ~self.home.forbids
        may_cheat = may_step & self.model.plan.conduct.pretending
        is_open = np.where(choice == conduct.REVERSE, ledger.can_take_back(track), may_step)
        is_open = np.where(choice == conduct.CHEAT, may_cheat, is_open)
        return np.asarray(is_open | (choice == conduct.HOLD))

    def _fresh_mood(self, key: str, mood: Number, turned: Truths) -> Number:
        """A mood persists until it turns; then it is a fresh standard Gumbel draw."""
        turning = np.flatnonzero(turned)
        if not len(turning):
            return mood
        model = self.model
        role = f"{self.name}.{key}"
        fresh = mood.copy()
        fresh[turning] = gumbel(model.luck.uniform("mood", role, model.step_number, model.worlds[turning]))
        return fresh

    def _weigh_war(self, turned: Truths) -> None:
        rest = self.step_value - self.terms["step"]["tension"]
        wants = endings.wants_war(self.war_value, rest, self.hold_value)
        self.war_votes = np.where(turned, np.where(wants, self.war_votes + 1, 0), self.war_votes)

    def weigh(self, track: str) -> list[Number]:
        """What each option is worth by its own reckoning, as the sum of named terms, in the order of OPTIONS."""
        ledger, model, payoffs = self.model.ledger, self.model, self.prospect.payoffs
        here, outlook = self.here, self.outlook
        caught = payoffs.caught(here, self.war_value)
        cost, detection = payoffs.cost_of_next(track), model.truce.detection(track)
        honour = self.terms["hold"]["honour"]
        self.terms[f"cheat {track}"] = {
            **foresight.pretend(here, outlook, self.after, cost, detection, caught),
            "tension": self.terms["step"]["tension"],
            "home front": self.terms["step"]["home front"],
            "honour": honour,
        }
        self.terms[f"reverse {track}"] = {
            "lines back": payoffs.taken_back(track, here, self.war_value, outlook.protection),
            "enforcement": -outlook.enforcement * here.delivered,
            "honour": honour,
        }
        return [
            self.step_value,
            np.where(ledger.is_due(track), self.hold_value, self.rest_value),
            total(self.terms[f"cheat {track}"].values()),
            total(self.terms[f"reverse {track}"].values()),
        ]

    def _by_foresight(self, track: str) -> Integers:
        ledger, model = self.model.ledger, self.model
        due = ledger.is_due(track)
        may_step = due & ~self.forbidden
        return conduct.choose(
            self.weigh(track),
            [self.moods[f"{track}.{option}"] for option in conduct.OPTIONS],
            [
                may_step,
                np.ones(due.shape, dtype=bool),
                may_step & model.plan.conduct.pretending,
                ledger.can_take_back(track),
            ],
            self.value("rationality"),
        )

    def _by_strategy(self, track: str) -> Integers:
        """What the party's simple rule says; what is not due, or what its home front forbids, is held."""
        choice = strategies.STRATEGIES[self.strategy](self._sight(track))
        return np.where(self.allows(track, choice), choice, conduct.HOLD)

    def _sight(self, track: str) -> strategies.Sight:
        model, ledger = self.model, self.model.ledger
        nowhere = np.zeros(self.trust.shape, dtype=bool)
        delivers, pretends = self._by_type(track) if self.strategy == "typed" else (nowhere, nowhere)
        is_done = ~nowhere
        for other in self.rival.tracks:
            is_done = is_done & (ledger.seen[other] >= ledger.way.need[other][-1])
        ordered = model.orders.get(self.name, {}).get(track, conduct.HOLD)
        orders = np.zeros(self.trust.shape, dtype=np.int64) + ordered
        return strategies.Sight(ledger.is_due(track), self.answers, is_done, delivers, pretends, orders)

    def _by_type(self, track: str) -> tuple[Truths, Truths]:
        """Whether the drawn type delivers this week, by the hazard that observers reckon with, and whether really."""
        model = self.model
        keeper, opportunist = self.rival.prospect.expectations.delivers(track, model.ledger.stand)
        hazard = trust.hazard(np.where(self.keeper, keeper, opportunist), model.value("learning.window"))
        luck = model.luck.uniform("typed delivery", track, model.step_number, model.worlds)
        cheats = model.luck.uniform("typed pretence", track, model.step_number, model.worlds) < np.where(
            self.keeper, model.value("learning.keeper_cheats"), model.value("learning.opportunist_cheats")
        )
        return np.asarray(luck < trust.within(hazard, model.dt)), cheats & model.plan.conduct.pretending

    def accepts(self, road: Integers, surplus: Number) -> Truths:
        """Whether it accepts a road that is proposed, given what it is worth to it above failure and margin."""
        return forced.instead(self.model, self.name, forced.ANSWER, self._would_accept(road, surplus))

    def _would_accept(self, road: Integers, surplus: Number) -> Truths:
        if self.strategy == "conciliator":
            return np.ones(self.trust.shape, dtype=bool)
        if self.strategy == "hardliner":
            asks_nothing = np.array([self._asked_last(number) for number in range(len(self.model.ledger.ways.roads))])
            return np.asarray(asks_nothing.take(np.maximum(road, 0)))
        return np.asarray(surplus > 0)

    def _asked_last(self, number: int) -> bool:
        """Whether a road asks nothing of the party before the other has done all its part."""
        road = self.model.ledger.ways.roads[number]
        own = [rung for rung in range(road.rungs) if any(road.asks(rung, track) for track in self.tracks)]
        theirs = [rung for rung in range(road.rungs) if any(road.asks(rung, track) for track in self.rival.tracks)]
        return not own or not theirs or min(own) > max(theirs)

    # Carrying out

    def apply(self) -> None:
        """Carry out what was chosen; a tranche counts once verified, and one that is rejected must be made again."""
        model, ledger = self.model, self.model.ledger
        self.deeds = {}
        violating = self.strikes.struck
        for track, choice in self.choice.items():
            tried = self._fails_to_command(track, choice)
            stepped, cheated = (choice == conduct.STEP) & ~tried, choice == conduct.CHEAT
            taken_back = choice == conduct.REVERSE
            luck = model.luck.uniform("verification", track, model.step_number, model.worlds)
            detection, false_alarm = model.truce.detection(track), model.truce.false_alarm()
            passed = luck >= np.where(cheated, detection, false_alarm)
            claimed = stepped | cheated
            due = ledger.is_due(track) & ~tried
            self.deeds[track] = Deed(due, claimed, passed, taken_back, tried, detection, false_alarm)
            violating = violating | (claimed & ~passed) | taken_back
            done, seen = ledger.done[track], ledger.seen[track]
            back_done, back_seen = np.maximum(ledger.down(track, done), 0), np.maximum(ledger.down(track, seen), 0)
            done_then = np.where(stepped & passed, ledger.up(track, done), np.where(taken_back, back_done, done))
            seen_then = np.where(claimed & passed, ledger.up(track, seen), np.where(taken_back, back_seen, seen))
            ledger.enter(track, done_then, seen_then)
        self.violating = violating

    def _fails_to_command(self, track: str, choice: Integers) -> Truths:
        """Whether a step fails this week because the owner does not command what it owes."""
        model, control = self.model, self.model.value(f"tracks.{track}.control")
        if model.plan.tracks[track].control.limits[0] >= 1.0:
            return np.zeros(choice.shape, dtype=bool)
        beyond = model.ledger.stand.level_asked(track) > control + 1e-9
        luck = model.luck.uniform("consolidation", track, model.step_number, model.worlds)
        succeeds = luck < trust.within(model.value(f"tracks.{track}.consolidation"), model.dt)
        return np.asarray((choice == conduct.STEP) & beyond & ~succeeds)
