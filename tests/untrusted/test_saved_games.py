"""A saved game from somebody else: what is wrong with it is told in words, and nothing of it is believed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sim.cli.commands import app
from sim.play import saved
from sim.play.game import Turn, game
from sim.play.saved import seal
from sim.play.seat import find
from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from sim.scenario.template import template

Head = dict[str, Any]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A game of two weeks in which the player kept still."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(template(), encoding="utf-8")
    plan = load("plan.yaml", {"weeks": 12})
    one = game(plan, find(plan, next(iter(plan.parties))), world=3, seed=5)
    file = tmp_path / "g.jsonl"
    saved.begin(file, one)
    for step in range(2):
        saved.add(file, Turn(step, step + 1, {}))
    return file


def refused(file: Path) -> str:
    """What every command says of it, in words, with exit status 2."""
    told = set()
    for asked in ("--replay", "--resume"):
        result = CliRunner().invoke(app, ["play", asked, file.name], prog_name="sim", input="q\n")
        assert result.exit_code == 2, result.output
        assert "within sim itself" not in result.stderr
        assert len(result.stderr.splitlines()) <= 20
        told.add(result.stderr)
    [words] = told
    return words


def forged(file: Path, change: Callable[[Head], Any], *, sealed: bool = True) -> Path:
    """The game with another first line; `sealed`: by one who has reckoned the seal anew."""
    first, *others = file.read_text(encoding="utf-8").split("\n")
    head = json.loads(first)
    change(head)
    if sealed and "seal" in head:
        head["seal"] = seal(head)
    file.write_text("\n".join([json.dumps(head), *others]), encoding="utf-8")
    return file


def test_a_game_is_read_back_as_it_was_played(kept: Path) -> None:
    found = saved.read(kept)
    assert (found.game.world, found.game.seed, len(found.turns)) == (3, 5, 2)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("world", 10**30, "world: must be at most"),
        ("world", -3, "world: must be at least 0, found -3"),
        ("world", "3", "world: expected a whole number, found 3"),
        ("world", 1.5, "world: expected a whole number"),
        ("seed", -1, "seed: must be at least 0"),
        ("seed", None, "seed: expected a whole number"),
        ("as", "nobody", "as: nobody is called `nobody`"),
        ("as", ["x"], "as: expected a text"),
        ("mediates", "yes", "mediates: expected true or false"),
        ("branch", "x" * 5000, "branch: may have 200 characters"),
        ("scenario", {}, "scenario: name: is missing"),
        ("scenario", [], "scenario: expected an object"),
        ("defaults", {"a": 1}, "defaults: expected a list"),
        ("defaults", [1], "defaults[0]: expected a text"),
        ("run", "rm -rf", "run: nobody knows it"),
        ("format", 1, "this game is in format 1"),
        ("format", "\x1b[31m", "this game is in format"),
        ("kind", "a game", "this is no saved game"),
    ],
)
def test_a_first_line_that_says_something_else_is_refused(kept: Path, key: str, value: object, words: str) -> None:
    said = refused(forged(kept, lambda head: head.update({key: value})))
    assert words in said
    assert "\x1b" not in said


@pytest.mark.parametrize("key", ["world", "seed", "branch", "scenario", "defaults", "seal", "as"])
def test_a_first_line_that_lacks_something_is_refused(kept: Path, key: str) -> None:
    assert f"{key}: is missing" in refused(forged(kept, lambda head: head.pop(key)))


@pytest.mark.parametrize(
    "change",
    [
        lambda head: head.update(seed=6),
        lambda head: head.update(world=4),
        lambda head: head["scenario"].update(weeks=11),
        lambda head: head["defaults"].pop(),
    ],
    ids=["seed", "world", "weeks", "defaults"],
)
def test_what_is_played_cannot_be_changed_by_the_way(kept: Path, change: Callable[[Head], Any]) -> None:
    assert "seal: what is played was changed since the game began" in refused(forged(kept, change, sealed=False))


def test_a_scenario_in_a_game_is_checked_like_any_other(kept: Path) -> None:
    def nobody(head: Head) -> None:
        next(iter(head["scenario"]["tracks"].values()))["owner"] = " "

    assert "nobody owns the track" in refused(forged(kept, nobody))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"step": 1, "week": 99, "did": {}}', "week: found 99, and step 1 falls in week 2"),
        ('{"step": 7, "week": 2, "did": {}}', "step: found 7, and 1 is next"),
        ('{"step": -1, "week": 2, "did": {}}', "this line tells of no week"),
        ('{"step": 1, "week": 2, "did": {"arms": 3}}', "this line tells of no week"),
        ('{"step": 1, "week": 2, "did": {}, "run": "x"}', "this line tells of no week"),
        ('{"step": 1' + "0" * 5000 + ', "week": 2, "did": {}}', "this line tells of no week"),
        ('{"step": 1, "week": 2, "did": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}", "this line tells of no week"),
        ("[" * 100_000, "this line tells of no week"),
        ("\x00\xff", "this line tells of no week"),
        ('{"step": 1, "week": 2, "did": {"arms": "\\u001b[31m"}}', "is not open in this world"),
    ],
)
def test_a_line_that_tells_of_another_week_is_refused(kept: Path, line: str, words: str) -> None:
    first, second, *_ = kept.read_text(encoding="utf-8").split("\n")
    kept.write_text("\n".join([first, second, line, ""]), encoding="utf-8")
    said = refused(kept)
    assert words in said
    assert "\x1b" not in said


def test_more_weeks_than_the_game_has_are_refused(kept: Path) -> None:
    head = kept.read_text(encoding="utf-8").split("\n")[0]
    lines = (json.dumps({"step": step, "week": step + 1, "did": {}}) for step in range(13))
    kept.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    assert "g.jsonl:14: week: the game has only 12 weeks" in refused(kept)


@pytest.mark.parametrize(
    "text", ["", "\n", "[" * 100_000 + "\n", '{"kind": ' * 20_000, "null\n", "\ufeff{}\n", "[1]\n"]
)
def test_what_is_no_game_is_called_so(kept: Path, text: str) -> None:
    kept.write_text(text, encoding="utf-8")
    assert "this is no saved game" in refused(kept)


def test_a_deep_first_line_is_refused(kept: Path) -> None:
    first, *others = kept.read_text(encoding="utf-8").split("\n")
    deep = first[:-1] + ', "x": ' + "[" * 900 + "]" * 900 + "}"
    kept.write_text("\n".join([deep, *others]), encoding="utf-8")
    refused(kept)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_no_game_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadScenario) as told:
        saved.read(tmp_path / "pipe")
    assert str(told.value) == f"{tmp_path / 'pipe'}: is no ordinary file; name a saved game"
    with pytest.raises(BadScenario):
        saved.read(tmp_path)


def test_a_file_far_larger_than_a_game_is_not_read(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "LARGEST", 100)
    assert "is far larger than any game" in refused(kept)
