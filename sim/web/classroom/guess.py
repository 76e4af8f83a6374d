"""The question of a class: put, guessed about, closed, answered by the model; sealed until it is closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sim.web.classroom.standing import CLOSED, GRACE, GUESS, LOBBY, OPEN, Class, seat_in, seconds_in, with_seat
from sim.web.store.events import Event, Refused

LONGEST_REASON = 280
MOST_REVISIONS = 20


def revealed(state: Class) -> Mapping[str, tuple[int, ...]] | None:
    """All guesses by order, from the lowest, without whose they are; None until the question is closed."""
    if state.phase != CLOSED:
        return None
    guesses = [seat.guess for seat in state.seats if seat.guess is not None]
    return {key: tuple(sorted(guess[key] for guess in guesses)) for key in state.orders}


def _begun(state: Class, event: Event) -> Class:
    """The question is put, for so many seconds, or with 0 until it is closed by hand."""
    if state.phase != LOBBY:
        raise Refused("The question has been put already.")
    if state.is_busy:
        raise Refused("Something else is under way in this room. End it first.")
    seconds = seconds_in(event.body)
    return replace(state, activity=GUESS, phase=OPEN, until=event.at + seconds if seconds else None)


def _guessed(state: Class, event: Event) -> Class:
    """A student guesses, or guesses otherwise while the question is open."""
    body = event.body
    seat = seat_in(state, body["seat"])
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
    return with_seat(state, body["seat"], answered)


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


STEPS: Mapping[str, Callable[[Class, Event], Class]] = {
    "begun": _begun,
    "guessed": _guessed,
    "closed": _closed,
    "found": _found,
}
