"""The instructor's console of the games of a class: what each table waits for, and what can be done about it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException

from sim.play.hall import FEWEST, MOST, ROUNDS
from sim.scenario.faults import BadScenario
from sim.web.app import refused
from sim.web.classroom import debrief_told, games_told, halls, pairing
from sim.web.classroom.debrief import SLIDES
from sim.web.classroom.forms import minutes, number, once
from sim.web.classroom.games import Games
from sim.web.classroom.playing import closing
from sim.web.classroom.rooms import Rooms
from sim.web.classroom.standing import Class
from sim.web.play.told import shown
from sim.web.store import Entry

CLOSING, CONFLICT = 10, 409
"""How often it is tried to close a round in which somebody decides just then; the status of what was overtaken."""


class GamesConsole:
    """What the console shows of games, and does to them."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    def words(self, room: str, state: Class) -> dict[str, Any]:
        """What each table waits for; before the games what may be chosen for them."""
        games = state.games[-1] if state.games else None
        words: dict[str, Any] = {
            "may_begin": not state.is_busy,
            "choices": pairing.choices(self.rooms.asked[room].plans),
            "worlds": pairing.worlds(self.rooms.asked[room]),
            "most_a_side": pairing.MOST_A_SIDE,
            "fewest_rounds": FEWEST,
            "most_rounds": MOST,
            "usual_rounds": ROUNDS,
            "games": None,
            "trouble": self.rooms.playing.troubles.get(room, ""),
            "look": self.rooms.debriefing.troubles.get(room, ""),
            "slides": SLIDES,
            "scene": f"{state.is_busy}",
        }
        if games is None:
            return words
        aside = pairing.aside(state, games)
        is_up = games.ends is not None or self.rooms.playing.has(room, games)
        return {
            **words,
            "games": {
                **games_told.projected(games),
                "number": games.number,
                "take": games.take,
                "title": shown(games.title),
                "kinds": games.kinds,
                "first": games.week + 1,
                "last": games.last,
                "closed": len(games.rounds),
                "events": [f"week {one.week}: {games.kinds[one.kind]}" for one in games.events],
                "rows": games_told.tables(state, games),
                "is_up": is_up,
                "aside": aside,
                "has_lived": games.debrief.has_lived(len(games.tables)),
                "has_judged": games.debrief.has_judged(len(games.tables)),
                "slide": games.debrief.slide,
            },
            "scene": f"{debrief_told.mark(state)}.{state.is_busy}.{games.number}.{games.take}.{games.round}."
            f"{games.open is not None}.{len(aside)}",
        }

    async def command(self, room: str, state: Class, fields: Mapping[str, str]) -> None:
        """Begin games, close a round, and all else that the instructor may do to them."""
        do = fields["do"]
        if do == "model":
            self.rooms.playing.try_again(room)
        elif do == "look":
            self.rooms.debriefing.try_again(room)
        elif do == "games":
            await self._begin(room, state, fields)
        elif not state.games:
            raise refused("No games have been begun in this room.", 409)
        elif do == "round":
            await self._close(room, fields)
        else:
            kind, body = await self._said(room, state.games[-1], fields)
            await self.rooms.kept(Entry(room, f"{do}:{once(fields)}", kind, body))

    async def _said(self, room: str, games: Games, fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
        """The kind and body of what the instructor does."""
        do, which = fields["do"], {name: number(fields.get(name, "")) for name in ("game", "take")}
        if do == "slide":
            return "shown", {**which, "slide": fields.get("slide", "")}
        if do == "swap":
            return "swapped", {"number": number(fields.get("game", "")) + 1}
        if do == "rewind":
            return "rewound", {**which, "round": number(fields.get("round", ""))}
        if do == "sit":
            table, side = _place(fields.get("place", ""))
            return "seated", {**which, "seat": number(fields.get("seat", "")), "table": table, "side": side}
        if do == "event":
            body = {**which, "kind": fields.get("kind", ""), "week": number(fields.get("week", ""))}
            return "event injected", body
        places = [list(_place(fields["place"]))] if fields.get("place") else _meant(games, do)
        if do == "advance":
            return "advanced", {**which, "round": number(fields.get("round", "")), "places": places}
        return "to advisers", {**which, "places": places, "is_theirs": do == "advisers"}

    async def _close(self, room: str, fields: Mapping[str, str]) -> None:
        """Close the round for which a form was made; where somebody decides in this very moment, once more."""
        for tries in range(CLOSING, 0, -1):
            state = self.rooms.state(room)
            if state is None or state.games[-1].open is None or not _is_meant(state.games[-1], fields):
                return
            try:
                is_late = bool(state.games[-1].late)
                return await self.rooms.close(room, state, closing(room, state, "hand"), "called", is_late=is_late)
            except HTTPException as error:
                if error.status_code != CONFLICT or tries == 1:
                    raise

    async def _begin(self, room: str, state: Class, fields: Mapping[str, str]) -> None:
        """Pair the students, and begin."""
        plans, word = self.rooms.asked[room].plans, once(fields)
        scenario, sides = pairing.chosen(plans, fields.get("choice", ""))
        size, world, most = (number(fields.get(name, "")) for name in ("size", "world", "rounds"))
        if world < 0:
            raise refused("A world is a whole number from 0 to 999.")
        paired = pairing.paired(state, size, word)
        try:
            opening = await asyncio.to_thread(
                halls.opening, plans[scenario], sides, world, self.rooms.asked[room].seed, most
            )
        except (BadScenario, ValueError) as error:
            raise refused(f"These games cannot be begun: {error}.", 409) from None
        body = {
            **opening,
            "number": len(state.games) + 1,
            "scenario": scenario,
            "seconds": 60 * minutes(fields.get("minutes", "")),
            "tables": paired,
        }
        await self.rooms.kept(Entry(room, f"games:{word}", "games begun", body))


def _is_meant(games: Games, fields: Mapping[str, str]) -> bool:
    """Whether a form was made for the round that is open: one that was overtaken closes nothing."""
    which = [number(fields.get(name, "")) for name in ("game", "take", "round")]
    return which == [games.number, games.take, games.round]


def _place(text: str) -> tuple[int, str]:
    """A side of a table as a form of the console sends it: `7:one`."""
    table, _, side = text.partition(":")
    return number(table), side


def _meant(games: Games, do: str) -> list[list[Any]]:
    """The sides that are meant where none is named: all that are late, all that have students, or all with advisers."""
    if do == "advance":
        return [list(place) for place in games.late]
    if do == "back":
        return [list(place) for place in sorted(games.advisers)]
    return [list(place) for place in games.places if games.members(place)]
