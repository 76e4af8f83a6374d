"""Where worlds stand on the road: what its open rung asks, what is due, and how long everything still takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.rules import roadmap
from sim.rules.arrays import Floats, Integers, Number, Truths, at_place, plain

if TYPE_CHECKING:
    from sim.model.backing import Foreseen
    from sim.model.ledger import Ledger


@dataclass(frozen=True)
class Contingents:
    """The share of the planned force that is in place, and that which is pledged, may come and still wants to."""

    in_place: Floats
    coming: Floats


class Stand:
    """Where worlds stand at one moment, whatever is entered in the ledger afterwards; each answer is reckoned once."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.step_number = ledger.world.step_number
        self.roads, self.way = ledger.in_force, ledger.way
        self.position, self.opened, self.agreed = ledger.position, ledger.opened, ledger.agreed
        self.tracks = {track: OnTrack(self, track) for track in ledger.owner}

    @cached_property
    def open_rung(self) -> Integers:
        """The rung that is open (the last one where all are met)."""
        return plain(np.minimum(self.position, self.way.rungs - 1))

    @cached_property
    def weeks_open(self) -> Floats:
        """Weeks since the open rung opened; none where no road is agreed."""
        return np.where(self.agreed, (self.step_number - self.opened) * self.ledger.world.dt, 0.0)

    @cached_property
    def longest_wait(self) -> Floats:
        """Weeks until everything that the open rung asks is due."""
        longest = np.zeros(len(self.position))
        for track in self.ledger.on_road:
            longest = np.maximum(longest, self.tracks[track].weeks_left)
        return longest

    @cached_property
    def weeks_until_rungs(self) -> Floats:
        """Weeks until each rung ahead is due if everything is done in time, (rungs, worlds)."""
        weeks_to = self.way.weeks_to
        return plain(weeks_to + (self.longest_wait - at_place(weeks_to, self.open_rung)))

    @cached_property
    def levels_seen(self) -> dict[str, Floats]:
        """The verified level of every track."""
        return {name: where.level_seen for name, where in self.tracks.items()}

    @cached_property
    def foreseen(self) -> Foreseen:
        """What can be expected of third parties as the week opens, if the road goes on now."""
        return self.ledger.world.backing.foresee(0.0)

    @cached_property
    def contingents(self) -> Contingents:
        """The force as the week opens."""
        return self.ledger.world.force.contingents()

    def owes_any(self, tracks: Iterable[str]) -> Truths:
        """Whether the open rung still asks something of any of these tracks."""
        found = np.zeros(len(self.position), dtype=bool)
        for track in tracks:
            found = found | self.tracks[track].owes
        return found

    def is_any_due(self, tracks: Iterable[str]) -> Truths:
        """Whether any of these tracks owes something whose lead time is over."""
        found = np.zeros(len(self.position), dtype=bool)
        for track in tracks:
            found = found | self.tracks[track].is_due
        return found


