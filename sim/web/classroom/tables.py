"""The tables of a class as its law looks at them: which games are meant, which side, and how they go on."""

from __future__ import annotations

from dataclasses import replace

from sim.web.classroom.games import Document, Games, Place
from sim.web.classroom.standing import GAMES, Class
from sim.web.store.events import Refused

MOST_GAMES = 8


def check_free(state: Class, number: int) -> None:
    """Raise Refused where games of this number cannot be begun now."""
    if state.is_busy:
        raise Refused("Something else is under way in this room. End it first.")
    if number != len(state.games) + 1 or number > MOST_GAMES:
        raise Refused("These games were begun already, or so many have been played that no more are.")


def latest(state: Class, body: Document) -> Games:
    """The games that were begun last, if they are meant; raises Refused."""
    if not state.games or (body["game"], body["take"]) != (state.games[-1].number, state.games[-1].take):
        raise Refused("This was asked in other games, or before all went back to an earlier round.")
    if state.activity != GAMES:
        raise Refused("The class does something else now.")
    return state.games[-1]


def running(state: Class, body: Document) -> Games:
    """The games that are played now, if they are meant; raises Refused."""
    games = latest(state, body)
    if games.ends is not None:
        raise Refused("The games are over.")
    return games


def known(games: Games, table: object, side: object) -> Place:
    """A side of a table as an event names it; raises Refused where there is none."""
    if type(table) is not int or not 0 <= table < len(games.tables) or type(side) is not str or side not in games.sides:
        raise Refused("There is no such side of a table in this room.")
    return table, side


def places_in(state: Class, body: Document) -> tuple[Games, frozenset[Place]]:
    """The games that are played, and the sides of tables that an event names; raises Refused."""
    games = running(state, body)
    places = frozenset(known(games, table, side) for table, side in body["places"])
    if not places:
        raise Refused("No side of a table is meant.")
    return games, places


def with_games(state: Class, games: Games, **more: object) -> Class:
    """The class with its latest games as they stand now."""
    return replace(state, games=(*state.games[:-1], games), **more)  # type: ignore[arg-type]


def going_on(state: Class, games: Games, *, is_new: bool = False) -> Class:
    """The class while the model works: no round is open, and no clock runs."""
    at_work = replace(games, open=None, moves={}, asked=frozenset(), left=frozenset())
    before = state.games if is_new else state.games[:-1]
    return replace(state, activity=GAMES, games=(*before, at_work), until=None, left=None)
