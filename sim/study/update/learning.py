"""Worlds followed to the last fact and weighed by each: what that teaches."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.past import Past
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.mechanisms import applied
from sim.scenario.quantity import normal_score
from sim.scenario.schema import Scenario
from sim.study.update import weights as weighing
from sim.study.update.population import Population
from sim.study.update.reading import Fact, facts, shown

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

HALF = 0.5  # of the worlds: below so large an effective number they are resampled at the date
WARN_BELOW, REFUSE_BELOW = 400, 200  # effective worlds
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


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


def learn(plan: Scenario, worlds: int, seed: int = 0, branch: str = "main") -> Learnt:
    """Weigh so many worlds by the facts of a scenario.

    Raises BadScenario where too few worlds agree with them, with what to do.
    """
    told = facts(plan)
    last = max(one.assimilated for one in told)
    population = Population(plan, worlds, seed, branch, last)
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


def _weigh(population: Population, fact: Fact) -> dict[str, Any]:
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


def _date(population: Population, day: datetime.date) -> dict[str, Any]:
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


def _numbers(population: Population, weights: Floats, effective: float) -> pd.DataFrame:
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
