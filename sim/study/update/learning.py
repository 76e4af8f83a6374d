"""Worlds followed to the last fact, weighed by each, and those that are kept, from which futures go on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.luck import PARAMETER, Luck
from sim.model.past import LivedLuck, Past, PastLuck
from sim.model.record import Record
from sim.model.world import World
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.mechanisms import applied
from sim.scenario.quantity import normal_score, normal_share
from sim.scenario.schema import Scenario
from sim.study.blocks import Task
from sim.study.update import weights as weighing
from sim.study.update.reading import Fact, facts, shown

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

HALF = 0.5  # of the worlds: below so large an effective number they are resampled at the date
WARN_BELOW, REFUSE_BELOW = 400, 200  # effective worlds
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
RESAMPLING, KERNEL = "resampling", "kernel"  # dice


@dataclass(frozen=True)
class Learnt:
    """What facts teach about worlds.

    `past`: the weighed worlds as they stand at the end of the week of the last fact, and their `weights` (learners).
    Tables: `facts`, a row each: what was observed, what worlds were expected to show given the facts before, and how
    surprising it is; `dates`: the effective number and the distinct draws after each; `numbers`: every uncertain number
    before and after.
    """

    plan: Scenario
    past: Past
    weights: Floats
    facts: pd.DataFrame
    dates: pd.DataFrame
    numbers: pd.DataFrame

    @property
    def effective(self) -> float:
        """The smallest effective number at any date."""
        return float(self.dates["effective"].min())


class _Population:
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
        taken = weighing.systematic(weights, len(self.numbers), _throw(dice, step))
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


def _throw(dice: Luck, step: int) -> float:
    return float(dice.uniform(RESAMPLING, "worlds", step, np.array([0]))[0])


def _moved(uniforms: Floats, weights: Floats, taken: Integers, others: Integers) -> Floats:
    found = normal_share(weighing.moved(normal_score(uniforms), weights, taken, others))
    return np.asarray(np.clip(found, 2.0**-53, 1.0 - 2.0**-53))


def learn(plan: Scenario, worlds: int, seed: int = 0, branch: str = "main") -> Learnt:
    """Weigh so many worlds by the facts of a scenario.

    Raises BadScenario where too few worlds agree with them, with what to do.
    """
    told = facts(plan)
    last = max(one.assimilated for one in told)
    population = _Population(plan, worlds, seed, branch, last)
    rows, dates = [], []
    for week in sorted({one.assimilated for one in told}):
        population.follow(week)
        here = [one for one in told if one.assimilated == week]
        for day in sorted({one.stated.date for one in here}):
            rows += [_weigh(population, one) for one in here if one.stated.date == day]
            dates.append(_date(population, day))
            if dates[-1]["effective"] < REFUSE_BELOW:
                raise BadScenario([_too_few(plan, worlds, dates[-1], rows)])
        if week < last and dates[-1]["since_resampled"] < HALF * worlds:
            population.resample(here[-1].stated.date)
            dates[-1]["resampled"] = True
    weights = population.weights
    effective = min(row["effective"] for row in dates)
    numbers = _numbers(population, weights, effective)
    return Learnt(plan, population.past(), weights, pd.DataFrame(rows), pd.DataFrame(dates), numbers)


def _weigh(population: _Population, fact: Fact) -> dict[str, Any]:
    """Weigh worlds by a fact: its row."""
    paths = population.record.paths
    seen = shown(population.plan, fact, paths, np.stack(population.outcomes))
    before = population.weights
    tail = fact.tail(seen, before)
    low, median, high = weighing.quantile(seen, before, (0.05, 0.5, 0.95))
    chance = float(weighing.mean(seen, before)) if fact.is_event else np.nan
    population.log_weights = population.log_weights + fact.log_likelihood(seen)
    if not np.isfinite(population.log_weights).any():
        one = population.plan.observed.facts.index(fact.stated)
        message = f"no world agrees with it: {fact.title}, {fact.stated.date}"
        remedy = "state a larger error, of the report or of the model, or look for what the scenario leaves out"
        raise BadScenario([Fault(population.plan.name, None, f"observed.facts[{one}]", message, remedy)])
    first, until = fact.bounds
    return {
        "date": fact.stated.date.isoformat(),
        "week": fact.week,
        "since": fact.since,
        "title": fact.title,
        "quantity": fact.stated.level or fact.stated.count or f"{fact.stated.event} {fact.stated.track or ''}".strip(),
        "kind": "level" if fact.stated.level else "count" if fact.stated.count else "event",
        "observed": fact.observed,
        "low": first,
        "high": until,
        "error": fact.error,
        "expected_low": low,
        "expected_median": median,
        "expected_high": high,
        "expected_chance": chance,
        "tail": tail,
        "effective": population.effective,
    }


def _date(population: _Population, day: datetime.date) -> dict[str, Any]:
    weights = population.weights
    return {
        "date": day.isoformat(),
        "week": population.week,
        "worlds": len(weights),
        "effective": population.effective,
        "since_resampled": weighing.effective(weights),
        "distinct": len(np.unique(population.origin[weights > 1e-3 / len(weights)])),
        "resampled": False,
    }


def _too_few(plan: Scenario, worlds: int, date: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Fault:
    worst = min(rows, key=lambda row: row["tail"])
    message = (
        f"by {date['date']} the facts leave {date['effective']:.0f} effective worlds of {worlds:,}, "
        f"fewer than {REFUSE_BELOW}, and too few to say anything"
    )
    remedy = (
        "weigh more worlds (`learners` in the file of observations; `sim update` takes --learners too), state larger "
        "errors, or leave facts out; what surprised the worlds most: "
        f"{worst['title']}, {worst['date']}"
    )
    return Fault(plan.name, None, "observed", message, remedy)


def _numbers(population: _Population, weights: Floats, effective: float) -> pd.DataFrame:
    """A row for each uncertain number: its range before and after, how much of that is left, and how far it moved."""
    told = weighing.shift_told(effective)
    known = applied(population.plan).quantities()
    rows = []
    for path, u in population.uniforms.items():
        before = [float(known[path].at(one)) for one in (0.05, 0.5, 0.95)]
        after = [float(known[path].at(one)) for one in weighing.quantile(u, weights, (0.05, 0.5, 0.95))]
        shift = weighing.shift(normal_score(u), weights, normal_score(population.first[path]))
        rows.append(
            {
                "number": path,
                "before_low": before[0],
                "before_median": before[1],
                "before_high": before[2],
                "after_low": after[0],
                "after_median": after[1],
                "after_high": after[2],
                "left": (after[2] - after[0]) / (before[2] - before[0]),
                "shift": shift,
                "moved": shift > told,
            }
        )
    columns = ["number", "before_low", "before_median", "before_high", "after_low", "after_median", "after_high"]
    return pd.DataFrame(rows, columns=[*columns, "left", "shift", "moved"])


def kept(learnt: Learnt, worlds: int, seed: int, branch: str) -> Past:
    """So many worlds by their weights, all alike from here on: those from which futures go on, with new luck.

    Where no world weighs more than another they are the first of all, and go on with their own luck.
    """
    past, weights = learnt.past, learnt.weights
    if weighing.are_equal(weights):
        return past if worlds == past.count else past.only(np.arange(worlds))
    day = datetime.date.fromisoformat(learnt.dates["date"].iloc[-1])
    onward = branch_after(branch, day)
    taken = weighing.systematic(weights, worlds, _throw(Luck(seed, onward), past.step))
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
