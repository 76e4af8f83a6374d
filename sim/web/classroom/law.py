"""The law of a class: what may follow what in its room, and what stands after it, from its events alone.

Nothing here asks the model, a clock or dice: the time is that of the event, and the model's answer stands in one as it
was found. A room has a roster, and activities one after another, each with a module of its own for what may follow in
it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.web.classroom import debriefs, guess, powers, roster, rounds
from sim.web.classroom.guess import LONGEST_REASON, MOST_REVISIONS, revealed
from sim.web.classroom.roster import LONGEST_MESSAGE, LONGEST_NAME, MOST_SEATS
from sim.web.classroom.standing import CLOSED, GRACE, LOBBY, MOST_SECONDS, OPEN, Class, Document, Order, Seat
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


_STEPS: Mapping[str, Callable[[Class, Event], Class]] = {
    **roster.STEPS,
    **guess.STEPS,
    **rounds.STEPS,
    **powers.STEPS,
    **debriefs.STEPS,
}
