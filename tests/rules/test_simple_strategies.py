"""The simple strategies by themselves: what each does with what it can see."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.conduct import CHEAT, HOLD, REVERSE, STEP
from sim.rules.roadmap import expand
from sim.rules.strategies import STRATEGIES, Offer, Sight, accepts, is_asked_last, tit_for_tat

YES, NO = np.True_, np.False_


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


def answer(strategy: str, surplus: float, asked_last: bool = NO) -> bool:
    """Whether a party of this strategy accepts a road of this surplus."""
    found = accepts(strategy, Offer(np.array([surplus]), np.array([asked_last])))
    assert found.shape == (1,)
    assert found.dtype == bool
    return bool(found[0])


def test_a_conciliator_accepts_even_a_road_by_which_it_loses():
    assert answer("conciliator", -1.0)


def test_a_hardliner_accepts_a_road_on_which_the_other_goes_first_and_no_other_whatever_it_is_worth():
    assert answer("hardliner", -1.0, asked_last=YES)
    assert not answer("hardliner", 1.0)


@pytest.mark.parametrize("strategy", sorted({"foresight", *STRATEGIES} - {"hardliner", "conciliator"}))
def test_all_others_accept_what_is_worth_more_than_failure_by_their_margin(strategy):
    assert answer(strategy, 0.01)
    assert not answer(strategy, 0.0, asked_last=YES)


def test_a_road_asks_the_hardliner_last_where_its_first_rung_comes_after_the_others_last():
    others_first = expand([{"arms": (1.0, 2)}, {"troops": (1.0, 2)}])
    in_turn = expand([{"arms": (0.5, 1)}, {"troops": (1.0, 2)}, {"arms": (1.0, 1)}])
    together = expand([{"arms": (1.0, 1), "troops": (1.0, 1)}])
    assert is_asked_last(others_first, ["troops"], ["arms"])
    assert not is_asked_last(others_first, ["arms"], ["troops"])
    assert not is_asked_last(in_turn, ["troops"], ["arms"])
    assert not is_asked_last(together, ["troops"], ["arms"])
    assert is_asked_last(others_first, ["elections"], ["arms"])  # it is asked nothing at all
    assert is_asked_last(others_first, ["arms"], ["elections"])  # the other has nothing to do


def test_to_tit_for_tat_the_other_answers_from_the_start_or_its_first_delivery_until_it_breaks_something():
    assert tit_for_tat.answers(YES, NO, NO)
    assert tit_for_tat.answers(NO, YES, NO)
    assert not tit_for_tat.answers(NO, NO, NO)
    assert not tit_for_tat.answers(YES, YES, YES)


@pytest.mark.parametrize(
    "claimed, passed, taken_back, due, is_overdue, breaks",
    [
        (NO, NO, NO, YES, NO, NO),  # there is time yet
        (NO, NO, NO, YES, YES, YES),
        (NO, NO, NO, NO, YES, NO),
        (YES, YES, NO, YES, YES, NO),  # late, and there
        (YES, NO, NO, YES, NO, YES),
        (NO, NO, YES, NO, NO, YES),
    ],
)
def test_what_breaks_faith_with_tit_for_tat(claimed, passed, taken_back, due, is_overdue, breaks):
    seen = (np.array([one]) for one in (claimed, passed, taken_back, due, is_overdue))
    assert list(tit_for_tat.breaks(*seen)) == [breaks]
