"""What stands of a class: who is in the room, its clock, and what it has done so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.web.classroom.clock import GRACE as GRACE
from sim.web.classroom.clock import MOST_SECONDS as MOST_SECONDS
from sim.web.classroom.clock import Clocked
from sim.web.classroom.clock import seconds_in as seconds_in
from sim.web.classroom.drawing import Drawing
from sim.web.classroom.games import Games
from sim.web.store.events import Refused

LOBBY, OPEN, CLOSED = "lobby", "open", "closed"
GUESS, GAMES, DRAW = "guess", "games", "draw"
"""Activities of a class."""
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Seat:
    """A student: name, the hash of the token and of a ticket for another phone, and the guess as it stands.

    Who was removed has no token, and the place stays empty. `reflection`: what was written after the games, in so many
    versions. `team`: what those who play one side together call themselves; nothing for who is paired by lot.
    """

    name: str
    token: str
    ticket: str = ""
    moved: int = 0
    guess: Mapping[str, int] | None = None
    why: str = ""
    revision: int = 0
    at: float = 0.0
    is_removed: bool = False
    reflection: str = ""
    reflections: int = 0
    team: str = ""


@dataclass(frozen=True)
class Order:
    """One of the orders that are guessed about: what it is called, and the question that its scenario asks."""

    title: str
    about: str


@dataclass(frozen=True)
class Class:
    """A class as it stands.

    `orders` are by key; `until`: when the question closes by itself (seconds since 1970), None for
    never or while paused; `left`: the seconds that are left while paused; `phase` and `found`, the model's answer, are
    of the question; `activity`: what was begun last, which all pages show. `games`: all that were begun;
    `drawing`: the roads that were drawn, where any were.
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
    observers: frozenset[str] = frozenset()
    activity: str = GUESS
    games: tuple[Games, ...] = ()
    drawing: Drawing | None = None

    def seat_of(self, token: str) -> int | None:
        """The number of the seat that the hash of a token holds."""
        return next((number for number, seat in enumerate(self.seats) if token and seat.token == token), None)

    def seat_for(self, ticket: str) -> int | None:
        """The number of the seat for which the hash of a ticket stands."""
        return next((number for number, seat in enumerate(self.seats) if ticket and seat.ticket == ticket), None)

    @property
    def present(self) -> Mapping[int, Seat]:
        """The seats by their numbers, without those that were removed."""
        return {number: seat for number, seat in enumerate(self.seats) if not seat.is_removed}

    @property
    def is_busy(self) -> bool:
        """Whether something is under way, so that nothing else can be begun."""
        is_drawing = self.drawing is not None and self.drawing.is_open
        return self.phase == OPEN or is_drawing or (bool(self.games) and self.games[-1].ends is None)

    @property
    def clocked(self) -> Clocked:
        """What has the clock that all see: the class, or the drawing of roads."""
        return self.drawing if self.activity == DRAW and self.drawing is not None else self

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


def seat_in(state: Class, number: int) -> Seat:
    """A seat by its number; raises Refused for one that there is not, or that is empty."""
    if type(number) is not int or not 0 <= number < len(state.seats):
        raise Refused("There is no such seat in this room.")
    if state.seats[number].is_removed:
        raise Refused("This place is empty: who sat here was removed.")
    return state.seats[number]


def with_seat(state: Class, number: int, seat: Seat) -> Class:
    """The class with a seat as it stands now."""
    return replace(state, seats=(*state.seats[:number], seat, *state.seats[number + 1 :]))