class OnTrack:
    """Where one track stands: rows of its ladder, levels, and what the open rung asks of it; (worlds)."""

    def __init__(self, stand: Stand, name: str) -> None:
        ledger = stand.ledger
        self.stand, self.name, self.ledger = stand, name, ledger
        self.is_on_road = name in ledger.on_road
        self.done, self.seen, self.most = ledger.done[name], ledger.seen[name], ledger.most[name]
        self._moved, self._excused, self._ladder = ledger.moved[name], ledger.excused[name], ledger.ladder[name]

    @cached_property
    def counted(self) -> Integers:
        """The row that counts as standing for the road: what was taken back from a defaulter is not asked of its owner
        before the other has delivered."""
        return plain(self.seen + self._excused)

    @cached_property
    def level(self) -> Floats:
        """The level that really stands."""
        return at_place(self._ladder, self.done)

    @cached_property
    def level_seen(self) -> Floats:
        """The level that stands verified."""
        return at_place(self._ladder, self.seen)

    @cached_property
    def opens_by_plan(self) -> Integers:
        """The row at which each rung opens by plan, (rungs, worlds or 1); off the road the one that stands verified."""
        if not self.is_on_road:
            return self.seen[np.newaxis]
        need = self.stand.way.need[self.name]
        return np.concatenate([np.full_like(need[:1], self.ledger.behind[self.name]), need[:-1]])

    @property
    def typical_row(self) -> Floats:
        """The mean size of a row of the ladder."""
        ladder = self._ladder
        return plain((ladder[-1] - ladder[0]) / max(len(ladder) - 1, 1))

    @cached_property
    def asked(self) -> Integers:
        """The row that must stand for the open rung to be met."""
        return at_place(self.stand.way.need[self.name], self.stand.open_rung).astype(np.int64)

    @cached_property
    def owes(self) -> Truths:
        """Whether the open rung still asks something of the track."""
        stand = self.stand
        if not self.is_on_road:
            return np.zeros(len(stand.position), dtype=bool)
        return plain((self.counted < self.asked) & (stand.position < stand.way.rungs))

    @cached_property
    def level_next(self) -> Floats:
        """The level that really stands once its owner has done what the open rung asks."""
        above = self.ledger.stepped(self.name, self.done, self.seen, self.stand.roads)
        return at_place(self._ladder, np.where(self.owes, above, self.done))

    @cached_property
    def level_asked(self) -> Floats:
        """The level at which the open rung's part of the track is met; the level seen where nothing is owed.

        What was taken back from a defaulter is not owed before that side has delivered: nobody counts on it till then.
        """
        if not self.is_on_road:
            return self.level_seen
        return at_place(self._ladder, np.where(self.owes, np.maximum(self.asked, self.seen), self.seen))

    @cached_property
    def weeks_left(self) -> Floats:
        """Weeks of preparation left before what the open rung asks of the track is due; 0 where it owes nothing."""
        if not self.is_on_road:
            return np.zeros(len(self.stand.position))
        return np.where(self.owes, np.maximum(self._weeks_to_go, 0.0), 0.0)

    @cached_property
    def _weeks_to_go(self) -> Floats:
        """Weeks before what is owed is prepared, negative where it has been.

        Where part of a tranche stands, or more than it was lost, what is missing is prepared anew, by its size.
        """
        stand, world = self.stand, self.ledger.world
        lead, elapsed = at_place(stand.way.lead[self.name], stand.open_rung), stand.weeks_open
        if self.name in self.ledger.overdue:  # of the rung that was open at the start
            since_start = stand.agreed & (stand.opened == 0)
            lead = np.where(since_start, -self.ledger.overdue[self.name], lead)
        lost = self.owes & (self.counted != self._opens)
        if not lost.any():
            return plain(lead - elapsed)
        weeks = roadmap.lead_time(
            world.value(f"tracks.{self.name}.lead_time.fixed"),
            world.value(f"tracks.{self.name}.lead_time.by_size"),
            self.level_asked - self.level_seen,
        )
        since = np.minimum(elapsed, world.weeks(stand.step_number - self._moved))
        return plain(np.where(lost, weeks - since, lead - elapsed))

    @cached_property
    def _opens(self) -> Integers:
        """The row of the track at which the open rung opens by plan."""
        stand = self.stand
        before = at_place(stand.way.need[self.name], np.maximum(stand.open_rung - 1, 0)).astype(np.int64)
        return np.where(stand.open_rung > 0, before, self.ledger.behind[self.name])

    @cached_property
    def brought(self) -> Number:
        """How much further a track beside the road can be expected to get by the road's end than without the road."""
        return self.ledger.world.backing.brought(self.name)

    @cached_property
    def is_due(self) -> Truths:
        """Whether the track owes something whose lead time is over, on a road that is agreed."""
        return plain(self.owes & (self.weeks_left <= roadmap.ROUNDING) & self.stand.agreed)

    @cached_property
    def weeks_overdue(self) -> Floats:
        """Weeks for which something of the track has been due; 0 where nothing is."""
        if not self.is_on_road:
            return np.zeros(len(self.stand.position))
        return np.where(self.is_due, -self._weeks_to_go, 0.0)
