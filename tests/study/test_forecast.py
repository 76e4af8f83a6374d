"""Dated expectations: events happen once and for all, what is known holds, and the seal breaks when touched."""

from __future__ import annotations

import csv
import datetime
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sim import charts, load, run
from sim.cli.commands import app
from sim.phrases import percent
from sim.scenario.faults import BadScenario
from sim.study.forecast.events import EVENTS, told_of
from sim.study.forecast.forecast import Forecast, card, digest, forecast, month_ends, seal, weeks_of, weighted_share
from sim.study.statistics import mean_of
from sim.study.study import Setting
from tests.support import scenario

MADE = datetime.date(2030, 1, 31)
START = {
    "start": datetime.date(2030, 1, 10),
    "known_until": datetime.date(2030, 1, 31),
    "violence": {"hazard": 0.05, "rate": 1},
}
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
    return forecast(scenario(START, SMALL), worlds=64, made_on=MADE)


def test_there_is_a_chance_for_each_month_of_a_year_and_each_event(found):
    table = found.forecast
    assert list(table.columns) == ["month", "event", "chance"]
    assert list(dict.fromkeys(table["month"])) == [f"2030-{month:02}" for month in range(2, 13)] + ["2031-01"]
    assert list(dict.fromkeys(table["event"])) == [
        "any verified disarmament",
        "any withdrawal beyond the line",
        "any reversal of the line",
        "a collapse",
    ]
    assert table["chance"].between(0, 1).all()


def test_the_picture_is_told_with_the_chances_of_the_first_and_the_last_month(found):
    told = charts.of(found).alternative("events")
    for name, own in found.found["errors"].groupby("event"):
        first, last = (
            f"{percent(chance)} by {month}" for month, chance in own.iloc[[0, -1]][["month", "chance"]].values
        )
        assert f"{name[:1].upper()}{name[1:]}: {first}, {last}." in told


def test_what_has_happened_stays_happened(found):
    for _, rows in found.forecast.groupby("event"):
        assert rows["chance"].is_monotonic_increasing


def test_worlds_in_which_it_had_happened_before_the_seal_are_left_out(found):
    plan = scenario(START, SMALL)
    three = plan.model_copy(update={"weeks": 3})
    early = run(three, 64, keep="all")
    known = 3  # whole weeks to the end of January
    gone = np.logical_or.reduce([event.seen(early)[known] for event in told_of(plan)[0]])
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


LEFT_OFF = [  # a change, an event that it leaves off the card, and why
    ({}, "a changed roadmap", "the scenario knows no other road that could be proposed"),
    ({}, "any force inside", "the scenario has no track `force`"),
    ({}, "the administration at work", "the scenario has no track `governance`"),
    ({}, "money paid", "the scenario has no donors"),
    (
        {"tracks.force": {"owner": "senders", "start": 0.2}},
        "any force inside",
        "more than a token of the force is inside",
    ),
    (
        {"tracks.force": {"owner": "senders"}, "contributors": {"one": {"troops": 0.3, "status": "deployed"}}},
        "any force inside",
        "more than a token of the force is inside at the start",
    ),
    ({"conduct.reversing": False}, "any reversal of the line", "nobody takes anything back"),
    ({"tracks.withdrawal.reversibility": 0}, "any reversal of the line", "`withdrawal` cannot be taken back"),
    (
        {"tracks.governance": {"owner": "office", "start": 1}},
        "the administration at work",
        "all of `governance` stands",
    ),
    (
        {"roadmap": {"stages": [{"reach": {"disarmament": 1.0}}]}},
        "any withdrawal beyond the line",
        "no road asks for `withdrawal`",
    ),
    (
        {"tracks.aid": {"owner": "builders", "needs": 5}, "donors": {"bank": {"track": "aid", "pledge": 5, "paid": 1}}},
        "money paid",
        "money was paid before the start",
    ),
]


@pytest.mark.parametrize("change, event, why", LEFT_OFF)
def test_what_a_scenario_cannot_tell_is_left_off_and_said(change, event, why):
    told, left_off = told_of(scenario(START, SMALL, change))
    assert event not in [one.name for one in told]
    assert left_off[event].startswith(why)


def test_what_is_left_off_is_told_in_a_table_of_its_own(found):
    off = found.in_words()[1]
    assert [row[0] for row in off.rows] == list(found.left_off)
    assert "any force inside" in found.left_off


