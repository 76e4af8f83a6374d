"""The ways: all roads of a scenario laid out on the ladders that they share, and what follows from a road alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.rules import roadmap
from sim.rules.arrays import Floats, Integers, Number, Truths, at_place, plain, running_total, whole
from sim.scenario.schema import Scenario

Roads = Integers | int
"""The number of one road that all worlds are on, or the number of its road for each world."""


@dataclass(frozen=True)
class Way:
    """What follows from a road alone, at every rung: arrays (rungs, worlds or 1); `rungs` (worlds or 1) counts them.

    `need[track]`: the row that must stand; `asks[track]`: whether the rung asks a tranche of it; `opens[track]`,
    `closes[track]`: its level when the rung opens and once it is met, by plan; `lead[track]`: weeks to prepare what the
    rung asks, 0 where it asks none; `longest_lead`: the longest of these; `weeks_to`: their sum up to the rung.
    """

    rungs: Integers
    need: Mapping[str, Integers]
    asks: Mapping[str, Truths]
    opens: Mapping[str, Floats]
    closes: Mapping[str, Floats]
    lead: Mapping[str, Floats]
    longest_lead: Floats
    weeks_to: Floats

    def asks_any(self, tracks: Iterable[str]) -> Truths:
        """Whether each rung asks something of any of these tracks."""
        found = np.zeros_like(next(iter(self.asks.values())))
        for track in tracks:
            found = found | self.asks[track]
        return found


class Ways:
    """The roads that a world may be on, number 0 being the one in force at the start.

    `rungs`: as many as the longest road has, or as are asked for: a shorter road asks nothing at those beyond its end.
    `behind[track]`: the rows of its ladder that stand at the start; `cut[track]`: rows of a tranche; `dated`: by road,
    the stages that have a deadline. `charts`: whole numbers that follow from a road alone, by name, (…, roads): what
    the order of tranches comes to in the model.
    """

    def __init__(self, plan: Scenario, rungs: int = 0) -> None:
        legs = [plan.stage_segments(road) for road in plan.roads()]
        asked = [
            [{track: (leg.level, leg.tranches) for track, leg in stage.items()} for stage in road] for road in legs
        ]
        appearing = dict.fromkeys(track for road in asked for stage in road for track in stage)
        self.on_road = tuple(track for track in plan.tracks if track in appearing)
        self.off_road = tuple(track for track in plan.tracks if track not in appearing)
        self.owner = {name: track.owner for name, track in plan.tracks.items()}
        self.tranches_behind = {
            name: max(1, round(track.start.middle * track.tranches)) if track.start.limits[1] > 0 else 0
            for name, track in plan.tracks.items()
        }
        self.cut = {
            name: roadmap.ROWS_PER_TRANCHE if owner in plan.parties else 1 for name, owner in self.owner.items()
        }
        self.behind = {name: self.cut[name] * tranches for name, tranches in self.tranches_behind.items()}
        start = {track: plan.tracks[track].start.middle for track in self.on_road}
        by_track = {
            track: [
                roadmap.own_way(plan.tracks[track].tranches, [stage[track] for stage in road if track in stage])
                for road in legs
            ]
            for track in self.on_road
        }
        self.segments: dict[str, tuple[roadmap.Segment, ...]] = {
            track: roadmap.pieces(start[track], by_track[track]) for track in self.on_road
        }
        for track in self.off_road:
            stated = plan.tracks[track]
            is_done = stated.owner in plan.parties or stated.start.limits[0] >= 1
            self.segments[track] = () if is_done else ((1.0, stated.tranches),)
        self.roads = tuple(
            roadmap.expand(
                road,
                {
                    track: [
                        self.cut[track] * stop
                        for stop in roadmap.stops_of(start[track], by_track[track][number], self.segments[track])
                    ]
                    for track in self.on_road
                },
            )
            for number, road in enumerate(asked)
        )
        self.rungs = max([rungs, *(road.rungs for road in self.roads)])
        self.closing = [
            {stage: rung for rung, stage in enumerate(road.stage_of_rung) if road.closes(rung)} for road in self.roads
        ]
        self.charts: dict[str, Integers] = {"rungs": np.array([[road.rungs for road in self.roads]], dtype=np.int64)}
        self.dated = [
            [place for place, stage in enumerate(road.stages) if stage.deadline is not None] for road in plan.roads()
        ]
        self.charts["dated"] = np.full((max(1, *map(len, self.dated)), len(self.roads)), -1, dtype=np.int64)
        for road, places in enumerate(self.dated):
            self.charts["dated"][: len(places), road] = [self.closing[road].get(place, -1) for place in places]
        for track in plan.tracks:
            self.charts |= self._charted(track)

    def rows(self, track: str) -> int:
        """The rows of the ladder of a track."""
        return 1 + self.behind[track] + self.cut[track] * sum(tranches for _, tranches in self.segments[track])

    def _charted(self, track: str) -> dict[str, Integers]:
        """Where each rung asks what of a track, (rungs, roads); by row how many rungs it meets and where a step from it
        ends, (rows, roads)."""
        behind, rows, found = self.behind[track], self.rows(track), dict[str, Integers]()
        every = tuple(range(1, rows - behind))
        stops = [road.stops.get(track, ()) if track in self.on_road else every for road in self.roads]
        up = [roadmap.ways_up(rows, behind, one, self.cut[track]) for one in stops]
        found[f"up {track}"] = np.stack(up, axis=1)
        if track in self.on_road:
            after = [
                [road.after(min(rung, road.rungs - 1), track) for road in self.roads] for rung in range(self.rungs)
            ]
            opening = [road.before(0, track) for road in self.roads]
            found[f"before {track}"] = behind + np.array([opening, *after[:-1]], dtype=np.int64)
            found[f"after {track}"] = need = behind + np.array(after, dtype=np.int64)
            met = [roadmap.rungs_met({track: np.arange(rows)}, {track: column}, self.rungs) for column in need.T]
            found[f"met {track}"] = np.stack(met, axis=1)
        return found

    @property
    def several(self) -> bool:
        """Whether there is more than one road."""
        return len(self.roads) > 1

    def length(self, roads: Roads) -> Integers:
        """The number of rungs of a road, or of each world's road."""
        length: Integers = by_road(self.charts["rungs"], roads)[0]
        return length

    def rungs_met(self, verified: Mapping[str, Integers], roads: Roads) -> Integers:
        """The number of rungs met by tracks that stand verified at these rows: the fewest that any of them allows."""
        met = self.length(roads)
        for track in self.on_road:
            met = np.minimum(met, by_row(self.charts[f"met {track}"], verified[track], roads))
        return plain(met)

    def up(self, track: str, row: Integers, roads: Roads) -> Integers:
        """The row at which a step from this one ends; the same row at the end of a road."""
        return plain(by_row(self.charts[f"up {track}"], row, roads))

    def way(self, roads: Roads, ladders: Mapping[str, Floats], value: Callable[[str], Number]) -> Way:
        """The way along these roads on these ladders; `value` gives the parameters of lead times."""
        need, asks = dict[str, Integers](), dict[str, Truths]()
        opens, closes, lead = dict[str, Floats](), dict[str, Floats](), dict[str, Floats]()
        longest: Floats = np.zeros((1, 1))
        for track in self.on_road:
            before, need[track] = (by_road(self.charts[f"{when} {track}"], roads) for when in ("before", "after"))
            asks[track] = need[track] > before
            opens[track], closes[track] = _levels(ladders[track], before), _levels(ladders[track], need[track])
            fixed, by_size = (value(f"tracks.{track}.lead_time.{part}") for part in ("fixed", "by_size"))
            weeks = roadmap.lead_time(fixed, by_size, closes[track] - opens[track])
            lead[track] = plain(weeks * asks[track].astype(float))
            longest = plain(np.maximum(longest, lead[track]))
        return Way(
            rungs=self.length(roads),
            need=need,
            asks=asks,
            opens=opens,
            closes=closes,
            lead=lead,
            longest_lead=longest,
            weeks_to=running_total(longest),
        )


@whole
def by_road(chart: Integers, roads: Roads) -> Integers:
    """The columns of a chart (rows, roads) for these roads: (rows, 1) for one road, else (rows, worlds)."""
    return chart[:, roads : roads + 1] if isinstance(roads, int) else chart.take(roads, axis=1)


@whole
def by_row(chart: Integers, rows: Integers, roads: Roads) -> Integers:
    """The entries of a chart (rows, roads) at the row and on the road of each world."""
    found: Integers = chart.reshape(-1).take(rows * chart.shape[1] + roads)
    return found


def _levels(ladder: Floats, rows: Integers) -> Floats:
    """The levels at these rows of a ladder: (rungs, worlds or 1)."""
    return plain(ladder[rows[:, 0]] if rows.shape[-1] == 1 else at_place(ladder, rows))
