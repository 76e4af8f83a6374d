"""The way that a world has gone: the road in force, the rung that is open, and what was verified when."""

from __future__ import annotations

from math import floor

from tests.oracle.twin.road import Road
from tests.oracle.twin.track import Track


class Journey:
    """The road in force (or, before one is agreed, the road that is talked of) and the clocks of the journey."""

    def __init__(self, road: Road, agreed: bool, dt: float) -> None:
        self.road, self.agreed, self.dt = road, agreed, dt
        self.opened = 0  # the step in which the open rung opened
        self.verified_at = 0  # the step after which a tranche was last verified
        self.waited = 0  # the steps since then in which something was due, or no road agreed
        self.waits = False

    def weeks_open(self, step: int) -> float:
        """How long the open rung has been open; nothing is prepared before a road is agreed."""
        return (step - self.opened) * self.dt if self.agreed else 0.0

    def count(self, step: int) -> None:
        """Let the clock of the stall go on if the world waits: nothing else moves it but a verified tranche."""
        road, open_for = self.road, self.weeks_open(step)
        self.waits = not self.agreed or any(o.is_due_at(road.place, open_for, step) for o in road.asked)
        if self.verified_at == step + 1:
            self.waited = 0
        elif self.waits:
            self.waited += 1

    def count_before(self) -> None:
        """Let the clock of the stall stand at what has been due for longest as the world starts."""
        longest = max((o.overdue for o in self.road.asked if o.due and o.facts["overdue"] is not None), default=0.0)
        self.waited = floor(longest / self.dt + 1e-9)

    def is_stalled(self, stall_after: float) -> bool:
        """Whether the world waits, and has waited for so many weeks since a tranche was last verified."""
        return self.waits and self.waited * self.dt >= stall_after

    def look(self, step: int) -> None:
        """See where every track stands at the opening of a step."""
        self.road.look(self.weeks_open(step), self.agreed, step)

    def enter(self, track: Track, done: int, seen: int, step: int, rearmed: int = 0, excused: int = 0) -> None:
        """Write down what a track has reached at a step, and how many rows more came back unseen or excused."""
        need = self.road.obligations[track.name].need
        if need and self.agreed and min(seen, need[-1]) > min(track.best, need[-1]):
            self.verified_at = step
        if done != track.done:
            track.moved = step
        track.excused = max(track.excused - max(seen - track.seen, 0), 0) + excused
        track.done, track.most = done, max(track.most, done)
        track.seen, track.best = seen, max(track.best, seen)
        track.rearmed = min(track.rearmed + rearmed, seen - done)

    def has_due(self, owner: str, step: int) -> bool:
        """Whether something of this owner is due on the road in force."""
        road, open_for = self.road, self.weeks_open(step)
        return self.agreed and any(o.owner == owner and o.is_due_at(road.place, open_for, step) for o in road.asked)

    def call_in(self, sides: list[str], step: int) -> None:
        """What was taken back from a side that was overdue is owed again once that side has nothing due."""
        punctual = {side for side in sides if not self.has_due(side, step)}
        for obligation in self.road.asked:
            if obligation.owner in sides and punctual - {obligation.owner}:
                obligation.track.excused = 0

    def advance(self, step: int) -> None:
        """Find the open rung; one that opens starts the clock of its lead times."""
        place = self.road.find_place()
        if place != self.road.place:
            self.road.place, self.opened = place, step

    def begin_anew(self, step: int) -> None:
        """After a war: what is not met any more is owed from now on."""
        self.road.place = self.road.find_place()
        self.opened, self.waited = step, 0

    def change(self, road: Road, step: int) -> None:
        """Take another road: levels stay, and its first rung that is not met opens now."""
        road.place = road.find_place()
        self.road, self.opened, self.agreed = road, step, True
