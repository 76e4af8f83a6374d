"""The truces of past cases: the rates that the truce was fitted to, what quiet would save, and what a force does."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.scenario.load import with_changes
from sim.study.history.base_rates import failures, hazard_ratio
from sim.study.history.cases import OWN, read
from sim.study.history.follow import Followed, follow
from sim.study.history.resumption import Pooled, pooled, relapses
from sim.study.history.rule import scenario
from sim.study.history.scales import RESUMPTION
from sim.study.history.statistics import cox
from sim.study.workers import ALONE

WORLDS = 100
CASES = read(OWN)


@cache
def arm(force: bool, calm: bool = False) -> Followed:
    """All cases with the force that they plan, or none; `calm`: with no incident of any kind, all else held.

    Each case has luck of its own, the same in all arms: on the same luck for all, a hundred worlds stood for all cases.
    """
    cases = [one if force else replace(one, mandate=0.0) for one in CASES]
    plans = [scenario(one).model_copy(update={"futures_per_draw": 1}) for one in cases]
    if calm:
        plans = [with_changes(plan, {"violence.rate": 0.0}).model_copy(update={"spoilers": {}}) for plan in plans]
    return follow(list(zip(cases, plans, strict=True)), WORLDS, 0, ALONE, seeds=range(len(cases)))


def with_force() -> Followed:
    """The cases that plan a force."""
    return arm(True).only([place for place, case in enumerate(CASES) if case.has_force])


@pytest.mark.slow
@pytest.mark.long
def test_truces_fail_as_often_as_agreements_did():
    found = failures(with_force(), arm(False)).set_index("base_rate")["model"]
    assert found["failed within one year"] == pytest.approx(0.21, abs=0.03)
    assert found["failed within five years"] == pytest.approx(0.32, abs=0.03)


@pytest.mark.slow
@pytest.mark.long
def test_a_force_nearly_halves_the_hazard_over_the_cases():
    same = arm(False).only([place for place, case in enumerate(CASES) if case.has_force])
    assert 0.40 < hazard_ratio(with_force(), same).ratio < 0.75


@pytest.mark.slow
@pytest.mark.long
def test_without_any_incident_at_most_half_as_many_truces_fail():
    calm = arm(True, calm=True).only([place for place, case in enumerate(CASES) if case.has_force])
    found = failures(calm, arm(False, calm=True)).set_index("base_rate")["model"]
    assert found["failed within five years"] <= 0.16


def test_the_rate_at_which_truces_are_taken_up_again_is_that_of_the_cases():
    rate = pooled(relapses())
    low, middle, high = RESUMPTION["triangular"]
    assert rate.rate == pytest.approx(middle, abs=5e-5)
    assert rate.interval == pytest.approx((low, high), abs=5e-5)


def test_the_exact_interval_of_a_rate_is_garwoods():
    """Three events: .6187 to 8.7673 (Garwood 1936); none: 0 to 3.6889."""
    assert Pooled(3, 1.0).interval == pytest.approx((0.6187, 8.7673), abs=1e-4)
    assert Pooled(0, 1.0).interval == pytest.approx((0.0, 3.6889), abs=1e-4)


def test_a_relapse_is_told_with_the_day_on_which_it_ended_or_was_watched_no_longer():
    for one in relapses():
        assert one.weeks > 0
    assert sum(one.resumed is not None for one in relapses()) == 3


def test_the_hazard_ratio_is_that_of_two_exponential_samples():
    dice = np.random.default_rng(0)
    group = np.repeat([1.0, 0.0], 20_000)
    times = dice.exponential(1.0 / np.where(group > 0, 0.5, 1.0))
    watched = dice.uniform(0.5, 3.0, len(times))
    found = cox(np.minimum(times, watched), times <= watched, group)
    assert found.low < 0.5 < found.high
    assert found.ratio == pytest.approx(0.5, rel=0.04)


def test_a_hazard_ratio_by_hand():
    """Two in the group, two beside it; an event in each, at 1 and at 2: the score is zero where 1 = p1 + p2."""
    found = cox(np.array([1.0, 3.0, 2.0, 3.0]), np.array([True, False, True, False]), np.array([1.0, 1.0, 0.0, 0.0]))
    first, second = (2 * found.ratio / (2 * found.ratio + 2), found.ratio / (found.ratio + 2))
    assert first + second == pytest.approx(1.0)