def test_a_token_of_the_force_does_not_count_as_a_force():
    """Five per cent of what is planned is a token; a contingent of a fifth is none."""
    some = {"tracks.force": {"owner": "senders"}}
    for troops, inside in ((0.05, 0.0), (0.2, 1.0)):
        sent = {
            "contributors": {"one": {"troops": troops, "status": "pledged", "prestige": 9, "deploys": 1, "clarity": 0}}
        }
        plan = scenario(START, SMALL, some, sent, {"weeks": 60, "violence.hazard": 0})
        [event] = [one for one in EVENTS if one.name == "any force inside"]
        assert event.seen(run(plan, 16, keep="all"))[-1].mean() == inside


def test_money_is_paid_once_a_donor_s_conditions_hold():
    aid = {"tracks.aid": {"owner": "builders", "needs": 5}}
    [event] = [one for one in EVENTS if one.name == "money paid"]
    for level, paid in ((0.0, True), (0.9, False)):
        donor = {"donors": {"bank": {"track": "aid", "pledge": 5, "conditions": {"withdrawal": level}}}}
        seen = event.seen(run(scenario(START, SMALL, aid, donor, {"weeks": 3}), 8, keep="all"))
        assert not seen[0].any()
        assert seen[-1].all() == paid


@pytest.mark.slow
def test_on_the_official_plan_every_event_is_told_and_none_is_certain():
    found = forecast("gaza/official_plan", worlds=240, made_on=datetime.date(2026, 11, 30))
    assert found.left_off == {}
    last = found.forecast[found.forecast["month"] == "2027-01"]
    assert list(last["event"]) == [event.name for event in EVENTS]
    assert ((last["chance"] > 0) & (last["chance"] < 1)).all(), last


# The date of the seal, and what was known


SAID = [  # made on, and what the card says
    ("2030-01-31", "Sealed on 31 January 2030, with what was known on that day."),
    ("2030-01-20", "Sealed on 20 January 2030. It states what is to be on 31 January 2030, which nobody knew then."),
    ("2030-02-01", "uses only what was known on 31 January 2030. Later facts were known when it was made"),
    ("2030-04-30", "The months up to March 2030 had ended by then."),
]


@pytest.mark.parametrize("made_on, words", SAID)
def test_a_card_says_when_later_facts_were_known(found, made_on, words):
    made = replace(found, made_on=datetime.date.fromisoformat(made_on))
    assert words in made.when()
    assert made.sealed()["later_facts_were_known"] == (made_on > "2030-01-31")
    assert made.sealed()["made_on"] == made_on
    assert seal(made.sealed()) != seal({**made.sealed(), "made_on": "2030-01-30"})


def test_what_is_known_is_what_the_scenario_states_and_no_world_is_left_out_from_its_start():
    at_once = forecast(scenario(START, SMALL, {"known_until": None}), worlds=16, made_on=MADE)
    assert at_once.known_until == datetime.date(2030, 1, 10)
    assert at_once.left_out == 0
    assert at_once.forecast["month"].iloc[0] == "2030-01"
    assert load("gaza/official_plan").facts_until == datetime.date(2026, 1, 31)


# A start that is assumed


def test_a_start_that_lies_after_what_was_known_is_no_fact():
    plan = scenario(START, SMALL, {"start": datetime.date(2030, 7, 1), "weeks": 104})
    later = forecast(plan, worlds=16, made_on=datetime.date(2030, 1, 31))
    assert later.known_until == plan.facts_until == datetime.date(2030, 1, 31)
    assert later.left_out == 0
    assert later.forecast["month"].iloc[0] == "2030-07"  # nothing can be told of months before the start
    assert later.forecast["month"].iloc[-1] == "2031-06"
    assert "starts on 1 July 2030; facts known until 31 January 2030: by the end of 2031-06" in later.answer()
    assert (
        "with what was known on that day. It starts on 1 July 2030: how things stand then is assumed." in later.when()
    )
    assert later.sealed()["known_until"] == "2030-01-31"
    made = replace(later, made_on=datetime.date(2030, 7, 1))
    assert made.later_facts
    assert "uses only what was known on 31 January 2030" in made.when()
    assert "1 July 2030, which nobody knew" not in made.when()


def test_half_a_year_later_only_january_is_known_whoever_tells_it():
    plan = load("gaza/half_a_year_later")
    assert plan.facts_until == datetime.date(2026, 1, 31)
    said = "starts on 1 July 2026; facts known until 31 January 2026"
    told = CliRunner().invoke(app, ["describe", "gaza/half_a_year_later"], prog_name="sim")
    assert said in " ".join(told.stdout.split())
    card = forecast(plan, worlds=16, made_on=datetime.date(2026, 11, 30))
    assert said in card.answer()
    assert "1 July 2026, which" not in card.answer()
    assert card.forecast["month"].iloc[0] == "2026-07"


