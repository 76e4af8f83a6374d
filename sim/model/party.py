"""A party: it reckons the road ahead, chooses by value and mood, and learns about the other from what it sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model.prospect import Prospect
from sim.model.state import PerWorld, PerWorldByName, pick
from sim.rules import conduct, endings, foresight, trust
from sim.rules.arrays import Integers, Number, Truths, total
from sim.rules.chance import gumbel

if TYPE_CHECKING:
    from sim.model.world import World


@dataclass(frozen=True)
class Deed:
    """What everybody saw of one track in one week, and how well one could see it."""

    due: Truths
    claimed: Truths
    passed: Truths
    reversed: Truths
    detection: Number
    false_alarm: Number


class Party(mesa.Agent):
    """A side that owes obligations.

    Per world: `trust`, its probability that the rival is a keeper; `keeper`, its own type; `moods` by track and
    option; `war_votes`, at how many redraws of its moods in a row it found war better than the road.
    """

    model: World
    trust: PerWorld
    keeper: PerWorld
    moods: PerWorldByName
    war_votes: PerWorld

    def __init__(self, model: World, name: str, rival: str) -> None:
        super().__init__(model)
        self.name = name
        self.rival_name = rival
        ledger = model.ledger
        self.tracks = tuple(track for track in ledger.on_road if ledger.owner[track] == name)
        shape = np.zeros(len(model.worlds))
        self.trust = shape + self.value(f"trust.{rival}")
        self.keeper = model.luck.uniform("type", name, 0, model.worlds) < self.value("reliability")
        self.moods = {
            f"{track}.{option}": self._fresh_mood(f"{track}.{option}", shape, shape == 0)
            for track in self.tracks
            for option in conduct.OPTIONS
        }
        self.war_votes = np.zeros(len(model.worlds), dtype=np.int64)
        self.prospect = Prospect(self)
        self.choice: dict[str, Integers] = {}
        self.deeds: dict[str, Deed] = {}
        self.terms: dict[str, Mapping[str, Number]] = {}

    def value(self, key: str) -> Number:
        """A parameter of this party."""
        return self.model.value(f"parties.{self.name}.{key}")

    @property
    def _is_typed(self) -> bool:
        return bool(self.model.plan.parties[self.name].strategy == "typed")

    @property
    def rival(self) -> Party:
        """The other side."""
        return self.model.party(self.rival_name)

    def look(self) -> None:
        """Reckon what stepping and holding are worth now, as sums of named terms."""
        self.reckoning = self.prospect.reckon()
        expectations = self.prospect.expectations
        self.expected = {track: expectations.delivers(track) for track in expectations.theirs}
        now, outlook = self.reckoning.here, self.reckoning.here_outlook
        self.after = self.reckoning.after()
        stepping = foresight.step(now, outlook, self.after)
        refusing = foresight.hold(now, outlook)
        by_stepping, by_refusing = total(stepping.values()), total(refusing.values())
        self.road_gain = by_stepping - by_refusing
        self.rest_value = np.maximum(by_stepping, by_refusing)
        self.war_value = self.prospect.war(outlook.protection)
        waiting = self.prospect.waiting(self.reckoning, self.road_gain, self.owes_now())
        honour = self.under_honour()
        self.terms = {
            "step": {**stepping, "waiting": waiting, "tension": self.under_tension()},
            "hold": {**refusing, "honour": honour},
        }
        self.step_value = total(self.terms["step"].values())
        self.hold_value = by_refusing + honour

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

    def decide(self) -> None:
        """Let moods turn, weigh war, and choose for every track."""
        model = self.model
        if model.step_number > 0:
            turns = model.luck.uniform("mood turns", self.name, model.step_number, model.worlds)
            turned = turns < conduct.mood_turns(model.value("conduct.mood_memory"), model.dt)
            self.moods = {key: self._fresh_mood(key, mood, turned) for key, mood in self.moods.items()}
            if not self._is_typed:
                self._weigh_war(turned)
        decide: Callable[[str], Integers] = self._by_type if self._is_typed else self._by_foresight
        self.choice = {track: decide(track) for track in self.tracks}

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

    def _by_foresight(self, track: str) -> Integers:
        ledger, model = self.model.ledger, self.model
        due = ledger.is_due(track)
        payoffs = self.prospect.payoffs
        here, outlook = self.reckoning.here, self.reckoning.here_outlook
        caught = payoffs.caught(here, self.war_value)
        cost, detection = payoffs.cost_of_next(track), model.truce.detection(track)
        honour = self.terms["hold"]["honour"]
        self.terms[f"cheat {track}"] = {
            **foresight.pretend(here, outlook, self.after, cost, detection, caught),
            "tension": self.terms["step"]["tension"],
            "honour": honour,
        }
        self.terms[f"reverse {track}"] = {
            "lines back": payoffs.taken_back(track, here, self.war_value, outlook.protection),
            "enforcement": -outlook.enforcement * here.delivered,
            "honour": honour,
        }
        return conduct.choose(
            [
                self.step_value,
                np.where(due, self.hold_value, self.rest_value),
                total(self.terms[f"cheat {track}"].values()),
                total(self.terms[f"reverse {track}"].values()),
            ],
            [self.moods[f"{track}.{option}"] for option in conduct.OPTIONS],
            [due, np.ones(due.shape, dtype=bool), due, ledger.can_take_back(track)],
            self.value("rationality"),
        )

    def _by_type(self, track: str) -> Integers:
        """Keep or mimic by the drawn type, with the hazards that observers reckon with."""
        model = self.model
        keeper, opportunist = self.rival.prospect.expectations.delivers(track)
        hazard = trust.hazard(np.where(self.keeper, keeper, opportunist), model.value("learning.window"))
        luck = model.luck.uniform("typed delivery", track, model.step_number, model.worlds)
        delivers = model.ledger.is_due(track) & (luck < trust.within(hazard, model.dt))
        cheats = model.luck.uniform("typed pretence", track, model.step_number, model.worlds) < np.where(
            self.keeper, model.value("learning.keeper_cheats"), model.value("learning.opportunist_cheats")
        )
        return np.where(delivers, np.where(cheats, conduct.CHEAT, conduct.STEP), conduct.HOLD)

    def apply(self) -> None:
        """Carry out what was chosen; a tranche counts once verified, and one that is rejected must be made again."""
        model, ledger = self.model, self.model.ledger
        self.deeds = {}
        for track, choice in self.choice.items():
            stepped, cheated = choice == conduct.STEP, choice == conduct.CHEAT
            taken_back = choice == conduct.REVERSE
            luck = model.luck.uniform("verification", track, model.step_number, model.worlds)
            detection, false_alarm = model.truce.detection(track), model.truce.false_alarm()
            passed = luck >= np.where(cheated, detection, false_alarm)
            claimed = stepped | cheated
            self.deeds[track] = Deed(ledger.is_due(track), claimed, passed, taken_back, detection, false_alarm)
            ledger.enter(
                track,
                ledger.done[track] + (stepped & passed) - taken_back,
                np.maximum(ledger.seen[track] + (claimed & passed) - taken_back, 0),
            )

    def learn(self) -> None:
        """Update trust by what the rival was seen to do with what was due."""
        learning = self.model.value
        believed = self.reckoning.here_outlook.enforcement
        window = learning("learning.window")
        after: Number = self.trust
        for track, deed in self.rival.deeds.items():
            if not (deed.due | deed.claimed | deed.reversed).any():
                continue
            keeper, opportunist = (
                trust.hazard(trust.compelled(delivers, believed), window) for delivers in self.expected[track]
            )
            before = after
            likelihoods = []
            for hazard, cheats in (
                (keeper, learning("learning.keeper_cheats")),
                (opportunist, learning("learning.opportunist_cheats")),
            ):
                fails = trust.verification_fails(cheats, deed.detection, deed.false_alarm)
                delivers = trust.within(hazard, self.model.dt)
                likelihoods.append(
                    np.where(
                        deed.claimed,
                        delivers * np.where(deed.passed, 1.0 - fails, fails),
                        np.where(deed.due, 1.0 - delivers, 1.0),
                    )
                )
            after = trust.posterior(after, *likelihoods)
            after = np.where(
                deed.reversed,
                trust.posterior(
                    before, learning("learning.keeper_reverses"), learning("learning.opportunist_reverses")
                ),
                after,
            )
        self.trust = after

    def reasons(self, index: Integers) -> Integers:
        """Why it does not meet what is due, in worlds `index`, as indices in endings.REASONS."""
        if self._is_typed:
            return np.full(len(index), endings.REASONS.index("by type"))
        reasons = np.full(len(index), endings.REASONS.index("hesitation"))
        for choice in self.choice.values():
            reasons[choice[index] == conduct.CHEAT] = endings.REASONS.index("pretence")
        gain = (self.step_value - self.hold_value)[index]
        unwilling = np.flatnonzero((gain <= 0) & (reasons == endings.REASONS.index("hesitation")))
        if len(unwilling):
            reasons[unwilling] = self._what_holds_back(index[unwilling], gain[unwilling])
        return reasons

    def _what_holds_back(self, index: Integers, gain: Number) -> Integers:
        """The single switch that would most raise the gain from stepping, in worlds `index`."""
        reckoning = pick(self.reckoning, index)
        beside_the_road = gain - self.road_gain[index]  # honour, waiting and tension
        tension = self.terms["step"]["tension"][index]
        switched = (
            foresight.partner_certain(reckoning),
            foresight.fully_protected(reckoning),
            self.prospect.without_own_cost(reckoning, index),
            foresight.third_parties_ready(reckoning),
        )
        certain, protected, costless, ready = (one.gain() + beside_the_road for one in switched)
        return endings.why([certain, protected, costless, gain - tension, ready])
