"""A donor: pays for a track while its conditions hold, and stops when money is lost or violence rises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model.state import PerWorld
from sim.rules import rebuilding, trust
from sim.rules.arrays import Number, Truths

if TYPE_CHECKING:
    from sim.model.world import World


class Donor(mesa.Agent):
    """Per world: `paused_until`, the week before which it pays nothing; of the week: `paying`."""

    model: World
    paused_until: PerWorld

    def __init__(self, model: World, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.stated = model.plan.donors[name]
        self.paused_until = np.zeros(len(model.worlds))
        self.paying: Truths = self.paused_until < 0

    def value(self, key: str) -> Number:
        """A parameter of this donor."""
        return self.model.value(f"donors.{self.name}.{key}")

    @property
    def diverted(self) -> Number:
        """The share of its money that is diverted."""
        return rebuilding.diverted(self.value("diversion"), self.value("monitoring"))

    def decide(self) -> None:
        """Pay where the conditions hold, it is calm enough, and nothing was found."""
        model = self.model
        paying = (model.truce.tension <= self.value("calm")) & (model.week >= self.paused_until - 1e-9)
        for track, level in self.stated.conditions.items():
            paying = paying & (model.ledger.level_seen(track) >= level - 1e-9)
        self.paying = np.asarray(paying)

    def payment(self) -> Number:
        """The money, of what it has pledged for the whole of the track, that arrives as long as it pays."""
        return self.value("pledge") * self.paying * (1.0 - self.diverted)

    def apply(self) -> None:
        """An audit may find that money is lost: then it pauses."""
        model = self.model
        luck = model.luck.uniform("audit", self.name, model.step_number, model.worlds)
        found = self.paying & (luck < trust.within(self.value("audits") * self.diverted, model.dt))
        self.paused_until = np.where(found, model.week + model.dt + self.value("pause"), self.paused_until)
