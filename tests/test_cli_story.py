"""`sim story` as its users meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli.commands import app
from sim.scenario.template import template


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(template(), encoding="utf-8")
    return "plan.yaml"


def sim(*arguments: str) -> Result:
    plain = {"FORCE_COLOR": None, "NO_COLOR": None, "TTY_COMPATIBLE": None, "COLUMNS": "80"}
    return CliRunner().invoke(app, ["story", *arguments], prog_name="sim", env=plain)


def test_a_world_is_told_from_who_is_there_to_the_caveat(plan: str) -> None:
    result = sim(plan, "--world", "17", "--weeks", "60")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("World 17 of")
    assert "The state owes reform" in result.stdout
    assert result.stdout.rstrip().endswith("This explores assumptions; it is not a forecast.")
    assert "Of the numbers of Two sides, one road 0 % rest on a source" in " ".join(result.stdout.split())
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert not list(Path.cwd().glob("results*"))


def test_the_same_as_one_document(plan: str) -> None:
    result = sim(plan, "--world", "3", "--seed", "5", "--weeks", "40", "--json")
    told = json.loads(result.stdout)
    assert (told["world"], told["seed"], told["weeks"]) == (3, 5, 40)
    assert (told["assumed_share"], told["direction_share"]) == (1.0, 0.0)
    assert {"week", "until", "actor", "track", "kind", "text"} == set(told["sentences"][0])


def test_a_changed_value_changes_the_story(plan: str) -> None:
    result = sim(plan, "--weeks", "40", "--set", "parties.state.trust.insurgency=0.99")
    assert "the state trusts the insurgency to 99 %" in " ".join(result.stdout.split())


def test_the_timeline_goes_where_it_is_asked_for(plan: str) -> None:
    result = sim(plan, "--weeks", "40", "--picture", "drawn")
    assert result.exit_code == 0, result.stderr
    assert [path.name for path in Path("drawn").iterdir()] == ["timeline.png"]
    assert sim(plan, "--weeks", "40", "--picture", "drawn", "--svg").exit_code == 0
    assert sorted(path.name for path in Path("drawn").iterdir()) == ["timeline.png", "timeline.svg"]
    assert "drawn/timeline.png" in result.stdout


@pytest.mark.parametrize(
    "wrong",
    [
        ("nowhere.yaml",),
        ("plan.yaml", "--world", "-1"),
        ("plan.yaml", "--world", "9" * 20),
        ("plan.yaml", "--set", "weeks"),
    ],
)
def test_bad_input_is_refused(plan: str, wrong: tuple[str, ...]) -> None:
    assert sim(*wrong).exit_code == 2
