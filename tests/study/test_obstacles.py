"""Obstacles: the plain run is the run, each obstacle takes what it should, and what is said follows from the worlds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim import charts
from sim.model.luck import Luck
from sim.model.standing import FREE, HOLD, STEP, StandingOrder
from sim.model.world import World
from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from sim.scenario.obstacles import OBSTACLES, Away
from sim.scenario.schema import Scenario
from sim.study.away import LAST, NAMES, alone, chained, only, situations, standing, task
from sim.study.compare import compare
from sim.study.follow import follow_each, run
from sim.study.obstacles import Obstacles, obstacles, without_deals
from sim.words.obstacles import finding
from tests.support import ARMS_FIRST, IN_STEPS, both, scenario

pytestmark = pytest.mark.slow  # what its tests share takes long

WORLDS = 96
MAIN = ("disarmament_first", "withdrawal_first", "alternating", "side_by_side", "official_plan")
WIDE = {"parties.alpha.values.arms": {"uniform": [-2.0, -0.2]}, "futures_per_draw": 1}
VIOLENT = {"violence.rate": 3.5, "violence.hazard": 0.01}
PLAN = scenario(IN_STEPS, WIDE, VIOLENT, {"name": "Torn", "tracks.arms.control": 0.7, "weeks": 30})


@pytest.fixture(scope="module")
def found() -> Obstacles:
    return obstacles(PLAN, WORLDS)


def ended(plan: Scenario, key: str, worlds: int = WORLDS) -> Any:
    """One run of the study, by its key."""
    return follow_each([replace(task(plan, situations(plan)[key], worlds, 0, "main"), shown=None)])[0]


@pytest.mark.parametrize("name", MAIN)
def test_with_all_obstacles_in_the_way_it_is_the_plain_run_to_the_bit(name: str) -> None:
    plan = load(f"gaza/{name}", {"weeks": 26})
    plain, chain = run(plan, 24), ended(plan, chained(LAST), 24)
    assert np.array_equal(chain.outcome, plain.outcome)
    assert np.array_equal(chain.ended_week, plain.ended_week, equal_nan=True)
    assert all(np.array_equal(chain.final[one], plain.final[one], equal_nan=True) for one in plain.final)


@pytest.mark.parametrize("name", MAIN)
def test_with_all_obstacles_away_every_road_completes(name: str) -> None:
    first = ended(load(f"gaza/{name}"), chained(0), 12)
    assert (first.outcome == "completed").all()


def test_what_is_lost_adds_up_from_the_first_run_to_the_last(found: Obstacles) -> None:
    chain = found.chain()
    assert list(chain["run"]) == [chained(number) for number in range(LAST + 1)]
    assert list(chain["obstacle"].iloc[1:]) == list(OBSTACLES)
    whole = chain["completed"].iloc[-1] - chain["completed"].iloc[0]
    assert chain["difference"].sum() == pytest.approx(whole)
    assert chain["completed"].iloc[-1] == (found.whole.outcome == "completed").mean()
    assert whole < 0


def test_without_third_parties_they_cost_nothing(found: Obstacles) -> None:
    assert np.array_equal(found.outcomes[chained(4)], found.outcomes[chained(3)])
    assert found.alone().set_index("obstacle").gain["third parties"] == 0


def test_a_side_that_loses_by_the_whole_deal_loses_exactly_these_worlds(found: Obstacles) -> None:
    """What alpha gives up is worth more to it than the 1.0 that it gets, and a freeze costs it nothing."""
    world = World(PLAN, np.arange(WORLDS), Luck(0))
    loses = world.value("parties.alpha.values.arms") < -1.0
    assert 0.2 < loses.mean() < 0.9
    assert np.array_equal(found.no_deal["alpha"], loses)
    assert not found.no_deal["beta"].any()
    before, after = found.completed(chained(1)), found.completed(chained(2))
    assert before.all()
    assert np.array_equal(after == 1, ~loses)


def test_prizes_in_full_make_a_deal_and_the_fear_of_war_does_too() -> None:
    def loses(*changes: Any) -> float:
        return float(without_deals(scenario(IN_STEPS, WIDE, *changes), WORLDS)["alpha"].mean())

    stages = IN_STEPS["roadmap"]["stages"]
    prized = [*stages[:-1], {**stages[-1], "prizes": {"alpha": {"value": 1.0, "chance": 0.01}}}]
    assert loses({"roadmap": {"stages": prized}}) == 0 < loses()
    assert loses({"parties.alpha.war_cost": 0.0}) == loses()  # a war that costs nothing is worth a freeze at level 0


def test_a_side_is_shown_what_it_alone_costs(found: Obstacles) -> None:
    sides = found.sides().set_index(["obstacle", "party"])
    cost = found.chain().set_index("obstacle").difference["no deal"]
    assert sides.loc[("no deal", "alpha"), "difference"] == cost < 0
    assert sides.loc[("no deal", "beta"), "difference"] == 0
    assert sides.loc[("no deal", "alpha"), "without_a_deal"] == found.no_deal["alpha"].mean()


def test_an_obstacle_alone_away_is_taken_away_by_the_same_switch(found: Obstacles) -> None:
    asked = situations(PLAN)
    assert asked[alone("violence")] == asked[chained(LAST - 1)] == (Away("violence"),)
    gains = found.alone().set_index("obstacle")
    assert gains.gain["violence"] == pytest.approx(-found.chain().set_index("obstacle").difference["violence"])
    both_away = {one for party in PLAN.parties for one in asked[alone("home fronts", party)]}
    assert {one.party for one in both_away} == set(PLAN.parties)


def test_a_party_acts_by_an_order_only_where_an_obstacle_is_away() -> None:
    always = dict.fromkeys(PLAN.parties, StandingOrder(STEP, STEP))
    assert standing(PLAN, ()) == {}
    assert standing(PLAN, [Away("distrust"), Away("no deal")]) == always
    assert standing(PLAN, [Away("distrust")]) == dict.fromkeys(PLAN.parties, StandingOrder(STEP, HOLD))
    assert standing(PLAN, [Away("no deal")]) == dict.fromkeys(PLAN.parties, StandingOrder(FREE, STEP))
    assert standing(PLAN, [Away("distrust", "beta")]) == {"beta": StandingOrder(STEP, HOLD)}


def test_who_always_steps_still_obeys_its_home_front() -> None:
    bound = scenario(ARMS_FIRST, both(home_front={"hardliners": 0.6, "limit": 0.5, "memory": 10000}))
    assert not (ended(bound, alone("distrust")).outcome == "completed").any()
    assert (ended(bound, chained(5)).outcome == "completed").any()
    one = ended(bound, alone("home fronts", "alpha"))  # arms first: alpha does its part, and beta may not
    assert (one.final["level arms"] == 1).any()
    assert not one.final["level troops"].any()


def test_an_order_rules_war_and_answers_too() -> None:
    orders = {"alpha": StandingOrder(STEP, STEP), "beta": StandingOrder(HOLD, HOLD)}
    world = World(scenario(ARMS_FIRST), np.arange(4), Luck(0), standing=orders)
    for party in world.parties:
        party.war_votes = party.war_votes + 5
    world.step()
    alpha, beta = world.parties
    assert not alpha.war_votes.any()
    assert not beta.war_votes.any()
    proposed, much = np.zeros(4, dtype=np.int64), np.ones(4)
    assert alpha.accepts(proposed, -much).all()
    assert not beta.accepts(proposed, much).any()


def test_another_strategy_is_kept_once_distrust_is_in_the_way() -> None:
    plan = scenario(ARMS_FIRST, {"parties.alpha.strategy": "hardliner"})
    assert (ended(plan, chained(2)).outcome == "completed").all()
    assert not ended(plan, chained(3)).final["level arms"].any()


def test_the_order_of_the_parties_is_irrelevant(found: Obstacles) -> None:
    turned = PLAN.model_copy(update={"parties": dict(reversed(PLAN.parties.items()))})
    other = obstacles(turned, WORLDS)
    assert all(np.array_equal(other.outcomes[key], outcome) for key, outcome in found.outcomes.items())
    assert other.answer() == found.answer()


def test_worlds_do_not_depend_on_how_many_stand_side_by_side() -> None:
    away = situations(PLAN)[only(2, "alpha")]
    whole = task(PLAN, away, WORLDS, 0, "main")
    parts = [block.follow().outcome for block in whole.blocks(16)]
    assert len(parts) > 1
    assert np.array_equal(np.concatenate(parts), whole.blocks()[0].follow().outcome)


def test_equal_runs_are_followed_once_and_progress_ends_at_all() -> None:
    seen = []
    obstacles(PLAN.model_copy(update={"weeks": 4}), 4, on_progress=lambda done, all_: seen.append((done, all_)))
    assert seen[-1][0] == seen[-1][1] < 4 * len(situations(PLAN))


def test_the_sentence_names_what_costs_and_helps_most_and_no_winner_of_a_tie(found: Obstacles) -> None:
    chain, gains = found.chain().set_index("obstacle"), found.alone().set_index("obstacle")
    dearest, leaders = found.dearest(), found.leaders()
    assert dearest[0] == chain["difference"].iloc[1:].idxmin()
    assert leaders[0] == gains["gain"].idxmax()
    for name in (dearest[0], leaders[0]):
        assert OBSTACLES[name].title in found.answer()
    nothing = dict.fromkeys(found.outcomes, found.outcomes[chained(LAST)])
    still = replace(found, outcomes=nothing)
    assert (still.dearest(), still.leaders()) == ([], [])
    assert "No obstacle" in still.answer()
    tied = {**nothing, **{alone(name): found.outcomes[chained(1)] for name in ("calendar", "violence")}}
    two = replace(found, outcomes=tied)
    assert set(two.leaders()) == {"calendar", "violence"}
    assert "chance may decide" in two.answer()


def test_it_tells_itself_in_words_and_the_picture_is_told_too(found: Obstacles) -> None:
    chain, sides, meanings = found.in_words()
    assert [row[0] for row in chain.rows][:2] == ["All obstacles away", "+ the calendar"]
    assert chain.rows[-1][1] == f"{100 * (found.whole.outcome == 'completed').mean():.1f}"
    assert len(sides.rows) == 9
    assert len(meanings.rows) == LAST
    said = charts.of(found).alternative("obstacles")
    assert finding(found) in said
    assert all(OBSTACLES[name].title in said for name in NAMES)


def test_what_cannot_be_asked_is_refused_in_words() -> None:
    with pytest.raises(BadScenario, match=r"no road is agreed at the start.*set bargaining.open to false"):
        obstacles(load("gaza/negotiated"), 4)
    with pytest.raises(BadScenario, match=r"parties.beta.strategy.*waits for a player's orders.*foresight"):
        obstacles(scenario(ARMS_FIRST, {"parties.beta.strategy": "human"}), 4)
    with pytest.raises(BadScenario, match=r"x 2[0-9] runs = .*ask for at most"):
        obstacles(load("gaza/side_by_side"), 10**8)
    with pytest.raises(ValueError, match="worlds"):
        obstacles(PLAN, 0)


def test_a_comparison_shows_the_ceiling_of_each_calendar_and_how_often_a_deal_is_to_be_had() -> None:
    quick = scenario(IN_STEPS, WIDE, VIOLENT, {"name": "Quick"})
    slow = scenario(IN_STEPS, WIDE, {"name": "Slow", "tracks.arms.lead_time.fixed": 60})
    ordered = scenario(ARMS_FIRST, {"name": "Played", "parties.beta.strategy": "human", "futures_per_draw": 1})
    both_ways = compare([quick, slow, ordered], WORLDS)
    table = both_ways.ceilings.set_index("scenario")
    assert table.ceiling["Quick"] == 1
    assert table.reached["Quick"] == (both_ways.runs[0].outcome == "completed").mean() < 1
    assert table.ceiling["Slow"] == 0
    assert np.isnan(table.reached["Slow"])
    loses = without_deals(quick, WORLDS)["alpha"]
    assert table.deal["Quick"] == table.deal["Slow"] == (~loses).mean()
    assert table.worlds["Played"] == 0
    [told] = [one for one in both_ways.in_words() if one.heading == "What the calendar allows"]
    assert told.rows[1][1:3] == ("0.0 ± 0.0", "-")
    assert told.rows[2] == ("Played", "-", "-", "-")
    assert f"first {WORLDS} worlds" in told.note
