"""Every number says where it comes from: from a source that the file explains, or from nowhere but an assumption."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim import load
from sim.cli.commands import app
from sim.cli.numbers import assumed_share, numbers_of
from sim.report.assumptions import balance, origin
from sim.scenario.template import template

FILES = sorted((Path(__file__).parent.parent / "scenarios/gaza").glob("*.yaml"))


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
        assert origin(number) == (", ".join(number.sources) or ("default" if number.is_default else "assumption"))
    for name, said in plan.sources.items():
        assert len(said.split()) > 5, f"{name} does not say what it is"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_share_of_assumptions_is_told_the_same_everywhere(path):
    plan = load(path)
    numbers = numbers_of(plan)
    share = assumed_share(numbers)
    assert 0.5 < share < 1
    assert balance(plan.name, numbers).assumed == pytest.approx(share)
    told = json.loads(sim("describe", str(path), "--json"))
    assert told["assumed_share"] == pytest.approx(share)
    assert sum(number["assumption"] for number in told["numbers"]) == pytest.approx(share * len(numbers))


def test_results_say_the_share_of_assumptions_and_the_spread_apart_from_the_error(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(template(), encoding="utf-8")
    quick = ("plan.yaml", "--worlds", "24", "--weeks", "60", "--no-pictures")
    screen = " ".join(sim("run", *quick).split())
    assert "of the numbers of Two sides, one road" in screen
    assert "±" in screen
    assert "how far the share differs between draws of the assumptions" in screen
    told = json.loads(sim("run", *quick, "--json"))
    assert told["assumed_share"] == {"Two sides, one road": assumed_share(numbers_of(load("plan.yaml", {"weeks": 60})))}
    [row] = [row for row in told["summary"] if row["state"] == "stalled"] if "summary" in told else [None]
    if row is not None:
        assert {"standard_error", "spread"} <= set(row)
