"""Any file of cases runs end to end, with the columns that were promised and the same answer every time."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from sim import archive
from sim.charts.history_plots import cases as draw_cases
from sim.charts.history_plots import told
from sim.charts.style import context
from sim.cli.commands import app
from sim.study.history.cases import OWN, read
from sim.study.history.fit import followed, tried
from sim.study.history.scales import LEVELS

pytestmark = pytest.mark.usefixtures("compiled")

COLUMNS = ["case", "sequence", "completed_in_time", "completed_late", "stalled", "collapsed", "median_months"]


def sim(*arguments: object) -> Result:
    environment: dict[str, str | None] = {"FORCE_COLOR": None, "COLUMNS": "80"}
    return CliRunner().invoke(app, list(map(str, arguments)), prog_name="sim", env=environment)


def written(path: Path, *cases: dict[str, Any]) -> Path:
    """A file of these cases."""
    path.write_text(yaml.safe_dump({"cases": list(cases)}, sort_keys=False), encoding="utf-8")
    return path


def kept(out: Path) -> archive.Kept:
    [one] = archive.kept(out)
    return one


def rows(folder: Path) -> list[dict[str, str]]:
    """The chances, as the file beside the answer has them."""
    with (folder / "predictions.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture(scope="module")
def aceh() -> dict[str, Any]:
    """One of the cases, as plain data."""
    found: dict[str, Any] = yaml.safe_load(OWN.read_text(encoding="utf-8"))["cases"][0]
    return found


def test_a_strangers_file_is_answered_and_hindsight_changes_not_a_byte(tmp_path, aceh):
    hindsight = {"outcome": {"cls": "stalled"}, "relapse": {"v": 3}, "pam": {"disarm": "00"}}
    force = {**aceh["force"], "size_peak": 9, "deploy_lag_months": 40}
    first = written(tmp_path / "first.yaml", aceh)
    second = written(tmp_path / "second.yaml", {**aceh, **hindsight, "force": force})
    for name, file in (("one", first), ("two", second)):
        result = sim("history", file, "--out", tmp_path / name, "--worlds", 8, "--workers", 1, "--no-pictures")
        assert result.exit_code == 0, result.stderr
    one, two = ((tmp_path / name / "predictions.csv").read_bytes() for name in ("one", "two"))
    assert one == two
    found = rows(tmp_path / "one")
    assert list(found[0]) == COLUMNS
    assert [row["case"] for row in found] == [aceh["id"]]
    for row in found:
        assert sum(float(row[name]) for name in COLUMNS[2:6]) == pytest.approx(1)
        assert len(row["median_months"].partition(".")[2]) <= 2
    first_kept, second_kept = (kept(tmp_path / name) for name in ("one", "two"))
    assert first_kept.run_id == second_kept.run_id  # hindsight is not even part of the question
    assert "outcomes" not in first_kept.manifest["asked"]
    assert "scores" not in first_kept.tables


def test_past_agreements_are_kept_shown_again_and_made_a_page_of_like_any_other_answer(tmp_path, aceh):
    file = written(tmp_path / "cases.yaml", aceh, {**aceh, "id": "again", "outcome": {"cls": "stalled"}})
    out = tmp_path / "out"
    asked = ("history", file, "--scores", "--out", out, "--worlds", 8, "--workers", 1, "--no-pictures")
    found = sim(*asked)
    file.unlink()  # what was kept does not need it any more
    run = kept(out).run_id
    assert sim("results", "show", run, "--out", out).stdout.startswith(found.stdout)
    assert sim("results", "rerun", run, "--out", out, "--workers", 1).exit_code == 0
    listed = sim("results", "list", "--out", out).stdout
    assert "cases aceh 2005, again" in listed
    page = tmp_path / "page.html"
    assert sim("report", run, "--out", out, "--to", page).exit_code == 0
    assert "Did the chances rank what happened?" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [("report",), ("results", "show")])
def test_a_folder_of_plain_files_that_an_earlier_version_wrote_is_said_to_be_one(tmp_path, command):
    archive.plain.write({}, tmp_path, {"kind": "history"})
    refused = sim(*command, tmp_path)
    assert refused.exit_code == 2
    assert "a history is not shown again, and no page is made of it" in " ".join(refused.stderr.split())
    assert sim("results", "verify", tmp_path).exit_code == 0


def test_a_broken_file_is_refused_with_its_line_and_nothing_is_written(tmp_path, aceh):
    file = written(tmp_path / "cases.yaml", {**aceh, "trust_score": 7})
    result = sim("history", file, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "cases.yaml:" in result.stderr
    assert "trust_score" in result.stderr
    assert not (tmp_path / "out").exists()


def test_scores_of_cases_whose_end_is_not_told_are_refused(tmp_path):
    result = sim("history", written(tmp_path / "cases.yaml", {"id": "bare"}), "--scores", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "too few to compare" in result.stderr


def test_cases_in_which_nothing_is_linked_are_followed_and_scored(tmp_path, aceh):
    ends = {"completed": 3, "stalled": 3}
    cases = [
        {**aceh, "id": f"case_{end}_{number}", "sequence": {"v": "none", "c": "high"}, "outcome": {"cls": end}}
        for end, count in ends.items()
        for number in range(count)
    ]
    file = written(tmp_path / "cases.yaml", *cases)
    out = tmp_path / "out"
    result = sim("history", file, "--scores", "--out", out, "--worlds", 8, "--workers", 1, "--no-pictures")
    assert result.exit_code == 0, result.stderr
    assert {row["sequence"] for row in rows(out)} == {"none"}
    assert "scores" in kept(out).tables


def test_scenarios_are_written_on_demand(tmp_path, aceh):
    file = written(tmp_path / "cases.yaml", aceh)
    assert sim("history", file, "--scenarios", tmp_path / "plans").exit_code == 0
    assert [path.name for path in (tmp_path / "plans").iterdir()] == ["aceh_2005.yaml"]


@pytest.mark.slow
def test_the_fit_ranks_what_it_tries_by_base_rates_alone():
    """Where keepers are more frequent, more disarm in full; the worlds are the same, and their truces too."""
    found, drawn = followed(read(OWN)[:1], 160)
    table = tried([replace(LEVELS, reliability=one) for one in (0.1, 0.5, 0.9)], found, drawn)
    assert list(table["distance"]) == sorted(table["distance"])
    full = table.sort_values("reliability")["disarmed in full by year 5"]
    assert list(full) == sorted(full)
    assert full.iloc[0] < full.iloc[-1]
    assert (table["counts_as"] <= 160 + 1e-9).all()


def test_the_picture_sorts_cases_by_their_chance_and_marks_what_happened():
    import pandas as pd
    from matplotlib.figure import Figure

    table = pd.DataFrame(
        {
            "name": ["low", "high", "middle"],
            "chance": [0.1, 0.9, 0.5],
            "standard_error": [0.01, 0.01, 0.01],
            "happened": ["collapsed", "completed", "completed_late"],
        }
    )
    with context():
        axes = draw_cases(table, Figure().add_subplot())
    assert [label.get_text() for label in axes.get_yticklabels()] == ["high", "middle", "low"]
    marks = [line for line in axes.lines if line.get_gid() in set(table["happened"])]
    assert [line.get_gid() for line in marks] == ["completed", "completed_late", "collapsed"]
    assert [float(line.get_xdata()[0]) for line in marks] == pytest.approx([90, 50, 10])
    assert list(told(table)) == [
        "high: 90 %, completed in time.",
        "middle: 50 %, completed late.",
        "low: 10 %, collapsed.",
    ]


def test_no_name_of_a_case_is_cut_on_the_picture():
    import pandas as pd
    from matplotlib.figure import Figure

    name = "Somewhere, a technical agreement and an undertaking of a long name"
    table = pd.DataFrame({"name": [name, "short"], "chance": 0.5, "standard_error": 0.1, "happened": "unknown"})
    with context():
        axes = draw_cases(table, Figure().add_subplot())
    said = [label.get_text() for label in axes.get_yticklabels()]
    assert [" ".join(label.split("\n")) for label in said] == [name, "short"]
    assert said[0].count("\n") == 1
    assert list(axes.get_yticks()) == [1.0, 2.5]


@pytest.mark.slow
def test_cases_that_say_little_are_answered_by_defaults(tmp_path):
    for name, codes in (("bare", {}), ("strange", {"sequence": "withdraw_first", "planned_months": 500, "phases": 99})):
        file = written(tmp_path / "cases.yaml", {"id": name, **codes})
        result = sim("history", file, "--out", tmp_path / name, "--worlds", 8, "--no-pictures")
        assert result.exit_code == 0, result.stderr
        assert [row["case"] for row in rows(tmp_path / name)] == [name]
