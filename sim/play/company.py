"""Those who sit at one table: their places, what they promise and write, and the courses that they follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import OPTIONS
from sim.model.party import Party
from sim.model.world import World
from sim.play import promises
from sim.play.course import ADVISERS, END
from sim.play.place import Place
from sim.play.point import LONGEST, MOST_WEEKS, BadMove, Message, Move, Point
from sim.play.promises import Promise
from sim.play.seat import Seat
from sim.study.telling.sentence import listed
from sim.study.telling.watch import Step

Points = Mapping[str, Point]
"""The decisions that are open at a table, by seat."""
Round = Mapping[str, Move]
"""What the seats decided at one point, sealed: by seat; a seat without a move is left to its advisers."""
STEP = OPTIONS.index("step")


class Company:
    """The seats of one table of a game: `places` by seat, `promises` all that were made."""

    def __init__(self, seats: Sequence[Seat], world: World) -> None:
        self.places = {seat.key: Place.at(seat, world) for seat in seats}
        self.promises: list[Promise] = []

    @property
    def have_left(self) -> bool:
        """Whether all have given the game up."""
        return all(place.has_left for place in self.places.values())

    @property
    def courses(self) -> dict[str, tuple[str, bool]]:
        """The course of each seat, and whether the week that opens is its first."""
        return {key: (place.course, place.is_first) for key, place in self.places.items()}

    def ask(self, world: World, asked: int, calls: Mapping[str, str], kind: str) -> Points:
        """The points of seats, `calls` says why each is asked; `asked`: how many points there were before."""
        return {key: self.places[key].point(world, asked, why, kind, self.promises) for key, why in calls.items()}

    def take(self, points: Points, moves: Round, world: World) -> None:
        """Let every seat that was asked go on as it decided."""
        week = int(world.week) + 1
        for key in points:
            move = moves.get(key, Move(ADVISERS))
            self.places[key].take(move, is_war=bool(world.war.is_on[0]))
            self.say(key, move, week)

    def say(self, key: str, move: Move, week: int) -> None:
        """Hand a message on, and remember a promise."""
        if move.message.strip():
            for other, place in self.places.items():
                if other != key:
                    place.messages.append(Message(week, key, move.message.strip()))
        if move.promise is not None:
            self.promises.append(Promise(key, week, week + move.promise - 1))

    def hear(self, step: Step) -> None:
        """Tell every seat what a step brought."""
        for place in self.places.values():
            place.hear(step)

    def judge(self, party: Party, week: int, place: int = 0) -> None:
        """See what the week brought for the promises of a party; `place`: which world is theirs."""
        if any(one.party == party.name for one in self.promises):
            verified, came, due = (bool(one[place]) for one in stepped(party))
            self.promises = promises.after(self.promises, week, party.name, verified=verified, came=came, due=due)


def stepped(party: Party) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """In which worlds a tranche of a party was verified this week, one really came, and any was due."""
    verified = came = due = np.zeros(len(party.model.ids), dtype=bool)
    for track, deed in party.deeds.items():
        passed = deed.claimed & deed.passed
        verified = verified | passed
        came = came | (passed & (party.choice[track] == STEP))
        due = due | deed.due
    return verified, came, due


def check(points: Points, seat: str, move: Move) -> None:
    """Raise BadMove for a move that cannot be made at these points."""
    point = points.get(seat)
    if point is None:
        raise BadMove(f"{seat} has nothing to decide now: {listed(points) or 'nobody'} has")
    known = [one.id for one in point.choices] + [ADVISERS] + ([END] if point.may_end else [])
    if move.choice not in known:
        raise BadMove(f"“{move.choice[:60]}” is not open to {seat} now: {', '.join(known)}")
    if len(move.message) > LONGEST:
        raise BadMove(f"a message has {LONGEST} characters at most")
    if move.promise is not None and not point.may_promise:
        raise BadMove(f"{seat} has no step to promise")
    if move.promise is not None and not 1 <= move.promise <= MOST_WEEKS:
        raise BadMove(f"a step is promised within 1 to {MOST_WEEKS} weeks")
