"""Scenarios by folder, by pattern and by a shipped name; templates; names that keep their capitals; narrow screens."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim import load
from sim.cli.commands import app
from sim.cli.guard import Refused
from sim.cli.naming import expanded, members
from sim.scenario.faults import BadScenario
from sim.scenario.names import name_of
from sim.scenario.shipped import shipped_file, shipped_names
from sim.scenario.template import TEMPLATES, template
from sim.study.telling.sentence import Names
from tests.support import scenario

QUICK = ("--worlds", "16", "--weeks", "20", "--workers", "1", "--no-pictures")


def sim(*arguments: str, columns: int = 80) -> Result:
    environment = {"COLUMNS": str(columns), "FORCE_COLOR": None}
    return CliRunner().invoke(app, list(arguments), prog_name="sim", env=environment)


@pytest.fixture(autouse=True)
def roads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("roads").mkdir()
    Path("roads/first.yaml").write_text(template(), encoding="utf-8")
    Path("roads/second.yaml").write_text("based_on: first.yaml\nname: Another road\n", encoding="utf-8")
    Path("roads/observed_since.yaml").write_text("observed: {}\n", encoding="utf-8")
    Path("roads/notes.txt").write_text("no scenario", encoding="utf-8")


# --- folders and patterns


def test_a_folder_and_a_pattern_stand_for_the_scenarios_in_them() -> None:
    both = ["roads/first.yaml", "roads/second.yaml"]
    assert expanded(["roads"]) == expanded(["roads/"]) == expanded(["roads/*.yaml"]) == both
    assert expanded(["roads/sec*", "roads/first.yaml"]) == both[::-1]
    assert expanded(["plan.yaml", "plan.yaml"]) == ["plan.yaml", "plan.yaml"]
    assert {"gaza/side_by_side", "gaza/disarmament_first"} <= set(expanded(["gaza"]))
    assert expanded(["gaza/*arm*_first"]) == ["gaza/disarmament_first"]


def test_a_file_that_is_called_like_a_pattern_is_that_file() -> None:
    Path("roads/[s]econd.yaml").write_text("x", encoding="utf-8")
    assert expanded(["roads/[s]econd.yaml"]) == ["roads/[s]econd.yaml"]


def test_compare_and_check_take_a_folder_or_a_pattern() -> None:
    assert sim("check", "roads").stdout == "roads/first.yaml: valid\nroads/second.yaml: valid\n"
    compared = sim("compare", "roads/*.yaml", *QUICK, "--quiet")
    assert compared.exit_code == 0, compared.stderr
    assert "Another road" in compared.stdout
    assert len(list(Path("results").glob("*/*/manifest.json"))) == 1
    for nothing in ("roads/*.json", "nowhere/*"):
        refused = sim("compare", nothing)
        assert refused.exit_code == 2
        assert "no scenario there" in refused.stderr


@pytest.mark.parametrize("command", ["run", "describe", "levers", "story"])
def test_what_asks_about_one_scenario_says_which_there_are(command: str) -> None:
    for many in ("roads", "roads/*.yaml"):
        refused = sim(command, many)
        assert refused.exit_code == 2
        [line] = refused.stderr.splitlines()
        assert "2 scenarios (roads/first.yaml, roads/second.yaml): this asks about one" in line
        assert line.endswith(f"sim compare {many}")


# --- what a scenario is based on


@pytest.mark.parametrize("named", ["gaza/side_by_side", "gaza/side_by_side.yaml"])
def test_a_scenario_may_be_based_on_a_shipped_one(named: str) -> None:
    Path("mine.yaml").write_text(f"based_on: {named}\nname: Mine\n", encoding="utf-8")
    mine, shipped = load("mine.yaml"), load("gaza/side_by_side")
    assert mine.name == "Mine"
    assert mine.model_copy(update={"name": shipped.name}) == shipped


def test_what_lies_beside_it_goes_before_what_is_shipped() -> None:
    Path("gaza").mkdir()
    Path("gaza/side_by_side.yaml").write_text(template(), encoding="utf-8")
    Path("mine.yaml").write_text("based_on: gaza/side_by_side.yaml\nname: Mine\n", encoding="utf-8")
    assert set(load("mine.yaml").parties) == {"state", "insurgency"}


@pytest.mark.parametrize(
    "named",
    ["gaza/../../secret", "../scenarios/gaza/base.yaml", "gaza/observed_2026_02/../../../x", "gaza", "history/"],
)
def test_a_shipped_name_leads_nowhere_else(named: str) -> None:
    assert shipped_file("exercises/../../mkdocs") is None
    Path("mine.yaml").write_text(f"based_on: {named}\nname: Mine\n", encoding="utf-8")
    with pytest.raises(BadScenario, match="based_on"):
        load("mine.yaml")


def test_a_star_does_not_reach_into_folders() -> None:
    first = [one for one in shipped_names() if one.startswith("gaza/") and one.endswith("_first")]
    assert members("gaza/*_first") == first
    for pattern in ("*", "gaza*first"):
        with pytest.raises(Refused, match="no scenario there"):
            members(pattern)


# --- templates


@pytest.mark.parametrize("which", TEMPLATES)
def test_every_template_runs_as_it_stands(which: str) -> None:
    assert sim("new", "new.yaml", "--template", which).exit_code == 0
    assert sim("check", "new.yaml").exit_code == 0
    found = sim("run", "new.yaml", *QUICK, "--quiet")
    assert found.exit_code == 0, found.stderr


def test_the_template_with_a_cast_has_a_mediator_a_force_that_is_sent_and_a_spoiler() -> None:
    Path("cast.yaml").write_text(template("cast"), encoding="utf-8")
    plan = load("cast.yaml")
    assert plan.mediators
    assert plan.contributors
    assert plan.spoilers
    assert plan.force.track in plan.tracks
    assert sim("new", "other.yaml", "--template", "everything").exit_code == 2


# --- names, and narrow screens


def test_names_keep_their_capitals_within_a_sentence_and_other_words_do_not() -> None:
    titles = {
        "tracks.arms.title": "Hezbollah's arms",
        "tracks.troops.title": "Withdrawal of troops",
        "parties.alpha.title": "Hezbollah",
    }
    names = Names(scenario(titles))
    assert names.track("arms") == "Hezbollah's arms"
    assert names.track("troops") == "withdrawal of troops"
    known = Names(scenario(titles | {"tracks.arms.title": "Hezbollah weapons"}))
    assert known.track("arms") == "Hezbollah weapons"


def test_titles_stand_in_tables_as_they_are_written() -> None:
    titled = ("--set", "tracks.disarmament.title=Hezbollah's arms")
    told = sim("run", "roads/first.yaml", *QUICK[:2], "--weeks", "60", *QUICK[4:], *titled).stdout
    assert "hezbollah" not in told
    assert "Hezbollah's arms " in told


@pytest.mark.parametrize("command", ["run", "compare", "levers", "list"])
def test_tables_fit_sixty_columns(command: str) -> None:
    lever = ("--set", "guarantee.enforcement={uniform:[0,0.4]}")
    asked = {
        "run": ("run", "roads/first.yaml", *QUICK),
        "compare": ("compare", "roads", *QUICK),
        "levers": ("levers", "roads/first.yaml", *QUICK, *lever),
        "list": ("results", "list"),
    }
    if command == "list":
        assert sim(*asked["run"]).exit_code == 0
    result = sim(*asked[command], columns=60)
    assert result.exit_code == 0, result.stderr
    assert max(len(line) for line in result.stdout.splitlines() if "results/" not in line) <= 60


def test_a_number_is_named_by_whose_it_is_and_what_it_says() -> None:
    plan = load("gaza/official_plan")
    assert name_of(plan, "mediators.us.leverage.hamas") == "United States: leverage, Hamas"
    assert name_of(plan, "prizes.israel.value") == "A prize for Israel: value"
    assert name_of(plan, "force.mandate") == "The force: mandate"
    assert name_of(plan, "events.2.chance") == "Events: number 3, chance"
