"""The simple strategies by themselves: what each does with what it can see."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.conduct import CHEAT, HOLD, REVERSE, STEP
from sim.rules.strategies import STRATEGIES, Sight

YES, NO = True, False


def chosen(strategy: str, **seen: object) -> int:
    """What a strategy does in one world; what is not stated is not so."""
    flags = {"due": YES, "answers": NO, "other_is_done": NO, "delivers": NO, "pretends": NO, "orders": HOLD, **seen}
    dtypes = {"orders": np.int64}
    sight = Sight(**{name: np.array([value], dtype=dtypes.get(name, bool)) for name, value in flags.items()})
    return int(STRATEGIES[strategy](sight)[0])


def test_a_conciliator_steps_whatever_the_other_does():
    assert chosen("conciliator") == chosen("conciliator", answers=YES, other_is_done=YES) == STEP


def test_a_hardliner_steps_once_the_other_has_nothing_left_to_do():
    assert chosen("hardliner", answers=YES) == HOLD
    assert chosen("hardliner", other_is_done=YES) == STEP


def test_tit_for_tat_steps_while_the_other_answers():
    assert chosen("tit_for_tat", answers=YES) == STEP
    assert chosen("tit_for_tat", other_is_done=YES) == HOLD


def test_a_typed_party_delivers_or_pretends_in_the_weeks_in_which_its_type_does():
    assert chosen("typed") == chosen("typed", pretends=YES) == HOLD
    assert chosen("typed", delivers=YES) == STEP
    assert chosen("typed", delivers=YES, pretends=YES) == CHEAT


@pytest.mark.parametrize("order", [STEP, HOLD, CHEAT, REVERSE])
def test_a_human_does_what_is_ordered(order):
    assert chosen("human", orders=order) == order


def test_each_strategy_serves_many_worlds_at_once():
    either = np.array([YES, NO, YES, NO])
    orders = np.array([STEP, HOLD, CHEAT, REVERSE])
    sight = Sight(either, either, ~either, either, ~either, orders)
    for choose in STRATEGIES.values():
        options = choose(sight)
        assert options.shape == (4,)
        assert options.dtype == np.int64
