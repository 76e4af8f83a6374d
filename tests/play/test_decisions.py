"""A game taken along: a row for each decision of each seat, and what became of what was promised."""

from __future__ import annotations

import csv
import io

import pytest

from sim.play import decisions
from sim.play.point import Move
from sim.play.promises import BROKEN, KEPT
from sim.play.review import review
from sim.play.table import Sitting, start, table
from sim.scenario.load import load
from sim.study.telling.watch import number

FORMULA = '=HYPERLINK("x")'


@pytest.fixture(scope="module")
def played() -> Sitting:
    """Two people at one deal: one promises and holds, and then delivers with a promise; the other says a formula."""
    sitting = start(table(load("exercises/one_deal/deal", {"weeks": 40}), ["movement", "government"], 0))
    first = True
    while sitting.end is None:
        moves = {}
        for seat, point in sitting.points.items():
            known = {one.id for one in point.choices}
            wanted = "hold" if first else "deliver"
            moves[seat] = Move(
                wanted if wanted in known else point.choices[0].id,
                FORMULA if seat == "government" else "",
                12 if seat == "movement" and point.may_promise else None,
            )
        first = first and len(sitting.rounds) < 1
        sitting.advance(moves)
    return sitting


def test_there_is_a_row_for_each_decision_of_each_seat(played: Sitting) -> None:
    found = decisions.rows(played)
    asked = [(place, seat) for place, points in enumerate(played.asked, 1) for seat in points]
    assert [(one["round"], one["player"]) for one in found] == asked[: len(found)]
    assert len(found) == sum(len(points) for points, _ in zip(played.asked, played.rounds, strict=False))
    for one in found:
        move = played.rounds[one["round"] - 1][one["player"]]
        assert (one["choice"], one["message"], one["promise"]) == (move.choice, move.message, move.promise)
        assert one["choice"] in one["options"]
        assert one["choice_says"] == one["options_say"][one["options"].index(one["choice"])]
        assert one["chance"] is None  # nothing was reviewed
        assert one["outcome"] == played.end.outcome  # type: ignore[union-attr]
        assert set(one) == set(decisions.COLUMNS)


def test_what_became_of_a_promise_stands_beside_it(played: Sitting) -> None:
    found = [one for one in decisions.rows(played) if one["promise"]]
    assert len(found) == len(played.promises) > 1
    assert [one["promise_until"] for one in found] == [one.until for one in played.promises]
    states = [one.state(10**6, really=True) for one in played.promises]
    assert [one["promise_state"] for one in found] == states
    assert set(states) & {KEPT, BROKEN}


def test_the_own_result_is_that_of_the_side_and_chances_are_those_of_its_review(played: Sitting) -> None:
    reviews = {seat.key: review(played, seat, futures=4) for seat in played.at.seats}
    whole = decisions.document(played, reviews)
    for seat in played.at.seats:
        own = [one for one in whole["decisions"] if one["player"] == seat.key]
        told = reviews[seat.key]
        assert told.own is not None
        assert [one["own_result"] for one in own] == pytest.approx([told.own.result] * len(own))
        chances = {verdict.number: verdict.did.completed for verdict in told.verdicts}
        points = [points[seat.key].number for points in played.asked[: len(played.rounds)] if seat.key in points]
        assert [one["chance"] for one in own] == [chances.get(number) for number in points]
        assert whole["reviews"][seat.key]["seat"] == seat.key
    assert whole["review"] == whole["reviews"]["movement"]


def test_a_spreadsheet_runs_nothing_of_it(played: Sitting) -> None:
    rows = list(csv.DictReader(io.StringIO(decisions.as_csv(decisions.rows(played)))))
    assert {row["message"] for row in rows if row["player"] == "government"} == {"'" + FORMULA}
    assert {row["promise"] for row in rows if row["player"] == "movement"} <= {"", "12"}
    assert tuple(rows[0]) == decisions.COLUMNS


def test_a_game_that_goes_on_has_no_result_yet() -> None:
    sitting = start(table(load("exercises/one_deal/deal"), ["movement"], 0))
    assert decisions.rows(sitting) == []
    sitting.advance({})
    [one] = decisions.rows(sitting)
    assert (one["choice"], one["outcome"], one["own_result"]) == ("advisers", "open", None)
    assert number(sitting.world.week) > 0
