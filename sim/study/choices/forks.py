"""Forks: one world is followed on its own luck, and at any step many futures go on from where it stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.forced import FREE
from sim.model.luck import Luck
from sim.model.outcomes import STATES
from sim.model.world import World, take
from sim.scenario.schema import Scenario
from sim.study.telling.watch import Step, open_world, watch
from sim.study.update import kept
from sim.study.workers import ALONE, Arrays, Workers

KEY_LENGTH = 20  # hexadecimal digits of a block's name
WIDEST = 8192  # futures that are advanced side by side
DROP_ABOVE = 0.1  # finished futures are dropped once they are more than this share of those carried along
State = dict[str, NDArray[Any]]
Forced = tuple[str, str, int]
"""What is done in place of an actor's own choice in one step: actor, track (or what else), an index in OPTIONS."""
Report = Callable[[int], None]
"""Called with the number of futures that were followed since the last call."""


@dataclass(frozen=True)
class Fork:
    """A moment from which futures go on: a step (0 is the opening) and what is forced in that step."""

    step: int
    forced: tuple[Forced, ...] = ()


@dataclass(frozen=True)
class Trunk:
    """One world on its own luck: `states[k]` is the world as step k opens, the last one how it ends.

    `given` are its drawn parameters, one number each; `made[k]` is what actors were made to do in step k.
    """

    plan: Scenario
    world: int
    seed: int
    branch: str
    given: dict[str, float]
    states: list[State] = field(default_factory=list)
    made: list[tuple[Forced, ...]] = field(default_factory=list)

    @property
    def steps(self) -> int:
        """The number of steps that it was lived through."""
        return len(self.states) - 1

    @property
    def all_steps(self) -> int:
        """The number of steps that the scenario simulates."""
        return self.plan.weeks * self.plan.steps_per_week

    def lived(self, luck: Luck | None = None, copies: int = 1, step: int = 0) -> World:
        """So many copies of the world as it stands when a step opens, each with this luck from then on."""
        luck = luck or kept.own_luck(self.plan, self.world, self.seed, self.branch)
        world = World(self.plan, np.arange(copies), luck, self.given)
        world.restore(take(self.states[step], np.zeros(copies, dtype=np.int64)), step)
        return world


def trunk_of(
    plan: Scenario, world: int, seed: int, branch: str, watched: Callable[[World], Iterator[Step]] = watch
) -> tuple[Trunk, World, Iterator[Step]]:
    """A world whose states are kept as it is watched: the trunk (whole once the steps are), the world, its steps."""
    lived = open_world(plan, world, seed, branch)
    given = {path: float(np.asarray(value).item()) for path, value in lived.parameters.items()}
    trunk = Trunk(lived.plan, world, seed, branch, given)

    def steps() -> Iterator[Step]:
        trunk.states.append(lived.state)
        for step in watched(lived):
            trunk.states.append(lived.state)
            made = ((actor, what, option) for actor, own in lived.forced.items() for what, option in own.items())
            trunk.made.append(tuple(made))
            yield step

    return trunk, lived, steps()


