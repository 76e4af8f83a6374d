"""The ways: all roads of a scenario laid out on the ladders that they share, and what follows from a road alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.rules import roadmap
from sim.rules.arrays import Floats, Integers, Number, Truths, at_place, plain, running_total, whole

if TYPE_CHECKING:
    from sim.model.ledger import Ledger


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
    """The roads that a world may be on, number 0 being the one in force at the start."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        plan = ledger.world.plan
        legs = [plan.stage_segments(road) for road in plan.roads()]
        segments = [
            [{track: (leg.level, leg.tranches) for track, leg in stage.items()} for stage in road] for road in legs
        ]
        on_road = tuple(dict.fromkeys(track for road in segments for stage in road for track in stage))
        start = {track: plan.tracks[track].start.middle for track in on_road}
        by_track = {
            track: [
                roadmap.own_way(plan.tracks[track].tranches, [stage[track] for stage in road if track in stage])
                for road in legs
            ]
            for track in on_road
        }
        self.shared = {track: roadmap.pieces(start[track], by_track[track]) for track in on_road}
        self.roads = tuple(
            roadmap.expand(
                road,
                {
                    track: [
                        ledger.cut[track] * stop
                        for stop in roadmap.stops_of(start[track], by_track[track][number], self.shared[track])
                    ]
                    for track in on_road
                },
            )
            for number, road in enumerate(segments)
        )
        self.on_road = on_road
        self.rungs = max(road.rungs for road in self.roads)
        self.lengths = np.array([road.rungs for road in self.roads], dtype=np.int64)
        self.closing = [
            {stage: rung for rung, stage in enumerate(road.stage_of_rung) if road.closes(rung)} for road in self.roads
        ]

    @property
    def several(self) -> bool:
        """Whether there is more than one road."""
        return len(self.roads) > 1

    @property
    def in_force(self) -> Roads:
        """The roads that the worlds are on."""
        return self.ledger.road if self.several else 0

    def lay_out(self) -> None:
        """Number the rows of each road, once the ladders stand: where each rung asks what, by track (rungs, roads)."""
        self.before: dict[str, Integers] = {}
        self.after: dict[str, Integers] = {}
        self.asks: dict[str, Truths] = {}
        self._met: dict[str, Integers] = {}
        for track in self.on_road:
            behind, rungs = self.ledger.behind[track], range(self.rungs)
            after = [[road.after(min(rung, road.rungs - 1), track) for road in self.roads] for rung in rungs]
            opening = [road.before(0, track) for road in self.roads]
            self.before[track] = behind + np.array([opening, *after[:-1]], dtype=np.int64)
            self.after[track] = behind + np.array(after, dtype=np.int64)
            self.asks[track] = self.after[track] > self.before[track]
            every_row = np.arange(len(self.ledger.ladder[track]))
            self._met[track] = np.stack(
                [roadmap.rungs_met({track: every_row}, {track: need}, self.rungs) for need in self.after[track].T]
            )

    def _length(self, roads: Roads) -> Integers:
        """The number of rungs of a road, or of each world's road."""
        if isinstance(roads, int):
            return plain(self.lengths[roads])
        found: Integers = at_place(self.lengths[:, np.newaxis], roads).astype(np.int64)
        return found

    def rungs_met(self, verified: Mapping[str, Integers], roads: Roads) -> Integers:
        """The number of rungs met by tracks that stand verified at these rows: the fewest that any of them allows."""
        met = self._length(roads)
        for track in self.on_road:
            met = np.minimum(met, by_row(self._met[track], verified[track], roads))
        return plain(met)

    def way(self, roads: Roads) -> Way:
        """The way along these roads, as many rungs as the longest."""
        opens, closes, lead = dict[str, Floats](), dict[str, Floats](), dict[str, Floats]()
        longest: Number = 0.0
        for track in self.on_road:
            ladder = self.ledger.ladder[track]
            opens[track] = _levels(ladder, by_road(self.before[track], roads))
            closes[track] = _levels(ladder, by_road(self.after[track], roads))
            lead[track] = self._lead_times(roads, track, closes[track] - opens[track])
            longest = np.maximum(longest, lead[track])
        return Way(
            rungs=np.atleast_1d(self._length(roads)),
            need={track: by_road(self.after[track], roads) for track in self.on_road},
            asks={track: by_road(self.asks[track], roads) for track in self.on_road},
            opens=opens,
            closes=closes,
            lead=lead,
            longest_lead=longest,
            weeks_to=running_total(longest),
        )

    def _lead_times(self, roads: Roads, track: str, size: Floats) -> Floats:
        value = self.ledger.world.value
        weeks = roadmap.lead_time(
            value(f"tracks.{track}.lead_time.fixed"), value(f"tracks.{track}.lead_time.by_size"), size
        )
        return plain(weeks * by_road(self.asks[track], roads).astype(float))


@whole
def by_road(table: Any, roads: Roads) -> Any:
    """The columns of a table (rungs, roads) for these roads: (rungs, 1) for one road, else (rungs, worlds)."""
    return table[:, roads : roads + 1] if isinstance(roads, int) else table.take(roads, axis=1)


def by_row(table: Any, rows: Integers, roads: Roads) -> Any:
    """The entries of a table (roads, rows) at the row and on the road of each world."""
    if isinstance(roads, int):
        return at_place(table[roads][:, np.newaxis], rows)
    return at_place(table.reshape(-1)[:, np.newaxis], roads * table.shape[1] + rows)


def _levels(ladder: Floats, rows: Integers) -> Floats:
    """The levels at these rows of a ladder: (rungs, worlds or 1)."""
    return plain(ladder[rows[:, 0]] if rows.shape[-1] == 1 else at_place(ladder, rows))
