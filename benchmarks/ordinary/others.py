"""The others: third parties who deliver tracks, what their force and guarantee are worth, and the fragile truce."""

from __future__ import annotations

from math import exp, expm1, log1p
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import mesa

from benchmarks.ordinary.road import Track

if TYPE_CHECKING:
    from benchmarks.ordinary.world import World

NEARLY_SURE = 1.0 - 1e-12
MOST_INCIDENTS = 400
HIGHEST_RATE = 300.0
HIGHEST_EXPONENT = 50.0
STANDARD_NORMAL = NormalDist()


def hazard(chance: float, window: float) -> float:
    """The weekly hazard that makes the chance within the window `chance`."""
    return -log1p(-min(chance, NEARLY_SURE)) / window


def within(rate: float, weeks: float) -> float:
    """The chance that something of this hazard happens within so many weeks."""
    return -expm1(-rate * weeks)


class Provider(mesa.Agent):
    """A third party that delivers each of its tranches, once due, with a constant hazard."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world)
        self.name = name
        self.tracks = [track for track in world.tracks.values() if track.owner == name]
        window = world.numbers["learning"]["window"]
        self.hazard = {track.name: hazard(track.facts["readiness"], window) for track in self.tracks}
        self.chance = {name: within(rate, world.dt) for name, rate in self.hazard.items()}
        self.luck = {track.name: world.dice.all("delivery", track.name) for track in self.tracks}
        self.size = {t.name: (1.0 - t.start) / max(len(t.ladder) - 1 - t.behind, 1) for t in self.tracks}
        self.weeks_per_tranche = {t.name: t.weeks_to_prepare(self.size[t.name]) for t in self.tracks}
        self.delivers: list[Track] = []

    def decide(self) -> None:
        """See which tracks deliver a tranche this week."""
        step = self.model.step_number
        self.delivers = [
            track
            for track in self.tracks
            if self.luck[track.name][step] < self.chance[track.name] and self.can_deliver(track)
        ]

    def can_deliver(self, track: Track) -> bool:
        """Whether a tranche is due: by the road, or off it by the clock of the track itself."""
        if track.need:
            return track.due
        if track.done >= len(track.ladder) - 1:
            return False
        began = max(track.facts["begins"], track.moved * self.model.dt)
        return self.model.week >= began + self.weeks_per_tranche[track.name] - 1e-9

    def apply(self) -> None:
        """Deliver."""
        world = self.model
        for track in self.delivers:
            world.road.enter(track, track.done + 1, track.seen + 1, world.step_number + 1)

    def arrives_within(self, track: Track, weeks: float) -> float:
        """The chance that what the open rung asks of a track is there so many weeks from now."""
        if not track.owes or weeks <= track.weeks_left:
            return 0.0
        return within(self.hazard[track.name], weeks - track.weeks_left)


class Backing:
    """What the force and the mediators' guarantee promise, now and later."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.force: dict[str, Any] = world.numbers["force"]
        self.guarantee: dict[str, Any] = world.numbers["guarantee"]
        self.track = world.tracks.get(self.force["track"])
        self.provider = world.provider_of(self.track) if self.track else None
        self.full = self.force["strength"] * self.force["mandate"]
        self.guarantees = self.guarantee["enforcement"] > 0 or self.guarantee["protection"] > 0
        self.lasts = self.guarantee["lasts"]
        until = self.force["until"]
        self.until = until if isinstance(until, float) else (until - world.numbers["start"]).days / 7.0
        self.planned = [0.0] * world.road.rungs
        if self.track and self.track.need:
            self.planned = [self.track.planned(rung)[0] for rung in range(world.road.rungs)]
        elif self.provider:
            name = self.track.name
            rate = self.provider.hazard[name]
            weeks = self.provider.weeks_per_tranche[name] + 1.0 / rate if rate else float("inf")
            self.pace = self.provider.size[name] / weeks

    def present(self) -> float:
        """The weight of the force on the ground: none once the mandate has ended."""
        if not self.track or self.world.week > self.until:
            return 0.0
        return self.track.ladder[self.track.done] * self.full

    def level_in(self, weeks: float) -> float:
        """The level of deployment expected so many weeks from now."""
        track = self.track
        if not track:
            return 0.0
        if track.need:
            if not track.owes:
                return track.level
            return track.level + self.provider.arrives_within(track, weeks) * (track.level_asked - track.level)
        still_to_wait = max(track.facts["begins"] - self.world.week, 0.0)
        return min(1.0, track.level + max(weeks - still_to_wait, 0.0) * self.pace)

    def look(self) -> None:
        """Forget last week's forecasts."""
        self.forecasts: dict[float, list[tuple[float, float]]] = {}

    def strength(self, weeks: float, planned: float = 0.0) -> tuple[float, float]:
        """The weight of a force of at least the level `planned`, and the mediators' attention, weeks from now."""
        then = self.world.week + weeks
        force = 0.0
        if self.track and then <= self.until:
            force = max(planned, self.level_in(weeks)) * self.full
        return force, exp(-then / self.lasts) if self.guarantees else 0.0

    def forecast(self, later: float) -> list[tuple[float, float]]:
        """The strength at the open rung and all that follow, if the open one takes `later` weeks too long."""
        if later not in self.forecasts:
            road = self.world.road
            first, weeks_to = road.open_rung, road.weeks_to
            soonest = later + road.left - weeks_to[first]
            self.forecasts[later] = [
                self.strength(soonest + weeks_to[rung], self.planned[rung]) for rung in range(first, road.rungs)
            ]
        return self.forecasts[later]


