"""What results are called, what a list says of them, and what differs between two."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.archive import CannotSave
from sim.archive.labels import LONGEST
from sim.cli import shelf
from sim.cli.commands import app
from sim.scenario.template import template

QUICK = ("--worlds", "16", "--weeks", "20", "--workers", "1", "--no-pictures", "--quiet")


def sim(*arguments: str, columns: int = 80) -> Result:
    environment = {"COLUMNS": str(columns), "FORCE_COLOR": None}
    return CliRunner().invoke(app, list(arguments), prog_name="sim", env=environment)


@pytest.fixture(autouse=True)
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(template(), encoding="utf-8")


def asked(*options: str, command: str = "run") -> str:
    """The run id of a question; the command is logged as if it had been typed."""
    words = [command, "plan.yaml", *QUICK, *options]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["sim", *words])
        result = sim(*words)
    assert result.exit_code == 0, result.stderr
    newest = max(Path("results").glob("*/*/log.jsonl"), key=lambda file: file.stat().st_mtime_ns)
    return newest.parent.name


def test_a_label_leaves_the_question_in_its_folder_and_is_shown_wherever_the_result_is() -> None:
    run = asked()
    assert asked("--label", "the first try") == run
    assert len(list(Path("results").glob("*/*/manifest.json"))) == 1
    assert "\n  the first try\n" in sim("results", "list").stdout
    assert sim("results", "show", run).stdout.startswith("the first try\n")
    assert json.loads(sim("results", "show", run, "--json").stdout)["label"] == "the first try"
    for command in ("report", "brief"):
        assert sim(command, run, "--to", "page.html").exit_code == 0
        assert '<p class="quiet">the first try</p>' in Path("page.html").read_text(encoding="utf-8")
    assert sim("results", "verify", run).exit_code == 0


def test_a_label_can_be_changed_and_taken_away_and_outlives_working_it_out_anew() -> None:
    run = asked("--label", "one")
    assert sim("results", "label", run, "two").stdout == f"{run}: two\n"
    assert asked("--fresh") == run
    assert "\n  two\n" in sim("results", "list").stdout
    assert sim("results", "label", run, "").exit_code == 0
    assert "two" not in sim("results", "list").stdout


def test_a_label_is_a_short_line_on_which_nothing_hides() -> None:
    run = asked()
    assert sim("results", "label", run, "x" * (LONGEST + 1)).exit_code == 2
    assert sim("run", "plan.yaml", *QUICK, "--label", "x" * (LONGEST + 1)).exit_code == 2
    assert sim("results", "label", run, "a\x1b[2Jb\nc\u202e").exit_code == 0
    assert f"{run}"[:6] in sim("results", "list").stdout
    assert "\n  a\\x1b[2Jb c\\u202e\n" in sim("results", "list").stdout


def test_what_is_no_label_of_ours_is_not_shown(tmp_path: Path) -> None:
    run = asked()
    [folder] = Path("results").glob(f"*/{run}")
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    for put in (
        lambda file: file.write_bytes(b"\xff\xfe"),
        lambda file: file.write_text("x" * 5 * LONGEST, encoding="utf-8"),
        lambda file: file.symlink_to(tmp_path / "secret"),
    ):
        (folder / "label.txt").unlink(missing_ok=True)
        put(folder / "label.txt")
        assert json.loads(sim("results", "list", "--json").stdout)[0]["label"] == ""
        assert sim("results", "show", run).exit_code == 0


def test_the_list_says_weeks_and_what_was_changed_cut_to_the_width() -> None:
    asked(
        "--set",
        "violence.rate=3",
        "--set",
        "name=A name that is so long that no screen of eighty columns has room for it",
    )
    listed = sim("results", "list").stdout
    assert " weeks " in listed
    assert " 20 " in listed
    [line] = [one for one in listed.splitlines() if one.startswith("  violence.rate=3; name=")]
    assert line.endswith(" ...")
    assert len(line) <= 80
    [one] = json.loads(sim("results", "list", "--json").stdout)
    assert one["weeks"] == [20]
    assert one["changed"][0] == "violence.rate=3"


def test_many_scenarios_take_few_lines_of_the_list_and_are_cut_like_what_was_changed() -> None:
    Path("plan.yaml").write_text(template(), encoding="utf-8")
    for number in range(9):
        name = f"A road of many words, number {number}"
        Path(f"road{number}.yaml").write_text(f"based_on: plan.yaml\nname: {name}\n", encoding="utf-8")
    files = [f"road{number}.yaml" for number in range(9)]
    found = sim("compare", *files, "--worlds", "8", "--weeks", "8", "--no-pictures", "--workers", "1")
    assert found.exit_code == 0, found.stderr
    listed = sim("results", "list").stdout.splitlines()
    assert len(listed) <= 10
    assert sum(line.rstrip().endswith("...") for line in listed) == 1
    [one] = json.loads(sim("results", "list", "--json").stdout)
    assert one["scenarios"].count("A road of many words") == 9


def test_a_narrow_list_tells_one_column_after_another() -> None:
    run = asked()
    listed = sim("results", "list", columns=60).stdout
    assert f"run id {run}; kind run; worlds 16; weeks 20;" in " ".join(listed.split())
    assert max(map(len, listed.splitlines())) <= 60


def test_what_was_changed_is_read_from_the_command() -> None:
    assert shelf.changed(["run", "a.yaml", "--set", "b=1", "--set=c=2", "--weeks", "3"]) == ["b=1", "c=2"]
    assert shelf.changed([]) == []


def test_two_results_differ_in_what_was_changed_and_in_what_came_of_it() -> None:
    one, other = (
        asked("--worlds", "160"),
        asked("--worlds", "160", "--set", "guarantee.enforcement=1", "--set", "weeks=40"),
    )
    told = sim("results", "diff", one, other)
    assert told.exit_code == 0, told.stderr
    lines = [" ".join(line.split()) for line in told.stdout.splitlines()]
    assert "guarantee.enforcement 0.3 1" in lines
    assert any(line.startswith("completed ") for line in lines)
    assert "on the same luck" in " ".join(lines)
    document = json.loads(sim("results", "diff", one, other, "--json").stdout)
    assert {each["key"] for each in document["question"]} == {"guarantee.enforcement"}
    assert sum(each["second"] for each in document["shares"]) == pytest.approx(1)
    assert sum(each["difference"] for each in document["shares"]) == pytest.approx(0)


def test_results_of_another_luck_and_kind_say_so() -> None:
    one, other, third = asked(), asked("--seed", "1", "--worlds", "24"), asked(command="tournament")
    told = sim("results", "diff", one, other).stdout
    assert "on different luck" in told
    document = json.loads(sim("results", "diff", one, other, "--json").stdout)
    assert {(each["key"], each["first"], each["second"]) for each in document["question"]} == {
        ("seed", "0", "1"), ("worlds", "16", "24"),
    }  # fmt: skip
    beside = json.loads(sim("results", "diff", one, third, "--json").stdout)
    assert ("kind", "run", "tournament") in {
        (each["key"], each["first"], each["second"]) for each in beside["question"]
    }
    assert beside["shares"] == []
    assert "Nothing: the same question." in sim("results", "diff", one, one).stdout


def test_a_label_that_cannot_be_written_hides_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise CannotSave(28, "No space left on device", "label.txt")

    monkeypatch.setattr("sim.archive.labels.put", full)
    result = sim("run", "plan.yaml", *QUICK, "--label", "mine")
    assert result.exit_code == 1
    assert "complete the road" in result.stdout
    assert "No space left on device" in result.stderr


def test_a_damaged_result_is_not_held_against_another_and_nothing_is_offered_that_cannot_be_done() -> None:
    one, other = asked(), asked("--seed", "1")
    [table] = Path("results").glob(f"*/{one}/tables/summary.parquet")
    table.write_bytes(table.read_bytes()[:-1] + b"?")
    for command in (("diff", one, other), ("rerun", one)):
        result = sim("results", *command)
        assert result.exit_code == 2
        assert "summary.parquet" in result.stderr
        assert "--unverified" not in result.stderr
    assert "--unverified" in sim("results", "show", one).stderr
