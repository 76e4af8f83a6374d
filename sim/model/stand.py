"""Where worlds stand on a road: what its open rung asks, what is due, and how long everything still takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from sim.model.state import CACHED, parts
from sim.model.ways import Roads, Way, of
from sim.rules import roadmap
from sim.rules.arrays import Floats, Integers, Number, Truths, at_place

if TYPE_CHECKING:
    from sim.model.ledger import Ledger

Answer = TypeVar("Answer")


class Stand:
    """Questions that all actors ask, answered once.

    Of all worlds on their own roads; or of worlds `index`, as if one of `roads` had been opened there at this moment.
    """

    def __init__(self, ledger: Ledger, index: Integers | None = None, roads: Roads | None = None) -> None:
        self.ledger = ledger
        self.index: Integers | slice | None = index
        self.is_real = roads is None
        self.roads: Roads = ledger.ways.in_force if roads is None else roads
        self._answers: dict[tuple[str, str], Any] = {}
        if self.is_real:
            self.way: Way = ledger.way
            self.place = ledger.place
        else:
            self.way = ledger.ways.way(self.roads, index)
            seen = {track: of(ledger.seen[track], index) for track in ledger.on_road}
            self.place = ledger.ways.rungs_met(seen, self.roads)

    def of(self, table: Number) -> Any:
        """The part of a table of all worlds that is asked about here."""
        return of(table, self.index)

    def once(self, question: str, track: str, answer: Callable[[], Answer]) -> Answer:
        """The answer to a question, reckoned once."""
        key = (question, track)
        if key not in self._answers:
            self._answers[key] = answer()
        answered: Answer = self._answers[key]
        return answered

    def answer(self, question: str, track: str) -> Any:
        """The answer to a question that was asked before."""
        return self._answers[question, track]

    @property
    def worlds(self) -> int:
        """The number of worlds asked about."""
        return len(self.place)

    def level(self, track: str) -> Floats:
        """The level that really stands."""
        return self.once("level", track, lambda: self._at("level", track, self.ledger.done))

    def level_seen(self, track: str) -> Floats:
        """The level that stands verified."""
        return self.once("level seen", track, lambda: self._at("level seen", track, self.ledger.seen))

    def _at(self, question: str, track: str, rows: Any) -> Floats:
        if not self.is_real:
            return np.asarray(self.of(self.ledger.stand.once(question, track, lambda: self._whole(track, rows))))
        return self._whole(track, rows)

    def _whole(self, track: str, rows: Any) -> Floats:
        return at_place(self.ledger.ladder[track], rows[track])

    def level_next(self, track: str) -> Floats:
        """The level that really stands once its owner has done what the open rung asks."""
        return self.once("level next", track, lambda: self._level_of(track, self._next(track)))

    def _next(self, track: str) -> Integers:
        done = self.of(self.ledger.done[track])
        seen = self.of(self.ledger.seen[track])
        return np.where(self.owes(track), self.ledger.stepped(track, done, seen, self.roads), done)

    def level_asked(self, track: str) -> Floats:
        """The level at which the open rung's part of this track is met, or the level seen where that is more."""
        return self.once(
            "level asked",
            track,
            lambda: self._level_of(track, np.maximum(self.asked(track), self.of(self.ledger.seen[track]))),
        )

    def _level_of(self, track: str, row: Integers) -> Floats:
        ladder = self.ledger.ladder[track]
        return at_place(self.of(ladder) if ladder.shape[-1] > 1 else ladder, row)

    @property
    def open_rung(self) -> Integers:
        """The rung that is open (the last one where all are met)."""
        return self.once("open rung", "", lambda: np.minimum(self.place, self.way.rungs - 1))

    def asked(self, track: str) -> Integers:
        """The row of the track that must stand for the open rung to be met."""
        return self.once("asked", track, lambda: at_place(self.way.need[track], self.open_rung).astype(np.int64))

    def owes(self, track: str) -> Truths:
        """Whether the open rung still asks something of this track."""
        if track not in self.way.need:
            return np.zeros(self.worlds, dtype=bool)
        return self.once(
            "owes",
            track,
            lambda: (self.of(self.ledger.seen[track]) < self.asked(track)) & (self.place < self.way.rungs),
        )

    def weeks_left(self, track: str) -> Floats:
        """Weeks of preparation left before what the open rung asks of this track is due; 0 where it owes nothing."""
        if track not in self.way.need:
            return np.zeros(self.worlds)
        return self.once("weeks left", track, lambda: self._weeks_left(track))

    def _weeks_left(self, track: str) -> Floats:
        return np.where(self.owes(track), np.maximum(self._weeks_to_go(track), 0.0), 0.0)

    def _weeks_to_go(self, track: str) -> Floats:
        """Weeks before what is owed is prepared, negative where it has been.

        Where part of a tranche stands, or more than it was lost, what is missing is prepared anew, by its size.
        """
        lead, elapsed = at_place(self.way.lead[track], self.open_rung), self.weeks_open()
        lost = self.owes(track) & (self.of(self.ledger.seen[track]) != self._opens(track))
        if not lost.any():
            return np.asarray(lead - elapsed)
        world = self.ledger.world
        weeks = roadmap.lead_time(
            self.of(world.value(f"tracks.{track}.lead_time.fixed")),
            self.of(world.value(f"tracks.{track}.lead_time.by_size")),
            self.level_asked(track) - self.level_seen(track),
        )
        since: Number = 0.0
        if self.is_real:
            since = np.minimum(elapsed, (world.step_number - self.of(self.ledger.moved[track])) * world.dt)
        return np.asarray(np.where(lost, weeks - since, lead - elapsed))

    def _opens(self, track: str) -> Integers:
        """The row of the track at which the open rung opens by plan."""
        before = at_place(self.way.need[track], np.maximum(self.open_rung - 1, 0)).astype(np.int64)
        return np.where(self.open_rung > 0, before, self.ledger.behind[track])

    def weeks_open(self) -> Number:
        """Weeks since the open rung opened; none where no road is agreed."""
        if not self.is_real:
            return 0.0
        world = self.ledger.world
        return self.once(
            "weeks open",
            "",
            lambda: np.where(self.ledger.agreed, (world.step_number - self.ledger.opened) * world.dt, 0.0),
        )

    def longest_wait(self) -> Floats:
        """Weeks until everything that the open rung asks is due."""

        def over_tracks() -> Floats:
            longest = np.zeros(self.worlds)
            for track in self.ledger.on_road:
                longest = np.maximum(longest, self.weeks_left(track))
            return longest

        return self.once("longest wait", "", over_tracks)

    def weeks_until_rungs(self) -> Floats:
        """Weeks until each rung ahead is due if everything is done in time, (rungs, worlds)."""
        weeks_to = self.of(self.way.weeks_to) if self.is_real else self.way.weeks_to
        found: Floats = weeks_to + (self.longest_wait() - at_place(weeks_to, self.open_rung))
        return found

    def is_due(self, track: str) -> Truths:
        """Whether this track owes something whose lead time is over, on a road that is agreed."""
        return self.once(
            "due",
            track,
            lambda: self.owes(track) & (self.weeks_left(track) <= roadmap.ROUNDING) & self.of(self.ledger.agreed),
        )

    def weeks_overdue(self, track: str) -> Floats:
        """Weeks for which something of this track has been due; 0 where nothing is."""

        return self.once("weeks overdue", track, lambda: np.where(self.is_due(track), -self._weeks_to_go(track), 0.0))

    def in_parts(self) -> tuple[Stand, ...]:
        """The same worlds in parts that fit a processor's cache."""
        if self.worlds <= CACHED:
            return (self,)
        return self.once("in parts", "", lambda: tuple(Some(self, part) for part in parts(self.worlds)))


