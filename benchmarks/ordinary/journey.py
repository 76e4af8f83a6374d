"""The way that a world has gone: the road in force, the rung that is open, and what was verified when."""

from __future__ import annotations

from benchmarks.ordinary.road import Road
from benchmarks.ordinary.track import Track


class Journey:
    """The road in force (or, before one is agreed, the road that is talked of) and the clocks of the journey."""

    def __init__(self, road: Road, agreed: bool, dt: float) -> None:
        self.road, self.agreed, self.dt = road, agreed, dt
        self.opened = 0  # the step in which the open rung opened
        self.verified_at = 0  # the step after which a tranche was last verified

    def weeks_open(self, step: int) -> float:
        """How long the open rung has been open; nothing is prepared before a road is agreed."""
        return (step - self.opened) * self.dt if self.agreed else 0.0

    def since_verified(self, step: int) -> float:
        """Weeks since a tranche was last verified."""
        return (step - self.verified_at) * self.dt

    def look(self, step: int) -> None:
        """See where every track stands at the opening of a step."""
        self.road.look(self.weeks_open(step), self.agreed, step)

    def enter(self, track: Track, done: int, seen: int, step: int) -> None:
        """Write down what a track has reached at a step."""
        need = self.road.obligations[track.name].need
        if need and self.agreed and min(seen, need[-1]) > min(track.best, need[-1]):
            self.verified_at = step
        if done != track.done:
            track.moved = step
        track.done, track.most = done, max(track.most, done)
        track.seen, track.best = seen, max(track.best, seen)

    def advance(self, step: int) -> None:
        """Find the open rung; one that opens starts the clock of its lead times."""
        place = self.road.find_place()
        if place != self.road.place:
            self.road.place, self.opened = place, step

    def change(self, road: Road, step: int) -> None:
        """Take another road: levels stay, and its first rung that is not met opens now."""
        road.place = road.find_place()
        self.road, self.opened, self.agreed = road, step, True
