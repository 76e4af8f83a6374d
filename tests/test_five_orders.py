"""The five orders for Gaza: the same obligations, tranches, lead times and prizes; only the order differs."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim import load, run
from sim.model.luck import Luck
from sim.model.world import World
from sim.scenario.shipped import shipped_names
from sim.study.alike import alike

ORDERS = ("disarmament_first", "withdrawal_first", "alternating", "alternating_mirrored", "side_by_side")
MAIN = ("disarmament", "withdrawal")
WORLDS = np.arange(64)
NO_OTHER_ROAD = {
    "gaza/phase_one": "what is agreed there is an exchange of some weeks, and none of the mediators' roads"
}
WILLING = {
    "parties.israel.strategy": "conciliator",
    "parties.hamas.strategy": "conciliator",
    "violence.rate": 0,
    "violence.hazard": 0,
    "without": ["leakage", "linked_fronts", "spoilers", "strikes", "control"],
    "learning.lapse": 0,
    "learning.false_alarm": 0,
    "futures_per_draw": 1,
}
"""Both always step, nothing happens to them, and what a step needs is at hand when its lead time is over."""


@cache
def world(name: str) -> World:
    return World(load(f"gaza/{name}", {"futures_per_draw": 1}), WORLDS, Luck(0))


def stops(name: str, track: str) -> np.ndarray:
    """The levels at which the tranches of a track end on the road in force: (tranches, worlds)."""
    ledger = world(name).ledger
    rungs = ledger.ways.roads[0].rungs
    need, asks = ledger.way.need[track][:rungs, 0], ledger.way.asks[track][:rungs, 0]
    return ledger.ladder[track][need[asks]] + np.zeros(len(WORLDS))


def turns(name: str) -> list[tuple[str, ...]]:
    """Which of the two owes something on each rung of the road in force."""
    road = world(name).ledger.ways.roads[0]
    return [tuple(track for track in MAIN if road.asks(rung, track)) for rung in range(road.rungs)]


@pytest.mark.parametrize("name", ORDERS)
def test_an_order_names_its_road_and_says_nothing_else(name):
    first, plan = load("gaza/order"), load(f"gaza/{name}")
    assert plan.roadmap == name
    assert plan.road_in_force.name == plan.name
    apart = {key for key in type(plan).model_fields if getattr(plan, key) != getattr(first, key)}
    assert apart <= {"name", "question", "roadmap"}


@pytest.mark.parametrize("name", ORDERS[1:])
@pytest.mark.parametrize("track", MAIN)
def test_what_is_owed_is_the_same_to_the_bit_whatever_the_order(name, track):
    assert np.array_equal(stops(name, track), stops(ORDERS[0], track))
    for kind in ("fixed", "by_size"):
        path = f"tracks.{track}.lead_time.{kind}"
        assert np.array_equal(world(name).value(path), world(ORDERS[0]).value(path))


@pytest.mark.parametrize("track", MAIN)
def test_the_five_tranches_of_a_track_are_equal_in_every_world_and_end_at_all_of_it(track):
    opens = world("side_by_side").value(f"tracks.{track}.start") + np.zeros(len(WORLDS))
    levels = np.vstack([opens, stops("side_by_side", track)])
    sizes = np.diff(levels, axis=0)
    assert len(sizes) == 5
    assert sizes == pytest.approx(np.tile((1 - opens) / 5, (5, 1)))
    assert np.all(levels[-1] == 1.0)
    if track == "withdrawal":
        assert np.ptp(opens) > 0.1  # whatever start a world has drawn


@pytest.mark.parametrize("name", ORDERS)
def test_the_prizes_of_a_world_are_the_same_at_the_end_of_every_road(name):
    here, first = world(name), world(ORDERS[0])
    for (path, stages), road in zip(here.road_paths, here.ledger.ways.roads, strict=True):
        assert [bool(stage.prizes) for stage in stages] == [False] * (len(stages) - 1) + [True]
        assert road.closes(road.rungs - 1)
        for party in ("israel", "hamas"):
            for key in ("value", "chance"):
                paid = here.value(f"{path}.stages.{len(stages) - 1}.prizes.{party}.{key}")
                assert np.array_equal(paid, first.value(f"prizes.{party}.{key}"))


@pytest.mark.parametrize("name", ORDERS)
def test_an_order_has_no_deadline(name):
    assert all(stage.deadline is None for stage in load(f"gaza/{name}").road_in_force.stages)


def test_the_orders_are_what_they_are_called():
    arms, lines = ("disarmament",), ("withdrawal",)
    assert turns("disarmament_first") == [arms] * 5 + [lines] * 5
    assert turns("withdrawal_first") == [lines] * 5 + [arms] * 5
    assert turns("alternating") == [arms, lines] * 5
    assert turns("side_by_side") == [MAIN] * 5


def test_the_mirrored_order_is_the_other_with_the_two_sides_exchanged():
    other = dict(zip(MAIN, reversed(MAIN), strict=True))
    mirrored = [tuple(other[track] for track in rung) for rung in turns("alternating")]
    assert turns("alternating_mirrored") == mirrored


def test_the_orders_can_be_ranked_and_the_official_plan_not_among_them():
    plans = [load(f"gaza/{name}") for name in (*ORDERS, "official_plan")]
    assert alike(plans) == [0, 1, 2, 3, 4]
    assert {plan.weeks for plan in plans} == {260}


@pytest.mark.parametrize("name", ORDERS)
def test_where_both_are_willing_and_nothing_happens_a_road_takes_its_lead_times_and_no_longer(name):
    plan = load(f"gaza/{name}", WILLING)
    plan = plan.model_copy(update={"backers": {}})
    ledger = World(plan, WORLDS, Luck(0)).ledger
    waits = np.ceil(ledger.way.longest_lead - 1e-9) + 1  # due at the opening of a week, done by its end
    found = run(plan, len(WORLDS))
    assert np.all(found.outcome == "completed")
    assert np.array_equal(found.ended_week, waits[: ledger.ways.roads[0].rungs].sum(axis=0))


@pytest.mark.parametrize("name", [name for name in shipped_names() if name.startswith("gaza/")])
def test_another_road_can_be_proposed_unless_the_scenario_is_about_none(name):
    plan = load(name)
    others = plan.other_roads and any(
        mediator.prefers.get(road) is None or mediator.prefers[road].limits[1] > 0
        for mediator in plan.mediators.values()
        for road in plan.other_roads
    )
    if name == "gaza/base":  # what the files of the folder share: the roads that may be proposed are theirs
        assert not others
    else:
        assert bool(others) == (name not in NO_OTHER_ROAD)


@pytest.mark.parametrize("name", ["gaza/side_by_side", "gaza/official_plan"])
def test_roads_are_changed(name):
    found = run(load(name, {"weeks": 80}), 96)
    assert found.final["road"].max() > 0
