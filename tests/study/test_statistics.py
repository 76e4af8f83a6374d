"""Shares, errors and spreads, against simulation and against known cases."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import binomtest, norm

from sim.study.statistics import EXACT_UP_TO, Tally, by_chance, corrected, mean_of, share_of, shares


def _tally(inside, sizes) -> Tally:
    return Tally(inside.sum(), (inside * inside).sum(), (inside * sizes).sum())


def test_without_differences_between_draws_the_error_is_binomial_and_the_spread_small():
    random = np.random.default_rng(1)
    sizes = np.full(500, 8)
    found = shares(_tally(random.binomial(8, 0.3, 500), sizes), sizes)
    assert found.mean == pytest.approx(0.3, abs=0.03)
    assert found.standard_error == pytest.approx(np.sqrt(0.21 / 4000), rel=0.15)
    assert found.spread < 0.06


def test_the_spread_is_the_standard_deviation_between_draws():
    random = np.random.default_rng(2)
    true = random.beta(2, 3, 4000)
    sizes = np.full(4000, 8)
    found = shares(_tally(random.binomial(8, true), sizes), sizes)
    assert found.spread == pytest.approx(true.std(), rel=0.05)
    assert found.standard_error == pytest.approx(
        np.sqrt((true.var() + (true * (1 - true)).mean() / 8) / 4000), rel=0.05
    )


def test_the_error_covers_the_truth_as_often_as_it_says():
    random = np.random.default_rng(3)
    sizes = np.append(np.full(60, 8), 3)  # the last draw is not full
    covered = 0
    for _ in range(600):
        found = shares(_tally(random.binomial(sizes, random.beta(2, 3, 61)), sizes), sizes)
        covered += found.low <= 0.4 <= found.high
    assert covered / 600 == pytest.approx(0.95, abs=0.03)


def test_tallies_of_blocks_add_up():
    random = np.random.default_rng(4)
    sizes, inside = np.full(40, 8), random.binomial(8, 0.5, 40)
    parts = [_tally(inside[part], sizes[part]) for part in (slice(0, 10), slice(10, 40))]
    assert parts[1].plus(parts[0]) == _tally(inside, sizes)


def test_the_clustered_mean_agrees_with_the_tally():
    random = np.random.default_rng(5)
    values = random.integers(0, 2, 400).astype(float)
    draws = np.arange(400) // 8
    inside = np.bincount(draws, weights=values).astype(int)
    found, other = mean_of(values, draws), shares(_tally(inside, np.full(50, 8)), np.full(50, 8))
    assert found.mean == pytest.approx(other.mean)
    assert found.standard_error == pytest.approx(other.standard_error)


def test_what_cannot_be_told_is_not_a_number():
    one = shares(Tally(3, 9, 24), np.array([8]))
    assert np.isnan(one.spread)
    assert one.standard_error > 0
    each_its_own = shares(Tally(3, 3, 3), np.ones(10, dtype=int))
    assert np.isnan(each_its_own.spread)


def test_a_share_of_worlds_is_that_of_its_tally():
    draws = np.arange(4000) // 8
    random = np.random.default_rng(3)
    lean = np.repeat(random.random(500), 8)
    there = random.random(4000) < lean
    found = share_of(there, draws)
    assert found.mean == there.mean()
    assert found.standard_error == pytest.approx(mean_of(there.astype(float), draws).standard_error)
    assert found.spread == pytest.approx(lean.std(), abs=0.03)


def test_draws_that_agree_by_chance_give_no_error_of_nothing():
    """Two draws of five futures, each with one in the state: an error of 0 would be a claim that nobody can make."""
    draws = np.repeat([0, 1], 5)
    there = np.array([1, 0, 0, 0, 0, 0, 0, 1, 0, 0], dtype=float)
    for found in (share_of(there > 0, draws), mean_of(there, draws)):
        assert found.mean == pytest.approx(0.2)
        assert np.isnan(found.standard_error)
        assert np.isnan(found.low)
    for alike in (np.zeros(10), np.ones(10)):
        assert share_of(alike > 0, draws).standard_error == 0
        assert mean_of(alike, draws).standard_error == 0
    assert mean_of(np.roll(there, 3), draws).standard_error > 0


def test_one_world_a_draw_makes_the_test_of_chance_the_exact_test_of_mcnemar():
    apart = np.array([1] * 10 + [-1] * 2 + [0] * 88)
    assert by_chance(apart, np.arange(100)) == pytest.approx(binomtest(2, 12).pvalue)
    assert by_chance(-apart, np.arange(100)) == pytest.approx(binomtest(2, 12).pvalue)
    assert by_chance(0 * apart, np.arange(100)) == 1.0
    assert by_chance(apart, np.zeros(100)) == pytest.approx(binomtest(2, 12).pvalue), "one draw: its worlds one by one"


def test_the_futures_of_a_draw_count_together_and_not_as_so_many_worlds():
    assert by_chance(np.ones(40, dtype=np.int64), np.arange(40) // 8) == pytest.approx(2 / 2**5)
    uneven = np.repeat([3, 1, -2, 1], 1)
    every = [abs(sum(s * v for s, v in zip(signs, uneven, strict=True))) >= 3 for signs in product((1, -1), repeat=4)]
    assert by_chance(uneven, np.arange(4)) == pytest.approx(np.mean(every))


def test_beyond_many_draws_the_normal_distribution_says_the_same():
    random = np.random.default_rng(5)
    for count in (EXACT_UP_TO, EXACT_UP_TO + 1):
        sums = random.integers(1, 9, count) * np.where(random.random(count) < 0.53, 1, -1)
        z = sums.sum() / np.sqrt((sums * sums).sum())
        assert by_chance(sums, np.arange(count)) == pytest.approx(2 * norm.sf(abs(z)), abs=2e-3)


def test_where_neither_is_better_it_errs_no_more_often_than_it_says():
    """Draws differ in how often worlds complete, and by which road, though neither is better over all draws."""
    random, errs = np.random.default_rng(6), 0
    draws = np.repeat(np.arange(40), 8)
    for _ in range(1000):
        either = random.beta(1, 3, (2, 40))
        first, second = (random.random(320) < np.repeat(chance, 8) for chance in either)
        errs += by_chance(second.astype(np.int64) - first, draws) < 0.05
    assert 20 <= errs <= 65


def test_so_many_comparisons_are_corrected_as_holm_says():
    assert corrected([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert corrected([0.6, 0.7]) == [1.0, 1.0]
    assert corrected([]) == []
