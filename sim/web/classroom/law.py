"""The law of a class: what may follow what in its room, and what stands after it, from its events alone.

Nothing here asks the model, a clock or dice: the time is that of the event, and the model's answer stands in one as it
was found. A room has a roster, and activities one after another, each with a module of its own for what may follow in
it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sim.web.classroom import debriefs, drawing, guess, powers, roster, rounds
from sim.web.classroom.guess import LONGEST_REASON, MOST_REVISIONS, revealed
from sim.web.classroom.roster import LONGEST_MESSAGE, LONGEST_NAME, MOST_SEATS
from sim.web.classroom.standing import (
    CLOSED,
    DRAW,
    GRACE,
    LOBBY,
    MOST_SECONDS,
    OPEN,
    Class,
    Document,
    Order,
    Seat,
    seat_in,
)
from sim.web.store.events import Event, Refused

__all__ = [
    "CLOSED",
    "GRACE",
    "LOBBY",
    "LONGEST_MESSAGE",
    "LONGEST_NAME",
    "LONGEST_REASON",
    "MOST_REVISIONS",
    "MOST_SEATS",
    "MOST_SECONDS",
    "OPEN",
    "Class",
    "Document",
    "Order",
    "Seat",
    "after",
    "revealed",
]


def after(state: Class | None, event: Event) -> Class:
    """The class after an event; raises Refused for what may not follow."""
    if state is None:
        body = event.body
        orders = {key: Order(title, about) for key, title, about in body["orders"]}
        if len(orders) < 2:
            raise Refused("A class is asked about two orders or more.")
        return Class(body["exercise"], body["title"], body["question"], orders, body["seed"], body["worlds"])
    if event.kind not in _STEPS:
        raise Refused("Nothing of that kind happens in a class.")
    return _STEPS[event.kind](state, event)


def _draws(state: Class, event: Event) -> Class:
    """Something about the drawing of roads, which knows nothing of a class."""
    if state.drawing is None and event.kind == "drawing put" and state.is_busy:
        raise Refused("Something else is under way in this room. End it first.")
    if state.drawing is not None and event.kind == "drawn":
        seat_in(state, event.body["seat"])
    drawn = drawing.after(state.drawing, event)
    return replace(state, drawing=drawn, activity=DRAW if event.kind == "drawing put" else state.activity)


_STEPS: Mapping[str, Callable[[Class, Event], Class]] = {
    **roster.STEPS,
    **guess.STEPS,
    **rounds.STEPS,
    **powers.STEPS,
    **debriefs.STEPS,
    **dict.fromkeys(drawing.KINDS, _draws),
}
