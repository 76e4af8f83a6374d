"""Exercises from their folders: what is refused, and how that is said."""

from __future__ import annotations

import pytest
from typer.main import get_command

from sim.cli.commands import app
from sim.scenario.faults import BadScenario
from sim.scenario.shipped import find
from sim.teaching.reading import names, read_exercise, shipped
from tests.teaching.classroom import exercise, sim

BAD = [
    ({"minutes": "minutes: 5"}, "minutes: must be at least 20, found `5`"),
    ({"minutes": "minutes: soon"}, "minutes: expected a whole number, found `soon`"),
    ({"level": "level: hard"}, "level: expected 'introductory', 'intermediate' or 'advanced', found `hard`"),
    ({"level": "lvel: advanced"}, "lvel: unknown key; did you mean `level`?"),
    ({"level": "lvel: advanced"}, "level: is missing; add it: for whom it is"),
    ({"worlds": "worlds: 7"}, "worlds: must be at least 100"),
    ({"title": 'title: ""'}, "title: is empty"),
    ({"- {show": "  - {show: shares, of: []}"}, "pictures[0].of: needs 1 or more entries"),
    (
        {"- {show": "  - {show: shares, of: [wiht]}"},
        "pictures[0].of[0]: no scenario is called `wiht`; did you",
    ),
    (
        {"- {show": "  - {show: differences, of: [with]}"},
        "pictures[0].of: differences are between two",
    ),
    ({"- {show": "  - {show: share, of: [with]}"}, "pictures[0].show: expected 'shares'"),
    ({"without": "  without: with.yaml"}, "scenarios: 2 scenarios are called `With a guarantee`"),
    ({"without": "  without: nowhere.yaml"}, "scenarios.without: no file `nowhere.yaml` here, and no shipped scenario"),
    ({"textbook": 'textbook: "{{ shar(1) }}"'}, "textbook: no function is called `shar`; did you mean `share`?"),
    ({"ideas": 'ideas: "{{ week(with) }}"'}, "ideas: a blank where the student would see it"),
    ({"textbook": "textbook: x\ncontest: {base: wiht}"}, "contest.base: no scenario is called `wiht`"),
    ({"textbook": "textbook: x\ncontest: {base: with, roads: [no.yaml]}"}, "contest.roads[0]: no file `no.yaml`"),
]


@pytest.mark.parametrize("changes, said", BAD, ids=[said for _, said in BAD])
def test_a_fault_is_said_with_its_place_and_what_to_do(changes, said, tmp_path):
    with pytest.raises(BadScenario) as bad:
        read_exercise(str(exercise(tmp_path / "mine", **changes)))
    assert said in str(bad.value)


def test_all_faults_come_at_once_each_with_its_line_and_the_command_exits_with_2(tmp_path):
    folder = exercise(tmp_path / "mine", minutes="minutes: 500", level="lvel: x", textbook='textbook: "{{ week(1) }}"')
    result = sim("exercise", "run", str(folder))
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert len(lines) == 4
    assert all(line.startswith(f"{folder / 'exercise.yaml'}:") for line in lines)


@pytest.mark.parametrize("name", ["nowhere", "who_goes_frst", "", "../exercises", "\0"])
def test_an_exercise_that_is_not_there_is_said_kindly(name):
    result = sim("exercise", "handout", name)
    assert result.exit_code == 2
    assert "no shipped exercise" in result.stderr
    assert "who_goes_first" in result.stderr


def test_an_exercise_is_found_by_its_folder_its_sheet_or_its_name(tmp_path):
    folder = exercise(tmp_path / "mine")
    assert read_exercise(str(folder)).name == "mine"
    assert read_exercise(str(folder / "exercise.yaml")).name == "mine"
    assert read_exercise("small_steps").exercise.title == "Small steps"


@pytest.fixture(scope="module")
def listed():
    """The sheets of the shipped exercises, read once."""
    return shipped()


def test_the_ten_exercises_are_numbered_and_listed_in_that_order(listed):
    found = listed
    assert [sheet.number for sheet in found.values()] == list(range(1, 11))
    assert set(found) == set(names())
    result = sim("exercise", "list")
    assert result.exit_code == 0
    places = [result.stdout.index(f"{sheet.number}. {sheet.title}") for sheet in found.values()]
    assert places == sorted(places)


@pytest.mark.parametrize("name", names())
def test_every_scenario_is_asked_about_and_every_exercise_ends_with_a_debrief_and_pictures(name, listed):
    sheet = listed[name]
    keyed = [*(question.answer for question in (*sheet.questions, *sheet.debrief)), sheet.textbook]
    for scenario in sheet.scenarios:
        assert any(f'"{scenario}"' in text for text in keyed), scenario
    assert len(sheet.questions) >= 3
    assert sheet.guess is not None
    assert {"rival", "transfer"} <= {one.kind for one in sheet.questions}
    assert len(sheet.debrief) >= 2
    assert {picture.show for picture in sheet.pictures} > {"shares"}


@pytest.mark.parametrize("name", names())
def test_commands_of_the_steps_name_commands_and_files_that_are_there(name, listed):
    commands = [line for step in listed[name].steps for line in step.command.splitlines() if line.startswith("sim ")]
    assert commands
    for command in commands:
        words = command.split()
        assert words[1] in registered()
        assert all(find(word).is_file() for word in words if word.startswith("exercises/"))


def registered() -> set[str]:
    """The names of the commands."""
    return {*get_command(app).commands}
