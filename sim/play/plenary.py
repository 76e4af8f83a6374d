"""Looking back on all tables of a class at once: how each went, and what its decisions were worth, on the same luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.party import Party
from sim.play import promises
from sim.play.course import ADVISERS, PRETEND
from sim.play.hall import Hall
from sim.play.judged import Judged, kept
from sim.play.paths import AS_PLAYED, Path
from sim.play.point import COURSE, Move
from sim.play.promises import BROKEN, Told
from sim.play.seat import Seat
from sim.play.stakes import Stakes, level_at_end, stakes
from sim.play.table import Sitting
from sim.play.together import Followed, OfTable, among, ends, tables_of
from sim.play.verdicts import OF_A_PARTY, WORTH, Asked, Verdict, as_played, judged
from sim.study.telling.sentence import Names
from sim.study.telling.watch import number

FUTURES, WORLDS = 64, 2000
"""Futures of each course, and worlds of other luck among which the tables are placed."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Plenary:
    """What there is to say of the tables of a class when their games are over.

    `start`: what each side's stakes were at the start; `results` by side, (tables + 1), the last left to the model;
    `among`: the results by side of worlds of other luck that the model plays, from the lowest; `verdicts` by table and
    seat.
    """

    hall: Hall
    start: Mapping[str, Stakes]
    results: Mapping[str, Numbers]
    among: Mapping[str, Numbers]
    verdicts: Mapping[tuple[int, str], Sequence[Verdict]]

    @cached_property
    def names(self) -> Names:
        """What things are called."""
        return Names(self.hall.at.plan)

    def as_data(self) -> dict[str, Any]:
        """What concerns all tables, as plain data."""
        hall, paths = self.hall, self.hall.paths
        frames = {key: {"deal": one.deal, "freeze": one.freeze, "war": one.war} for key, one in self.start.items()}
        marks = np.linspace(0.0, 1.0, 101)
        return {
            "sides": {seat.key: self.names.of(seat.name) for seat in hall.at.seats},
            "weeks": hall.at.plan.weeks,
            "decided_in": list(hall.at.weeks),
            "progress": _by_week(paths["progress"], hall.at.plan.steps_per_week),
            "without": {
                "outcome": hall.outcomes()[-1],
                "results": {key: float(one[-1]) for key, one in self.results.items()},
            },
            "counts_killed": hall.at.plan.counts_killed,
            "start": frames,
            "among": {key: np.quantile(one, marks).round(4).tolist() for key, one in self.among.items()},
            "worlds": len(next(iter(self.among.values()), ())),
        }

    def of_table(self, place: int) -> dict[str, Any]:
        """What concerns one table, as plain data."""
        hall = self.hall
        return {
            "outcome": hall.outcomes()[place],
            "killed": float(hall.paths["killed"][-1][place]),
            "progress": float(hall.paths["progress"][-1][place]),
            "first_broken": self._first_broken(place),
            "seats": {seat.key: self._of_seat(place, seat) for seat in hall.at.seats},
        }

    def judged(self, place: int) -> dict[str, Any]:
        """What the decisions of each seat of a table were worth, as plain data; what chance could make is left out."""
        return {
            seat.key: self._judged(Judged(self.hall.at, seat, self.verdicts[place, seat.key])) for seat in self.seats
        }

    @property
    def seats(self) -> Sequence[Seat]:
        """The seats of every table."""
        return self.hall.at.seats

    def _judged(self, found: Judged) -> dict[str, Any]:
        better = [
            {"round": one.number, "course": course.id, "by": difference.difference}
            for one in found.verdicts
            for course in one.others
            for difference in course.clear()
            if difference.measure == WORTH
        ]
        return {
            "largest": found.largest(),
            "honest": found.honest(),
            "says": [found.says(one, course) for one in found.verdicts for course in one.others if course.clear()],
            "against": better,
            "decided": [one.number for one in found.verdicts],
        }

    def _of_seat(self, place: int, seat: Seat) -> dict[str, Any]:
        hall, names = self.hall, self.names
        worth = float(self.results[seat.key][place])
        mine = promises.told(hall.companies[place].promises, seat.key, hall.at.plan.weeks + 100)
        own = self.among.get(seat.key, np.zeros(0))
        alone = hall.world.alone(place)
        return {
            "result": worth,
            "above": float(np.mean(own < worth) + np.mean(own == worth) / 2) if len(own) else None,
            "trust": _by_week(hall.paths[f"{seat.key}.trust"], hall.at.plan.steps_per_week)[place],
            "rival_stood_by": _stood_by(alone.party(alone.party(seat.name).rival_name)),
            "promises": [one.as_data() for one in mine if one.party == seat.key],
            "promises_told": kept(mine, seat, names),
            "hidden": list(hall.hidden[place].told(alone, seat)),
        }

    def _first_broken(self, place: int) -> dict[str, Any] | None:
        """The promise that was broken first, as it really was."""
        really = [
            Told(one.party, one.week, one.until, one.state(self.hall.at.plan.weeks + 100, really=True))
            for one in self.hall.companies[place].promises
        ]
        broken = [one for one in really if one.state == BROKEN]
        return asdict(min(broken, key=lambda one: one.until)) if broken else None