class Some(Stand):
    """Some of the worlds of a stand, where they really stand: it knows what the whole knows."""

    def __init__(self, whole: Stand, index: Integers | slice) -> None:
        self.whole, self.ledger, self.index, self.is_real = whole, whole.ledger, index, True
        self.way, self.roads, self.place = whole.way, of(whole.roads, index), of(whole.place, index)
        self._answers = {}

    def level(self, track: str) -> Floats:
        """The level that really stands."""
        return np.asarray(self.of(self.whole.level(track)))

    def level_seen(self, track: str) -> Floats:
        """The level that stands verified."""
        return np.asarray(self.of(self.whole.level_seen(track)))

    def level_asked(self, track: str) -> Floats:
        """The level at which the open rung's part of this track is met, or the level seen where that is more."""
        return np.asarray(self.of(self.whole.level_asked(track)))

    @property
    def open_rung(self) -> Integers:
        """The rung that is open (the last one where all are met)."""
        return np.asarray(self.of(self.whole.open_rung))

    def owes(self, track: str) -> Truths:
        """Whether the open rung still asks something of this track."""
        return np.asarray(self.of(self.whole.owes(track)))

    def weeks_left(self, track: str) -> Floats:
        """Weeks of preparation left before what the open rung asks of this track is due; 0 where it owes nothing."""
        return np.asarray(self.of(self.whole.weeks_left(track)))

    def longest_wait(self) -> Floats:
        """Weeks until everything that the open rung asks is due."""
        return np.asarray(self.of(self.whole.longest_wait()))
