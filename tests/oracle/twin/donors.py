"""Donors: who pays for what third parties deliver, on conditions, until money is found to be diverted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import mesa

from tests.oracle.twin.chance import share, within

if TYPE_CHECKING:
    from tests.oracle.twin.world import World


class Donor(mesa.Agent):
    """Pledges money for one track and pays it."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world)
        self.name = name
        self.facts: dict[str, Any] = world.numbers["donors"][name]
        self.track: str = self.facts["track"]
        lost = self.facts["diversion"] * (1.0 - self.facts["monitoring"])
        self.arrives = max(self.facts["pledge"] - self.facts["paid"], 0.0) * (1.0 - lost)
        self.arrived = self.facts["paid"] * (1.0 - lost)  # before the start
        self.found_out = within(self.facts["audits"] * lost, world.dt)
        self.luck = world.dice.all("audit", name) if self.facts["audits"] > 0 else []
        self.paused_until = 0.0
        self.pays = False

    def would_pay(self, levels: Mapping[str, float]) -> bool:
        """Whether it is calm enough, no discovery is fresh, and its conditions would be met at these levels."""
        world = self.model
        return (
            world.week >= self.paused_until - 1e-9
            and world.truce.tension <= self.facts["calm"]
            and all(levels[track] >= level - 1e-9 for track, level in self.facts["conditions"].items())
        )

    def decide(self) -> None:
        """Pay if conditions are met, it is calm enough and no discovery is fresh."""
        self.pays = self.would_pay(self.model.levels_seen)

    def apply(self) -> None:
        """An audit may find that money was lost: then it pauses."""
        world = self.model
        if self.pays and self.luck and self.luck[world.step_number] < self.found_out:
            self.paused_until = (world.step_number + 1) * world.dt + self.facts["pause"]


def funding(needs: float, paying: Sequence[Donor], goodwill: float) -> float:
    """The share that arrives of the money that a track needs; a track that needs none is funded."""
    if needs <= 0.0:
        return 1.0
    return share((1.0 + goodwill) * sum(donor.arrives for donor in paying) / needs)
