"""The games of a class in the words of its pages: what one side, the projector and the instructor may see of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.phrases import percent
from sim.study.telling.sentence import listed, signed
from sim.visible import isolated, visible
from sim.web.classroom import debrief_told
from sim.web.classroom.games import ADVISERS, IN, LATE, NOTHING, Document, Games, Place
from sim.web.classroom.standing import Class
from sim.web.play.debriefed import says_of
from sim.web.play.law import unadvised
from sim.web.play.told import advised, put_in_words
from sim.web.play.told import shown as fit

STANDS = {LATE: "decides", IN: "is in", ADVISERS: "its advisers decide", NOTHING: "nothing to decide now"}
OUTCOMES = {
    "completed": "The whole road was carried out.",
    "progressing": "The road was still under way when time ran out.",
    "stalled": "The road stalled.",
    "collapsed": "It ended in war.",
}


def scene(state: Class, games: Games, seat: int) -> str:
    """What of the games a student sees now; what is filled in is lost only where this changes.

    It is the same while the model puts the tables up again, so that whoever fills something in goes on.
    """
    place = games.place_of(seat)
    which = f"{games.number}.{games.take}.{games.round}"
    if games.ends is not None:
        return f"over-{games.number}.{games.take}-{state.seats[seat].reflections}"
    if place is None:
        return f"aside-{games.number}"
    if games.open is None:
        return f"model-{which}"
    stands = games.stands(place)
    if stands in (NOTHING, ADVISERS):
        return f"{stands}-{which}"
    return f"{stands}-{which}-{games.moves[place]['revision'] if stands == IN else 0}"


def side(state: Class, games: Games, seat: int, point: Document | None) -> dict[str, Any]:
    """What a student sees of the own table: nothing of what the other side has decided while that is sealed."""
    place = games.place_of(seat)
    sides = {key: fit(title) for key, title in games.sides.items()}
    words: dict[str, Any] = {
        "sides": sides,
        "round": games.round,
        "rounds": len(games.weeks),
        "game": games.number,
        "take": games.take,
        "reflection": state.seats[seat].reflection,
        "reflections": state.seats[seat].reflections,
        "end": None,
        "debrief": None,
    }
    if place is None:
        return words
    key, other = place[1], games.other(place[1])
    words |= {
        "table": place[0] + 1,
        "you": sides[key],
        "other": sides[other],
        "size": len(games.members(place)),
        "is_alone": not games.members((place[0], other)),
        "is_mediated": games.is_mediated,
        "status": _status(games, place, sides[other]),
        "handed": place in games.advisers,
        "asked": place in games.asked,
        "is_up": point is not None,
        "revision": 0,
        "move": None,
    }
    if games.ends is not None:
        words["end"] = ended(games, place[0], key)
        words["debrief"] = debrief_told.of_side(state, games, *place)
    if point is not None:
        words |= _decision(games, place, point, sides)
    return words


def _decision(games: Games, place: Place, point: Document, sides: Mapping[str, str]) -> dict[str, Any]:
    """The open decision, what stands of it, and what the advisers say where they were asked."""
    is_asked, move = place in games.asked, games.moves.get(place)
    seen = fit({**(dict(point) if is_asked else unadvised(point)), "may_end": False})
    put_in_words(seen, place[1], sides)
    words = {"point": seen, "advised": advised(seen) if is_asked else ""}
    if move is None:
        return words
    said = says_of(seen).get(move["choice"], move["choice"])
    return {**words, "move": fit({**move, "says": said}), "revision": move["revision"]}


def _status(games: Games, place: Place, other: str) -> str:
    """What a table waits for, as a side of it may know."""
    if games.open is None or games.ends is not None:
        return ""
    theirs = games.stands((place[0], games.other(place[1])))
    told = {
        LATE: f"{other} is still deciding.",
        IN: f"{other} is in.",
        ADVISERS: f"For {other} its advisers decide.",
        NOTHING: f"{other} has nothing to decide now.",
    }[theirs]
    tables = sum(games.is_in(table) for table in range(len(games.tables)))
    return f"{told} {tables} of {len(games.tables)} tables are in."


def ended(games: Games, table: int, key: str) -> dict[str, str]:
    """How a table ended for a side, beside the same luck left to all advisers."""
    end = (games.ends or ())[table]
    worth, alone = end["worth"].get(key), end["alone"].get(key)
    return {
        "says": OUTCOMES.get(end["outcome"], str(end["outcome"])),
        "progress": percent(end["progress"]),
        "worth": "" if worth is None else signed(worth),
        "alone": "" if alone is None else signed(alone),
    }


def projected(games: Games) -> dict[str, Any]:
    """What the whole room sees of games: the round and how many tables are in, and nothing of what was decided."""
    return {
        "round": min(games.round, len(games.weeks)),
        "rounds": len(games.weeks),
        "week": games.week,
        "tables": len(games.tables),
        "is_in": sum(games.is_in(table) for table in range(len(games.tables))),
        "late": [table + 1 for table in range(len(games.tables)) if not games.is_in(table)],
        "is_open": games.open is not None,
        "is_over": games.ends is not None,
    }


def tables(state: Class, games: Games) -> list[dict[str, Any]]:
    """Every table for the instructor: who sits there, and what it waits for."""
    rows = []
    for table in range(len(games.tables)):
        own = [
            {
                "key": key,
                "title": fit(title),
                "names": _names(state, games.members((table, key))),
                "stands": "" if games.open is None else STANDS[games.stands((table, key))],
                "is_late": games.stands((table, key)) == LATE,
                "is_advisers": (table, key) in games.advisers,
                "is_empty": not games.members((table, key)),
                "end": None if games.ends is None else ended(games, table, key),
            }
            for key, title in games.sides.items()
        ]
        rows.append({"number": table, "sides": own})
    return rows


def _names(state: Class, seats: Sequence[int]) -> str:
    return listed(isolated(visible(state.seats[seat].name)) for seat in seats) if seats else "nobody: its advisers"


def mark(games: Games) -> str:
    """What changes whenever anything of the games does that others than the two of a table may see."""
    stage = "over" if games.ends is not None else "open" if games.open is not None else "model"
    late = ".".join(f"{table}{side}" for table, side in games.late)
    return f"{games.number}.{games.take}.{games.round}.{stage}-{late}-{len(games.advisers)}.{len(games.left)}"
