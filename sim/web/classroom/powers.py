"""The instructor's hand in the games of a class: who is late, handed over, gone back, and what happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sim.web.classroom.debrief import Debrief
from sim.web.classroom.games import LATE, Injected
from sim.web.classroom.standing import Class, seat_in
from sim.web.classroom.tables import check_free, going_on, known, latest, places_in, running, with_games
from sim.web.store.events import Event, Refused

MOST_EVENTS, MOST_TAKES = 8, 30


def _swapped(state: Class, event: Event) -> Class:
    """The same once more, on the same luck and with the same events, with the sides exchanged."""
    check_free(state, event.body["number"])
    if not state.games:
        raise Refused("No game was played whose sides could be exchanged.")
    last = state.games[-1]
    tables = tuple(
        {side: tuple(seat for seat in table[last.other(side)] if seat in state.present) for side in last.sides}
        for table in last.tables
    )
    fresh = replace(
        last,
        number=last.number + 1,
        tables=tables,
        take=0,
        events=tuple(replace(one, round=0) for one in last.events),
        rounds=(),
        advisers=frozenset(),
        ends=None,
        debrief=Debrief(),
    )
    return going_on(state, fresh, is_new=True)


def _advanced(state: Class, event: Event) -> Class:
    """Sides that are late leave the decision of this round to their advisers."""
    games, places = places_in(state, event.body)
    if event.body["round"] != games.round or any(games.stands(place) != LATE for place in places):
        raise Refused("They have decided meanwhile.")
    return with_games(state, replace(games, left=games.left | places))


def _to_advisers(state: Class, event: Event) -> Class:
    """Sides are handed to their advisers until they are handed back; nobody waits for them meanwhile."""
    games, places = places_in(state, event.body)
    are_theirs = bool(event.body["is_theirs"])
    advisers = games.advisers | places if are_theirs else games.advisers - places
    return with_games(state, replace(games, advisers=advisers))


def _rewound(state: Class, event: Event) -> Class:
    """All go back to the opening of an earlier round; what came later no longer counts, and stays in the file."""
    body = event.body
    games = latest(state, body)
    if type(body["round"]) is not int or not 1 <= body["round"] <= len(games.rounds):
        raise Refused("One goes back to a round that is closed.")
    if games.take >= MOST_TAKES:
        raise Refused("You have gone back often enough.")
    rounds, events = games.rounds[: body["round"] - 1], tuple(one for one in games.events if one.round < body["round"])
    fresh = replace(games, take=games.take + 1, rounds=rounds, events=events, ends=None, debrief=Debrief())
    return going_on(state, fresh)


def _event_injected(state: Class, event: Event) -> Class:
    """An event is put into all worlds, in a week that is still to come."""
    body = event.body
    games = running(state, body)
    if body["kind"] not in games.kinds:
        raise Refused("No event of that kind can happen here.")
    if type(body["week"]) is not int or not games.week < body["week"] <= games.last:
        raise Refused(f"An event happens in a week that is still to come: {games.week + 1} to {games.last}.")
    if len(games.events) >= MOST_EVENTS:
        raise Refused(f"{MOST_EVENTS} events are the most.")
    injected = Injected(body["kind"], body["week"], games.round)
    return with_games(state, replace(games, events=(*games.events, injected)))


def _seated(state: Class, event: Event) -> Class:
    """A student who sits nowhere gets a place at a table, from now on."""
    body = event.body
    games = running(state, body)
    seat_in(state, body["seat"])
    if games.place_of(body["seat"]) is not None:
        raise Refused("This student sits at a table already.")
    table, side = known(games, body["table"], body["side"])
    seated = {**games.tables[table], side: (*games.tables[table][side], body["seat"])}
    tables = (*games.tables[:table], seated, *games.tables[table + 1 :])
    return with_games(state, replace(games, tables=tables))


STEPS: Mapping[str, Callable[[Class, Event], Class]] = {
    "swapped": _swapped,
    "advanced": _advanced,
    "to advisers": _to_advisers,
    "rewound": _rewound,
    "event injected": _event_injected,
    "seated": _seated,
}
