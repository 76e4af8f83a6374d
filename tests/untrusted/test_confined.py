"""A file that names others leads to none outside its folder: not by `..`, not by a whole path, not by a link."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.scenario.confined import Astray, beside
from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from sim.scenario.template import template
from sim.teaching.handout import _common, _files
from sim.teaching.reading import read_exercise
from sim.teaching.template import files

SECRET = "a secret that nobody may see"
OUT = ("../secret/private.yaml", "ABSOLUTE", "link.yaml", "linked/private.yaml", "./x/../../secret/private.yaml")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An exercise beside a folder with a secret, to which links lead; it is the current folder."""
    (tmp_path / "secret").mkdir()
    private = template().replace("name: Two sides, one road", f"name: Private\nquestion: {SECRET}")
    (tmp_path / "secret" / "private.yaml").write_text(private, encoding="utf-8")
    made = tmp_path / "class"
    made.mkdir()
    for name, text in files("class").items():
        (made / name).write_text(text, encoding="utf-8")
    (made / "link.yaml").symlink_to("../secret/private.yaml")
    (made / "linked").symlink_to("../secret")
    monkeypatch.chdir(made)
    return made


def named(way: str, folder: Path) -> str:
    return str(folder.parent / "secret" / "private.yaml") if way == "ABSOLUTE" else way


def scenarios_of(folder: Path) -> tuple[str, str]:
    """The sheet, and the line of it that names a first scenario."""
    sheet = (folder / "exercise.yaml").read_text(encoding="utf-8")
    lines = sheet.splitlines()
    return sheet, lines[next(place for place, line in enumerate(lines) if line.startswith("scenarios:")) + 1]


@pytest.mark.parametrize("way", OUT)
def test_a_path_leads_to_nothing_outside_its_folder(way: str, folder: Path) -> None:
    with pytest.raises(Astray) as refused:
        beside(named(way, folder), folder)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("way", OUT)
def test_a_scenario_is_based_on_nothing_outside_its_folder(way: str, folder: Path) -> None:
    (folder / "child.yaml").write_text(f"based_on: {named(way, folder)}\nname: A child\n", encoding="utf-8")
    with pytest.raises(BadScenario) as refused:
        load(folder / "child.yaml")
    assert [fault.key for fault in refused.value.faults] == ["based_on"]


@pytest.mark.parametrize("way", OUT)
def test_an_exercise_shows_no_scenario_outside_its_folder(way: str, folder: Path) -> None:
    sheet, line = scenarios_of(folder)
    name = line.split(":")[0].strip()
    (folder / "exercise.yaml").write_text(sheet.replace(line, f"  {name}: {named(way, folder)}"), encoding="utf-8")
    with pytest.raises(BadScenario) as refused:
        read_exercise(str(folder))
    assert f"scenarios.{name}" in [fault.key for fault in refused.value.faults]
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("way", OUT)
def test_a_contest_reads_no_road_outside_its_folder(way: str, folder: Path) -> None:
    sheet, line = scenarios_of(folder)
    contest = f"contest: {{base: {line.split(':')[0].strip()}, roads: ['{named(way, folder)}']}}\n"
    (folder / "exercise.yaml").write_text(sheet + contest, encoding="utf-8")
    with pytest.raises(BadScenario) as refused:
        read_exercise(str(folder))
    assert [fault.key for fault in refused.value.faults] == ["contest.roads[0]"]


def test_an_exercise_that_keeps_to_itself_is_read_and_shown(folder: Path) -> None:
    loaded = read_exercise(str(folder))
    assert all(file.text for file in _files(loaded))
    assert not list(_common(loaded))


def test_an_exercise_may_name_shipped_scenarios_and_brings_no_text_of_them(folder: Path) -> None:
    sheet, line = scenarios_of(folder)
    name = line.split(":")[0].strip()
    (folder / "exercise.yaml").write_text(sheet.replace(line, f"  {name}: gaza/official_plan"), encoding="utf-8")
    loaded = read_exercise(str(folder))
    assert loaded.plans[name].name == load("gaza/official_plan").name
    assert not loaded.brings(name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    with pytest.raises(Astray, match="no file"):
        beside("pipe.yaml", folder)
