"""What may follow what in the debrief of the games of a class: the model has looked back; the instructor shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sim.web.classroom.debrief import JUDGED, LIVED, SLIDES, Debrief
from sim.web.classroom.games import Document, Games
from sim.web.classroom.standing import Class
from sim.web.store.events import Event, Refused


def _debriefed(state: Class, event: Event) -> Class:
    """The model has looked back on all tables."""
    games = _over(state, event.body)
    return _with(state, games, replace(games.debrief, whole=event.body["found"]))


def _told(state: Class, event: Event) -> Class:
    """The model has looked back on one table."""
    games, body = _over(state, event.body), event.body
    table, part = body["table"], body["part"]
    if type(table) is not int or not 0 <= table < len(games.tables) or part not in (LIVED, JUDGED):
        raise Refused("There is no such table.")
    debrief, found = games.debrief, {table: body["found"]}
    if part == LIVED:
        return _with(state, games, replace(debrief, lived={**debrief.lived, **found}))
    return _with(state, games, replace(debrief, judged={**debrief.judged, **found}))


def _shown(state: Class, event: Event) -> Class:
    """The instructor has a part of the debrief projected, or with nothing takes it away."""
    games, slide = _over(state, event.body), event.body["slide"]
    if slide and (slide not in SLIDES or not games.debrief.has_lived(len(games.tables))):
        raise Refused("There is nothing of that kind to show yet.")
    return _with(state, games, replace(games.debrief, slide=slide))


def _over(state: Class, body: Document) -> Games:
    """The games that an event is about, which are over; raises Refused."""
    games = next((one for one in state.games if one.number == body["game"]), None)
    if games is None or games.take != body["take"] or games.ends is None:
        raise Refused("These games are not over, or have gone back to an earlier round.")
    return games


def _with(state: Class, games: Games, debrief: Debrief) -> Class:
    kept = tuple(replace(one, debrief=debrief) if one is games else one for one in state.games)
    return replace(state, games=kept)


STEPS: Mapping[str, Callable[[Class, Event], Class]] = {
    "debriefed": _debriefed,
    "table told": _told,
    "shown": _shown,
}
