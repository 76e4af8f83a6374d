"""One world: a Mesa model with an object for every agent, advanced week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp
from typing import Any

import mesa

from tests.oracle.twin.backing import Backing
from tests.oracle.twin.bargaining import Talks
from tests.oracle.twin.calendar import Calendar
from tests.oracle.twin.chance import share
from tests.oracle.twin.dice import TOGETHER, Dice, Table
from tests.oracle.twin.donors import Donor
from tests.oracle.twin.journey import Journey
from tests.oracle.twin.learning import learn
from tests.oracle.twin.mediators import Mediation
from tests.oracle.twin.neighbours import Backer, Front
from tests.oracle.twin.party import Party
from tests.oracle.twin.populations import Population
from tests.oracle.twin.providers import Provider
from tests.oracle.twin.reasons import blame
from tests.oracle.twin.record import History, step_of
from tests.oracle.twin.road import Road
from tests.oracle.twin.spoilers import Spoiler
from tests.oracle.twin.track import Track, cut, lay_ladders
from tests.oracle.twin.truce import Truce
from tests.oracle.twin.types import settle
from tests.oracle.twin.units import in_units
from tests.oracle.twin.war import War

Orders = Mapping[str, Mapping[str, str]]


class World(mesa.Model):
    """One possible future: the numbers of a scenario as drawn for this world, and its dice.

    `orders` says what parties that a human plays do with each track.
    """

    def __init__(self, numbers: dict[str, Any], dice: Dice, orders: Orders | None = None) -> None:
        super().__init__(rng=0)
        numbers = in_units(numbers)
        self.numbers, self.dice, self.orders = numbers, dice, orders or {}
        self.dt = 1.0 / numbers["steps_per_week"]
        self.step_number, self.week = 0, 0.0
        self.stalled_for = 0  # steps, without a break
        self.goodwill = 0.0
        self.goodwill_fades = exp(-self.dt / numbers["mediation"]["goodwill_lasts"])
        self.history = History()
        first, second = numbers["parties"]
        self.tracks = {name: Track(name, facts, self.dt) for name, facts in numbers["tracks"].items()}
        third = [o for o in dict.fromkeys(t.owner for t in self.tracks.values()) if o not in (first, second)]
        self.roads = self._build_roads(third)
        self.journey = Journey(self.roads[0], not numbers["bargaining"]["open"], self.dt)
        self.providers = [Provider(self, name) for name in third]
        self.provider = {track.name: provider for provider in self.providers for track in provider.tracks}
        self.backing = Backing(self)
        self.contributors = self.backing.coalition.members if self.backing.coalition else []
        self.road.place = self.road.find_place()
        self.journey.look(0)
        self.journey.count_before()
        self.truce = Truce(self)
        self.war = War(self)
        self.populations = [Population(self, name) for name in sorted(numbers["populations"])]
        self.parties = [Party(self, first, second), Party(self, second, first)]
        self.parties[0].rival, self.parties[1].rival = self.parties[1], self.parties[0]
        self.talks = Talks(self)
        self.mediation = Mediation(self)
        self.mediators = self.mediation.mediators
        self.donors = [Donor(self, name) for name in sorted(numbers["donors"])]
        self.donors_of = {name: [d for d in self.donors if d.track == name] for name in self.tracks}
        self.spoilers = [Spoiler(self, name) for name in sorted(numbers["spoilers"])]
        self.backers = [Backer(self, name) for name in sorted(numbers["backers"])]
        self.fronts = [Front(self, name) for name in sorted(numbers["linked_fronts"])]
        for population in self.populations:
            for party in self.parties:
                if population.facts["side"] == party.name:
                    party.home_front.populations.append(population)
        self.calendar = Calendar(self)
        self.calendar.recall()
        self.reasons: dict[str, str | None] = {actor.name: None for actor in (*self.parties, *self.providers)}
        self.charged = dict.fromkeys(self.reasons, 0.0)
        self.withheld = {party.name: 0.0 for party in self.parties}
        ahead = [track for track in self.tracks.values() if track.is_on_road and track.seen < track.last]
        self.way = [(t, t.level_seen, t.facts["weight"] / (t.ladder[-1] - t.level_seen)) for t in ahead]
        self.whole_way = sum(track.facts["weight"] for track in ahead)
        self.backing.look()
        self.expect()
        if any(track.facts["overdue"] is not None for track in self.tracks.values()):
            self._take_up()

    def _take_up(self) -> None:
        """Where something has been overdue before the start, mediators are at work on it as the first week opens."""
        self.journey.look(0)
        self.backing.look()
        self.truce.look()
        for party in self.parties:
            party.look()
        for mediator in self.mediators:
            mediator.decide()

    def _build_roads(self, third_parties: Sequence[str]) -> list[Road]:
        """The road in force at the start, and those that may be proposed, by name."""
        listed, first = dict(self.numbers["roadmaps"]), self.numbers["roadmap"]
        in_force = listed.pop(first) if isinstance(first, str) else first
        others = sorted(listed)
        stages = [road["stages"] for road in (in_force, *(listed[name] for name in others))]
        for road in stages:
            road[-1]["prizes"].update(self.numbers["prizes"])
        segments = [cut(self.tracks, road) for road in stages]
        lay_ladders(self.tracks, segments, third_parties)
        names = [first if isinstance(first, str) else "roadmap", *others]
        return [Road(n, names[n], self.tracks, stages[n], segments[n]) for n in range(len(names))]

    @property
    def road(self) -> Road:
        """The road in force, or the one that is talked of."""
        return self.journey.road

    @property
    def levels_seen(self) -> dict[str, float]:
        """The verified level of every track."""
        return {name: track.level_seen for name, track in self.tracks.items()}

    def expect(self) -> None:
        """Let both sides find what to expect of each other on the road in force, on which nobody has acted yet."""
        self.road.look_afresh()
        for party, expected in zip(self.parties, settle(self.parties, self.road), strict=True):
            party.expect(expected)

    def progress(self) -> float:
        """The share of the way that is verified."""
        way = sum(part * (track.level_seen - start) for track, start, part in self.way)
        return share(way / self.whole_way) if self.whole_way else 1.0

    # The week

    def step(self) -> None:
        """One step: all decide on what stands at its opening, then all apply; in a war all stands still."""
        if self.history.outcome == "collapsed":
            if self.war.goes_on(self.step_number):
                self._stand_still()
                return
            self._take_up_again()
        self.calendar.happen()
        self.look()
        self.decide()
        self.talks.hear()
        self.apply()
        for party in self.parties:
            learn(party)
        for party in self.parties:
            party.revise()
        self.inspect()
        self.journey.call_in([party.name for party in self.parties], self.step_number)
        self.journey.advance(self.step_number + 1)
        self.talks.bargain()
        self.truce.happen()
        self.feel()
        self.judge()
        self.stalled_for = self.stalled_for + 1 if self.history.outcome == "stalled" else 0
        if self.stalled_for:
            blame(self)
        self.history.steps.append(step_of(self))
        self._end_step()

    def _end_step(self) -> None:
        self.step_number += 1
        self.week = self.step_number * self.dt

    def _stand_still(self) -> None:
        """A step of war: nothing is owed, chosen or carried out."""
        self.stalled_for = 0
        self.history.steps.append(replace(self.history.steps[-1], at_war=True))
        self._end_step()

    def _take_up_again(self) -> None:
        history = self.history
        self.war.take_up_again(history.ended_by)
        history.outcome, history.ended, history.ended_by = "progressing", -1, ""

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more within the weeks that are run."""
        last = self.numbers["weeks"] * self.numbers["steps_per_week"]
        return self.history.ended >= 0 and (self.history.outcome == "completed" or self.war.goes_on(last - 1))

    def look(self) -> None:
        """See where everything stands; then parties reckon the road ahead."""
        self.backing.look()
        self.talks.look()
        self.journey.look(self.step_number)
        self.truce.look()
        for party in self.parties:
            party.look()

    def deciders(self) -> tuple[Any, ...]:
        """All who choose something in a week, in any order: none sees what another chooses."""
        coalition = (self.backing.coalition,) if self.backing.coalition else ()
        others = (*self.donors, *self.mediators, *self.spoilers, *self.fronts)
        return (*self.parties, *self.providers, *coalition, *others)

    def decide(self) -> None:
        """All decide on the week's opening state."""
        for actor in self.deciders():
            actor.decide()

    def apply(self) -> None:
        """Carry out what was decided."""
        for actor in (*self.parties, *self.providers):
            actor.apply()
        if self.backing.coalition:
            self.backing.coalition.apply()
        for actor in (*self.mediators, *self.donors, *self.fronts):
            actor.apply()
        for party in self.parties:
            party.violated = party.violating

    def inspect(self) -> None:
        """Backers rearm; then gaps between what was verified and what stands are found."""
        for backer in self.backers:
            backer.rearm()
        for party in self.parties:
            party.inspect()

    def feel(self) -> None:
        """Populations, home fronts, goodwill and clarity move."""
        for population in self.populations:
            population.feel()
        for party in self.parties:
            party.home_front.feel()
        self.goodwill *= self.goodwill_fades
        self.backing.feel()

    def shake(self, shock: dict[str, Any], ago: float = 0.0) -> None:
        """What an event, or a missed deadline, does at once; or what is left of it so many weeks ago."""
        numbers = self.numbers
        for mediator in self.mediators:
            if not shock["mediators"] or mediator.name in shock["mediators"]:
                left = shock["attention"] * exp(-ago / numbers["mediators"][mediator.name]["lasts"])
                mediator.attention = share(mediator.attention + left)
        self.goodwill += shock["goodwill"] * exp(-ago / numbers["mediation"]["goodwill_lasts"])
        self.truce.shake(shock["tension"] * exp(-ago / numbers["violence"]["memory"]))
        self.backing.clarity = share(self.backing.clarity + shock["clarity"])

    def judge(self) -> None:
        """Completed, progressing, stalled or collapsed."""
        history = self.history
        self.journey.count(self.step_number)
        at_war = [party.name for party in self.parties if party.war_votes >= 2]
        if self.road.is_complete:
            history.outcome = "completed"
        elif self.truce.broken:
            history.outcome, history.ended_by = "collapsed", "violence"
        elif at_war:
            history.outcome, history.ended_by = "collapsed", f"war by {at_war[0]}"
        else:
            stalled = self.journey.is_stalled(self.numbers["endings"]["stall_after"])
            history.outcome = "stalled" if stalled else "progressing"
            return
        history.ended = self.step_number + 1
        if history.outcome == "collapsed":
            war = self.war
            war.break_out(self.step_number, history.ended_by)
            history.broke, history.broke_by, history.broke_why = war.broke, war.broke_by, war.broke_why


def run_world(numbers: dict[str, Any], dice: Dice, orders: Orders | None = None) -> History:
    """Advance one world to its end, or to the last week."""
    world = World(numbers, dice, orders)
    for _ in range(numbers["weeks"] * numbers["steps_per_week"]):
        world.step()
        if world.is_over:
            break
    return world.history


def run_worlds(
    worlds: Sequence[dict[str, Any]], seed: int, first: int = 0, orders: Orders | None = None
) -> list[History]:
    """Advance worlds `first`, `first` + 1, ... one after another: `worlds` has the numbers of each."""
    steps = worlds[0]["weeks"] * worlds[0]["steps_per_week"]
    histories = []
    for begin in range(0, len(worlds), TOGETHER):
        some = worlds[begin : begin + TOGETHER]
        table = Table(seed, first + begin, len(some), steps)
        for place, numbers in enumerate(some):
            histories.append(run_world(numbers, Dice(table, first + begin + place), orders))
    return histories
