"""The two forecast cards that come with the project: their seals hold, and they say what was known and when."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from docs import cards
from sim import load
from sim.cli.commands import app
from sim.scenario.observations import observing
from sim.study.forecast.events import EVENTS
from sim.study.forecast.forecast import seal

ROOT = Path(cards.__file__).resolve().parent.parent
KNOWN = {"known_2026_01": datetime.date(2026, 1, 31), "known_2026_02": datetime.date(2026, 2, 19)}
PAGE = cards.PAGE.read_text(encoding="utf-8")


@pytest.fixture(params=list(cards.CARDS))
def name(request: pytest.FixtureRequest) -> str:
    """The folder of a card."""
    return str(request.param)


def test_its_seal_holds_and_the_command_tells_it_again(name):
    shown = CliRunner().invoke(app, ["results", "show", str(cards.FOLDER / name), "--quiet"], prog_name="sim")
    assert shown.exit_code == 0, shown.stderr
    facts = cards.kept(name).asked
    assert facts["seal"] == seal({key: value for key, value in facts.items() if key != "seal"})
    assert facts["seal"] in PAGE


def test_a_card_that_was_touched_is_refused(name, tmp_path):
    folder = tmp_path / name
    shutil.copytree(cards.FOLDER / name, folder)
    file = folder / "tables" / "forecast.parquet"
    higher = tmp_path / "higher.parquet"
    duckdb.sql(f"COPY (SELECT month, event, chance * 0.9 AS chance FROM '{file}') TO '{higher}' (FORMAT parquet)")
    shutil.move(higher, file)
    shown = CliRunner().invoke(app, ["results", "show", str(folder), "--quiet"], prog_name="sim")
    assert shown.exit_code == 2
    assert "the seal is broken" in shown.stderr


def test_a_card_whose_seed_was_changed_is_refused(name, tmp_path):
    folder = tmp_path / name
    shutil.copytree(cards.FOLDER / name, folder)
    file = folder / "manifest.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(told | {"seed": told["seed"] + 1}), encoding="utf-8")
    shown = CliRunner().invoke(app, ["results", "show", str(folder), "--quiet"], prog_name="sim")
    assert shown.exit_code == 2
    assert "the seal is broken" in shown.stderr


def test_it_says_what_was_known_and_that_later_facts_were(name):
    found = cards.kept(name)
    known, made = found.known_until, found.made_on
    assert known == KNOWN[name] < made  # the seal bears the date on which it was made
    assert found.asked["later_facts_were_known"] is True
    said = found.answer()
    assert f"Sealed on {made:%-d %B %Y}, and uses only what was known on {known:%-d %B %Y}" in said
    assert "Later facts were known when it was made" in said
    assert "no proof of foresight" in said
    assert said in PAGE


def test_it_begins_after_what_was_known_and_goes_on_for_a_year(name):
    months = list(dict.fromkeys(cards.kept(name).forecast["month"]))
    assert months == [f"2026-{month:02}" for month in range(2, 13)] + ["2027-01"]


def test_every_event_is_told_and_none_is_certain_by_the_end(name):
    found = cards.kept(name)
    assert not found.left_off
    last = found.forecast[found.forecast["month"] == "2027-01"].set_index("event")["chance"]
    assert list(last.index) == [event.name for event in EVENTS]
    assert ((last > 0) & (last < 1)).all()


def test_one_uses_no_later_fact_and_the_other_those_of_february():
    plain, updated = (cards.kept(name).setting.scenario for name in cards.CARDS)
    assert not plain.observed.facts
    shipped = observing(load("gaza/official_plan"), "gaza/observed_2026_02")
    assert updated.observed.model_copy(update={"file": None}) == shipped.observed.model_copy(update={"file": None})
    assert updated.model_copy(update={"observed": plain.observed, "sources": plain.sources, "futures_per_draw": 8}) == (
        plain.model_copy(update={"futures_per_draw": 8})
    )


def test_the_page_is_written_from_the_cards(name):
    assert cards.told(name) in PAGE, "run: python -m docs.cards --page"


@pytest.mark.parametrize("page", ["README.md", "docs/update.md", "docs/history.md"])
def test_the_cards_are_found_from_the_pages_on_what_they_are(page):
    assert "cards.md" in (ROOT / page).read_text(encoding="utf-8")
