"""Backing: what the force and the mediators' guarantee do, now and as far as can be foreseen."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.model.stand import Stand
from sim.model.state import joined
from sim.rules import trust
from sim.rules.arrays import Number

if TYPE_CHECKING:
    from sim.model.party import Party
    from sim.model.world import World


@dataclass(frozen=True)
class Help:
    """What third parties have at hand: the level of the force within its mandate, and the mediators' attention."""

    deployed: Number
    attention: Number


def named(later: Number) -> str:
    """A name for "so many weeks from now" under which an answer is kept: there is one lookahead beside the present."""
    return "now" if np.ndim(later) == 0 and later == 0 else "later"


class Backing:
    """The four channels of the force, and the guarantee, of one set of worlds."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.track = world.plan.force.track if world.plan.force.track in world.plan.tracks else None
        self.guarantees = any(
            world.plan.quantities()[f"guarantee.{channel}"].limits[1] > 0 for channel in ("enforcement", "protection")
        )

    @property
    def until(self) -> Number:
        """The week in which the force's mandate ends."""
        until = self.world.plan.force.until
        if not isinstance(until, datetime.date):
            return self.world.value("force.until")
        assert self.world.plan.start is not None  # checked when the scenario is loaded
        return (until - self.world.plan.start).days / 7.0

    def full(self) -> Number:
        """What a fully deployed force amounts to: strength times mandate."""
        return self.world.constant(
            "full", "force", lambda: self.world.value("force.strength") * self.world.value("force.mandate")
        )

    def present(self) -> Number:
        """The force's weight on the ground this week, 0 to 1."""
        return self.in_place() * self.full()

    def in_place(self) -> Number:
        """The share of the force that is in place, within its mandate."""
        return self.here(self.world.ledger.stand, 0.0).deployed

    def here(self, stand: Stand, later: Number) -> Help:
        """The help that is expected `later` weeks from now where the worlds stand."""
        return stand.once(
            "help here", named(later), lambda: self._help(stand, self.level_in(stand, stand.of(later)), stand.of(later))
        )

    def ahead(self, stand: Stand, later: Number, planned: Number) -> Help:
        """The help that is expected at the rungs ahead, if everything is done in time and begins `later` weeks on.

        `planned`: the level of the force by plan as each rung opens, where the force is on the road.
        """

        def reckon() -> Help:
            weeks = stand.of(later) + stand.weeks_until_rungs()
            return self._help(stand, np.maximum(planned, self.level_in(stand, weeks)), weeks)

        return stand.once("help ahead", named(later), reckon)

    def foreseen(self, stand: Stand) -> Help:
        """The help at the rungs ahead as it was reckoned when the week opened, part by part."""
        found: Help = joined([part.answer("help ahead", "now") for part in stand.in_parts()])
        return found

    def _help(self, stand: Stand, level: Number, weeks: Number) -> Help:
        world = self.world
        when = world.week + weeks
        deployed = np.where(when <= stand.of(self.until), level, 0.0)
        attention: Number = np.zeros(1)
        if self.guarantees:
            lasts = stand.of(world.value("guarantee.lasts"))
            if world.mediators:
                attention = stand.of(world.attention()) * np.exp(-weeks / lasts)
            else:
                attention = np.exp(-when / lasts)
        return Help(deployed, attention)

    def level_in(self, stand: Stand, weeks: Number) -> Number:
        """The expected level of deployment `weeks` from now (a number, or rungs x worlds)."""
        if self.track is None:
            return np.zeros(1)
        force, ledger, value = self.world.force, self.world.ledger, self.world.value
        if force.contributors:
            return stand.of(force.share()) if named(weeks) == "now" else force.expected(weeks, stand)
        level = stand.level(self.track)
        if self.track in ledger.on_road:
            arrives = self.arrives_within(stand, self.track, weeks)
            return level + arrives * (stand.level_asked(self.track) - level)
        provider = self.world.provider_of(self.track)
        still_to_wait = np.maximum(stand.of(value(f"tracks.{self.track}.begins")) - self.world.week, 0.0)
        return np.minimum(1.0, level + np.maximum(weeks - still_to_wait, 0.0) * stand.of(provider.pace(self.track)))

    def arrives_within(self, stand: Stand, track: str, weeks: Number) -> Number:
        """The chance that what the open rung asks of a third party's track is there `weeks` from now."""
        if named(weeks) == "now":
            return 0.0
        if self.world.force.contributors and track == self.track:
            arrives = self.world.force.arrives(weeks, stand)
            return np.where(
                stand.owes(track) & self.world.force.suffices(stand.level_asked(track), stand), arrives, 0.0
            )
        hazard = stand.of(self.world.provider_of(track).hazard(track))
        working = np.maximum(weeks - stand.weeks_left(track), 0.0)
        return np.where(stand.owes(track), trust.within(hazard, working), 0.0)

    def promised_to(self, party: Party, channel: str) -> tuple[Number, Number]:
        """How much of a channel (enforcement, protection) a full force, and the mediators, mean to `party`."""

        def reckon() -> tuple[Number, Number]:
            value = self.world.value
            by_force = party.value("faith.force") * value(f"force.{channel}") * self.full()
            return by_force, party.value("faith.guarantee") * value(f"guarantee.{channel}")

        promised: tuple[Number, Number] = self.world.constant(channel, party.name, reckon)
        return promised
