"""The space of roads: all orders, each asking the same, with the rest of the road carried along."""

from __future__ import annotations

from collections import Counter

import pytest

from sim.scenario.check import check
from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from sim.study.roads.orders import apart, count, is_there, nearest, path_number, paths, spelt, who_first
from sim.study.roads.space import BOTH, FIRST, SECOND, space_of
from tests.support import road, scenario

ONE_BY_ONE = road(*({track: (k / 5, 1)} for k in range(1, 6) for track in ("arms", "troops")))
AT_ONCE = road(*({"arms": (k / 2, 1), "troops": (k / 2, 1)} for k in (1, 2)))
FUNDS = {"tracks.funds": {"owner": "donors", "tranches": 2}}
GAZA = ("side_by_side", "alternating", "official_plan", "disarmament_first", "withdrawal_first", "reconstruction_first")


def asked(space, path):
    """Every tranche that a road asks, however it is ordered."""
    return Counter(
        (track, reach.level and round(reach.level, 9))
        for stage in space.road(path).stages
        for track, reach in stage.reach.items()
    )


def test_five_and_five_make_252_orders_and_with_both_at_once_1683():
    space = space_of(scenario(ONE_BY_ONE))
    assert space.size == (5, 5)
    assert not space.together
    assert count(space) == 252
    assert len(set(paths(space, 252, 0))) == 252
    assert count(space_of(scenario(ONE_BY_ONE), together=True)) == 1683


def test_each_number_is_an_order_of_its_own():
    space = space_of(scenario(AT_ONCE))
    found = [path_number(space, number) for number in range(count(space))]
    assert len(set(found)) == count(space) == 13
    for path in found:
        assert [sum(move[place] for move in path) for place in (0, 1)] == [2, 2]


def test_who_goes_first_is_a_share_of_pairs():
    assert who_first((FIRST, FIRST, SECOND, SECOND)) == 1.0
    assert who_first((SECOND, SECOND, FIRST, FIRST)) == 0.0
    assert who_first((BOTH, BOTH)) == 0.5
    assert who_first((FIRST, SECOND, FIRST, SECOND)) == 0.75
    assert apart((FIRST, SECOND), (SECOND, FIRST)) == 1.0
    assert apart((FIRST, SECOND), (BOTH,)) == 0.5


@pytest.mark.parametrize("name", GAZA)
def test_a_scenario_finds_its_own_road_again_rung_by_rung(name):
    plan = load(f"gaza/{name}")
    space = space_of(plan)
    again = space_of(space.scenario(space.own))
    assert [(one.move, one.beside, one.count) for one in again.rungs] == [
        (one.move, one.beside, one.count) for one in space.rungs
    ]
    assert nearest(space, paths(space, 20, 0)) == space.own


@pytest.mark.parametrize("name", GAZA)
def test_every_order_asks_the_same_and_can_be_gone_to_its_end(name):
    plan = load(f"gaza/{name}")
    space = space_of(plan)
    whole = asked(space, space.own)
    dated = sum(stage.deadline is not None for stage in plan.road_in_force.stages)
    for path in paths(space, 40, 1):
        assert asked(space, path) == whole
        assert not [*check(space.scenario(path), whole_road=False, idle=False)]
        stages = plan.stages_paid(space.road(path))
        assert sum(len(stage.prizes) for stage in stages) == 2
        assert len(stages[-1].prizes) == 2
        assert sum(stage.deadline is not None for stage in stages) == dated


def test_the_rest_comes_when_as_much_of_the_road_is_done():
    plan = scenario(
        FUNDS,
        road({"arms": (0.5, 1)}, {"funds": (0.5, 1)}, {"troops": (1.0, 1), "funds": (1.0, 1)}, {"arms": (1.0, 1)}),
    )
    space = space_of(plan)
    assert (space.first, space.second) == ("arms", "troops")
    found = [
        {track: reach.level for track, reach in stage.reach.items()} for stage in space.road(space.extremes[1]).stages
    ]
    assert found == [{"troops": 1.0}, {"funds": 0.5}, {"arms": 0.5, "funds": 1.0}, {"arms": 1.0}]


def test_work_waits_for_the_track_that_opens_its_way():
    grows = {"tracks.funds.reach": {"base": 0.2, "grows_with": "arms"}}
    plan = scenario(FUNDS, grows, road({"arms": (1.0, 1)}, {"funds": (1.0, 1)}, {"troops": (1.0, 1)}))
    space = space_of(plan)
    for path in (*space.extremes, space.own):
        order = [track for stage in space.road(path).stages for track in stage.reach]
        assert order.index("arms") < order.index("funds")


def test_a_deadline_moves_with_the_part_of_the_road_that_it_is_set_for():
    plan = scenario(
        {
            "roadmap.stages": [
                {"reach": {"arms": {"level": 0.5, "tranches": 1}}, "deadline": 10},
                {"reach": {"arms": {"level": 1.0, "tranches": 1}}},
                {"reach": {"troops": {"level": 1.0, "tranches": 1}}},
            ]
        }
    )
    space = space_of(plan)
    for path in paths(space, 10, 0):
        assert [stage.deadline for stage in space.road(path).stages] == [10, None, None]


def test_a_sample_always_has_the_extremes_and_the_own_order():
    space = space_of(scenario(ONE_BY_ONE))
    found = paths(space, 12, 5)
    assert len(set(found)) == 12
    assert {*space.extremes, space.own} <= set(found)
    assert found == paths(space, 12, 5) != paths(space, 12, 6)
    assert [who_first(path) for path in found] == sorted((who_first(path) for path in found), reverse=True)


def test_without_steps_at_once_the_nearest_order_is_taken():
    space = space_of(scenario(AT_ONCE), together=False)
    assert not is_there(space)
    found = nearest(space, paths(space, 10, 0))
    assert spelt(space, found) in {"A T A T", "T A T A", "A T T A", "T A A T"}


def test_the_tracks_can_be_named_either_way_round():
    plan = scenario(AT_ONCE)
    assert (space_of(plan, "troops").first, space_of(plan, "troops").second) == ("troops", "arms")
    assert space_of(plan, second="arms").first == "troops"


def test_tracks_that_cannot_be_meant_are_refused_all_at_once():
    with pytest.raises(BadScenario) as caught:
        space_of(scenario(AT_ONCE), "army", "troop")
    assert "did you mean `arms`?" in str(caught.value)
    assert "did you mean `troops`?" in str(caught.value)
    with pytest.raises(BadScenario, match="owes nothing on the road"):
        space_of(scenario(road({"arms": 1.0})))
