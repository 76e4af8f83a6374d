"""Levers: what somebody can turn is turned alone and in pairs, on the same luck; what is merely unknown is left."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.faults import BadScenario
from sim.scenario.levers import fixed, kind_of
from sim.scenario.levers import levers as levers_of
from sim.scenario.load import load, with_changes
from sim.scenario.names import name_of
from sim.scenario.units import LEVERS
from sim.study.follow import run
from sim.study.numbers.levers import Levers, _alone, levers
from sim.study.question import Question
from sim.study.registry import kind_of as kind_of_study
from sim.study.study import Setting
from sim.words.levers import finding
from tests.support import QUIET, scenario

WORLDS, SEED = 40, 2
PACE, SEEN, PROMISE = "tracks.arms.lead_time.by_size", "tracks.arms.verifiability", "guarantee.enforcement"
PLAN = scenario(
    {"name": "Levers", "weeks": 40, "futures_per_draw": 2, "violence": QUIET},
    {PACE: {"uniform": [1.0, 200.0]}, SEEN: {"uniform": [0.3, 0.9]}, PROMISE: {"uniform": [0.0, 0.4]}},
    {"parties.alpha.trust.beta": {"uniform": [0.3, 0.9]}},
)


@pytest.fixture(scope="module")
def found() -> Levers:
    """Arms that can be given up within a week, or not before the weeks are over."""
    return levers(PLAN, WORLDS, SEED)


def test_what_somebody_can_turn_is_turned_and_what_is_merely_unknown_is_not(found: Levers) -> None:
    assert set(found.levers["path"]) == {PACE, SEEN, PROMISE}
    assert "parties.alpha.trust.beta" in PLAN.quantities()
    assert {kind_of(path) for path in found.levers["path"]} == {"pace", "inspection", "guarantee"}
    assert not kind_of("parties.alpha.trust.beta")


def test_the_lever_on_which_it_hangs_comes_first_and_is_turned_the_way_that_helps(found: Levers) -> None:
    first = found.levers.iloc[0]
    assert first["path"] == PACE
    assert first["better"] == "low"
    assert first["clear"]
    assert first["gain_low"] > 0 >= found.levers.iloc[-1]["gain_low"]
    assert (np.diff(found.levers["gain"]) <= 0).all()
    assert first["name"] in found.answer()


@pytest.mark.parametrize("path", [PACE, PROMISE])
def test_each_setting_is_the_scenario_with_that_number_on_the_same_luck(found: Levers, path: str) -> None:
    """All other numbers are as each world draws them."""
    row = found.levers.set_index("path").loc[path]
    shares = {
        end: float((run(with_changes(PLAN, {path: float(row[end])}), WORLDS, SEED).outcome == "completed").mean())
        for end in ("low", "middle", "high")
    }
    assert row["completed"] == pytest.approx(shares["middle"])
    assert row["at_low"] == pytest.approx(shares["low"] - shares["middle"])
    assert row["at_high"] == pytest.approx(shares["high"] - shares["middle"])
    quantity = PLAN.quantities()[path]
    assert [row[end] for end in ("low", "middle", "high")] == pytest.approx([quantity.at(q) for q in (0.1, 0.5, 0.9)])


def test_pairs_are_told_by_worlds_that_did_not_choose_them(found: Levers) -> None:
    assert len(found.pairs) == 3
    rows = found.levers.set_index("path")
    turned = {path: float(rows.loc[path, rows.loc[path, "better"]]) for path in (PACE, PROMISE)}
    turned[SEEN] = float(PLAN.quantities()[SEEN].at(0.5))  # the others of the best stand at their medians
    worlds = run(with_changes(PLAN, turned), WORLDS, SEED, branch="main/pairs")
    names = {name_of(PLAN, path) for path in (PACE, PROMISE)}
    [row] = [one for one in found.pairs.itertuples() if {one.first, one.second} == names]
    assert row.completed == pytest.approx(float((worlds.outcome == "completed").mean()))


def test_the_extreme_orders_stand_beside_the_scenarios_own(found: Levers) -> None:
    assert found.orders["order"].iloc[0] == "as it is"
    assert found.orders["gain"].iloc[0] == 0
    own = run(PLAN, WORLDS, SEED)
    assert found.orders["completed"].iloc[0] == pytest.approx(float((own.outcome == "completed").mean()))


def test_what_is_kept_says_the_same(found: Levers) -> None:
    again = Levers.restore(Setting(PLAN, WORLDS, SEED), found.tables())  # type: ignore[arg-type]
    assert again.answer() == found.answer()
    assert again.in_words() == found.in_words()


def test_where_nothing_can_be_turned_it_says_what_to_give_a_range() -> None:
    with pytest.raises(BadScenario, match=r"force\.strength: \{uniform"):
        levers(scenario({"name": "None"}), 4)


def test_nothing_is_said_to_help_where_nothing_does() -> None:
    """Arms of which nobody pretends: to see better changes nothing at all."""
    still = {"name": "Nothing", "weeks": 20, "violence": QUIET, "learning.false_alarm": 0.0}
    plan = scenario(still, {SEEN: {"uniform": [0.3, 0.9]}})
    one = levers(plan, 20)
    assert not len(one.clear)
    assert "beyond chance" in one.answer()


def test_where_no_lever_alone_helps_it_says_how_much_one_may_and_which_two_do(found: Levers) -> None:
    """A gain that is not beyond chance is not none; and pairs are tested by worlds that did not choose them."""
    pairs = found.pairs.assign(gain=[0.1, 0.08, 0.01], gain_error=[0.02, 0.02, 0.02])
    unclear = replace(found, levers=found.levers.assign(clear=False), pairs=pairs)
    said = unclear.answer()
    assert f"may still gain as much as {100 * found.levers['gain_high'].max():.1f} points" in said
    best = unclear.clear_pairs.iloc[0]
    assert f'Two of the best together do, with a luck of their own: "{best["first"]}"' in said
    assert finding(unclear).startswith("No single lever helps beyond chance, two together do (")
    assert len(unclear.clear_pairs) == 2
    chance = replace(unclear, pairs=pairs.assign(gain_error=0.05))
    assert not len(chance.clear_pairs)
    assert "Two of the best" not in chance.answer()
    assert finding(chance) == "No lever helps beyond chance in 40 worlds at each setting"


def test_every_lever_of_the_schema_is_of_a_kind_and_every_kind_has_some() -> None:
    plan = load("gaza/official_plan")
    kinds = {kind_of(path) for path in levers_of(plan)}
    assert kinds == set(LEVERS)


def test_only_what_the_file_states_as_one_number_is_told_as_left(found: Levers) -> None:
    """No force is to come there: how strong it were is a default of the schema and no lever of the scenario."""
    assert not any(path.startswith("force.") for path in (*found.levers["path"], *found.left))
    stated = scenario(PLAN.model_dump(exclude_unset=True), {"tracks.troops.lead_time": {"fixed": 3, "by_size": 9}})
    assert set(fixed(stated, [])) >= {"tracks.troops.lead_time.fixed", "tracks.troops.lead_time.by_size"}


def test_a_gain_in_a_handful_of_worlds_is_not_called_clear() -> None:
    """Five worlds of forty that are better, and none that is worse: two throws of five coins in thirty-two are so."""
    done = np.zeros((1, 3, WORLDS))
    done[0, 2, :5] = 1.0
    alone = _alone(PLAN, {PACE: PLAN.quantities()[PACE]}, done, np.arange(WORLDS))
    assert alone["gain"].iloc[0] == pytest.approx(5 / WORLDS)
    assert not alone["clear"].iloc[0]
    done[0, 2, :12] = 1.0
    assert _alone(PLAN, {PACE: PLAN.quantities()[PACE]}, done, np.arange(WORLDS))["clear"].iloc[0]


def test_what_would_be_refused_is_refused_before_it_is_priced() -> None:
    with pytest.raises(BadScenario, match="no number that somebody can turn has a range"):
        kind_of_study("levers").work(Question("levers", (scenario({"name": "None"}),), 4))
