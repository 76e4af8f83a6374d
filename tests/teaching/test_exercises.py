"""The shipped exercises as they are handed out: every page is built, and looked at in a browser."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sim.scenario.load import with_changes
from sim.teaching.answers import Answers
from sim.teaching.handout import Sheets, sheets
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
    for page in (pages.student, pages.key):
        assert addresses(page) == []
        assert "{{" not in page
        assert f"{WORLDS} worlds each" in page
        assert page.count("<img ") == len(sheet.pictures)
        assert all(len(words) > 60 for words in re.findall(r'alt="([^"]*)"', page))
        assert len(page) < 1_000_000
    assert pages.key.count('<div class="key">') == len(sheet.questions) + len(sheet.debrief)
    assert pages.student.count('<div class="key">') == 0


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
    assert seen.measured["drawn"] == seen.measured["images"] == 2
