"""Roadmaps: stages cut into tranches, tranches lined up into rungs, rungs turned into levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.rules.arrays import Integers, Number, Truths

Segment = tuple[float, int]
"""A level to reach and the number of tranches that lead to it."""


@dataclass(frozen=True)
class Road:
    """A roadmap as a ladder of rungs, each asking at most one tranche of each track.

    `tracks`: those on the road, in the order in which they come due; `segments[track]`: its levels and tranches, stage
    by stage; `need[rung][track]`: tranches of the track that must stand once the rung is met (cumulative, from the
    start); `stage_of_rung`: the stage that each rung belongs to.
    """

    tracks: tuple[str, ...]
    segments: Mapping[str, tuple[Segment, ...]]
    need: tuple[Mapping[str, int], ...]
    stage_of_rung: tuple[int, ...]

    @property
    def rungs(self) -> int:
        """The number of rungs."""
        return len(self.need)

    def before(self, rung: int, track: str) -> int:
        """Tranches of `track` that stand when `rung` opens."""
        return self.need[rung - 1][track] if rung else 0

    def asks(self, rung: int, track: str) -> bool:
        """Whether `rung` asks a tranche of `track`."""
        return self.need[rung][track] > self.before(rung, track)


def expand(stages: Sequence[Mapping[str, Segment]]) -> Road:
    """Line up the tranches of each stage: its k-th rung asks the k-th tranche of every track that has as many."""
    tracks = tuple(dict.fromkeys(track for stage in stages for track in stage))
    standing = dict.fromkeys(tracks, 0)
    need: list[dict[str, int]] = []
    stage_of_rung: list[int] = []
    for number, stage in enumerate(stages):
        for k in range(1, max(tranches for _, tranches in stage.values()) + 1):
            for track, (_, tranches) in stage.items():
                standing[track] += k <= tranches
            need.append(dict(standing))
            stage_of_rung.append(number)
    segments = {track: tuple(stage[track] for stage in stages if track in stage) for track in tracks}
    return Road(tracks, segments, tuple(need), tuple(stage_of_rung))


def ladder(start: Number, behind: int, segments: Sequence[Segment]) -> Number:
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


def rungs_met(verified: Mapping[str, Integers], need: Sequence[Mapping[str, int]]) -> Integers:
    """The number of rungs met, counted from the first: where the worlds stand on the road.

    `verified[track]`: tranches ahead of the start that stand verified, in each world.
    """
    some = next(iter(verified.values()))
    met = np.zeros(some.shape, dtype=np.int64)
    unbroken: Truths = np.ones(some.shape, dtype=bool)
    for asked in need:
        for track, tranches in asked.items():
            unbroken = unbroken & (verified[track] >= tranches)
        met = met + unbroken
    return met


def lead_time(fixed: Number, by_size: Number, size: Number) -> Number:
    """Weeks that a tranche of `size` (in levels) takes to prepare."""
    return fixed + by_size * size


def irreversible(most: Number, reversibility: Number) -> Number:
    """Tranches that cannot be taken back, of the `most` that ever stood: weapons given up are gone."""
    return (1.0 - reversibility) * most - 1e-9