class ForkLuck(Luck):
    """Column n is future n modulo `futures` of fork n // `futures`: the world's own dice before its fork, fresh after.

    All forks share the fresh dice of a step, so that they are compared on the same luck. With `own` luck the futures
    go on with the world's own dice.
    """

    def __init__(self, trunk: Trunk, forks: Sequence[Fork], futures: int, branch: str, *, own: bool = False) -> None:
        super().__init__(trunk.seed, f"{trunk.branch}, {branch} of world {trunk.world}")
        self._own = kept.own_luck(trunk.plan, trunk.world, trunk.seed, trunk.branch)
        self._world = np.array([trunk.world])
        self._futures = futures
        self._starts = np.array([fork.step for fork in forks])
        self._never_fresh = own

    def uniform(self, die: str, role: str, step: int, ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """The uniform numbers of these columns at this step."""
        fresh = self._starts[np.minimum(ids // self._futures, len(self._starts) - 1)] <= step
        if self._never_fresh or not fresh.any():
            return np.repeat(self._own.uniform(die, role, step, self._world), len(ids))
        numbers = super().uniform(die, role, step, np.arange(self._futures)).take(ids % self._futures)
        if fresh.all():
            return numbers
        return np.where(fresh, numbers, self._own.uniform(die, role, step, self._world))


def outcomes(
    trunk: Trunk,
    forks: Sequence[Fork],
    futures: int,
    branch: str = "futures",
    *,
    own_luck: bool = False,
    report: Report | None = None,
    workers: Workers = ALONE,
) -> NDArray[np.int64]:
    """How `futures` futures of each fork end, (forks, futures): indices in STATES.

    Forks are advanced side by side in blocks: a column follows the world itself until the step of its fork. Workers
    share the blocks.
    """
    order = sorted(range(len(forks)), key=lambda number: forks[number].step)
    at_once = max(1, WIDEST // futures)
    blocks = [
        Together(trunk, tuple(forks[number] for number in order[first : first + at_once]), futures, branch, own_luck)
        for first in range(0, len(order), at_once)
    ]
    told = 0

    def tell(done: int, _: int) -> None:
        """Report what was followed since the last time."""
        nonlocal told
        if report is not None:
            report(done - told)
        told = done

    found = np.zeros((len(forks), futures), dtype=np.int64)
    for place, one in enumerate(workers.each(blocks, ends_of, tell)):
        found[order[place * at_once : (place + 1) * at_once]] = one["ends"]
    return found


@dataclass(frozen=True)
class Together:
    """Forks that are advanced side by side: a part of the work, which one worker does."""

    trunk: Trunk
    forks: tuple[Fork, ...]
    futures: int
    branch: str
    own_luck: bool = False

    @property
    def count(self) -> int:
        """The number of futures."""
        return len(self.forks) * self.futures

    @property
    def name(self) -> str:
        """What it is called where it fails."""
        return f"{self.trunk.plan.name}, {self.branch} of world {self.trunk.world} from step {self.forks[0].step}"

    @property
    def key(self) -> str:
        """A hash of what determines its result."""
        trunk = self.trunk
        world = [trunk.plan.model_dump(mode="json"), trunk.world, trunk.seed, trunk.branch, trunk.made]
        facts = [*world, [asdict(fork) for fork in self.forks], self.futures, self.branch, self.own_luck]
        return hashlib.sha256(json.dumps(facts).encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]

    def alone(self) -> Together:
        """The same with the one state from which it begins: what is sent to a worker."""
        begin = self.forks[0].step
        return replace(self, trunk=replace(self.trunk, states=[*[{}] * begin, self.trunk.states[begin]]))


def ends_of(block: Together) -> Arrays:
    """How the futures of a block end: a plain function, so that another process can be asked to."""
    luck = ForkLuck(block.trunk, block.forks, block.futures, block.branch, own=block.own_luck)
    return {"ends": _followed(block.trunk, block.forks, block.futures, luck)}


def _followed(trunk: Trunk, forks: Sequence[Fork], futures: int, luck: Luck) -> NDArray[np.int64]:
    width = len(forks) * futures
    world = trunk.lived(luck, width, forks[0].step)
    found = np.asarray(world.outcome, dtype=np.int64).copy()
    places, begin = np.arange(width), np.array([fork.step for fork in forks])
    for step in range(forks[0].step, trunk.all_steps):
        over = world.is_over & (begin[world.ids // futures] <= step)
        if over.all():
            break
        if over.mean() > DROP_ABOVE:
            world.keep(np.flatnonzero(~over))
            places = places[~over]
        world.forced = _forced(trunk, forks, futures, world.ids, step)
        world.step()
        found[places] = world.outcome
    return found.reshape(len(forks), futures)


def _forced(
    trunk: Trunk, forks: Sequence[Fork], futures: int, columns: NDArray[np.int64], step: int
) -> dict[str, dict[str, NDArray[np.int64]]]:
    """What the world forces in this step, by actor and what it is about, for each column: before a fork as it was."""
    found: dict[str, dict[str, NDArray[np.int64]]] = {}
    for number, fork in enumerate(forks):
        made = fork.forced if fork.step == step else trunk.made[step] if fork.step > step else ()
        for actor, what, option in made:
            wanted = found.setdefault(actor, {}).setdefault(what, np.full(len(columns), FREE))
            wanted[columns // futures == number] = option
    return found


def share(ends: NDArray[np.int64], state: str) -> NDArray[np.float64]:
    """The share of the futures of each fork that end in a state, (forks)."""
    return np.asarray((ends == STATES.index(state)).mean(axis=-1))
