"""Every number says where it comes from: from a source that the file explains, or from nowhere but an assumption."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim import load
from sim.cli.commands import app
from sim.report.assumptions import origin
from sim.scenario.numbers import numbers_of
from sim.scenario.provenance import balance, basis
from sim.scenario.template import template

FOLDER = Path(__file__).parent.parent / "scenarios/gaza"
FILES = sorted(file for file in FOLDER.glob("*.yaml") if not file.name.startswith("observed_"))


def sim(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), prog_name="sim", env={"COLUMNS": "80", "FORCE_COLOR": None})
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_number_has_a_source_that_is_explained_or_says_assumption(path):
    plan = load(path)
    numbers = numbers_of(plan)
    assert len(numbers) > 50
    for number in numbers:
        assert set(number.sources) <= set(plan.sources), number.path
        said = ", ".join(number.sources) + (" (in direction)" if number.basis == "direction" else "")
        assert origin(number) == (said or ("default" if number.is_default else "assumption"))
    for name, said in plan.sources.items():
        assert len(said.split()) > 5, f"{name} does not say what it is"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_share_of_assumptions_is_told_the_same_everywhere(path):
    plan = load(path)
    numbers = numbers_of(plan)
    found = balance(plan.name, numbers)
    assert found.sourced + found.directed + found.without == found.count == len(numbers)
    assert 0.5 < found.assumed < 1
    told = json.loads(sim("describe", str(path), "--json"))
    assert told["assumed_share"] == pytest.approx(found.assumed)
    assert told["direction_share"] == pytest.approx(found.directed / found.count)
    assert sum(number["assumption"] for number in told["numbers"]) == found.directed + found.without
    listed = [number["basis"] for number in told["numbers"]]
    assert [listed.count(one) for one in ("value", "direction", "assumption")] == [
        found.sourced,
        found.directed,
        found.without,
    ]


def test_a_source_gives_the_direction_only_where_the_note_says_that_something_is_assumed():
    assert basis((), "a guess") == "assumption"
    assert basis(("S1",), "53 to 63 % of the territory") == "value"
    assert basis(("S1",), "deep mistrust; the range is an assumption") == "direction"
    assert basis((), "the range is an assumption") == "assumption"


def test_most_numbers_of_the_official_plan_that_cite_a_source_have_its_direction_only():
    """Counted again from the file's own words."""
    numbers = numbers_of(load("gaza/official_plan"))
    cited = [number for number in numbers if number.sources]
    sized = [number for number in cited if "assumption" not in number.note]
    found = balance("The plan", numbers)
    assert (found.sourced, found.directed) == (len(sized), len(cited) - len(sized))
    assert found.directed > 3 * found.sourced > 0
    assert f"{found.directed} only for their direction" in found.in_full()


def test_results_say_the_share_of_assumptions_and_the_spread_apart_from_the_error(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(template(), encoding="utf-8")
    quick = ("plan.yaml", "--worlds", "24", "--weeks", "60", "--no-pictures")
    screen = " ".join(sim("run", *quick).split())
    assert "Of the numbers of Two sides, one road 0 % rest on a source, 0 % only in direction, 100 % are" in screen
    assert "±" in screen
    assert "with fewer than 20 draws it would say nothing" in screen
    many = " ".join(sim("run", "plan.yaml", "--worlds", "160", "--weeks", "8", "--no-pictures").split())
    assert "how far the share differs between draws of the assumptions" in many
    told = json.loads(sim("run", *quick, "--json"))
    assert told["assumed_share"] == {"Two sides, one road": 1.0}
    assert told["direction_share"] == {"Two sides, one road": 0.0}
    [row] = [row for row in told["summary"] if row["state"] == "stalled"] if "summary" in told else [None]
    if row is not None:
        assert {"standard_error", "spread"} <= set(row)
