"""Names as readers see them: what looks the same is the same, and what a system keeps for itself is no folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.archive.manifest import slug
from sim.cli.commands import app
from sim.scenario.faults import BadScenario
from sim.scenario.file_names import is_reserved
from sim.scenario.load import load, with_changes
from sim.scenario.sameness import read_as, same
from sim.scenario.shipped import shipped_folder
from sim.scenario.slips import slips
from sim.scenario.template import template
from sim.study.compare import compare
from sim.study.history import cases

SAME = [
    "Two sides ",
    "TWO SIDES",
    "Two\u00a0sides",
    "Two  sides",
    "Two \u200bsides",
    "\uff34wo sides",
    "Two sides\ufe0f",
]
ARABIC = "\u062e\u0637\u0629 \u063a\u0632\u0629"


@pytest.mark.parametrize("other", SAME, ids=ascii)
def test_names_that_a_reader_takes_for_one_are_one(other: str) -> None:
    assert read_as("Two sides") == read_as(other)
    assert same(["Two sides", "One side", other]) == [[0, 2]]


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert read_as("Caf\u00e9") == read_as("Cafe\u0301")
    assert read_as("Stra\u00dfe") == read_as("STRASSE")


def test_names_that_differ_to_a_reader_differ() -> None:
    assert not same(["Two sides", "Two sides, b", "Tw\u00f6 sides", ARABIC, "2 sides", ""])


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(template(), encoding="utf-8")
    return tmp_path / "plan.yaml"


@pytest.mark.parametrize(
    "other", ["two sides, one road", "Two sides,\u200b one road ", "Two sides, one\u00a0road"], ids=ascii
)
def test_scenarios_that_are_called_the_same_are_not_compared(plan: Path, other: str) -> None:
    Path("other.yaml").write_text(f'based_on: plan.yaml\nname: "{other}"\nweeks: 150\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["compare", "plan.yaml", "other.yaml", "--worlds", "8"], prog_name="sim")
    assert result.exit_code == 2
    assert "2 of these scenarios are called" in result.stderr
    with pytest.raises(ValueError, match="need different names"):
        compare([load("plan.yaml"), load("other.yaml")], worlds=8)


def test_two_parties_that_are_called_the_same_are_refused(plan: Path) -> None:
    one, two = load(plan).parties
    titled = {f"parties.{one}.title": "The State", f"parties.{two}.title": "the  state\u200b"}
    with pytest.raises(BadScenario) as refused:
        load(plan, titled)
    [fault] = refused.value.faults
    assert f"parties.{two}.title" in str(fault)
    assert f"cannot tell its name from that of `{one}`" in fault.message
    with pytest.raises(BadScenario, match="cannot tell its name"):
        load(plan, {f"parties.{one}.title": "", f"parties.{two}.title": one.upper()})


def test_a_third_party_that_is_called_like_a_party_is_refused(plan: Path) -> None:
    one = next(iter(load(plan).parties))
    told = {f"parties.{one}.title": "The State", "mediators": {"envoy": {"title": "THE STATE", "attention": 1}}}
    with pytest.raises(BadScenario, match=f"from that of the party `{one}`"):
        load(plan, told)


# --- slips of the pen


def owned(plan: Path, owner: str) -> list[str]:
    found = load("gaza/official_plan")
    track = next(name for name, one in found.tracks.items() if one.owner not in found.parties)
    return list(slips(with_changes(found, {f"tracks.{track}.owner": owner})))


def test_an_owner_who_is_nearly_somebody_is_told_as_a_likely_slip(plan: Path) -> None:
    [said] = owned(plan, "donor")
    assert "`donor` is nobody else's name here" in said
    assert "Did you mean `donors`?" in said
    assert not owned(plan, "the salvation army")


def test_a_command_tells_likely_slips_and_goes_on(plan: Path) -> None:
    found = load("gaza/official_plan")
    track = next(name for name, one in found.tracks.items() if one.owner not in found.parties)
    asked = ["describe", "gaza/official_plan", "--set", f"tracks.{track}.owner=donor"]
    result = CliRunner().invoke(app, asked, prog_name="sim")
    assert result.exit_code == 0
    assert "Did you mean `donors`?" in result.stderr


def test_no_shipped_scenario_has_such_a_slip() -> None:
    folder = shipped_folder()
    for file in sorted((folder / "gaza").glob("*.yaml")):
        if file.name not in ("base.yaml",) and not file.name.startswith("observed_"):
            assert not list(slips(load(file))), file


# --- folders and files


@pytest.mark.parametrize("name", ["CON", "nul", "com1", "Lpt9", "aux.", "PRN ", "com\u00b9", "NUL.txt"])
def test_what_a_system_keeps_for_itself_is_no_folder(name: str) -> None:
    assert not is_reserved(slug([name]))
    assert slug([name]).startswith(slug([name]).rstrip("_"))
    assert slug([name])


def test_a_cut_name_is_no_reserved_one_either() -> None:
    assert not is_reserved(slug(["con", "x" * 90]))
    assert slug(["Con side"]) == "con_side"
    assert slug([ARABIC]) == ARABIC.replace(" ", "_")


@pytest.mark.parametrize("name", ["con", "NUL", "com1"])
def test_no_case_is_a_file_that_a_system_keeps_for_itself(name: str, tmp_path: Path) -> None:
    (tmp_path / "cases.yaml").write_text(f"cases:\n- id: {name}\n", encoding="utf-8")
    with pytest.raises(BadScenario, match="Windows keeps the name"):
        cases.read(tmp_path / "cases.yaml")


def test_a_system_that_writes_names_in_ascii_takes_an_arabic_one(tmp_path: Path) -> None:
    text = template().replace("name: Two sides, one road", f'name: "{ARABIC}"')
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    said = "import sys; print(sys.getfilesystemencoding())"
    coding = subprocess.run([sys.executable, "-c", said], env=plain, capture_output=True, text=True, check=True).stdout
    if "utf" in coding.lower():
        pytest.skip("this system has no other encoding")

    def sim(*asked: str) -> subprocess.CompletedProcess[str]:
        options = ["--worlds", "8", "--weeks", "8", "--workers", "1", "--no-pictures"]
        command = [sys.executable, "-m", "sim", "run", *asked, *options]
        return subprocess.run(
            command, cwd=tmp_path, env=plain, capture_output=True, text=True, errors="replace", check=False
        )

    os.rename(tmp_path / "plan.yaml", tmp_path / f"{ARABIC}.yaml")
    done = sim(f"{ARABIC}.yaml")
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "results").rglob("manifest.json"))
    done = sim(f"{ARABIC}.yaml", "--out", ARABIC)
    assert done.returncode == 2, done.stderr
    assert "these letters cannot be written here: use a to z" in done.stderr
