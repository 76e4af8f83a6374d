"""The law of a game between people: what may follow what, and what stands after it, from its events alone.

Nothing here asks the model, a clock or dice: decision points, the ending and debriefs stand in the events as they were
found. Deciding is sealed: what a seat has decided is in `Game.moves` until all have, and `seen` shows it to that seat
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sim.web.store.events import Event, Refused

ADVISERS, END = "advisers", "end"
"""Choices that stand on no list: to leave it to one's advisers, and to end a game where that is offered."""
LONGEST_NAME, LONGEST_MESSAGE, MOST_WEEKS = 40, 280, 12
PATIENCE = 300
"""Seconds after which a seat that is late may be left to its advisers by the other one."""
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Seat:
    """A seat of a table: its key, what it is called, and who has taken it (the SHA-256 of that person's token)."""

    key: str
    title: str
    person: str = ""
    token: str = ""


@dataclass(frozen=True)
class Game:
    """A game as it stands: its seats, the decisions that are open, what was decided of them, and how it ended.

    `points` and `moves` are those of the open round, by seat; `rounds` are the closed ones, from which the model can
    put the game up again; `asked` are the seats that have asked their advisers at this point.
    """

    title: str
    invitation: str
    seats: tuple[Seat, ...]
    points: Mapping[str, Document] = field(default_factory=dict)
    moves: Mapping[str, Document] = field(default_factory=dict)
    rounds: tuple[Mapping[str, Document], ...] = ()
    asked: frozenset[str] = frozenset()
    shown_at: float = 0.0
    end: Document | None = None
    debriefed: frozenset[str] = frozenset()

    @property
    def waits_for(self) -> str:
        """What it waits for: "people", "seats", "model", "debrief", or "nothing" where it is over and told."""
        if not all(seat.token for seat in self.seats):
            return "people"
        if self.end is not None:
            return "nothing" if len(self.debriefed) == len(self.seats) else "debrief"
        return "seats" if self.late else "model"

    @property
    def late(self) -> tuple[str, ...]:
        """The seats that have still to decide in the open round."""
        return tuple(key for key in self.points if key not in self.moves)

    def seat(self, key: str) -> Seat:
        """A seat by its key; raises Refused."""
        found = next((seat for seat in self.seats if seat.key == key), None)
        if found is None:
            raise Refused("There is no such seat at this table.")
        return found

    def seat_of(self, token: str) -> Seat | None:
        """The seat that somebody holds, by the hash of the token."""
        return next((seat for seat in self.seats if seat.token and seat.token == token), None)


def after(state: Game | None, event: Event) -> Game:
    """The game after an event; raises Refused for what may not follow."""
    if state is None:
        return _opened(event)
    if event.kind not in _STEPS:
        raise Refused("Nothing of that kind happens in a game.")
    return _STEPS[event.kind](state, event)


def _opened(event: Event) -> Game:
    body = event.body
    seats = tuple(Seat(one["key"], one["title"]) for one in body["seats"])
    if not 1 <= len(seats) <= 2 or len({seat.key for seat in seats}) < len(seats):
        raise Refused("One seat is played, or two different ones.")
    return Game(body["title"], body["invitation"], seats)


def _joined(game: Game, event: Event) -> Game:
    """Somebody takes a seat; the name is the person's own words, and stays as it was written."""
    seat, name = game.seat(event.body["seat"]), event.body["name"]
    if seat.token:
        raise Refused("Somebody has taken this seat already.")
    if not name.strip() or len(name) > LONGEST_NAME:
        raise Refused(f"A name has 1 to {LONGEST_NAME} characters.")
    if game.seat_of(event.body["token"]) is not None:
        raise Refused("You have a seat at this table already.")
    taken = replace(seat, person=name.strip(), token=event.body["token"])
    return replace(game, seats=tuple(taken if one is seat else one for one in game.seats))


