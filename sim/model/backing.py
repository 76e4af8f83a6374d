"""Backing: what the force and the mediators' guarantee do, now and as far as anybody can foresee."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.model import mediators
from sim.model.force import suffices
from sim.rules import trust
from sim.rules.arrays import Floats, Number

if TYPE_CHECKING:
    from sim.model.party import Party
    from sim.model.world import World


@dataclass(frozen=True)
class Help:
    """What third parties have at hand: the level of the force within its mandate, and the mediators' attention."""

    deployed: Number
    attention: Number


@dataclass(frozen=True)
class Foreseen:
    """What all can see coming from third parties: help on the open rung (worlds), and at the rungs ahead if everything
    is done in time (rungs, worlds); `ready`: the chance that they deliver what they owe on the open rung."""

    here: Help
    ahead: Help
    ready: Number


class Backing:
    """The channels of the force, and the guarantee, of one set of worlds."""

    def __init__(self, world: World) -> None:
        self.world = world
        plan, ledger = world.plan, world.ledger
        self.track = plan.force.track if plan.force.track in plan.tracks else None
        self.third = tuple(track for track in ledger.on_road if ledger.owner[track] not in plan.parties)
        self.guarantees = any(
            plan.quantities()[f"guarantee.{channel}"].limits[1] > 0 for channel in ("enforcement", "protection")
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
        return self.world.value("force.strength") * self.world.value("force.mandate")

    def present(self) -> Number:
        """The force's weight on the ground this week, 0 to 1."""
        return self.in_place() * self.full()

    def in_place(self) -> Number:
        """The share of the force that is in place, within its mandate."""
        return self._within_mandate(self._level_in(0.0), 0.0)

    def enforced_for(self, party: Party) -> Number:
        """How much enforcement a full force means to `party`."""
        return party.value("faith.force") * self.world.value("force.enforcement") * self.full()

    def guaranteed_to(self, party: Party, channel: str) -> Number:
        """How much enforcement or protection the mediators' guarantee means to `party`, at full attention."""
        return party.value("faith.guarantee") * self.world.value(f"guarantee.{channel}")

    # What can be foreseen; `later`: weeks from now

    def foresee(self, later: Number) -> Foreseen:
        """What can be expected of third parties if the road goes on `later` weeks from now.

        At rungs behind the open one, as then: they open again only if something is lost.
        """
        weeks = later + np.maximum(self.world.ledger.stand.weeks_until_rungs, 0.0)
        level = np.maximum(self._planned(), self._level_in(weeks))
        here = self._help(self._level_in(later), later)
        return Foreseen(here, self._help(level, weeks), self._ready_in(later))

    def _ready_in(self, later: Number) -> Number:
        ready: Number = 1.0
        stand = self.world.ledger.stand
        for track in self.third:
            arrived = self._arrives_within(track, later)
            chance = arrived + (1.0 - arrived) * self.world.value(f"tracks.{track}.readiness")
            ready = ready * np.where(stand.tracks[track].owes, chance, 1.0)
        return ready

    def _planned(self) -> Floats:
        """The level of the force by plan as each rung opens, where it is on the road."""
        nothing = np.zeros((1, 1))
        return nothing if self.track is None else self.world.ledger.way.opens.get(self.track, nothing)

    def _help(self, level: Number, weeks: Number) -> Help:
        world = self.world
        attention: Number = np.zeros(1)
        if self.guarantees:
            lasts = world.value("guarantee.lasts")
            if world.mediators:
                attention = mediators.attention(world) * np.exp(-weeks / lasts)
            else:
                attention = np.exp(-(world.week + weeks) / lasts)
        return Help(self._within_mandate(level, weeks), attention)

    def _within_mandate(self, level: Number, weeks: Number) -> Number:
        return np.where(self.world.week + weeks <= self.until, level, 0.0)

    def _level_in(self, weeks: Number) -> Number:
        """The expected level of deployment `weeks` from now (a number, or rungs x worlds)."""
        if self.track is None:
            return np.zeros(1)
        force, value, now = self.world.force, self.world.value, self.world.ledger.stand.tracks[self.track]
        if force.contributors:
            return force.share() if _is_now(weeks) else force.expected(weeks)
        if now.is_on_road:
            arrives = self._arrives_within(self.track, weeks)
            return now.level + arrives * (now.level_asked - now.level)
        provider = self.world.provider_of(self.track)
        still_to_wait = np.maximum(value(f"tracks.{self.track}.begins") - self.world.week, 0.0)
        return np.minimum(1.0, now.level + np.maximum(weeks - still_to_wait, 0.0) * provider.pace(self.track))

    def _arrives_within(self, track: str, weeks: Number) -> Number:
        """The chance that what the open rung asks of a third party's track is there `weeks` from now."""
        if _is_now(weeks):
            return 0.0
        stand = self.world.ledger.stand
        now = stand.tracks[track]
        if self.world.force.contributors and track == self.track:
            arrives = self.world.force.arrives(weeks)
            return np.where(now.owes & suffices(stand.contingents, now.level_asked), arrives, 0.0)
        rate = self.world.provider_of(track).rate_now(track)  # nobody waits for what cannot come
        return np.where(now.owes, trust.within(rate, np.maximum(weeks - now.weeks_left, 0.0)), 0.0)

    def brought(self, track: str) -> Number:
        """How much further a track beside the road can be expected to get by the road's end than without the road.

        By then more of the ground is open to the work, and donors pay whose conditions the road fulfils.
        """
        if track in self.world.force.tracks:
            return 0.0
        provider, stand = self.world.provider_of(track), self.world.ledger.stand
        weeks, now = stand.weeks_until_rungs[-1], stand.levels_seen
        ends = {name: np.maximum(closes[-1], now[name]) for name, closes in stand.way.closes.items()}
        with_it = provider.level_by(track, {**now, **ends}, weeks)
        return np.maximum(with_it - provider.level_by(track, now, weeks), 0.0)


def _is_now(weeks: Number) -> bool:
    return bool(np.ndim(weeks) == 0 and weeks == 0)
