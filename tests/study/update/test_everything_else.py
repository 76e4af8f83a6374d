"""Everything else works on worlds that are kept: comparisons, sweeps, obstacles, stories, turning points."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from sim.model.outcomes import STATES
from sim.scenario.faults import BadScenario
from sim.scenario.load import with_changes
from sim.study.ablate import ablate
from sim.study.choices.forks import Fork, outcomes, trunk_of
from sim.study.compare import compare
from sim.study.follow import run
from sim.study.forecast.forecast import forecast
from sim.study.numbers.sensitivity import sensitivity
from sim.study.numbers.sweep import sweep
from sim.study.obstacles import obstacles, without_deals
from sim.study.roads.roadmaps import roadmaps
from sim.study.statistics import mean_of, together
from sim.study.story import story
from sim.study.tournament import tournament
from sim.study.update.kept import AMONG
from tests.study.update.plans import fact, violent
from tests.support import TROOPS_FIRST

KILLED = fact(6, count="killed", value=60, error=5)


def test_a_comparison_holds_the_same_facts_against_each_road():
    first = violent(KILLED)
    second = violent(KILLED).model_copy(update={"name": "Other", **_road()})
    found = compare([first, second], 400)
    for one in found.runs:
        assert abs(one.paths["killed"][6].mean() - 60) < 3
    assert len(found.ceilings) == 2
    assert found.differences()["standard_error"].notna().all()


def test_pairs_of_kept_worlds_hang_together_by_the_origins_of_either_road():
    first = np.array([0, 0, 1, 2, 2, 3, 4])
    second = np.array([0, 1, 1, 3, 4, 5, 5])
    np.testing.assert_array_equal(together(first, second), [0, 0, 0, 1, 1, 2, 2])
    np.testing.assert_array_equal(together(first, first), first)


def test_the_error_of_a_difference_covers_what_either_road_keeps_more_than_once():
    """Worlds of the second road that are one world seven times over count as one, whatever the first road's are."""
    draws, copies = np.arange(700), np.repeat(np.arange(100), 7)
    apart = np.repeat(np.random.default_rng(1).choice([-1, 0, 1], 100), 7).astype(float)
    naive, honest = mean_of(apart, together(draws, draws)), mean_of(apart, together(draws, copies))
    assert honest.standard_error == pytest.approx(np.sqrt(7) * naive.standard_error, rel=0.02)
    assert honest.standard_error == mean_of(apart, together(copies, draws)).standard_error


def test_a_comparison_says_what_its_pairs_share_and_what_they_do_not():
    first = violent(KILLED)
    second = with_changes(violent(KILLED), {"violence.rate": {"uniform": [1, 5]}}).model_copy(update={"name": "Other"})
    found = compare([first, second], 400)
    same = np.mean(found.runs[0].draws == found.runs[1].draws)
    assert 0 < same < 1  # each road is weighed by itself
    note = _of_pairs(found)
    assert f"{100 * same:.0f} % of the pairs go back to the same draw" in note
    assert "All pairs meet the same luck after the last fact" in note
    assert "on the same luck since the last fact" in found.answer()
    bare = [plan.model_copy(update={"observed": violent().observed}) for plan in (first, second)]
    assert "Facts" not in _of_pairs(compare(bare, 40))


def _of_pairs(found):
    [table] = [table for table in found.in_words() if table.heading.startswith("Differences on the same luck")]
    return table.note


def test_pairs_from_one_world_were_the_same_world_up_to_the_last_fact():
    first = violent(KILLED)
    second = violent(KILLED).model_copy(update={"name": "Other", "question": "Anything else?"})
    one, other = compare([first, second], 400).runs
    np.testing.assert_array_equal(one.draws, other.draws)
    for name, path in one.paths.items():
        np.testing.assert_array_equal(path, other.paths[name])


@pytest.mark.parametrize("ask", [run, lambda plan, worlds: compare([plan], worlds)])
def test_a_spread_that_cannot_be_told_is_not_shown_and_why_is_said(ask):
    told = ask(violent(KILLED), 100).in_words()[0]
    assert "spread" not in told.columns
    assert "Spread between draws of the assumptions: not shown, because with facts" in told.note
    plain = ask(violent(), 100).in_words()[0]  # one future a draw
    assert "not shown, because each draw has one future" in plain.note
    several = ask(violent().model_copy(update={"futures_per_draw": 4}), 100).in_words()[0]
    assert "spread" in several.columns
    assert "not shown" not in several.note


