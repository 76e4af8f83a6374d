"""Occasions: what calls for a decision of a seat, and when one may be asked for, so that a game has few of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sim.play.news import REPORTERS
from sim.play.seat import Seat
from sim.study.telling import dates, others
from sim.study.telling.sentence import Names, counted
from sim.study.telling.watch import Step

MOST = 14  # decisions that a game has at most, but for wars and many roads on the table
AT_FIRST = 3  # of them that may be asked for at once; the others come with time
LEAST = 8  # decisions that a game of full length has at least
LATE = 3  # of them that are kept for the weeks after those in which the road could best be finished
SHORTEST, SLACK = 26.0, 1.5  # weeks in which most decisions fall at the least; so many times what the road takes
FLARE = 0.5  # rise of tension in a week that calls for a decision
OVERDUE = 4  # weeks after which what the other holds is news
LIGHT, GRAVE, AT_ONCE = 1, 2, 3


@dataclass(frozen=True)
class Occasion:
    """What calls for a decision, and how urgently: LIGHT, GRAVE or AT_ONCE; `track`: only while that is due."""

    weight: int
    why: str
    track: str = ""


def of(step: Step, seat: Seat, names: Names) -> Iterator[Occasion]:
    """What in a step that is over calls for a decision."""
    if step.outcome == "collapsed" and not step.at_war:
        yield Occasion(AT_ONCE, "The truce has broken.")
        return
    if step.at_war:
        return
    if step.change("ledger.road") or step.change("ledger.agreed"):
        yield Occasion(LIGHT, "Another road is in force.")
    if step.change("truce.tension") >= FLARE:
        many = round(step.change("truce.incidents"))
        how = f", with {counted(many, 'incident')} in the week" if many else ""
        yield Occasion(GRAVE, f"Tension rises sharply{how}.")
    yield from _by_others(step, seat, names)
    yield from _by_date(step, seat, names)
    yield from (_mediating(step, names) if seat.mediates else _own(step, seat, names))
    if step.is_stalled and not step.was_stalled:
        yield Occasion(LIGHT, "The road is stalled.")


def _own(step: Step, seat: Seat, names: Names) -> Iterator[Occasion]:
    """A tranche of one's own that opens; a home front that changes its mind."""
    for track, owner in step.world.ledger.owner.items():
        if owner == seat.name and step.rises(f"due {track}"):
            yield Occasion(LIGHT, f"A tranche of {names.track(track)} is due from you.", track)
    for one in dates.homes(step, names):
        if one.actor == seat.name:
            yield Occasion(GRAVE, one.text)
    for one in others.attacks(step, names):
        rival = step.world.party(seat.name).rival_name
        mine, theirs = (
            f"{names.of(rival)} lays an attack at your door.",
            f"An attack is laid at {names.within(rival)}'s door.",
        )
        yield Occasion(LIGHT, mine if one.actor == seat.name else theirs)


def _by_others(step: Step, seat: Seat, names: Names) -> Iterator[Occasion]:
    """What another party did or failed to do, as everybody sees it."""
    for party in step.world.parties:
        if party.name == seat.name and not seat.mediates:
            continue
        who = names.of(party.name)
        for track, deed in party.deeds.items():
            title = names.track(track)
            if deed.claimed[0]:
                good, bad = f"{who} delivered a tranche of {title}.", f"A tranche of {title} by {who} was rejected."
                yield Occasion(LIGHT, good) if deed.passed[0] else Occasion(GRAVE, bad)
            elif deed.reversed[0]:
                yield Occasion(GRAVE, f"{who} took back a part of {title}.")
        for track in party.tracks:
            weeks = step.world.ledger.stand.tracks[track].weeks_overdue[0]
            if OVERDUE <= weeks < OVERDUE + step.world.dt:
                said = f"{names.track(track)} has been overdue from {names.within(party.name)} for"
                yield Occasion(LIGHT, f"{said[:1].upper()}{said[1:]} {counted(OVERDUE, 'week')}.")
        if party.strikes.struck[0]:
            yield Occasion(GRAVE, f"{who} ordered a limited strike.")
    yield from (Occasion(GRAVE, one.text) for one in others.hidden(step, names) if one.kind == "inspection")


