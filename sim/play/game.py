"""A game: which world is played at which seat, and how it is lived through with a player's decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sim.model.forced import ANSWER
from sim.model.world import World
from sim.play.menu import Menu, Move, Option, answers, menu
from sim.play.seat import Seat
from sim.play.seen import View, view
from sim.scenario.load import with_changes
from sim.scenario.mechanisms import applied
from sim.scenario.schema import Scenario
from sim.study.choices.forks import Trunk, trunk_of
from sim.study.telling.watch import Step, watch


@dataclass(frozen=True)
class Game:
    """What determines a game, but for the player: scenario, seat, world and seed.

    The actor decides by foresight in the scenario wherever the player does not; `branch` is that of the luck table.
    """

    plan: Scenario
    seat: Seat
    world: int = 0
    seed: int = 0
    branch: str = "main"


@dataclass(frozen=True)
class Turn:
    """What the player decided in one step, from 0: options by what they are about, the answer to a road among them."""

    step: int
    week: int
    move: Move


@dataclass(frozen=True)
class Offer:
    """What was open in one step, what was done of it, and how the model takes that."""

    step: int
    week: int
    menu: Menu
    move: Move
    forced: Mapping[str, Any]


class Player(Protocol):
    """Whoever decides."""

    def move(self, world: World, seen: View, menu: Menu) -> Move:
        """What to do this week."""

    def answer(self, world: World, seen: View, menu: Menu) -> Move:
        """What to say to the road on the table."""


@dataclass
class Lived:
    """A game as it is lived through: `steps` drive it; the trunk and the turns are whole once they are over."""

    game: Game
    trunk: Trunk
    world: World
    steps: Iterator[Step]
    turns: list[Turn] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)


def game(plan: Scenario, seat: Seat, world: int = 0, seed: int = 0, weeks: int | None = None) -> Game:
    """A game of a scenario; a party that waits for orders in it decides by foresight where the player does not."""
    changes: dict[str, object] = {} if weeks is None else {"weeks": weeks}
    changes |= {
        f"parties.{name}.strategy": "foresight" for name, one in plan.parties.items() if one.strategy == "human"
    }
    return Game(applied(with_changes(plan, changes) if changes else plan), seat, world, seed)


def live(one: Game, player: Player) -> Lived:
    """Let a player live through a game, from its start."""
    turns: list[Turn] = []
    offers: list[Offer] = []
    trunk, world, steps = trunk_of(
        one.plan, one.world, one.seed, one.branch, lambda lived: _steps(lived, one.seat, player, turns, offers)
    )
    return Lived(one, trunk, world, steps, turns, offers)


def _steps(world: World, seat: Seat, player: Player, turns: list[Turn], offers: list[Offer]) -> Iterator[Step]:
    """Every step, with what the player decides in it done in place of the actor's own choice."""
    world.played = (seat.key,)
    move: dict[str, str] = {}
    groups: dict[str, Sequence[Option]] = {}

    def decides(step: Step) -> None:
        world.forced = {}
        if world.war.is_on[0]:  # nothing is chosen in it
            groups.clear()
            move.clear()
            return
        seen, open_now = view(world, seat), menu(world, seat)
        groups.clear()
        groups.update(open_now.groups)
        move.clear()
        move.update(player.move(world, seen, open_now))
        world.forced = open_now.forced(seat, move)

    def replies(step: Step) -> None:
        if seat.mediates or world.table.on_table[0] < 0 or world.table.overtaken()[0]:
            return
        open_now = answers(world, seat)
        groups.update(open_now.groups)
        answer = player.answer(world, view(world, seat), open_now)
        move.update(answer)
        for about in answer:
            option = open_now.option(about, answer[about])
            world.forced.setdefault(seat.key, {})[about] = option.value

    for step in watch(world, {"decide": decides, "bargain": replies}):
        turns.append(Turn(step.number, step.week, dict(move)))
        done = dict(world.forced.get(seat.key, {}))
        offers.append(Offer(step.number, step.week, Menu(dict(groups)), dict(move), done))
        yield step


class NotOpen(ValueError):
    """A recorded turn that the world does not allow: the step, from 0, and why."""

    def __init__(self, step: int, why: str) -> None:
        super().__init__(why)
        self.step = step


class Recorded:
    """A player who does what was done, and after that what another one does; raises NotOpen."""

    def __init__(self, turns: Sequence[Turn], then: Player | None = None) -> None:
        self.turns = turns
        self.then = then or Absent()

    def move(self, world: World, seen: View, menu: Menu) -> Move:
        """What was done in this step."""
        if seen.step >= len(self.turns):
            return self.then.move(world, seen, menu)
        move = {about: word for about, word in self.turns[seen.step].move.items() if about != ANSWER}
        for about, word in move.items():
            if not menu.has(about, word):
                raise NotOpen(seen.step, f"week {seen.week}: “{word}” ({about}) is not open in this world")
        return move

    def answer(self, world: World, seen: View, menu: Menu) -> Move:
        """What was said to the road."""
        if seen.step >= len(self.turns):
            return self.then.answer(world, seen, menu)
        said = {about: word for about, word in self.turns[seen.step].move.items() if about == ANSWER}
        if any(not menu.has(about, word) for about, word in said.items()):
            raise NotOpen(seen.step, f"week {seen.week}: “{said[ANSWER]}” is no answer to a road")
        return said


class Absent:
    """A player who leaves everything to the actor of the model."""

    def move(self, world: World, seen: View, menu: Menu) -> Move:
        """Nothing."""
        return {}

    def answer(self, world: World, seen: View, menu: Menu) -> Move:
        """Nothing."""
        return {}


def through(lived: Lived, tell: Callable[[Step, Turn], None] | None = None) -> Lived:
    """The game to its end; `tell` is called after each step with what was decided in it."""
    for step in lived.steps:
        if tell is not None:
            tell(step, lived.turns[-1])
    return lived
