"""The roster of a room: who comes in, who takes whose seat, the lock, the clock and the instructor's message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sim.web.classroom import clock
from sim.web.classroom.standing import GAMES, OPEN, Class, Seat, seat_in, with_seat
from sim.web.store.events import Event, Refused

LONGEST_NAME, LONGEST_MESSAGE = 40, 280
MOST_SEATS, MOST_OBSERVERS = 250, 100


def _instructed(state: Class, event: Event) -> Class:
    """Somebody at the machine that serves gets an instructor's token; the former ones stay good."""
    return replace(state, instructors=state.instructors | {event.body["token"]})


def _joined(state: Class, event: Event) -> Class:
    name, token = event.body["name"].strip(), event.body["token"]
    team = event.body.get("team", "").strip()
    _check_the_door(state, token)
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"A name has 1 to {LONGEST_NAME} characters.")
    if len(team) > LONGEST_NAME:
        raise Refused(f"The name of a team has {LONGEST_NAME} characters at most.")
    if len(state.seats) >= MOST_SEATS:
        raise Refused("All seats of this room are taken.")
    if any(seat.name.casefold() == name.casefold() for seat in state.present.values()):
        raise Refused("Somebody here is called so already: add a letter, or take another name.")
    return replace(state, seats=(*state.seats, Seat(name, token, team=team)))


def _observes(state: Class, event: Event) -> Class:
    """Somebody comes in to see what the projector shows, and has no seat."""
    token = event.body["token"]
    _check_the_door(state, token)
    if len(state.observers) >= MOST_OBSERVERS:
        raise Refused("No more observers come in to this room.")
    return replace(state, observers=state.observers | {token})


def _removed(state: Class, event: Event) -> Class:
    """A student leaves: the place stays empty, its token works no longer, and its guess does not count."""
    seat = seat_in(state, event.body["seat"])
    empty = replace(seat, token="", ticket="", is_removed=True, moved=seat.moved + 1, guess=None, why="")
    left = with_seat(state, event.body["seat"], empty)
    if not state.games or state.games[-1].ends is not None:
        return left
    return replace(left, games=(*state.games[:-1], state.games[-1].without(event.body["seat"])))


def _check_the_door(state: Class, token: str) -> None:
    if state.is_locked:
        raise Refused("The room is locked. Ask your instructor to open it.")
    if state.seat_of(token) is not None or token in state.observers:
        raise Refused("You have a seat in this room already.")


def _locked(state: Class, event: Event) -> Class:
    return replace(state, is_locked=bool(event.body["is_locked"]))


def _paused(state: Class, event: Event) -> Class:
    """The clock stands; answers are taken."""
    return replace(state, **clock.paused(state, event.at))


def _resumed(state: Class, event: Event) -> Class:
    return replace(state, **clock.resumed(state, event.at))


def _extended(state: Class, event: Event) -> Class:
    return replace(state, **clock.extended(state, clock.seconds_in(event.body), event.at))


def _called(state: Class, event: Event) -> Class:
    """The instructor calls time, so that phones send what is filled in whole before all is closed."""
    is_round = state.activity == GAMES and state.games[-1].open is not None
    if state.phase != OPEN and not is_round:
        raise Refused("Nothing is open now.")
    return replace(state, **clock.called(state, event.at))


def _said(state: Class, event: Event) -> Class:
    text = event.body["text"].strip()
    if len(text) > LONGEST_MESSAGE:
        raise Refused(f"A message has {LONGEST_MESSAGE} characters at most.")
    return replace(state, message=text)


def _handed(state: Class, event: Event) -> Class:
    """A seat may be taken by another phone, with a ticket that serves once."""
    seat = seat_in(state, event.body["seat"])
    return with_seat(state, event.body["seat"], replace(seat, ticket=event.body["ticket"]))


def _taken(state: Class, event: Event) -> Class:
    """Another phone takes a seat; the lost one has it no longer."""
    number, token = state.seat_for(event.body["ticket"]), event.body["token"]
    if number is None:
        raise Refused("This ticket has been used, or was never given. Ask your instructor for another.")
    if state.seat_of(token) is not None or token in state.observers:
        raise Refused("This phone has a seat in this room already.")
    seat = state.seats[number]
    return with_seat(state, number, replace(seat, token=token, ticket="", moved=seat.moved + 1))


STEPS: Mapping[str, Callable[[Class, Event], Class]] = {
    "instructed": _instructed,
    "joined": _joined,
    "observes": _observes,
    "removed": _removed,
    "locked": _locked,
    "paused": _paused,
    "resumed": _resumed,
    "extended": _extended,
    "called": _called,
    "said": _said,
    "handed": _handed,
    "taken": _taken,
}
