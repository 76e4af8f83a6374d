"""What a story says of causes: each is what was kept of the world, and no change is told twice."""

from __future__ import annotations

import re

import pytest

import sim
from sim.phrases import percent
from sim.study.story import Story, story
from tests.cast import FULL_CAST
from tests.support import ARMS_FIRST, scenario, trust

pytestmark = pytest.mark.slow  # what its tests share takes long

CAST = scenario(FULL_CAST)
MOVES = re.compile(r"^(?:Alpha|Beta)'s trust in (?:alpha|beta) (?:rises|falls) from (\S+) % to (\S+) %")
BEFORE = re.compile(r"Before that, it had (?:risen|fallen) from (\S+) % to (\S+) %")


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return [story(CAST, world) for world in range(12)]


def of_kind(stories: list[Story], kind: str) -> list[str]:
    found = [one.text for told in stories for one in told.sentences if one.kind == kind]
    assert found
    return found


def test_each_change_of_trust_is_told_once_and_begins_where_the_last_ended(stories: list[Story]) -> None:
    for told in stories:
        for party in CAST.parties:
            stands = percent(float(told.paths[f"trust {party}"][0]))
            for one in told.sentences:
                if one.kind == "trust" and one.actor == party:
                    moved, before = MOVES.search(one.text), BEFORE.search(one.text)
                    assert moved
                    assert f"{(before or moved).group(1)} %" == stands
                    if before:
                        assert before.group(2) == moved.group(1)
                    stands = f"{moved.group(2)} %"


def test_a_change_of_trust_says_what_was_seen_of_the_other(stories: list[Story]) -> None:
    for text in of_kind(stories, "trust"):
        assert re.search(r", since (alpha|beta) (had|did not|took|struck|was|kept quiet)", text)


def test_who_only_waits_loses_trust_by_not_delivering() -> None:
    told = story(scenario(ARMS_FIRST, trust(0.3), {"parties.alpha.strategy": "human", "weeks": 30}))
    falls = of_kind([told], "trust")[0]
    assert "since alpha did not deliver arms when due (" in falls


def test_a_strike_says_at_what_tension_and_after_what(stories: list[Story]) -> None:
    for text in of_kind(stories, "strike"):
        assert re.search(r"at a tension of \d\.\d\d \(\d\.\d\d at the start; \d+ incidents? in the week before", text)


def test_mediators_acts_say_what_was_expected_of_them(stories: list[Story]) -> None:
    for text in of_kind(stories, "mediators"):
        assert len(re.findall(r"expecting a step to become likelier by \d+", text)) == text.count(";") + 1


def test_a_proposal_says_why_it_was_made(stories: list[Story]) -> None:
    answers = [one for told in stories for one in told.sentences if one.kind in ("accepted", "refused", "lapsed")]
    grounds = of_kind(stories, "ground")
    assert len(grounds) == len(answers)
    assert all(re.search(r"both accept with a chance of \S+ %", text) for text in grounds)


def test_a_veto_that_is_lifted_says_who_pressed_and_against_what(stories: list[Story]) -> None:
    for text in of_kind(stories, "veto"):
        assert re.search(r"is lifted, pressed by .* \(\d\.\d\d\).*, against a resolve of \d", text)


def test_shares_of_the_force_say_of_what(stories: list[Story]) -> None:
    for told in stories:
        for one in told.sentences:
            if "in place" in one.text:
                assert "of the whole planned force" in one.text.lower()


def test_a_story_of_fewer_weeks_is_the_beginning_of_the_whole() -> None:
    plan = sim.load("gaza/negotiated", {"weeks": 12})
    short, whole = story(plan, 3, weeks=6), story(plan, 3)
    assert (short.scenario.weeks, whole.scenario.weeks) == (6, 12)
    for name, path in short.paths.items():
        assert list(path) == list(whole.paths[name][:7]), name


def test_weeks_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        story(CAST, weeks=0)
