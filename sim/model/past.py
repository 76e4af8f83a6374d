"""What worlds have lived through before a study goes on with them: their numbers, where they stand, what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.model.luck import PARAMETER, Luck
from sim.model.world import take
from sim.rules.arrays import Floats, Integers

if TYPE_CHECKING:
    from sim.model.world import World


@dataclass(frozen=True)
class Past:
    """Worlds at the opening of a step, each with a draw of the assumptions of its own.

    `uniforms[path]` (worlds) is the luck with which each number was drawn; `state` as `World.state` has it; `origin`
    (worlds) tells worlds apart that once were different ones, those of one origin standing together; `outcomes`
    (weeks + 1, worlds) are indices in STATES and `paths[name]` (weeks + 1, worlds) what was recorded up to here; from
    here on all meet the luck of `branch`. `moved`: whether the numbers were moved on the way; else `origin` has the
    numbers of the worlds that have lived through it.
    """

    step: int
    branch: str
    uniforms: Mapping[str, Floats]
    state: Mapping[str, NDArray[Any]]
    origin: Integers
    outcomes: Integers
    paths: Mapping[str, Floats]
    moved: bool = False

    @property
    def count(self) -> int:
        """The number of worlds."""
        return len(self.origin)

    @property
    def weeks(self) -> int:
        """The number of weeks that were lived through."""
        return len(self.outcomes) - 1

    def only(self, index: Integers) -> Past:
        """Worlds `index`, in that order."""
        return Past(
            step=self.step,
            branch=self.branch,
            uniforms=take(self.uniforms, index),
            state=take(self.state, index),
            origin=self.origin.take(index),
            outcomes=self.outcomes.take(index, axis=-1),
            paths=take(self.paths, index),
            moved=self.moved,
        )

    def onward(self, world: World) -> None:
        """Put a world of so many worlds where these stand."""
        world.restore(self.state, self.step)


class PastLuck(Luck):
    """The luck `onward`, but the numbers of the scenario are drawn with that of the past.

    The worlds of the past are numbers `first` and on of `period` worlds, as in sim.model.luck.SharedLuck: world
    number n is the same world as n modulo `period`. A number that the past does not know is drawn by the luck.
    """

    def __init__(self, onward: Luck, past: Past, first: int, period: int) -> None:
        super().__init__(onward.seed, onward.branch)
        self.onward, self._past, self._first, self._period = onward, past, first, period

    def uniform(self, die: str, role: str, step: int, ids: Integers) -> Floats:
        """The uniform numbers of these worlds at this step."""
        if die == PARAMETER and role in self._past.uniforms:
            found: Floats = self._past.uniforms[role].take(ids % self._period - self._first)
            return found
        return self.onward.uniform(die, role, step, ids)


class LivedLuck(Luck):
    """The luck of one world that was number `origin` up to a step, and is number `world` among those that go on."""

    def __init__(self, before: Luck, after: Luck, step: int, origin: int, world: int) -> None:
        super().__init__(before.seed, before.branch)
        self._parts, self._step = (before, after), step
        self._numbers = np.array([origin]), np.array([world])

    def uniform(self, die: str, role: str, step: int, ids: Integers) -> Floats:
        """The uniform number of this world at this step, as often as it is asked for."""
        part = int(step >= self._step)
        return np.repeat(self._parts[part].uniform(die, role, step, self._numbers[part]), len(ids))


def alike(past: Past, points: int) -> Past:
    """The same worlds at each of several points, one point after another; no two points share an origin."""
    if points == 1:
        return past
    several = past.only(np.tile(np.arange(past.count), points))
    apart = np.repeat(np.arange(points), past.count) * (int(past.origin.max()) + 1)
    return replace(several, origin=several.origin + apart)