def _road():
    return {"roadmap": violent(KILLED).road_in_force.model_validate(TROOPS_FIRST["roadmap"])}


def test_a_sweep_turns_a_number_from_the_last_fact_on():
    plan = violent(KILLED)
    found = sweep(plan, {"violence.hazard": [0.0, 0.05]}, 400)
    share = found.of("collapsed").set_index("violence.hazard")["share"]
    whole = run(plan, 400)
    before = ((whole.outcome == "collapsed") & (whole.ended_week <= 6)).mean()
    assert share[0.0] == pytest.approx(before)
    assert share[0.05] > before + 0.2


def test_obstacles_are_away_from_the_last_fact_on():
    plan = violent(KILLED).model_copy(update={"weeks": 18})
    found = obstacles(plan, 200)
    whole = run(plan, 200)
    np.testing.assert_array_equal(found.whole.outcome, whole.outcome)
    fallen = (whole.outcome == "collapsed") & (whole.ended_week <= 6)
    assert (found.outcomes["R0"][fallen] == "collapsed").all()
    assert (found.outcomes["R0"] == "completed").mean() > (whole.outcome == "completed").mean()
    assert without_deals(plan, 200)["alpha"].shape == (200,)


def test_a_mechanism_is_switched_off_from_the_last_fact_on():
    plan = violent(KILLED)
    found = ablate(plan, 200, only=["moods"])
    np.testing.assert_array_equal(found.whole.outcome, run(plan, 200).outcome)


def test_a_tournament_pays_kept_worlds_by_their_own_numbers():
    found = tournament(violent(KILLED).model_copy(update={"weeks": 10}), 100)
    assert all(len(one) == 100 for one in found.outcomes.values())
    assert found.matrix()["standard_error"].notna().all()


@pytest.mark.parametrize("number", [0, 7, 501])
def test_the_story_of_a_kept_world_is_what_the_run_says_of_it(number):
    plan = violent(KILLED)
    found, told = run(plan, AMONG), story(plan, number)
    assert told.outcome == found.outcome[number]
    for name in ("killed", "progress", "tension", "level troops"):
        mine = told.paths[name]
        np.testing.assert_array_equal(mine, found.paths[name][: len(mine), number])


def test_worlds_that_were_one_have_one_story_up_to_the_last_fact():
    plan = violent(KILLED)
    found = run(plan, AMONG)
    apart = (np.diff(found.draws) == 0) & (np.diff(found.final["killed"]) != 0)
    first = int(np.flatnonzero(apart)[0])
    one, other = story(plan, first), story(plan, first + 1)
    assert (one.paths["killed"][:7] == other.paths["killed"][:7]).all()
    assert not (one.paths["killed"] == other.paths["killed"])[: len(one.paths["killed"])].all()


def test_futures_of_a_kept_world_begin_where_it_stands():
    plan = violent(KILLED)
    lasting = int(np.flatnonzero(np.isnan(run(plan, AMONG).ended_week))[0])
    trunk, _, steps = trunk_of(plan, lasting, 0, "main")
    ends = [step.outcome for step in steps]
    again = outcomes(trunk, [Fork(2), Fork(10)], 5, own_luck=True)
    assert (again == STATES.index(ends[-1])).all()


def test_there_are_only_so_many_kept_worlds():
    with pytest.raises(BadScenario, match="no kept world"):
        story(violent(KILLED), AMONG)


def test_no_one_world_can_be_told_whose_numbers_were_moved_on_the_way():
    plan = violent(KILLED, fact(12, count="killed", value=120, error=30))
    assert run(plan, 50).worlds == 50
    with pytest.raises(BadScenario, match="resampled"):
        story(plan, 0)


def test_a_forecast_begins_after_the_last_fact():
    plan = violent(fact(6, count="killed", value=60, error=10)).model_copy(update={"weeks": 80})
    found = forecast(plan, 300)
    assert found.known_until == datetime.date(2030, 2, 18)
    assert found.forecast["month"].iloc[0] == "2030-02"  # the month in which the last fact lies has not ended
    plain = forecast(violent().model_copy(update={"weeks": 80}), 300)
    assert plain.known_until == plan.start
    assert found.sealed()["scenario_sha256"] != plain.sealed()["scenario_sha256"]


@pytest.mark.parametrize("study", [sensitivity, roadmaps])
def test_what_cannot_be_asked_of_kept_worlds_is_refused(study):
    with pytest.raises(BadScenario, match="facts"):
        study(violent(KILLED), 64)
