"""`null` in a file that is based on another takes out what it inherits, and means nothing elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from tests.scenario.cast import CAST, faults, told, written

NULL = '`null` says nothing; delete the line, or put it in quotes if it is text: "null"'


def at(scenario: Any, path: str) -> Any:
    """What stands at a path of a scenario, None if nothing does."""
    for step in path.split("."):
        scenario = scenario.get(step) if isinstance(scenario, dict) else getattr(scenario, step)
    return scenario


TAKEN_OUT = [  # a change, and what is gone by it
    ("contributors: {isles: null}", "contributors.isles"),
    ("parties: {north: {vetoes: {east: null}}}\ncontributors: {east: null}", "contributors.east"),
    ("donors: {bank: null}", "donors.bank"),
    ("donors: null", "donors.bank"),
    ("spoilers:\n  bandits: null", "spoilers.bandits"),
    ("linked_fronts: {border: null}", "linked_fronts.border"),
    ("mediators: {west: {prefers: {roadmap: null}}}", "mediators.west.prefers.roadmap"),
    ("donors: {bank: {conditions: {arms: null}}}", "donors.bank.conditions.arms"),
    ("tracks: {aid: {reach: null}}", "tracks.aid.reach"),
]


@pytest.mark.parametrize("change, path", TAKEN_OUT)
def test_null_takes_out_what_a_file_inherits(tmp_path: Path, change: str, path: str) -> None:
    assert at(load(written(tmp_path)), path) is not None
    assert at(load(written(tmp_path, change)), path) is None


def test_a_key_that_is_taken_out_has_its_default_again(tmp_path: Path) -> None:
    assert load(written(tmp_path, "weeks: null")).weeks == 104
    without = load(written(tmp_path, "tracks: {arms: {control: null}}")).tracks["arms"]
    assert "control" not in without.model_fields_set
    assert told(tmp_path, "name: null") == ["name: is missing; add it: name for readers, on every picture"]


def test_what_is_taken_out_may_be_put_back_by_a_file_on_top(tmp_path: Path) -> None:
    written(tmp_path, "contributors: {isles: null}")
    top = tmp_path / "top.yaml"
    top.write_text("based_on: change.yaml\ncontributors: {isles: {troops: 0.1}}\n", encoding="utf-8")
    isles = load(top).contributors["isles"]
    assert isles.troops.middle == 0.1
    assert isles.model_fields_set == {"troops"}


def test_who_is_taken_out_is_missed_where_others_name_it(tmp_path: Path) -> None:
    assert told(tmp_path, "mediators: {west: null}\ncontributors: {east: {lobbying: null}}") == [
        "events[0].shock.mediators[0]: no mediator is called `west`; did you mean `east`?"
    ]
    assert told(tmp_path, "parties: {south: null}")[0].startswith("parties: needs 2 or more entries, has 1")


REFUSED = [  # a change, and the keys at which null means nothing
    ("contributors: {narnia: null}", ["contributors.narnia"]),
    ("guarantee: {lasts: null}", ["guarantee.lasts"]),
    ("roadmap: {stages: [{reach: {arms: 1, troops: 1, aid: 1}, deadline: null}]}", ["roadmap.stages[0].deadline"]),
    ("roadmap: {stages: [null]}", ["roadmap.stages[0]"]),
    ("donors: {fund: null, bank: null}\nbackers: {x: null}", ["donors.fund", "backers.x"]),
]


@pytest.mark.parametrize("change, keys", REFUSED)
def test_null_is_refused_where_nothing_is_inherited(tmp_path: Path, change: str, keys: list[str]) -> None:
    assert told(tmp_path, change) == [f"{key}: {NULL}" for key in keys]


@pytest.mark.parametrize("number", ["{value: null, note: x}", "{uniform: [0.1, null]}"])
def test_a_part_of_a_number_cannot_be_taken_out(tmp_path: Path, number: str) -> None:
    first = told(tmp_path, f"contributors: {{isles: {{troops: {number}}}}}")[0]
    assert first.startswith("contributors.isles.troops.")
    assert first.endswith(NULL)


@pytest.mark.parametrize("word", ["~", "Null", "NULL", ""])
def test_only_the_word_null_takes_out(tmp_path: Path, word: str) -> None:
    [fault] = faults(tmp_path, f"contributors:\n  isles: {word}")
    assert (fault.key, fault.line) == ("contributors.isles", 3)


def test_a_file_of_its_own_has_nothing_to_take_out(tmp_path: Path) -> None:
    file = tmp_path / "alone.yaml"
    file.write_text(CAST + "without: null\n", encoding="utf-8")
    with pytest.raises(BadScenario) as caught:
        load(file)
    assert str(caught.value).endswith(f"without: {NULL}")


def test_an_override_takes_nothing_out(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, overrides={"contributors.isles": "null"})
    assert str(fault).startswith("--set contributors.isles: `null` says nothing")
    [fault] = faults(tmp_path, overrides={"contributors.isles": None})
    assert "`NoneType` is no value of a scenario" in str(fault)


def test_a_key_that_is_written_twice_is_told_whatever_it_says(tmp_path: Path) -> None:
    change = "contributors: 5\ncontributors: {isles: null}"
    assert any("written twice" in line for line in told(tmp_path, change))
