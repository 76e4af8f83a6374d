"""Comparisons: what is said of them, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.faults import BadScenario
from sim.study.compare import compare
from sim.study.run import run
from tests.support import ARMS_FIRST, GUIDED, IN_STEPS, scenario, trust

EAGER = scenario(GUIDED, ARMS_FIRST, {"name": "Eager"})
WARY = scenario(ARMS_FIRST, trust(0), {"name": "Wary", "learning.mimicry": 0})


def test_the_order_that_completes_clearly_more_often_is_named():
    answer = compare([WARY, EAGER], worlds=80).answer()
    assert answer.startswith("Eager completes most often")
    assert "Wary least" in answer


def test_where_chance_could_be_all_no_order_is_named():
    same = scenario(GUIDED, ARMS_FIRST, {"name": "Twin"})
    assert "no road stands clearly apart" in compare([EAGER, same], worlds=40).answer()


def test_a_comparison_of_one_is_that_run():
    alone = compare([EAGER], worlds=20)
    assert alone.answer() == alone.runs[0].answer()


def test_paired_differences_are_those_of_the_worlds():
    found = compare([WARY, EAGER], worlds=60)
    row = found.differences().query("state == 'completed'").iloc[0]
    first, second = (np.mean(one.outcome == "completed") for one in found.runs)
    assert row.difference == pytest.approx(second - first)
    assert row.low <= row.difference <= row.high


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="different names"):
        compare([EAGER, EAGER], worlds=8)
    other = scenario(GUIDED, IN_STEPS, {"name": "Other", "futures_per_draw": 3})
    with pytest.raises(ValueError, match="futures_per_draw"):
        compare([EAGER, other], worlds=8)
    with pytest.raises(ValueError, match="nothing to compare"):
        compare([])


@pytest.mark.parametrize(
    "wrong", [{"worlds": 0}, {"worlds": 2.5}, {"seed": -1}, {"keep": -5}, {"keep": "some"}, {"worlds": True}]
)
def test_numbers_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError, match="whole number"):
        run(EAGER, **wrong)


def test_work_beyond_the_budget_is_refused_before_it_starts():
    with pytest.raises(BadScenario, match="ask for at most"):
        run(EAGER, worlds=10**12)
