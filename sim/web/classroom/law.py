"""The law of a class: what may follow what in its room, and what stands after it, from its events alone.

Nothing here asks the model, a clock or dice: the time is that of the event, and the model's answer stands in one as it
was found. Guesses are sealed: `revealed` gives them, and the model's answer, only once the question is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.web.classroom import drawing
from sim.web.classroom.clock import GRACE as GRACE
from sim.web.classroom.clock import seconds_in as _seconds
from sim.web.classroom.drawing import Drawing
from sim.web.store.events import Event, Refused

LONGEST_NAME, LONGEST_REASON, LONGEST_MESSAGE = 40, 280, 280
MOST_SEATS, MOST_REVISIONS = 250, 20
LOBBY, OPEN, CLOSED = "lobby", "open", "closed"
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Seat:
    """A student: name, the hash of the token and of a ticket for another phone, and the guess as it stands."""

    name: str
    token: str
    ticket: str = ""
    moved: int = 0
    guess: Mapping[str, int] | None = None
    why: str = ""
    revision: int = 0
    at: float = 0.0


@dataclass(frozen=True)
class Order:
    """One of the orders that are guessed about: what it is called, and the question that its scenario asks."""

    title: str
    about: str


@dataclass(frozen=True)
class Class:
    """A class as it stands.

    `orders` are by key; `until`: when the question closes by itself (seconds since 1970), None for
    never or while paused; `left`: the seconds that are left while paused; `found`: the model's answer.
    """

    exercise: str
    title: str
    question: str
    orders: Mapping[str, Order]
    seed: int
    worlds: int
    instructors: frozenset[str] = frozenset()
    seats: tuple[Seat, ...] = ()
    is_locked: bool = False
    phase: str = LOBBY
    until: float | None = None
    left: float | None = None
    message: str = ""
    found: Document | None = None
    drawing: Drawing | None = None

    def seat_of(self, token: str) -> int | None:
        """The number of the seat that the hash of a token holds."""
        return next((number for number, seat in enumerate(self.seats) if token and seat.token == token), None)

    def seat_for(self, ticket: str) -> int | None:
        """The number of the seat for which the hash of a ticket stands."""
        return next((number for number, seat in enumerate(self.seats) if ticket and seat.ticket == ticket), None)

    @property
    def is_drawing(self) -> bool:
        """Whether roads are being drawn."""
        return self.drawing is not None and self.drawing.is_open

    @property
    def takes_more(self) -> bool:
        """Whether somebody may still come in."""
        return not self.is_locked and (self.phase != CLOSED or self.is_drawing)

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(seat.guess is not None for seat in self.seats)

    @property
    def asked(self) -> Document:
        """What was opened, by which the same question is known again."""
        names = ("exercise", "title", "question", "seed", "worlds")
        orders = [[key, one.title, one.about] for key, one in self.orders.items()]
        return {**{name: getattr(self, name) for name in names}, "orders": orders}


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


def revealed(state: Class) -> Mapping[str, tuple[int, ...]] | None:
    """All guesses by order, from the lowest, without whose they are; None until the question is closed."""
    if state.phase != CLOSED:
        return None
    guesses = [seat.guess for seat in state.seats if seat.guess is not None]
    return {key: tuple(sorted(guess[key] for guess in guesses)) for key in state.orders}


def _instructed(state: Class, event: Event) -> Class:
    """Somebody at the machine that serves gets an instructor's token; the former ones stay good."""
    return replace(state, instructors=state.instructors | {event.body["token"]})


def _joined(state: Class, event: Event) -> Class:
    name, token = event.body["name"].strip(), event.body["token"]
    if not state.takes_more:
        raise Refused("The room is locked. Ask your instructor to open it.")
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"A name has 1 to {LONGEST_NAME} characters.")
    if len(state.seats) >= MOST_SEATS:
        raise Refused("All seats of this room are taken.")
    if state.seat_of(token) is not None:
        raise Refused("You have a seat in this room already.")
    if any(seat.name.casefold() == name.casefold() for seat in state.seats):
        raise Refused("Somebody here is called so already: add a letter, or take another name.")
    return replace(state, seats=(*state.seats, Seat(name, token)))


def _locked(state: Class, event: Event) -> Class:
    return replace(state, is_locked=bool(event.body["is_locked"]))


def _begun(state: Class, event: Event) -> Class:
    """The question is put, for so many seconds, or with 0 until it is closed by hand."""
    if state.phase != LOBBY:
        raise Refused("The question has been put already.")
    if state.is_drawing:
        raise Refused("Close the drawing first.")
    seconds = _seconds(event.body)
    return replace(state, phase=OPEN, until=event.at + seconds if seconds else None)


