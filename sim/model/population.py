"""A population: its distress, and its support for the deal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model.state import PerWorld
from sim.rules import population
from sim.rules.arrays import Floats, Number, plain, total

if TYPE_CHECKING:
    from sim.model.world import World


class Population(mesa.Agent):
    """Per world: `distress` and `support`."""

    model: World
    distress: PerWorld[Floats]
    support: PerWorld[Floats]

    def __init__(self, model: World, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.side = model.plan.populations[name].side
        none = np.zeros(len(model.ids))
        self.distress = none + self.value("distress")
        self.support = none + self.value("support")
        self.relieved_by = tuple(model.plan.populations[name].relief)

    def value(self, key: str) -> Number:
        """A parameter of this population."""
        return self.model.value(f"populations.{self.name}.{key}")

    @property
    def more_distress(self) -> Number:
        """Distress above the start."""
        return self.distress - self.value("distress")

    @property
    def support_withdrawn(self) -> Number:
        """Support below the start."""
        return self.value("support") - self.support

    def feel(self) -> None:
        """Distress follows relief and violence; support follows progress and distress."""
        model, ledger = self.model, self.model.ledger
        relief = total(
            total(
                self.value(f"relief.{track}") * (ledger.level(track) - ledger.start[track])
                for track in group
                if track in self.relieved_by
            )
            for group in model.track_groups
        )
        more_tension = model.truce.tension - model.truce.tension_at_start
        need = population.need(self.value("distress"), relief, self.value("by_tension"), more_tension)
        self.distress = plain(population.follow(self.distress, need, self.value("memory"), model.dt))
        hope, progress = self.value("hope"), model.progress()
        backing = population.backing(self.value("support"), hope, progress, self.more_distress)
        self.support = plain(population.follow(self.support, backing, self.value("memory"), model.dt))
