"""Known answer 5: small steps carry more, and take more time."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import foresight
from tests.support import both, opening, road, scenario, trust

GRADUAL = {
    **both(freeze_to_war=0, war_cost=0, honour=0, greed=0),
    "tracks.arms.reversibility": 0.5,
    "tracks.arms.vulnerability": 0.45,
    "learning.beliefs": "stated",
    "learning.lapse": 0.2,
    "learning.mimicry": 0.5,
    **trust(0.5),
}
NUMBERS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20)


def _value_of_cutting_into(tranches: int, fixed: float, patience: float) -> float:
    lead = {f"tracks.{track}.lead_time": {"fixed": fixed, "by_size": 12} for track in ("arms", "troops")}
    turns = road(*({t: ((k + 1) / tranches, 1)} for k in range(tranches) for t in ("arms", "troops")))
    first = opening(scenario(GRADUAL, both(patience=patience), lead, turns)).parties[0]
    return float(first.reckoning.look_ahead().values[0, 0])


def _best_number(fixed: float, patience: float) -> int:
    return max(NUMBERS, key=lambda n: _value_of_cutting_into(n, fixed, patience))


def test_an_interior_number_of_tranches_is_best_for_who_goes_first():
    assert 1 < _best_number(fixed=2, patience=0.6) < NUMBERS[-1]


def test_fewer_are_best_as_the_fixed_lead_time_rises():
    best = [_best_number(fixed, patience=0.6) for fixed in (0.5, 2, 8)]
    assert best[0] > best[1] > best[2]


def test_fewer_are_best_as_impatience_rises():
    """Down to about .2 a year; a party yet more impatient finds no worth in large steps at all (docs/model.md)."""
    best = [_best_number(fixed=4, patience=patience) for patience in (0.95, 0.8, 0.6)]
    assert best[0] > best[1] > best[2]
    assert _best_number(fixed=4, patience=0.3) == best[2]


def test_with_no_fixed_lead_time_more_are_always_better():
    values = [_value_of_cutting_into(n, fixed=0, patience=0.6) for n in NUMBERS]
    assert values == sorted(values)
    assert values[-1] > values[0]


@pytest.mark.parametrize("tranches", [1, 2, 3, 5, 12])
def test_without_learning_lapse_war_or_waiting_the_threshold_is_cost_over_gain_whatever_the_number(tranches):
    """One's own tranche buys the other's with a constant chance: step exactly if chance * gain > cost."""
    cost, gain = 0.3, 0.7
    for chance, goes in ((cost / gain - 1e-6, False), (cost / gain + 1e-6, True)):
        given = np.arange(2 * tranches + 1) // 2 + np.arange(2 * tranches + 1) % 2
        got = np.arange(2 * tranches + 1) // 2
        deal = (gain * got - cost * given)[:, np.newaxis] / tranches
        mine = np.arange(2 * tranches) % 2 == 0
        here, nobody = deal[:-1], np.zeros((2 * tranches, 1))
        rungs = foresight.Rungs(
            utility=here, failure=here, cover=nobody, failure_theirs=here, cover_theirs=nobody,
            failure_mine=np.where(mine[:, None], deal[1:], here), cover_mine=nobody,
            delivered=nobody, delivered_theirs=nobody, taken=nobody, taken_theirs=nobody,
        )  # fmt: skip
        outlook = foresight.Outlook(
            kept=np.where(mine[:, None], 1.0, chance), ready=1.0, enforcement=nobody, protection=0.0,
            discount=np.ones((2 * tranches, 1)), prize=nobody,
        )  # fmt: skip
        calm = foresight.Temper(honour=0.0, greed=0.0)
        ahead = foresight.road_ahead(rungs, outlook, calm, mine[:, None], ~mine[:, None], deal[-1])
        assert (ahead.values[0, 0] > 0) == goes
        assert (ahead.gains[0, 0] > 0) == goes
