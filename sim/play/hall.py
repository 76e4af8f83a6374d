"""The tables of a class: the same game on the same luck at each, decided in rounds, in one world with a column a table.

A table goes as it would alone (`sim.play.table` with the same weeks): what is done at one is felt at no other.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.luck import OneLuck
from sim.model.outcomes import STATES
from sim.model.week import WEEK
from sim.model.world import TOLD_APART, World
from sim.play import ahead, occasions
from sim.play.company import Company, Points, Round, check
from sim.play.course import ADVISERS, put, told
from sim.play.hidden import CHEAT, Hidden
from sim.play.point import COURSE, BadMove, Move
from sim.play.stakes import result
from sim.play.table import Table
from sim.scenario.schema import Scenario
from sim.study.telling.watch import GLANCES, Step, Tables, levels, number, of_world, open_world, tables
from sim.study.update.kept import own_luck

MOST_TABLES = 256
ROUNDS, FEWEST, MOST = 8, 2, 12
"""Rounds that a game in a class has, and how few and how many it may have."""
LATE = 2
"""Rounds that fall in the weeks after those in which the road could best be finished."""
COLLAPSED = STATES.index("collapsed")
Numbers = NDArray[np.float64]
State = Mapping[str, NDArray[Any]]


def schedule(plan: Scenario, rounds: int = ROUNDS) -> tuple[int, ...]:
    """The weeks, from 1, that open with a decision: most while the road could best be finished, a few after it.

    Raises ValueError for fewer rounds than FEWEST, more than MOST, or more than the game has weeks.
    """
    if not FEWEST <= rounds <= min(MOST, plan.weeks):
        raise ValueError(f"a game in a class has {FEWEST} to {min(MOST, plan.weeks)} rounds, not {rounds}")
    world = open_world(plan, 0, 0, "main")
    busy = min(float(plan.weeks), max(occasions.SHORTEST, occasions.SLACK * ahead.weeks_needed(world)))
    late = LATE if rounds > 2 * LATE and plan.weeks - busy > 2 * busy / rounds else 0
    found = [1 + int(busy * place / (rounds - late)) for place in range(rounds - late)]
    return (*found, *(1 + int(busy + (plan.weeks - busy) * place / late) for place in range(late)))


class Hall:
    """The tables of a class while they play: `points` are the decisions that are open, by table and seat.

    A table at war, or whose road is completed, has none. `opened[r]`: the state of all columns as round r opens, the
    last column being the same luck left to the model; `decided[r]`: which tables
    had something to decide in it; `rounds`: all moves; `did`, by step and table: what each seat
    followed; by step `paths`, (tables + 1): of the progress of the whole road, the killed, how things stand, and the
    trust of each party; `hidden`, by table: what no seat can see.
    """

    def __init__(self, at: Table, many: int, *, is_heard: bool = True) -> None:
        """Open `many` tables; raises ValueError for none, more than MOST_TABLES, or a table without weeks.

        `is_heard`: whether anybody looks at the points of the first round.
        """
        if not 1 <= many <= MOST_TABLES or not at.weeks or at.weeks[0] != 1:
            raise ValueError(f"a class has 1 to {MOST_TABLES} tables, and decides in the first week")
        one = open_world(at.plan, at.world, at.seed, at.branch)
        self.at, self.many = at, many
        self.given = {path: float(number(value)) for path, value in one.parameters.items()}
        luck = OneLuck(own_luck(one.plan, at.world, at.seed, at.branch), at.world)
        self.world = World(one.plan, np.arange(max(many + 1, TOLD_APART)), luck, self.given)
        self.world.played = tuple(seat.key for seat in at.seats)
        self.companies = [Company(at.seats, one) for _ in range(many)]
        self.points: tuple[Points, ...] = ()
        self.rounds: list[tuple[Round, ...]] = []
        self.decided: list[NDArray[np.bool_]] = []
        self.opened: list[State] = []
        self.did: list[list[dict[str, tuple[str, bool]]]] = []
        self.hidden = [Hidden() for _ in range(many)]
        self.paths: dict[str, list[Numbers]] = {}
        self.is_over = False
        self._is_heard = is_heard
        self._weeks = self._played()
        self._remember_paths()
        self._go_on(None)

    @property
    def closed(self) -> int:
        """How many rounds are over."""
        return len(self.rounds)

    @property
    def columns(self) -> NDArray[np.int64]:
        """The columns of the tables, and of the same luck without them."""
        return np.append(np.arange(self.many), len(self.world.ids) - 1)

    def advance(self, moves: Sequence[Round]) -> None:
        """Take the sealed moves of all tables, and go on to the next round, or to the end.

        A seat without a move is left to its advisers. Raises BadMove, and nothing has changed then, for a move that
        cannot be made.
        """
        made = self._accepted(moves)
        self._is_heard = True
        self._go_on(made)

    def skip(self, moves: Sequence[Round]) -> None:
        """As `advance` with moves that were made before, where nobody looks at the points that open then."""
        made = self._accepted(moves)
        self._is_heard = False
        self._go_on(made)

    def results(self) -> dict[str, Numbers]:
        """What each column as it stands is worth to each party, in its own stakes: (tables + 1)."""
        found = {party.name: np.broadcast_to(result(party), self.world.outcome.shape) for party in self.world.parties}
        return {name: worth[self.columns].astype(float) for name, worth in found.items()}

    def outcomes(self) -> list[str]:
        """How each column stands."""
        return [STATES[int(one)] for one in self.world.outcome[self.columns]]

    # How the weeks go

    def _accepted(self, moves: Sequence[Round]) -> tuple[Round, ...]:
        if self.is_over:
            raise BadMove("the games are over")
        if len(moves) != self.many:
            raise BadMove(f"there are {self.many} tables, and moves of {len(moves)}")
        if self._is_heard:
            for points, made in zip(self.points, moves, strict=True):
                for seat, move in made.items():
                    check(points, seat, move)
        self.rounds.append(tuple(dict(made) for made in moves))
        return self.rounds[-1]

    def _go_on(self, moves: tuple[Round, ...] | None) -> None:
        try:
            self.points = self._weeks.send(moves)
        except StopIteration:
            self.points, self.is_over = ({},) * self.many, True

    def _played(self) -> Generator[tuple[Points, ...], tuple[Round, ...] | None, None]:
        """All weeks until every column has ended, the one without tables too; it stops where a round opens."""
        world, steps = self.world, self.at.plan.steps_per_week
        earlier = now = tables(world)
        for step in range(self.at.plan.weeks * steps):
            over, lived = world.is_over, _Lived(step, earlier, now)
            for phase in WEEK:
                if phase.__name__ == "decide":
                    opens = step % steps == 0 and step // steps + 1 in self.at.weeks
                    if opens and not over[: self.many].all():
                        yield from self._round()
                    self._force()
                phase(world)
                if phase is WEEK[0] and (world.war.resumed > now["war.resumed"]).any():
                    lived.resumed = tables(world)
                if phase.__name__ in GLANCES:
                    lived.once[phase.__name__] = levels(world)
            world.step_number += 1
            world.ledger.forget()
            earlier, now = now, tables(world)
            lived.after = now
            self._remember(lived, ~over[: self.many])
            if world.is_over[self.columns].all():
                return

    def _round(self) -> Generator[tuple[Points, ...], tuple[Round, ...] | None, None]:
        """Ask every table that has something to decide, and let it go on as it decided."""
        self.opened.append({name: table[..., self.columns] for name, table in self.world.state.items()})
        decide = ~(self.world.war.is_on | self.world.is_over)[: self.many]
        self.decided.append(decide)
        moves = (yield tuple(self._points(place) if decide[place] else {} for place in range(self.many))) or ()
        for company, may, made in zip(self.companies, decide, moves, strict=True):
            if may:
                everybody = {key: made.get(key, Move(ADVISERS)) for key in company.places}
                company.take(everybody, int(self.world.week) + 1)

    def _points(self, place: int) -> Points:
        week, company = int(self.world.week) + 1, self.companies[place]
        if not self._is_heard:
            company.pass_over(week)
            return {}
        calls = {key: one.pace.why(week) for key, one in company.places.items()}
        return company.ask(self.world.alone(place), len(self.rounds), calls, COURSE)

    def _force(self) -> None:
        """Let every seat of every table do what its course says in the week that opens."""
        world, peace = self.world, ~self.world.war.is_on
        followed = [company.courses for company in self.companies]
        self.did.append(followed)
        found: dict[str, dict[str, Any]] = {}
        for seat in self.at.seats:
            mine = [of[seat.key] for of in followed]
            for course, is_first in dict.fromkeys(mine):
                where = np.zeros(len(world.ids), dtype=bool)
                where[: self.many] = [one == (course, is_first) for one in mine]
                for what, option in told(world, seat, course, is_first=is_first).items():
                    put(found, seat.key, what, option, where & peace)
        world.forced = found
        for company, is_peace in zip(self.companies, peace[: self.many], strict=True):
            for place in company.places.values():
                place.is_first = place.is_first and not is_peace

    def _remember(self, lived: _Lived, goes_on: NDArray[np.bool_]) -> None:
        """What a step brought to each table that was not over."""
        world, week = self.world, lived.step // self.at.plan.steps_per_week + 1
        acted = goes_on & ~lived.at_war[: self.many]
        for party in world.parties:
            if party.name in world.played:
                for place in np.flatnonzero(acted):
                    self.companies[place].judge(party, week, int(place))
        self._remember_hidden(lived, acted)
        if self._is_heard:
            for place in np.flatnonzero(goes_on):
                self.companies[place].hear(lived.step_of(world.alone(int(place)), int(place)))
        self._remember_paths()

    def _remember_hidden(self, lived: _Lived, acted: NDArray[np.bool_]) -> None:
        """What was pretended and what came back, unseen by others."""
        for party in self.world.parties:
            for track, deed in party.deeds.items():
                cheats = party.choice[track] == CHEAT
                for place in np.flatnonzero(deed.claimed[: self.many] & acted):
                    passed = bool(deed.passed[place])
                    self.hidden[place].claim((party.name, track), cheats=bool(cheats[place]), passed=passed)
        for track, owner in self.world.ledger.owner.items():
            lost = lived.once["apply"][f"really {track}"] - lived.once["inspect"][f"really {track}"]
            for place in np.flatnonzero((lost[: self.many] > 0) & acted):
                self.hidden[place].lose((owner, track), float(lost[place]))

    def _remember_paths(self) -> None:
        world, columns = self.world, self.columns
        found = {"progress": world.progress(), "killed": world.truce.killed, "outcome": world.outcome}
        found |= {f"{party.name}.trust": party.trust for party in world.parties}
        for name, values in found.items():
            kept = np.broadcast_to(values, world.outcome.shape)[columns].astype(float)
            self.paths.setdefault(name, []).append(kept)
        for place, hidden in enumerate(self.hidden):
            for party in world.parties:
                hidden.trust.setdefault(party.name, []).append(float(party.trust[place]))


@dataclass
class _Lived:
    """A step as all tables lived it: what stood before, a step earlier and after it, and levels after its phases.

    `resumed`: what stood once truces were taken up again, where any was.
    """

    step: int
    earlier: Tables
    before: Tables
    resumed: Tables = field(default_factory=dict)
    once: dict[str, Tables] = field(default_factory=dict)
    after: Tables = field(default_factory=dict)

    def taken_up(self) -> NDArray[np.bool_]:
        """Where a truce was taken up again."""
        then = np.asarray(self.before["war.resumed"])
        return np.asarray(self.resumed["war.resumed"] > then if self.resumed else then < then)

    @property
    def at_war(self) -> NDArray[np.bool_]:
        """Where there was war all through the step."""
        before, after = np.asarray(self.before["outcome"]), np.asarray(self.after["outcome"])
        found: NDArray[np.bool_] = ~self.taken_up() & (before == COLLAPSED) & (after == COLLAPSED)
        return found

    def step_of(self, world: World, place: int) -> Step:
        """The step as one table lived it, `world` being its own."""
        taken_up = bool(self.taken_up()[place])
        before = of_world(self.resumed if taken_up else self.before, place)
        earlier = before if taken_up else of_world(self.earlier, place)
        once = {phase: of_world(found, place) for phase, found in self.once.items()}
        return Step(world, self.step, before, earlier, of_world(self.after, place), once, taken_up)


def resumed(at: Table, many: int, rounds: Sequence[Sequence[Round]]) -> Hall:
    """The tables of a class put up again from their rounds of moves; raises ValueError and BadMove."""
    hall = Hall(at, many, is_heard=not rounds)
    for number_of_round, moves in enumerate(rounds, 1):
        (hall.advance if number_of_round == len(rounds) else hall.skip)(moves)
    return hall


def lived_again(at: Table, many: int, rounds: Sequence[Sequence[Round]]) -> Hall:
    """The tables of a class as their rounds of moves left them, where nobody is to decide any more."""
    hall = Hall(at, many, is_heard=False)
    for moves in rounds:
        hall.skip(moves)
    while not hall.is_over:
        hall.skip([{}] * many)
    return hall
