"""What more worlds do not cure: in how many draws of the assumptions a road does better, and by which number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.model.luck import Luck
from sim.model.parameters import draw
from sim.study.assumptions import across
from sim.study.follow import run
from sim.study.run import Run
from sim.study.statistics import share_of, spread_error
from tests.support import ARMS_FIRST, scenario

DRAWS, EACH = 40, 8
TRUST, OTHER = "parties.alpha.trust.beta", "parties.beta.patience"
PLAN = scenario(
    ARMS_FIRST,
    {"name": "First", "weeks": 4, "futures_per_draw": EACH},
    {TRUST: {"uniform": [0.1, 0.9]}, OTHER: {"uniform": [0.4, 0.8]}},
)


@pytest.fixture(scope="module")
def lived() -> Run:
    return run(PLAN, DRAWS * EACH, 1)


def ending(lived: Run, completed: np.ndarray) -> Run:
    """The same worlds as if these had completed."""
    return replace(lived, outcome=np.where(completed, "completed", "stalled"))


def trust_of(lived: Run) -> np.ndarray:
    return np.asarray(draw(PLAN, Luck(lived.seed, lived.branch), np.arange(lived.worlds))[TRUST])


def test_the_number_on_which_the_difference_hangs_is_found_among_those_that_do_nothing(lived: Run) -> None:
    trusting = trust_of(lived) > np.median(trust_of(lived))
    found = across(ending(lived, trusting), ending(lived, ~trusting))
    assert found is not None
    assert (found.ahead, found.behind, found.level, found.draws) == (DRAWS // 2, DRAWS // 2, 0, DRAWS)
    assert found.number == TRUST
    assert found.is_told
    assert (found.low, found.high) == (-1.0, 1.0)


def test_where_nothing_but_chance_sets_draws_apart_no_number_is_told(lived: Run) -> None:
    """Of twenty throws of nothing but chance about one in twenty tells a number, all numbers looked at together."""
    dice = np.random.default_rng(5)
    told = 0
    for _ in range(20):
        first, second = (ending(lived, dice.random(lived.worlds) < 0.5) for _ in range(2))
        found = across(first, second)
        assert found is not None
        told += found.is_told
    assert told <= 4


def test_roads_that_end_alike_are_level_in_every_draw(lived: Run) -> None:
    found = across(lived, lived)
    assert found is not None
    assert found.level == DRAWS
    assert not found.is_told


def test_few_draws_or_one_future_each_say_nothing() -> None:
    few = run(PLAN, 4 * EACH, 1)
    assert across(few, few) is None
    single = run(scenario(ARMS_FIRST, {"weeks": 4, "futures_per_draw": 1}), 40, 1)
    assert across(single, single) is None


@pytest.mark.parametrize("between", [0.1, 0.3])
def test_the_error_of_the_spread_is_how_far_it_scatters(between: float) -> None:
    """The same experiment many times: the spreads that are found scatter as the error of each says."""
    dice = np.random.default_rng(3)
    draws = np.repeat(np.arange(100), EACH)
    spreads, errors = [], []
    for _ in range(60):
        chance = np.clip(0.5 + between * dice.standard_normal(100), 0, 1)
        there = dice.random(len(draws)) < np.repeat(chance, EACH)
        spreads.append(float(share_of(there, draws).spread))
        errors.append(spread_error(there, draws))
    assert np.mean(errors) == pytest.approx(np.std(spreads), rel=0.5)