def test_facts_after_an_assumed_start_are_what_is_known():
    seen = {"date": datetime.date(2030, 7, 22), "level": "disarmament", "value": 0.0, "error": 0.5, "source": "report"}
    plan = scenario(
        START,
        SMALL,
        {"start": datetime.date(2030, 7, 1), "futures_per_draw": 1, "observed": {"facts": [seen]}},
        {"sources": {"report": "what a report says"}},
    )
    assert plan.facts_until == datetime.date(2030, 7, 22)
    assert scenario(START, SMALL, {"known_until": None}).facts_until == datetime.date(2030, 1, 10)


# Worlds from elsewhere


def test_a_card_takes_worlds_that_were_weighted_by_what_was_observed(found):
    """All weight on the worlds in which the truce has not fallen by the spring: the collapses of winter are gone."""
    plan = scenario(START, SMALL, {"weeks": 70})
    known = datetime.date(2030, 3, 31)
    worlds = run(plan.model_copy(update={"weeks": weeks_of(plan, known)}), 64, keep="all")
    weights = 1.0 - (worlds.breaks.week <= 11)
    facts = {"observations_sha256": digest("the observations")}
    made = card(worlds, Setting(plan, 64, 0), made_on=known, known_until=known, weights=weights, beside=facts)
    assert (made.known_until, made.left_out) == (known, 0)
    assert made.forecast["month"].iloc[0] == "2030-04"
    assert made.sealed()["observations_sha256"] == facts["observations_sha256"]
    rows = made.forecast.set_index(["month", "event"])["chance"]
    fallen = worlds.breaks.week <= 15
    assert rows["2030-04", "a collapse"] == pytest.approx((fallen & (weights > 0)).sum() / weights.sum())


def test_equal_weights_give_the_share_and_its_error():
    there, draws = np.arange(40) % 3 == 0, np.arange(40) // 4
    found = weighted_share(there, draws, np.full(40, 1 / 40))
    plain = mean_of(there.astype(float), draws)
    assert found.mean == pytest.approx(plain.mean)
    assert found.standard_error == pytest.approx(plain.standard_error)


@pytest.mark.parametrize("weights", [np.zeros(8), np.full(8, -1.0)])
def test_weights_that_weigh_nothing_are_refused(weights):
    plan = scenario(START, SMALL)
    worlds = run(plan.model_copy(update={"weeks": weeks_of(plan)}), 8, keep="all")
    with pytest.raises(ValueError, match="weights"):
        card(worlds, Setting(plan, 8, 0), weights=weights)


def test_a_scenario_in_which_all_has_happened_before_it_is_known_has_no_card():
    fast = {"violence.hazard": 30, "violence.frailty": 0}
    with pytest.raises(BadScenario, match="in each of 8 worlds one of the events happens"):
        forecast(scenario(START, SMALL, fast), worlds=8)


