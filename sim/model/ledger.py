"""The ledger: what each track has reached, what was verified, which rung is open, and what is due on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from sim.model.state import PerWorld, PerWorldByName, pick
from sim.rules import roadmap
from sim.rules.arrays import Floats, Integers, Number, Truths, at_place

if TYPE_CHECKING:
    from sim.model.world import World


Answer = TypeVar("Answer")


class Ledger:
    """Tranches done and seen, per track; counted as integers, so that ten times a tenth is one.

    `done`: tranches that really stand; `most`: that ever stood; `seen`: those that stand verified (pretence that
    passed included); `place`: rungs met; `opened`: the step at which the open rung opened; `moved`:
    the step at which a track last moved; `verified_at`: the step of the last verified tranche on the road.
    """

    done: PerWorldByName
    most: PerWorldByName
    seen: PerWorldByName
    moved: PerWorldByName
    place: PerWorld
    opened: PerWorld
    verified_at: PerWorld

    def __init__(self, world: World) -> None:
        self.world = world
        self._answers: dict[tuple[str, str], Any] = {}
        plan = world.plan
        self.road = roadmap.expand(
            [{track: (step.level, step.tranches) for track, step in stage.items()} for stage in plan.stage_segments()]
        )
        self.on_road = self.road.tracks
        self.off_road = tuple(track for track in plan.tracks if track not in self.on_road)
        self.owner = {name: track.owner for name, track in plan.tracks.items()}
        self.start = {name: world.value(f"tracks.{name}.start") for name in plan.tracks}
        self.behind = {
            name: max(1, round(track.start.middle * track.tranches)) if track.start.limits[1] > 0 else 0
            for name, track in plan.tracks.items()
        }
        self.ladder: Mapping[str, Floats] = {
            name: roadmap.ladder(self.start[name], self.behind[name], self._segments(name)) for name in plan.tracks
        }
        self.need = {
            track: np.array([asked[track] + self.behind[track] for asked in self.road.need])[:, np.newaxis]
            for track in self.on_road
        }
        self.lead = {track: self._lead_times(track) for track in self.on_road}
        longest: Number = 0.0
        for lead in self.lead.values():
            longest = np.maximum(longest, lead)
        self.longest_lead: Floats = np.atleast_2d(longest)
        self.weeks_to: Floats = np.cumsum(self.longest_lead, axis=0)
        zero = np.zeros(len(world.worlds), dtype=np.int64)
        self.done = {name: zero + self.behind[name] for name in plan.tracks}
        self.most, self.seen = dict(self.done), dict(self.done)
        self.moved = dict.fromkeys(plan.tracks, zero)
        self.place, self.opened, self.verified_at = zero, zero, zero
        self.advance(first=True)

    def _segments(self, track: str) -> tuple[roadmap.Segment, ...]:
        if track in self.road.segments:
            return self.road.segments[track]
        plan = self.world.plan
        if plan.tracks[track].owner in plan.parties or plan.tracks[track].start.limits[0] >= 1:
            return ()
        return ((1.0, plan.tracks[track].tranches),)

    def _lead_times(self, track: str) -> Floats:
        """Weeks to prepare the tranche that each rung asks of `track`; 0 where it asks none."""
        fixed = self.world.value(f"tracks.{track}.lead_time.fixed")
        by_size = self.world.value(f"tracks.{track}.lead_time.by_size")
        rows = []
        for rung in range(self.road.rungs):
            size = self.size_asked(rung, track)
            rows.append(
                roadmap.lead_time(fixed, by_size, size)
                if self.road.asks(rung, track)
                else np.zeros_like(fixed + by_size * size)
            )
        return np.stack(np.broadcast_arrays(*rows))

    def size_asked(self, rung: int, track: str) -> Floats:
        """The size, in levels, of what `rung` asks of `track`, (worlds or 1)."""
        row = self.behind[track] + self.road.need[rung][track]
        below = self.behind[track] + self.road.before(rung, track)
        return np.asarray(self.ladder[track][row] - self.ladder[track][below])

    def is_coming(self, track: str) -> bool:
        """Whether third parties carry a track out beside the road."""
        return track in self.off_road and len(self.ladder[track]) - 1 > self.behind[track]

    def level_at_end(self, track: str) -> Floats:
        """The level once the road is done, of a track on it; of any other, its level at the start."""
        return np.asarray(self.ladder[track][-1 if track in self.need else self.behind[track]])

    def planned(self, track: str, *, after: bool) -> Floats:
        """The level of a track when each rung opens (or, `after`, once it is met), (rungs, worlds or 1)."""
        if track not in self.need:
            return np.stack([self.ladder[track][self.behind[track]]] * self.road.rungs)
        rows = [
            self.behind[track] + (self.road.need[rung][track] if after else self.road.before(rung, track))
            for rung in range(self.road.rungs)
        ]
        return self.ladder[track][rows]

    # Questions that all actors ask every week: answered once, until the ledger changes

    def level(self, track: str) -> Floats:
        """The level that really stands."""
        return self.once("level", track, lambda: at_place(self.ladder[track], self.done[track]))

    def level_seen(self, track: str) -> Floats:
        """The level that stands verified."""
        return self.once("level seen", track, lambda: at_place(self.ladder[track], self.seen[track]))

    def level_next(self, track: str) -> Floats:
        """The level that really stands once its owner has done what the open rung asks."""
        return self.once("level next", track, lambda: at_place(self.ladder[track], self.done[track] + self.owes(track)))

    def level_before(self, track: str) -> Floats:
        """The level that would really stand if its owner took back the last tranche."""
        return self.once(
            "level before", track, lambda: at_place(self.ladder[track], np.maximum(self.done[track] - 1, 0))
        )

    def can_take_back(self, track: str) -> Truths:
        """Whether its owner could take back a tranche: of what ever stood only the reversible share."""
        gone = roadmap.irreversible(self.most[track], self.world.value(f"tracks.{track}.reversibility"))
        return np.asarray(self.done[track] - 1 >= gone)

    def level_asked(self, track: str) -> Floats:
        """The level at which the open rung's part of this track is met, or the level seen where that is more."""
        return self.once(
            "level asked",
            track,
            lambda: at_place(self.ladder[track], np.maximum(self._asked(track), self.seen[track])),
        )

    def _asked(self, track: str) -> Integers:
        """Tranches of the track that must stand for the open rung to be met."""
        return self.once("asked", track, lambda: self.need[track][:, 0].take(self.open_rung))

    @property
    def open_rung(self) -> Integers:
        """The rung that is open (the last one where all are met)."""
        return np.minimum(self.place, self.road.rungs - 1)

    def owes(self, track: str) -> Truths:
        """Whether the open rung still asks something of this track."""
        if track not in self.need:
            return np.zeros(self.place.shape, dtype=bool)
        return self.once(
            "owes", track, lambda: (self.seen[track] < self._asked(track)) & (self.place < self.road.rungs)
        )

    def weeks_left(self, track: str) -> Floats:
        """Weeks of preparation left before what the open rung asks of this track is due; 0 where it owes nothing."""
        if track not in self.need:
            return np.zeros(self.place.shape)
        return self.once("weeks left", track, lambda: self._weeks_left(track))

    def _weeks_left(self, track: str) -> Floats:
        elapsed = (self.world.step_number - self.opened) * self.world.dt
        lead = at_place(self.lead[track], self.open_rung)
        return np.where(self.owes(track), np.maximum(lead - elapsed, 0.0), 0.0)

    def longest_wait(self) -> Floats:
        """Weeks until everything that the open rung asks is due."""

        def over_tracks() -> Floats:
            longest = np.zeros(self.place.shape)
            for track in self.on_road:
                longest = np.maximum(longest, self.weeks_left(track))
            return longest

        return self.once("longest wait", "", over_tracks)

    def weeks_until_rungs(self) -> Floats:
        """Weeks until each rung ahead is due if everything is done in time, (rungs, worlds)."""
        return self.once(
            "weeks until rungs",
            "",
            lambda: self.weeks_to + (self.longest_wait() - at_place(self.weeks_to, self.open_rung)),
        )

    def is_due(self, track: str) -> Truths:
        """Whether this track owes something whose lead time is over."""
        return self.once("due", track, lambda: self.owes(track) & (self.weeks_left(track) <= 1e-9))

    def once(self, question: str, track: str, answer: Callable[[], Answer]) -> Answer:
        """The answer to a question, reckoned once until the ledger or the week changes."""
        key = (question, track)
        if key not in self._answers:
            self._answers[key] = answer()
        answered: Answer = self._answers[key]
        return answered

    def forget(self) -> None:
        """Drop the answers: the ledger, or the week, has changed."""
        self._answers = {}

    def enter(self, track: str, done: Integers, seen: Integers) -> None:
        """Write down what a track has reached."""
        self.forget()
        step = self.world.step_number + 1
        if track in self.on_road:
            self.verified_at = np.where(seen > self.seen[track], step, self.verified_at)
        self.moved = {**self.moved, track: np.where(done != self.done[track], step, self.moved[track])}
        self.done = {**self.done, track: done}
        self.most = {**self.most, track: np.maximum(self.most[track], done)}
        self.seen = {**self.seen, track: seen}

    def advance(self, first: bool = False) -> None:
        """Reckon where the worlds stand on the road; a rung that opens starts the clock of its lead times."""
        self.forget()
        ahead = {track: self.seen[track] - self.behind[track] for track in self.on_road}
        place = roadmap.rungs_met(ahead, self.road.need)
        now = 0 if first else self.world.step_number + 1
        self.opened = np.where(place != self.place, now, self.opened)
        self.place = place

    def keep(self, index: Integers) -> None:
        """Go on with worlds `index` only."""
        self.forget()
        for table in ("start", "ladder", "lead", "longest_lead", "weeks_to"):
            setattr(self, table, pick(getattr(self, table), index))

    @property
    def is_complete(self) -> Truths:
        """Whether every stage is closed."""
        return self.place >= self.road.rungs
