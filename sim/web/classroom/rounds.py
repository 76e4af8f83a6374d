"""What may follow what in the games of a class: rounds are opened, decided in, closed; the instructor's hand in them.

Moves are sealed: what a side has decided stands in `Games.moves` until the round is closed, and no page but its own
shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sim.web.classroom.games import ADVISERS, NOTHING, Document, Games, Place
from sim.web.classroom.standing import GRACE, Class, seat_in, seconds_in, with_seat
from sim.web.classroom.tables import check_free, going_on, known, running, with_games
from sim.web.store.events import Event, Refused

LONGEST_MESSAGE, LONGEST_REFLECTION, MOST_WEEKS = 280, 600, 12
MOST_REVISIONS, MOST_ROUNDS = 8, 14
SIDES = 2


def _games_begun(state: Class, event: Event) -> Class:
    """Games are begun at all tables of a class."""
    body = event.body
    check_free(state, body["number"])
    sides, weeks = dict(body["sides"]), tuple(body["weeks"])
    if len(sides) != SIDES:
        raise Refused("Two different sides are played at a table.")
    if not 0 < len(weeks) <= MOST_ROUNDS or list(weeks) != sorted(set(weeks)) or not 0 < weeks[0] <= body["last"]:
        raise Refused(f"A game has 1 to {MOST_ROUNDS} rounds, each in a week of its own.")
    tables = tuple(dict(zip(sides, map(tuple, one), strict=True)) for one in body["tables"])
    seated = [seat for one in tables for side in one.values() for seat in side]
    if not seated or any(not any(one.values()) for one in tables):
        raise Refused("A student sits at every table, and there is no table yet without one.")
    if len(set(seated)) < len(seated):
        raise Refused("Nobody sits at two tables.")
    for seat in seated:
        seat_in(state, seat)
    names = ("number", "scenario", "title", "world", "seed", "last", "is_mediated")
    plain = {name: body[name] for name in names}
    kinds = dict(body["kinds"])
    begun = Games(**plain, sides=sides, weeks=weeks, seconds=seconds_in(body), kinds=kinds, tables=tables)
    return going_on(state, begun, is_new=True)


def _round_opened(state: Class, event: Event) -> Class:
    """The model has come to the decisions of a round; the clock begins."""
    body = event.body
    games = running(state, body)
    if games.open is not None or body["round"] != games.round or len(body["tables"]) != len(games.tables):
        raise Refused("This round is not the next one.")
    seconds = seconds_in(body)
    opened = replace(games, open=tuple(body["tables"]), moves={}, asked=frozenset(), left=frozenset())
    return with_games(state, opened, until=event.at + seconds if seconds else None)


def _moved(state: Class, event: Event) -> Class:
    """A side decides, or decides otherwise while the round is open; any of its students may."""
    body = event.body
    games, place = _place(state, body)
    point, before = _open(state, games, place, event), games.moves.get(place)
    if games.stands(place) == ADVISERS:
        raise Refused("Your advisers decide this for your side.")
    if body["revision"] != (0 if before is None else before["revision"]) + 1:
        raise Refused("Your side has decided in another window. Look at what is kept.")
    if body["revision"] > MOST_REVISIONS:
        raise Refused("You have changed your decision often enough; the last one stands.")
    if body["choice"] not in (*point["choices"], ADVISERS):
        raise Refused("That is not open to you now.")
    if type(body["message"]) is not str or len(body["message"].encode("utf-16-le", "replace")) > 2 * LONGEST_MESSAGE:
        raise Refused(f"A message has {LONGEST_MESSAGE} characters at most.")
    promise = body["promise"]
    if promise is not None and not (point["may_promise"] and type(promise) is int and 1 <= promise <= MOST_WEEKS):
        raise Refused(f"A step is promised within 1 to {MOST_WEEKS} weeks, by who has one to make.")
    move = {name: body[name] for name in ("choice", "message", "promise", "revision", "seat")}
    return with_games(state, replace(games, moves={**games.moves, place: move}))


def _advised(state: Class, event: Event) -> Class:
    """A side asks its advisers; that it did is kept."""
    games, place = _place(state, event.body)
    _open(state, games, place, event)
    return with_games(state, replace(games, asked=games.asked | {place}))


def _round_closed(state: Class, event: Event) -> Class:
    """The round is closed, with exactly the moves that were decided; who was late has left it to the advisers."""
    body = event.body
    games, by = running(state, body), body["by"]
    if games.open is None or dict(body) != games.closing(by, state.until):
        raise Refused("The round is not as it was decided.")
    if by == "deadline" and (state.until is None or event.at < state.until + GRACE):
        raise Refused("There is still time.")
    if by == "all" and games.late:
        raise Refused("Not all have decided.")
    if by not in ("hand", "deadline", "all"):
        raise Refused("A round is closed by hand, by its deadline, or because all are in.")
    return going_on(state, replace(games, rounds=(*games.rounds, tuple(body["tables"]))))


def _games_over(state: Class, event: Event) -> Class:
    """The model has come to the end of every table."""
    body = event.body
    games = running(state, body)
    if games.open is not None or body["rounds"] != len(games.rounds) or len(body["ends"]) != len(games.tables):
        raise Refused("The games are not over.")
    return going_on(state, replace(games, ends=tuple(body["ends"])))


def _reflected(state: Class, event: Event) -> Class:
    """A student says what the games have shown, or says it otherwise."""
    body = event.body
    seat, text = seat_in(state, body["seat"]), body["text"].strip()
    if not state.games or state.games[0].ends is None:
        raise Refused("The games are not over.")
    if not text or len(text) > LONGEST_REFLECTION:
        raise Refused(f"Write 1 to {LONGEST_REFLECTION} characters.")
    if body["revision"] != seat.reflections + 1 or body["revision"] > MOST_REVISIONS:
        raise Refused("You have written in another window, or often enough. Look at what is kept.")
    return with_seat(state, body["seat"], replace(seat, reflection=text, reflections=body["revision"]))


def _place(state: Class, body: Document) -> tuple[Games, Place]:
    """The side of a table for which a student asks something; raises Refused for who does not sit there."""
    games = running(state, body)
    seat_in(state, body["seat"])
    place = known(games, body["table"], body["side"])
    if body["seat"] not in games.members(place):
        raise Refused("You do not sit at this side of this table.")
    if body["round"] != games.round:
        raise Refused("This decision is closed: others are open now.")
    return games, place


def _open(state: Class, games: Games, place: Place, event: Event) -> Document:
    """What a side may choose now; raises Refused."""
    if games.open is None or games.stands(place) == NOTHING:
        raise Refused("There is nothing for you to decide now.")
    if state.until is not None and event.at > state.until + GRACE:
        raise Refused("This decision is closed: the time is over.")
    point: Document = games.open[place[0]][place[1]]
    return point


STEPS: Mapping[str, Callable[[Class, Event], Class]] = {
    "games begun": _games_begun,
    "round opened": _round_opened,
    "moved": _moved,
    "advised": _advised,
    "round closed": _round_closed,
    "games over": _games_over,
    "reflected": _reflected,
}