def test_the_seal_breaks_when_anything_changes(found):
    facts = found.sealed()
    for key in ("scenario_sha256", "seed", "version", "worlds", "forecast_sha256", "known_until", "made_on"):
        assert seal({**facts, key: "other"}) != seal(facts)
    again = forecast(scenario(START, SMALL), worlds=64, made_on=MADE)
    assert seal(again.sealed()) == seal(facts)
    other = forecast(scenario(START, SMALL), worlds=64, seed=1, made_on=MADE)
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
    kept = tmp_path / "results"
    asked = ["--worlds", "96", "--workers", "1", "--out", str(kept)]
    arguments = ["report", "--forecast", "gaza/official_plan", "--to", str(to), *asked]
    result = CliRunner().invoke(app, arguments, prog_name="sim")
    assert result.exit_code == 0, result.stderr
    text = (to / "forecast.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert list(rows[0]) == ["month", "event", "chance"]
    assert {row["event"] for row in rows} == {event.name for event in EVENTS}
    assert (rows[0]["month"], rows[-1]["month"]) == ("2026-02", "2027-01")
    manifest = json.loads((to / "manifest.json").read_text(encoding="utf-8"))
    facts = {key: manifest[key] for key in manifest if key not in ("kind", "files", "caveat", "seal", "folder_seal")}
    assert facts["forecast_sha256"] == digest(text)
    assert facts["scenario_sha256"] == digest(load("gaza/official_plan").model_dump_json())
    assert manifest["seal"] == seal(facts)
    page = (to / "forecast.html").read_text(encoding="utf-8")
    assert manifest["seal"] in page
    assert "An exercise in grading assumptions" in page
    assert "uses only what was known on 31 January 2026" in page
    assert "Later facts were known when it was made" in page
    assert "contributors&#39; soldiers are in place, more than 5 % of the force" in page
    assert "are assumptions" in page
    assert "between the start, 16 January 2026, and 31 January 2026" in page
    assert "none was known to have" not in page
    tables = {"forecast.csv", "errors.csv", "left_off.csv", "sealed.csv"}
    assert {file.name for file in to.iterdir()} == {*tables, "forecast.html", "manifest.json"}
    assert {Path(line).name for line in result.stdout.split()} >= {file.name for file in to.iterdir()}
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")

    _the_card_is_on_the_shelf(kept, manifest["seal"], tmp_path)


def _the_card_is_on_the_shelf(kept: Path, sealed: str, tmp_path: Path) -> None:
    """It is found by another command, shown again with its seal, and made into a page again."""
    runner = CliRunner()
    out = ["--out", str(kept)]
    listed = json.loads(runner.invoke(app, ["results", "list", "--json", *out], prog_name="sim").stdout)
    [one] = listed
    assert one["kind"] == "forecast"
    shown = runner.invoke(app, ["results", "show", one["run_id"], "--json", *out], prog_name="sim")
    document = json.loads(shown.stdout)
    assert json.loads({row["fact"]: row["said"] for row in document["sealed"]}["seal"]) == sealed
    page = tmp_path / "again.html"
    made = runner.invoke(app, ["report", one["run_id"], "--to", str(page), *out], prog_name="sim")
    assert made.exit_code == 0, made.output
    assert sealed in page.read_text(encoding="utf-8")
    day = one["asked"]["made_on"]
    again = ["forecast", "gaza/official_plan", "--worlds", "96", "--workers", "1", "--sealed-on", day, "--quiet", *out]
    assert "Later facts were known" in runner.invoke(app, again, prog_name="sim").stdout
    assert len(json.loads(runner.invoke(app, ["results", "list", "--json", *out], prog_name="sim").stdout)) == 1


def test_a_card_out_of_its_tables_is_the_same_and_one_that_was_changed_is_refused(found):
    tables, asked = found.tables(), {"made_on": found.made_on.isoformat()}
    again = Forecast.restore(found.setting, asked, tables)
    assert again.asked == found.asked
    assert again.left_off == found.left_off
    shares = {name: tables[name].assign(chance=0.5) for name in ("forecast", "errors")}
    other = tables["sealed"].assign(said=tables["sealed"]["said"].replace({'"2030-01-31"': '"2030-01-30"'}))
    for changed in ({"forecast": shares["forecast"]}, {"errors": shares["errors"]}, {"sealed": other}):
        with pytest.raises(ValueError, match="the seal is broken"):
            Forecast.restore(found.setting, asked, {**tables, **changed})


@pytest.mark.parametrize("change", [{"name": "Another"}, {"known_until": datetime.date(2030, 1, 2)}, {"weeks": 400}])
def test_a_card_whose_scenario_is_another_now_is_refused(found, change):
    plan = found.setting.scenario.model_copy(update=change)
    with pytest.raises(ValueError, match="the seal is broken"):
        Forecast.restore(replace(found.setting, scenario=plan), {"made_on": found.made_on.isoformat()}, found.tables())


def test_a_card_that_is_asked_of_another_day_than_it_was_sealed_on_is_refused(found):
    with pytest.raises(ValueError, match="the seal is broken"):
        Forecast.restore(found.setting, {"made_on": "2030-01-01"}, found.tables())


def test_a_later_version_tells_the_seal_that_was_made_and_no_new_one(found, monkeypatch):
    tables, seals = found.tables(), found.asked
    monkeypatch.setattr("sim.study.forecast.forecast.version", lambda: "99.0.0")
    again = Forecast.restore(found.setting, {"made_on": found.made_on.isoformat()}, tables)
    assert again.asked == seals
    assert again.asked["version"] != "99.0.0"


BAD = [  # arguments, and what is said
    (["gaza/official_plan", "--sealed-on", "2026-02-30"], "no day of the calendar"),
    (["gaza/official_plan", "--sealed-on", "9999-01-01"], "that day has not come"),
    (["history/aceh_2005"], "is past"),
    (["gaza/official_plan", "--set", "weeks=30"], "ends before 31 January 2027"),
    (["gaza/official_plan", "--set", "known_until=yesterday"], "known_until"),
]


@pytest.mark.parametrize("arguments, words", BAD)
def test_bad_questions_are_refused_before_any_work(arguments, words, tmp_path):
    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["forecast", *arguments, "--out", str(out)], prog_name="sim")
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert not out.exists()


@pytest.mark.parametrize("arguments", [["report"], ["report", "abc", "--forecast", "gaza/official_plan"]])
def test_a_report_is_of_a_result_or_a_forecast(arguments):
    result = CliRunner().invoke(app, arguments, prog_name="sim")
    assert result.exit_code == 2
    assert "--forecast" in result.stderr
