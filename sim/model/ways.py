"""The ways: all roads of a scenario laid out on the ladders that they share, and tables that follow a world's road."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.state import pick
from sim.rules import roadmap
from sim.rules.arrays import Floats, Integers, Number, Truths, at_place, running_total

if TYPE_CHECKING:
    from sim.model.ledger import Ledger


Roads = Integers | int
"""The number of one road that all worlds are on, or the number of its road for each world."""
Worlds = Integers | slice | None
"""Which worlds: these, those in a row, or all."""


@dataclass(frozen=True)
class Way:
    """What follows from a road alone, at every rung: arrays (rungs, worlds or 1); `rungs` (worlds or 1) counts them.

    `need[track]`: the row that must stand; `asks[track]`: whether the rung asks a tranche of it; `lead[track]`: weeks
    to prepare what the rung asks, 0 where it asks none; `longest_lead`: the longest of these; `weeks_to`: their sum up
    to the rung.
    """

    rungs: Integers
    need: Mapping[str, Integers]
    asks: Mapping[str, Truths]
    lead: Mapping[str, Floats]
    longest_lead: Floats
    weeks_to: Floats


class Ways:
    """The roads that a world may be on, number 0 being the one in force at the start."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        plan = ledger.world.plan
        segments = [
            [{track: (reach.level, reach.tranches) for track, reach in stage.items()} for stage in stages]
            for stages in (plan.stage_segments(road) for road in plan.roads())
        ]
        on_road = tuple(dict.fromkeys(track for road in segments for stage in road for track in stage))
        start = {track: plan.tracks[track].start.middle for track in on_road}
        by_track = {
            track: [[stage[track] for stage in road if track in stage] for road in segments] for track in on_road
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
        self._picked: dict[str, tuple[Worlds, Floats, Floats]] = {}
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

    def rungs_met(self, verified: Mapping[str, Integers], roads: Roads) -> Integers:
        """The number of rungs met by tracks that stand verified at these rows: the fewest that any of them allows."""
        met = self.lengths[roads]
        for track in self.on_road:
            met = np.minimum(met, by_row(self._met[track], verified[track], roads))
        return np.asarray(met)

    def way(self, roads: Roads, index: Worlds = None) -> Way:
        """The way along these roads for worlds `index` (all where none is given), as many rungs as the longest."""
        lead = {track: self._lead_times(roads, track, index) for track in self.on_road}
        longest: Number = 0.0
        for weeks in lead.values():
            longest = np.maximum(longest, weeks)
        return Way(
            rungs=np.atleast_1d(self.lengths[roads]),
            need={track: by_road(self.after[track], roads) for track in self.on_road},
            asks={track: by_road(self.asks[track], roads) for track in self.on_road},
            lead=lead,
            longest_lead=longest,
            weeks_to=running_total(longest),
        )

    def _lead_times(self, roads: Roads, track: str, index: Worlds) -> Floats:
        value = self.ledger.world.value
        weeks = roadmap.lead_time(
            of(value(f"tracks.{track}.lead_time.fixed"), index),
            of(value(f"tracks.{track}.lead_time.by_size"), index),
            self.sizes(roads, track, index),
        )
        return np.asarray(weeks * by_road(self.asks[track], roads).astype(float))

    def sizes(self, roads: Roads, track: str, index: Worlds = None) -> Floats:
        """The size, in levels, of what each rung of a road asks of `track`, (rungs, worlds or 1)."""
        found: Floats = self.planned(roads, track, index, after=True) - self.planned(roads, track, index, after=False)
        return found

    def planned(self, roads: Roads, track: str, index: Worlds = None, *, after: bool) -> Floats:
        """The level of a track when each rung opens (or, `after`, once it is met), (rungs, worlds or 1)."""
        ladder = self._ladder(track, index)
        rows = by_road(self.after[track] if after else self.before[track], roads)
        found: Floats = ladder[rows[:, 0]] if rows.shape[-1] == 1 else at_place(ladder, rows)
        return found

    def _ladder(self, track: str, index: Worlds) -> Floats:
        """The ladder of a track in these worlds, which are often asked about several times in a row."""
        picked, whole, found = self._picked.get(track, (None, None, None))
        if found is None or picked is not index or whole is not self.ledger.ladder[track]:
            whole = self.ledger.ladder[track]
            found = of(whole, index)
            self._picked[track] = index, whole, found
        return found

    def anybody(self, roads: Roads, *tracks: str) -> Truths:
        """Whether each rung of a road asks something of any of these tracks, (rungs, worlds or 1)."""
        asked = np.zeros_like(next(iter(self.asks.values())))
        for track in tracks:
            asked = asked | self.asks[track]
        found: Truths = by_road(asked, roads)
        return found

    # Tables that follow the road which each world is on

    def for_all(self, on: Callable[[Roads, Worlds], Any]) -> Any:
        """What `on(roads, index)` gives for all worlds on their roads, as a tree of tables that can be renewed."""
        if not self.several:
            return on(0, None)
        return _widened(on(self.ledger.road, None), len(self.ledger.world.worlds))

    def renew(self, tree: Any, on: Callable[[Roads, Worlds], Any], index: Integers) -> None:
        """Renew, in place, what `for_all` gave where worlds `index` have changed roads."""
        _lay(tree, on(self.ledger.road[index], index), index)


def of(table: Number, index: Worlds) -> Any:
    """The part of a table that belongs to worlds `index`; the whole where none is given."""
    return table if index is None else pick(table, index)


def by_road(table: Any, roads: Roads) -> Any:
    """The columns of a table (rungs, roads) for these roads: (rungs, 1) for one road, else (rungs, worlds)."""
    return table.take(roads, axis=1) if isinstance(roads, np.ndarray) else table[:, roads : roads + 1]


def by_row(table: Any, rows: Integers, roads: Roads) -> Any:
    """The entries of a table (roads, rows) at the row and on the road of each world."""
    if isinstance(roads, np.ndarray):
        return table.reshape(-1).take(roads * table.shape[1] + rows)
    return table[roads].take(rows)


def _widened(tree: Any, worlds: int) -> Any:
    """The same tree with a column of its own for each of so many worlds in every table."""
    if isinstance(tree, np.ndarray):
        return np.array(np.broadcast_to(tree, (*tree.shape[:-1], worlds)))
    if isinstance(tree, Mapping):
        return {key: _widened(item, worlds) for key, item in tree.items()}
    return type(tree)(**{name: _widened(getattr(tree, name), worlds) for name in tree.__dataclass_fields__})


def _lay(tree: Any, part: Any, index: Integers) -> None:
    """Write the columns of a tree of tables into those of another at worlds `index`."""
    if isinstance(tree, np.ndarray):
        tree[..., index] = part
    elif isinstance(tree, Mapping):
        for key, item in tree.items():
            _lay(item, part[key], index)
    else:
        for name in tree.__dataclass_fields__:
            _lay(getattr(tree, name), getattr(part, name), index)
