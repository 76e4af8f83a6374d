"""Pages as a browser shows them: offline, on a phone, on paper."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sim import compare, load
from sim.archive import facts, run_id
from sim.report.result import Made, report
from sim.scenario.numbers import numbers_of
from sim.scenario.template import template
from sim.study.question import Question
from tests.report.browser import DESK, PHONE, look_at, printed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    file = tmp_path_factory.mktemp("plans") / "plan.yaml"
    file.write_text(template(), encoding="utf-8")
    plans = (load(file), load(file, {"name": "Believed", "guarantee.enforcement": 0.9}))
    found = facts(Question("comparison", plans, 40))
    made = Made(run_id(found), ["compare", "plan.yaml"], "2026-01-01", found)
    return report(compare(plans, 40), made, {plan.name: numbers_of(plan) for plan in plans})


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_asks_for_nothing_complains_of_nothing_and_does_not_scroll_sideways(page, width, tmp_path):
    seen = look_at(page, tmp_path, width)
    assert seen.complaints == []
    assert seen.measured["requests"] == []
    assert seen.measured["width"] == width
    assert seen.measured["scrolls"] <= width
    assert seen.measured["drawn"] == seen.measured["images"] >= 5
    assert seen.measured["text"] > 3000


def test_headings_are_in_order_without_a_gap(page, tmp_path):
    levels = look_at(page, tmp_path, DESK).measured["headings"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_the_browser_would_notice_a_request_and_a_page_that_is_too_wide(page, tmp_path):
    bad = page.replace("<main>", '<main><img src="https://example.org/a.png" alt=""><p style="width: 2000px">x</p>')
    seen = look_at(bad, tmp_path, PHONE)
    assert seen.complaints  # the page's own policy forbids the request
    assert seen.measured["scrolls"] > PHONE
    assert seen.measured["drawn"] < seen.measured["images"]


def test_it_prints(page, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    content = printed(file, tmp_path / "page.pdf")
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") >= 2
