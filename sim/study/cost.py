"""What a question costs, before it is asked: the weeks of all worlds, and about how long they take here."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from sim.engine import NUMPY, asked_for, has_compiler, shape_of, to_compile
from sim.model.batch import Batch, simulate
from sim.model.luck import Luck
from sim.phrases import duration
from sim.scenario.schema import Scenario
from sim.study.blocks import BLOCK
from sim.study.question import Question
from sim.study.registry import kind_of

TRIALS = (8, 512)  # worlds of the two small runs from which the time is reckoned
TRIAL_WEEKS = 6
AGAIN = 0.9  # of a second process of the same machine is gained
COMPILING, FASTER = 300.0, 6.0  # weeks of NumPy's calls for each shape, and how many times as fast it then is


@dataclass(frozen=True)
class Cost:
    """What a question costs at most: weeks of worlds if none ended early, and about how many seconds."""

    world_weeks: float
    seconds: float

    def __str__(self) -> str:
        return f"{self.world_weeks:,.0f} weeks of worlds at most: about {duration(self.seconds)} on this machine."


def cost(question: Question, workers: int = 1) -> Cost:
    """What a question costs; the time is reckoned from a trial of a second or so, and from the programs missing."""
    work, beside = kind_of(question.kind).work(question), kind_of(question.kind).beside(question)
    each = [_trial(plan) for plan in question.plans[:1]]
    by_week, by_world = (sum(parts) / len(each) for parts in zip(*each, strict=True))
    weeks = max(plan.weeks for plan in question.plans)
    followed = len(question.plans) + len(beside)  # each is a block of its own at least
    blocks = max(np.ceil(work / weeks / BLOCK), followed)
    by_numpy = float(by_week * weeks * blocks + by_world * work)
    seconds = by_numpy
    if has_compiler() and asked_for() != NUMPY:
        shapes = {*map(shape_of, question.plans), *(shape_of(task.plan, task.standing) for task in beside)}
        seconds = min(by_numpy, COMPILING * by_week * to_compile(shapes) + by_numpy / FASTER)
    return Cost(work, seconds / (1 + AGAIN * (workers - 1)))


def _trial(plan: Scenario) -> tuple[float, float]:
    """Seconds for a week of a block whatever its size, and for a week of each world."""
    short, took = plan.model_copy(update={"weeks": TRIAL_WEEKS}), []
    simulate(Batch(short.model_copy(update={"weeks": 1}), np.arange(TRIALS[0]), Luck(0)))  # what is done once only
    for worlds in TRIALS:
        begun = time.perf_counter()
        simulate(Batch(short, np.arange(worlds), Luck(0)))
        took.append((time.perf_counter() - begun) / TRIAL_WEEKS)
    few, many = took
    by_world = max(many - few, 0.0) / (TRIALS[1] - TRIALS[0])
    return max(few - by_world * TRIALS[0], 0.0), by_world
