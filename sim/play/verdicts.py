"""What the decisions of a game were worth: what was done beside whole courses from each decision on, on one luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import erfc, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.play.course import ADVISERS, DELIVER, END, HOLD, PRETEND, PROPOSE, THROUGHOUT, WAIT
from sim.play.futures import Report, followed
from sim.play.menu import ACCEPT
from sim.play.paths import AS_PLAYED, Ends, Path, Played
from sim.play.point import ANSWER, Move, Point
from sim.play.seat import Seat
from sim.play.table import Sitting
from sim.study.statistics import SURE, UNLIKELY, corrected

COMPLETED, WORTH, KILLED = "completed", "worth", "killed"
OF_A_PARTY = (HOLD, DELIVER, PRETEND)
OTHER_ANSWER = "the other answer"


@dataclass(frozen=True)
class Difference:
    """By how much one course does better than another in a measure, future by future, with its 95 % interval.

    `chance`: of so large a difference if neither were better, corrected for all that are reckoned of the game.
    """

    measure: str
    difference: float
    low: float
    high: float
    chance: float

    @property
    def is_clear(self) -> bool:
        """Whether it can be told from chance."""
        return self.chance < UNLIKELY


@dataclass(frozen=True)
class Course:
    """How the futures of a course from a decision on end: means, and its differences from what was done.

    `worth`: in the own stakes of the seat's side, None for mediators.
    """

    id: str
    completed: float
    worth: float | None
    killed: float
    progress: float
    against: tuple[Difference, ...] = ()

    def clear(self) -> tuple[Difference, ...]:
        """What can be told from chance."""
        return tuple(one for one in self.against if one.is_clear)


@dataclass(frozen=True)
class Verdict:
    """One decision: when it was made, what was chosen, and what that and other courses from it on lead to.

    `honest`: an honest course less a pretence, from this decision on.
    """

    number: int
    week: int
    when: str
    kind: str
    chosen: str
    did: Course
    others: tuple[Course, ...]
    honest: tuple[Difference, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether anything else would have led elsewhere, beyond chance."""
        return any(one.clear() for one in self.others)

    def as_data(self) -> dict[str, Any]:
        """The verdict as plain data: differences that cannot be told from chance are left out."""

        def course(one: Course) -> dict[str, Any]:
            return {**asdict(one), "against": [asdict(found) for found in one.clear()]}

        return {
            **{name: getattr(self, name) for name in ("number", "week", "when", "kind", "chosen")},
            "did": course(self.did),
            "others": [course(one) for one in self.others],
            "honest": [asdict(one) for one in self.honest if one.is_clear],
            "is_clear": self.is_clear,
        }


@dataclass(frozen=True)
class Asked:
    """A decision, its step, what was chosen, and the paths to follow from it, what was done first."""

    number: int
    week: int
    when: str
    kind: str
    chosen: str
    step: int
    paths: Mapping[str, Path]


def asked(sitting: Sitting, seat: Seat) -> list[Asked]:
    """The decisions of a seat that are judged; not those in a war, in which nothing can be done."""
    found = []
    for points, moves, step in zip(sitting.asked, sitting.rounds, sitting.asked_in, strict=False):
        point, move = points.get(seat.key), moves.get(seat.key, Move(ADVISERS))
        if point is None or move.choice == END or any(one.id == WAIT for one in point.choices):
            continue
        others = _others(point, move, seat, step)
        paths = {one.course if one.answers is None else OTHER_ANSWER: one for one in others}
        paths = {AS_PLAYED: as_played(sitting, seat, step), **paths}
        found.append(Asked(point.number, point.week, point.when, point.kind, move.choice, step, paths))
    return found


def as_played(sitting: Played, seat: Seat, step: int) -> Path:
    """What was done from a step on: a course throughout, where it was no other, which is then followed once."""
    courses = {one[seat.key][0] for one in sitting.did[step:]}
    answered = any(seat.key in one for one in sitting.answered[step:])
    [course, *more] = courses or {AS_PLAYED}
    return Path(step, course if course in THROUGHOUT and not more and not answered else AS_PLAYED)


