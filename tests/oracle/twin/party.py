"""A party: reckons, chooses by value and mood, carries out what it chose, and sees what the other does."""

from __future__ import annotations

from math import exp, expm1
from typing import TYPE_CHECKING, Any

import mesa

from tests.oracle.twin.chance import gumbel, likely, together, within
from tests.oracle.twin.conduct import OPTIONS, by_foresight
from tests.oracle.twin.foresight import ByType, Foresight, Outlook, Temper
from tests.oracle.twin.home_front import HomeFront
from tests.oracle.twin.learning import Deed, posterior
from tests.oracle.twin.road import Obligation, Road
from tests.oracle.twin.strategies import choose
from tests.oracle.twin.strikes import Strikes
from tests.oracle.twin.types import Conduct, conduct_now, leaning_after, towards

if TYPE_CHECKING:
    from tests.oracle.twin.world import World


TIE = 1e-12  # war must be worth more than the road by more than rounding


class Party(mesa.Agent):
    """A side that owes obligations."""

    rival: Party

    def __init__(self, world: World, name: str, rival: str) -> None:
        super().__init__(world)
        self.name, self.rival_name = name, rival
        self.facts: dict[str, Any] = world.numbers["parties"][name]
        self.strategy: str = self.facts["strategy"]
        self.reckons = self.strategy == "foresight"
        self.trust: float = self.facts["trust"][rival]
        self.keeper: bool = world.dice.first("type", name) < self.facts["reliability"]
        self.tempers = (Temper(self.facts["honour"], 0.0), Temper(0.0, self.facts["greed"]))  # of either type
        self.temper = self.tempers[0] if self.keeper else self.tempers[1]
        self.honour = -self.temper.honour
        self.rationality: float = self.facts["rationality"]
        self.patience: float = self.facts["patience"]
        self.margin: float = self.facts["margin"]
        self.may_pretend: bool = world.numbers["conduct"]["pretending"]
        self.may_reverse: bool = world.numbers["conduct"]["reversing"]
        self.tension_cost: float = self.facts["tension_cost"]
        self._believe(world)
        self.owned = [track for track in world.tracks.values() if track.owner == name]
        self.tracks = [obligation.track for obligation in world.road.asked if obligation.owner == name]
        self.beside = [track for track in self.owned if not track.is_on_road and track.behind]
        self._take_luck(world)
        self.expected: list[ByType] = []  # what its rival expects of its types at each rung of the road in force
        self.still_refusing: set[str] = set()  # tracks that it held back before the start, in a mood that lasts
        self.refused, self.stepped = ByType(0.0, 0.0), ByType(1.0, 1.0)  # between these its mood turns to a step
        self.lasting = 1.0  # how likely that mood is still the same
        self.conduct: Conduct | None = None  # what either type would do this week, where beliefs are reckoned
        self.views: dict[int, Foresight] = {}
        self.foresight = self.view_of(world.road)
        self.home_front = HomeFront(self)
        self.strikes = Strikes(self)
        self.war_votes = 0
        self.war_gain: float | None = None
        self.answered = True  # whether the other answers, as tit for tat sees it
        self.violated = self.violating = False  # last week, and this week
        self.tried = False  # whether a step failed this week, since the party does not command what it asks
        self.gains: dict[str, float] = {}
        self.choice: dict[str, str] = {}
        self.scores: dict[str, list[float | None]] = {}
        self.deeds: list[Deed] = []

    def _believe(self, world: World) -> None:
        """Full enforcement, and the protection that is guaranteed, as far as the party believes in them."""
        force, guarantee, faith = world.numbers["force"], world.numbers["guarantee"], self.facts["faith"]
        self.faith_in_mediators: float = faith["guarantee"]
        self.force_enforcement: float = faith["force"] * force["enforcement"]
        self.guaranteed_enforcement: float = faith["guarantee"] * guarantee["enforcement"]
        self.guaranteed_protection: float = faith["guarantee"] * guarantee["protection"]

    def _take_luck(self, world: World) -> None:
        """Its dice, and its moods at the start."""
        dice = world.dice
        self.mood_memory: float = world.numbers["conduct"]["mood_memory"]
        self.mood_turns = -expm1(-world.dt / world.numbers["conduct"]["mood_memory"])
        self.turn_luck = dice.all("mood turns", self.name)
        self.mood_luck = {
            track.name: [dice.all("mood", f"{self.name}.{track.name}.{option}") for option in OPTIONS]
            for track in (*self.tracks, *self.beside)
        }
        self.moods = {name: [gumbel(u[0]) for u in luck] for name, luck in self.mood_luck.items()}
        self.verification_luck = {track.name: dice.all("verification", track.name) for track in self.tracks}
        self.consolidation = {
            track.name: (dice.all("consolidation", track.name), within(track.facts["consolidation"], world.dt))
            for track in self.tracks
            if track.facts["control"] < 1.0
        }
        self.inspected = [
            (track, dice.all("inspection", track.name), within(track.facts["inspection"], world.dt))
            for track in self.owned
            if track.facts["inspection"] > 0.0
        ]

    def view_of(self, road: Road) -> Foresight:
        """The party's view down a road."""
        if road.number not in self.views:
            self.views[road.number] = Foresight(self, road)
        return self.views[road.number]

    def believed(self, force: float, attention: float) -> tuple[float, float]:
        """e and g, as far as the party believes in a force of this weight and in mediators of this attention."""
        enforcement = self.force_enforcement * force
        enforcement += (1.0 - enforcement) * self.guaranteed_enforcement * attention
        return enforcement, self.guaranteed_protection * attention

    # Reckoning

    def look(self) -> None:
        """Reckon what stepping and holding are worth now."""
        world = self.model
        view = self.foresight = self.view_of(world.road)
        view.look()
        view.expect(self.rival.expected)
        self.obligations = [*view.mine, *(world.road.obligations[track.name] for track in self.beside)]
        self.part, self.tension, self.home_cost = view.part_here, view.tension, view.home_cost
        self.forbidden = self.home_front.forbids
        self.has_due = any(obligation.due for obligation in view.mine)
        self.outlook, self.gift, self.pressure = view.outlook, 0.0, 0.0
        self.step_by_road = view.step_worth(view.here, view.outlook, view.after)
        self.hold_by_road = view.hold_worth(view.here, view.outlook, self.temper)
        self.bare_gain = self.step_by_road - self.hold_by_road  # by the road, before mediators do anything
        if world.mediators:
            self._be_mediated()
        view.look_later()
        waiting = view.waiting(self.temper, view.after)
        self.conduct = None if view.is_stated else conduct_now(view, self.outlook, self.gift, self.pressure)
        self.step_calm = self.step_by_road + waiting + self.pressure + self.home_cost
        self.step_value = self.step_calm + self.tension
        self.hold_value = self.hold_by_road
        self.best_by_road = max(self.step_by_road, self.hold_by_road)
        self.gain = self.step_value - self.hold_value
        if world.step_number == 0 and self.facts["refused"] is not None:
            self._remember_refusal()
        self.bare = self.bare_gain + waiting + self.home_cost + self.tension

    def _remember_refusal(self) -> None:
        """It held back what was overdue before the start: its mood may last, and its rival reckons with that."""
        world = self.model
        lasts = exp(-self.facts["refused"] / world.numbers["conduct"]["mood_memory"])
        held = [o for o in self.foresight.mine if o.due and o.facts["overdue"] is not None]
        if held and self.conduct:
            self.refused, self.lasting = ByType(*self.conduct.claims), lasts / exp(-world.dt / self.mood_memory)
        if world.dice.first("still refuses", self.name) < lasts:
            self.still_refusing = {obligation.name for obligation in held}

    def _be_mediated(self) -> None:
        """See what mediators do this week: they press, they give, they lend."""
        mediation = self.model.mediation
        self.pressure = mediation.pressure_on(self.name) * self.part
        self.gift = mediation.gift_to(self.name) * self.part
        for key in ("enforcement", "protection"):
            lent = mediation.lent(key)
            if lent:
                self.outlook = self.with_lent(self.outlook, key, lent)
        view = self.foresight
        if self.gift or self.outlook is not view.outlook:
            self.step_by_road = view.step_worth(view.here, self.outlook, view.after, self.gift)
            self.hold_by_road = view.hold_worth(view.here, self.outlook, self.temper)

    def likely_steps(self, gain: float) -> float:
        """The chance that it steps on the open rung if that is worth so much more to it, whatever its mood."""
        return likely(self.rationality * gain / self.part)

    # What its rival expects of it

    def expect(self, expected: list[ByType]) -> None:
        """Let its rival expect this of its types, on a road on which it has not acted yet."""
        self.expected = expected

    def revise(self) -> None:
        """Let its rival revise what it expects of its types, by what they would do now; and note what was refused."""
        if not self.conduct:
            return
        revision = within(1.0 / self.model.numbers["learning"]["revision"], self.model.dt)
        self.expected = towards(self.expected, self.conduct.delivers, revision)
        took = any(deed.claimed or deed.tried for deed in self.deeds)
        self.lasting = self.lasting_now
        if took or any(deed.due for deed in self.deeds):
            found = [
                leaning_after(took, *known, self.lasting)
                for known in zip(self.conduct.claims, self.refused, self.stepped, strict=True)
            ]
            self.refused, self.stepped = (ByType(*bounds) for bounds in zip(*found, strict=True))
            self.lasting = 1.0

    @property
    def lasting_now(self) -> float:
        """How likely its mood of this week is still that of which something was seen last."""
        return self.lasting * exp(-self.model.dt / self.mood_memory)

    def with_lent(self, outlook: Outlook, key: str, lent: float) -> Outlook:
        """The outlook at the open rung if mediators lend so much enforcement or protection."""
        changed = outlook._replace(**{key: together(getattr(outlook, key), self.faith_in_mediators * lent)})
        return changed._replace(compels=self.foresight.compels(changed.enforcement))

    def raised_by(self, key: str, lent: float) -> float:
        """How much more stepping would be worth above holding if mediators lent that."""
        view = self.foresight
        return view.gain_of(self.temper, self.with_lent(view.outlook, key, lent), view.after) - self.bare_gain

    @property
    def at_home(self) -> float:
        """What stepping the whole way costs at home, under tension and hardliners."""
        return self.home_front.cost - self.tension_cost * self.model.truce.tension

    def worth(self, track: str) -> float:
        """What a track carried out in full is worth to it, in units."""
        return self.facts["values"].get(track, 0.0)

    # Deciding and carrying out

    def decide(self) -> None:
        """Let moods turn, weigh war, and choose for every track."""
        step = self.model.step_number
        self.war_gain = None
        if step > 0 and self.turn_luck[step] < self.mood_turns:
            self.moods = {name: [gumbel(u[step]) for u in luck] for name, luck in self.mood_luck.items()}
            if self.reckons:
                self._weigh_war()
            if self.strikes.may:
                self.strikes.turn(step)
        decide = by_foresight if self.reckons else choose
        self.is_excused = self._may_blame()
        self.choice = {obligation.name: decide(self, obligation) for obligation in self.obligations}
        self.strikes.decide()

    def _weigh_war(self) -> None:
        war = self.foresight.payoffs.war(self.outlook.protection)
        self.war_gain = war - max(self.step_calm, self.hold_value)
        self.war_votes = self.war_votes + 1 if self.war_gain > TIE else 0

    def is_overdue(self, weeks: float) -> bool:
        """Whether something of its own has been due for longer than so many weeks, as the week opened."""
        return any(o.due and o.overdue > weeks for o in self.foresight.mine)

    def _may_blame(self) -> bool:
        """Whether taking back is no breach: the other's part has been overdue for weeks, and its own is not due."""
        overdue = max((o.overdue for o in self.foresight.theirs if o.due), default=0.0)
        return overdue > self.model.numbers["conduct"]["excuse"] and not self.has_due

    def may_take_back(self, obligation: Obligation) -> bool:
        """Whether it could take back a row; of a track beside the road only where it is excused."""
        if not self.may_reverse or not (obligation.need or self.is_excused):
            return False
        return obligation.track.can_be_taken_back(self.model.step_number)

    def is_beyond_control(self, obligation: Obligation) -> bool:
        """Whether what is asked exceeds what the party commands of the track."""
        return obligation.name in self.consolidation and obligation.level_asked > obligation.facts["control"] + 1e-9

    def _only_tries(self, obligation: Obligation) -> bool:
        """Whether a step comes to nothing, since what it asks was not brought under the party's command."""
        if not self.is_beyond_control(obligation):
            return False
        luck, chance = self.consolidation[obligation.name]
        return luck[self.model.step_number] >= chance

    def apply(self) -> None:
        """Carry out what was chosen; a tranche counts once verified."""
        self.tried = False
        self.deeds = [self._carry_out(obligation, self.choice[obligation.name]) for obligation in self.obligations]
        self.violating = self.strikes.strikes or any(deed.is_breach for deed in self.deeds)

    def _carry_out(self, obligation: Obligation, choice: str) -> Deed:
        world, truce, track = self.model, self.model.truce, obligation.track
        done, seen, due, passed = track.done, track.seen, obligation.due, False
        claimed = choice in ("step", "cheat")
        tried = choice == "step" and self._only_tries(obligation)
        if tried:
            claimed = due = False
            self.tried = True
        if claimed:
            error = truce.detection(track) if choice == "cheat" else truce.false_alarm
            passed = self.verification_luck[track.name][world.step_number] >= error
            if passed:
                done = obligation.stepped if choice == "step" else done
                seen = obligation.above[seen]
        elif choice == "reverse":
            done, seen = done - 1, seen - 1
        taken_back = choice == "reverse"
        excused = int(taken_back and self.is_excused)
        world.journey.enter(track, done, seen, world.step_number + 1, excused=excused)
        late = due and not claimed and obligation.overdue > world.numbers["learning"]["window"] + 1e-9
        size = obligation.level_asked - obligation.level_seen
        return Deed(track, due, claimed, passed, taken_back and not excused, tried, late, size)

    # Seeing

    def observe(self, if_keeper: float, if_opportunist: float) -> None:
        """Trust the other more or less, by how likely each type was to do what was seen."""
        if self.model.numbers["learning"]["updates"]:
            self.trust = posterior(self.trust, if_keeper, if_opportunist)

    def observe_strike(self) -> None:
        """Lay a strike at the other's door."""
        learning = self.model.numbers["learning"]
        self.observe(learning["keeper_strikes"], learning["opportunist_strikes"])

    def feel_incidents(self, count: int) -> None:
        """Lay a part of the week's incidents at the other's door, as much more likely an opportunist's."""
        world, part = self.model, self.facts["suffers"] * self.facts["attributes"]
        ratio = world.numbers["learning"]["opportunist_incidents"]
        expected = world.truce.rate() * world.dt * part  # as what stands on the ground lets expect
        by_keeper, by_opportunist = expected / ratio**0.5, expected * ratio**0.5
        self.observe(1.0, ratio ** (count * part) * exp(by_keeper - by_opportunist))

    def inspect(self) -> None:
        """Inspectors look for gaps between what was verified and what stands, on all that the party owns."""
        learning = self.model.numbers["learning"]
        for track, luck, chance in self.inspected:
            missing = track.seen - track.done
            if missing > 0 and luck[self.model.step_number] < chance:
                pretended = missing > track.rearmed  # what came back is told from what was never given up
                track.seen, track.rearmed = track.done, 0
                if pretended:
                    self.violated = True
                    self.rival.observe(learning["keeper_cheats"], learning["opportunist_cheats"])
