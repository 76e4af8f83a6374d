"""Tracks, and the ladder of levels that each of them has, whatever road is taken."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from math import ceil, floor
from typing import Any, NamedTuple

ROUNDING = 1e-9
ROWS_PER_TRANCHE = 4  # of a party's track, so that what was carried out can creep back bit by bit


class Segment(NamedTuple):
    """The way of one track within one stage: from one level to another in so many tranches.

    `after` (-1 where the stage names a level) is how many of the track's own equal tranches come before these: the
    levels are then those of its whole way, from its start to 1.
    """

    begin: float
    end: float
    tranches: int
    after: int = -1


Segments = list[dict[str, Segment]]
"""For each stage of a road, the segments of the tracks that it names."""


class Track:
    """Something carried out by degrees: `ladder[row]` is a level; rows `done`, `most` and `seen` say what stands.

    `done` really stands, `most` is the highest that ever stood, `seen` is verified, `best` the
    highest that ever was; `rearmed` counts the rows between `done` and `seen` that came back unseen, and `excused`
    those that its owner took back from a side that was overdue: they count as standing for the road.
    Rows up to `behind` are the start and what lies behind it. `marks` are the tranches, counted from the lowest row, at
    which the levels stand that stages name; it is empty off all roads. A tranche has `rows` rows.
    """

    def __init__(self, name: str, facts: dict[str, Any], dt: float) -> None:
        self.name = name
        self.dt = dt
        self.owner: str = facts["owner"]
        self.facts = facts
        self.start: float = facts["start"]
        self.irreversible = 1.0 - facts["reversibility"]
        self.behind = 0
        if facts["start_highest"] > 0:
            self.behind = max(1, round(facts["start_middle"] * facts["tranches"]))
        self.ladder = [self.start * k / self.behind for k in range(self.behind)] + [self.start]
        self.typical = [self.start] * self.behind + [facts["start_middle"]]  # levels as they are at a median start
        self.marks: dict[float, int] = {}
        self.done = self.most = self.seen = self.best = self.behind
        self.moved = self.rearmed = self.excused = 0
        self.rows = 1

    @property
    def is_on_road(self) -> bool:
        """Whether any road asks for the track."""
        return bool(self.marks)

    @property
    def last(self) -> int:
        """The highest row."""
        return len(self.ladder) - 1

    @property
    def level(self) -> float:
        """What really stands."""
        return self.ladder[self.done]

    @property
    def level_seen(self) -> float:
        """What is verified."""
        return self.ladder[self.seen]

    @property
    def counted(self) -> int:
        """The row that counts as standing for the road."""
        return self.seen + self.excused

    @property
    def row_size(self) -> float:
        """What really stands of the row that its owner could take back."""
        return self.level - self.ladder[max(self.done - 1, 0)]

    def can_be_taken_back(self, step: int) -> bool:
        """Whether a row is left of the reversible share of what ever stood, and there was time to take it back."""
        if self.done == 0 or self.done - 1 < self.irreversible * self.most - ROUNDING:
            return False
        return (step + 1 - self.moved) * self.dt >= self.facts["lead_time"]["by_size"] * self.row_size - ROUNDING

    @property
    def typical_row(self) -> float:
        """The mean size of a row of the ladder."""
        return (self.ladder[-1] - self.ladder[0]) / max(self.last, 1)

    def rows_left(self, row: int, most: int) -> int:
        """How many rows could be taken back of what stands at `row` and once stood at `most`."""
        return max(floor(row - (self.irreversible * most - ROUNDING)), 0)

    def taken_back_in(self, weeks: float) -> int:
        """How many rows could be taken back in so many weeks, were they there."""
        steps = max(ceil(self.facts["lead_time"]["by_size"] * self.typical_row / self.dt - ROUNDING), 1)
        return floor(weeks / self.dt / steps)

    def weeks_to_prepare(self, size: float) -> float:
        """The lead time of a tranche of this size."""
        return self.facts["lead_time"]["fixed"] + self.facts["lead_time"]["by_size"] * size

    @property
    def whole_way(self) -> Segment:
        """The way from the start to 1, in the track's own equal tranches."""
        return Segment(self.facts["start_middle"], 1.0, self.facts["tranches"])

    def extend(self, level: float, pieces: int) -> None:
        """Lengthen the ladder up to `level` in equal pieces."""
        for rows in (self.ladder, self.typical):
            here = rows[-1]
            rows += [here + (level - here) * k / pieces for k in range(1, pieces)] + [level]

    def lay(self, segments: Sequence[Segment]) -> None:
        """Lay the ladder that all these segments, of whatever road, share."""
        below = self.facts["start_middle"]
        self.marks[below] = self.last
        segments = [self.whole_way if segment.after >= 0 else segment for segment in segments]
        for level in sorted({segment.end for segment in segments}):
            pieces = max(
                ceil(s.tranches * (level - below) / (s.end - s.begin) - ROUNDING)
                for s in segments
                if s.begin <= below and level <= s.end
            )
            self.extend(level, pieces)
            self.marks[level] = self.last
            below = level

    def refine(self) -> None:
        """Cut each tranche of the ladder into equal rows."""
        self.rows = ROWS_PER_TRANCHE
        coarse, self.ladder = self.ladder, self.ladder[:1]
        for low, high in itertools.pairwise(coarse):
            self.ladder += [*(low + (high - low) * k / self.rows for k in range(1, self.rows)), high]
        self.behind *= self.rows
        self.done = self.most = self.seen = self.best = self.behind

    def stops(self, segment: Segment) -> list[int]:
        """The rows at which the tranches of a segment end: those nearest to equal tranches."""
        if segment.after >= 0:
            return self.stops(self.whole_way)[segment.after : segment.after + segment.tranches]
        first, last = self.marks[segment.begin], self.marks[segment.end]
        size = (segment.end - segment.begin) / segment.tranches
        stops: list[int] = []
        for k in range(1, segment.tranches):
            aim = segment.begin + size * k
            after = stops[-1] if stops else first
            rows = range(after + 1, last - (segment.tranches - 1 - k))
            distance = [abs(self.typical[row] - aim) for row in rows]
            nearest = min(distance) + ROUNDING
            stops.append(next(row for row, far in zip(rows, distance, strict=True) if far <= nearest))
        return [self.rows * stop for stop in (*stops, last)]


