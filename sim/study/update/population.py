"""The worlds that are weighed, on their way from fact to fact: kept by weight, with new luck, where few weigh much."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.model.luck import PARAMETER, Luck
from sim.model.past import Past, PastLuck
from sim.model.record import Record
from sim.model.world import World
from sim.scenario.mechanisms import applied
from sim.scenario.quantity import normal_score, normal_share
from sim.scenario.schema import Scenario
from sim.study.update import weights as weighing

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

RESAMPLING, KERNEL = "resampling", "kernel"  # dice


class Population:
    """The learners on their way: a model, what is recorded of it, and the weights since the last resampling."""

    def __init__(self, plan: Scenario, worlds: int, seed: int, branch: str, weeks: int) -> None:
        self.plan, self.seed, self.first_branch, self.weeks = plan, seed, branch, weeks
        self.numbers = np.arange(worlds)
        luck = Luck(seed, branch)
        paths = [path for path, one in applied(plan).quantities().items() if not one.is_certain]
        self.uniforms = {path: luck.uniform(PARAMETER, path, 0, self.numbers) for path in paths}
        self.first, self.moved = self.uniforms, False
        self.branch = branch
        self.origin = self.numbers
        self.log_weights = np.zeros(worlds)
        self.spent = 0.0
        self.world = World(plan, self.numbers, luck)
        self.record = Record(self.world, weeks, worlds)
        self.outcomes = [self.record.outcome.copy()]

    @property
    def week(self) -> int:
        """The weeks that were lived through."""
        return len(self.outcomes) - 1

    @property
    def weights(self) -> Floats:
        """The weights since the last resampling."""
        return weighing.normalised(self.log_weights)

    @property
    def effective(self) -> float:
        """The effective number of worlds, all resamplings before included: the squared errors of each add up."""
        return 1.0 / (self.spent + 1.0 / weighing.effective(self.weights))

    def follow(self, week: int) -> None:
        """Live on to the end of a week."""
        while self.week < week:
            for _ in range(self.plan.steps_per_week):
                self.world.step()
            self.record.observe(self.world, self.week + 1, self.numbers)
            self.outcomes.append(self.record.outcome.copy())

    def past(self) -> Past:
        """What these worlds have lived through."""
        return Past(
            step=self.world.step_number,
            branch=self.branch,
            uniforms=self.uniforms,
            state=self.world.state,
            origin=self.origin,
            outcomes=np.stack(self.outcomes),
            paths={name: path[: self.week + 1] for name, path in self.record.paths.items()},
            moved=self.moved,
        )

    def resample(self, day: datetime.date) -> None:
        """Keep worlds by weight at a date, with new luck from then on, and move their numbers by the kernel."""
        weights, step = self.weights, self.world.step_number
        self.spent += 1.0 / weighing.effective(weights)
        branch = branch_after(self.first_branch, day)
        dice = Luck(self.seed, branch)
        taken = weighing.systematic(weights, len(self.numbers), throw(dice, step))
        others = np.stack(
            [
                weighing.picked(weights, dice.uniform(KERNEL, str(one), step, self.numbers))
                for one in range(weighing.DIRECTIONS)
            ]
        )
        uniforms = {path: _moved(u, weights, taken, others) for path, u in self.uniforms.items()}
        past = replace(self.past().only(taken), uniforms=uniforms, branch=branch, moved=True)
        self.moved = True
        luck = PastLuck(Luck(self.seed, branch), past, 0, len(self.numbers))
        self.branch, self.uniforms, self.origin = branch, dict(uniforms), past.origin
        self.log_weights = np.zeros(len(self.numbers))
        self.world = World(self.plan, self.numbers, luck)
        past.onward(self.world)
        self.record = Record(self.world, self.weeks, len(self.numbers), past)
        self.outcomes = list(past.outcomes)


def branch_after(branch: str, day: datetime.date) -> str:
    """The luck that worlds meet which were kept by what was known on a day."""
    return f"{branch}, kept on {day.isoformat()}"


def throw(dice: Luck, step: int) -> float:
    """The number by which worlds are kept at a step."""
    return float(dice.uniform(RESAMPLING, "worlds", step, np.array([0]))[0])


def _moved(uniforms: Floats, weights: Floats, taken: Integers, others: Integers) -> Floats:
    found = normal_share(weighing.moved(normal_score(uniforms), weights, taken, others))
    return np.asarray(np.clip(found, 2.0**-53, 1.0 - 2.0**-53))