def _by_week(path: Sequence[Numbers], steps: int) -> list[list[float]]:
    """A path by table (the last one: left to the model) and week, from the start."""
    return [[round(float(one), 3) for one in row] for row in np.array(path)[::steps].T]


def _stood_by(party: Party) -> float:
    """How much of what a side had agreed to do it has really done in the end, 0 to 1, by parts of its tracks."""
    ledger = party.model.ledger
    begun = {track: number(ledger.start[track]) for track in party.tracks}
    asked = {track: max(level_at_end(party, track) - begun[track], 0.0) for track in party.tracks}
    done = {track: min(max(number(ledger.level(track)) - begun[track], 0.0), asked[track]) for track in party.tracks}
    return round(sum(done.values()) / sum(asked.values()), 4) if sum(asked.values()) > 0 else 1.0


def plenary(hall: Hall, futures: int = FUTURES, worlds: int = WORLDS, threads: int = 1) -> Plenary:
    """Look back on the tables of a class, whose games are over; raises ValueError for games that go on.

    `futures`: of each course; with 0 nothing is judged. `threads` follow them where a compiled program does.
    """
    if not hall.is_over:
        raise ValueError("there is nothing to look back on before the games are over")
    tables = tables_of(hall)
    seats = [(place, seat) for place in range(hall.many) for seat in hall.at.seats]
    decisions = {
        (place, seat): list(_asked(hall, tables[place], place, seat)) if futures else [] for place, seat in seats
    }
    wanted = {
        Followed(place, seat, path): None
        for (place, seat), found in decisions.items()
        for one in found
        for path in one.paths.values()
    }
    of = ends(hall, list(wanted), futures, threads)
    counts = hall.at.plan.counts_killed
    verdicts = {
        (place, seat.key): judged(
            found,
            {path: of[Followed(place, seat, path)] for one in found for path in one.paths.values()},
            counts_killed=counts,
        )
        for (place, seat), found in decisions.items()
    }
    opening = Sitting(hall.at).world
    return Plenary(
        hall=hall,
        start={seat.key: stakes(opening.party(seat.name)) for seat in hall.at.seats},
        results=hall.results(),
        among=among(hall.at, worlds, threads),
        verdicts=verdicts,
    )


def _asked(hall: Hall, played: OfTable, place: int, seat: Seat) -> Iterator[Asked]:
    """The decisions of a seat with what each is held against: whole courses, and at first its advisers."""
    names, is_first = Names(hall.at.plan), True
    for number_of_round, week in enumerate(hall.at.weeks, 1):
        if number_of_round > len(hall.decided) or not hall.decided[number_of_round - 1][place]:
            continue
        step = (week - 1) * hall.at.plan.steps_per_week
        courses = [one for one in OF_A_PARTY if one != PRETEND or hall.at.plan.conduct.pretending]
        courses += [ADVISERS] if is_first else []
        paths = {AS_PLAYED: as_played(played, seat, step), **{course: Path(step, course) for course in courses}}
        chosen = hall.rounds[number_of_round - 1][place].get(seat.key, Move(ADVISERS)).choice
        yield Asked(number_of_round, week, names.when(week), COURSE, chosen, step, paths)
        is_first = False
