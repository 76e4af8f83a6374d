"""A party: chooses by value and mood, and learns from what it sees of the other."""

from __future__ import annotations

from math import expm1, log
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.ordinary.foresight import FAINTEST, Foresight
from benchmarks.ordinary.others import hazard, within
from benchmarks.ordinary.road import Track

if TYPE_CHECKING:
    from benchmarks.ordinary.world import World

OPTIONS = ("step", "hold", "cheat", "reverse")


class Deed(NamedTuple):
    """What everybody saw of one track in one week, and how large the tranche was that was due."""

    due: bool
    claimed: bool
    passed: bool
    reversed: bool
    size: float


class Party(Foresight):
    """A side that owes obligations."""

    def __init__(self, world: World, name: str, rival: str) -> None:
        super().__init__(world, name, rival)
        facts: dict[str, Any] = world.numbers["parties"][name]
        self.rationality: float = facts["rationality"]
        self.is_typed = facts["strategy"] == "typed"
        self._get_in_the_mood(world)
        self.war_votes = 0
        self.gains: dict[str, float] = {}
        self.choice: dict[str, str] = {}
        self.scores: dict[str, list[float | None]] = {}
        self.deeds: list[tuple[Track, Deed]] = []

    def _get_in_the_mood(self, world: World) -> None:
        conduct, dice = world.numbers["conduct"], world.dice
        self.mood_turns = -expm1(-world.dt / conduct["mood_memory"])
        self.turn_luck = dice.all("mood turns", self.name)
        self.mood_luck = {
            track.name: [dice.all("mood", f"{self.name}.{track.name}.{option}") for option in OPTIONS]
            for track in self.tracks
        }
        self.moods = {name: [gumbel(u[0]) for u in luck] for name, luck in self.mood_luck.items()}
        self.verification_luck = {track.name: dice.all("verification", track.name) for track in self.tracks}
        if self.is_typed:
            self.delivery_luck = {t.name: dice.all("typed delivery", t.name) for t in self.tracks}
            self.pretence_luck = {t.name: dice.all("typed pretence", t.name) for t in self.tracks}

    def decide(self) -> None:
        """Let moods turn, weigh war, and choose for every track."""
        step = self.model.step_number
        self.war_gain: float | None = None
        if step > 0 and self.turn_luck[step] < self.mood_turns:
            self.moods = {name: [gumbel(u[step]) for u in luck] for name, luck in self.mood_luck.items()}
            if not self.is_typed:
                war = self.payoffs.war(self.outlook.protection)
                self.war_gain = war - max(self.step_calm, self.hold_value)
                self.war_votes = self.war_votes + 1 if self.war_gain > 0 else 0
        choose = self.by_type if self.is_typed else self.by_foresight
        self.choice = {track.name: choose(track) for track in self.tracks}

    def by_foresight(self, track: Track) -> str:
        """The open option with the largest rationality * value + mood."""
        rationality, moods = self.rationality, self.moods[track.name]
        scores: list[float | None] = [None, None, None, None]
        if track.due:
            scores[0] = rationality * self.step_value + moods[0]
            scores[1] = rationality * self.hold_value + moods[1]
            scores[2] = rationality * self.cheat_worth(track) + moods[2]
        else:
            scores[1] = rationality * max(self.step_by_road, self.hold_by_road) + moods[1]
        if track.can_be_taken_back:
            scores[3] = rationality * self.reverse_worth(track) + moods[3]
        self.scores[track.name] = scores
        best, choice = None, "hold"
        for option, score in zip(OPTIONS, scores, strict=True):
            if score is not None and (best is None or score > best):
                best, choice = score, option
        return choice

    def cheat_worth(self, track: Track) -> float:
        """The value of pretending."""
        kept, ready, e, g = self.outlook
        rung, payoffs = self.here, self.payoffs
        chance = 1.0 - (1.0 - kept * ready) * (1.0 - e)
        detection, d = self.model.truce.detection(track), self.patience_here
        cost = -payoffs.own_by_name[track.name].utility * (track.level_next - track.level)
        taken_back = e * rung.delivered
        if_passed = chance * (self.after + self.prize[self.rung] + cost)
        if_passed += (1.0 - chance) * (rung.failure + g * rung.cover - taken_back)
        if_caught = payoffs.breach(rung.utility, payoffs.war(g)) - taken_back
        pretending = (1.0 - d) * rung.utility + d * ((1.0 - detection) * if_passed + detection * if_caught)
        return pretending + self.tension + self.honour

    def reverse_worth(self, track: Track) -> float:
        """The value of taking back one tranche."""
        payoffs, g = self.payoffs, self.outlook.protection
        weights = payoffs.own_by_name[track.name]
        back = track.ladder[track.done - 1] - track.level
        war = payoffs.war(g) + (weights.war + g * weights.war_cover) * back
        taken_back = self.outlook.enforcement * self.here.delivered
        return payoffs.breach(self.here.utility + weights.utility * back, war) - taken_back + self.honour

    def by_type(self, track: Track) -> str:
        """Keep or mimic by the drawn type, with the hazards that observers reckon with."""
        world, step = self.model, self.model.step_number
        learning = world.numbers["learning"]
        keeper, opportunist = self.rival.habits_of(track.level_asked - track.level_seen)
        rate = hazard(keeper if self.keeper else opportunist, learning["window"])
        if not track.due or self.delivery_luck[track.name][step] >= within(rate, world.dt):
            return "hold"
        cheats = learning["keeper_cheats"] if self.keeper else learning["opportunist_cheats"]
        return "cheat" if self.pretence_luck[track.name][step] < cheats else "step"

    def habits_of(self, size: float) -> tuple[float, float]:
        """The chances that a rival who is a keeper, or an opportunist, delivers a tranche of this size."""
        return self.keeper_delivers, self.mimicry * (1.0 - size)

    def apply(self) -> None:
        """Carry out what was chosen; a tranche counts once verified."""
        world, truce = self.model, self.model.truce
        step = world.step_number
        self.deeds = []
        for track in self.tracks:
            choice = self.choice[track.name]
            claimed = choice in ("step", "cheat")
            passed = False
            done, seen = track.done, track.seen
            if claimed:
                error = truce.detection(track) if choice == "cheat" else truce.false_alarm
                passed = self.verification_luck[track.name][step] >= error
                if passed:
                    seen += 1
                    done += choice == "step"
            elif choice == "reverse":
                done, seen = done - 1, max(seen - 1, 0)
            size = track.level_asked - track.level_seen
            self.deeds.append((track, Deed(track.due, claimed, passed, choice == "reverse", size)))
            world.road.enter(track, done, seen, step + 1)

    # Learning

    def learn(self) -> None:
        """Update trust by what the rival was seen to do with what was due."""
        for track, deed in self.rival.deeds:
            if deed.reversed:
                learning = self.model.numbers["learning"]
                self.observe(learning["keeper_reverses"], learning["opportunist_reverses"])
            elif deed.claimed or deed.due:
                keeper, opportunist = self.habits_of(deed.size)
                self.observe(
                    self.likelihood(track, deed, keeper, "keeper_cheats"),
                    self.likelihood(track, deed, opportunist, "opportunist_cheats"),
                )

    def likelihood(self, track: Track, deed: Deed, delivers: float, cheats: str) -> float:
        """The likelihood of a deed of a rival who delivers with this chance within the window."""
        learning, truce = self.model.numbers["learning"], self.model.truce
        compelled = 1.0 - (1.0 - delivers) * (1.0 - self.outlook.enforcement)
        delivered = within(hazard(compelled, learning["window"]), self.model.dt)
        if not deed.claimed:
            return 1.0 - delivered
        pretends = learning[cheats]
        fails = pretends * truce.detection(track) + (1.0 - pretends) * truce.false_alarm
        return delivered * (1.0 - fails if deed.passed else fails)

    def observe(self, if_keeper: float, if_opportunist: float) -> None:
        """Bayes' rule; no single observation is taken for proof."""
        keeper = self.trust * max(if_keeper, FAINTEST * if_opportunist)
        seen = keeper + (1.0 - self.trust) * max(if_opportunist, FAINTEST * if_keeper)
        if seen > 0:
            self.trust = keeper / seen

    def reason(self) -> str:
        """Why it does not meet what is due: the single switch that would most raise its gain from stepping."""
        if self.is_typed:
            return "by type"
        if "cheat" in self.choice.values():
            return "pretence"
        here, now, ahead = self.here, self.outlook, self.ahead
        gain = self.step_value - self.hold_value
        rest = gain - self.gain

        def switched(**changes: float) -> float:
            changed = [outlook._replace(**changes) for outlook in ahead]
            return self.gain_with(self.payoffs, here, now._replace(**changes), changed) + rest

        gains = {
            "exposure": switched(kept=1.0),
            "protection": switched(protection=1.0),
            "own cost": self.gain_with(self.free, self.free.here(), now, ahead) + rest,
            "tension": gain - self.tension,
            "third parties": switched(ready=1.0),
        }
        self.gains = {"none": gain, **gains}
        if gain > 0:
            return "hesitation"
        best = max(gains, key=gains.__getitem__)
        return best if gains[best] > 0 else "no road"


def gumbel(u: float) -> float:
    """A standard Gumbel draw."""
    return -log(-log(u))
