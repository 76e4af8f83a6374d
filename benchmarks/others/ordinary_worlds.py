"""Worlds of the ordinary version under two general tools for agent-based models, mesa's `batch_run` and AgentPy.

Equal task: the same scenario, the same worlds on the same luck, and of each world how it ended. The tools get the
numbers of every world ready drawn; their time is that of making, advancing and collecting the worlds, in one process.
"""

from __future__ import annotations

from typing import Any

import agentpy
import mesa

from sim.scenario.schema import Scenario
from sim.study.follow import run
from tests.oracle.drawn import drawn
from tests.oracle.twin import Dice, Table, World

Outcomes = list[str]


class Task:
    """The numbers and the luck of some worlds of a scenario, made once before any clock runs."""

    def __init__(self, plan: Scenario, worlds: int) -> None:
        self.plan, self.worlds = plan, worlds
        self.steps = plan.weeks * plan.steps_per_week
        self.numbers = drawn(plan, 0, range(worlds))

    def table(self) -> Table:
        """A fresh table of luck: it is filled as worlds are advanced."""
        return Table(0, 0, self.worlds, self.steps)


def by_product(task: Task) -> Outcomes:
    """How the worlds end, by the product."""
    return [str(outcome) for outcome in run(task.plan, task.worlds, keep=0).outcome]


def by_batch_run(task: Task) -> Outcomes:
    """The same by mesa's batch_run over the number of the world."""
    table = task.table()

    class OneWorld(World):
        def __init__(self, world: int, **_: Any) -> None:
            super().__init__(task.numbers[world], Dice(table, world))
            self.datacollector = mesa.DataCollector(model_reporters={"outcome": lambda model: model.history.outcome})

        def step(self) -> None:
            super().step()
            self.datacollector.collect(self)  # batch_run reads the last step from among all of them
            self.running = self.history.ended < 0 and self.step_number < task.steps

    found = mesa.batch_run(
        OneWorld,
        {"world": list(range(task.worlds))},
        number_processes=1,
        max_steps=task.steps,
        data_collection_period=-1,
        display_progress=False,
    )
    return [row["outcome"] for row in sorted(found, key=lambda row: row["world"])]


def by_agentpy(task: Task) -> Outcomes:
    """The same by an AgentPy experiment."""
    table = task.table()

    class OneWorld(agentpy.Model):  # type: ignore[misc]
        def setup(self) -> None:
            self.inner = World(task.numbers[self.p.world], Dice(table, self.p.world))

        def step(self) -> None:
            self.inner.step()
            if self.inner.history.ended >= 0:
                self.stop()

        def end(self) -> None:
            self.report("outcome", self.inner.history.outcome)

    sample = [{"world": world, "steps": task.steps} for world in range(task.worlds)]
    found = agentpy.Experiment(OneWorld, sample, record=False).run(display=False)
    return list(found.reporters.sort_index()["outcome"])
