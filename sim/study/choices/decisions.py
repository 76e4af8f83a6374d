"""The decisions of one world: what each party did where it had a choice, and what it could have done instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sim.model.outcomes import OPTIONS
from sim.study.telling.sentence import Names
from sim.study.telling.watch import Step

STEP, HOLD, REVERSE = (OPTIONS.index(option) for option in ("step", "hold", "reverse"))
DID = {
    "step": "delivers a tranche of {track}",
    "hold": "holds a tranche of {track} that is due",
    "cheat": "only pretends to deliver a tranche of {track}",
    "reverse": "takes back a part of {track}",
}
"""What a party is said to do."""
INSTEAD = {"step": "delivers it", "hold": "holds it"}
"""What it is said to do otherwise."""


@dataclass(frozen=True)
class Decision:
    """What a party did with one track in one step; `until` is the last step in which it did the same in a row.

    The other choice is to deliver where it held, and to hold where it did anything.
    """

    step: int
    week: int
    party: str
    track: str
    choice: int
    until: int

    @property
    def other(self) -> int:
        """The other choice, an index in OPTIONS."""
        return STEP if self.choice == HOLD else HOLD

    def said(self, names: Names) -> str:
        """What the party did, in words."""
        what = DID[OPTIONS[self.choice]].format(track=names.track(self.track))
        return f"{names.of(self.party)} {what}"


def decisions_of(step: Step) -> Iterator[Decision]:
    """The decisions of a step: something was due and the home front allowed it, or something was taken back."""
    for party in step.world.parties:
        for track, chosen in party.choice.items():
            choice = int(chosen[0])
            could_step = bool(step.before.get(f"due {track}", 0.0)) and not bool(party.forbidden[0])
            if could_step or choice == REVERSE:
                yield Decision(step.number, step.week, party.name, track, choice, step.number)


def in_rows(decisions: Sequence[Decision]) -> list[list[Decision]]:
    """The same choices one step after the other, of one party about one track, put together."""
    rows: list[list[Decision]] = []
    by_track = sorted(decisions, key=lambda one: (one.party, one.track, one.step))
    for _, own in groupby(by_track, key=lambda one: (one.party, one.track)):
        for one in own:
            if rows and _goes_on(rows[-1][-1], one):
                rows[-1].append(one)
            else:
                rows.append([one])
    return [[replace(one, until=row[-1].step) for one in row] for row in rows]


def _goes_on(before: Decision, after: Decision) -> bool:
    same = (before.party, before.track, before.choice) == (after.party, after.track, after.choice)
    return same and after.step == before.step + 1
