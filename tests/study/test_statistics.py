"""Shares, errors and spreads, against simulation and against known cases."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.statistics import Tally, mean_of, share_of, shares


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
