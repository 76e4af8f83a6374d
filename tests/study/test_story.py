"""The story of one world: it is the very same world as in a run, and what is told of it is what was kept."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import numpy as np
import pytest

import sim
from sim.cli.telling import document
from sim.phrases import CAVEAT
from sim.scenario.schema import Scenario
from sim.study.follow import run
from sim.study.run import Run
from sim.study.story import Story, story
from tests.cast import FULL_CAST
from tests.stories import AT_ONCE, NO_ERRORS
from tests.support import ARMS_FIRST, GUIDED, ONE_EXCHANGE, both, road, scenario, trust

pytestmark = pytest.mark.slow  # what its tests share takes long

WORLDS = 13  # in the last a stall goes on for another reason
ANSWERS = ("accepted", "refused", "lapsed")
# Stalls are short there: they last only while something is due.
CAST = scenario(FULL_CAST, {"endings.stall_after": 1})


@pytest.fixture(scope="module")
def lived() -> Run:
    return run(CAST, WORLDS)


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return [story(CAST, world) for world in range(WORLDS)]


def kinds(told: Story) -> Counter[str]:
    return Counter(one.kind for one in told.sentences)


def assert_is_that_world(told: Story, lived: Run) -> None:
    number = told.world
    assert told.outcome == lived.outcome[number]
    assert np.array_equal(told.ended_week, lived.ended_week[number], equal_nan=True)
    assert told.ended_by == lived.ended_by[number]
    for name, path in told.paths.items():
        assert np.array_equal(path, lived.paths[name][:, number]), name


def test_it_is_the_very_same_world_as_in_a_run(stories: list[Story], lived: Run) -> None:
    for told in stories:
        assert_is_that_world(told, lived)
    assert len({told.outcome for told in stories}) > 1


@pytest.mark.parametrize("change", [{"steps_per_week": 2, "weeks": 60}, {"bargaining.open": True, "weeks": 60}])
def test_it_is_the_same_world_whatever_the_steps_and_the_road(change: dict[str, Any]) -> None:
    plan = scenario(FULL_CAST, change)
    assert_is_that_world(story(plan, 17, 3), run(plan, 18, 3))


def test_a_shipped_scenario_tells_world_17_as_its_run_has_it() -> None:
    plan = sim.load("gaza/side_by_side", {"weeks": 40})
    assert_is_that_world(sim.story(plan, world=17, seed=0), run(plan, 18, 0))


def test_it_begins_with_who_is_there_and_the_road_and_ends_with_the_ending_and_the_caveat(stories: list[Story]) -> None:
    for told in stories:
        first = [one.kind for one in told.sentences]
        assert first[0] == "setting"
        assert first.index("cast") < first.index("road")
        assert told.sentences[-1].text == CAVEAT
        ending = [one for one in told.sentences if one.kind == told.outcome]
        assert len(ending) == 1
        said = ending[0].text
        assert ("week" in said) or ("weeks" in said)
        if told.ended_week == told.ended_week:
            assert f"in week {told.ended_week:.0f}" in said


def test_who_owes_what_and_the_first_stage_are_named() -> None:
    text = str(story(scenario(ARMS_FIRST)))
    assert "Alpha owes arms (0 % done)" in text
    assert "asks for arms to 100 %" in text


def test_where_no_road_is_agreed_that_is_said() -> None:
    told = story(scenario(FULL_CAST, {"bargaining.open": True}), 1)
    [road_at_first] = [one.text for one in told.sentences if one.kind == "road" and one.week == 0]
    assert road_at_first.startswith("No road is agreed")


def test_every_tranche_that_passes_is_told_in_its_week(stories: list[Story]) -> None:
    for told in stories:
        rises = {
            (week, track)
            for track in ("arms", "troops")
            for week in range(1, CAST.weeks + 1)
            if told.levels[track][week] > told.levels[track][week - 1] + 1e-12
        }
        said = {
            (week, track)
            for one in told.sentences
            if one.kind in ("step", "pretence")
            for week in range(one.week, one.last + 1)
            for track in ("arms", "troops")
            if f"tranche of {track}" in one.text
        }
        assert rises <= said


def test_proposals_and_their_answers_are_those_of_the_run(stories: list[Story], lived: Run) -> None:
    for told in stories:
        proposed = sum(kinds(told)[answer] for answer in ANSWERS)
        assert proposed == lived.final["proposed"][told.world]
        accepted = sum(one.kind == "road" and one.week > 0 for one in told.sentences)
        assert accepted == lived.final["accepted"][told.world]
        refusals = sum(one.text.count(" refuses") for one in told.sentences if one.kind in ANSWERS)
        assert refusals == sum(lived.final[f"refused {party}"][told.world] for party in CAST.parties)


def test_stalls_begin_and_end_as_the_states_do(stories: list[Story]) -> None:
    for told in stories:
        begins = [
            week
            for week in range(1, len(told.states))
            if told.states[week] == "stalled" and told.states[week - 1] != "stalled"
        ]
        assert [one.week for one in told.sentences if one.kind == "stall"] == begins


def test_violence_that_is_told_adds_up(stories: list[Story]) -> None:
    for told in stories:
        counts = [
            int(found.group(1).replace(",", ""))
            for one in told.sentences
            if one.kind == "violence"
            for found in [re.search(r"([\d,]+) incidents?\b", one.text)]
            if found
        ]
        assert sum(counts) == told.paths["incidents"][-1]


def test_quiet_weeks_are_joined_and_every_week_is_told_once() -> None:
    told = story(scenario(GUIDED, road({"arms": 1.0}), {"tracks.arms.lead_time": {"fixed": 9, "by_size": 0}}), 0)
    [prepares] = [one for one in told.sentences if one.kind == "prepares"][:1]
    assert (prepares.week, prepares.last) == (1, 9)
    assert "due in week 10" in prepares.text
    covered = [week for part in told.paragraphs for week in range(part[0].week, part[0].last + 1) if _is_told(part)]
    assert sorted(covered) == list(range(1, int(told.ended_week) + 1))


def _is_told(paragraph: Any) -> bool:
    return paragraph[0].kind in ("prepares", "holds", "waits", "as before", "step", "rejected", "found out", "pretence")


def test_who_holds_says_why_by_the_term_that_weighs_most() -> None:
    exposed = {"tracks.arms.vulnerability": 2, "learning.mimicry": 0}
    wary = story(scenario(ONE_EXCHANGE, trust(0.1), exposed, both(honour=0.0, freeze_to_war=0.05)), 1)
    held = next(one for one in wary.sentences if one.kind == "holds")
    assert "the fear of standing exposed if the others do not follow" in held.text
    stall = next(one for one in wary.sentences if one.kind == "stall")
    assert "Alpha: " in stall.text


def test_who_acts_by_a_rule_is_said_to_do_so() -> None:
    told = story(scenario(ARMS_FIRST, both(strategy="tit_for_tat")), 0)
    assert "by a simple rule (tit for tat)" in str(told)
    assert any("by its rule (tit for tat)" in one.text for one in told.sentences if one.kind in ("step", "holds"))


def test_attacks_are_laid_at_a_door_only_where_trust_falls(stories: list[Story]) -> None:
    blamed = [(told, one) for told in stories for one in told.sentences if one.kind == "blamed"]
    assert blamed
    for told, one in blamed:
        assert told.paths["attacks s"][one.week] > told.paths["attacks s"][one.week - 1]


def test_all_who_are_there_come_to_be_told(stories: list[Story]) -> None:
    told = sum((kinds(one) for one in stories), Counter())
    for kind in (
        "step", "holds", "prepares", "waits", "delivery", "stage", "stall", "reason", "resumed", "event", "no event",
        "election", "accepted", "refused", "road", "pledged", "deployed", "veto", "pays", "pays not", "audit", "strike",
        "blamed", "front", "rearming", "inspection", "trust", "violence", "distress", "mediators", "tries",
    ):  # fmt: skip
        assert told[kind], kind


def test_a_return_to_war_says_what_it_was_worth() -> None:
    keen = {
        "parties.alpha.war_cost": 0.0,
        "parties.alpha.values": {"arms": -1.0, "troops": 0.2},
        "tracks.arms.start": 0.5,
    }
    told = story(scenario(ARMS_FIRST, trust(0.02), keen, both(freeze_to_war=0.0, honour=0.0), {"weeks": 200}), 0)
    assert told.ended_by == "war by alpha"
    [end] = [one for one in told.sentences if one.kind == "collapsed"]
    assert end.text.startswith(f"Alpha goes back to war in week {told.ended_week:.0f}")


def test_deadlines_that_pass_are_told() -> None:
    stage = {"reach": {"arms": 1.0, "troops": 1.0}, "deadline": 20, "missed": {"tension": 0.5}}
    told = story(scenario({"roadmap": {"stages": [stage]}}, both(strategy="hardliner")), 2)
    [missed] = [one for one in told.sentences if one.kind == "deadline"]
    assert missed.week == 21
    assert "tension +0.50" in missed.text


def test_weeks_have_dates_where_the_scenario_has_a_start(stories: list[Story]) -> None:
    assert "Week 1 (16 Jan 2026)" in str(stories[0]) or "Weeks 1 to" in str(stories[0])
    assert "Weeks are named by their first day." in str(stories[0])
    assert "first day" not in str(story(scenario(ARMS_FIRST)))


def test_sentences_are_data_and_pages(stories: list[Story]) -> None:
    told = stories[3]
    table = told.table()
    assert list(table) == ["week", "until", "actor", "track", "kind", "text"]
    assert len(table) == len(told.sentences)
    assert json.loads(json.dumps(document(told), default=float))["sentences"][0]["kind"] == "setting"
    page = told._repr_html_()
    assert page.startswith("<div>")
    assert "<script" not in story(scenario({"name": "<script>"}, ARMS_FIRST))._repr_html_()


@pytest.mark.parametrize("wrong", [{"world": -1}, {"seed": 1.5}, {"world": True}, {"world": 2**63}])
def test_numbers_that_are_none_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="whole number"):
        story(CAST, **wrong)


def test_the_same_words_each_time(stories: list[Story]) -> None:
    assert str(story(CAST, 5)) == str(stories[5])


def test_both_sides_are_told_in_the_same_terms() -> None:
    plan = scenario(ARMS_FIRST, trust(0.5), {"weeks": 60})
    raw = plan.model_dump(mode="json")
    mirrored = Scenario.model_validate(raw | {"parties": dict(reversed(raw["parties"].items()))})
    one, other = (Counter(said.text for said in story(this, 4).sentences if said.week) for this in (plan, mirrored))
    assert one == other


@pytest.mark.parametrize("name", ["mediators", "populations", "spoilers", "bargaining", "force", "donors"])
def test_a_story_leaves_out_what_is_switched_off(name):
    plan = sim.load("gaza/negotiated", {"weeks": 12, "without": [name]})
    told = story(plan, world=3)
    assert told.outcome
    assert "United States" not in str(told) or name != "mediators"


OVERDUE = scenario(
    AT_ONCE,
    NO_ERRORS,
    road({"arms": 1.0}, {"troops": (1.0, 1)}),
    {"tracks.troops.start": 0.5, "tracks.troops.reversibility": 1, "weeks": 60},
    {"parties.alpha.strategy": "hardliner", "parties.beta.retaking": 0.0},
)
"""Arms are due and never given; half of the troops had withdrawn before, and may come back."""


def test_a_line_that_creeps_while_the_other_is_overdue_is_told_as_such_and_not_as_a_breach() -> None:
    told = story(OVERDUE, 0)
    crept = [one for one in told.sentences if one.kind == "crept back"]
    assert crept
    assert not [one for one in told.sentences if one.kind == "taken back"]
    assert all(one.week > 4 for one in crept)
    for one in crept:
        assert "Beta lets its line creep, troops: " in one.text
        assert "What the other side owes is overdue, so this is no breach." in one.text
        assert "its honour" not in one.text
    assert "took back" not in str(told)


def test_what_is_taken_back_unexcused_is_told_as_a_breach() -> None:
    never = scenario(
        AT_ONCE,
        NO_ERRORS,
        road({"arms": 1.0}, {"troops": (1.0, 1)}),
        {"tracks.troops.start": 0.5, "tracks.troops.reversibility": 1, "weeks": 60, "conduct.excuse": 1040},
        both(rationality=0.0),
    )
    told = story(never, 0)
    assert any("takes back a part of troops: 50 % stood" in one.text for one in told.sentences)
    assert not [one for one in told.sentences if one.kind == "crept back"]


def test_an_opportunist_that_refuses_after_being_paid_says_what_it_gains_by_it() -> None:
    paid = scenario(ARMS_FIRST, trust(0.9), both(reliability=0.0, freeze_to_war=0.0, greed=3.0, honour=1.0))
    held = [one.text for world in range(4) for one in story(paid, world).sentences if one.kind == "holds"]
    assert any("what it gains by keeping what it was given and giving no more" in text for text in held)


def test_work_that_a_party_does_not_consent_to_is_told_with_who_withholds_it() -> None:
    asked = scenario(
        road({"rebuilding": 1.0}, {"arms": 1.0}, {"troops": 1.0}),
        {
            "tracks.rebuilding": {
                "owner": "administration",
                "consents": {"beta": 0.9},
                "readiness": 0.2,
                "lead_time": {"fixed": 1, "by_size": 0},
            },
            "parties.beta.values.rebuilding": -0.5,
            "weeks": 20,
        },
    )
    owed = [one.text for one in story(asked, 1).sentences if one.kind == "owes"]
    assert any("consent is asked, and beta withholds 90 % of it." in text for text in owed)
