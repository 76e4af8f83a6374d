"""The chain of obstacles of a setting, one link after another, for whoever waits for it on a page."""

from __future__ import annotations

from threading import Event, Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine import COMPILED, NUMPY, asked_for, engine_of, has_compiler, is_ready
from sim.scenario.faults import BadScenario
from sim.scenario.obstacles import OBSTACLES, Away, check
from sim.scenario.schema import Scenario
from sim.study.away import LAST, NAMES, task
from sim.study.blocks import Block, Task
from sim.study.follow import gather
from sim.study.statistics import mean_of
from sim.web.explore.told import known

WORLDS = 128
BRANCH = "main"


class Chain:
    """The share completed with none of the obstacles, with the first, the first two, and so on, on the same luck."""

    def __init__(self, plan: Scenario, seed: int) -> None:
        self.plan = plan
        self.why_not = ""
        try:
            check(plan)
        except BadScenario as error:
            self.why_not = error.faults[0].message
        worlds = -(-WORLDS // plan.futures_per_draw) * plan.futures_per_draw
        self._tasks = [_linked(plan, number, worlds, seed) for number in range(LAST + 1)]
        self._completed: list[NDArray[np.float64]] = []
        self._following = Lock()  # several pages may wait for the same chain: each link is followed once

    @property
    def is_whole(self) -> bool:
        """Whether every link is known, or none can be."""
        return bool(self.why_not) or len(self._completed) == len(self._tasks)

    @property
    def is_prepared(self) -> bool:
        """Whether the next link can be followed at once."""
        one = self._next
        return one is None or one.engine == NUMPY or is_ready(one.plan, one.standing)

    def prepare(self) -> None:
        """Make the program of the next link."""
        one = self._next
        if one is not None:
            engine_of(one.plan, one.standing)

    def follow(self, threads: int, stop: Event) -> None:
        """Follow the next link; raises Stopped once `stop` is set."""
        with self._following:
            one = self._next
            if one is not None:
                record = Block(one, (0, 1), (0, one.worlds)).follow(threads, stop)
                self._completed.append((gather(one, [record]).outcome == "completed").astype(float))

    @property
    def _next(self) -> Task | None:
        """The link that is followed next; None where all are known."""
        return None if self.is_whole else self._tasks[len(self._completed)]

    def told(self) -> dict[str, Any]:
        """The links that are known: the share completed, and its difference from the one before with its error."""
        links: list[dict[str, Any]] = []
        for number, completed in enumerate(self._completed):
            before = self._completed[max(number - 1, 0)]
            found = mean_of(completed - before, self._tasks[0].draws)
            links.append(
                {
                    "name": OBSTACLES[NAMES[number - 1]].title if number else "nothing in the way",
                    "share": float(completed.mean()),
                    "difference": float(found.mean),
                    "error": known(found.standard_error) if number else 0.0,
                }
            )
        return {"links": links, "of": len(self._tasks), "count": self._tasks[0].worlds, "why_not": self.why_not}


def _linked(plan: Scenario, number: int, worlds: int, seed: int) -> Task:
    """The worlds of a plan with the first `number` obstacles in their way."""
    compiles = asked_for() != NUMPY and has_compiler()
    one = task(plan, tuple(map(Away, NAMES[number:])), worlds, seed, BRANCH)
    return Task(one.plan, worlds, seed, BRANCH, shown=(), standing=one.standing, engine=COMPILED if compiles else NUMPY)
