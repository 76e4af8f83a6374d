"""Neighbours: backers who rearm a side unseen, and linked fronts whose fighting spills over."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import mesa

from tests.oracle.twin.chance import within
from tests.oracle.twin.track import ROUNDING

if TYPE_CHECKING:
    from tests.oracle.twin.world import World


class Backer(mesa.Agent):
    """Takes rows of one track back, unseen."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world)
        self.facts: dict[str, Any] = world.numbers["backers"][name]
        self.track = world.tracks[self.facts["track"]]
        self.luck = world.dice.all("rearming", name)

    def rearm(self) -> None:
        """What was given up comes back, unless the force prevents it."""
        world, track = self.model, self.track
        amount = self.facts["rate"] * (1.0 - self.facts["interdiction"] * world.backing.present()) * world.dt
        size = track.row_size
        rows = ceil(amount / size - self.luck[world.step_number]) if size > ROUNDING else 0
        if rows > 0:
            back = min(rows, track.done)
            world.journey.enter(track, track.done - back, track.seen, world.step_number + 1, rearmed=back)


class Front(mesa.Agent):
    """Fighting elsewhere, quiet at first."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world)
        self.name = name
        facts: dict[str, Any] = world.numbers["linked_fronts"][name]
        self.flares_up, self.ends = within(facts["flares"], world.dt), within(1.0 / facts["lasts"], world.dt)
        self.spill: float = facts["spill"] * world.dt
        self.luck = world.dice.all("flare", name)
        self.flaring = self.turns = False

    def decide(self) -> None:
        """See whether it flares up, or ends."""
        self.turns = self.luck[self.model.step_number] < (self.ends if self.flaring else self.flares_up)

    def apply(self) -> None:
        """Flare up, or end."""
        self.flaring ^= self.turns
