"""A donor: pays for a track while its conditions hold, and stops when money is lost or violence rises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model.state import PerWorld
from sim.rules import donating, trust
from sim.rules.arrays import Floats, Number, Truths, plain

if TYPE_CHECKING:
    from sim.model.world import World


class Donor(mesa.Agent):
    """Per world: `paused_until`, the week before which it pays nothing; of the week: `paying`."""

    model: World
    paused_until: PerWorld[Floats]

    def __init__(self, model: World, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.stated = model.plan.donors[name]
        self.paused_until = np.zeros(len(model.ids))
        self.paying: Truths = self.paused_until < 0

    def value(self, key: str) -> Number:
        """A parameter of this donor."""
        return self.model.value(f"donors.{self.name}.{key}")

    @property
    def diverted(self) -> Number:
        """The share of its money that is diverted."""
        return donating.diverted(self.value("diversion"), self.value("monitoring"))

    def would_pay(self, levels: Mapping[str, Number]) -> Truths:
        """Whether it is calm enough, nothing was found, and its conditions hold at `levels`."""
        model = self.model
        willing = donating.is_willing(model.truce.tension, self.value("calm"), model.week, self.paused_until)
        conditions = ((levels[track], asked) for track, asked in self.stated.conditions.items())
        return donating.pays(willing, conditions)

    def decide(self) -> None:
        """Pay where the conditions hold, it is calm enough, and nothing was found."""
        self.paying = self.would_pay(self.model.ledger.stand.levels_seen)

    @property
    def arrives(self) -> Number:
        """The money, of what is left of its pledge for the whole of the track, that arrives where it pays."""
        return donating.arrives(donating.left(self.value("pledge"), self.value("paid")), self.diverted)

    @property
    def arrived(self) -> Number:
        """The money that arrived before the start."""
        return donating.arrives(self.value("paid"), self.diverted)

    def payment(self) -> Number:
        """What arrives this week, as money for the whole of the track."""
        return np.where(self.paying, self.arrives, 0.0)

    def apply(self) -> None:
        """An audit may find that money is lost: then it pauses."""
        model = self.model
        luck = model.luck.uniform("audit", self.name, model.step_number, model.ids)
        found = self.paying & (luck < trust.within(donating.loses(self.value("audits"), self.diverted), model.dt))
        until = donating.paused_until(self.paused_until, found, model.week + model.dt, self.value("pause"))
        self.paused_until = plain(until)
