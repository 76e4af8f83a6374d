"""The ledger: what each track has reached, what was verified, which road is in force, and which rung is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.model.road import Stand
from sim.model.state import Carried, PerWorld, PerWorldByName
from sim.model.ways import Roads, Way, Ways
from sim.rules import roadmap
from sim.rules.arrays import Floats, Integers, Number, Truths, at_place, plain

if TYPE_CHECKING:
    from sim.model.world import World


class Ledger:
    """Rows of its ladder that each track has reached: integers, so that ten times a tenth is one.

    `done`: the row that really stands; `most`: the highest that ever stood; `seen`: the one that stands verified
    (pretence that passed included); `best`: the highest that ever stood verified; `rearmed`: how many of the rows that
    stand verified and do not really stand were brought back unseen; `excused`: how many rows their owner took back from
    a side that was overdue, which count as standing for the road until that side has delivered; `position`: rungs met;
    `opened`: the step at which the open rung opened; `moved`: the step at which a track last moved; `verified_at`: the
    step at which the road in force last came further than ever before; `waited`: the steps since then in which
    something was due, or no road agreed; `road`: its number; `agreed`: whether one is in force at all. `overdue`: for
    how many weeks what the rung that is open at the start asks of a track has been due then, where that is stated.
    """

    done: PerWorldByName[Integers]
    most: PerWorldByName[Integers]
    seen: PerWorldByName[Integers]
    best: PerWorldByName[Integers]
    rearmed: PerWorldByName[Integers]
    excused: PerWorldByName[Integers]
    moved: PerWorldByName[Integers]
    position: PerWorld[Integers]
    opened: PerWorld[Integers]
    verified_at: PerWorld[Integers]
    waited: PerWorld[Integers]
    road: PerWorld[Integers]
    agreed: PerWorld[Truths]
    start: Carried[Mapping[str, Number]]
    overdue: Carried[Mapping[str, Number]]
    ladder: Carried[Mapping[str, Floats]]
    _stand: Stand | None

    def __init__(self, world: World) -> None:
        self.world = world
        plan = world.plan
        self.ways = Ways(plan, world.rungs)
        self.owner, self.cut, self.behind = self.ways.owner, self.ways.cut, self.ways.behind
        self.on_road, self.off_road = self.ways.on_road, self.ways.off_road
        self.start = {name: world.value(f"tracks.{name}.start") for name in plan.tracks}
        self.overdue = {
            name: world.value(f"tracks.{name}.overdue")
            for name, track in plan.tracks.items()
            if track.overdue is not None
        }
        self.ladder = {
            name: roadmap.finer(
                roadmap.ladder(self.start[name], self.ways.tranches_behind[name], self.ways.segments[name]),
                self.cut[name],
            )
            for name in plan.tracks
        }
        zero = np.zeros(len(world.ids), dtype=np.int64)
        self.road, self.agreed = zero, np.full(len(zero), not plan.bargaining.open)
        self.way: Way = self.way_along(self.in_force)
        self.done = {name: zero + self.behind[name] for name in plan.tracks}
        self.most, self.seen, self.best = dict(self.done), dict(self.done), dict(self.done)
        self.moved, self.rearmed = dict.fromkeys(plan.tracks, zero), dict.fromkeys(plan.tracks, zero)
        self.excused = dict.fromkeys(plan.tracks, zero)
        self.position, self.opened, self.verified_at, self.waited = zero, zero, zero, zero
        self._stand = None
        self.position = self._rungs_met()
        self.forget()
        self.waited = self._waited_before()
        self.forget()

    def _waited_before(self) -> Integers:
        """The steps before the start in which something was due, by what has been due for longest."""
        weeks = np.zeros(self.position.shape)
        for track in self.overdue:
            weeks = np.maximum(weeks, self.stand.tracks[track].weeks_overdue)
        return np.floor(weeks / self.world.dt + roadmap.ROUNDING).astype(np.int64)

    @property
    def in_force(self) -> Roads:
        """The roads that the worlds are on."""
        return self.road if self.ways.several else 0

    def way_along(self, roads: Roads) -> Way:
        """What follows from these roads alone."""
        return self.ways.way(roads, self.ladder, self.world.value)

    def up(self, track: str, row: Integers, roads: Roads | None = None) -> Integers:
        """The row at which a step from this one ends on the road in force (or `roads`); the same row at the end."""
        return self.ways.up(track, row, self.in_force if roads is None else roads)

    def stepped(self, track: str, done: Integers, seen: Integers, roads: Roads | None = None) -> Integers:
        """The row that really stands once a step is carried out.

        It brings as many rows as it adds to what stands verified: what is missing unseen it neither mends nor deepens.
        """
        return done + (self.up(track, seen, roads) - seen)

    def is_coming(self, track: str) -> bool:
        """Whether third parties carry a track out beside the road."""
        return track in self.off_road and len(self.ladder[track]) - 1 > self.behind[track]

    def can_creep(self, track: str) -> bool:
        """Whether a track beside the road has rows behind it that its owner, a party, could take back."""
        return track in self.off_road and self.owner[track] in self.world.plan.parties and self.behind[track] > 0

    # Questions about where the worlds stand

    @property
    def stand(self) -> Stand:
        """Where the worlds stand, until the ledger or the week changes."""
        if self._stand is None:
            self._stand = Stand(self)
        return self._stand

    def level(self, track: str) -> Floats:
        """The level that really stands."""
        return self.stand.tracks[track].level

    def level_seen(self, track: str) -> Floats:
        """The level that stands verified."""
        return self.stand.tracks[track].level_seen

    def owes(self, track: str) -> Truths:
        """Whether the open rung still asks something of this track."""
        return self.stand.tracks[track].owes

    def is_due(self, track: str) -> Truths:
        """Whether this track owes something whose lead time is over."""
        return self.stand.tracks[track].is_due

    def level_before(self, track: str) -> Floats:
        """The level that would really stand if its owner took back a row."""
        return at_place(self.ladder[track], np.maximum(self.done[track] - 1, 0))

    def can_take_back(self, track: str) -> Truths:
        """Whether its owner could take back a row: of what ever stood only the reversible share, and not at once."""
        if not self.world.plan.conduct.reversing:
            return np.zeros(self.position.shape, dtype=bool)
        world = self.world
        gone = roadmap.irreversible(self.most[track], world.value(f"tracks.{track}.reversibility"))
        weeks = world.value(f"tracks.{track}.lead_time.by_size") * (self.level(track) - self.level_before(track))
        since = world.weeks(world.step_number + 1 - self.moved[track])
        return plain((self.done[track] - 1 >= gone) & (since >= weeks - roadmap.ROUNDING))

    def level_rearmed(self, track: str) -> Floats:
        """How much of what is verified and does not really stand came back unseen; the rest of it was pretended."""
        return at_place(self.ladder[track], self.done[track] + self.rearmed[track]) - self.level(track)

    @property
    def waits(self) -> Truths:
        """Whether something on the road is due, or no road is agreed."""
        found: Truths = ~self.agreed
        for track in self.on_road:
            found = found | self.is_due(track)
        return found

    def count_waiting(self) -> Truths:
        """Let the clock of the stall go on where worlds wait, and begin anew where a tranche was verified this step.

        Where nothing is due it stands still, and no change of roads sets it back. Gives where worlds wait.
        """
        waits = self.waits
        is_verified = self.verified_at == self.world.step_number + 1
        self.waited = np.where(is_verified, 0, self.waited + waits)
        return waits

    @property
    def weeks_waited(self) -> Floats:
        """Weeks on the clock of the stall."""
        return self.world.weeks(self.waited)

    @property
    def is_complete(self) -> Truths:
        """Whether every stage is closed."""
        return plain(self.agreed & (self.position >= self.way.rungs))

    # Entries

    def forget(self) -> None:
        """Drop the answers: the ledger, or the week, has changed."""
        self._stand = None

    def begin(self, track: str, row: Integers) -> None:
        """Let a track stand at this row from the start."""
        self.done, self.most = {**self.done, track: row}, {**self.most, track: row}
        self.seen, self.best = {**self.seen, track: row}, {**self.best, track: row}
        self.forget()
        self.position = self._rungs_met()
        self.forget()

    def enter(
        self, track: str, done: Integers, seen: Integers, rearmed: Integers | int = 0, excused: Integers | int = 0
    ) -> None:
        """Write down what a track has reached, how many rows more came back unseen, how many were taken back excused.

        What came back counts as such no longer than verified rows are missing.
        """
        self.forget()
        step = self.world.step_number + 1
        if track in self.on_road:
            most = self.way.need[track][-1]  # what the road in force asks of it in the end
            on_the_way = np.minimum(seen, most) > np.minimum(self.best[track], most)
            self.verified_at = np.where(on_the_way & self.agreed, step, self.verified_at)
        self.moved = {**self.moved, track: np.where(done != self.done[track], step, self.moved[track])}
        made_good = np.maximum(seen - self.seen[track], 0)
        self.excused = {**self.excused, track: np.maximum(self.excused[track] - made_good, 0) + excused}
        self.done = {**self.done, track: done}
        self.most = {**self.most, track: np.maximum(self.most[track], done)}
        self.seen = {**self.seen, track: seen}
        self.best = {**self.best, track: np.maximum(self.best[track], seen)}
        self.rearmed = {**self.rearmed, track: np.minimum(self.rearmed[track] + rearmed, seen - done)}

    def advance(self) -> None:
        """Reckon where the worlds stand on the road; a rung that opens starts the clock of its lead times."""
        self.forget()
        position = self._rungs_met()
        self.opened = np.where(position != self.position, self.world.step_number + 1, self.opened)
        self.position = position

    def call_in(self, track: str, where: Truths) -> None:
        """What was taken back excused is asked of its owner again where the other side has nothing due any more."""
        if (self.excused[track] * where).any():
            self.excused = {**self.excused, track: np.where(where, 0, self.excused[track])}
            self.forget()

    def lose(self, track: str, row: Integers, where: Truths) -> None:
        """Let no more than this row of a track stand in some worlds, for all to see."""
        done = np.where(where, np.minimum(self.done[track], row), self.done[track])
        self.moved = {**self.moved, track: np.where(where, self.world.step_number, self.moved[track])}
        self.done = {**self.done, track: done}
        self.seen = {**self.seen, track: np.where(where, done, self.seen[track])}
        self.rearmed = {**self.rearmed, track: np.where(where, 0, self.rearmed[track])}
        self.excused = {**self.excused, track: np.where(where, 0, self.excused[track])}

    def begin_anew(self, where: Truths) -> None:
        """Open the first rung that is not met any more now, and let the clock of the stall begin anew."""
        self.forget()
        self.position = self._rungs_met()
        self.opened = np.where(where, self.world.step_number, self.opened)
        self.waited = np.where(where, 0, self.waited)
        self.forget()

    def _rungs_met(self) -> Integers:
        counted = {track: self.seen[track] + self.excused[track] for track in self.on_road}
        return self.ways.rungs_met(counted, self.in_force)

    def change_roads(self, where: Truths, roads: Integers) -> None:
        """Put some worlds on other roads: levels stay, the open rung opens now; then `World.see_roads` is due."""
        self.road, self.agreed = np.where(where, roads, self.road), self.agreed | where
        self.opened = np.where(where, self.world.step_number + 1, self.opened)
        self.position = self._rungs_met()
        self.forget()

    def suppose(self, roads: Roads) -> None:
        """Let these roads have been agreed just now, nothing on them being overdue from before the start."""
        self.road, self.agreed = np.zeros_like(self.road) + roads, np.ones_like(self.agreed)
        self.opened, self.overdue = np.zeros_like(self.opened) + self.world.step_number, {}
        self.position = self._rungs_met()

    def see_roads(self) -> None:
        """Look anew at the roads in force."""
        self.way = self.way_along(self.in_force)
        self.forget()
