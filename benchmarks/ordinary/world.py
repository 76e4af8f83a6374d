"""One world: a Mesa model with an object for every agent, advanced week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import floor
from typing import Any

import mesa

from benchmarks.ordinary.dice import TOGETHER, Dice, Table
from benchmarks.ordinary.others import Backing, Provider, Truce
from benchmarks.ordinary.party import Party
from benchmarks.ordinary.road import Road, Track

RENEWED_EVERY = 4  # weeks for which the reason of a stall stands


@dataclass
class Step:
    """What happened in one step, and how things stood after it.

    `scores` has the scores of step, hold, cheat and reverse for each track of a party (None: not open to it);
    `war_gains` what war is worth to each party above the road, in steps in which it weighs that;
    `gains` what each switch would make stepping worth to a party, when its reason was last reckoned.
    """

    decisions: dict[str, str]
    scores: dict[str, list[float | None]]
    war_gains: list[float | None]
    step_values: list[float]
    hold_values: list[float]
    trust: list[float]
    levels: list[float]
    levels_seen: list[float]
    tension: float
    incidents: int
    killed: float
    place: int
    progress: float
    outcome: str
    reasons: dict[str, str | None]
    gains: dict[str, dict[str, float]]


@dataclass
class History:
    """What became of one world: its steps up to the end, if it came to one; `ended` counts steps, or is -1."""

    steps: list[Step] = field(default_factory=list)
    outcome: str = "progressing"
    ended: int = -1
    ended_by: str = ""


class World(mesa.Model):
    """One possible future: the numbers of a scenario as drawn for this world, and its dice."""

    def __init__(self, numbers: dict[str, Any], dice: Dice) -> None:
        super().__init__(rng=0)
        self.numbers = numbers
        self.dice = dice
        self.dt = 1.0 / numbers["steps_per_week"]
        self.step_number = 0
        self.week = 0.0
        first, second = numbers["parties"]
        self.tracks = {name: Track(name, facts) for name, facts in numbers["tracks"].items()}
        owners = dict.fromkeys(track.owner for track in self.tracks.values())
        third = [owner for owner in owners if owner not in (first, second)]
        self.road = Road(self.tracks, numbers["roadmap"]["stages"], set(third))
        self.providers = [Provider(self, name) for name in third]
        self.provider = {track.name: provider for provider in self.providers for track in provider.tracks}
        self.backing = Backing(self)
        self.truce = Truce(self)
        self.parties = [Party(self, first, second), Party(self, second, first)]
        self.parties[0].rival, self.parties[1].rival = self.parties[1], self.parties[0]
        self.reasons: dict[str, str | None] = {actor.name: None for actor in (*self.parties, *self.providers)}
        self.way = [(t, t.facts["weight"] / (t.ladder[-1] - t.start)) for t in self.road.tracks]
        self.whole_way = sum(track.facts["weight"] for track in self.road.tracks)
        self.history = History()

    def provider_of(self, track: Track) -> Provider:
        """The third party that owns a track."""
        return self.provider[track.name]

    def look(self) -> None:
        """See where every track stands and what the open rung asks of it."""
        weeks_open = (self.step_number - self.road.opened) * self.dt
        for track in self.tracks.values():
            track.look(self.road.place, weeks_open)
        self.road.look()
        self.backing.look()
        self.truce.look()

    def step(self) -> None:
        """One step: all decide on what stands at its opening, then all apply."""
        self.look()
        for party in self.parties:
            party.look()
        for actor in (*self.parties, *self.providers):
            actor.decide()
        for actor in (*self.parties, *self.providers):
            actor.apply()
        for party in self.parties:
            party.learn()
        self.road.advance(self.step_number + 1)
        self.truce.happen()
        self.judge()
        if self.history.outcome == "stalled":
            self.blame()
        self.record()
        self.step_number += 1
        self.week = self.step_number * self.dt

    def judge(self) -> None:
        """Completed, progressing, stalled or collapsed."""
        history = self.history
        since = (self.step_number + 1 - self.road.verified_at) * self.dt
        at_war = [party.name for party in self.parties if party.war_votes >= 2]
        if self.road.is_complete:
            history.outcome = "completed"
        elif self.truce.broken:
            history.outcome, history.ended_by = "collapsed", "violence"
        elif at_war:
            history.outcome, history.ended_by = "collapsed", f"war by {at_war[0]}"
        else:
            history.outcome = "stalled" if since >= self.numbers["endings"]["stall_after"] else "progressing"
            return
        history.ended = self.step_number + 1

    def blame(self) -> None:
        """Who holds the stalled road up, and why; renewed every few weeks."""
        since = (self.step_number + 1 - self.road.verified_at) * self.dt - self.numbers["endings"]["stall_after"]
        whole_weeks = floor(since + 1e-9)
        if whole_weeks % RENEWED_EVERY or since - whole_weeks >= self.dt - 1e-9:
            return
        actors = (*self.parties, *self.providers)
        place, weeks_open = self.road.place, (self.step_number - self.road.opened) * self.dt
        due = {actor.name for actor in actors if any(t.is_due_at(place, weeks_open) for t in actor.tracks)}
        owing = {actor.name for actor in actors if any(t.owes_at(place) for t in actor.tracks)}
        for actor in actors:
            if actor.name in due:
                self.reasons[actor.name] = actor.reason() if isinstance(actor, Party) else "not delivered"
            else:
                self.reasons[actor.name] = "lead time" if actor.name in owing and not due else None

    def record(self) -> None:
        """Remember the step."""
        tracks, parties, truce = self.tracks.values(), self.parties, self.truce
        way = sum(share * (track.ladder[track.seen] - track.start) for track, share in self.way)
        self.history.steps.append(
            Step(
                decisions=parties[0].choice | parties[1].choice,
                scores=parties[0].scores | parties[1].scores,
                war_gains=[party.war_gain for party in parties],
                step_values=[party.step_value for party in parties],
                hold_values=[party.hold_value for party in parties],
                trust=[party.trust for party in parties],
                levels=[track.ladder[track.done] for track in tracks],
                levels_seen=[track.ladder[track.seen] for track in tracks],
                tension=truce.tension,
                incidents=truce.incidents,
                killed=truce.killed,
                place=self.road.place,
                progress=min(max(way / self.whole_way, 0.0), 1.0),
                outcome=self.history.outcome,
                reasons=dict(self.reasons),
                gains={party.name: party.gains for party in parties},
            )
        )


def run_world(numbers: dict[str, Any], dice: Dice) -> History:
    """Advance one world to its end, or to the last week."""
    world = World(numbers, dice)
    for _ in range(numbers["weeks"] * numbers["steps_per_week"]):
        world.step()
        if world.history.ended >= 0:
            break
    return world.history


def run_worlds(worlds: Sequence[dict[str, Any]], seed: int, first: int = 0) -> list[History]:
    """Advance worlds `first`, `first` + 1, ... one after another: `worlds` has the numbers of each."""
    steps = worlds[0]["weeks"] * worlds[0]["steps_per_week"]
    histories = []
    for begin in range(0, len(worlds), TOGETHER):
        some = worlds[begin : begin + TOGETHER]
        table = Table(seed, first + begin, len(some), steps)
        for place, numbers in enumerate(some):
            histories.append(run_world(numbers, Dice(table, first + begin + place)))
    return histories