def _by_date(step: Step, seat: Seat, names: Names) -> Iterator[Occasion]:
    """Deadlines, events and elections."""
    for text in REPORTERS["dates"](step, seat, names):
        yield Occasion(GRAVE if "deadline" in text or "Election" in text else LIGHT, text)


def _mediating(step: Step, names: Names) -> Iterator[Occasion]:
    """What concerns those who mediate: a proposal that would be heard, words that are broken."""
    if step.world.table.hears()[0]:
        yield Occasion(LIGHT, "A proposal would be heard now.")
    for party in step.world.parties:
        if party.violated[0]:
            yield Occasion(GRAVE, f"{names.of(party.name)} broke its word.")


@dataclass
class Pace:
    """When decisions are asked for: they are earned as time passes, and more quickly while the road could be finished.

    `weeks`: of the whole game; `road`: the least that the road takes as the game begins; `asked`: the decisions so far;
    `last`: the week of the last one, 0 before the first; `credit`: how many may be asked for, as of that week.
    """

    weeks: int
    road: int
    asked: int = 0
    last: int = 0
    credit: float = AT_FIRST
    waiting: list[Occasion] = field(default_factory=list)

    @property
    def busy(self) -> float:
        """The weeks in which most of the decisions fall."""
        return min(float(self.weeks), max(SHORTEST, SLACK * self.road))

    def hear(self, found: Iterator[Occasion]) -> None:
        """Keep what calls for a decision until one is asked for."""
        self.waiting += [one for one in found if one not in self.waiting]

    def forget(self, is_due: Callable[[str], bool]) -> None:
        """Leave out what has been done since."""
        self.waiting = [one for one in self.waiting if not one.track or is_due(one.track)]

    def calls(self, week: int) -> str:
        """What calls for a decision as a week opens; nothing where none is asked for."""
        if not self.asked:
            return "The game begins."
        since, gravest = week - self.last, max((one.weight for one in self.waiting), default=0)
        if gravest == AT_ONCE:
            return self._first(gravest)
        if week >= self.weeks:
            return ""  # what is chosen in the last week hardly counts
        soonest = max(2.0, self.busy / MOST / 2) if gravest == LIGHT else 2.0
        if gravest and self._credit(week) >= 1 and since >= soonest:
            return self._first(gravest)
        return self.latest(week) if since >= self._longest(week) else ""

    def why(self, week: int) -> str:
        """What is said where a decision is asked for in any case."""
        return self.latest(week) if self.asked else "The game begins."

    def latest(self, week: int) -> str:
        """The gravest and latest that called for a decision, or how much time has passed."""
        if self.waiting:
            return self._first(max(one.weight for one in self.waiting))
        return f"{counted(week - self.last, 'week')} have passed since your last decision."

    def ask(self, week: int) -> None:
        """Count a decision that is asked for."""
        self.credit = self._credit(week) - 1
        self.asked, self.last, self.waiting = self.asked + 1, week, []

    def _first(self, weight: int) -> str:
        return next(one.why for one in reversed(self.waiting) if one.weight == weight)

    def _credit(self, week: int) -> float:
        """How many decisions may be asked for now: those that were not are forgotten in the end."""
        early = max(min(float(week), self.busy) - self.last, 0.0)
        late = max(week - max(self.busy, float(self.last)), 0.0)
        rest = self.weeks - self.busy
        kept = LATE if rest > 0 else 0
        earned = early * (MOST - AT_FIRST - kept) / self.busy + (late * kept / rest if rest > 0 else 0.0)
        return min(self.credit + earned, float(AT_FIRST))

    def _longest(self, week: int) -> float:
        """The weeks after which a decision is asked for whatever has happened."""
        usual = self.busy / LEAST
        return usual if week <= self.busy else max(usual, (self.weeks - self.busy) / LATE)
