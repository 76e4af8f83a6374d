"""Home: hardliners and elections, and the people who live with the deal."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import home_front, population


def test_hardliners_return_to_their_base_and_rise_with_tension_and_what_is_not_answered():
    still = home_front.hardliners_after(0.6, 0.3, 20.0, 0.0, 0.5, 0.0, 1.0)
    assert still == pytest.approx(0.3 + 0.3 * np.exp(-1 / 20))
    risen = home_front.hardliners_after(0.3, 0.3, 20.0, 0.02, 0.5, 0.1, 2.0)
    assert risen == pytest.approx(0.3 + 2 * (0.02 + 0.05))
    answered = home_front.hardliners_after(0.3, 0.3, 20.0, 0.0, 0.5, -0.4, 1.0)
    assert answered == pytest.approx(0.3)  # what has been received beyond what was given earns nothing
    assert home_front.hardliners_after(0.9, 0.9, 20.0, 0.0, 5.0, 0.4, 1.0) == 1
    assert home_front.hardliners_after(0.1, -3.0, 1.0, 0.0, 0.0, 0.0, 1.0) == 0


def test_two_half_steps_return_as_far_as_one():
    half = home_front.hardliners_after(0.6, 0.3, 20.0, 0.0, 0.0, 0.0, 0.5)
    whole = home_front.hardliners_after(0.6, 0.3, 20.0, 0.0, 0.0, 0.0, 1.0)
    assert home_front.hardliners_after(half, 0.3, 20.0, 0.0, 0.0, 0.0, 0.5) == pytest.approx(whole)


def test_a_side_that_suffers_half_of_the_incidents_feels_tension_as_stated_and_more_where_it_suffers_more():
    assert home_front.by_violence(0.02, 1.5, 0.5) == pytest.approx(0.03)
    assert home_front.by_violence(0.02, 1.5, 0.8) == pytest.approx(0.048)
    assert home_front.by_violence(0.02, 1.5, 0.0) == 0


def test_an_election_swings_up_where_hardliners_win_and_down_where_they_lose():
    assert home_front.after_election(0.4, 0.25, np.array([True])) == pytest.approx(0.65)
    assert home_front.after_election(0.4, 0.25, np.array([False])) == pytest.approx(0.15)
    assert home_front.after_election(0.9, 0.25, np.array([True])) == 1
    assert home_front.after_election(0.1, 0.25, np.array([False])) == 0


def test_distress_leads_down_by_relief_and_up_by_tension():
    assert population.need(0.5, 0.2, 0.4, 0.5) == pytest.approx(0.5)
    assert population.need(0.5, 0.2, 0.4, -0.5) == pytest.approx(0.1)
    assert population.need(0.5, 0.9, 0.0, 0.0) == 0
    assert population.need(0.5, 0.0, 1.0, 9.0) == 1


def test_support_leads_up_by_hope_and_down_by_distress():
    assert population.backing(0.4, 0.3, 0.5, 0.1) == pytest.approx(0.45)
    assert population.backing(0.4, 0.3, 0.0, 0.6) == 0
    assert population.backing(0.9, 0.5, 1.0, 0.0) == 1


def test_people_follow_what_they_live_under_over_their_memory():
    assert population.follow(0.5, 0.9, 10.0, 1.0) == pytest.approx(0.9 - 0.4 * np.exp(-1 / 10))
    assert population.follow(0.5, 0.5, 10.0, 1.0) == 0.5
    half = population.follow(0.5, 0.9, 10.0, 0.5)
    assert population.follow(half, 0.9, 10.0, 0.5) == pytest.approx(population.follow(0.5, 0.9, 10.0, 1.0))


def test_hardliners_make_a_step_dear_by_their_weight_and_forbid_it_past_a_limit():
    assert home_front.costs(0.4, 0.5) == pytest.approx(-0.2)
    assert home_front.costs(0.4, 0.0) == 0
    assert list(home_front.forbids(np.array([0.5, 0.51]), 0.5)) == [False, True]


def test_support_that_is_withdrawn_raises_the_weight_to_which_hardliners_return():
    assert home_front.base(0.3, 0.5, 0.2) == pytest.approx(0.4)
    assert home_front.base(0.3, 0.5, 0.0) == 0.3


def test_hardliners_win_an_election_with_a_chance_that_is_their_weight():
    luck = (np.arange(100) + 0.5) / 100
    assert np.count_nonzero(home_front.hardliners_win(0.3, luck)) == 30
    assert not home_front.hardliners_win(0.0, 0.0)
