"""`sim results` as its users meet it: what is kept is told again and reproduced, and what is damaged is said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sim.cli.commands import app

TINY = ("--worlds", "4", "--weeks", "6", "--workers", "1", "--no-pictures", "--quiet")
SWEEP = ("sweep", "gaza/side_by_side", "--vary", "force.mandate=0:1:2", *TINY)
ROADMAPS = ("roadmaps", "gaza/side_by_side", "--most", "3", *TINY)


def sim(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), prog_name="sim", env={"COLUMNS": "80", "FORCE_COLOR": None})


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def asked(*arguments: str) -> Path:
    """The folder of a question's answer."""
    result = sim(*arguments)
    assert result.exit_code == 0, result.stderr
    [manifest] = Path("results").glob("*/*/manifest.json")
    return manifest.parent


@pytest.mark.parametrize("question", [SWEEP, ROADMAPS], ids=["sweep", "roadmaps"])
def test_a_study_of_a_shipped_scenario_is_reproduced_to_the_byte(question: tuple[str, ...]) -> None:
    folder = asked(*question)
    result = sim("results", "rerun", folder.name[:6], "--workers", "1", "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "the same to the byte" in result.stdout


def unsealed(manifest: dict[str, Any]) -> dict[str, Any]:
    """A manifest as an earlier version kept it."""
    return {key: value for key, value in manifest.items() if key not in ("answer", "seal")}


def without_defaults(manifest: dict[str, Any]) -> None:
    del manifest["scenarios"][0]["defaults"]


def with_a_key_that_is_gone(manifest: dict[str, Any]) -> None:
    manifest["scenarios"][0]["scenario"]["luckiness"] = 3


def of_an_unknown_kind(manifest: dict[str, Any]) -> None:
    manifest["kind"] = "horoscope"


@pytest.mark.parametrize("change", [without_defaults, with_a_key_that_is_gone, of_an_unknown_kind])
def test_a_result_of_another_version_says_how_to_have_it_again(change: Callable[[dict[str, Any]], None]) -> None:
    file = asked(*SWEEP) / "manifest.json"
    manifest = unsealed(json.loads(file.read_text(encoding="utf-8")))
    change(manifest)
    file.write_text(json.dumps(manifest), encoding="utf-8")
    for command in ("show", "rerun"):
        result = sim("results", command, file.parent.name)
        assert result.exit_code == 1
        [line] = result.stderr.splitlines()
        assert "another version of sim made it" in line
        assert line.startswith(str(file))
        assert "work it out again" in line
    assert sim("results", "list").exit_code == 0


def cut(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("harm", [cut, Path.unlink, lambda file: file.write_bytes(b"")])
def test_a_damaged_table_is_named_with_the_way_to_have_it_again(harm: Callable[[Path], object]) -> None:
    file = asked(*SWEEP) / "tables" / "grid.parquet"
    whole = file.read_bytes()
    harm(file)
    run = file.parent.parent.name
    for command in (("results", "show", run), ("results", "export", run, "--table", "grid"), ("report", run)):
        result = sim(*command)
        assert result.exit_code == 2
        [line] = result.stderr.splitlines()[-1:]
        assert "grid" in line
        assert "within sim itself" not in line
    again = sim(*SWEEP)
    assert again.exit_code == 0
    assert "grid" in again.stderr
    assert file.read_bytes() == whole
    harm(file)
    assert sim(*SWEEP, "--fresh").exit_code == 0
    assert file.read_bytes() == whole


def test_results_of_one_scenario_are_told_apart_by_what_was_asked_and_when() -> None:
    asked(*SWEEP)
    assert sim("sweep", "gaza/side_by_side", "--vary", "force.mandate=0:1:5", *TINY).exit_code == 0
    assert sim(*ROADMAPS).exit_code == 0
    listed = sim("results", "list").stdout
    assert "\n  vary force.mandate = 0, 1\n" in listed
    assert "\n  vary force.mandate = 0 to 1 (5)\n" in listed
    assert "\n  most 3\n" in listed
    assert len(re.findall(r" \d{4}-\d\d-\d\d \d\d:\d\d\n", listed)) == 3
    document = json.loads(sim("results", "list", "--json").stdout)
    assert {str(one["asked"].get("vary", "")) for one in document} >= {"[['force.mandate', [0.0, 1.0]]]"}


def test_tables_of_studies_fit_a_screen_of_eighty_columns() -> None:
    two = ("--vary", "parties.israel.trust.hamas=0.1:0.9:2", "--vary", "force.mandate=0:1:2")
    swept = sim("sweep", "gaza/side_by_side", *two, *TINY[:-1])
    assert "\nparties.israel.trust.hamas " in swept.stdout
    tried = sim(*ROADMAPS[:-1])
    assert "\nW W W W W D D D D D (Withdrawal first)\n" in tried.stdout
    for told in (swept, tried):
        assert max(len(line) for line in told.stdout.splitlines() if "results/" not in line) <= 80


def test_a_log_that_was_cut_short_spoils_neither_list_nor_result() -> None:
    folder = asked(*SWEEP)
    cut(folder / "log.jsonl")
    assert folder.name in sim("results", "list").stdout
    assert sim("results", "show", folder.name).exit_code == 0
