"""The shipped exercises as they are handed out: every page is built, and looked at in a browser."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest

from sim.report.paper import BROWSERS, printed
from sim.scenario.load import with_changes
from sim.study.run import Run
from sim.teaching.answers import Answers
from sim.teaching.blanks import Call
from sim.teaching.handout import MAP, Sheets, sheets
from sim.teaching.reading import Loaded, names, read_exercise
from tests.report.browser import DESK, PHONE, addresses, look_at

pytestmark = pytest.mark.slow
WORLDS = 20
WEEKS = 30  # a look at the beginning: what is tested is that every blank is filled, not what with


def brief(loaded: Loaded) -> Loaded:
    """The same over fewer weeks; a contest, whose roads must have the time that they take, with one hard test."""
    rules = loaded.exercise.contest
    if rules is None:
        plans = {name: with_changes(plan, {"weeks": WEEKS}) for name, plan in loaded.plans.items()}
        return replace(loaded, plans=plans)
    few = rules.model_copy(update={"stress": rules.stress[:1]})
    return replace(loaded, exercise=loaded.exercise.model_copy(update={"contest": few}))


def built(name: str) -> Sheets:
    return sheets(Answers(brief(read_exercise(name)), WORLDS))


@pytest.mark.parametrize("name", names())
def test_the_handout_is_built_and_whole(name):
    loaded, pages = read_exercise(name), built(name)
    sheet = loaded.exercise
    maps = sum(picture.show == MAP for picture in sheet.pictures)
    for page, pictures in ((pages.student, maps), (pages.key, len(sheet.pictures))):
        assert addresses(page) == []
        assert "{{" not in page
        assert f"{WORLDS} worlds each" in page
        assert page.index('id="guess"') < page.index('id="ideas"')
        assert page.count("<img ") == pictures
        assert sheet.short is not None
        assert f"In {sheet.short.minutes} minutes" in page
        assert all(len(words) > 60 for words in re.findall(r'alt="([^"]*)"', page))
        assert len(page) < 1_000_000
    assert pages.key.count('<div class="key">') == len(sheet.questions) + len(sheet.debrief)
    assert pages.student.count('<div class="key">') == 0


@pytest.mark.parametrize("name", names())
def test_a_students_sheet_is_two_pages_of_paper_at_most(name):
    if not any(map(shutil.which, BROWSERS)):
        pytest.skip("no Chromium is installed here")
    paper = printed(built(name).student)
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", paper)) <= 2


def test_whoever_is_bound_at_home_wins_terms_and_loses_deals():
    loaded = read_exercise("two_tables")
    talks = {key: loaded.plans[key] for key in ("talks", "talks_bound")}
    answers = Answers(replace(loaded, plans=talks), MANY)
    free, bound = (
        float(answers.answer(Call("terms", (key, "roadmap"))).split()[0]) for key in ("talks", "talks_bound")
    )
    assert free - bound > 10


@pytest.fixture(scope="module")
def pages() -> Sheets:
    return built("two_tables")


@pytest.mark.parametrize("whose", ["student", "key"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_browser_shows_the_page_without_complaint_and_without_scrolling_sideways(pages, whose, width, tmp_path):
    seen = look_at(getattr(pages, whose), tmp_path, width)
    assert seen.complaints == []
    assert seen.measured["requests"] == []
    assert seen.measured["scrolls"] <= width
    assert seen.measured["drawn"] == seen.measured["images"] == (2 if whose == "key" else 0)


CLAIMS = {  # what the words of a key rely on: first minus second, in points of completed worlds, at least and at most
    "who_goes_first": [
        ("withdrawal_first", "disarmament_first", 10, 40),
        ("trusted", "disarmament_first", 3, 30),
        ("withdrawal_first_longer", "side_by_side_longer", 0, 15),
        ("side_by_side_returnable", "withdrawal_first_returnable", 6, 30),
    ],
    "small_steps": [
        ("four_steps", "one_leap", 20, 60),
        ("twelve_steps", "four_steps", -8, 6),
        ("one_leap_trusted", "one_leap", -5, 5),
        ("growing_steps", "four_steps", -8, 8),
    ],
    "the_guarantor": [
        ("enforces", "no_guarantor", 25, 75),
        ("protects", "no_guarantor", -3, 3),
        ("last_payer", "no_guarantor", 10, 40),
        ("doubted", "enforces", -40, -5),
        ("split", "enforces", -40, -5),
        ("split", "last_payer", -20, 2),
    ],
    "spoilers": [("read_rightly", "no_spoilers", -15, 0), ("misread", "read_rightly", -20, -2)],
    "two_tables": [
        ("costly", "free_hands", -40, -3),
        ("bound", "costly", -30, -5),
        ("talks_bound", "talks", -25, -5),
        ("talks_bluff", "talks_bound", 2, 20),
    ],
    "one_deal": [("believed", "deal", 5, 25), ("keepers", "believed", 15, 55), ("fooled", "deal", -35, -8)],
    "the_veto": [("lifted", "vetoed", -2, 5), ("needed_lifted", "needed", 1, 12)],
    "the_mediators_week": [
        ("presses", "nobody", 2, 20),
        ("pays", "nobody", 2, 20),
        ("lends", "nobody", 1, 20),
        ("twelve_weeks", "spends_at_once", 1, 12),
        ("comes_late", "twelve_weeks", -6, 3),
        ("twelve_weeks", "presses", -3, 5),
        ("twelve_weeks", "lends", 0, 12),
    ],
    "doubt_the_model": [
        ("withdrawal_first", "disarmament_first", 10, 40),
        ("withdrawal_first_trust", "disarmament_first_trust", -25, -2),
        ("withdrawal_first_kept", "disarmament_first_kept", -10, 15),
        ("withdrawal_first_turned", "disarmament_first_turned", -40, -8),
    ],
}
MANY = 300


@pytest.mark.parametrize("name", CLAIMS)
def test_the_words_of_the_key_fit_its_numbers(name):
    """The blanks follow the model by themselves; where one of these fails, the words around them must be read again."""
    loaded, claims = read_exercise(name), CLAIMS[name]
    named = {scenario for first, second, *_ in claims for scenario in (first, second)}
    plans = {key: plan for key, plan in loaded.plans.items() if key in named}
    answers = Answers(replace(loaded, plans=plans), MANY)
    for first, second, least, most in claims:
        shares = [100 * answers.run(key).summary()["share"]["completed"] for key in (first, second)]
        assert least <= shares[0] - shares[1] <= most, (first, second)


def test_what_the_keys_say_of_levels_and_pretence_is_so():
    def answers(name: str, *keys: str) -> Answers:
        loaded = read_exercise(name)
        return Answers(replace(loaded, plans={key: loaded.plans[key] for key in keys}), MANY)

    def level(of: Answers, key: str, track: str) -> float:
        return float(of.run(key).final[f"level {track}"].mean())

    orders = answers("who_goes_first", "disarmament_first", "trusted")
    assert level(orders, "disarmament_first", "withdrawal") < 0.7 * level(orders, "disarmament_first", "disarmament")
    assert level(orders, "trusted", "disarmament") > level(orders, "disarmament_first", "disarmament") + 0.1

    prizes = answers("the_guarantor", "no_guarantor", "last_payer")
    assert level(prizes, "last_payer", "withdrawal") > level(prizes, "no_guarantor", "withdrawal") + 0.1
    gained = level(prizes, "last_payer", "disarmament") - level(prizes, "no_guarantor", "disarmament")
    assert gained > 0.2

    checks = answers("spoilers", "no_spoilers", "poor_verification")
    assert checks.run("poor_verification").on_pretence() > checks.run("no_spoilers").on_pretence() + 0.2
    attacks = answers("spoilers", "no_spoilers", "read_rightly", "misread")
    collapsed = {key: attacks.run(key).summary()["share"]["collapsed"] for key in attacks.loaded.plans}
    assert collapsed["read_rightly"] > collapsed["no_spoilers"] + 0.05
    assert abs(collapsed["misread"] - collapsed["read_rightly"]) < 0.06
    fears = {key: _share_of(attacks.run(key), "movement", "exposure") for key in attacks.loaded.plans}
    assert fears["misread"] > fears["read_rightly"] + 0.03

    homes = answers("two_tables", "bound", "pressed")
    assert level(homes, "pressed", "disarmament") > level(homes, "bound", "disarmament") + 0.03
    for key in ("bound", "pressed"):
        forbidden = sum(_share_of(homes.run(key), party, "forbidden") for party in ("movement", "government"))
        assert forbidden > 0.75

    sizes = answers("small_steps", "one_leap", "four_steps", "twelve_steps")
    assert (
        sizes.run("one_leap").on_pretence()
        > sizes.run("four_steps").on_pretence()
        > sizes.run("twelve_steps").on_pretence()
    )


def _share_of(found: Run, actor: str, reason: str) -> float:
    """The share of stalled weeks in which an actor held a run up for a reason."""
    table = found.reasons
    return float(table[(table["actor"] == actor) & (table["reason"] == reason)]["share"].sum())


def test_the_lead_that_students_doubt_hangs_on_what_cannot_be_undone_and_not_on_who_is_made_weaker():
    loaded = read_exercise("doubt_the_model")
    plans = {
        key: with_changes(loaded.plans[key], {"tracks.disarmament.power": 0})
        for key in ("withdrawal_first", "disarmament_first")
    }
    answers = Answers(replace(loaded, plans=plans), MANY)
    ahead, behind = (float(answers.run(key).summary()["share"]["completed"]) for key in plans)
    assert ahead - behind > 0.08
    honour = Answers(replace(loaded, plans={"disarmament_first": loaded.plans["disarmament_first"]}), MANY)
    assert float(honour.answer(Call("effect", ("disarmament_first", "honour", "completed"))).split()[0]) > 10
