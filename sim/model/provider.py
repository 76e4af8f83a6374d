"""A provider: a third party that owes tracks (a force, funds, an administration) and delivers when it is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.rules import roadmap, trust
from sim.rules.arrays import Number, Truths

if TYPE_CHECKING:
    from sim.model.world import World


class Provider(mesa.Agent):
    """Delivers each tranche that is due with a constant hazard, so that `readiness` of them come within the window."""

    model: World

    def __init__(self, model: World, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.tracks = tuple(track for track, owner in model.ledger.owner.items() if owner == name)
        self.deliveries: dict[str, Truths] = {}

    def readiness(self, track: str) -> Number:
        """Chance that a due tranche is delivered within the window."""
        return self.model.value(f"tracks.{track}.readiness")

    def hazard(self, track: str) -> Number:
        """The weekly hazard of delivering a tranche that is due."""
        return self.model.constant(
            "hazard", track, lambda: trust.hazard(self.readiness(track), self.model.value("learning.window"))
        )

    def decide(self) -> None:
        """See which tracks deliver a tranche this week."""
        self.deliveries = {}
        for track in self.tracks:
            can = self.can_deliver(track)
            if can.any():
                luck = self.model.luck.uniform("delivery", track, self.model.step_number, self.model.worlds)
                self.deliveries[track] = can & (luck < trust.within(self.hazard(track), self.model.dt))

    def can_deliver(self, track: str) -> Truths:
        """Whether a tranche is due: on the road by the ledger, off it by its own clock."""
        ledger = self.model.ledger
        if track in ledger.on_road:
            return ledger.is_due(track)
        left = ledger.done[track] < len(ledger.ladder[track]) - 1
        began = self.model.value(f"tracks.{track}.begins")
        ready = np.maximum(began, ledger.moved[track] * self.model.dt) + self.weeks_per_tranche(track)
        return np.asarray(left & (self.model.step_number * self.model.dt >= ready - 1e-9))

    def weeks_per_tranche(self, track: str) -> Number:
        """Weeks that a tranche off the road takes to prepare."""
        return self.model.constant("weeks per tranche", track, lambda: self._weeks_per_tranche(track))

    def _weeks_per_tranche(self, track: str) -> Number:
        fixed = self.model.value(f"tracks.{track}.lead_time.fixed")
        by_size = self.model.value(f"tracks.{track}.lead_time.by_size")
        return roadmap.lead_time(fixed, by_size, self.size_of_tranche(track))

    def size_of_tranche(self, track: str) -> Number:
        """The size, in levels, of a tranche off the road."""
        ledger = self.model.ledger
        ahead = len(ledger.ladder[track]) - 1 - ledger.behind[track]
        return (1.0 - np.asarray(ledger.start[track])) / max(ahead, 1)

    def pace(self, track: str) -> Number:
        """Levels a week that a track off the road can be expected to gain."""
        return self.model.constant(
            "pace",
            track,
            lambda: (
                self.size_of_tranche(track)
                * self.hazard(track)
                / (self.weeks_per_tranche(track) * self.hazard(track) + 1.0)
            ),
        )

    def apply(self) -> None:
        """Deliver: third parties' tranches are visible to all and need no verification."""
        ledger = self.model.ledger
        for track, delivers in self.deliveries.items():
            ledger.enter(track, ledger.done[track] + delivers, ledger.seen[track] + delivers)
