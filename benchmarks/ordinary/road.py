"""The road: tracks with their ladders of levels, and the rungs that ask for tranches of them."""

from __future__ import annotations

from typing import Any

Rung = dict[str, int]
"""Tranches of each track, counted from the start, that must stand once the rung is met."""


class Track:
    """Something carried out by degrees: what stands of it, and what the open rung asks of it.

    `ladder[n]` is the level once n tranches stand; `done` tranches stand, `most` ever stood, `seen` are verified.
    """

    def __init__(self, name: str, facts: dict[str, Any]) -> None:
        self.name = name
        self.owner: str = facts["owner"]
        self.facts = facts
        self.start: float = facts["start"]
        self.behind = 0
        if facts["start_highest"] > 0:
            self.behind = max(1, round(facts["start_middle"] * facts["tranches"]))
        self.ladder = [self.start * k / self.behind for k in range(self.behind)] + [self.start]
        self.need: list[int] = []  # tranches to stand once each rung is met; empty off the road
        self.lead: list[float] = []  # weeks to prepare what each rung asks
        self.done = self.most = self.seen = self.behind
        self.moved = 0
        self.irreversible = 1.0 - facts["reversibility"]
        self.owes = self.due = False
        self.weeks_left = 0.0
        self.level = self.level_seen = self.level_asked = self.level_next = self.start

    def extend(self, level: float, tranches: int) -> None:
        """Lengthen the ladder up to `level` in equal tranches."""
        here = self.ladder[-1]
        self.ladder += [here + (level - here) * k / tranches for k in range(1, tranches)] + [level]

    def planned(self, rung: int) -> tuple[float, float]:
        """The levels before and after this rung, by plan."""
        if not self.need:
            return self.start, self.start
        before = self.need[rung - 1] if rung else self.behind
        return self.ladder[before], self.ladder[self.need[rung]]

    def is_asked(self, rung: int) -> bool:
        """Whether this rung asks a tranche of the track."""
        return bool(self.need) and self.need[rung] > (self.need[rung - 1] if rung else self.behind)

    def weeks_to_prepare(self, size: float) -> float:
        """The lead time of a tranche of this size."""
        return self.facts["lead_time"]["fixed"] + self.facts["lead_time"]["by_size"] * size

    def look(self, place: int, weeks_open: float) -> None:
        """Reckon where the track stands and what the open rung asks of it, `weeks_open` weeks after it opened."""
        ladder = self.ladder
        self.level, self.level_seen = ladder[self.done], ladder[self.seen]
        if not self.need:
            return
        is_over = place >= len(self.need)
        asked = self.need[-1 if is_over else place]
        self.owes = self.seen < asked and not is_over
        if self.owes:
            left = self.lead[place] - weeks_open
            self.weeks_left = left if left > 0.0 else 0.0
            self.due = left <= 1e-9
            self.level_asked = ladder[asked]
            self.level_next = ladder[self.done + 1]
        else:
            self.weeks_left, self.due = 0.0, False
            self.level_asked, self.level_next = self.level_seen, self.level

    @property
    def can_be_taken_back(self) -> bool:
        """Whether a tranche is left of the reversible share of what ever stood."""
        return self.done - 1 >= self.irreversible * self.most - 1e-9

    def owes_at(self, place: int) -> bool:
        """Whether the rung at this place asks something of the track that does not stand verified."""
        return place < len(self.need) and self.seen < self.need[place]

    def is_due_at(self, place: int, weeks_open: float) -> bool:
        """Whether it is also prepared, `weeks_open` weeks after the rung opened."""
        return self.owes_at(place) and self.lead[place] - weeks_open <= 1e-9


class Road:
    """The rungs of a roadmap, and where the world stands on them."""

    def __init__(self, tracks: dict[str, Track], stages: list[dict[str, Any]], third_parties: set[str]) -> None:
        rungs: list[Rung] = []
        self.closes: list[int | None] = []  # for each rung the stage that it closes
        reached = {name: track.facts["start_middle"] for name, track in tracks.items()}
        standing: Rung = {}
        for number, stage in enumerate(stages):
            tranches = {name: self._cut(tracks[name], target, reached) for name, target in stage["reach"].items()}
            for name in tranches:
                standing.setdefault(name, 0)
            for k in range(1, max(tranches.values()) + 1):
                for name, many in tranches.items():
                    standing[name] += k <= many
                rungs.append(dict(standing))
                self.closes.append(None)
            self.closes[-1] = number
        self.tracks = [tracks[name] for name in standing]
        self.rungs = len(rungs)
        for track in self.tracks:
            track.need = [track.behind + rung.get(track.name, 0) for rung in rungs]
            for number in range(self.rungs):
                below, above = track.planned(number)
                asked = track.is_asked(number)
                track.lead.append(track.weeks_to_prepare(above - below) if asked else 0.0)
        self.longest_lead = [max(track.lead[rung] for track in self.tracks) for rung in range(self.rungs)]
        self.weeks_to = [sum(self.longest_lead[: rung + 1]) for rung in range(self.rungs)]
        for track in tracks.values():
            if not track.need and track.owner in third_parties:
                track.extend(1.0, track.facts["tranches"])
        self.place = 0
        self.left = 0.0  # weeks until everything that the open rung asks is due
        self.opened = 0
        self.verified_at = 0

    @staticmethod
    def _cut(track: Track, target: Any, reached: dict[str, float]) -> int:
        """Lengthen the ladder of a track by what a stage asks of it; the number of tranches."""
        if isinstance(target, dict):
            level, tranches = target["level"], target["tranches"]
        else:
            level = target
            tranches = max(1, round((level - reached[track.name]) * track.facts["tranches"]))
        reached[track.name] = level
        track.extend(level, tranches)
        return tranches

    @property
    def is_complete(self) -> bool:
        """Whether every rung is met."""
        return self.place >= self.rungs

    @property
    def open_rung(self) -> int:
        """The rung that is open (the last one where all are met)."""
        return min(self.place, self.rungs - 1)

    def look(self) -> None:
        """Reckon how long the open rung still takes to prepare."""
        self.left = max(track.weeks_left for track in self.tracks)

    def enter(self, track: Track, done: int, seen: int, step: int) -> None:
        """Write down what a track has reached at a step."""
        if track.need and seen > track.seen:
            self.verified_at = step
        if done != track.done:
            track.moved = step
        track.done, track.most, track.seen = done, max(track.most, done), seen

    def advance(self, step: int) -> None:
        """Find the open rung; one that opens starts the clock of its lead times."""
        place = 0
        while place < self.rungs and all(track.seen >= track.need[place] for track in self.tracks):
            place += 1
        if place != self.place:
            self.place, self.opened = place, step
