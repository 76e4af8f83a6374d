"""Neighbours: backers who rearm a side unseen, and linked fronts whose fighting spills over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from benchmarks.ordinary.chance import within

if TYPE_CHECKING:
    from benchmarks.ordinary.world import World


class Backer(mesa.Agent):
    """Takes tranches of one track back, unseen."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world)
        self.facts: dict[str, Any] = world.numbers["backers"][name]
        self.track = world.tracks[self.facts["track"]]
        self.luck = world.dice.all("rearming", name)

    def rearm(self) -> None:
        """What was given up comes back, unless the force prevents it."""
        world, track = self.model, self.track
        rate = self.facts["rate"] * (1.0 - self.facts["interdiction"] * world.backing.present())
        if track.done > 0 and self.luck[world.step_number] < within(rate, world.dt):
            below = world.road.obligations[track.name].below[track.done]
            world.journey.enter(track, below, track.seen, world.step_number + 1)


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
