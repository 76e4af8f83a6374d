"""A party: it reckons the road ahead, chooses by value and mood, and learns about the other from what it sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model import forced, standing
from sim.model.belief import Belief
from sim.model.deeds import Deed, carry_out
from sim.model.home import Home
from sim.model.reputation import Reputation
from sim.model.state import PerWorld, PerWorldByName
from sim.model.strikes import Strikes
from sim.model.view import View
from sim.model.ways import by_road
from sim.rules import conduct, endings, foresight, strategies, trust
from sim.rules.arrays import Floats, Integers, Number, Truths, plain, total
from sim.rules.chance import gumbel

if TYPE_CHECKING:
    from sim.model.world import World

__all__ = ["Deed", "Party"]


class Party(mesa.Agent):
    """A side that owes obligations.

    Per world: `trust`, its probability that the rival is a keeper; `keeper`, its own type; `moods` by track and option;
    `war_votes`, at how many redraws of its moods in a row it found war better than the road; `answers`, whether the
    other keeps its side up, as a strategy sees it; `violated`, whether it broke its word last week, for all to see.
    """

    model: World
    trust: PerWorld[Floats]
    keeper: PerWorld[Truths]
    moods: PerWorldByName[Floats]
    war_votes: PerWorld[Integers]
    answers: PerWorld[Truths]
    violated: PerWorld[Truths]

    def __init__(self, model: World, name: str, rival: str) -> None:
        super().__init__(model)
        self.name = name
        self.rival_name = rival
        ledger = model.ledger
        self.stated = model.plan.parties[name]
        self.strategy = str(self.stated.strategy)
        self.reckons = self.strategy == "foresight"
        self.tracks = tuple(track for track in ledger.on_road if ledger.owner[track] == name)
        shape = np.zeros(len(model.ids))
        self.trust = shape + self.value(f"trust.{rival}")
        self.keeper = model.luck.uniform("type", name, 0, model.ids) < self.value("reliability")
        self.strikes = Strikes(self)
        own = (track for track in ledger.off_road if ledger.owner[track] == name)
        self.beside = tuple(track for track in own if ledger.can_creep(track))
        moods = [f"{track}.{option}" for track in (*self.tracks, *self.beside) for option in conduct.OPTIONS]
        self.moods = {key: self._fresh_mood(key, shape, shape == 0) for key in (*moods, *self.strikes.moods)}
        self.war_votes = np.zeros(len(model.ids), dtype=np.int64)
        self.answers, self.violated = shape == 0, shape > 0
        self.home: Home = Home(self)
        self.belief = Belief(self)
        self.reputation = Reputation(self)
        self._view: View | None = None
        self.forbidden: Truths = shape > 0
        self.excused: Truths = shape > 0
        self.violating: Truths = shape > 0
        self.choice: dict[str, Integers] = {}
        self.deeds: dict[str, Deed] = {}
        self.terms: dict[str, Mapping[str, Number]] = {}

    def value(self, key: str) -> Number:
        """A parameter of this party."""
        return self.model.value(f"parties.{self.name}.{key}")

    def worth(self, track: str) -> Number:
        """What a track carried out in full is worth to it, as its payoffs reckon; 0 where it does not value it."""
        weights = self.belief.payoffs.weights
        return weights[track].utility if track in weights else 0.0

    @property
    def rival(self) -> Party:
        """The other side."""
        return self.model.party(self.rival_name)

    # Reckoning

    def look(self) -> None:
        """Reckon what stepping and holding are worth now, as sums of named terms."""
        self._view = view = self.belief.look()
        self.excused = self.is_excused()
        self.terms = {"step": view.step, "hold": view.hold}
        if self.model.step_number == 0 and self.stated.refused is not None:
            self._remember_refusal()

    def _remember_refusal(self) -> None:
        """Let its rival reckon with its refusal of what was overdue before the start: the mood of it may last."""
        ledger = self.model.ledger
        held = ledger.stand.is_any_due([track for track in self.tracks if track in ledger.overdue])
        if (reckoned := self.view.conduct) is not None:
            self.reputation.remember_refusal(held, reckoned, self._refusal_lasts())

    def _still_refusing(self, track: str, due: Truths) -> Truths:
        """Whether the mood still lasts in which it refused this track before the start; never after the first step."""
        model = self.model
        if model.step_number > 0 or self.stated.refused is None or track not in model.ledger.overdue:
            return np.zeros(due.shape, dtype=bool)
        luck = model.luck.uniform("still refuses", self.name, 0, model.ids)
        return plain(due & (luck < self._refusal_lasts()))

    def _refusal_lasts(self) -> Number:
        """The chance that the mood of its last refusal before the start has not turned since."""
        return conduct.lasts(self.value("refused"), self.model.value("conduct.mood_memory"))

    @property
    def view(self) -> View:
        """What it made of the road as the week opened; raises RuntimeError before the first week."""
        if self._view is None:
            raise RuntimeError(f"{self.name} has not looked at the road yet: no week has begun")
        return self._view

    @property
    def step_value(self) -> Number:
        """What stepping is worth to it this week."""
        return self.view.step_value

    @property
    def hold_value(self) -> Number:
        """What holding is worth to it this week."""
        return self.view.hold_value

    @property
    def reckoning(self) -> foresight.Reckoning:
        """All that its gain from stepping rests on this week."""
        return self.view.reckoning

    def under_honour(self) -> Number:
        """What breaking its word costs a keeper."""
        return np.where(self.keeper, -self.value("honour"), 0.0)

    def under_tension(self) -> Number:
        """What stepping the whole way costs at home under the pressure of recent violence."""
        return -self.value("tension_cost") * self.model.truce.tension

    def at_home(self) -> Number:
        """What stepping the whole way costs at home, under tension and hardliners."""
        return self.under_tension() + self.home.cost

    def begin_anew(self, where: Truths) -> None:
        """After a war trust the other no more than at the start; forget votes for war and last deeds."""
        first = self.value(f"trust.{self.rival_name}")
        self.trust = np.where(where, np.minimum(self.trust, first), self.trust)
        self.war_votes = np.where(where, 0, self.war_votes)
        self.violated = self.violated & ~where
        self.reputation.begin_anew(where)

    # Choosing

    def decide(self) -> None:
        """Let moods turn, weigh war, and choose for every track, and whether to strike."""
        model = self.model
        if model.step_number > 0 and self.moods:
            turns = model.luck.uniform("mood turns", self.name, model.step_number, model.ids)
            turned = turns < conduct.mood_turns(model.value("conduct.mood_memory"), model.dt)
            self.moods = {key: self._fresh_mood(key, mood, turned) for key, mood in self.moods.items()}
            if self.reckons:
                self._weigh_war(turned)
        self.war_votes = standing.over_votes(self, self.war_votes)
        self.war_votes = forced.instead(model, self.name, forced.WAR, self.war_votes)
        self.forbidden = self.home.forbids
        decide = self._by_foresight if self.reckons else self._by_strategy
        chosen = {track: standing.over_choice(self, track, decide(track)) for track in (*self.tracks, *self.beside)}
        self.choice = {track: self._or_forced(track, choice) for track, choice in chosen.items()}
        self.strikes.decide()

    def _or_forced(self, track: str, choice: Integers) -> Integers:
        """The choice, or what the world's `forced` has in its place where that is open; else it, or HOLD."""
        wanted = forced.instead(self.model, self.name, track, choice)
        if wanted is choice:
            return choice
        or_hold = wanted >= forced.OR_HOLD
        option = np.where(or_hold, wanted - forced.OR_HOLD, wanted)
        otherwise = np.where(or_hold, conduct.HOLD, choice)
        return np.where(self.allows(track, option), option, otherwise)

    def allows(self, track: str, choice: Integers) -> Truths:
        """Whether a choice is open to it: it can only hold what is not due, or what its home front forbids."""
        may_step = self.model.ledger.is_due(track) & ~self.home.forbids
        may_cheat = may_step & self.model.plan.conduct.pretending
        is_open = np.where(choice == conduct.REVERSE, self._may_take_back(track), may_step)
        is_open = np.where(choice == conduct.CHEAT, may_cheat, is_open)
        return plain(is_open | (choice == conduct.HOLD))

    def is_excused(self) -> Truths:
        """Where taking back is no breach: the other's part has been overdue for some weeks, and its own is not due."""
        tracks = self.view.stand.tracks
        overdue = (tracks[track].weeks_overdue for track in self.rival.tracks)
        return conduct.is_excused(overdue, self.model.value("conduct.excuse"), self.view.due)

    def _may_take_back(self, track: str) -> Truths:
        """Whether it could take back a row; of a track beside the road only where it is excused."""
        may = self.model.ledger.can_take_back(track)
        return may if track in self.tracks else may & self.excused

    def _fresh_mood(self, key: str, mood: Floats, turned: Truths) -> Floats:
        """A mood persists until it turns; then it is a fresh standard Gumbel draw."""
        turning = np.flatnonzero(turned)
        if not len(turning):
            return mood
        model = self.model
        role = f"{self.name}.{key}"
        fresh = mood.copy()
        fresh[turning] = gumbel(model.luck.uniform("mood", role, model.step_number, model.ids[turning]))
        return fresh

    def _weigh_war(self, turned: Truths) -> None:
        """Count at how many turns of its moods in a row war is worth more to it than the road."""
        rest = self.step_value - self.view.costs["tension"]
        wants = endings.wants_war(self.view.war, rest, self.hold_value)
        self.war_votes = np.where(turned, np.where(wants, self.war_votes + 1, 0), self.war_votes)

    def weigh(self, track: str) -> list[Number]:
        """What each option is worth by its own reckoning, as the sum of named terms, in the order of OPTIONS."""
        ledger, view, payoffs = self.model.ledger, self.view, self.belief.payoffs
        here, outlook = view.lent.here, view.lent.outlook
        caught, excused = payoffs.caught(here, view.war), self.excused
        cost, detection = payoffs.cost_of_next(track, view.stand), self.model.truce.detection(track)
        back = ledger.level_before(track) - ledger.level(track)
        self.terms[f"cheat {track}"] = {
            **foresight.pretend(here, outlook, view.lent.temper, view.lent.after, cost, detection, caught),
            "tension": view.costs["tension"],
            "home front": view.costs["home front"],
        }
        row = payoffs.row_back(track, back, outlook.protection)
        price = self.value("retaking") * self._part_of_row(track)
        self.terms[f"reverse {track}"] = {
            "lines back": np.where(
                excused,
                row * (1.0 - outlook.chance * outlook.discount),
                payoffs.taken_back(track, back, here, view.war, outlook.protection),
            ),
            "road ahead": np.where(excused, view.lent.best, 0.0),
            "price": np.where(excused, -price, 0.0),
            "enforcement": np.where(excused, 0.0, -outlook.enforcement * here.delivered),
            "greed": np.where(excused, 0.0, view.lent.temper.greed * (1.0 - outlook.enforcement) * here.taken),
            "honour": np.where(excused, 0.0, view.honour),
        }
        return [
            view.step_value,
            np.where(ledger.is_due(track), view.hold_value, view.lent.best),
            total(self.terms[f"cheat {track}"].values()),
            total(self.terms[f"reverse {track}"].values()),
        ]

    def _part_of_row(self, track: str) -> Number:
        """What part of its whole way the row is that it could take back."""
        ledger = self.model.ledger
        row = ledger.level(track) - ledger.level_before(track)
        return self.belief.payoffs.part_of_row(track, row, ledger.way)

    def _by_foresight(self, track: str) -> Integers:
        """What it chooses by value and mood, of the options that are open."""
        ledger, model = self.model.ledger, self.model
        due = ledger.is_due(track)
        may_step = due & ~self.forbidden
        values, keys = self.weigh(track), [f"{track}.{option}" for option in conduct.OPTIONS]
        is_open = [
            may_step,
            np.ones(due.shape, dtype=bool),
            may_step & model.plan.conduct.pretending,
            self._may_take_back(track),
        ]
        rationality, part = self.value("rationality"), np.where(due, self.view.part, self._part_of_row(track))
        moods = [self.moods[key] for key in keys]
        if (refusing := self._still_refusing(track, due)).any():
            known = conduct.moods_of_refusal(values, moods, is_open, rationality, part)
            moods = [np.where(refusing, one, before) for one, before in zip(known, moods, strict=True)]
            self.moods = {**self.moods, **dict(zip(keys, moods, strict=True))}
        return conduct.choose(values, moods, is_open, rationality, part)

    def inclined(self, track: str) -> Integers:
        """What it would choose for a track now, its moods being as they are; nothing is decided by that."""
        moods, self.forbidden = self.moods, self.home.forbids
        found = self._by_foresight(track) if self.reckons else self._by_strategy(track)
        self.moods = moods
        return found

    def _by_strategy(self, track: str) -> Integers:
        """What its simple rule says where that is open to it; else it holds."""
        choice = strategies.STRATEGIES[self.strategy](self._sight(track))
        return np.where(self.allows(track, choice), choice, conduct.HOLD)

    def _sight(self, track: str) -> strategies.Sight:
        """What a simple rule can see of a track."""
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
        """Whether a party of its type delivers this week, by the hazard that others expect, and whether it pretends."""
        model = self.model
        chances = self.rival.belief.of_rival.delivers(track, model.ledger.stand)
        hazard = trust.hazard(
            np.where(self.keeper, chances.keeper, chances.opportunist), model.value("learning.window")
        )
        luck = model.luck.uniform("typed delivery", track, model.step_number, model.ids)
        cheats = model.luck.uniform("typed pretence", track, model.step_number, model.ids) < np.where(
            self.keeper, model.value("learning.keeper_cheats"), model.value("learning.opportunist_cheats")
        )
        return plain(luck < trust.within(hazard, model.dt)), cheats & model.plan.conduct.pretending

    def accepts(self, road: Integers, surplus: Number) -> Truths:
        """Whether it accepts a road that is proposed; `surplus`: what that is worth to it above failure and margin."""
        answer = standing.over_answer(self, self.would_accept(road, surplus))
        return forced.instead(self.model, self.name, forced.ANSWER, answer)

    def would_accept(self, road: Integers, surplus: Number) -> Truths:
        """Whether it would accept by its own strategy."""
        asked_last = by_road(self.belief.prospects.charts["asked last"], np.maximum(road, 0))[0]
        return strategies.accepts(self.strategy, strategies.Offer(surplus, asked_last.astype(bool)))

    # Carrying out

    def apply(self) -> None:
        """Carry out what was chosen, for everybody to see."""
        self.deeds = {track: carry_out(self, track, choice) for track, choice in self.choice.items()}
        self.violating = self.strikes.struck
        for deed in self.deeds.values():
            self.violating = self.violating | deed.breaks_word

    def revise(self) -> None:
        """Let others revise what they expect of it, by what it would do now and by what it did."""
        if (reckoned := self.view.conduct) is not None:
            self.reputation.revise(reckoned, self.deeds.values())
