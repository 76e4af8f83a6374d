"""A road by its name, tranches counted from any start, prizes at the end of any road: what may be said, and not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli.describe import document
from sim.scenario.faults import BadScenario
from sim.scenario.given import defaults_of, with_defaults
from sim.scenario.load import load, with_changes
from sim.scenario.schema import Scenario
from tests.scenario.cast import told, written

COUNTED = "{reach: {arms: {tranches: 3}, aid: 0.5}}, {reach: {arms: {tranches: 2}, troops: {tranches: 5}, aid: 1}}"
NAMED = f"roadmap: steps\nroadmaps: {{steps: {{name: Steps, stages: [{COUNTED}]}}}}\n"
LIKED = "mediators: {west: {prefers: {roadmap: null, steps: 0.5}}}\n"
BY_NAME = NAMED + LIKED

FAULTS = [
    (
        "roadmap: turnd\n" + LIKED.replace("steps", "turned"),
        "roadmap: no road is called `turnd`; did you mean `turned`?",
    ),
    (
        "roadmap: turned\nmediators: {west: {prefers: {turned: 1}}}",
        "mediators.west.prefers.roadmap: no road is called `roadmap`; there are: turned",
        "mediators.west.prefers: does nothing without `roadmaps`; delete it, or add a road that may be proposed",
    ),
    (
        "roadmap: [turned]",
        "roadmap: expected text or a mapping of `key: value` lines, found a list",
    ),
    (
        "roadmap: 3",
        "roadmap: expected text or a mapping of `key: value` lines, found 3",
    ),
    (
        BY_NAME.replace("troops: {tranches: 5}", "troops: {tranches: 6}"),
        "roadmaps.steps.stages[1].reach.troops: asks for 6, and 5 tranches of `troops` are left of 5; "
        "ask for fewer, or raise `tracks.troops.tranches`",
    ),
    (
        BY_NAME.replace("arms: {tranches: 3}", "arms: {tranches: 4}"),
        "roadmaps.steps.stages[1].reach.arms: asks for 2, and 1 tranche of `arms` is left of 5; "
        "ask for fewer, or raise `tracks.arms.tranches`",
    ),
    (
        BY_NAME.replace("arms: {tranches: 2}", "arms: 1"),
        "roadmaps.steps.stages[1].reach.arms: a level, where other stages of this road count tranches of the track; "
        "let all stages of a road say it in the same way",
    ),
    (
        BY_NAME + "tracks: {troops: {start: {uniform: [0.5, 1]}}}",
        "roadmaps.turned.stages[0].reach.troops: 1 is no higher than the start, at most 1; "
        "raise it, or take the track out of this stage",
        "roadmaps.steps.stages[1].reach.troops: the track may start at 1, where no way is left to cut into tranches; "
        "let it start lower, or take it out of this stage",
    ),
    (
        BY_NAME.replace("troops: {tranches: 5}", "troops: {tranches: 4}"),
        "roadmaps.turned.stages: takes `troops` to 1 in the end, and `steps` to 0.8; "
        "let all roads end at the same levels",
    ),
    (
        BY_NAME.replace("arms: {tranches: 3}", "arms: {tranches: 0}"),
        "roadmaps.steps.stages[0].reach.arms.tranches: must be at least 1, found 0",
    ),
    (
        BY_NAME + "prizes: {sooth: {value: 1}}",
        "prizes.sooth: no party is called `sooth`; did you mean `south`?",
    ),
    (
        "prizes: {south: {value: 1}}\n"
        "roadmap: {stages: [{reach: {arms: 1, troops: 1, aid: 1}, prizes: {south: {value: 0.1}}}]}",
        "roadmap.stages[0].prizes.south: the end of every road pays the party a prize already; "
        "take it out here, or in `prizes`",
    ),
]


@pytest.mark.parametrize("change, expected", [(row[0], list(row[1:])) for row in FAULTS])
def test_what_makes_no_sense_is_said_in_words(tmp_path: Path, change: str, expected: list[str]) -> None:
    assert told(tmp_path, change) == expected


def test_the_road_that_is_named_is_in_force_and_none_of_those_that_may_be_proposed(tmp_path: Path) -> None:
    plan = load(written(tmp_path, BY_NAME))
    assert plan.road_in_force.name == "Steps"
    assert list(plan.other_roads) == ["turned"]
    assert plan.road_names() == ["steps", "turned"]
    assert plan.road_paths() == ["roadmaps.steps", "roadmaps.turned"]
    assert [road.name for road in plan.roads()] == ["Steps", ""]


def test_another_may_be_named_by_an_override_and_then_both_change_places(tmp_path: Path) -> None:
    file = written(tmp_path, BY_NAME)
    for plan in (load(file, {"roadmap": "turned"}), with_changes(load(file), {"roadmap": "turned"})):
        assert plan.road_in_force == plan.roadmaps["turned"]
        assert list(plan.other_roads) == ["steps"]


def test_a_road_that_is_named_is_changed_where_it_stands(tmp_path: Path) -> None:
    file = written(tmp_path, BY_NAME)
    assert load(file, {"roadmaps.steps.stages.1.deadline": 60}).road_in_force.stages[1].deadline == 60
    with pytest.raises(BadScenario, match=r"`roadmap` is 'steps', not a mapping; set `roadmaps\.steps`"):
        load(file, {"roadmap.stages.1.deadline": 60})


def test_a_file_may_give_the_road_itself_again(tmp_path: Path) -> None:
    first = written(tmp_path, BY_NAME)
    file = tmp_path / "again.yaml"
    road = "roadmap: {stages: [{reach: {arms: 1, troops: 1, aid: 1}}]}"
    file.write_text(f"based_on: {first.name}\n{road}\n", encoding="utf-8")
    plan = load(file)
    assert plan.road_paths() == ["roadmap", "roadmaps.steps", "roadmaps.turned"]
    assert len(plan.road_in_force.stages) == 1


def test_it_is_kept_as_it_was_given(tmp_path: Path) -> None:
    plan = load(written(tmp_path, BY_NAME + "prizes: {south: {value: 0.2}}"))
    kept = json.loads(plan.model_dump_json())
    assert kept["roadmap"] == "steps"
    assert kept["roadmaps"]["steps"]["stages"][0]["reach"]["arms"]["level"] is None
    again = with_defaults(kept, defaults_of(plan))
    assert again == plan
    assert again.model_dump_json() == plan.model_dump_json()
    assert Scenario.model_validate(plan.model_dump(exclude_unset=True)) == plan


def test_counted_tranches_are_described_with_what_they_are_counted_of(tmp_path: Path) -> None:
    told_of = document(load(written(tmp_path, BY_NAME + "prizes: {south: {value: 0.2}}")))
    first, second = told_of["roadmap"]["stages"]
    assert "North: arms from 0 % to 60 % in 3 tranches of 5 that are equal from any start" in first
    assert "South: troops from 0 % to 100 % in 5 tranches of 5 that are equal from any start" in second
    assert [line for line in first if "prize" in line] == []
    assert [line for line in second if "prize" in line] == ["prize for South: 0.2 units, delivered with chance 0.7"]
    assert list(told_of["roadmaps"]) == ["turned"]
