"""Roadmaps: stages cut into tranches, tranches lined up into rungs, rungs turned into levels.

Several roads over the same tracks share one ladder per track, so that a world that changes roads keeps every level that
it has reached; a road says at which rows of the ladder its tranches stop.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from sim.rules.arrays import Floats, Integers, Number, Truths, plain

Segment = tuple[float, int]
"""A level to reach and the number of tranches (or pieces) that lead to it."""
ROUNDING = 1e-9
ROWS_PER_TRANCHE = 4
"""Rows into which each tranche of a party's track is cut, so that what was carried out can creep back bit by bit.

One line of withdrawal crept by ten points of the territory in two months (53 to 63 %, October to December 2025), and a
tranche of it is some 13 points: a quarter of that, about three points, is what it moves in a few weeks. Third parties'
tracks are not cut: nobody takes back what they delivered.
"""


@dataclass(frozen=True)
class Road:
    """A roadmap as a ladder of rungs, each asking at most one tranche of each track.

    `tracks`: those on the road, in the order in which they come due; `need[rung][track]`: the row of the track's
    ladder, counted from the start, that must stand once the rung is met; `stage_of_rung`: the stage that each rung
    belongs to; `stops[track]`: the rows, counted from the start, at which its tranches end.
    """

    tracks: tuple[str, ...]
    need: tuple[Mapping[str, int], ...]
    stage_of_rung: tuple[int, ...]
    stops: Mapping[str, tuple[int, ...]]

    @property
    def rungs(self) -> int:
        """The number of rungs."""
        return len(self.need)

    def before(self, rung: int, track: str) -> int:
        """The row of `track` that stands when `rung` opens."""
        return self.need[rung - 1].get(track, 0) if rung else 0

    def after(self, rung: int, track: str) -> int:
        """The row of `track` that stands once `rung` is met."""
        return self.need[rung].get(track, 0)

    def asks(self, rung: int, track: str) -> bool:
        """Whether `rung` asks a tranche of `track`."""
        return self.after(rung, track) > self.before(rung, track)

    def closes(self, rung: int) -> bool:
        """Whether `rung` is the last of its stage."""
        return rung + 1 == self.rungs or self.stage_of_rung[rung + 1] != self.stage_of_rung[rung]


def expand(stages: Sequence[Mapping[str, Segment]], stops: Mapping[str, Sequence[int]] | None = None) -> Road:
    """Line up the tranches of each stage: its k-th rung asks the k-th tranche of every track that has as many.

    `stops`: the rows at which the tranches of each track end, those that the road does not ask for left out; one row
    after another where none are given.
    """
    tracks = tuple(dict.fromkeys(track for stage in stages for track in stage))
    total = {track: range(1, 1 + _tranches(stages, track)) for track in tracks}
    rows = {track: tuple((stops or total)[track][: len(total[track])]) for track in tracks}
    standing = dict.fromkeys(tracks, 0)
    need: list[dict[str, int]] = []
    stage_of_rung: list[int] = []
    for number, stage in enumerate(stages):
        for k in range(1, max(tranches for _, tranches in stage.values()) + 1):
            for track, (_, tranches) in stage.items():
                standing[track] += k <= tranches
            need.append({track: rows[track][count - 1] if count else 0 for track, count in standing.items()})
            stage_of_rung.append(number)
    return Road(tracks, tuple(need), tuple(stage_of_rung), rows)


def _tranches(stages: Sequence[Mapping[str, Segment]], track: str) -> int:
    counts = [stage[track][1] for stage in stages if track in stage]
    return int(np.add.reduce(counts)) if counts else 0


def own_way(tranches: int, legs: Sequence[tuple[float, int, int | None]]) -> list[Segment]:
    """What a road asks of the ladder of a track: a segment for each leg (level, tranches, number of own tranches).

    Where the legs count the track's own equal tranches, one segment of all of them: from wherever the track starts to
    1, so that they are equal in every world. A road that counts fewer stops on the way.
    """
    if any(own is not None for _, _, own in legs):
        return [(1.0, tranches)]
    return [(level, cut) for level, cut, _ in legs]


def pieces(start: float, roads: Sequence[Sequence[Segment]]) -> tuple[Segment, ...]:
    """The ladder that serves several roads of one track: every level that one of them names, and how finely it is cut.

    1. The levels, in rising order, bound gaps. 2. A gap is cut as finely as the finest of the roads' segments that span
    it: n * length of the gap / length of the segment, rounded up.
    """
    levels = sorted({level for road in roads for level, _ in road})
    found = []
    for low, high in zip([start, *levels], levels, strict=False):
        finest = 1
        for road in roads:
            for (level, tranches), below in zip(road, [start, *(level for level, _ in road)], strict=False):
                if below <= low + ROUNDING and level >= high - ROUNDING:
                    finest = max(finest, ceil(tranches * (high - low) / (level - below) - ROUNDING))
        found.append((high, finest))
    return tuple(found)


def stops_of(start: float, road: Sequence[Segment], shared: Sequence[Segment]) -> tuple[int, ...]:
    """The rows of the shared ladder at which a road's tranches end: as evenly as the ladder allows.

    Each segment ends at its own level; of its other tranches the k-th of n ends at the row nearest to k / n of the way
    that leaves room for the rest, the lower where two are equally near.
    """
    rows = [start]
    for level, count in shared:
        below = rows[-1]
        rows.extend(below + (level - below) * k / count for k in range(1, count))
        rows.append(level)
    stops: list[int] = []
    last, below = 0, start
    for level, tranches in road:
        end = min(range(len(rows)), key=lambda row: abs(rows[row] - level))
        for k in range(1, tranches):
            ideal = below + (level - below) * k / tranches
            inside = range(last + 1, end - (tranches - 1 - k))
            last = _nearest(rows, ideal, inside)
            stops.append(last)
        stops.append(end)
        last, below = end, level
    return tuple(stops)


def _nearest(rows: Sequence[float], level: float, among: Sequence[int]) -> int:
    """The row whose level is nearest, the lower where two are equally near."""
    return min(among, key=lambda row: (round(abs(rows[row] - level), 9), row))


def ladder(start: Number, behind: int, segments: Sequence[Segment]) -> Floats:
    """The level of a track for each number of tranches, an array (behind + ahead + 1, worlds or 1).

    Row `behind` is the start. Rows below it are what the owner could take back of what was carried out before, in
    equal tranches; rows above it lead through the segments, each in equal tranches.
    """
    here = np.atleast_1d(np.asarray(start, dtype=float))
    rows = [here * k / behind for k in range(behind)]
    rows.append(here)
    for level, tranches in segments:
        rows.extend(here + (level - here) * k / tranches for k in range(1, tranches))
        here = np.full_like(here, level)
        rows.append(here)
    return np.stack(rows)


def finer(levels: Floats, rows: int) -> Floats:
    """The same ladder with each gap cut into so many equal rows; the levels that it had stay, to the bit."""
    found = [levels[:1]]
    for low, high in itertools.pairwise(levels):
        found.append(np.stack([*(low + (high - low) * k / rows for k in range(1, rows)), high]))
    return np.concatenate(found)


def ways_up(rows: int, behind: int, stops: Sequence[int], cut: int = 1) -> Integers:
    """For each row of a ladder the next stop above it; the row itself where there is none.

    A step ends at the stops of the road, at the start and, below it, at every `cut`-th row.
    """
    standing = [*range(0, behind + 1, cut), *(behind + stop for stop in stops)]
    return np.array(
        [min((stop for stop in standing if stop > row), default=row) for row in range(rows)], dtype=np.int64
    )


def rows_leaked(amount: Number, size: Number, luck: Number) -> Number:
    """How many rows of this size (in levels) come back where `amount` is expected to: the mean is exact.

    They are the whole rows that the amount contains, and one more with the chance that its rest is of a row.
    """
    is_some = plain(size > ROUNDING)
    return np.where(is_some, np.ceil(amount / np.where(is_some, size, 1.0) - luck), 0.0)


def rungs_met(verified: Mapping[str, Integers], need: Mapping[str, Integers], rungs: int) -> Integers:
    """The number of rungs met, counted from the first: where the worlds stand on the road.

    `verified[track]`: the row that stands verified, in each world; `need[track]`: (rungs, worlds or 1).
    """
    some = next(iter(verified.values()))
    met = np.zeros(some.shape, dtype=np.int64)
    unbroken: Truths = np.ones(some.shape, dtype=bool)
    for rung in range(rungs):
        for track, row in verified.items():
            unbroken = unbroken & (row >= need[track][rung])
        met = met + unbroken
    return met


def row_reached(ladder: Floats, level: Number) -> Integers:
    """The highest row of a ladder (rows, worlds or 1) that a level comes to, its start at least."""
    row = np.zeros(np.shape(level), dtype=np.int64)
    for above in range(1, len(ladder)):
        row = row + (ladder[above] <= level + ROUNDING)
    return row


def lead_time(fixed: Number, by_size: Number, size: Number) -> Number:
    """Weeks that a tranche of `size` (in levels) takes to prepare."""
    return fixed + by_size * size


def share_of(part: Number, whole: Number) -> Number:
    """A part of a whole; 0 where there is no whole."""
    return np.where(plain(whole) > 0, part / np.where(plain(whole) > 0, whole, 1.0), 0.0)


def irreversible(most: Number | Integers, reversibility: Number) -> Number:
    """Rows that cannot be taken back, of the `most` that ever stood: weapons given up are gone."""
    lost: Number = np.multiply(1.0 - reversibility, most)  # whole numbers or not
    return lost - ROUNDING


def rows_that_last(most: Number | Integers, reversibility: Number) -> Integers:
    """The whole rows that are left of a track once its owner has taken back all that it could, as after a war."""
    return plain(np.ceil(np.maximum(irreversible(most, reversibility), 0.0))).astype(np.int64)


def rows_left(row: Number | Integers, most: Number | Integers, reversibility: Number) -> Number:
    """How many rows can be taken back of a track that stands at `row` and once stood at `most`."""
    return np.maximum(np.floor(row - irreversible(most, reversibility)), 0.0)


def steps_back(weeks_by_size: Number, row: Number, dt: float) -> Number:
    """The steps of time that taking back one row takes: the row's share of the track's weeks, and one at least."""
    return np.maximum(np.ceil(weeks_by_size * row / dt - ROUNDING), 1.0)
