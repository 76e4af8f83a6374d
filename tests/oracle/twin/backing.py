"""Backing: what the force and the mediators' guarantee promise, now and later."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, Any

from tests.oracle.twin.calendar import weeks_to
from tests.oracle.twin.chance import share, within
from tests.oracle.twin.contributors import Coalition
from tests.oracle.twin.road import Obligation, Road
from tests.oracle.twin.track import Track

if TYPE_CHECKING:
    from tests.oracle.twin.world import World


class Backing:
    """The force, whoever sends it, and the guarantee."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.facts: dict[str, Any] = world.numbers["force"]
        self.guarantee: dict[str, Any] = world.numbers["guarantee"]
        self.track = world.tracks.get(self.facts["track"])
        self.full = self.facts["strength"] * self.facts["mandate"]
        self.guarantees = self.guarantee["enforcement"] > 0 or self.guarantee["protection"] > 0
        self.lasts = self.guarantee["lasts"]
        self.until = weeks_to(self.facts["until"], world.numbers)
        self.clarity: float = self.facts["clarity"]
        self.coalition = Coalition(world, self.track) if world.numbers["contributors"] else None
        self.provider = world.provider.get(self.track.name) if self.track else None
        self.plans: dict[int, list[float]] = {}
        self.attention = 1.0

    @property
    def share(self) -> float:
        """D: the share of the force that has come."""
        if self.coalition:
            return self.coalition.share
        return self.track.level if self.track else 0.0

    @property
    def share_in_place(self) -> float:
        """D while the mandate lasts."""
        return 0.0 if self.world.week > self.until else self.share

    def present(self) -> float:
        """The weight of the force on the ground: none once the mandate has ended."""
        return self.share_in_place * self.full

    def level_in(self, road: Road, weeks: float) -> float:
        """The level of deployment expected so many weeks from now."""
        if self.coalition:
            return self.coalition.share_in(weeks)
        if not self.track:
            return 0.0
        force = road.obligations[self.track.name]
        if force.need:
            if not force.owes:
                return force.level
            return force.level + self.arrives_within(force, weeks) * (force.level_asked - force.level)
        still_to_wait = max(force.facts["begins"] - self.world.week, 0.0)
        return min(1.0, force.level + max(weeks - still_to_wait, 0.0) * self.provider.pace(self.track))

    def arrives_within(self, obligation: Obligation, weeks: float) -> float:
        """The chance that what the open rung asks of a third party's track is there so many weeks from now."""
        if not obligation.owes:
            return 0.0
        if self.coalition and obligation.track is self.track:
            return self.coalition.arrives_within(obligation.level_asked, weeks)
        return self.world.provider[obligation.name].arrives_within(obligation, weeks)

    def brought(self, track: Track, road: Road) -> float:
        """How much further a track beside the road can be expected to get by the road's end than without the road.

        By then more of the ground is open to the work, and donors pay whose conditions the road fulfils.
        """
        if self.coalition and track is self.track:
            return 0.0
        weeks = road.left + road.weeks_to[-1] - road.weeks_to[road.open_rung]
        now = self.world.levels_seen
        then = now | {o.name: max(o.planned_end, now[o.name]) for o in road.asked}
        provider = self.world.provider[track.name]
        return max(provider.level_by(track, then, weeks) - provider.level_by(track, now, weeks), 0.0)

    def look(self) -> None:
        """Forget earlier forecasts; see who would still come, and how much attention mediators pay."""
        if self.coalition:
            self.coalition.look()
        self.forecasts: dict[tuple[int, float], list[tuple[float, float]]] = {}
        self.attention = self.world.mediation.attention

    def strength(self, road: Road, weeks: float, planned: float = 0.0) -> tuple[float, float]:
        """The weight of a force of at least the level `planned`, and the guarantee's factor, weeks from now."""
        then = self.world.week + weeks
        force = 0.0
        if self.track and then <= self.until:
            force = max(planned, self.level_in(road, weeks)) * self.full
        if not self.guarantees:
            return force, 0.0
        if self.world.mediators:
            return force, self.attention * exp(-weeks / self.lasts)
        return force, exp(-then / self.lasts)

    def forecast(self, road: Road, later: float) -> list[tuple[float, float]]:
        """The strength at every rung, if the open one takes `later` weeks too long; at those behind it, as then."""
        key = (road.number, later)
        if key not in self.forecasts:
            passed, planned = road.weeks_to[road.open_rung], self.planned(road)
            self.forecasts[key] = [
                self.strength(road, later + max(road.left + weeks - passed, 0.0), level)
                for weeks, level in zip(road.weeks_to, planned, strict=True)
            ]
        return self.forecasts[key]

    def planned(self, road: Road) -> list[float]:
        """The level of deployment before each rung, by plan."""
        if road.number not in self.plans:
            force = road.obligations[self.track.name] if self.track else None
            on_road = force and force.need
            self.plans[road.number] = [force.planned(rung)[0] if on_road else 0.0 for rung in range(road.rungs)]
        return self.plans[road.number]

    def feel(self) -> None:
        """Mediators settle what is open about the mandate."""
        settled = within(self.world.mediation.attention / self.facts["settles"], self.world.dt)
        self.clarity = share(self.clarity + (1.0 - self.clarity) * settled)
