"""`sim play --week-by-week` as its users meet it: scripted games, left, killed, gone on with, looked at again."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli.commands import app
from sim.play import saved

PLAN = """\
name: Small
question: Who goes first?
weeks: 12
parties:
  alpha: {values: {arms: -0.5, troops: 1}, trust: {beta: 0.6}, strikes: {appetite: 0.1}}
  beta: {title: The Republic, values: {arms: 1, troops: -0.5}, trust: {alpha: 0.6}}
tracks:
  arms: {owner: alpha, lead_time: {fixed: 1, by_size: 2}}
  troops: {owner: beta, lead_time: {fixed: 1, by_size: 2}}
mediators:
  envoy: {leverage: {alpha: 0.2, beta: 0.2}}
roadmap:
  stages: [{reach: {arms: 0.5}}, {reach: {troops: 0.5}}, {reach: {arms: 1, troops: 1}}]
"""
FEW = ("--futures", "4")


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(PLAN, encoding="utf-8")
    return "plan.yaml"


def sim(*arguments: str, typed: str = "") -> Result:
    plain = {"FORCE_COLOR": None, "NO_COLOR": None, "TTY_COMPATIBLE": None, "COLUMNS": "80"}
    begun = ("--week-by-week",) if arguments[:1] == ("plan.yaml",) else ()
    return CliRunner().invoke(app, ["play", *arguments, *begun], prog_name="sim", env=plain, input=typed)


def after(text: str, mark: str) -> str:
    """What stands behind a mark."""
    assert mark in text, text
    return text.partition(mark)[2]


DEBRIEF = "What happened, and what you could not see"


def test_a_game_from_its_first_week_to_its_debrief(plan: str) -> None:
    result = sim(plan, "--as", "alpha", *FEW, typed="?\nfoo\n\nstep\n" + "\n" * 20)
    assert result.exit_code == 0, result.output
    assert "you decide for alpha" in result.stdout
    assert "Week 1 of 12, Alpha. The road is under way." in result.stdout
    assert "“foo” is nothing that you can do now" in result.stdout
    assert "Order a limited strike: violence short of war" in result.stdout
    told = after(result.stdout, DEBRIEF)
    for part in ("World 0 of “Small”", "The same luck with you and without you", "Your turning points"):
        assert part in told
    assert told.rstrip().endswith("it is not a forecast.")
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_the_other_sides_type_is_told_in_the_debrief_only(plan: str) -> None:
    result = sim(plan, "--as", "alpha", *FEW, typed="\n" * 20)
    before, _, told = " ".join(result.stdout.split()).partition(DEBRIEF)
    kind = "of the type that keeps its word"
    assert told.count(kind) == 2
    assert kind not in before
    assert "You trust the Republic" in before


def test_who_leaves_is_told_how_to_go_on_and_goes_on_there(plan: str) -> None:
    left = sim(plan, "--as", "envoy", "--game", "g.jsonl", typed="press beta\nq\n")
    assert left.exit_code == 0
    assert "sim play --resume g.jsonl" in left.stdout
    gone_on = sim("--resume", "g.jsonl", *FEW, typed="\n" * 20)
    assert "Week 1 is behind you." in gone_on.stdout
    assert "Week 2 of 12, Envoy" in gone_on.stdout
    assert "Week 1 of 12" not in gone_on.stdout
    whole = sim(plan, "--as", "envoy", "--game", "h.jsonl", *FEW, typed="press beta\n" + "\n" * 20)
    assert after(gone_on.stdout, DEBRIEF) == after(whole.stdout, DEBRIEF)
    assert Path("g.jsonl").read_bytes() == Path("h.jsonl").read_bytes()


def test_the_end_of_input_leaves_the_game_too(plan: str) -> None:
    result = sim(plan, "--as", "alpha", typed="\n\n")
    assert result.exit_code == 0
    assert "sim play --resume games/small_as_alpha_world_0.jsonl" in result.stdout
    assert len(saved.read(Path("games/small_as_alpha_world_0.jsonl")).turns) == 2
    assert "small_as_alpha_world_0_1.jsonl" in sim(plan, "--as", "alpha", typed="").stdout


def test_waiting_passes_weeks_until_something_changes(plan: str) -> None:
    result = sim(plan, "--as", "alpha", typed="w 9\n")
    turns = saved.read(Path("games/small_as_alpha_world_0.jsonl")).turns
    assert 1 < len(turns) < 9  # until its first tranche is due
    assert "you wait" in result.stdout
    assert "due now" in result.stdout


def test_what_was_done_last_is_done_again_while_nothing_changes(plan: str) -> None:
    sim(plan, "--as", "envoy", "--game", "g.jsonl", typed="press beta\nr\n")
    turns = saved.read(Path("g.jsonl")).turns
    assert len(turns) > 1
    assert all(turn.move == {"act": "press beta"} for turn in turns)


def test_war_is_asked_twice(plan: str) -> None:
    result = sim(plan, "--as", "alpha", *FEW, typed="war\nno\nwar\nyes\n")
    assert "Are you sure?" in result.stdout
    assert "Alpha goes back to war in week 1" in result.stdout
    assert len(saved.read(Path("games/small_as_alpha_world_0.jsonl")).turns) == 1


def test_a_game_is_looked_at_again_and_taken_elsewhere(plan: str) -> None:
    played = sim(plan, "--as", "alpha", "--game", "g.jsonl", *FEW, typed="strike\n" + "\n" * 20)
    again = sim("--replay", "g.jsonl", *FEW)
    assert after(again.stdout, DEBRIEF) == after(played.stdout, DEBRIEF)
    assert "Week 1. You: strike." in again.stdout
    assert sim("--replay", "g.jsonl", "--export", "g.csv", *FEW).exit_code == 0
    rows = list(csv.DictReader(Path("g.csv").read_text(encoding="utf-8").splitlines()))
    row = {"player": "alpha", "world": "0", "week": "1", "step": "0", "about": "limited strike", "did": "strike"}
    assert {name: rows[0][name] for name in row} == row
    assert rows[0]["options"] == "refrain | strike"
    assert rows[0]["did_says"] == "order a limited strike"
    assert 0 <= float(rows[0]["chance"]) <= 1
    assert sim("--replay", "g.jsonl", "--export", "g.json", *FEW).exit_code == 0
    found = json.loads(Path("g.json").read_text(encoding="utf-8"))
    assert found["as"] == "alpha"
    assert found["turns"][0]["did"]["limited strike"] == "strike"
    assert found["debrief"]["with_player"]["outcome"] == found["decisions"][0]["outcome"] == rows[0]["outcome"]
    assert found["decisions"][0]["chance"] == found["debrief"]["chances"][0]["completed"]
    assert str(found["decisions"][0]["own_result"]) == rows[0]["own_result"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "play needs one of these"),
        (("plan.yaml",), "--as is missing: whom do you play? envoy, alpha, beta"),
        (("plan.yaml", "--as", "alhpa"), "did you mean `alpha`?"),
        (("plan.yaml", "--as", "alpha", "--replay", "g"), "not FILE and --replay together"),
        (("plan.yaml", "--as", "alpha", "--game", "plan.yaml"), "plan.yaml exists already"),
        (("--resume", "none.jsonl"), "none.jsonl: No such file or directory; name a saved game"),
        (("--replay", "plan.yaml"), "plan.yaml:1: this is no saved game"),
        (("plan.yaml", "--as", "alpha", "--export", "x.csv"), "--export goes with --replay"),
    ],
)
def test_what_cannot_be_played_is_refused_kindly(plan: str, arguments: tuple[str, ...], said: str) -> None:
    result = sim(*arguments)
    assert result.exit_code == 2, result.output
    assert said in result.stderr


def test_a_changed_game_is_refused_with_every_fault(plan: str) -> None:
    sim(plan, "--as", "alpha", "--game", "g.jsonl", typed="\n\n\n")
    lines = Path("g.jsonl").read_text(encoding="utf-8").splitlines()
    Path("bad.jsonl").write_text("\n".join([lines[0], "oops", lines[1], ""]), encoding="utf-8")
    result = sim("--resume", "bad.jsonl")
    assert result.exit_code == 2
    assert "bad.jsonl:2: this line tells of no week" in result.stderr
    assert "bad.jsonl:3: step: found 0, and 1 is next" in result.stderr
    Path("odd.jsonl").write_text("\n".join([lines[0], lines[1].replace("refrain", "dance"), ""]), encoding="utf-8")
    result = sim("--resume", "odd.jsonl")
    assert result.exit_code == 2
    assert "odd.jsonl:2: week 1: “dance” (limited strike) is not open" in result.stderr


def test_a_line_that_was_never_whole_is_asked_again(plan: str) -> None:
    sim(plan, "--as", "alpha", "--game", "g.jsonl", typed="\n\n")
    whole = Path("g.jsonl").read_bytes()
    Path("g.jsonl").write_bytes(whole + b'{"step": 2, "we')
    assert len(saved.read(Path("g.jsonl")).turns) == 2
    assert "Week 3 of 12" in sim("--resume", "g.jsonl", typed="").stdout
    assert Path("g.jsonl").read_bytes() == whole


@pytest.mark.slow
def test_a_game_that_is_killed_goes_on_to_the_same_debrief(plan: str) -> None:
    """Killed (-9) in the midst of a week, twice; the debrief is that of an undisturbed game."""
    lines = ["", "", "strike", "a", *[""] * 20]  # one for each week
    whole = sim(plan, "--as", "alpha", "--game", "whole.jsonl", *FEW, typed="\n".join(lines) + "\n")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "80"}
    started = ["plan.yaml", "--week-by-week", "--as", "alpha", "--game", "g.jsonl"]
    for _ in range(2):
        done = len(saved.read(Path("g.jsonl")).turns) if Path("g.jsonl").exists() else 0
        process = subprocess.Popen(
            [sys.executable, "-m", "sim", "play", *started, *FEW],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            start_new_session=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n".join(lines[done : done + 3]) + "\n")
        process.stdin.flush()
        while f"Week {done + 4} of 12" not in (line := process.stdout.readline()):
            assert line, "it ended by itself"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdin.close()
        process.stdout.close()
        assert len(saved.read(Path("g.jsonl")).turns) == done + 3
        started = ["--resume", "g.jsonl"]
    last = sim("--resume", "g.jsonl", *FEW, typed="\n".join(lines[6:]) + "\n")
    assert after(last.stdout, DEBRIEF) == after(whole.stdout, DEBRIEF)
    assert Path("g.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


@pytest.mark.slow
def test_an_interruption_leaves_the_game_and_says_how_to_go_on(plan: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", "play", "plan.yaml", "--week-by-week", "--as", "alpha", "--game", "g.jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "80"},
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    while "Week 2 of 12" not in (line := process.stdout.readline()):
        assert line, "it ended by itself"
    while "go back to war" not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGINT)
    said, complaints = process.communicate(timeout=60)
    assert "sim play --resume g.jsonl" in said
    assert complaints == "Interrupted.\n"
    assert process.returncode == 130
    assert len(saved.read(Path("g.jsonl")).turns) == 1


def test_a_number_of_weeks_that_is_none_is_explained_and_plays_no_week(plan: str) -> None:
    result = sim(plan, "--as", "alpha", typed="w 0\nw -4\nr x\nq\n")
    said = " ".join(result.stdout.split())
    assert said.count("Write w alone, or with a number of weeks from 1, such as w 8.") == 2
    assert "Write r alone" in said
    assert "yes or no" not in said
    assert not saved.read(next(Path("games").glob("*.jsonl"))).turns


def test_who_waits_while_a_tranche_is_due_is_told_what_is_held(plan: str) -> None:
    result = sim(plan, "--as", "alpha", typed="w\nw 3\n")
    said = " ".join(result.stdout.split())
    assert "While this lasts you go on, holding arms, which is due now." in said
    assert "you wait, holding arms." in said


def test_a_saved_game_takes_no_other_seat_or_luck(plan: str) -> None:
    assert sim(plan, "--as", "alpha", "--game", "g.jsonl", typed="q\n").exit_code == 0
    for how in ("--resume", "--replay"):
        refused = sim(how, "g.jsonl", "--as", "envoy", "--world", "0")
        assert refused.exit_code == 2
        assert f"--as and --world: the game of {how} has its own; leave them out" in refused.stderr


def test_a_file_that_is_no_game_is_refused_in_one_line(plan: str) -> None:
    refused = sim("--resume", plan)
    assert refused.exit_code == 2
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "this is no saved game" in refused.stderr
