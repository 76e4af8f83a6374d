"""Every listed fact about the second phase is carried by something that cites it and that changes what happens."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sim import load, run
from sim.scenario.schema import Scenario
from sim.study.run import Run

FACTS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "facts.yaml").read_text(encoding="utf-8"))
TRIES = [(name, number) for name, fact in FACTS.items() for number in range(len(fact.get("tries", ())))]
REPORTED = [name for name, fact in FACTS.items() if "reported" in fact]
STATES = ("completed", "progressing", "stalled", "collapsed")
WORLDS = 4000
SEED = 11


def at(scenario: Scenario, path: str) -> Any:
    """What stands at a dotted path of a scenario."""
    part: Any = scenario
    for step in path.split("."):
        if isinstance(part, dict):
            part = part[step]
        else:
            part = part[int(step)] if isinstance(part, list) else getattr(part, step)
    return part


def cited(part: Any) -> set[str]:
    """The sources that a part or a number names itself."""
    return {part.source} if isinstance(part.source, str) else set(part.source)


def values(found: Run, outcome: str) -> np.ndarray:
    """The outcome of each world."""
    if outcome in STATES:
        return (found.outcome == outcome).astype(float)
    if outcome.startswith("road "):
        roads = found.scenario.road_names()
        return (found.final["road"] == roads.index(outcome.removeprefix("road "))).astype(float)
    return found.final[outcome]


@cache
def as_it_is(scenario: str) -> Run:
    """A scenario with nothing switched off."""
    return run(scenario, worlds=WORLDS, seed=SEED)


def effect(scenario: str, one: dict[str, Any]) -> tuple[float, float]:
    """By how much the outcome moves once something is switched off, on the same luck, and its standard error."""
    on = as_it_is(scenario)
    off = run(load(one.get("instead", scenario), one.get("switch")), worlds=WORLDS, seed=SEED)
    difference = values(off, one["outcome"]) - values(on, one["outcome"])
    _, draw = np.unique(on.draws, return_inverse=True)
    by_draw = np.bincount(draw, difference) / np.bincount(draw)
    return float(difference.mean()), float(by_draw.std(ddof=1) / np.sqrt(len(by_draw)))


def test_all_facts_are_there():
    assert list(FACTS) == [f"S{number:02d}" for number in range(1, 29)]
    assert all(("tries" in fact) != ("reported" in fact) for fact in FACTS.values())


@pytest.mark.parametrize("name", FACTS)
def test_what_carries_a_fact_cites_it(name):
    scenario = load(FACTS[name]["scenario"])
    assert name in scenario.sources
    assert FACTS[name]["carried_by"]
    for path in FACTS[name]["carried_by"]:
        assert name in cited(at(scenario, path)), path


@pytest.mark.parametrize("name, number", TRIES)
def test_a_fact_can_be_switched_off(name, number):
    one = FACTS[name]["tries"][number]
    assert ("switch" in one) != ("instead" in one)
    assert one["moves"] in ("up", "down") or (one["moves"] is None and one["below"] > 0)
    load(one.get("instead", one.get("scenario", FACTS[name]["scenario"])), one.get("switch"))


def test_every_range_that_cites_a_fact_says_what_of_it_is_assumed():
    for path, quantity in load("gaza/official_plan").quantities().items():
        if set(quantity.source) & set(FACTS) and not quantity.is_certain:
            assert quantity.note, path


@pytest.mark.slow
@pytest.mark.parametrize("name, number", TRIES)
def test_a_fact_changes_what_happens(name, number):
    one = FACTS[name]["tries"][number]
    mean, error = effect(one.get("scenario", FACTS[name]["scenario"]), one)
    if one["moves"] is None:
        assert abs(mean) + 2 * error < one["below"]
    else:
        assert (mean if one["moves"] == "up" else -mean) > 2 * error


@pytest.mark.parametrize("name", REPORTED)
def test_a_fact_about_an_ending_is_reported(name):
    table = run(FACTS[name]["scenario"], worlds=60, seed=SEED).human_state()
    for state, columns in FACTS[name]["reported"].items():
        assert table.loc[state, columns].notna().all()
