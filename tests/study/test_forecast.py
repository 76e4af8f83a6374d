"""Dated expectations: events happen once and for all, what is known holds, and the seal breaks when touched."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sim import load, run
from sim.cli.commands import app
from sim.scenario.faults import BadScenario
from sim.study.forecast.events import EVENTS
from sim.study.forecast.forecast import Forecast, digest, forecast, month_ends, seal
from tests.support import scenario

START = {"start": datetime.date(2030, 1, 10), "violence": {"hazard": 0.05, "rate": 1}}
SMALL = {
    "parties": {
        "alpha": {"values": {"disarmament": -0.2, "withdrawal": 1.0}, "trust": {"beta": 0.9}},
        "beta": {"values": {"disarmament": 1.0, "withdrawal": -0.2}, "trust": {"alpha": 0.9}},
    },
    "tracks": {
        "disarmament": {"owner": "alpha", "lead_time": {"fixed": 6, "by_size": 10}},
        "withdrawal": {"owner": "beta", "lead_time": {"fixed": 6, "by_size": 10}, "reversibility": 0.9},
    },
    "roadmap": {"stages": [{"reach": {"disarmament": 0.5, "withdrawal": 0.5}}, {"reach": {"disarmament": 1.0}}]},
}


@pytest.fixture(scope="module")
def found() -> Forecast:
    return forecast(scenario(START, SMALL), worlds=64)


def test_there_is_a_chance_for_each_month_of_a_year_and_each_event(found):
    table = found.forecast
    assert list(table.columns) == ["month", "event", "chance"]
    assert list(dict.fromkeys(table["month"])) == [f"2030-{month:02}" for month in range(2, 13)] + ["2031-01"]
    assert list(dict.fromkeys(table["event"])) == [name for name in EVENTS if name != "any force inside"]
    assert table["chance"].between(0, 1).all()


def test_what_has_happened_stays_happened(found):
    for _, rows in found.forecast.groupby("event"):
        assert rows["chance"].is_monotonic_increasing


def test_worlds_in_which_it_had_happened_before_the_seal_are_left_out(found):
    plan = scenario(START, SMALL)
    three = plan.model_copy(update={"weeks": 3})
    early = run(three, 64, keep="all")
    known = 3  # whole weeks to the end of January
    gone = np.logical_or.reduce([there[known] for of in EVENTS.values() if (there := of(early)) is not None])
    assert found.left_out == int(gone.sum()) > 0
    assert found.known_until == datetime.date(2030, 1, 31)


def test_a_collapse_is_counted_as_it_is_in_a_run(found):
    plan = scenario(START, SMALL)
    whole = run(plan, 64, keep="all")
    last = (datetime.date(2031, 1, 31) - datetime.date(2030, 1, 10)).days // 7
    fallen = whole.breaks.week <= last
    early = whole.breaks.week <= 3
    [share] = found.forecast.query("event == 'a collapse' and month == '2031-01'")["chance"]
    assert share == pytest.approx(fallen[~early].sum() / (64 - found.left_out))


def test_a_road_that_is_the_only_one_never_changes(found):
    assert (found.forecast.query("event == 'a changed roadmap'")["chance"] == 0).all()


def test_the_seal_breaks_when_anything_changes(found):
    facts = found.sealed()
    for key in ("scenario_sha256", "seed", "version", "worlds", "forecast_sha256", "known_until"):
        assert seal({**facts, key: "other"}) != seal(facts)
    again = forecast(scenario(START, SMALL), worlds=64)
    assert seal(again.sealed()) == seal(facts)
    other = forecast(scenario(START, SMALL), worlds=64, seed=1)
    assert seal(other.sealed()) != seal(facts)


def test_a_scenario_without_a_date_or_too_short_is_refused():
    with pytest.raises(BadScenario, match="date"):
        forecast(scenario(SMALL), worlds=8)
    with pytest.raises(BadScenario, match="31 January 2031"):
        forecast(scenario(START, SMALL, {"weeks": 40}), worlds=8)


def test_what_began_before_the_model_was_written_is_no_forecast():
    with pytest.raises(BadScenario, match="1 August 2005 is past"):
        forecast(scenario(START, SMALL, {"start": datetime.date(2005, 8, 1)}), worlds=8)
    result = CliRunner().invoke(app, ["report", "--forecast", "history/aceh_2005"], prog_name="sim")
    assert result.exit_code == 2
    assert "sim history" in " ".join(result.stderr.split())


def test_months_end_when_the_calendar_says():
    ends = month_ends(datetime.date(2027, 12, 5), 3)
    assert [end.isoformat() for end in ends] == ["2027-12-31", "2028-01-31", "2028-02-29"]


def test_the_command_writes_a_sealed_folder(tmp_path: Path):
    to = tmp_path / "sealed"
    arguments = ["report", "--forecast", "gaza/official_plan", "--to", str(to), "--worlds", "16", "--workers", "1"]
    result = CliRunner().invoke(app, arguments, prog_name="sim")
    assert result.exit_code == 0, result.stderr
    text = (to / "forecast.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert list(rows[0]) == ["month", "event", "chance"]
    assert {row["event"] for row in rows} == set(EVENTS)
    assert (rows[0]["month"], rows[-1]["month"]) == ("2026-02", "2027-01")
    manifest = json.loads((to / "manifest.json").read_text(encoding="utf-8"))
    facts = {key: manifest[key] for key in manifest if key not in ("kind", "files", "caveat", "seal")}
    assert facts["forecast_sha256"] == digest(text)
    assert facts["scenario_sha256"] == digest(load("gaza/official_plan").model_dump_json())
    assert manifest["seal"] == seal(facts)
    page = (to / "forecast.html").read_text(encoding="utf-8")
    assert manifest["seal"] in page
    assert "An exercise in grading assumptions" in page
    assert "known on 31 January 2026" in page
    assert "are assumptions" in page
    assert "between the start, 16 January 2026, and 31 January 2026" in page
    assert "none was known to have" not in page
    assert {file.name for file in to.iterdir()} == {"forecast.csv", "errors.csv", "forecast.html", "manifest.json"}
    assert {Path(line).name for line in result.stdout.split()} >= {file.name for file in to.iterdir()}
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")


@pytest.mark.parametrize("arguments", [["report"], ["report", "abc", "--forecast", "gaza/official_plan"]])
def test_a_report_is_of_a_result_or_a_forecast(arguments):
    result = CliRunner().invoke(app, arguments, prog_name="sim")
    assert result.exit_code == 2
    assert "--forecast" in result.stderr
