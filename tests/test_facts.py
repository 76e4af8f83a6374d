"""Every listed fact about the second phase is carried by something that cites it and that changes what happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sim import load, run
from sim.scenario.schema import Scenario

FACTS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "facts.yaml").read_text(encoding="utf-8"))
STATES = ("completed", "progressing", "stalled", "collapsed")
SWITCHED = [name for name, fact in FACTS.items() if "reported" not in fact]
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
    source = part.source
    return {source} if isinstance(source, str) else set(source)


def values(found: Any, outcome: str) -> np.ndarray:
    """The outcome of each world."""
    return (found.outcome == outcome).astype(float) if outcome in STATES else found.final[outcome]


def effect(fact: dict[str, Any]) -> tuple[float, float]:
    """By how much the outcome moves once the fact is switched off, on the same luck, and its standard error."""
    on = run(fact["scenario"], worlds=WORLDS, seed=SEED)
    off = run(load(fact.get("instead", fact["scenario"]), fact.get("off")), worlds=WORLDS, seed=SEED)
    difference = values(off, fact["outcome"]) - values(on, fact["outcome"])
    _, where = np.unique(on.draws, return_inverse=True)
    by_draw = np.bincount(where, difference) / np.bincount(where)
    return float(difference.mean()), float(by_draw.std(ddof=1) / np.sqrt(len(by_draw)))


def test_all_facts_are_there():
    assert list(FACTS) == [f"S{number:02d}" for number in range(1, 29)]


@pytest.mark.parametrize("name", FACTS)
def test_what_carries_a_fact_cites_it(name):
    scenario = load(FACTS[name]["scenario"])
    assert name in scenario.sources
    assert FACTS[name]["carried_by"]
    for path in FACTS[name]["carried_by"]:
        assert name in cited(at(scenario, path)), path


@pytest.mark.parametrize("name", SWITCHED)
def test_the_switch_of_a_fact_can_be_set(name):
    fact = FACTS[name]
    load(fact.get("instead", fact["scenario"]), fact.get("off"))
    assert fact["moves"] in ("up", "down", None)


def test_every_number_that_cites_a_fact_says_what_of_it_is_assumed():
    for path, quantity in load("gaza/renegotiated").quantities().items():
        if set(quantity.source) & set(FACTS) and not quantity.is_certain:
            assert quantity.note, path


@pytest.mark.slow
@pytest.mark.parametrize("name", SWITCHED)
def test_a_fact_changes_what_happens(name):
    fact = FACTS[name]
    mean, error = effect(fact)
    if fact["moves"] is None:
        assert abs(mean) < fact["below"] + 2 * error
    else:
        assert (mean if fact["moves"] == "up" else -mean) > 2 * error, (mean, error)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FACTS if name not in SWITCHED])
def test_a_fact_about_an_ending_is_reported(name):
    table = run(FACTS[name]["scenario"], worlds=500, seed=SEED).human_state()
    for state, columns in FACTS[name]["reported"].items():
        assert table.loc[state, columns].notna().all()