def _paused(state: Class, event: Event) -> Class:
    """The clock stands; answers are taken."""
    if state.phase != OPEN or state.until is None:
        raise Refused("No clock is running.")
    return replace(state, until=None, left=max(state.until - event.at, 0.0))


def _resumed(state: Class, event: Event) -> Class:
    if state.phase != OPEN or state.left is None:
        raise Refused("No clock is stopped.")
    return replace(state, until=event.at + state.left, left=None)


def _extended(state: Class, event: Event) -> Class:
    seconds = _seconds(event.body)
    if state.phase == OPEN and state.until is not None:
        return replace(state, until=max(state.until, event.at) + seconds)
    if state.phase == OPEN and state.left is not None:
        return replace(state, left=state.left + seconds)
    raise Refused("There is no deadline to extend.")


def _guessed(state: Class, event: Event) -> Class:
    """A student guesses, or guesses otherwise while the question is open."""
    body = event.body
    seat = _seat(state, body["seat"])
    if state.phase != OPEN or (state.until is not None and event.at > state.until + GRACE):
        raise Refused("The question is not open now.")
    if body["revision"] != seat.revision + 1:
        raise Refused("You have answered in another window. Look at what is kept.")
    if body["revision"] > MOST_REVISIONS:
        raise Refused("You have changed your answer often enough; the last one stands.")
    guess, why = body["guess"], body["why"].strip()
    if set(guess) != set(state.orders) or not all(type(one) is int and 0 <= one <= 100 for one in guess.values()):
        raise Refused("Guess a whole number from 0 to 100 for each.")
    if not why or len(why) > LONGEST_REASON:
        raise Refused(f"Say why, in 1 to {LONGEST_REASON} characters.")
    answered = replace(seat, guess=dict(guess), why=why, revision=body["revision"], at=event.at)
    return _with(state, body["seat"], answered)


def _said(state: Class, event: Event) -> Class:
    text = event.body["text"].strip()
    if len(text) > LONGEST_MESSAGE:
        raise Refused(f"A message has {LONGEST_MESSAGE} characters at most.")
    return replace(state, message=text)


def _handed(state: Class, event: Event) -> Class:
    """A seat may be taken by another phone, with a ticket that serves once."""
    seat = _seat(state, event.body["seat"])
    return _with(state, event.body["seat"], replace(seat, ticket=event.body["ticket"]))


def _taken(state: Class, event: Event) -> Class:
    """Another phone takes a seat; the lost one has it no longer."""
    number, token = state.seat_for(event.body["ticket"]), event.body["token"]
    if number is None:
        raise Refused("This ticket has been used, or was never given. Ask your instructor for another.")
    if state.seat_of(token) is not None:
        raise Refused("This phone has a seat in this room already.")
    seat = state.seats[number]
    return _with(state, number, replace(seat, token=token, ticket="", moved=seat.moved + 1))


def _closed(state: Class, event: Event) -> Class:
    """The question is closed, by hand or by its deadline; what was guessed stands."""
    body = event.body
    if state.phase != OPEN or body["seed"] != state.seed:
        raise Refused("The question is not open now.")
    if body["by"] != "hand" and (state.until is None or event.at < state.until + GRACE):
        raise Refused("There is still time.")
    return replace(state, phase=CLOSED, until=None, left=None)


def _found(state: Class, event: Event) -> Class:
    """The model has answered; nobody is shown it before the question is closed."""
    body = event.body
    if (body["seed"], body["worlds"]) != (state.seed, state.worlds) or set(body["shares"]) != set(state.orders):
        raise Refused("That answers another question.")
    return replace(state, found=body)


def _draws(state: Class, event: Event) -> Class:
    """Something about the drawing of roads, which has a law of its own."""
    is_asked = state.phase == OPEN
    return replace(state, drawing=drawing.after(state.drawing, event, len(state.seats), is_asked=is_asked))


def _seat(state: Class, number: int) -> Seat:
    if type(number) is not int or not 0 <= number < len(state.seats):
        raise Refused("There is no such seat in this room.")
    return state.seats[number]


def _with(state: Class, number: int, seat: Seat) -> Class:
    return replace(state, seats=(*state.seats[:number], seat, *state.seats[number + 1 :]))


_STEPS: Mapping[str, Callable[[Class, Event], Class]] = {
    "instructed": _instructed,
    "joined": _joined,
    "locked": _locked,
    "begun": _begun,
    "paused": _paused,
    "resumed": _resumed,
    "extended": _extended,
    "guessed": _guessed,
    "said": _said,
    "handed": _handed,
    "taken": _taken,
    "closed": _closed,
    "found": _found,
    **dict.fromkeys(drawing.KINDS, _draws),
}