class Truce(mesa.Agent):
    """Incidents, the tension that they leave, and whether the truce breaks by itself."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        violence = world.numbers["violence"]
        self.start_rate: float = violence["rate"]
        self.severity: float = violence["severity"]
        self.deadliness: float = violence["killed"]
        self.hazard: float = violence["hazard"] * violence["frailty_drawn"] * world.dt
        self.slope: float = violence["slope"]
        self.fading = exp(-world.dt / violence["memory"])
        self.tension = self.start_rate * world.dt * self.severity / -expm1(-world.dt / violence["memory"])
        self.incidents, self.killed = 0, 0.0
        self.broken = False
        self.calming = [(track, track.facts["calms"]) for track in world.tracks.values() if track.facts["calms"]]
        self.force: dict[str, float] = world.numbers["force"]
        self.false_alarm_alone: float = world.numbers["learning"]["false_alarm"]
        self.count_luck = world.dice.all("incidents", "truce")
        self.severity_luck = world.dice.all("severity", "truce")
        self.collapse_luck = world.dice.all("collapse", "truce")

    def look(self) -> None:
        """Reckon how sharply deeds are verified this week."""
        self.sharper = self.force["verification"] * self.model.backing.present()
        self.false_alarm = self.false_alarm_alone * (1.0 - self.sharper)

    def detection(self, track: Track) -> float:
        """The chance that pretence on a track is found out."""
        return 1.0 - (1.0 - track.facts["verifiability"]) * (1.0 - self.sharper)

    def happen(self) -> None:
        """The incidents of the week, the tension after them, and whether the truce breaks."""
        step = self.model.step_number
        calm = self.force["incidents"] * self.model.backing.present()
        for track, calms in self.calming:
            calm += calms * (track.ladder[track.done] - track.start)
        rate = min(self.start_rate * exp(-calm), HIGHEST_RATE)
        count = poisson(rate * self.model.dt, self.count_luck[step])
        self.tension *= self.fading
        if count:
            spread = 1.0 / (9.0 * count)
            normal = STANDARD_NORMAL.inv_cdf(self.severity_luck[step])
            severity = count * max(1.0 - spread + spread**0.5 * normal, 0.0) ** 3
            self.incidents += count
            self.killed += severity * self.deadliness
            self.tension += severity * self.severity
        rising = exp(min(self.slope * self.tension, HIGHEST_EXPONENT))
        self.broken = self.collapse_luck[step] < -expm1(-self.hazard * rising)


def poisson(mean: float, u: float) -> int:
    """The smallest count whose distribution function reaches `u`."""
    count = 0
    term = reached = exp(-mean)
    while u > reached and count < MOST_INCIDENTS:
        count += 1
        term *= mean / count
        reached += term
    return count
