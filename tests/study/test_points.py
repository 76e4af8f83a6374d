"""The same worlds at many points: each point is the scenario with these numbers, world by world."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.faults import BadScenario
from sim.scenario.load import load, with_changes
from sim.scenario.schema import Scenario
from sim.study.follow import run
from sim.study.points import Points, at_points

TRUST, MANDATE = "parties.hamas.trust.israel", "force.mandate"


@pytest.fixture(scope="module")
def plan() -> Scenario:
    return load("gaza/side_by_side", {"weeks": 30, "futures_per_draw": 4})


@pytest.mark.parametrize("worlds", [10, 12])
def test_every_point_is_a_run_of_the_scenario_with_its_numbers(worlds: int, plan: Scenario) -> None:
    given = {TRUST: np.array([0.1, 0.9, 0.9]), MANDATE: np.array([0.0, 0.0, 1.0])}
    found = at_points(plan, given, worlds, 5, shown=("progress", "tension"))
    for point in range(3):
        alone = run(with_changes(plan, {path: float(values[point]) for path, values in given.items()}), worlds, 5)
        names = np.array(["completed", "progressing", "stalled", "collapsed"])
        assert (names[found.outcome[point]] == alone.outcome).all()
        assert np.array_equal(found.ended_week[point], alone.ended_week, equal_nan=True)
        for name in ("progress", "tension"):
            assert found.final[name][point] == pytest.approx(alone.final[name], abs=1e-12)
        summary = alone.summary()
        assert found.share("stalled")[point] == pytest.approx(summary.share["stalled"])
        assert found.standard_error("stalled")[point] == pytest.approx(summary.standard_error["stalled"], nan_ok=True)


def test_a_dial_that_is_off_in_the_scenario_works_where_a_point_turns_it_on() -> None:
    plan = load("gaza/mediators_lend", {"weeks": 30})
    path = "mediators.us.protection"
    assert path in plan.quantities()
    off = with_changes(plan, {path: 0.0})
    both = at_points(off, {path: np.array([0.0, 0.9])}, 40)
    alone = run(with_changes(plan, {path: 0.9}), 40)
    assert both.share("stalled")[1] == (alone.outcome == "stalled").mean()


def test_what_is_no_number_of_the_scenario_is_refused_with_all_other_faults(plan: Scenario) -> None:
    with pytest.raises(BadScenario) as bad:
        at_points(plan, {"parties.hams.trust": np.array([0.5]), "force.mandat": np.array([0.5])}, 4)
    assert {str(fault) for fault in bad.value.faults} == {
        "--vary parties.hams.trust: no number of the scenario stands there; did you mean `parties.hamas.unit`?",
        "--vary force.mandat: no number of the scenario stands there; did you mean `force.mandate`?",
    }


def test_a_value_outside_the_range_is_refused(plan: Scenario) -> None:
    with pytest.raises(BadScenario, match=r"^--vary force.mandate: 7 is outside 0 to 1"):
        at_points(plan, {MANDATE: np.array([0.0, 7.0])}, 4)


def test_draws_that_agree_by_chance_give_no_error_of_nothing() -> None:
    outcome = np.array([[0, 2, 2, 0], [0, 0, 2, 2], [2, 2, 2, 2]])
    found = Points({}, outcome, np.full((3, 4), np.nan), {}, draws=np.array([0, 0, 1, 1]))
    assert found.share("stalled").tolist() == [0.5, 0.5, 1.0]
    first, second, third = found.standard_error("stalled")
    assert np.isnan(first)
    assert second > 0
    assert third == 0
