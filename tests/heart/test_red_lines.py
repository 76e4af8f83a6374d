"""A red line can be one: what a side does not want, even after all that coerces it, is not carried out by it.

War is no dearer for it where its own part is, moods tilt a whole way and of a step only its part, and what is paid for
a step goes by its size: so neither a feared war, nor noise, nor a finer cut carries through what nobody wants.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.heart import shipped
from tests.heart.measures import at, error, worth
from tests.heart.roads import MAIN, ROADS, alone, of_both, road

DEAR = {
    "hamas": {"parties.hamas.values.disarmament": {"uniform": [-4.5, -2.5]}},
    "israel": {"parties.israel.values.withdrawal": {"uniform": [-7.0, -4.0]}},
}
"""Its own part costs a side so much that the deal is a red line to it in most worlds."""
COSTS = (0.75, 2.0, 3.0)
OWN_PART = {party: f"parties.{party}.values.{track}" for party, track in MAIN.items()}
BY_SIZE_ALONE = {f"tracks.{track}.lead_time.fixed": 0 for track in MAIN.values()}


def of_costs(plan: Any, party: str, worlds: int) -> list[np.ndarray]:
    """What is completed where its own part costs a side so much, with war cost and all else held."""
    return list(at(plan, worlds, [shipped.own_part(party, cost) for cost in COSTS]).completed)


def assert_a_dearer_part_is_carried_out_less(completed: list[np.ndarray]) -> None:
    at_first, at_two, at_three = (float(one.mean()) for one in completed)
    assert at_first > 0.05  # there was something to lose
    assert at_two <= at_first / 2
    assert at_three < at_first / 10


def test_a_side_whose_red_line_the_deal_crosses_does_not_complete_it():
    """The weakest of roads for this law: both step at the same time, so that each step may be paid at once."""
    plan = alone("side_by_side", {**DEAR["hamas"], "weeks": 104})
    crossed = worth(plan, "hamas", 600).is_red_line
    assert crossed.sum() >= 400
    assert at(plan, 600).completed[0][crossed].mean() < 0.05


@pytest.mark.slow
@pytest.mark.parametrize("party", MAIN)
@pytest.mark.parametrize("name", ["disarmament_first", "withdrawal_first", "side_by_side"])
def test_with_the_whole_cast_a_crossed_red_line_holds_on_every_road(name, party):
    plan = road(name, DEAR[party])
    crossed = worth(plan, party, 1500).is_red_line
    assert crossed.sum() >= 1000
    assert at(plan, 1500).completed[0][crossed].mean() < 0.05


@pytest.mark.parametrize("party", MAIN)
def test_war_cost_held_a_dearer_part_of_ones_own_is_carried_out_far_less(party):
    assert_a_dearer_part_is_carried_out_less(of_costs(alone("alternating", {"weeks": 156}), party, 150))


@pytest.mark.slow
@pytest.mark.parametrize("party", MAIN)
@pytest.mark.parametrize("name", ROADS)
def test_so_it_is_with_the_whole_cast(name, party):
    assert_a_dearer_part_is_carried_out_less([shipped.completed(name, f"{party} pays {cost}") for cost in COSTS])


def assert_the_cut_moves_nothing(make: Any, name: str, worlds: int, costs: dict[str, Any]) -> None:
    """Five tranches and ten, with lead times by size alone: the same calendar, and so the same completion."""
    coarse, fine = (at(make(name, {**BY_SIZE_ALONE, **costs}, tranches=n), worlds).completed[0] for n in (5, 10))
    assert abs(float(fine.mean() - coarse.mean())) <= 2 * error(fine, coarse)


def test_a_road_cut_twice_as_fine_carries_what_its_calendar_allows():
    assert_the_cut_moves_nothing(alone, "side_by_side", 150, {"weeks": 104})


@pytest.mark.slow
def test_small_steps_smuggle_nothing_through():
    """Where a side's own part costs it twice what it gains, a finer cut must not carry what a coarse one does not."""
    dear = {**BY_SIZE_ALONE, OWN_PART["hamas"]: -2.0, "weeks": 104}
    coarse, fine = (at(alone("side_by_side", dear, tranches=n), 300).completed[0] for n in (5, 10))
    assert float(fine.mean() - coarse.mean()) <= 2 * error(fine, coarse)


@pytest.mark.slow
def test_where_a_part_is_dear_the_cut_moves_nothing_either():
    all_in_hand = {"tracks.disarmament.control": 1, "learning.false_alarm": 0, "weeks": 156}
    assert_the_cut_moves_nothing(alone, "side_by_side", 600, {OWN_PART["hamas"]: -2.0, **all_in_hand})


@pytest.mark.slow
def test_with_the_whole_cast_the_cut_moves_nothing_but_the_calendar():
    assert_the_cut_moves_nothing(road, "side_by_side", 400, {})


def test_all_payoffs_and_the_unit_times_ten_change_nothing():
    """A unit is a currency: nothing that is drawn counts in it, so that no concession makes war dearer."""
    stage = alone("alternating", {"weeks": 40})
    same = stage.quantities()
    payoffs = [p for p in same if p.startswith("parties.") and shipped.is_payoff(stage, p)]
    dearer = {path: times(same[path], 10) for path in payoffs}
    dearer |= {p: times(q, 10) for p, q in same.items() if shipped.is_payoff(stage, p) and p not in payoffs}
    other = alone("alternating", {"weeks": 40, **dearer, **of_both(unit=10)})
    assert np.array_equal(at(stage, 200).outcome, at(other, 200).outcome)


def times(quantity: Any, factor: float) -> Any:
    """A number or a distribution, so many times as large."""
    scaled = [argument * factor for argument in quantity.arguments]
    return scaled[0] if quantity.is_certain else {quantity.shape: scaled}
