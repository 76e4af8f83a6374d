"""The chain of obstacles beside a run: what the study of obstacles finds, of so many worlds, and kept with it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from sim import charts, compare, run
from sim.cli.commands import app
from sim.scenario.faults import BadScenario
from sim.scenario.template import template
from sim.study.obstacles import obstacles
from sim.study.question import Question
from sim.study.registry import kind_of
from tests.support import IN_STEPS, scenario

VIOLENT = {"violence.rate": 3.5, "violence.hazard": 0.01}
PLAN = scenario(IN_STEPS, VIOLENT, {"name": "Torn", "tracks.arms.control": 0.7, "weeks": 30})
CALM = scenario(IN_STEPS, {"name": "Calm", "weeks": 30})
OPEN = scenario(IN_STEPS, {"name": "Open", "weeks": 30, "bargaining.open": True})


def test_the_chain_of_a_run_is_that_of_the_study_of_as_many_worlds() -> None:
    found = run(PLAN, 60, obstacles=40)
    assert found.worlds == 60
    pd.testing.assert_frame_equal(found.lost.drop(columns="worlds"), obstacles(PLAN, 40).chain())
    assert found.asked == {"obstacles": 40}
    plain = run(PLAN, 60)
    assert (plain.outcome == found.outcome).all()
    assert plain.asked == {}


def test_more_worlds_than_the_run_has_may_be_asked_and_none_is_no_question() -> None:
    assert run(PLAN, 8, obstacles=24).lost["worlds"].unique().tolist() == [24]
    assert run(PLAN, 8).lost.empty
    with pytest.raises(ValueError, match="obstacles"):
        run(PLAN, 8, obstacles=-1)


def test_each_road_of_a_comparison_has_its_own_chain_and_an_open_one_none() -> None:
    found = compare([PLAN, CALM, OPEN], 24, obstacles=24)
    torn, calm, opened = found.runs
    for one in (torn, calm):
        pd.testing.assert_frame_equal(one.lost, run(one.scenario, 24, obstacles=24).lost)
    assert opened.lost.empty
    assert found.asked == {"obstacles": 24}
    [table] = [one for one in found.in_words() if one.heading == "Where worlds are lost"]
    assert [row[0] for row in table.rows if len(row) > 1] == ["Torn", "Calm"]
    assert "No road is agreed at the start of Open." in table.note
    assert "obstacles" in found.plot.all()
    with pytest.raises(BadScenario, match="no road is agreed"):
        run(OPEN, 8, obstacles=8)


def test_a_run_says_where_worlds_are_lost_or_how_to_ask() -> None:
    plain, asked = run(PLAN, 24), run(PLAN, 24, obstacles=24)
    [held_up] = [one for one in plain.in_words() if one.heading == "Who holds it up, and why"]
    assert "--obstacles 200" in held_up.note
    assert "`sim obstacles FILE`" in held_up.note
    tables = {one.heading: one for one in asked.in_words()}
    assert "--obstacles" not in tables["Who holds it up, and why"].note
    lost = tables["Where worlds are lost"]
    assert lost.note.startswith("Of 24 worlds followed for this")
    shares = [f"{100 * share:.1f}" for share in asked.lost["completed"]]
    assert [row[1] for row in lost.rows] == shares
    assert "obstacles" in asked.plot.all()
    assert "obstacles" not in plain.plot.all()
    assert "with all obstacles away" in charts.of(asked).alternative("obstacles")
    assert "--obstacles" not in str(run(OPEN, 8).in_words())


def test_asking_costs_eight_runs_more() -> None:
    def weeks(kind: str, asked: dict[str, int]) -> float:
        return kind_of(kind).work(Question(kind, (PLAN,), 100, asked=asked))

    for kind in ("run", "comparison"):
        assert weeks(kind, {"obstacles": 10}) - weeks(kind, {}) == 8 * 10 * PLAN.weeks


def sim(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments), prog_name="sim", env={"COLUMNS": "80", "FORCE_COLOR": None})
    assert result.exit_code == 0, result.stderr
    return result


@pytest.mark.parametrize("command", ["run", "compare"])
def test_the_command_keeps_the_chain_with_the_answer(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(template(), encoding="utf-8")
    Path("other.yaml").write_text("based_on: plan.yaml\nname: Another road\n", encoding="utf-8")
    files = ["plan.yaml"] if command == "run" else ["plan.yaml", "other.yaml"]
    quick = ("--worlds", "16", "--weeks", "12", "--workers", "1")
    first = json.loads(sim(command, *files, *quick, "--no-pictures", "--obstacles", "8", "--json").stdout)
    assert first["manifest"]["asked"] == {"obstacles": 8}
    assert len(first["waterfall"]) == 8 * len(files)
    again = json.loads(sim("results", "show", first["manifest"]["run_id"], "--json").stdout)
    assert again["waterfall"] == first["waterfall"]
    shown = sim(command, *files, *quick, "--obstacles", "8")
    assert "answered before" in shown.stderr
    assert "Where worlds are lost" in shown.stdout
    [picture] = Path("results").glob("*/*/pictures/obstacles.png")
    assert picture.stat().st_size > 0
    plain = json.loads(sim(command, *files, *quick, "--no-pictures", "--json").stdout)
    assert "waterfall" not in plain
    assert plain["manifest"]["asked"] == {}
