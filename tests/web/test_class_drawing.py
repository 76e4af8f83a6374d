"""Roads that a class draws: what may follow what, what a road is, and how it is scored; from events alone."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.teaching.contest import judge
from sim.teaching.reading import read_exercise
from sim.teaching.standings import PARTS, Trial, chance_of, places
from sim.teaching.submission import read_submissions
from sim.web.classroom import board, records, roads
from sim.web.classroom.board import Referee
from sim.web.classroom.clock import GRACE, left
from sim.web.classroom.drawing import MOST_ROADS, Drawing
from sim.web.classroom.law import MOST_SEATS, Class
from sim.web.classroom.roads import MOST_PARTS, MOST_STAGES, MOST_TRANCHES, NoRoad, Track
from sim.web.store import Refused
from tests.teaching.classroom import sim
from tests.web.drawings import SEED, WORLDS, contest
from tests.web.test_class_law import OPENED, Step, guessed, happened, joined

pytestmark = pytest.mark.usefixtures("compiled")
ARMS, TROOPS = Track("arms", "Arms", "Rebels", 0.0, 1.0), Track("troops", "Troops", "State", 0.0, 1.0)
QUARTERS = {"arms": [[n, 1] for n in (1, 2, 3, 4)], "troops": [[n, 1] for n in (1, 2, 3, 4)]}
LEAP = {"arms": [[1, 1]], "troops": [[1, 1]]}
HALVES = {"arms": [[1, 1], [2, 1]], "troops": [[1, 1], [2, 1]]}
TRACKS = (ARMS, TROOPS)


def plain(drawn: Any) -> list[dict[str, list[float]]]:
    return [{key: list(levels) for key, levels in rung.items()} for rung in roads.rungs(drawn, TRACKS)]


def put(seconds: int = 60, **more: Any) -> Step:
    body = {
        "seconds": seconds,
        "tracks": [["arms", "Arms", "Rebels", 0.0, 1.0], ["troops", "Troops", "State", 0.0, 1.0]],
        "roads": [["All at once", plain(LEAP)]],
        "counts": "last",
        "worlds": 16,
        "seed": 3,
        "is_named": False,
        "is_shown": True,
    }
    return "drawing put", {**body, **more}


def drawn(seat: int, attempt: int = 1, road: Any = QUARTERS, **more: Any) -> Step:
    return "drawn", {"seat": seat, "attempt": attempt, "road": road, **more}


def scored(road: Any = QUARTERS, digits: str = "ffff", **more: Any) -> Step:
    sides, tests = [["Rebels", "ffff"], ["State", digits]], [["hard", digits]]
    body = {"key": roads.key_of(roads.rungs(road, TRACKS)), "worlds": 16, "seed": 3, "draws": 1}
    return "scored", {**body, "completed": digits, "accepted": sides, "tests": tests, **more}


CLOSED: Step = ("drawing closed", {"by": "hand"})
PUT = (OPENED, joined("Ada"), joined("Ben"), put())


def drawing(state: Class) -> Drawing:
    assert state.drawing is not None
    return state.drawing


def test_roads_are_drawn_scored_closed_and_then_shown_though_the_board_was_sealed() -> None:
    state = happened(*PUT[:-1], put(is_shown=False), drawn(0), drawn(1, road=HALVES))
    assert [one.seat for one in drawing(state).waiting] == [0, 1, None]
    state = happened(scored(), scored(HALVES, "ff00"), scored(LEAP, "0000"), state=state)
    assert not drawing(state).waiting
    assert not drawing(state).is_shown
    state = happened(CLOSED, state=state)
    assert (drawing(state).is_open, drawing(state).is_shown) == (False, True)
    rows = Referee().rows(state)
    assert [(row["name"], row["place"]) for row in rows] == [("road 1", 1), ("road 2", 2), ("All at once", 3)]
    assert not drawing(happened(("board shown", {"is_shown": False}), state=state)).is_shown


BAD_ROADS: list[Any] = [
    None, "road", [], {}, {"arms": [[1, 1]]}, {**LEAP, "peace": [[1, 1]]}, {"arms": [], "troops": [[1, 1]]},
    {"arms": [[1, 1]] * (MOST_TRANCHES + 1), "troops": [[1, 1]]}, {"arms": [[2, 1], [1, 1]], "troops": [[1, 1]]},
    {"arms": [[0, 1]], "troops": [[1, 1]]}, {"arms": [[MOST_STAGES + 1, 1]], "troops": [[1, 1]]},
    {"arms": [[1, 0]], "troops": [[1, 1]]}, {"arms": [[1, -1]], "troops": [[1, 1]]},
    {"arms": [[1, MOST_PARTS + 1]], "troops": [[1, 1]]}, {"arms": [[1, 0.5]], "troops": [[1, 1]]},
    {"arms": [[True, 1]], "troops": [[1, 1]]}, {"arms": [[1]], "troops": [[1, 1]]}, {"arms": [1], "troops": [[1, 1]]},
    {"arms": [[1, 1, 1]], "troops": [[1, 1]]}, {"arms": "11", "troops": [[1, 1]]},
    {"arms": [[[1], 1]], "troops": [[1, 1]]},
]  # fmt: skip


@pytest.mark.parametrize("road", BAD_ROADS, ids=[str(one)[:40] for one in BAD_ROADS])
def test_what_is_no_road_is_refused_in_a_sentence(road: Any) -> None:
    with pytest.raises(Refused, match=r"^[A-Z].*\.$"):
        happened(drawn(0, road=road), state=happened(*PUT))


@pytest.mark.parametrize("text", ["", "1", "1:", ":1", "a:b", "-1:2", "1:1.5", "٣:1", "1:1000", "1:2:3", "1:1 <b>"])
def test_what_is_typed_and_is_no_tranche_is_refused(text: str) -> None:
    with pytest.raises(NoRoad):
        roads.check({"arms": roads.read(text), "troops": [[1, 1]]}, TRACKS)


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ((put(),), "put already"),
        ((drawn(2),), "no such seat"),
        ((drawn(-1),), "no such seat"),
        ((drawn(True),), "no such seat"),
        ((drawn(0, 2),), "another window"),
        ((drawn(0), drawn(0)), "another window"),
        ((drawn(0, True),), "another window"),
        ((CLOSED, drawn(0)), "No road is taken"),
        ((CLOSED, CLOSED), "closed already"),
        ((("drawing closed", {"by": "deadline"}),), "still time"),
        ((scored(HALVES),), "Nobody sent"),
        ((scored(LEAP), scored(LEAP)), "scored already"),
        ((scored(LEAP, seed=4),), "other luck"),
        ((scored(LEAP, worlds=17),), "other luck"),
        ((scored(LEAP, "ff"),), "no score"),
        ((scored(LEAP, tests=[]),), "no score"),
        ((("drawing resumed", {}),), "No clock"),
        ((("drawing paused", {}), ("drawing paused", {})), "No clock"),
        ((("drawing extended", {"seconds": 10**6}),), "at most"),
        ((("begun", {"seconds": 0}),), "Something else is under way"),
        (tuple(drawn(0, number) for number in range(1, MOST_ROADS + 2)), "that is the most"),
    ],
)
def test_what_may_not_follow_is_refused_in_a_sentence(steps: tuple[Step, ...], why: str) -> None:
    with pytest.raises(Refused, match=why):
        happened(*steps, state=happened(*PUT))


@pytest.mark.parametrize("kind", ["drawn", "scored", "drawing paused", "drawing closed", "board shown"])
def test_without_a_drawing_nothing_is_drawn(kind: str) -> None:
    with pytest.raises(Refused, match="No drawing"):
        happened((kind, {}), state=happened(OPENED))


def test_no_drawing_is_put_while_the_question_is_open_and_afterwards_others_may_come_in() -> None:
    state = happened(OPENED, joined("Ada"), ("begun", {"seconds": 0}))
    with pytest.raises(Refused, match="Something else is under way"):
        happened(put(), state=state)
    state = happened(guessed(0), ("closed", {"seed": 3, "deadline": None, "by": "hand"}), state=state)
    assert len(happened(put(), joined("Eve"), drawn(1), state=state).seats) == 2


def test_time_that_is_called_leaves_a_moment_in_which_roads_are_taken() -> None:
    state = happened(("drawing called", {}), state=happened(*PUT), at=5)
    assert drawing(happened(drawn(0), state=state, at=5 + GRACE)).roads
    with pytest.raises(Refused):
        happened(drawn(0), state=state, at=5 + GRACE + 0.1)
    with pytest.raises(Refused, match="over already"):
        happened(("drawing called", {}), state=state, at=6)
    assert not drawing(happened(("drawing closed", {"by": "deadline"}), state=state, at=5 + GRACE)).is_open


def test_a_road_under_way_at_the_deadline_is_taken_and_the_clock_can_be_stopped_and_extended() -> None:
    state = happened(*PUT)
    assert drawing(happened(drawn(0), state=state, at=60 + GRACE)).roads
    with pytest.raises(Refused):
        happened(drawn(0), state=state, at=60 + GRACE + 0.1)
    assert not drawing(happened(("drawing closed", {"by": "deadline"}), state=state, at=60 + GRACE)).is_open
    state = happened(("drawing paused", {}), state=state, at=20)
    state = happened(("drawing extended", {"seconds": 30}), ("drawing resumed", {}), state=state, at=1000)
    assert left(drawing(state), 1000) == 70


def test_one_phone_cannot_keep_the_others_waiting_and_its_newest_road_is_tried_first() -> None:
    many = [drawn(0, number, {"arms": [[1, number]] * 2, "troops": [[1, 1], [2, number]]}) for number in range(1, 6)]
    state = happened(*PUT)
    for at, step in enumerate([*many, drawn(1)]):
        state = happened(step, state=state, at=at)
    waiting = [(one.seat, one.attempt) for one in drawing(state).waiting]
    assert waiting == [(0, 5), (1, 1), (0, 4), (0, 3), (0, 2), (0, 1), (None, 0)]


def test_who_has_the_same_road_has_the_same_score_and_it_is_tried_once() -> None:
    state = happened(*PUT, drawn(0), drawn(1, road={"arms": [[1, 7]] * 4, "troops": [[3, 2]] * 4}))
    assert len(drawing(state).waiting) == 3  # in one stage, the soldiers come last: another road
    same = {"arms": [[2, 25]] * 4, "troops": [[2, 9]] * 4}  # one stage of four rungs
    state = happened(drawn(1, 2, same), scored(), state=state)
    first, second = (row for row in Referee().rows(state) if row["score"] is not None)
    assert (first["said"], first["place"], first["is_shared"]) == (second["said"], second["place"], True)
    assert first["level"] == []  # they are the same road, not two that luck parts


def test_the_last_or_the_best_counts_as_the_contest_says() -> None:
    for counts, attempt in (("last", 2), ("best", 1)):
        steps = (drawn(0), drawn(0, 2, HALVES), scored(), scored(HALVES, "0001"))
        state = happened(*PUT[:-1], put(counts=counts), *steps)
        [row] = [one for one in Referee().rows(state) if one["seat"] == 0]
        assert row["attempt"] == attempt
        table = board.table(state, drawing(state), Referee())
        assert list(table["attempt"].dropna()) == [1, 2]  # every attempt is kept
        assert list(table["counts"])[attempt - 1] == "yes"


@st.composite
def drawings(draw: st.DrawFn) -> dict[str, list[list[int]]]:
    def track() -> list[list[int]]:
        stages = sorted(draw(st.lists(st.integers(1, MOST_STAGES), min_size=1, max_size=MOST_TRANCHES)))
        return [[stage, draw(st.integers(1, MOST_PARTS))] for stage in stages]

    return {"arms": track(), "troops": track()}


@given(drawings())
def test_every_drawing_is_a_road_that_goes_all_the_way_in_order(one: Any) -> None:
    roads.check(one, TRACKS)
    found = roads.rungs(one, TRACKS)
    assert {key: roads.read(roads.written(tranches)) for key, tranches in one.items()} == one
    for key in one:
        legs = [rung[key] for rung in found if key in rung]
        assert len(legs) == len(one[key])
        assert (legs[0][0], legs[-1][1]) == (0.0, 1.0)
        assert all(before[1] == after[0] and after[1] > after[0] for before, after in pairwise(legs))
    assert all(found)  # nothing is due with nothing
    shape = board.shape(found, TRACKS)
    assert len(shape["bars"]) == sum(map(len, one.values()))
    assert len(roads.in_words(found, TRACKS).split("; then ")) == len(found)


ACTS = st.one_of(
    st.builds(drawn, st.integers(-1, 3), st.integers(0, 3), st.sampled_from([QUARTERS, HALVES, LEAP, {}])),
    st.builds(scored, st.sampled_from([QUARTERS, HALVES, LEAP]), st.sampled_from(["ffff", "0ff0", "0000"])),
    st.sampled_from([CLOSED, ("drawing paused", {}), ("drawing resumed", {}), ("board shown", {"is_shown": False})]),
    st.sampled_from([put(), put(0, counts="best", is_named=True), joined("Cleo"), ("locked", {"is_locked": True})]),
)


@given(st.lists(st.tuples(ACTS, st.floats(0, 30)), max_size=25))
def test_whatever_happens_roads_are_kept_and_the_board_has_each_seat_once(course: list[tuple[Step, float]]) -> None:
    state, at = happened(*PUT[:-1]), 0.0
    for step, later in course:
        at += later
        before = state.drawing.roads if state.drawing else ()
        try:
            state = happened(step, state=state, at=at)
        except Refused:
            continue
        now = state.drawing
        if now is None:
            continue
        assert now.roads[: len(before)] == before
        assert now.until is None or now.left is None
        rows = Referee().rows(state)
        assert sorted(row["seat"] for row in rows if not row["is_sheet"]) == sorted(now.seats)
        assert len(board.table(state, now, Referee())) == len(now.roads) + len(now.to_beat)
        placed = [row for row in rows if row["score"] is not None]
        assert [row["place"] for row in placed] == sorted(row["place"] for row in placed)
        scores = [row["score"].mean for row in placed]
        assert scores == sorted(scores, reverse=True)


def trial(rng: np.random.Generator, chance: float, worlds: int = 400) -> Trial:
    completed, accepted, hard = (rng.random(worlds) < chance for _ in range(3))
    return Trial(completed, {"A": accepted}, {"hard": hard}, np.arange(worlds) // 8)


def test_places_are_shared_where_luck_parts_roads_and_not_where_they_differ() -> None:
    rng = np.random.default_rng(5)
    found = [trial(rng, chance) for chance in (0.9, 0.5, 0.5, 0.1)]
    best, tied = places(found)
    assert best == [1, 2, 2, 4]
    assert tied[1] == {2}
    assert not tied[0]
    assert chance_of(found[0], found[0]) == 1.0


def test_the_error_of_a_score_is_that_of_many_repetitions() -> None:
    rng = np.random.default_rng(7)
    scores = [trial(rng, 0.6).score for _ in range(300)]
    spread = np.std([one.mean for one in scores])
    assert np.mean([one.error for one in scores]) == pytest.approx(spread, rel=0.15)
    assert np.mean([one.low <= 0.6 <= one.high for one in scores]) == pytest.approx(0.95, abs=0.04)
    assert PARTS * scores[0].mean == pytest.approx(trial(np.random.default_rng(7), 0.6).counted.mean())


def test_every_road_to_beat_of_the_sheet_can_be_drawn() -> None:
    loaded = read_exercise("design_a_road")
    rules = records.rules(loaded, 1000, 0)
    tracks = records.tracks_of(loaded.plans["side_by_side"])
    for _, rungs in rules["roads"]:
        road = [{key: (before, to) for key, (before, to) in rung.items()} for rung in rungs]
        again = roads.drawn(road, tracks)
        roads.check(again, tracks)
        assert roads.key_of(roads.rungs(again, tracks)) == roads.key_of(road)


def test_a_road_that_takes_longer_than_there_is_time_does_not_fit() -> None:
    loaded = read_exercise("design_a_road")
    tracks = records.tracks_of(loaded.plans["side_by_side"])
    slow = {"disarmament": [[n, 1] for n in range(1, 13)], "withdrawal": [[n, 1] for n in range(13, 25)]}
    with pytest.raises(NoRoad, match=r"does not fit: .*weeks"):
        records.laid(loaded, roads.rungs(slow, tracks))


def test_a_class_scores_a_road_as_the_command_line_does(tmp_path: Path) -> None:
    """The law of equality: the same road, worlds and seed give the same shares, and the drawing survives its file."""
    loaded = contest(tmp_path)
    tracks = records.tracks_of(loaded.plans["with"])
    own = {"disarmament": [[1, 1], [1, 2], [2, 1]], "reform": [[1, 1], [2, 1]]}
    rungs = roads.rungs(own, tracks)
    record = json.loads(json.dumps(records.scored(loaded, rungs, WORLDS, SEED)))
    found = records.trial_of(record)
    file = tmp_path / "blue.yaml"
    file.write_text(json.dumps(roads.as_submission(rungs, "blue")), encoding="utf-8")
    line = ("exercise", "submit", str(file), "--exercise", str(tmp_path / "own"), "--worlds", str(WORLDS))
    said = sim(*line, "--seed", str(SEED), "--workers", "1", "--quiet", "--json")
    assert said.exit_code == 0, said.stderr
    [one] = json.loads(said.stdout)
    assert one["completed"] == float(found.completed.mean())
    assert one["error"] == pytest.approx(found.part_completed.error)
    assert one["accepted"] == {side: float(there.mean()) for side, there in found.accepted.items()}
    assert (one["hardest"], one["robust"]) == (found.hardest, float(found.tests[found.hardest].mean()))
    assert one["score"] == pytest.approx(found.score.mean)
    [judged] = judge(read_submissions([str(file)], loaded), WORLDS, SEED)
    assert judged.score == pytest.approx(found.score.mean)
    assert roads.key_of(records.rungs_of(read_submissions([str(file)], loaded)[0].base, tracks)) == record["key"]


def test_the_board_of_the_largest_class_has_every_seat() -> None:
    steps = [joined(f"n{number}") for number in range(MOST_SEATS)]
    state = happened(OPENED, *steps, put(is_named=True), *(drawn(number) for number in range(MOST_SEATS)), scored())
    assert len(Referee().rows(state)) == MOST_SEATS + 1
