"""The weeks since the last decision in three sentences at most: what was done, what else happened, what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.model.party import Deed
from sim.phrases import percent
from sim.play.news import LEAST, REPORTERS, news
from sim.play.seat import Seat
from sim.study.telling.sentence import Names, counted, listed, upper
from sim.study.telling.watch import Numbers, Step

NAMED = 3  # things that the second sentence names
TELLING = ("road", "dates", "third parties")  # what else is told, the most telling first
LONGEST = 400  # sentences of the whole time that are kept


@dataclass
class Digest:
    """What one seat hears between two decisions: `every` has all of it, by week."""

    seat: Seat
    names: Names
    weeks: int = 0
    steps: int = 0
    deeds: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    other: dict[str, list[str]] = field(default_factory=dict)
    every: list[str] = field(default_factory=list)
    first: Numbers | None = None
    last: Numbers | None = None

    def hear(self, step: Step) -> None:
        """Remember a step."""
        self.steps += 1
        self.first, self.last = self.first or step.before, step.after
        if step.at_war:
            return
        self.every += [f"{self.names.when(step.week)}: {one}" for one in news(step, self.seat)]
        for kind in TELLING:
            self.other.setdefault(kind, []).extend(REPORTERS[kind](step, self.seat, self.names))
        for party in step.world.parties:
            if party.strikes.struck[0]:
                who = (
                    "you" if party.name == self.seat.name and not self.seat.mediates else self.names.within(party.name)
                )
                self.other.setdefault("strikes", []).append(f"A limited strike by {who}.")
            for track, deed in party.deeds.items():
                if what := _what(deed):
                    found = self.deeds.setdefault((party.name, track), {})
                    found[what] = found.get(what, 0) + 1

    def sentences(self) -> tuple[str, ...]:
        """The three sentences; none before the first week is over."""
        if self.last is None:
            return ()
        return tuple(upper(one) for one in (self._done(), self._else(), self._cost()) if one)

    def all(self) -> tuple[str, ...]:
        """Everything that was heard, the latest part of it where that is very much."""
        return tuple(self.every[-LONGEST:])

    def _done(self) -> str:
        said = []
        for (party, track), found in self.deeds.items():
            mine = party == self.seat.name and not self.seat.mediates
            what = listed(f"{counted(many, one, many_of)}" for one, many_of, many in _counted(found))
            level = percent((self.last or {})[f"level {track}"])
            who = "you" if mine else self.names.within(party)
            said.append(f"{who}: {what} of {self.names.track(track)}, of which {level} stand verified")
        return f"{'; '.join(said)}." if said else "No party delivered anything."

    def _else(self) -> str:
        """What else happened: the most telling, and how much more there is."""
        kinds = ("strikes", *TELLING)
        found = [one.rstrip(".").replace(". ", "; ") for kind in kinds for one in self.other.get(kind, ())]
        found = list(dict.fromkeys(found))
        more = len(found) - NAMED
        tail = f"; and {counted(more, 'thing')} more" if more > 0 else ""
        return f"{'; '.join(found[:NAMED])}{tail}." if found else ""

    def _cost(self) -> str:
        assert self.first is not None
        assert self.last is not None
        incidents = round(self.last["truce.incidents"] - self.first["truce.incidents"])
        killed = round(self.last["truce.killed"] - self.first["truce.killed"])
        dead = f" and {counted(killed, 'person', 'people')} killed" if self.names.plan.counts_killed else ""
        weeks = max(self.steps // self.names.plan.steps_per_week, 1)
        time = "the week" if weeks == 1 else f"{weeks} weeks"
        return f"{counted(incidents, 'incident')}{dead} in {time}{self._trust()}."

    def _trust(self) -> str:
        assert self.first is not None
        assert self.last is not None
        key = f"{self.seat.name}.trust"
        if self.seat.mediates or abs(self.last[key] - self.first[key]) < LEAST:
            return ""
        verb = "rose" if self.last[key] > self.first[key] else "fell"
        rival = next(self.names.within(one) for one in self.names.parties if one != self.seat.name)
        return f"; your trust in {rival} {verb} from {percent(self.first[key])} to {percent(self.last[key])}"


def _what(deed: Deed) -> str:
    """What everybody saw of a deed."""
    if deed.claimed[0]:
        return "verified" if deed.passed[0] else "rejected"
    return "taken back" if deed.reversed[0] else ""


def _counted(found: dict[str, int]) -> Iterator[tuple[str, str, int]]:
    for what, many in found.items():
        noun = "part" if what == "taken back" else "tranche"
        yield f"{noun} {what}", f"{noun}s {what}", many
