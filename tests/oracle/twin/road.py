"""A road: what it asks of each track, rung by rung, and where it stands in the world as it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tests.oracle.twin.track import Segments, Track

LONG_AFTER = 10**9  # a step by which nothing has moved for long


class Obligation:
    """What one road asks of one track: by plan, and of the open rung as things stand.

    `need[rung]` is the row that must be verified once the rung is met (empty where no road asks for the track), and
    `lead[rung]` the weeks that it takes to prepare. `above[row]` is the stop at which a step from there ends.
    """

    def __init__(self, track: Track) -> None:
        self.track = track
        self.name, self.owner, self.facts = track.name, track.owner, track.facts
        self.need: list[int] = []
        self.lead: list[float] = []
        self.asks: list[bool] = []
        self.owes = self.due = False
        self.weeks_left = self.overdue = 0.0
        self.level = self.level_seen = self.level_asked = self.level_next = track.start
        self._stop_at(range(len(track.ladder)))

    def plan(self, need: list[int]) -> None:
        """Take down what must stand once each rung is met."""
        track, self.need = self.track, need
        before = track.behind
        for row in need:
            size = track.ladder[row] - track.ladder[before]
            self.asks.append(row > before)
            self.lead.append(track.weeks_to_prepare(size) if row > before else 0.0)
            before = row
        self._stop_at({*range(0, track.behind + 1, track.rows), *need})

    def _stop_at(self, stops: Collection[int]) -> None:
        """Where steps can end on this road."""
        rows = len(self.track.ladder)
        self.above = list(range(rows))
        for row in range(rows - 2, -1, -1):
            nearest = self.above[row + 1]
            self.above[row] = row + 1 if row + 1 in stops else nearest if nearest > row + 1 else row

    def planned(self, rung: int) -> tuple[float, float]:
        """The levels before and after this rung, by plan."""
        track = self.track
        if not self.need:
            return track.start, track.start
        before = self.need[rung - 1] if rung else track.behind
        return track.ladder[before], track.ladder[self.need[rung]]

    @property
    def planned_end(self) -> float:
        """The level once the road is gone, by plan."""
        return self.track.ladder[self.need[-1]] if self.need else self.track.start

    def look(self, place: int, weeks_open: float, agreed: bool, step: int) -> None:
        """Reckon what the open rung asks at this step, `weeks_open` weeks after it opened."""
        track, ladder = self.track, self.track.ladder
        self.level, self.level_seen = ladder[track.done], ladder[track.seen]
        self.owes = self.owes_at(place)
        if self.owes:
            left = self._left(place, weeks_open, step)
            self.weeks_left = left if left > 0.0 else 0.0
            self.overdue = -left
            self.due = agreed and left <= 1e-9
            self.level_asked = ladder[self.need[place]]
            self.level_next = ladder[self.stepped]
        else:
            self.weeks_left, self.overdue, self.due = 0.0, 0.0, False
            self.level_asked, self.level_next = self.level_seen, self.level

    @property
    def stepped(self) -> int:
        """The row that really stands once a step is carried out: it brings as many rows as it adds to what is seen."""
        return self.track.done + self.above[self.track.seen] - self.track.seen

    def owes_at(self, place: int) -> bool:
        """Whether the rung at this place asks something that does not count as standing."""
        return place < len(self.need) and self.track.counted < self.need[place]

    def is_due_at(self, place: int, weeks_open: float, step: int) -> bool:
        """Whether it is also prepared at this step, `weeks_open` weeks after the rung opened."""
        return self.owes_at(place) and self._left(place, weeks_open, step) <= 1e-9

    def _left(self, place: int, weeks_open: float, step: int) -> float:
        """Weeks before what is owed is prepared; what stood and was lost must be prepared again."""
        track = self.track
        if track.counted == (self.need[place - 1] if place else track.behind):
            if self.facts["overdue"] is not None and weeks_open == step * track.dt:  # open since the start
                return -float(self.facts["overdue"]) - weeks_open
            return self.lead[place] - weeks_open
        lost = track.ladder[self.need[place]] - track.level_seen
        return track.weeks_to_prepare(lost) - min(weeks_open, (step - track.moved) * track.dt)


class Road:
    """One road of the scenario; `place` is the rung that is open, as last looked at."""

    def __init__(
        self, number: int, name: str, tracks: dict[str, Track], stages: list[dict[str, Any]], segments: Segments
    ) -> None:
        self.number, self.name, self.stages = number, name, stages
        self.obligations = {name: Obligation(track) for name, track in tracks.items()}
        rungs: list[dict[str, int]] = []
        self.closes: list[int | None] = []  # for each rung the stage that it closes
        standing = {name: track.behind for name, track in tracks.items() if track.is_on_road}
        for stage, asked in enumerate(segments):
            stops = {name: tracks[name].stops(segment) for name, segment in asked.items()}
            for k in range(max(map(len, stops.values()))):
                standing.update({name: rows[k] for name, rows in stops.items() if k < len(rows)})
                rungs.append(dict(standing))
                self.closes.append(None)
            self.closes[-1] = stage
        self.rungs = len(rungs)
        named = dict.fromkeys(name for stage in segments for name in stage)
        self.asked = [self.obligations[name] for name in (*named, *(name for name in standing if name not in named))]
        for obligation in self.asked:
            obligation.plan([rung[obligation.name] for rung in rungs])
        self.longest_lead = [max(o.lead[rung] for o in self.asked) for rung in range(self.rungs)]
        self.weeks_to = [sum(self.longest_lead[: rung + 1]) for rung in range(self.rungs)]
        self.place = 0
        self.left = 0.0  # weeks until everything that the open rung asks is due

    @property
    def open_rung(self) -> int:
        """The rung that is open (the last one where all are met)."""
        return min(self.place, self.rungs - 1)

    @property
    def is_complete(self) -> bool:
        """Whether every rung is met."""
        return self.place >= self.rungs

    def find_place(self) -> int:
        """The first rung that is not met."""
        place = 0
        while place < self.rungs and all(o.track.counted >= o.need[place] for o in self.asked):
            place += 1
        return place

    def look(self, weeks_open: float, agreed: bool, step: int) -> None:
        """See where every track stands and what the open rung asks of it, so many weeks after it opened."""
        for obligation in self.obligations.values():
            obligation.look(self.place, weeks_open, agreed, step)
        self.left = max(obligation.weeks_left for obligation in self.asked)

    def look_afresh(self) -> None:
        """See the road as it would stand if it had just been opened."""
        self.place = self.find_place()
        self.look(0.0, agreed=True, step=LONG_AFTER)
