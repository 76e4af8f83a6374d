"""What a sensitivity analysis costs: points, worlds and seconds, told and capped before it starts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.phrases import counted, duration
from sim.scenario.check import check_budget
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.schema import Scenario
from sim.study.blocks import Task
from sim.study.workers import ALONE

MOST_POINTS = 50_000
TORNADO = 16  # times the worlds of a point: its pairs are told apart one by one, not on average over many points
WHOLE = 128  # times the worlds of a point: to see how much all ranges together do
TRIALS = (128, 2048)  # worlds of the two small runs from which the time is reckoned
SLACK = 0.9  # of a second process of the same machine is gained


@dataclass(frozen=True)
class Cost:
    """The work of a sensitivity analysis: `numbers` with a range, of which at most `chosen` are looked at closely.

    `worlds` at each point; `trajectories` of Morris and `base` rows of Saltelli; `weeks` of each world. `seconds`: from
    a timed trial, NaN without one.
    """

    numbers: int
    chosen: int
    worlds: int
    trajectories: int
    base: int
    weeks: int
    seconds: float = float("nan")

    @property
    def screening(self) -> int:
        """Points of the screening."""
        return self.trajectories * (self.numbers + 1)

    @property
    def closely(self) -> int:
        """Points at which the numbers that matter are looked at closely, if as many are chosen as may be."""
        return self.base * (self.chosen + 2)

    @property
    def points(self) -> int:
        """All points of the two designs."""
        return self.screening + self.closely

    @property
    def all_worlds(self) -> int:
        """Worlds of all parts: both designs, the range of each chosen number alone, and all ranges together."""
        return self.worlds * (self.points + TORNADO * (2 * self.chosen + 1) + WHOLE)

    @property
    def world_weeks(self) -> int:
        """Weeks of all worlds, if none ended early."""
        return self.all_worlds * self.weeks

    def __str__(self) -> str:
        took = f"about {duration(self.seconds)}" if self.seconds == self.seconds else "time unknown"
        return (
            f"{counted(self.numbers, 'number')} {'has' if self.numbers == 1 else 'have'} a range. Screening: "
            f"{self.screening:,} points; then at most {counted(self.chosen, 'number')} closely: {self.closely:,} "
            f"points. With {self.worlds} worlds at each, and some more for every "
            f"number alone: {self.all_worlds:,} worlds of {self.weeks} weeks, {self.world_weeks:.1e} world-weeks, "
            f"{took}."
        )


def check_cost(plan: Scenario, cost: Cost, most_points: int = MOST_POINTS) -> None:
    """Raises BadScenario if there are more than `most_points` points or more work than the budget, with what to ask."""
    if cost.points > most_points:
        message = (
            f"{cost.trajectories} trajectories x {cost.numbers + 1} points + {cost.base} rows x {cost.chosen + 2} = "
            f"{cost.points:,} points, over {most_points:,}"
        )
        fitting = (most_points - cost.closely) // (cost.numbers + 1)
        less = f"ask for {fitting} trajectories" if fitting >= 2 else "ask for fewer trajectories and base rows"
        remedy = f"{less}, or for some of the numbers only (`only`: force, mediators, ...)"
        raise BadScenario([Fault(plan.name, None, "points", message, remedy)])
    check_budget(plan, cost.worlds, cost.all_worlds // cost.worlds)


def seconds(plan: Scenario, ranges: Mapping[str, float], cost: Cost, workers: int = 1) -> float:
    """About how long the work takes with so many workers, reckoned from two small runs of a few seconds.

    `ranges[path]`: a value for each number that is set at points, since setting many of them takes time too.
    """
    took = []
    beginning = plan.model_copy(update={"weeks": 1})  # what is done once only is not to be counted
    for one, worlds in ((beginning, TRIALS[0]), *((plan, count) for count in TRIALS)):
        begun = time.perf_counter()
        given = {path: np.full(2, value) for path, value in ranges.items()}
        ALONE.follow([Task(one, worlds // 2, given=given, shown=())])
        took.append(time.perf_counter() - begun)
    _, few, many = took
    each = max(many - few, 0.0) / (TRIALS[1] - TRIALS[0])
    block = max(few - each * TRIALS[0], 0.0)
    tasks = cost.trajectories + BATCHES + cost.chosen + 2
    return (each * cost.all_worlds + block * tasks) / (1 + SLACK * (workers - 1))


BATCHES = 16  # of rows of the close look, each with a luck of its own
