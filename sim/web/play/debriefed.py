"""The debrief of a game in the words of its page: from its events, once it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sim.phrases import percent
from sim.study.telling.sentence import signed
from sim.web.play.law import ADVISERS, END, Document
from sim.web.store import Event

FIGURES: Mapping[str, Callable[[float], str]] = {
    "worth": signed,
    "completed": percent,
    "killed": lambda count: f"{count:,.0f}",
}
"""How what a course comes to is told."""
OTHERWISE = {ADVISERS: "Left to the advisers", END: "To end the game there"}
"""What a move is that stands on no list."""


def debriefed(events: Sequence[Event], key: str) -> dict[str, Any]:
    """What a seat is told of a game that is over, as far as its debrief `is_there`.

    `beside`: courses that would have done otherwise, beyond chance; `table`: what all decided, round by round.
    """
    mine = [one.body["debrief"] for one in events if one.kind == "debriefed" and one.body["seat"] == key]
    found, at = mine[0] if mine else {}, events[0].body["table"]
    decisions = found.get("decisions", [])
    return {
        "is_there": bool(mine),
        **{name: found.get(name, "") for name in ("answer", "how_judged", "caveat")},
        **{name: found.get(name, []) for name in ("sides", "promises_told", "hidden", "story")},
        "beside": [row for one in decisions for row in _beside(one, found["courses"])],
        "unclear": sum(not one["is_clear"] for one in decisions),
        "judged": len(decisions),
        "table": list(_rounds(events)),
        "asked": sum(one.kind == "advised" and one.body["seat"] == key for one in events),
        "luck": f"world {at['world']} of seed {at['seed']}",
    }


def _beside(decision: Document, courses: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The courses that did otherwise from a decision on, where that is beyond chance, and which figures differ."""
    did = decision["did"]
    for other in decision["others"]:
        clear = {one["measure"] for one in other["against"]}
        if not clear:
            continue
        told = {
            measure: f"{figure(did[measure])} → {figure(other[measure])}" if measure in clear else ""
            for measure, figure in FIGURES.items()
        }
        yield {"when": f"Week {decision['week']}", "instead": courses.get(other["id"], other["id"]), **told}


def _rounds(events: Sequence[Event]) -> Iterator[dict[str, Any]]:
    """Every round: when it was, and what each seat decided, said and promised in it."""
    points: dict[str, Document] = {}
    for event in events:
        if event.kind == "shown":
            points[event.body["seat"]] = event.body["point"]
        elif event.kind == "closed":
            moves = {
                seat: {**move, "says": says_of(points[seat])[move["choice"]]}
                for seat, move in event.body["moves"].items()
            }
            yield {"when": next(iter(points.values()))["when"], "moves": moves}
            points = {}


def says_of(point: Document) -> dict[str, str]:
    """What each choice of a point is, by its id."""
    return {one["id"]: begun(one["says"]) for one in point["choices"]} | OTHERWISE


def begun(text: str) -> str:
    """A sentence with a capital at its beginning."""
    return text[:1].upper() + text[1:]
