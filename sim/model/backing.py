"""Backing: what the force and the mediators' guarantee do, now and as far as can be foreseen."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import numpy as np

from sim.rules import trust
from sim.rules.arrays import Number
from sim.rules.foresight import together

if TYPE_CHECKING:
    from sim.model.party import Party
    from sim.model.world import World


class Backing:
    """The four channels of the force, and the guarantee, of one set of worlds."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.track = world.plan.force.track if world.plan.force.track in world.plan.tracks else None
        self.guarantees = any(
            world.plan.quantities()[f"guarantee.{channel}"].limits[1] > 0 for channel in ("enforcement", "protection")
        )
        until = world.plan.force.until
        if isinstance(until, datetime.date):
            assert world.plan.start is not None  # checked when the scenario is loaded
            self.until: Number = (until - world.plan.start).days / 7.0
        else:
            self.until = world.value("force.until")

    def full(self) -> Number:
        """What a fully deployed force amounts to: strength times mandate."""
        return self.world.value("force.strength") * self.world.value("force.mandate")

    def present(self) -> Number:
        """The force's weight on the ground this week, 0 to 1."""
        return self.weight(self.level_in(0.0), 0.0)

    def weight(self, level: Number, weeks: Number) -> Number:
        """The force's weight when its track stands at `level`, `weeks` from now: none once the mandate has ended."""
        return np.where(self.world.week + weeks <= self.until, level * self.full(), 0.0)

    def level_in(self, weeks: Number) -> Number:
        """The expected level of deployment `weeks` from now (a number, or rungs x worlds)."""
        if self.track is None:
            return np.zeros(1)
        ledger = self.world.ledger
        level = ledger.level(self.track)
        if self.track in ledger.on_road:
            arrives = self.arrives_within(self.track, weeks)
            return level + arrives * (ledger.level_asked(self.track) - level)
        provider = self.world.provider_of(self.track)
        pace = provider.size_of_tranche(self.track) / (
            provider.weeks_per_tranche(self.track) + 1.0 / provider.hazard(self.track)
        )
        still_to_wait = np.maximum(self.world.value(f"tracks.{self.track}.begins") - self.world.week, 0.0)
        return np.minimum(1.0, level + np.maximum(weeks - still_to_wait, 0.0) * pace)

    def arrives_within(self, track: str, weeks: Number) -> Number:
        """The chance that what the open rung asks of a third party's track is there `weeks` from now."""
        ledger = self.world.ledger
        hazard = self.world.provider_of(track).hazard(track)
        working = np.maximum(weeks - ledger.weeks_left(track), 0.0)
        return np.where(ledger.owes(track), trust.within(hazard, working), 0.0)

    def believed_by(self, party: Party, force: Number, weeks: Number) -> tuple[Number, Number]:
        """Enforcement and protection `weeks` from now, as far as `party` believes in the force and the mediators.

        e: what third parties add to a promise being kept; g: what they take from a victim's loss.
        """
        value = self.world.value
        by_force = party.value("faith.force") * force
        enforcement = value("force.enforcement") * by_force
        protection = value("force.protection") * by_force
        if not self.guarantees:
            return enforcement, protection
        attention = np.exp(-(self.world.week + weeks) / value("guarantee.lasts"))
        by_mediators = party.value("faith.guarantee") * attention
        return (
            together(enforcement, value("guarantee.enforcement") * by_mediators),
            together(protection, value("guarantee.protection") * by_mediators),
        )
