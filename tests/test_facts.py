"""Every listed fact about the second phase is carried by something that cites it and that changes what happens."""

from __future__ import annotations

from typing import Any

import pytest

from sim import load, run
from sim.scenario.schema import Scenario
from tests.facts import FACTS, SEED, TRIES, effect, where

REPORTED = [name for name, fact in FACTS.items() if "reported" in fact]
ERRORS = 3
"""Standard errors within which what is found agrees with what is stated."""


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
    load(one.get("instead", where(name, number)), {**one.get("given", {}), **one.get("switch", {})})


@pytest.mark.parametrize("name, number", TRIES)
def test_the_size_that_is_stated_has_the_direction_that_is_stated(name, number):
    one = FACTS[name]["tries"][number]
    assert one["error"] >= 0
    if one["moves"] is None:
        assert one["note"], "a fact that moves nothing says why"
        assert abs(one["size"]) + 2 * one["error"] < one["below"]
    else:
        assert one["moves"] == ("up" if one["size"] > 0 else "down")
        assert abs(one["size"]) > 2 * one["error"]


def test_every_range_that_cites_a_fact_says_what_of_it_is_assumed():
    for path, quantity in load("gaza/official_plan").quantities().items():
        if set(quantity.source) & set(FACTS) and not quantity.is_certain:
            assert quantity.note, path


@pytest.mark.slow
@pytest.mark.parametrize("name, number", TRIES)
def test_a_fact_changes_what_happens_by_the_size_that_is_stated(name, number):
    one = FACTS[name]["tries"][number]
    mean, error = effect(where(name, number), one)
    assert abs(mean - one["size"]) <= ERRORS * max(error, one["error"])
    if one["moves"] is None:
        assert abs(mean) + 2 * error < one["below"]
    else:
        assert (mean if one["moves"] == "up" else -mean) > 2 * error


@pytest.mark.parametrize("name", REPORTED)
def test_a_fact_about_an_ending_is_reported(name):
    table = run(load(FACTS[name]["scenario"], {"weeks": 52}), worlds=24, seed=SEED).human_state()
    for state, columns in FACTS[name]["reported"].items():
        assert table.loc[state, columns].notna().all()
