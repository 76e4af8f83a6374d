"""The table at which one or two seats are played: decision points out, sealed moves in, until the game is over.

One protocol for all who play: a terminal, a page, a program, the advisers of the model. A game follows from its table
and its rounds of moves alone, so that it can be put up again from them at any time (`resumed`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.model import forced
from sim.model.outcomes import STATES
from sim.play import ahead
from sim.play.company import Company, Points, Round, check
from sim.play.course import ADVISERS, told
from sim.play.hidden import Hidden
from sim.play.menu import ACCEPT
from sim.play.point import ANSWER, COURSE, BadMove, End, Move
from sim.play.promises import Promise
from sim.play.seat import Seat, find
from sim.scenario.load import with_changes
from sim.scenario.mechanisms import applied
from sim.scenario.schema import Scenario
from sim.study.choices.forks import Trunk
from sim.study.telling.sentence import Names, listed
from sim.study.telling.watch import Step, moments, number, open_world

MOST_SEATS = 2


@dataclass(frozen=True)
class Table:
    """What determines a game but for its moves: scenario, seats (one or two), the number of the world, and the seed.

    `weeks`: those that open with a decision, from 1; none: decisions are asked for as occasion calls.
    """

    plan: Scenario
    seats: tuple[Seat, ...]
    world: int = 0
    seed: int = 0
    branch: str = "main"
    weeks: tuple[int, ...] = ()


def table(
    plan: Scenario, seats: Sequence[str | Seat], world: int = 0, seed: int = 0, weeks: Sequence[int] = ()
) -> Table:
    """A table of a scenario; `seats` by key or title. A party that waits for orders decides by foresight elsewhere.

    `weeks`: those that open with a decision, where it is not occasion that calls. Raises BadScenario for a seat that
    there is not, ValueError for none, for more than two or for the same one twice.
    """
    found = tuple(one if isinstance(one, Seat) else find(plan, one) for one in seats)
    if not 1 <= len(found) <= MOST_SEATS or len(set(found)) < len(found):
        raise ValueError(f"one seat is played, or two different ones, not {listed(one.key for one in found) or 'none'}")
    human = [name for name, one in plan.parties.items() if one.strategy == "human"]
    changes: dict[str, object] = {f"parties.{name}.strategy": "foresight" for name in human}
    return Table(applied(with_changes(plan, changes) if changes else plan), found, world, seed, weeks=tuple(weeks))


def start(at: Table) -> Sitting:
    """Open a game: its first points stand in `points`."""
    return Sitting(at)


def resumed(at: Table, rounds: Sequence[Round]) -> Sitting:
    """The game after these rounds of moves; raises BadMove for a move that its point does not allow."""
    sitting = Sitting(at)
    for moves in rounds:
        sitting.advance(moves)
    return sitting


class Sitting:
    """A game that is being played: `points` are the decisions that are open now, none once there is an `end`.

    `rounds`: the moves so far, `asked` the points that they answer, `asked_in` their steps; `promises`: all that were
    made; `trunk`: the states of the world step by step, and what was forced; `did`, by step: the course of each seat
    and whether it was its first week, and `answered` what each seat said to a road; `hidden`: what no seat can see of
    others.
    """

    def __init__(self, at: Table) -> None:
        self.at = at
        self.world = open_world(at.plan, at.world, at.seed, at.branch)
        self.world.played = tuple(seat.key for seat in at.seats)
        self.points: Points = {}
        self.rounds: list[Round] = []
        self.asked: list[Points] = []
        self.asked_in: list[int] = []
        self.end: End | None = None
        given = {path: float(number(value)) for path, value in self.world.parameters.items()}
        self.trunk = Trunk(self.world.plan, at.world, at.seed, at.branch, given, [self.world.state])
        self.did: list[dict[str, tuple[str, bool]]] = []
        self.answered: list[dict[str, bool]] = []
        self.hidden = Hidden()
        self._company = Company(at.seats, self.world)
        self._play = self._played()
        self._go_on(None)

    @property
    def promises(self) -> list[Promise]:
        """All that were made."""
        return self._company.promises

    @property
    def week(self) -> int:
        """The week that is open, from 1."""
        return int(self.world.week) + 1

    def advance(self, moves: Round) -> Points:
        """Take the sealed moves of the seats, all at once, and go on to the next points, or to the end.

        A seat without a move is left to its advisers until its next point. Raises BadMove, and nothing has changed
        then, for a move that cannot be made.
        """
        self._go_on(self.accept(moves))
        return self.points

    def watched(self, rounds: Sequence[Round]) -> Iterator[Step]:
        """Make these moves, one round after another, and give every step on the way, as it is lived."""
        for moves in rounds:
            yield from self._stepping(self.accept(moves))

    def accept(self, moves: Round) -> Round:
        """The moves that count, entered as a round; raises BadMove for one that cannot be made."""
        if self.end is not None:
            raise BadMove("the game is over")
        for seat, move in moves.items():
            check(self.points, seat, move)
        made = {seat: moves[seat] for seat in self.points if seat in moves}
        self.rounds.append(made)
        return made

    # How the weeks go

    def _go_on(self, moves: Round | None) -> None:
        for _ in self._stepping(moves):
            pass

    def _stepping(self, moves: Round | None) -> Iterator[Step]:
        """Go on with these moves to the next points or to the end, step by step."""
        try:
            found = self._play.send(moves)
            while isinstance(found, Step):
                yield found
                found = next(self._play)
            self.points = found
            self.asked.append(found)
            self.asked_in.append(self.world.step_number)
        except StopIteration:
            self.points = {}
            self.end = self.end or self._ended(given_up=False)

    def _played(self) -> Generator[Points | Step, Round | None, None]:
        """All weeks; it stops where somebody has to decide, and goes on with what was decided."""
        for moment in moments(self.world):
            if moment.phase == "decide":
                self.answered.append({})
                if why := self._calls(moment.step):
                    moves = (yield self._ask(why, COURSE)) or {}
                    self._company.take(self.points, moves, self.world)
                    if self._company.have_left:
                        self.end = self._ended(given_up=True)
                        return
                self._force()
            elif moment.phase == "bargain" and self._answering():
                self._answer((yield self._ask(dict.fromkeys(self._answering(), self._offer()), ANSWER)) or {})
            elif moment.is_last:
                self._remember(moment.step)
                yield moment.step

    def _calls(self, step: Step) -> dict[str, str]:
        """What calls for a decision of each seat, where any is asked: then all are, so that none shows what it has."""
        war, is_lost = bool(self.world.war.is_on[0]), bool(ahead.lost(self.world))
        places = self._company.places
        if self.at.weeks:
            opens = self.week in self.at.weeks and self.world.step_number % self.world.plan.steps_per_week == 0
            return {key: place.pace.why(self.week) for key, place in places.items()} if opens and not war else {}
        there = {key: place for key, place in places.items() if not (place.has_left or (war and place.is_waiting))}
        found = {key: place.calls(self.world, step, is_lost=is_lost) for key, place in there.items()}
        if not any(found.values()):
            return {}
        return {key: why or there[key].pace.latest(self.week) for key, why in found.items()}

    def _answering(self) -> list[str]:
        table = self.world.table
        if self.at.weeks or table.on_table[0] < 0 or table.overtaken()[0]:
            return []
        return [key for key, one in self._company.places.items() if not (one.seat.mediates or one.has_left)]

    def _offer(self) -> str:
        """Who proposes which road."""
        names, at = Names(self.world.plan), self.world.table
        by = self.world.mediators[int(at.by[0])].name
        return f"{names.of(by)} proposes the road {names.road(int(at.on_table[0]))}."

    def _ask(self, calls: Mapping[str, str], kind: str) -> Points:
        return self._company.ask(self.world, len(self.asked), calls, kind)

    def _force(self) -> None:
        """Let every seat do what its course says in the week that opens."""
        self.world.forced = {}
        self.did.append(self._company.courses)
        if self.world.war.is_on[0]:
            return
        for key, place in self._company.places.items():
            wanted = told(self.world, place.seat, place.course, is_first=place.is_first)
            if wanted:
                self.world.forced[key] = wanted
            place.is_first = False

    def _answer(self, moves: Round) -> None:
        for key in self.points:
            move = moves.get(key, Move(ADVISERS))
            if move.choice != ADVISERS:
                accepts = move.choice == ACCEPT
                self.world.forced.setdefault(key, {})[forced.ANSWER] = int(accepts)
                self.answered[-1][key] = accepts
            self._company.say(key, move, self.week)

    def _remember(self, step: Step) -> None:
        """What a step brought to each seat, and to promises."""
        made = self.world.forced
        self.trunk.states.append(self.world.state)
        self.trunk.made.append(
            tuple((who, what, int(number(option))) for who, own in made.items() for what, option in own.items())
        )
        self.hidden.hear(step)
        self._company.hear(step)
        for party in self.world.parties:
            if party.name in self._company.places and not step.at_war:
                self._company.judge(party, step.week)

    def _ended(self, *, given_up: bool) -> End:
        week = min(self.week, self.world.plan.weeks) if given_up else int(self.world.week)
        outcome = STATES[int(self.world.outcome[0])]
        how = "It was given up" if given_up else "The game is over"
        return End(week, outcome, given_up, f"{how} in week {week}: {outcome}.")

    def as_data(self) -> dict[str, Any]:
        """What stands of the game as plain data: whose it is, the rounds so far, the open points, and the end."""
        return {
            "scenario": self.at.plan.name,
            "seats": [seat.key for seat in self.at.seats],
            "world": self.at.world,
            "seed": self.at.seed,
            "week": self.week,
            "weeks": self.world.plan.weeks,
            "rounds": [{seat: move.as_data() for seat, move in one.items()} for one in self.rounds],
            "points": {seat: point.as_data() for seat, point in self.points.items()},
            "end": self.end.as_data() if self.end else None,
        }
