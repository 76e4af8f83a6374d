"""The contest of roads: what may be submitted, and how roads are ranked."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sim import run
from sim.scenario.faults import BadScenario
from sim.teaching.contest import Result, at_the_table, judge, leaderboard
from sim.teaching.reading import Loaded, read_exercise
from sim.teaching.submission import read_submissions
from tests.teaching.classroom import exercise, road, sim

pytestmark = [pytest.mark.usefixtures("compiled"), pytest.mark.slow]  # what its tests share takes long

HALVES = """
disarmament: {level: 0.5, tranches: 1}, withdrawal: {level: 0.5, tranches: 1}
disarmament: {level: 1, tranches: 1}, withdrawal: {level: 1, tranches: 1}"""
FORTY = """
disarmament: {level: 0.5, tranches: 20}
disarmament: {level: 1, tranches: 20}, withdrawal: 1"""
QUICK = ("--worlds", "20", "--seed", "3", "--workers", "1")
LEAP = "disarmament: {level: 1, tranches: 1}, withdrawal: {level: 1, tranches: 1}"
QUARTERS = "disarmament: {level: 1, tranches: 4}, withdrawal: {level: 1, tranches: 4}"


@pytest.fixture(scope="module")
def contest() -> Loaded:
    """The contest with one of its hard tests."""
    found = read_exercise("design_a_road")
    rules = found.exercise.contest
    assert rules is not None
    few = rules.model_copy(update={"stress": ["less_trust"]})
    return replace(found, exercise=found.exercise.model_copy(update={"contest": few}))


BAD = [
    ("weeks: 300\n", LEAP, ["weeks: may not be changed in a submission; write name and roadmap only"]),
    ("name: 3\n", LEAP, ["name: not a text of at most 60 characters"]),
    ("", "disarmanent: 1, withdrawal: 1", ["no track is called `disarmanent`; did you mean `disarmament`?"]),
    ("", "disarmament: 1, withdrawal: 1.4", ["reach.withdrawal: must be at most 1, found 1.4"]),
    ("", "disarmament: 1, withdrawal: {level: 1, tranches: 0}", ["tranches: must be at least 1, found 0"]),
    ("", "disarmament: 1", ["`withdrawal` ends at nothing; let the last stage that names it reach 1"]),
    ("", "disarmament: 0.5, withdrawal: 1", ["`disarmament` ends at 0.5; let the last stage"]),
    ("", FORTY, ["lead times alone take", "of 104 simulated"]),
    (
        "weeks: 3\n",
        "disarmanent: 1, withdrawal: 7}, prizes: {movement: 1",
        ["weeks: may not", "prizes: no prizes, deadlines or the like", "`disarmanent`", "must be at most 1"],
    ),
]


@pytest.mark.parametrize("before, stages, said", BAD, ids=[said[-1][:40] for *_, said in BAD])
def test_what_may_not_be_submitted_is_said_once_with_its_line(contest, before, stages, said, tmp_path):
    with pytest.raises(BadScenario) as bad:
        read_submissions([road(tmp_path, "blue", stages, before)], contest)
    text = str(bad.value)
    assert all(part in text for part in said)
    assert len(bad.value.faults) == len({(one.line, one.key) for one in bad.value.faults})
    assert all(one.line for one in bad.value.faults)


@pytest.mark.parametrize(
    "text", ["", "- 1\n", "roadmap: 3\n", "name: Blue\n", "roadmap: [1,\n", "roadmap: {stages: 3}\n"]
)
def test_what_is_no_road_is_refused_kindly(text, tmp_path):
    file = tmp_path / "blue.yaml"
    file.write_text(text, encoding="utf-8")
    result = sim("exercise", "submit", str(file))
    assert result.exit_code == 2
    assert all(line.startswith(str(file)) for line in result.stderr.splitlines())


def test_faults_of_all_files_come_at_once_and_no_two_submissions_share_a_name(contest, tmp_path):
    bad, good = road(tmp_path, "bad", "disarmament: 1"), road(tmp_path, "good", LEAP, "name: Same\n")
    same = road(tmp_path, "other", LEAP, "name: Same\n")
    with pytest.raises(BadScenario) as found:
        read_submissions([bad, good, same, str(tmp_path / "missing.yaml")], contest)
    assert "bad.yaml" in str(found.value)
    assert "another submission is called `Same`" in str(found.value)
    assert "missing.yaml: no such file" in str(found.value)


def test_an_exercise_without_a_contest_takes_no_submission(tmp_path):
    result = sim("exercise", "submit", road(tmp_path, "blue", LEAP), "--exercise", "spoilers")
    assert result.exit_code == 2
    assert "no contest" in result.stderr


def test_a_road_that_is_only_too_slow_for_a_hard_test_may_be_submitted(contest, tmp_path):
    slow = replace(
        contest,
        plans={
            **contest.plans,
            "less_trust": contest.plans["less_trust"].model_copy(update={"weeks": 30}),
        },
    )
    [one] = read_submissions([road(tmp_path, "blue", QUARTERS)], slow)
    [found] = judge([one], 20)
    assert found.robust == 0.0
    assert found.completed > 0.0


@pytest.fixture(scope="module")
def ranked(contest, tmp_path_factory) -> list[Result]:
    folder = tmp_path_factory.mktemp("roads")
    files = [road(folder, "leap", LEAP), road(folder, "halves", HALVES), road(folder, "quarters", QUARTERS)]
    return judge(read_submissions(files, contest), 60)


def test_a_road_does_in_the_contest_what_it_does_in_a_run(contest, ranked, tmp_path):
    [same] = read_submissions([road(tmp_path, "quarters", QUARTERS)], contest)
    found = run(same.base, 60).summary()["share"]["completed"]
    assert next(one for one in ranked if one.name == "quarters").completed == found


def test_roads_are_ranked_by_the_mean_of_three_shares(ranked):
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
    for one in ranked:
        assert one.acceptable == min(one.accepted.values())
        assert one.score == pytest.approx((one.completed + one.acceptable + one.robust) / 3)
        assert one.hardest == "Less trust"


def test_a_road_that_risks_all_at_once_is_accepted_less_and_done_less_than_quarters(ranked):
    by_name = {one.name: one for one in ranked}
    assert by_name["leap"].acceptable < by_name["quarters"].acceptable
    assert by_name["leap"].completed < by_name["quarters"].completed


def test_a_road_on_the_table_is_the_same_road_and_nobody_has_agreed_to_it(contest):
    base = contest.plans["side_by_side"]
    talked = at_the_table(base)
    assert talked.roadmap == base.roadmap
    assert talked.bargaining.open
    assert all(talked.parties[name].model_dump() == party.model_dump() for name, party in base.parties.items())


def test_roads_with_the_same_score_share_a_place():
    def result(name: str, completed: float) -> Result:
        return Result(name, name, completed, 0.01, {"A": 1.0, "B": 0.5}, "Test", 0.25)

    table = leaderboard([result("red", 0.5), result("blue", 0.5), result("green", 0.2)], 100)
    assert [row[0] for row in table.rows] == ["1. red", "1. blue", "3. green"]
    assert table.rows[0][1:] == ("50", "100", "50", "25\nTest", "41.7")


def test_the_command_prints_a_leaderboard_or_a_document(tmp_path):
    own = exercise(tmp_path / "own", textbook="textbook: x\ncontest: {base: with}")
    stages = "disarmament: {level: 1, tranches: 4}, reform: {level: 1, tranches: 4}"
    files = [road(tmp_path, "blue", stages), road(tmp_path, "red", stages.replace("4", "1"))]
    shown = sim("exercise", "submit", *files, "--exercise", str(own), *QUICK, "--quiet")
    assert shown.exit_code == 0
    assert all(f". {name} " in shown.stdout for name in ("blue", "red"))
    assert "not a forecast" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80
    document = json.loads(sim("exercise", "submit", files[0], "--exercise", str(own), *QUICK, "--json").stdout)
    assert document[0]["name"] == "blue"
    assert set(document[0]["accepted"]) == {"The state", "The insurgency"}
    assert document[0]["robust"] == document[0]["completed"]  # where no hard test is named, there is none


def test_the_roads_to_beat_may_be_named_as_they_are_shipped() -> None:
    loaded = read_exercise("design_a_road")
    [one] = read_submissions(["exercises/design_a_road/roads_to_beat/quarters"], loaded)
    assert one.file == "quarters"
    with pytest.raises(BadScenario, match="no such file"):
        read_submissions(["exercises/design_a_road/roads_to_beat/fifths"], loaded)


def test_a_road_that_was_drawn_on_the_page_may_be_submitted_as_it_was_taken_along(contest, tmp_path):
    [one] = read_submissions(
        [road(tmp_path, "blue", LEAP, "based_on: exercises/design_a_road/side_by_side\n")], contest
    )
    assert one.name == "blue"
    elsewhere = road(tmp_path, "red", LEAP, "based_on: exercises/design_a_road/less_trust\n")
    with pytest.raises(BadScenario) as bad:
        read_submissions([elsewhere], contest)
    assert "based_on: may not be changed in a submission" in str(bad.value)
