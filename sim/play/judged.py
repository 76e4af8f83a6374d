"""What the decisions of one seat were worth, in sentences: whole courses beside what was done, beyond chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sim.phrases import percent
from sim.play.course import ADVISERS, DELIVER, HOLD, PRETEND
from sim.play.paths import AS_PLAYED
from sim.play.promises import BROKEN, KEPT, MOOT, Told
from sim.play.seat import Seat
from sim.play.table import Table
from sim.play.verdicts import KILLED, OTHER_ANSWER, WORTH, Course, Difference, Verdict
from sim.study.telling.sentence import Names, counted, listed, signed

THROUGHOUT = {
    HOLD: "holding throughout",
    DELIVER: "delivering throughout",
    PRETEND: "pretending throughout",
    ADVISERS: "leaving it to your advisers",
    OTHER_ANSWER: "the other answer",
    AS_PLAYED: "what you did",
}
"""What courses are called in a sentence."""


@dataclass(frozen=True)
class Judged:
    """The decisions of one seat of a table, and what was found of them."""

    at: Table
    seat: Seat
    verdicts: Sequence[Verdict]

    @cached_property
    def names(self) -> Names:
        """What things are called."""
        return Names(self.at.plan)

    def largest(self) -> str:
        """The largest difference that another course makes beyond chance, in a sentence; nothing where none does."""
        measure = "completed" if self.seat.mediates else WORTH
        found = [
            (difference, course, verdict)
            for verdict in self.verdicts
            for course in verdict.others
            for difference in course.clear()
            if difference.measure == measure
        ]
        if not found:
            return ""
        difference, course, verdict = max(found, key=lambda row: abs(row[0].difference))
        better = "better" if difference.difference > 0 else "worse"
        return (
            f"Most hung on {lower_week(verdict.when)}: {self.course(course.id)} from then on would have been "
            f"{better} than what you did, by {amount(difference)} ({figures(course, verdict.did)})."
        )

    def honest(self) -> str:
        """An honest course beside a pretence, where they differ beyond chance."""
        for verdict in self.verdicts:
            for one in verdict.honest:
                if one.is_clear and one.measure == WORTH:
                    which = "better" if one.difference > 0 else "worse"
                    return (
                        f"From {lower_week(verdict.when)} on delivering is {which} for your side than pretending, by "
                        f"{amount(one)}."
                    )
        return ""

    def course(self, name: str) -> str:
        """What a course is called in a sentence."""
        if name in THROUGHOUT:
            return THROUGHOUT[name]
        verb, _, whom = name.partition(" ")
        doing = {
            "rest": "resting",
            "press": "pressing",
            "offer": "offering payments to",
            "enforce": "lending enforcement",
        }
        doing |= {"protect": "lending protection"}
        aim = f" {self.names.within(whom)}" if whom in self.at.plan.parties else ""
        return f"{doing.get(verb, name)}{aim} throughout"

    def says(self, verdict: Verdict, course: Course) -> str:
        """What another course from a decision on would have come to, as far as it can be told from chance."""
        parts = listed(amount(one, with_sign=True) for one in course.clear())
        return f"{verdict.when}: {self.course(course.id)} from then on, beside what you did: {parts}."


def lower_week(when: str) -> str:
    """ "Week 3 (30 Jan 2026)" within a sentence."""
    return when[:1].lower() + when[1:]


def amount(one: Difference, *, with_sign: bool = False) -> str:
    """A difference in words: "+0.47 in your own stakes"."""
    size = one.difference if with_sign else abs(one.difference)
    if one.measure == WORTH:
        return f"{signed(size) if with_sign else f'{size:.2f}'} in your own stakes"
    if one.measure == KILLED:
        return f"{size:{'+' if with_sign else ''},.0f} people killed".replace("-", "−")
    return f"{100 * size:{'+' if with_sign else ''}.0f} points of completion".replace("-", "−")


def figures(course: Course, did: Course) -> str:
    """The two courses beside each other: "0.43 against −0.04; 874 people killed against 1,106"."""
    if course.worth is None or did.worth is None:
        return f"{percent(course.completed)} complete against {percent(did.completed)}"
    worth = f"{signed(course.worth)} against {signed(did.worth)}"
    return f"{worth}; {percent(course.completed)} complete against {percent(did.completed)}"


def kept(promises: Iterable[Told], seat: Seat, names: Names) -> list[str]:
    """What became of promises, as they really stand, in sentences to a seat."""
    said = []
    for one in promises:
        who = "You" if one.party == seat.key else names.of(one.party)
        weeks = counted(one.until - one.week + 1, "week")
        what = {KEPT: "kept", BROKEN: "broken", MOOT: "moot: nothing fell due"}.get(one.state, one.state)
        tail = ", though others believe it kept: the tranche was pretended" if one.by_pretence else ""
        said.append(f"{who} promised in week {one.week} to step within {weeks}: {what}{tail}.")
    return said
