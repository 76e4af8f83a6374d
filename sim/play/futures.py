"""Futures of a game: from each decision on what was done, and whole courses in its place, side by side on one luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.forced import ANSWER
from sim.model.world import World, join, take
from sim.play import compiled
from sim.play.course import ADVISERS, put, told
from sim.play.paths import BRANCH, MEASURES, Ends, Path, standing
from sim.play.seat import Seat
from sim.play.table import Sitting
from sim.study.choices.forks import Fork, ForkLuck

DROP_ABOVE = 0.1  # finished futures are dropped once they are more than this share of those carried along
Report = Callable[[int], None]
"""Called with the number of steps that were followed since the last call."""


def followed(sitting: Sitting, seat: Seat, paths: Sequence[Path], futures: int, report: Report | None = None) -> Ends:
    """Follow `futures` futures of each path to the end of the plan, all of them on the same fresh luck.

    On a compiled program where one is asked for and pays (not for mediators, whose acts hang on what is heard).
    """
    found = compiled.ends(sitting, seat, paths, futures, report)
    return found if found is not None else _Futures(sitting, seat, paths, futures).to_the_end(report)


class _Futures:
    """The paths side by side: column n is future n modulo `futures` of path n // `futures`."""

    def __init__(self, sitting: Sitting, seat: Seat, paths: Sequence[Path], futures: int) -> None:
        self.sitting, self.seat, self.futures = sitting, seat, futures
        self.order = sorted(range(len(paths)), key=lambda number: paths[number].step)
        self.paths = [paths[number] for number in self.order]
        self.begins = np.array([path.step for path in self.paths])
        self.luck = ForkLuck(sitting.trunk, [Fork(path.step) for path in self.paths], futures, BRANCH)
        self.world = self._opened(int(self.begins[0]), None)
        shape = len(self.paths) * futures
        self.ends = {name: np.zeros(shape) for name in MEASURES}

    def to_the_end(self, report: Report | None) -> Ends:
        """Every step that is left: paths come in as they begin, and futures that are over go."""
        for step in range(int(self.begins[0]), self.sitting.trunk.all_steps):
            if step in self.begins[1:] and step > self.begins[0]:
                self.world = self._opened(step, self.world)
            self._drop()
            if len(self.world.ids) and not self.world.is_over.all():
                for phase in self.world.phases():
                    if phase == "decide":
                        self.world.forced = self._forced(step)
            else:
                self.world.step_number = step + 1
            if report is not None:
                report(1)
        self._enter()
        return self._ends()

    def _opened(self, step: int, before: World | None) -> World:
        """The worlds that are carried along, and those of the paths that begin with this step."""
        trunk = self.sitting.trunk
        new = np.flatnonzero(np.repeat(self.begins == step, self.futures))
        state = take(trunk.states[step], np.zeros(len(new), dtype=np.int64))
        ids = new
        if before is not None:
            ids, state = np.concatenate([before.ids, new]), join(before.state, state)
        world = World(trunk.plan, ids, self.luck, trunk.given)
        world.restore(state, step)
        world.played = (self.seat.key,)
        return world

    def _drop(self) -> None:
        """Let the futures that are over go, once they are many; the last ones stay."""
        over = self.world.is_over
        if over.mean() > DROP_ABOVE and not over.all():
            self._enter()
            self.world.keep(np.flatnonzero(~over))

    @property
    def _path(self) -> NDArray[np.int64]:
        return self.world.ids // self.futures

    def _enter(self) -> None:
        """Write down how the columns that are carried along stand."""
        world, ids = self.world, self.world.ids
        for name, found in standing(world, self.seat).items():
            self.ends[name][ids] = found

    def _ends(self) -> Ends:
        rows = {name: np.empty((len(self.paths), self.futures)) for name in self.ends}
        for name, found in self.ends.items():
            rows[name][self.order] = found.reshape(len(self.paths), self.futures)
        return Ends(**rows)

    # What is done

    def _forced(self, step: int) -> dict[str, dict[str, Any]]:
        """What is forced in this step: what the course of each path says."""
        found: dict[str, dict[str, Any]] = {}
        path, war = self._path, self.world.war.is_on
        for (course, is_first), numbers in self._courses(step).items():
            where = np.isin(path, numbers) & ~war
            if course != ADVISERS and where.any():
                for what, option in told(self.world, self.seat, course, is_first=is_first).items():
                    put(found, self.seat.key, what, option, where)
        for number, answer in self._answers(step).items():
            put(found, self.seat.key, ANSWER, int(answer), path == number)
        return found

    def _courses(self, step: int) -> Mapping[tuple[str, bool], list[int]]:
        """Which paths that have begun follow which course in a step."""
        found: dict[tuple[str, bool], list[int]] = {}
        for number, path in enumerate(self.paths):
            if path.step <= step:
                found.setdefault(path.does(self.sitting, self.seat, step), []).append(number)
        return found

    def _answers(self, step: int) -> dict[int, bool]:
        """What paths that have begun answer to a road that may be on the table in a step."""
        begun = ((number, path) for number, path in enumerate(self.paths) if path.step <= step)
        said = ((number, path.says(self.sitting, self.seat, step)) for number, path in begun)
        return {number: answer for number, answer in said if answer is not None}
