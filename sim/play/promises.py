"""Promises: "I step within so many weeks", remembered, and judged by what really happened and by what can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

OPEN, KEPT, BROKEN, MOOT = "open", "kept", "broken", "nothing fell due"


@dataclass(frozen=True)
class Promise:
    """A promise of a party to step, made as a week opened and until the end of another.

    `seen`, `stepped`: the weeks of its first tranche since that was verified and that really came, 0 where none did;
    `was_due`: whether anything of it fell due in the time.
    """

    party: str
    week: int
    until: int
    seen: int = 0
    stepped: int = 0
    was_due: bool = False

    def after(self, week: int, *, verified: bool, came: bool, due: bool) -> Promise:
        """The promise after a week that it covers, by what became of what is due."""
        if not self.week <= week <= self.until:
            return self
        return replace(
            self,
            seen=self.seen or (week if verified else 0),
            stepped=self.stepped or (week if came else 0),
            was_due=self.was_due or due or verified,
        )

    def state(self, week: int, *, really: bool) -> str:
        """How it stands as a week opens: as it really is, or as others can see."""
        if self.stepped if really else self.seen:
            return KEPT
        if week <= self.until:
            return OPEN
        return BROKEN if self.was_due else MOOT


@dataclass(frozen=True)
class Told:
    """A promise as one seat sees it: whose, when, how it stands; `by_pretence`: kept in the eyes of others alone."""

    party: str
    week: int
    until: int
    state: str
    by_pretence: bool = False

    def as_data(self) -> dict[str, Any]:
        """The promise as plain data."""
        return dict(vars(self))


def told(promises: Sequence[Promise], seat: str, week: int) -> tuple[Told, ...]:
    """All promises as one seat sees them as a week opens."""
    return tuple(_told(one, week, mine=one.party == seat) for one in promises)


def _told(one: Promise, week: int, *, mine: bool) -> Told:
    seen, really = one.state(week, really=False), one.state(week, really=True)
    if not mine:
        return Told(one.party, one.week, one.until, seen)
    return Told(one.party, one.week, one.until, really, by_pretence=seen == KEPT != really)


def after(
    promises: Iterable[Promise], week: int, party: str, *, verified: bool, came: bool, due: bool
) -> list[Promise]:
    """All promises after a week in which this became of what a party owes."""
    return [one.after(week, verified=verified, came=came, due=due) if one.party == party else one for one in promises]
