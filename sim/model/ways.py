"""The ways: all roads of a scenario laid out on the ladders that they share, and tables that follow a world's road."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.state import pick
from sim.rules import roadmap
from sim.rules.arrays import Floats, Integers, Number, Truths

if TYPE_CHECKING:
    from sim.model.ledger import Ledger


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
                    track: roadmap.stops_of(start[track], by_track[track][number], self.shared[track])
                    for track in on_road
                },
            )
            for number, road in enumerate(segments)
        )
        self.on_road = on_road
        self.rungs = max(road.rungs for road in self.roads)
        self.closing = [
            {stage: rung for rung, stage in enumerate(road.stage_of_rung) if road.closes(rung)} for road in self.roads
        ]

    @property
    def several(self) -> bool:
        """Whether there is more than one road."""
        return len(self.roads) > 1

    def number_of_rungs(self) -> Integers:
        """The number of rungs of each road."""
        return np.array([road.rungs for road in self.roads], dtype=np.int64)

    def lay_out(self) -> None:
        """Number the rows of each road, once the ladders stand: row tables, and where each rung asks what."""
        behind = self.ledger.behind
        self.before, self.after, self.asks = [], [], []
        for road in self.roads:
            last = road.rungs - 1
            rungs = range(self.rungs)
            after = {t: np.array([behind[t] + road.after(min(rung, last), t) for rung in rungs]) for t in self.on_road}
            before = {
                t: np.array(
                    [behind[t] + (road.before(rung, t) if rung <= last else road.after(last, t)) for rung in rungs]
                )
                for t in self.on_road
            }
            self.before.append(before)
            self.after.append(after)
            self.asks.append({t: (after[t] > before[t])[:, np.newaxis] for t in self.on_road})

    def way(self, number: int, index: Integers | None = None) -> Way:
        """The way along road `number` for worlds `index` (all where none is given), as many rungs as the longest."""
        need = {track: self.after[number][track][:, np.newaxis] for track in self.on_road}
        lead = {track: self._lead_times(number, track, index) for track in self.on_road}
        longest: Number = 0.0
        for weeks in lead.values():
            longest = np.maximum(longest, weeks)
        return Way(
            np.array([self.roads[number].rungs]), need, self.asks[number], lead, longest, np.cumsum(longest, axis=0)
        )

    def _lead_times(self, number: int, track: str, index: Integers | None) -> Floats:
        value = self.ledger.world.value
        weeks = roadmap.lead_time(
            of(value(f"tracks.{track}.lead_time.fixed"), index),
            of(value(f"tracks.{track}.lead_time.by_size"), index),
            self.sizes(number, track, index),
        )
        return np.where(self.asks[number][track], weeks, 0.0)

    def sizes(self, number: int, track: str, index: Integers | None = None) -> Floats:
        """The size, in levels, of what each rung of a road asks of `track`, (rungs, worlds or 1)."""
        ladder = of(self.ledger.ladder[track], index)
        found: Floats = ladder[self.after[number][track]] - ladder[self.before[number][track]]
        return found

    def planned(self, number: int, track: str, index: Integers | None = None, *, after: bool) -> Floats:
        """The level of a track when each rung opens (or, `after`, once it is met), (rungs, worlds or 1)."""
        rows = self.after if after else self.before
        found: Floats = of(self.ledger.ladder[track], index)[rows[number][track]]
        return found

    def anybody(self, number: int, *tracks: str) -> Truths:
        """Whether each rung of a road asks something of any of these tracks, (rungs, 1)."""
        asked = np.zeros((self.rungs, 1), dtype=bool)
        for track in tracks:
            asked = asked | self.asks[number][track]
        return asked

    # Tables that differ from road to road, put together for worlds on different roads

    def put_together(
        self,
        of_road: Callable[[int, Integers | None], Any],
        index: Integers | None = None,
        roads: Integers | None = None,
    ) -> Any:
        """What `of_road(number, index)` gives for each world by its own road: arrays of any shape, worlds last.

        For worlds `index`, or all; by the roads in force there, or by `roads`, one for each of these worlds. With one
        road it is what that road gives.
        """
        if not self.several:
            return of_road(0, index)
        roads = of(self.ledger.road, index) if roads is None else roads
        worlds = np.arange(len(self.ledger.world.worlds)) if index is None else index
        together: Any = None
        for number in range(len(self.roads)):
            places = np.flatnonzero(roads == number)
            if len(places) or together is None:
                part = of_road(number, worlds[places])
                together = _wide(part, len(worlds)) if together is None else together
                lay(together, part, places)
        return together

    def lay_again(self, together: Any, of_road: Callable[[int, Integers | None], Any], index: Integers) -> None:
        """Renew, in place, what `put_together` gave for all worlds, where worlds `index` have changed roads."""
        roads = self.ledger.road[index]
        for number in range(len(self.roads)):
            places = index[roads == number]
            if len(places):
                lay(together, of_road(number, places), places)


def of(table: Number, index: Integers | None) -> Any:
    """The part of a table that belongs to worlds `index`; the whole where none is given."""
    return table if index is None else pick(table, index)


def _wide(tree: Any, worlds: int) -> Any:
    """An empty tree of the same shape with a column for each of so many worlds."""
    if isinstance(tree, np.ndarray):
        return np.empty((*tree.shape[:-1], worlds), dtype=tree.dtype)
    if isinstance(tree, Mapping):
        return {key: _wide(item, worlds) for key, item in tree.items()}
    if is_dataclass(tree) and not isinstance(tree, type):
        return type(tree)(**{field.name: _wide(getattr(tree, field.name), worlds) for field in fields(tree)})
    raise TypeError(f"no table: {type(tree).__name__}")


def lay(together: Any, part: Any, places: Integers | slice) -> None:
    """Write the columns of a tree of arrays into those of another at `places`."""
    if isinstance(places, np.ndarray) and len(places) and places[-1] - places[0] + 1 == len(places):
        places = slice(int(places[0]), int(places[-1]) + 1)  # side by side: no need to look each up
    if isinstance(together, np.ndarray):
        together[..., places] = part
    elif isinstance(together, Mapping):
        for key, item in together.items():
            lay(item, part[key], places)
    else:
        for field in fields(together):
            lay(getattr(together, field.name), getattr(part, field.name), places)
