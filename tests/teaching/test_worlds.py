"""Worlds for teaching: listed, refused kindly where the file is wrong, and what they say of themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from docs.worlds import SEARCHED
from sim.scenario.faults import BadScenario
from sim.teaching.kinds import KINDS
from sim.teaching.worlds import Kind, key_of, read_worlds, shipped, vetted
from tests.teaching.classroom import sim

DEAL = "exercises/one_deal/deal"


def test_each_scenario_that_a_class_plays_has_four_worlds_or_more_of_different_kinds() -> None:
    assert set(shipped()) == set(SEARCHED)
    for worlds in shipped().values():
        assert 4 <= len(worlds) <= len(KINDS)
        assert len({one.kind for one in worlds}) == len(worlds)


def test_the_kinds_of_the_file_are_those_that_can_be_searched_for() -> None:
    assert get_args(Kind) == tuple(KINDS)


def test_a_scenario_is_known_by_its_name_and_by_its_file() -> None:
    from sim.scenario.shipped import shipped_file

    file = shipped_file(DEAL)
    assert file is not None
    assert vetted(DEAL) == vetted(str(file)) == shipped()[DEAL]
    assert key_of(str(file)) == DEAL
    assert vetted("exercises/two_sides") == vetted("my_own.yaml") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{DEAL}: [{{world: -1, kind: collapses early, says: x}}]", "[0].world: must be at least 0, found -1"),
        (f"{DEAL}: [{{world: 1, kind: ends well, says: x}}]", "[0].kind: expected 'completed smoothly'"),
        (f"{DEAL}: [{{world: 1, kind: collapses early}}]", "[0].says: is missing"),
        (f"{DEAL}: [{{world: 1, kind: collapses early, says: x, luck: 2}}]", "[0].luck: nobody knows it"),
        (f"{DEAL}: [{{world: one, kind: collapses early, says: x}}]", "expected a whole number, found one"),
        ("exercises/one_deal/dael: []", "no shipped scenario is called `exercises/one_deal/dael`"),
        (
            f"{DEAL}:\n- {{world: 1, kind: collapses early, says: x}}\n- {{world: 1, kind: runs out of time, says: x}}",
            "worlds.yaml:3: exercises/one_deal/deal[1].world: world 1 stands there twice; leave one of them",
        ),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "worlds.yaml"
    file.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(BadScenario) as refused:
        read_worlds(file)
    assert said in str(refused.value)
    assert f"{file}:" in str(refused.value)


def test_they_are_listed_with_the_command_that_plays_them() -> None:
    said = " ".join(sim("exercise", "worlds", DEAL).stdout.split())
    for one in vetted(DEAL):
        assert f"{one.world} kind {one.kind} what to say {one.says}" in said
    assert f"sim play {DEAL} --as WHO --world N" in said
    every = sim("exercise", "worlds").stdout
    assert all(name in every for name in SEARCHED)
    [first, *_] = json.loads(sim("exercise", "worlds", DEAL, "--json").stdout)
    assert first == {"scenario": DEAL, **vetted(DEAL)[0].model_dump()}


def test_where_none_were_looked_for_it_says_where_they_were() -> None:
    result = sim("exercise", "worlds", "exercises/one_deal/dael")
    assert result.exit_code == 2
    assert f"did you mean `{DEAL}`?" in result.stderr
