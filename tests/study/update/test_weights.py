"""The statistics of weighing: laws that hold whatever the weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.study.update import evidence, weights

LOGS = arrays(float, st.integers(1, 60), elements=st.floats(-50, 50))
SHARES = st.floats(1e-9, 1 - 1e-9)


@given(LOGS, st.floats(-200, 200))
def test_weights_add_up_to_one_and_know_no_common_factor(logs, factor):
    found = weights.normalised(logs)
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    np.testing.assert_allclose(weights.normalised(logs + factor), found, atol=1e-12)


def test_equal_likelihoods_leave_weights_that_are_equal_to_the_bit():
    for count in (1, 3, 7, 1000):
        assert weights.are_equal(weights.normalised(np.full(count, -3.7)))
        assert weights.effective(weights.normalised(np.full(count, -3.7))) == count


def test_worlds_none_of_which_agrees_cannot_be_weighed():
    with pytest.raises(ValueError, match="no world"):
        weights.normalised(np.full(4, -np.inf))


@given(LOGS)
def test_the_effective_number_lies_between_one_and_all(logs):
    found = weights.effective(weights.normalised(logs))
    assert 1 - 1e-9 <= found <= len(logs) + 1e-9


@given(LOGS)
def test_to_have_every_world_twice_doubles_the_effective_number(logs):
    once, twice = weights.normalised(logs), weights.normalised(np.repeat(logs, 2))
    assert weights.effective(twice) == pytest.approx(2 * weights.effective(once))


@given(LOGS, SHARES, st.integers(1, 200))
def test_systematic_resampling_takes_each_world_as_often_as_its_weight_says(logs, u, count):
    of = weights.normalised(logs)
    taken = weights.systematic(of, count, u)
    often = np.bincount(taken, minlength=len(of))
    assert len(taken) == count
    assert (np.diff(taken) >= 0).all()
    assert (np.abs(often - count * of) < 1 + 1e-6).all()
    assert not often[of == 0].any()


def test_systematic_resampling_is_unbiased():
    of = weights.normalised(np.log([0.5, 0.2, 0.2, 0.07, 0.03]))
    throws = (np.arange(2000) + 0.5) / 2000
    often = np.mean([np.bincount(weights.systematic(of, 7, u), minlength=5) for u in throws], axis=0)
    np.testing.assert_allclose(often, 7 * of, atol=0.01)


@given(arrays(float, st.integers(2, 40), elements=st.floats(-10, 10)), st.data())
def test_weighted_quantiles_are_those_of_worlds_repeated_by_weight(values, data):
    often = data.draw(arrays(int, len(values), elements=st.integers(1, 5)))
    share = data.draw(st.floats(0.01, 0.99))
    [found] = weights.quantile(values, often / often.sum(), [share])
    repeated = np.sort(np.repeat(values, often))
    assert found == repeated[int(np.ceil(share * len(repeated) - 1e-9)) - 1]


def test_the_kernel_keeps_mean_spread_and_what_numbers_have_in_common():
    dice = np.random.default_rng(1)
    count = 40_000
    first = dice.normal(size=count)
    second = 0.8 * first + 0.6 * dice.normal(size=count)
    of = weights.normalised(-0.5 * ((first + second - 1.0) / 0.8) ** 2)
    taken = weights.systematic(of, count, 0.3)
    others = np.stack([weights.picked(of, dice.uniform(size=count)) for _ in range(weights.DIRECTIONS)])
    moved = [weights.moved(scores, of, taken, others) for scores in (first, second)]
    for before, after in zip((first, second), moved, strict=True):
        assert after.mean() == pytest.approx(float(weights.mean(before, of)), abs=0.01)
        assert after.std() == pytest.approx(float(weights.deviation(before, of)), rel=0.02)
    apart = [scores - weights.mean(scores, of) for scores in (first, second)]
    assert np.cov(*moved)[0, 1] == pytest.approx(float((apart[0] * apart[1] * of).sum()), abs=0.02)
    assert len(np.unique(moved[0])) == count


def test_a_kernel_that_does_not_shrink_moves_nothing():
    scores = np.array([-1.0, 0.0, 2.0])
    of = np.array([0.2, 0.5, 0.3])
    others = np.zeros((weights.DIRECTIONS, 2), dtype=np.int64)
    np.testing.assert_allclose(weights.moved(scores, of, np.array([2, 0]), others, shrink=1.0), [2.0, -1.0])


def test_three_standard_errors_of_a_spread_must_be_passed_before_something_counts_as_learnt():
    dice = np.random.default_rng(2)
    count = 800
    alike = np.full(count, 1 / count)
    prior = dice.normal(size=200_000)
    shifts = [weights.shift(dice.normal(size=count), alike, prior) for _ in range(400)]
    assert np.mean(np.array(shifts) > weights.shift_told(count)) < 0.02
    assert weights.shift(0.8 * dice.normal(size=count), alike, prior) > weights.shift_told(count)
    assert weights.shift(0.3 + dice.normal(size=count), alike, prior) > weights.shift_told(count)


# Evidence


@given(arrays(float, 5, elements=st.floats(-5, 5)), st.floats(-5, 5), st.floats(0.1, 3))
def test_the_nearer_a_world_comes_to_a_value_the_likelier_it_is(shown, observed, error):
    found = evidence.of_value(shown, observed, error)
    order = np.argsort(np.abs(shown - observed))
    assert (np.diff(found[order]) <= 1e-12).all()


@given(arrays(float, 5, elements=st.floats(0, 1)), st.floats(0.01, 1))
def test_within_bounds_no_world_is_likelier_than_another(shown, error):
    assert (evidence.of_bounds(shown, 0.0, 1.0, error) == 0).all()
    assert (evidence.of_bounds(shown + 1.5, 0.0, 1.0, error) < 0).all()
    assert (evidence.of_bounds(shown + 1.5, 0.0, 1.0, 0.0) == -np.inf).all()


def test_an_event_weighs_worlds_by_the_chance_that_its_report_is_wrong():
    found = np.exp(evidence.of_event(np.array([0.0, 1.0]), True, 0.1))
    np.testing.assert_allclose(found, [0.1, 0.9])
    assert evidence.of_event(np.array([0.0]), True, 0.0)[0] == -np.inf
    assert evidence.either(0.0, 0.03) == pytest.approx(0.03)
    assert evidence.either(0.5, 0.2) == pytest.approx(0.5)


def test_a_value_in_the_middle_is_no_surprise_and_one_far_out_is():
    shown = np.random.default_rng(3).normal(size=20_000)
    alike = np.full(len(shown), 1 / len(shown))
    assert evidence.tail_of_value(shown, 0.0, 1.0, alike) > 0.98
    assert evidence.tail_of_value(shown, 1.96 * np.sqrt(2), 1.0, alike) == pytest.approx(0.05, abs=0.005)
    assert evidence.tail_of_value(shown, -9.0, 1.0, alike) < 1e-6


def test_tails_are_uniform_where_the_worlds_are_right():
    dice = np.random.default_rng(4)
    shown = dice.normal(size=4000)
    alike = np.full(len(shown), 1 / len(shown))
    observed = dice.normal(size=1000) + 0.5 * dice.normal(size=1000)
    tails = np.array([evidence.tail_of_value(shown, one, 0.5, alike) for one in observed])
    assert [np.mean(tails < share) for share in (0.1, 0.5, 0.9)] == pytest.approx([0.1, 0.5, 0.9], abs=0.05)


def test_what_was_likely_is_no_surprise():
    assert evidence.tail_of_chance(0.97) == 1
    assert evidence.tail_of_chance(0.03) == pytest.approx(0.03)
