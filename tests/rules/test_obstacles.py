"""Whether a party has a deal to gain, and what an order makes of its choice: known answers."""

from __future__ import annotations

import numpy as np

from sim.rules.conduct import CHEAT, HOLD, REVERSE, STEP
from sim.rules.obstacles import carried_out, has_no_deal, ordered

FREE = -1


def test_a_deal_is_none_only_below_the_better_of_freeze_and_war() -> None:
    deal = np.array([0.3, 0.3, 0.3, -0.5, -0.5])
    freeze = np.array([0.2, 0.4, 0.3, -0.6, -0.6])
    war = np.array([-1.0, -1.0, -1.0, -0.4, -0.7])
    assert has_no_deal(deal, freeze, war).tolist() == [False, True, False, True, False]
    assert has_no_deal(0.1, 0.0, 0.2)


def test_adding_a_constant_to_all_payoffs_changes_nothing() -> None:
    deal, freeze, war = np.random.default_rng(0).normal(size=(3, 500))
    assert np.array_equal(has_no_deal(deal, freeze, war), has_no_deal(deal + 3, freeze + 3, war + 3))


def test_an_order_goes_by_whether_there_is_a_deal() -> None:
    assert ordered(np.array([True, False]), STEP, HOLD).tolist() == [HOLD, STEP]


def test_an_order_is_carried_out_where_it_is_open_and_held_where_it_is_not() -> None:
    order = np.array([FREE, STEP, STEP, HOLD, FREE])
    is_open = np.array([True, True, False, True, False])
    choice = np.array([CHEAT, HOLD, REVERSE, STEP, REVERSE])
    assert carried_out(order, FREE, is_open, choice).tolist() == [CHEAT, STEP, HOLD, HOLD, REVERSE]
