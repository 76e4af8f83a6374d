"""The page of dated expectations as a browser shows it: offline, and on a phone."""

from __future__ import annotations

import pytest

from sim import load
from sim.report.expectations import expectations
from sim.scenario.numbers import numbers_of
from sim.study.forecast.forecast import forecast
from tests.report.browser import DESK, PHONE, look_at

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page():
    plan = load("gaza/official_plan")
    return expectations(forecast(plan, worlds=16), numbers_of(plan), "sim report --forecast gaza/official_plan")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_asks_for_nothing_complains_of_nothing_and_does_not_scroll_sideways(page, width, tmp_path):
    seen = look_at(page, tmp_path, width)
    assert seen.complaints == []
    assert seen.measured["requests"] == []
    assert seen.measured["scrolls"] <= width
    assert seen.measured["drawn"] == seen.measured["images"] == 1
