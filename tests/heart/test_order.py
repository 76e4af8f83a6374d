"""The main comparison compares order: the roads share all but that, and each is held against its own ceiling."""

from __future__ import annotations

import pytest

from sim.scenario.schema import Scenario
from sim.study.ceiling import tasks
from sim.study.follow import follow_each
from tests.heart.roads import MAIN, ROADS, WEEKS, alone, road


def test_the_roads_share_all_but_the_order():
    """Obligations, tranches, lead times, prizes and everything beside the road."""
    plans = [road(name) for name in ROADS]
    for plan in plans:
        assert plan.weeks == WEEKS
        assert plan.prizes.keys() == MAIN.keys()
        assert tranches(plan) == dict.fromkeys(MAIN.values(), 5)
        assert dict(beside(plan).items()) == beside(plans[0])


def tranches(plan: Scenario) -> dict[str, int]:
    """How many tranches of each track a road asks."""
    found: dict[str, int] = {}
    for stage in plan.roadmap.stages:
        for track, target in stage.reach.items():
            found[track] = found.get(track, 0) + target.tranches
    return found


def beside(plan: Scenario) -> dict[str, object]:
    """All of a scenario but its road."""
    return plan.model_dump(mode="json", exclude={"roadmap", "name", "question"})


def ceiling(plan: Scenario, worlds: int) -> float:
    """What two sides that always step complete by this calendar, third parties ready and without a hazard."""
    [record] = follow_each(tasks([plan], worlds, 0, "main")).copy()
    return float((record.outcome == "completed").mean())


@pytest.mark.parametrize("name", ["disarmament_first", "side_by_side"])
def test_five_years_are_enough_for_two_who_always_step(name):
    """So that what the roads do not complete is not the calendar's doing."""
    assert ceiling(alone(name), 100) > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("name", ROADS)
def test_so_they_are_on_every_road_with_the_whole_cast(name):
    assert ceiling(road(name), 200) > 0.9
