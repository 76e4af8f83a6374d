"""The dials of a scenario: its uncertain numbers, each with whose it is, its range, its source and what it means."""

from __future__ import annotations

from typing import Any

from sim.scenario import fields
from sim.scenario.levers import kind_of
from sim.scenario.names import name_of
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.units import LEVERS
from sim.study.assumptions import turning
from sim.study.run import Run

SHOWN = 12  # numbers that matter most; all others are found by a search


def dials_of(plan: Scenario) -> list[dict[str, Any]]:
    """Every number that has a range and that somebody might turn, in the order of the schema."""
    return [
        _dial(plan, path, one) for path, one in plan.quantities().items() if not one.is_certain and not is_listed(path)
    ]


def is_listed(path: str) -> bool:
    """Whether a number stands in a list, such as the stages of a road, which are turned as a strip."""
    return any(step.isdigit() for step in path.split("."))


def most_important(run: Run) -> list[dict[str, Any]]:
    """The numbers whose lower and upper halves differ most in how often worlds complete, largest first.

    Of the run's own draws: each world has drawn all numbers. `differs`: how much more often worlds of the upper half
    complete; `sure`: whether that is beyond chance, all numbers together.
    """
    table = turning(run).dropna(subset=["difference"]).head(SHOWN)
    return [{"path": row.path, "differs": row.difference, "sure": bool(row.sure)} for row in table.itertuples()]


def _dial(plan: Scenario, path: str, one: Quantity) -> dict[str, Any]:
    low, high = one.limits
    whose, _, what = name_of(plan, path).partition(": ")
    lever = kind_of(path)
    steps = tuple(int(step) if step.isdigit() else step for step in path.split("."))
    return {
        "path": path,
        "whose": whose if what else "The rest",
        "name": what or whose,
        "low": float(low),
        "high": float(high),
        "middle": float(one.middle),
        "step": _step(float(low), float(high)),
        "range": str(one),
        "meaning": fields.meaning(steps) or fields.meaning(steps[:-1]),
        "basis": _basis(plan, one),
        "note": one.note,
        "turned by": LEVERS.get(lever, ""),
    }


def _step(low: float, high: float) -> float:
    """The least turn of a dial: a hundredth of its range, in a round number."""
    size = (high - low) / 100
    power = 10.0 ** len(str(int(1 / size))) if 0 < size < 1 else 1.0
    return max(round(size * power) / power, 1 / power) if size > 0 else 1.0


def _basis(plan: Scenario, one: Quantity) -> str:
    """Where the range comes from, or that it is an assumption."""
    named = [plan.sources.get(key, key) for key in one.source]
    return "; ".join(named) if named else "assumption"
