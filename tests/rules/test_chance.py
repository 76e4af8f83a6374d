"""Luck turned into draws: each rule inverts the distribution that it names."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.rules import chance

U = (np.arange(20_000) + 0.5) / 20_000


def test_draws_are_the_inverses_of_their_distribution_functions():
    assert np.array_equal(chance.poisson(3.3, U), stats.poisson.ppf(U, 3.3))
    assert np.allclose(chance.normal(U), stats.norm.ppf(U), rtol=1e-14, atol=1e-14)
    assert np.allclose(chance.gumbel(U), stats.gumbel_r.ppf(U), rtol=1e-12)
    assert np.allclose(chance.exponential(U), stats.expon.ppf(U), rtol=1e-12)


def test_a_normal_draw_is_right_far_out_in_both_tails():
    for u in (1e-300, 1e-100, 1e-30, 1e-15, 3e-14, 1e-12, 1e-6, 0.075, 0.925, 1 - 1e-6, 1 - 1e-12):
        assert float(chance.normal(u)) == pytest.approx(stats.norm.ppf(u), rel=2e-15)
    assert float(chance.normal(0.5)) == 0


def test_each_world_has_its_own_mean_and_its_own_number():
    means, numbers = np.array([0.0, 0.5, 4.0, 300.0]), np.array([0.99, 0.7, 0.2, 0.5])
    assert np.array_equal(chance.poisson(means, numbers), stats.poisson.ppf(numbers, means))
    assert chance.poisson(2.0, 0.01) == 0
    assert chance.poisson(np.array([1.0]), np.array([np.exp(-1.0)])) == 0  # the smallest count that reaches it


def test_a_count_has_a_bound():
    assert chance.poisson(300.0, 1 - 1e-12) <= chance.MOST_INCIDENTS
    assert chance.poisson(390.0, 0.99) == chance.MOST_INCIDENTS


@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_severity_of_so_many_incidents_has_nearly_the_mean_and_variance_of_their_sum(count):
    drawn = chance.gamma_of_count(np.full(len(U), count), U)
    assert drawn.mean() == pytest.approx(count, rel=0.003)
    assert drawn.var() == pytest.approx(count, rel=0.03)
    assert np.all(np.diff(drawn) >= 0)


def test_severity_is_the_cube_of_a_normal_root_and_never_negative():
    u = 0.8
    spread = 1 / (9 * 2)
    root = 1 - spread + np.sqrt(spread) * stats.norm.ppf(u)
    assert float(chance.gamma_of_count(2, u)) == pytest.approx(2 * root**3)
    assert float(chance.gamma_of_count(1, 1e-9)) == 0
    assert list(chance.gamma_of_count(np.array([0, 1]), 0.9) > 0) == [False, True]
