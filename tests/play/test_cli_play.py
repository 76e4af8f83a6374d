"""`sim play` as its users meet it: a decision where one is called for, left, gone on with, judged, taken elsewhere."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli.commands import app
from sim.play import rounds
from tests.play.test_cli_play_by_weeks import DEBRIEF, FEW, PLAN, after


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(PLAN, encoding="utf-8")
    return "plan.yaml"


def sim(*arguments: str, typed: str = "") -> Result:
    plain = {"FORCE_COLOR": None, "NO_COLOR": None, "TTY_COMPATIBLE": None, "COLUMNS": "80"}
    return CliRunner().invoke(app, ["play", *arguments], prog_name="sim", env=plain, input=typed)


def flat(result: Result) -> str:
    return " ".join(result.stdout.split())


def test_a_game_from_its_brief_to_its_debrief(plan: str) -> None:
    result = sim(plan, "--as", "alpha", *FEW, typed="?\nfoo\ndeliver\n" + "\n" * 12)
    assert result.exit_code == 0, result.output
    said = flat(result)
    for part in (
        "you decide for alpha",
        "What you want: Carried out in full, these are worth to you: troops (+1.00)",
        "Your red line:",
        "12 weeks left, of which it needs",
        "Your advisers would",
        "“foo” is nothing that you can choose now: type 1 to 5",
    ):
        assert part in said
    told = after(result.stdout, DEBRIEF)
    for part in (
        "World 0 of “Small”",
        "The Republic believed you to keep your word",
        "The same luck with you",
        "own stakes",
    ):
        assert part in " ".join(told.split())
    assert told.rstrip().endswith("it is not a forecast.")
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_the_other_sides_type_is_told_in_the_debrief_only(plan: str) -> None:
    before, _, told = flat(sim(plan, "--as", "alpha", *FEW, typed="\n" * 14)).partition(DEBRIEF)
    assert "The Republic was a side that keeps its word" in told
    assert "was a side that" not in before
    assert "You trust the Republic" in before


def test_who_leaves_is_told_how_to_go_on_and_goes_on_there(plan: str) -> None:
    left = sim(plan, "--as", "envoy", "--game", "g.jsonl", typed="press alpha\nq\n")
    assert left.exit_code == 0
    assert "sim play --resume g.jsonl" in left.stdout
    gone_on = sim("--resume", "g.jsonl", *FEW, typed="\n" * 14)
    assert "Taken up where it stood, before decision 2." in gone_on.stdout
    assert "Week 1 of 12" not in gone_on.stdout
    whole = sim(plan, "--as", "envoy", "--game", "h.jsonl", *FEW, typed="press alpha\n" + "\n" * 14)
    assert after(gone_on.stdout, DEBRIEF) == after(whole.stdout, DEBRIEF)
    assert Path("g.jsonl").read_bytes() == Path("h.jsonl").read_bytes()


def test_a_promise_and_a_message_go_with_a_decision(plan: str) -> None:
    result = sim(plan, "--as", "alpha", "--game", "g.jsonl", typed="p 99\np 3\nm We Shall\nhold\n")
    assert "Write p and a number of weeks from 1 to 12" in flat(result)
    assert "You promise with your decision to step within 3 weeks." in flat(result)
    assert "Promise of yours, week 1: a step by week 3, open." in flat(result)
    [first] = rounds.read(Path("g.jsonl")).rounds
    assert first["alpha"].as_data() == {"choice": "hold", "message": "We Shall", "promise": 3}


def test_enter_goes_on_as_before(plan: str) -> None:
    sim(plan, "--as", "alpha", "--game", "g.jsonl", typed="hold\n\n\na\n\n")
    made = [moves["alpha"].choice for moves in rounds.read(Path("g.jsonl")).rounds]
    assert made == ["hold", "hold", "hold", "advisers", "advisers"]


def test_war_and_the_end_are_asked_twice(plan: str) -> None:
    typed = "war\nno\nend\nhold\n" + "\n" * 5 + "end\nyes\n"
    result = sim(plan, "--as", "alpha", "--weeks", "20", "--game", "g.jsonl", *FEW, typed=typed)
    said = flat(result)
    assert "That is war: the truce is over. Are you sure?" in said
    assert "The game can still be won" in said
    assert "The road can no longer be finished" in said
    assert "It was given up in week" in said
    assert [moves["alpha"].choice for moves in rounds.read(Path("g.jsonl")).rounds][-1] == "end"


def test_a_game_is_looked_at_again_and_taken_elsewhere(plan: str) -> None:
    played = sim(plan, "--as", "alpha", "--game", "g.jsonl", *FEW, typed="strike\n" + "\n" * 14)
    again = sim("--replay", "g.jsonl", *FEW)
    assert after(again.stdout, DEBRIEF) == after(played.stdout, DEBRIEF)
    assert "> strike" in again.stdout
    assert sim("--replay", "g.jsonl", "--export", "g.csv", *FEW).exit_code == 0
    rows = list(csv.DictReader(Path("g.csv").read_text(encoding="utf-8").splitlines()))
    row = {"world": "0", "seed": "0", "player": "alpha", "round": "1", "week": "1", "choice": "strike", "message": ""}
    assert {name: rows[0][name] for name in row} == row
    assert "strike" in rows[0]["options"].split(" | ")
    assert len(rows[0]["options"].split(" | ")) == len(rows[0]["options_say"].split(" | "))
    assert rows[0]["choice_says"] in rows[0]["options_say"]
    assert (rows[0]["promise"], rows[0]["promise_state"]) == ("", "")
    assert all(0 <= float(one["chance"]) <= 1 for one in rows if one["chance"])
    assert rows[0]["chance"]
    assert sim("--replay", "g.jsonl", "--export", "g.json", *FEW).exit_code == 0
    found = json.loads(Path("g.json").read_text(encoding="utf-8"))
    assert found["seats"] == ["alpha"]
    assert found["rounds"][0]["alpha"]["choice"] == "strike"
    assert found["asked"][0]["alpha"]["brief"]["wants"]
    assert found["review"]["own"]["at_start"]["war"] == -1.0
    [first, *_] = found["decisions"]
    assert first["own_result"] == pytest.approx(found["review"]["own"]["result"])
    assert first["chance"] == found["review"]["decisions"][0]["did"]["completed"]
    assert (first["outcome"], first["ended_week"]) == (found["end"]["outcome"], found["end"]["week"])
    assert rows[0]["own_result"] == str(first["own_result"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "play needs one of these"),
        (("plan.yaml",), "--as is missing: whom do you play? envoy, alpha, beta"),
        (("plan.yaml", "--as", "alhpa"), "did you mean `alpha`?"),
        (("plan.yaml", "--as", "alpha", "--as", "beta"), "--as was given 2 times (alpha, beta): one seat is played"),
        (("plan.yaml", "--as", "alpha", "--as", "beta", "--week-by-week"), "--as was given 2 times (alpha, beta)"),
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


def test_a_changed_game_is_refused_with_its_line(plan: str) -> None:
    sim(plan, "--as", "alpha", "--game", "g.jsonl", typed="hold\nhold\n")
    text = Path("g.jsonl").read_text(encoding="utf-8")
    head, first, _ = text.splitlines()
    Path("bad.jsonl").write_text(f"{head}\n{first.replace('hold', 'dance')}\n", encoding="utf-8")
    result = sim("--resume", "bad.jsonl")
    assert result.exit_code == 2
    assert "bad.jsonl:2: “dance” is not open to alpha now" in result.stderr


def test_a_game_of_two_seats_is_not_played_at_a_terminal(plan: str) -> None:
    from sim.play.table import table
    from sim.scenario.load import load

    rounds.begin(Path("two.jsonl"), table(load(plan), ["alpha", "beta"]))
    result = sim("--resume", "two.jsonl")
    assert result.exit_code == 2
    assert "two seats are played in this game" in result.stderr