def cut(tracks: dict[str, Track], stages: Iterable[dict[str, Any]]) -> Segments:
    """A road's segments, stage by stage."""
    reached = {name: track.facts["start_middle"] for name, track in tracks.items()}
    counted = dict.fromkeys(tracks, 0)
    result = []
    for stage in stages:
        segments = {}
        for name, target in stage["reach"].items():
            begin = reached[name]
            if isinstance(target, dict) and target["level"] is None:
                segments[name] = tracks[name].whole_way._replace(tranches=target["tranches"], after=counted[name])
                counted[name] += target["tranches"]
                continue
            if isinstance(target, dict):
                end, tranches = target["level"], target["tranches"]
            else:
                end, tranches = target, max(1, round((target - begin) * tracks[name].facts["tranches"]))
            segments[name] = Segment(begin, end, tranches)
            reached[name] = end
        result.append(segments)
    return result


def lay_ladders(tracks: dict[str, Track], roads: Sequence[Segments], third_parties: Iterable[str]) -> None:
    """Lay the ladders of all tracks: a third party's off the road in equal pieces up to 1, a party's in finer rows."""
    for name, track in tracks.items():
        segments = [stage[name] for road in roads for stage in road if name in stage]
        if segments:
            track.lay(segments)
        elif track.owner in third_parties:
            track.extend(1.0, track.facts["tranches"])
        if track.owner not in third_parties:
            track.refine()
