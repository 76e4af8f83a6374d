"""Populations: people who live with the consequences, their distress, and their support for the deal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from tests.oracle.twin.chance import share, within

if TYPE_CHECKING:
    from tests.oracle.twin.world import World


class Population(mesa.Agent):
    """The people of one side."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world)
        self.name = name
        self.facts: dict[str, Any] = world.numbers["populations"][name]
        self.distress: float = self.facts["distress"]
        self.support: float = self.facts["support"]
        self.first_distress, self.first_support, self.first_tension = self.distress, self.support, world.truce.tension
        self.follows = within(1.0 / self.facts["memory"], world.dt)
        self.relief = [(world.tracks[track], relief) for track, relief in self.facts["relief"].items()]

    @property
    def grief(self) -> float:
        """How far distress has risen since the start."""
        return self.distress - self.first_distress

    @property
    def withdrawn(self) -> float:
        """How much support for the deal it has withdrawn since the start."""
        return self.first_support - self.support

    def feel(self) -> None:
        """Distress follows what relieves and what frightens; support follows progress and distress."""
        world = self.model
        need = self.first_distress + self.facts["by_tension"] * (world.truce.tension - self.first_tension)
        need -= sum(relief * (track.level - track.start) for track, relief in self.relief)
        self.distress += (share(need) - self.distress) * self.follows
        backing = share(self.first_support + self.facts["hope"] * world.progress() - self.grief)
        self.support += (backing - self.support) * self.follows