def _others(point: Point, move: Move, seat: Seat, step: int) -> Iterator[Path]:
    """What a decision is held against."""
    if point.kind == ANSWER:
        accepted = move.choice == ACCEPT or (move.choice == ADVISERS and point.advice.choice == ACCEPT)
        yield Path(step, AS_PLAYED, answers=not accepted)
        return
    if seat.mediates:
        yield from (Path(step, one.id) for one in point.choices if not one.id.startswith(PROPOSE))
    else:
        open_now = {one.id for one in point.choices}
        pretends = PRETEND in open_now or DELIVER not in open_now  # closed for now, or in the whole scenario
        yield from (Path(step, course) for course in OF_A_PARTY if course != PRETEND or pretends)
    if point.number == 1:
        yield Path(step, ADVISERS)


def verdicts(sitting: Sitting, seat: Seat, futures: int, report: Report | None = None) -> list[Verdict]:
    """Judge every decision of a seat."""
    decisions = asked(sitting, seat)
    paths = list(dict.fromkeys(path for one in decisions for path in one.paths.values()))
    if not paths:
        return []
    ends = followed(sitting, seat, paths, futures, report)
    of = {path: ends.of(place) for place, path in enumerate(paths)}
    counts_killed = sitting.world.plan.counts_killed
    return judged(decisions, of, counts_killed=counts_killed)


def judged(decisions: Sequence[Asked], of: Mapping[Path, Ends], *, counts_killed: bool) -> list[Verdict]:
    """The verdicts on decisions from how the paths from them end, corrected for how many differences there are."""
    return _corrected([_verdict(one, of, counts_killed=counts_killed) for one in decisions])


def _verdict(one: Asked, of: Mapping[Path, Ends], *, counts_killed: bool) -> Verdict:
    found = {name: of[path] for name, path in one.paths.items()}
    did = found[AS_PLAYED]
    others = [
        replace(_course(name, ends), against=tuple(_differences(ends, did, counts_killed=counts_killed)))
        for name, ends in found.items()
        if name != AS_PLAYED
    ]
    honest: tuple[Difference, ...] = ()
    if DELIVER in found and PRETEND in found:
        honest = tuple(_differences(found[DELIVER], found[PRETEND], counts_killed=counts_killed))
    return Verdict(
        one.number,
        one.week,
        one.when,
        one.kind,
        one.chosen,
        _course(AS_PLAYED, did),
        tuple(others),
        honest,
    )


def _course(name: str, ends: Ends) -> Course:
    worth = float(ends.worth.mean())
    return Course(
        name,
        float(ends.completed.mean()),
        worth if worth == worth else None,
        float(ends.killed.mean()),
        float(ends.progress.mean()),
    )


def _differences(one: Ends, two: Ends, *, counts_killed: bool) -> Iterator[Difference]:
    """How far one did better than two, by measure."""
    measures = [COMPLETED, *([WORTH] if not np.isnan(one.worth).any() else []), *([KILLED] if counts_killed else [])]
    for measure in measures:
        yield _difference(measure, getattr(one, measure) - getattr(two, measure))


def _difference(measure: str, apart: NDArray[np.float64]) -> Difference:
    mean, error = float(apart.mean()), float(apart.std(ddof=1) / sqrt(len(apart)))
    return Difference(measure, mean, mean - SURE * error, mean + SURE * error, by_chance(apart))


def by_chance(apart: NDArray[np.float64]) -> float:
    """The chance of a difference at least as large, either way, if each future were as likely to be turned round."""
    squares = float((apart * apart).sum())
    return erfc(abs(float(apart.sum())) / sqrt(2.0 * squares)) if squares > 0 else 1.0


def _corrected(found: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts with every chance corrected for how many there are (Holm)."""
    all_of_them = [one.chance for verdict in found for one in _all(verdict)]
    fair = iter(corrected(all_of_them))
    told = []
    for verdict in found:
        others = tuple(
            replace(course, against=tuple(replace(one, chance=next(fair)) for one in course.against))
            for course in verdict.others
        )
        honest = tuple(replace(one, chance=next(fair)) for one in verdict.honest)
        told.append(replace(verdict, others=others, honest=honest))
    return told


def _all(verdict: Verdict) -> Iterator[Difference]:
    for course in verdict.others:
        yield from course.against
    yield from verdict.honest
