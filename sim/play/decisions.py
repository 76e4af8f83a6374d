"""A game at a table as data for others: a row for each decision, what was open, chosen, said, promised and kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.archive.export import safe
from sim.play.course import ADVISERS, END
from sim.play.point import Point
from sim.play.promises import OPEN, Promise
from sim.play.review import Review
from sim.play.seat import Seat
from sim.play.stakes import result
from sim.play.table import Sitting
from sim.study.telling.watch import number

COLUMNS = (
    "scenario", "world", "seed", "player", "round", "week", "weeks", "kind", "options", "options_say", "advised",
    "choice", "choice_says", "message", "promise", "promise_until", "promise_state", "promise_seen", "chance",
    "own_result", "outcome", "ended_week", "given_up",
)  # fmt: skip
"""What a row has, in order."""
WHOLE = ("promise", "promise_until", "ended_week")
WORDS = {ADVISERS: "left to the advisers", END: "end the game"}
BETWEEN = " | "
"""What stands between options in one cell."""


def rows(sitting: Sitting, reviews: Mapping[str, Review] | None = None) -> list[dict[str, Any]]:
    """A row for each decision of each seat, in order; what is not known of it is None.

    `options` and `options_say`: ids and words of what was open, as lists; `promise_state`: as it really stands, and
    `promise_seen` as the other side sees it; `chance`: the share of futures that complete from there on with what was
    done, by the seat's review; `own_result`: of its side in its own stakes, as the game ended, None for mediators.
    """
    made = list(sitting.promises)
    found = []
    for place, (points, moves) in enumerate(zip(sitting.asked, sitting.rounds, strict=False), 1):
        for seat, point in points.items():
            move = moves.get(seat)
            promise = None if move is None or move.promise is None else _taken(made, seat, point.week)
            found.append(
                {
                    **_game(sitting, seat),
                    "round": place,
                    **_point(point),
                    "choice": move.choice if move else ADVISERS,
                    "choice_says": _says(point, move.choice if move else ADVISERS),
                    "message": move.message if move else "",
                    "promise": move.promise if move else None,
                    **_promised(promise, sitting),
                    "chance": _chance(reviews or {}, seat, point),
                    **_end(sitting, seat),
                }
            )
    return found


def as_csv(found: list[dict[str, Any]]) -> str:
    """Rows as CSV that a spreadsheet may open safely: lists in one cell, and what is not known empty."""
    flat = [
        {name: BETWEEN.join(value) if isinstance(value, list) else value for name, value in one.items()}
        for one in found
    ]
    table = pd.DataFrame(flat, columns=list(COLUMNS)).astype(dict.fromkeys(WHOLE, "Int64"))
    text: str = safe(table).to_csv(index=False, lineterminator="\n")
    return text


def document(sitting: Sitting, reviews: Mapping[str, Review]) -> dict[str, Any]:
    """The game as plain data: its rounds, the points that they answer, a row for each decision, and the reviews.

    `review`: of the first seat, as ever; `reviews`: of each seat, by its key; none of them before the game is over.
    """
    told = {seat: one.as_data() for seat, one in reviews.items()}
    return {
        **sitting.as_data(),
        "asked": [{seat: point.as_data() for seat, point in points.items()} for points in sitting.asked],
        "decisions": rows(sitting, reviews),
        "review": told.get(sitting.at.seats[0].key),
        "reviews": told,
    }


def _game(sitting: Sitting, seat: str) -> dict[str, Any]:
    at = sitting.at
    return {"scenario": at.plan.name, "world": at.world, "seed": at.seed, "player": seat}


def _point(point: Point) -> dict[str, Any]:
    return {
        "week": point.week,
        "weeks": point.weeks,
        "kind": point.kind,
        "options": [one.id for one in point.choices] + [ADVISERS] + ([END] if point.may_end else []),
        "options_say": [one.says for one in point.choices]
        + [WORDS[ADVISERS]]
        + ([WORDS[END]] if point.may_end else []),
        "advised": point.advice.choice,
    }


def _says(point: Point, choice: str) -> str:
    return next((one.says for one in point.choices if one.id == choice), WORDS.get(choice, choice))


def _taken(made: list[Promise], seat: str, week: int) -> Promise | None:
    """The first promise of a seat in a week that no decision before this one made: two may fall into one week."""
    found = next((one for one in made if one.party == seat and one.week == week), None)
    if found is not None:
        made.remove(found)
    return found


def _promised(promise: Promise | None, sitting: Sitting) -> dict[str, Any]:
    if promise is None:
        return {"promise_until": None, "promise_state": None, "promise_seen": None}
    now = max(sitting.week, promise.until + 1) if sitting.end else sitting.week
    return {
        "promise_until": promise.until,
        "promise_state": promise.state(now, really=True),
        "promise_seen": promise.state(now, really=False),
    }


def _chance(reviews: Mapping[str, Review], seat: str, point: Point) -> float | None:
    verdicts = reviews[seat].verdicts if seat in reviews else ()
    return next((one.did.completed for one in verdicts if one.number == point.number), None)


def _end(sitting: Sitting, seat: str) -> dict[str, Any]:
    if sitting.end is None:
        return {"own_result": None, "outcome": OPEN, "ended_week": None, "given_up": None}
    one = next(at for at in sitting.at.seats if at.key == seat)
    return {
        "own_result": own_result(sitting, one),
        "outcome": sitting.end.outcome,
        "ended_week": sitting.end.week,
        "given_up": sitting.end.given_up,
    }


def own_result(sitting: Sitting, seat: Seat) -> float | None:
    """What a game that is over is worth to a seat's side in its own stakes; None for a mediator."""
    return None if seat.mediates else number(result(sitting.world.party(seat.name)))
