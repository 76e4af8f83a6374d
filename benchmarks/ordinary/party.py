"""A party: reckons the road ahead, chooses by value and mood, and learns from what it sees of the other."""

from __future__ import annotations

from math import exp, expm1, log, log1p
from typing import TYPE_CHECKING, Any, NamedTuple

import mesa

from benchmarks.ordinary.others import hazard, within
from benchmarks.ordinary.payoffs import Payoffs, Rung
from benchmarks.ordinary.road import Track

if TYPE_CHECKING:
    from benchmarks.ordinary.world import World

OPTIONS = ("step", "hold", "cheat", "reverse")
FAINTEST = 1e-5  # no single observation is taken for proof
NEARLY_SURE = 1.0 - 1e-12


class Outlook(NamedTuple):
    """What a party expects at the open rung: of the other, of third parties, of backing."""

    kept: float
    ready: float
    enforcement: float
    protection: float


class Deed(NamedTuple):
    """What everybody saw of one track in one week, and how large the tranche was that was due."""

    due: bool
    claimed: bool
    passed: bool
    reversed: bool
    size: float


class Party(mesa.Agent):
    """A side that owes obligations."""

    def __init__(self, world: World, name: str, rival: str) -> None:
        super().__init__(world)
        self.name, self.rival_name = name, rival
        facts: dict[str, Any] = world.numbers["parties"][name]
        self.tracks = [track for track in world.road.tracks if track.owner == name]
        self.theirs = [track for track in world.road.tracks if track.owner == rival]
        self.third = [track for track in world.road.tracks if track.owner not in (name, rival)]
        self.trust: float = facts["trust"][rival]
        self.keeper: bool = world.dice.first("type", name) < facts["reliability"]
        self.honour = -facts["honour"] if self.keeper else 0.0
        self.patience: float = facts["patience"]
        self.rationality: float = facts["rationality"]
        self.tension_cost: float = facts["tension_cost"]
        self.is_typed = facts["strategy"] == "typed"
        self.payoffs = Payoffs(world, facts, name, rival)
        self.free = Payoffs(world, facts, name, rival, free=True)
        self._believe(world, facts)
        self._expect(world, facts)
        self._get_in_the_mood(world)
        self.war_votes = 0
        self.gains: dict[str, float] = {}
        self.choice: dict[str, str] = {}
        self.scores: dict[str, list[float | None]] = {}
        self.deeds: list[tuple[Track, Deed]] = []

    def _believe(self, world: World, facts: dict[str, Any]) -> None:
        """Full enforcement and protection, as far as the party believes in them."""
        force, guarantee, faith = world.numbers["force"], world.numbers["guarantee"], facts["faith"]
        self.force_enforcement: float = faith["force"] * force["enforcement"]
        self.force_protection: float = faith["force"] * force["protection"]
        self.guaranteed_enforcement: float = faith["guarantee"] * guarantee["enforcement"]
        self.guaranteed_protection: float = faith["guarantee"] * guarantee["protection"]

    def _expect(self, world: World, facts: dict[str, Any]) -> None:
        """Lists over the rungs: what stays the same as long as the road does."""
        road, learning, rungs = world.road, world.numbers["learning"], range(world.road.rungs)
        stages = world.numbers["roadmap"]["stages"]
        parts = sum(track.is_asked(rung) for track in self.theirs for rung in rungs)
        self.keeper_delivers = exp(log1p(-min(learning["lapse"], NEARLY_SURE)) / max(parts, 1))
        self.mimicry: float = learning["mimicry"]
        self.mine = [any(track.is_asked(rung) for track in self.tracks) for rung in rungs]
        self.discount = [self.patience ** (weeks / 52.0) for weeks in road.longest_lead]
        self.discount_later = self.patience ** (world.numbers["conduct"]["lookahead"] / 52.0)
        self.asks_them, self.habits, self.ready, self.prize = [], [], [], []
        for rung in rungs:
            keeper = opportunist = ready = 1.0
            asked = [track for track in self.theirs if track.is_asked(rung)]
            for track in asked:
                below, above = track.planned(rung)
                keeper *= self.keeper_delivers
                opportunist *= self.mimicry * (1.0 - (above - below))
            for track in self.third:
                if track.is_asked(rung):
                    ready *= track.facts["readiness"]
            closes = road.closes[rung]
            prize = {} if closes is None else stages[closes]["prizes"].get(self.name, {})
            self.asks_them.append(bool(asked))
            self.habits.append((keeper, opportunist))
            self.ready.append(ready)
            self.prize.append(prize["value"] * prize["chance"] if prize else 0.0)

    def _get_in_the_mood(self, world: World) -> None:
        conduct, dice = world.numbers["conduct"], world.dice
        self.lookahead: float = conduct["lookahead"]
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

    # The road ahead

    def look(self) -> None:
        """Reckon what stepping and holding are worth now."""
        world, payoffs = self.model, self.payoffs
        self.rung = world.road.open_rung
        self.come, self.end = payoffs.come(), payoffs.settled_end
        self.end += self.come[0]
        self.patience_here = self.patience ** (world.road.left / 52.0)
        self.here = payoffs.here()
        self.outlook = self.outlook_in(0.0)
        self.ahead = self.expectations(0.0)
        self.after = self.value_ahead(payoffs.planned, self.come, self.ahead, self.end)
        step = self.step_worth(self.here, self.outlook, self.after)
        hold = self.hold_worth(self.here, self.outlook)
        self.gain = step - hold
        self.step_by_road, self.hold_by_road = step, hold
        self.tension = -self.tension_cost * world.truce.tension
        self.step_calm = step + self.waiting()
        self.step_value = self.step_calm + self.tension
        self.hold_value = hold + self.honour

    def outlook_in(self, later: float) -> Outlook:
        """The open rung as it stands, or as it is expected to stand so many weeks from now."""
        world = self.model
        kept = ready = 1.0
        for track in self.theirs:
            if track.owes:
                size = track.level_asked - track.level_seen
                kept *= self.trust * self.keeper_delivers + (1.0 - self.trust) * self.mimicry * (1.0 - size)
        for track in self.third:
            if track.owes:
                arrived = world.provider_of(track).arrives_within(track, later)
                ready *= arrived + (1.0 - arrived) * track.facts["readiness"]
        return Outlook(kept, ready, *self.believed(*world.backing.strength(later)))

    def believed(self, force: float, attention: float) -> tuple[float, float]:
        """e and g, as far as the party believes in a force of this weight and in mediators of this attention."""
        enforcement, protection = self.force_enforcement * force, self.force_protection * force
        if attention:
            enforcement += (1.0 - enforcement) * self.guaranteed_enforcement * attention
            protection += (1.0 - protection) * self.guaranteed_protection * attention
        return enforcement, protection

    def expectations(self, later: float) -> list[Outlook]:
        """The outlook at every rung after the open one, with what each delivery on the way would teach."""
        first, trust = self.rung, self.trust
        learns = any(track.owes for track in self.theirs)
        ahead = []
        for rung, (force, attention) in enumerate(self.model.backing.forecast(later), first):
            keeper, opportunist = self.habits[rung]
            e, g = self.believed(force, attention)
            if rung > first:
                ahead.append(Outlook(trust * keeper + (1.0 - trust) * opportunist, self.ready[rung], e, g))
                learns = True
            if learns and self.asks_them[rung]:
                if_keeper = trust * max(1.0 - (1.0 - keeper) * (1.0 - e), FAINTEST)
                if_opportunist = (1.0 - trust) * max(1.0 - (1.0 - opportunist) * (1.0 - e), FAINTEST)
                trust = if_keeper / (if_keeper + if_opportunist)
        return ahead

    def value_ahead(self, rungs: list[Rung], come: tuple[float, float], ahead: list[Outlook], value: float) -> float:
        """V of the rung after the open one, reckoned backwards from the value of the end."""
        more_utility, more_failure = come
        first = self.rung + 1
        for number in range(len(rungs) - 1, self.rung, -1):
            rung = rungs[number]
            kept, ready, e, g = ahead[number - first]
            d = self.discount[number]
            chance = 1.0 - (1.0 - kept * ready) * (1.0 - e)
            missed = 1.0 - chance
            failure_mine = rung.failure_mine + more_failure + g * rung.cover_mine
            value = (1.0 - d) * (rung.utility + more_utility) + d * (
                chance * (value + self.prize[number]) + missed * failure_mine
            )
            if self.mine[number]:
                covered = more_failure + g * rung.cover - e * more_utility
                refusing = (
                    chance * (rung.failure_theirs - e * rung.delivered_theirs)
                    + missed * (rung.failure - e * rung.delivered)
                    + covered
                )
                if refusing > value:
                    value = refusing
        return value

    def step_worth(self, rung: Rung, outlook: Outlook, after: float) -> float:
        """The value of doing one's part, by the road alone."""
        kept, ready, e, g = outlook
        chance = 1.0 - (1.0 - kept * ready) * (1.0 - e)
        d = self.patience_here
        exposed = rung.failure_mine + g * rung.cover_mine
        return (1.0 - d) * rung.utility + d * (chance * (after + self.prize[self.rung]) + (1.0 - chance) * exposed)

    def hold_worth(self, rung: Rung, outlook: Outlook) -> float:
        """The value of refusing, by the road alone."""
        kept, ready, e, g = outlook
        chance = 1.0 - (1.0 - kept * ready) * (1.0 - e)
        taking = rung.failure_theirs - e * rung.delivered_theirs
        return chance * taking + (1.0 - chance) * (rung.failure - e * rung.delivered) + g * rung.cover

    def waiting(self) -> float:
        """What stepping now forgoes where something is due, and more help or a third party's part is on its way."""
        if not any(track.due for track in self.tracks):
            return 0.0
        now, then = self.outlook, self.outlook_in(self.lookahead)
        if then.enforcement <= now.enforcement and then.protection <= now.protection and then.ready <= now.ready:
            return 0.0
        gain = self.gain_with(self.payoffs, self.here, then, self.expectations(self.lookahead))
        return -max(0.0, self.discount_later * gain) if gain > self.gain else 0.0

    def gain_with(self, payoffs: Payoffs, here: Rung, outlook: Outlook, ahead: list[Outlook]) -> float:
        """What stepping would be worth above holding with these payoffs and expectations."""
        come = self.come
        end = self.end if payoffs is self.payoffs else payoffs.settled_end + come[0]
        after = self.value_ahead(payoffs.planned, come, ahead, end)
        return self.step_worth(here, outlook, after) - self.hold_worth(here, outlook)

    # Conduct

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
