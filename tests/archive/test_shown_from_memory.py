"""What was found is shown from memory, and asked again from what was kept: the same words, JSON and pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from sim.cli.commands import app
from sim.scenario.template import template
from sim.study.registry import HOMES

FACTS = """\
sources: {report: what a report says}
observed:
  learners: 400
  facts: [{date: 2030-02-04, level: reform, value: 0.1, error: 0.3, source: report}]
"""
PAST = """\
scenario: dated.yaml
calibrated_by: 2030-01-21
numbers: {violence.rate: [1, 3]}
observations:
  - {quantity: killed, title: killed since then, day: 2030-01-21, value: 3, tolerance: 1, source: a report}
  - {quantity: killed, title: killed since then, day: 2030-02-18, value: 6, tolerance: 1, source: a report}
  - {quantity: holds, title: the truce holds, day: 2030-02-18, value: 1, tolerance: 0, source: a report}
"""
CASES = [{"id": f"case_{number}", "outcome": {"cls": end}} for number, end in enumerate(("completed", "stalled"))]
FEW = "--worlds 8 --weeks 8"
ASKED = {
    "run": f"run plan.yaml {FEW}",
    "comparison": f"compare plan.yaml other.yaml {FEW}",
    "tournament": f"tournament plan.yaml {FEW}",
    "sweep": f"sweep plan.yaml --vary violence.rate=0:2:3 --against other.yaml {FEW}",
    "roadmaps": f"roadmaps plan.yaml --most 4 {FEW}",
    "obstacles": f"obstacles plan.yaml {FEW}",
    "ablation": f"ablate plan.yaml --only honour --only prizes {FEW}",
    "sensitivity": f"sensitivity plan.yaml --trajectories 2 --base 16 --only parties.insurgency {FEW}",
    "levers": f"levers plan.yaml --set guarantee.enforcement={{uniform:[0,0.4]}} {FEW}",
    "turning points": "turning-points plan.yaml --futures 4 --weeks 8",
    "what if": "turning-points plan.yaml --week 8 --do insurgency=hold --futures 4 --weeks 20",
    "forecast": "forecast gaza/side_by_side --worlds 8",
    "history": "history cases.yaml --scores --worlds 8",
    "hindcast": "hindcast --worlds 8",
    "update": f"update plan.yaml --observed facts.yaml --set start=2030-01-07 {FEW}",
}
"""A small question of every kind."""


def sim(command: str) -> Result:
    result = CliRunner().invoke(app, command.split(), prog_name="sim", env={"COLUMNS": "80", "FORCE_COLOR": None})
    assert result.exit_code == 0, result.stderr
    return result


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.charts.sheet.DOTS_PER_INCH", 20)  # of which all are compared
    Path("plan.yaml").write_text(template(), encoding="utf-8")
    Path("other.yaml").write_text(template().replace("Two sides, one road", "Two sides, another"), encoding="utf-8")
    Path("dated.yaml").write_text(template().replace("weeks: 156", "start: 2030-01-07\nweeks: 52"), encoding="utf-8")
    Path("past.yaml").write_text(PAST, encoding="utf-8")
    monkeypatch.setattr("sim.study.hindcast.known.OWN", Path("past.yaml"))
    Path("cases.yaml").write_text(yaml.safe_dump({"cases": CASES}), encoding="utf-8")
    Path("facts.yaml").write_text(FACTS, encoding="utf-8")


def pictures() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("results").glob("*/*/pictures/*")}


def test_there_is_a_question_of_every_kind_that_many_worlds_are_asked() -> None:
    assert set(ASKED) == set(HOMES)


@pytest.mark.parametrize("kind", ASKED)
def test_what_is_shown_as_it_is_found_is_shown_again(kind: str) -> None:
    command = ASKED[kind]
    assert sim(f"{command} --estimate").stdout
    assert not Path("results").exists()
    found = sim(command)
    drawn = pictures()
    [manifest] = Path("results").glob("*/*/manifest.json")
    assert json.loads(manifest.read_text(encoding="utf-8"))["kind"] == kind
    assert not list(Path("results").glob("*/.unfinished-*"))
    again = sim(command)
    assert "answered before" in again.stderr
    assert again.stdout == found.stdout
    sim(f"brief {manifest.parent.name} --no-pdf --to page.html")
    assert ("sim levers" in Path("page.html").read_text("utf-8")) == (kind not in ("history", "hindcast", "levers"))
    sim(f"results show {manifest.parent.name} --draw --quiet")
    assert drawn
    assert pictures() == drawn
    anew, kept = (json.loads(sim(f"{command} --no-pictures --json {how}").stdout) for how in ("--fresh", ""))
    assert anew == kept


def test_blocks_that_somebody_who_was_killed_left_beside_the_answer_are_let_go() -> None:
    command = f"{ASKED['run']} --no-pictures --quiet"
    sim(command)
    [folder] = [manifest.parent for manifest in Path("results").glob("*/*/manifest.json")]
    left = folder.with_name(f".unfinished-{folder.name}")
    (left / "blocks").mkdir(parents=True)
    (left / "blocks" / "one.npz").write_bytes(b"a block")
    sim(command)
    assert not left.exists()
