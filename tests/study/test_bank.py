"""A bank of worlds: what is learnt from facts is what the worlds that are like them show, counted by hand."""

from __future__ import annotations

import pytest

from sim import run
from sim.study import bank as banks
from sim.study.bank import BROKEN, COMPLETE, Bank, TooFew, facts
from tests.support import IN_STEPS, scenario

PLAN = scenario(
    IN_STEPS,
    {
        "name": "Small",
        "weeks": 20,
        "futures_per_draw": 4,
        "parties.alpha.trust.beta": {"uniform": [0.1, 0.9]},
        "parties.beta.trust.alpha": {"uniform": [0.1, 0.9]},
        "violence": {"rate": 0.2, "hazard": 0.01},
    },
)


@pytest.fixture(scope="module")
def whole():
    patch = pytest.MonkeyPatch()
    patch.setattr(banks, "WORLDS", 1024)
    found = Bank(PLAN)
    while not found.is_whole:
        found.grow()
    yield found
    patch.undo()


@pytest.fixture(scope="module")
def there(whole):
    return run(PLAN, whole.count, keep="all")


def test_its_worlds_are_those_of_a_run(whole, there):
    assert whole.learnt(0, {COMPLETE: False}).before == pytest.approx((there.outcome == "completed").mean())


@pytest.mark.parametrize("week", [5, 20])
def test_what_is_left_are_the_worlds_in_which_it_happened(whole, there, week):
    first = there.levels["arms"][: week + 1]
    like = (first > first[0] + 0.01).any(axis=0) & ~(there.breaks.week <= week)
    found = whole.learnt(week, {"arms begun": True, BROKEN: False})
    assert found.left == like.sum()
    assert found.after == pytest.approx((there.outcome[like] == "completed").mean())


def test_a_fact_that_is_always_so_teaches_nothing(whole):
    found = whole.learnt(0, {BROKEN: False})
    assert (found.left, found.after) == (found.count, found.before)
    assert found.numbers.empty


def test_who_has_not_begun_is_more_likely_one_who_distrusts(whole):
    """Worlds in which the second has not moved by then are, more often, those in which it trusts less."""
    moved = whole.learnt(6, {"troops begun": False}).numbers.set_index("path")["moved"]
    assert moved["parties.beta.trust.alpha"] < -0.2


def test_too_few_worlds_are_refused_with_what_to_do(whole):
    with pytest.raises(TooFew, match=r"200 are needed: tell less"):
        whole.learnt(0, {COMPLETE: True})


def test_every_part_of_every_track_may_have_happened():
    assert set(facts(PLAN)) == {BROKEN, COMPLETE} | {
        f"{track} {part}" for track in ("arms", "troops") for part in ("begun", "half", "whole")
    }