def _put(game: Game, event: Event) -> Game:
    """A seat decides."""
    body = event.body
    point = _open_point(game, body)
    choices = [one["id"] for one in point["choices"]] + [ADVISERS] + ([END] if point["may_end"] else [])
    if body["choice"] not in choices:
        raise Refused("That is not open to you now.")
    if len(body["message"]) > LONGEST_MESSAGE:
        raise Refused(f"A message has {LONGEST_MESSAGE} characters at most.")
    promise = body["promise"]
    if promise is not None and not (point["may_promise"] and type(promise) is int and 1 <= promise <= MOST_WEEKS):
        raise Refused(f"A step is promised within 1 to {MOST_WEEKS} weeks, by who has one to make.")
    move = {key: body[key] for key in ("choice", "message", "promise")}
    return replace(game, moves={**game.moves, body["seat"]: move})


def _left(game: Game, event: Event) -> Game:
    """A seat that is late is left to its advisers for this round."""
    _open_point(game, event.body)
    if not game.moves or event.at < game.shown_at + PATIENCE:
        raise Refused("The other side still has time to decide.")
    return replace(game, moves={**game.moves, event.body["seat"]: {"choice": ADVISERS, "message": "", "promise": None}})


def _advised(game: Game, event: Event) -> Game:
    """A seat asks its advisers; that it did is kept."""
    _open_point(game, event.body)
    return replace(game, asked=game.asked | {event.body["seat"]})


def _open_point(game: Game, body: Document) -> Document:
    """The point that a seat is to decide now; raises Refused."""
    seat = game.seat(body["seat"])
    if game.end is not None:
        raise Refused("The game is over.")
    if body["round"] != len(game.rounds) + 1 or seat.key not in game.points:
        raise Refused("This decision is closed: others are open now.")
    if seat.key in game.moves:
        raise Refused("You have decided already, and that stands.")
    return game.points[seat.key]


def _closed(game: Game, event: Event) -> Game:
    """The round is over, and all moves are known to all."""
    if game.waits_for != "model" or event.body != {"round": len(game.rounds) + 1, "moves": game.moves}:
        raise Refused("The round is not as it was decided.")
    return replace(game, rounds=(*game.rounds, game.moves), points={}, moves={}, asked=frozenset())


def _shown(game: Game, event: Event) -> Game:
    """A seat gets its next decision point."""
    seat = game.seat(event.body["seat"])
    if game.waits_for not in ("model", "seats") or game.moves or event.body["round"] != len(game.rounds) + 1:
        raise Refused("The next decision is not open yet.")
    return replace(game, points={**game.points, seat.key: event.body["point"]}, shown_at=event.at)


def _ended(game: Game, event: Event) -> Game:
    if game.waits_for != "model" or game.points:
        raise Refused("There is still something to decide.")
    return replace(game, end=event.body["end"])


def _debriefed(game: Game, event: Event) -> Game:
    if game.end is None:
        raise Refused("The game is not over.")
    return replace(game, debriefed=game.debriefed | {game.seat(event.body["seat"]).key})


_STEPS: Mapping[str, Callable[[Game, Event], Game]] = {
    "joined": _joined,
    "put": _put,
    "left": _left,
    "advised": _advised,
    "closed": _closed,
    "shown": _shown,
    "ended": _ended,
    "debriefed": _debriefed,
}


def seen(game: Game, key: str) -> dict[str, Any]:
    """All that a seat may see of a game, as plain data: nothing of what the other has decided while that is sealed.

    What advisers say, and what choices are worth, is there once they were asked.
    """
    point = dict(game.points.get(key, {}))
    if point and key not in game.asked:
        point = unadvised(point)
    return {
        "seat": key,
        "seats": [{"key": one.key, "title": one.title, "person": one.person} for one in game.seats],
        "round": len(game.rounds) + 1,
        "waits_for": game.waits_for,
        "point": point,
        "move": game.moves.get(key),
        "asked": key in game.asked,
        "late": list(game.late),
        "end": game.end,
        "decided": decided(game.rounds, key),
    }


def unadvised(point: Document) -> dict[str, Any]:
    """A point without what advisers say of it, and without what choices are worth."""
    choices = [{**choice, "worth": None} for choice in point["choices"]]
    return {**{name: value for name, value in point.items() if name != "advice"}, "choices": choices}


def decided(rounds: Sequence[Mapping[str, Document]], key: str) -> list[str]:
    """What a seat chose in each closed round in which it had a choice."""
    return [moves[key]["choice"] for moves in rounds if key in moves]
