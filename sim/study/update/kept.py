"""The worlds that facts leave, from which futures go on: as the past of a task, and as the luck of a world."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.model.luck import Luck
from sim.model.past import LivedLuck, Past, PastLuck
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.schema import Scenario
from sim.study.blocks import Task
from sim.study.update import weights as weighing
from sim.study.update.learning import Learnt, learn
from sim.study.update.population import branch_after, throw

Integers = NDArray[np.int64]


def kept(learnt: Learnt, worlds: int, seed: int, branch: str) -> Past:
    """So many worlds by their weights, all alike from here on: those from which futures go on, with new luck.

    Where no world weighs more than another they are the first of all, and go on with their own luck.
    """
    past, weights = learnt.past, learnt.weights
    if weighing.are_equal(weights):
        return past if worlds == past.count else past.only(np.arange(worlds))
    day = datetime.date.fromisoformat(learnt.dates["date"].iloc[-1])
    onward = branch_after(branch, day)
    taken = weighing.systematic(weights, worlds, throw(Luck(seed, onward), past.step))
    return replace(past.only(taken), branch=onward)


def learnt(task: Task) -> Task:
    """The task with the past of its worlds, where its scenario has facts and none was given."""
    if task.past is not None or not task.plan.observed.facts:
        return task
    return replace(task, past=_kept(_same(task.told or task.plan), task.worlds, task.seed, task.branch))


def luck_of(plan: Scenario, worlds: int, seed: int, branch: str) -> Luck:
    """The luck of so many worlds of a scenario: where it has facts, the numbers are those of the kept worlds."""
    past = learnt(Task(plan, worlds, seed, branch)).past
    return Luck(seed, branch) if past is None else PastLuck(Luck(seed, past.branch), past, 0, worlds)


def draws_of(plan: Scenario, worlds: int, seed: int, branch: str) -> Integers:
    """Which draw of the assumptions each of so many worlds uses; of kept ones, from which they come."""
    return learnt(Task(plan, worlds, seed, branch)).draws


def refuse_facts(plan: Scenario, why: str, instead: str) -> None:
    """Raises BadScenario for a scenario with facts, where a study cannot go on from the worlds that they leave."""
    if plan.observed.facts:
        message = f"this study cannot go on from worlds that are kept by facts: {why}"
        raise BadScenario([Fault(plan.name, None, "observed", message, f"{instead}; or ask without facts")])


AMONG = 1000
"""Kept worlds among which one is looked at by its number: as many as `sim run` follows where nothing else is said."""


def own_luck(plan: Scenario, world: int, seed: int, branch: str) -> Luck:
    """The luck of one world from its start: where the scenario has facts, of a kept one, which it was and which it is.

    Raises BadScenario for a world that there is not, and where worlds were resampled on the way: the numbers of those
    that are kept were moved then, so that none of them has lived through all of it.
    """
    past = learnt(Task(plan, AMONG, seed, branch)).past
    if past is None:
        return Luck(seed, branch)
    if world >= AMONG:
        message = f"no kept world {world}: there are {AMONG:,}, from 0 to {AMONG - 1}"
        raise BadScenario([Fault(plan.name, None, "observed", message, "name another world")])
    if past.moved:
        message = "worlds were resampled between the facts and their numbers moved, so that no one world can be told"
        raise BadScenario([Fault(plan.name, None, "observed", message, "leave facts out, or state larger errors")])
    return LivedLuck(Luck(seed, branch), Luck(seed, past.branch), past.step, int(past.origin[world]), world)


@dataclass(frozen=True)
class _Same:
    """A scenario that is the same where its text is, whatever it is called."""

    text: str
    plan: Scenario

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def _same(plan: Scenario) -> _Same:
    return _Same(plan.model_copy(update={"name": "", "question": ""}).model_dump_json(), plan)


@lru_cache(maxsize=4)
def _kept(same: _Same, worlds: int, seed: int, branch: str) -> Past:
    return kept(_learn(same, _learners(same.plan, worlds), seed, branch), worlds, seed, branch)


def _learners(plan: Scenario, worlds: int) -> int:
    """How many worlds are weighed for so many futures: they are followed to the last fact only, which costs little."""
    return max(worlds, plan.observed.learners)


@lru_cache(maxsize=2)
def _learn(same: _Same, worlds: int, seed: int, branch: str) -> Learnt:
    return learn(same.plan, worlds, seed, branch)


def learn_once(plan: Scenario, worlds: int, seed: int, branch: str) -> Learnt:
    """What `learn` finds for so many futures, kept while it is asked for again."""
    return _learn(_same(plan), _learners(plan, worlds), seed, branch)
