"""Scenarios held against one baseline, and not each against each."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from sim.cli.commands import app
from sim.scenario.template import template
from sim.study.compare import Comparison, compare
from sim.words import against as words
from tests.study.test_compare import EAGER, WARY, found, spread
from tests.support import ARMS_FIRST, scenario

WORLDS = 320
ROADS = {
    "As it is": spread(WORLDS, 0.3),
    "Better": spread(WORLDS, 0.8),
    "Worse": spread(WORLDS, 0.05),
    "Alike": np.roll(spread(WORLDS, 0.3), 1),
}


def held_against_the_first() -> Comparison:
    return replace(found(ROADS), against="As it is")


def test_the_sentence_says_who_is_beyond_the_baseline_and_who_cannot_be_told_from_it():
    assert held_against_the_first().answer() == (
        "Against As it is, of which 30 % of worlds complete, on the same luck: Better (80 %) completes more often; "
        "Worse (5 %) completes less often; Alike (30 %) cannot be told apart from it."
    )


def test_a_title_says_the_same_and_counts_where_there_are_many():
    one = held_against_the_first()
    assert words.finding(one) == ("Against As it is: Better more often; Worse less often; Alike cannot be told apart")
    many = found(ROADS | {f"Alike {number}": ROADS["Alike"] for number in range(3)})
    assert words.finding(replace(many, against="As it is")) == (
        "Against As it is: 1 more often, 1 less often, 4 cannot be told apart"
    )
    same = found(dict.fromkeys(("One", "Two"), ROADS["As it is"]))
    assert words.finding(replace(same, against="One")).startswith("No road can be told apart from One")


def test_only_pairs_with_the_baseline_are_in_the_tables_and_in_the_picture():
    one = held_against_the_first()
    assert set(one.differences()["first"]) == set(one.apart()["first"]) == {"As it is"}
    assert list(one.apart()["second"]) == ["Better", "Worse", "Alike"]
    assert one.plot.alternative("differences").count("minus As it is") == 3
    assert len(found(ROADS).apart()) == 6


def test_the_chance_is_corrected_for_the_pairs_that_are_asked_about_and_no_others():
    every, few = found(ROADS).apart(), held_against_the_first().apart()
    both = few.merge(every, on=["first", "second"], suffixes=("", "_of_all"))
    assert len(both) == 3
    assert (both["chance"] == both["chance_of_all"]).all()
    assert (both["corrected"] <= both["corrected_of_all"]).all()
    assert (both["corrected"] < both["corrected_of_all"]).any()


def test_how_sure_is_said_of_each_against_the_baseline():
    [table] = [one for one in held_against_the_first().in_words() if one.heading.startswith("How sure")]
    assert table.heading == "How sure: against As it is"
    assert [row[0] for row in table.rows if len(row) > 1] == ["Better", "Alike", "Worse"]


def test_what_completes_something_else_than_the_baseline_is_not_ranked_though_it_were_the_most():
    longer = {name: scenario(ARMS_FIRST, {"weeks": 260}) for name in ("Better", "Worse")}
    answer = replace(found(ROADS, longer), against="As it is").answer()
    assert "Alike (30 %) cannot be told apart from it." in answer
    assert "Better: it has 260 weeks and not 60." in answer


def test_the_baseline_stands_first_whether_or_not_it_is_among_the_scenarios():
    for among in ([WARY, EAGER], [EAGER]):
        one = compare(among, worlds=16, against=WARY)
        assert [run.scenario.name for run in one.runs] == ["Wary", "Eager"]
        assert one.asked == {"against": "Wary"}
    assert compare([WARY, EAGER], worlds=16).asked == {}


def test_a_baseline_that_does_not_stand_first_is_refused():
    with pytest.raises(ValueError, match="Alike"):
        replace(found(ROADS), against="Alike")


def sim(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), prog_name="sim", env={"COLUMNS": "80", "FORCE_COLOR": None})


def test_the_command_keeps_the_baseline_with_the_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(template(), encoding="utf-8")
    for name in ("one", "two"):
        Path(f"{name}.yaml").write_text(f"based_on: plan.yaml\nname: Road {name}\n", encoding="utf-8")
    quick = ("--worlds", "24", "--weeks", "20", "--no-pictures", "--workers", "1")
    asked = sim("compare", "one.yaml", "two.yaml", "--against", "plan.yaml", *quick, "--json")
    assert asked.exit_code == 0, asked.stderr
    told = json.loads(asked.stdout)
    assert told["manifest"]["asked"] == {"against": "Two sides, one road"}
    assert {row["first"] for row in told["differences"]} == {"Two sides, one road"}
    again = sim("results", "show", told["manifest"]["run_id"], "--json")
    assert json.loads(again.stdout)["differences"] == told["differences"]
    assert json.loads(again.stdout)["answer"] == told["answer"]
    assert "against Two sides, one road" in sim("results", "list").stdout
    assert sim("compare", "plan.yaml", "--against", "plan.yaml", *quick).exit_code == 2


def test_a_scenario_that_is_named_twice_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(template(), encoding="utf-8")
    Path("one.yaml").write_text("based_on: plan.yaml\nname: Road one\n", encoding="utf-8")
    quick = ("--worlds", "8", "--weeks", "8", "--no-pictures", "--workers", "1", "--json")
    for named in (["plan.yaml", "one.yaml", "plan.yaml"], ["one.yaml", "one.yaml", "--against", "plan.yaml"]):
        asked = sim("compare", *named, *quick)
        assert asked.exit_code == 0, asked.stderr
        assert [one["scenario"]["name"] for one in json.loads(asked.stdout)["manifest"]["scenarios"]] == [
            "Two sides, one road",
            "Road one",
        ]
    for named in (["plan.yaml", "plan.yaml"], ["plan.yaml", "--against", "plan.yaml"]):
        assert "needs two scenarios or more" in sim("compare", *named, *quick).stderr
