"""Games of two at the tables of a class on its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.web.app import refused
from sim.web.classroom import debrief_told, games_told, rounds, told
from sim.web.classroom.forms import number
from sim.web.classroom.games_console import GamesConsole
from sim.web.classroom.rooms import Rooms
from sim.web.classroom.standing import GAMES, Class
from sim.web.play import tokens
from sim.web.store import Entry


class Gaming:
    """The games as an activity (`Activity`)."""

    name = GAMES
    deeds = frozenset({"move", "advice", "reflect"})
    commands = frozenset(
        {"games", "swap", "round", "advance", "advisers", "back", "rewind", "event", "sit", "model", "look", "slide"}
    )

    def __init__(self, rooms: Rooms) -> None:
        self.rooms, self._console = rooms, GamesConsole(rooms)

    def version(self, room: str, state: Class, seat: int | None) -> str:
        """What changes whenever the page may look otherwise."""
        if not state.games:
            return ""
        games = state.games[-1]
        clock = f"{state.until or 0:.0f}.{-1 if state.left is None else round(state.left)}"
        playing = self.rooms.playing
        trouble = f"{'!' if room in playing.troubles else ''}{playing.has(room, games)}"
        looks = tokens.hashed(games_told.mark(games) + debrief_told.mark(state))[:16]
        said = f"{looks}-{clock}-{told.hash_of(state.message)}{trouble}"
        if seat is None:
            return f"{said}-{len(state.present)}"
        place = games.place_of(seat)
        asked = place in games.asked
        return f"{said}-{games_told.scene(state, games, seat)}-{asked}-{state.seats[seat].moved}"

    async def seat(self, room: str, state: Class, seat: int, draft: Mapping[str, str]) -> dict[str, Any]:
        """What a student sees of the own table."""
        games = state.games[-1]
        place = games.place_of(seat)
        point = None if place is None else self.rooms.playing.point(room, games, place)
        me = games_told.side(state, games, seat, point)
        move = games.moves.get(place) if place is not None else None
        kept = {} if move is None else {name: str(move[name] or "") for name in ("choice", "message", "promise")}
        return {
            "me": me,
            "draft": {"choice": "", "message": "", "promise": "", **kept, **draft},
            "scene": games_told.scene(state, games, seat),
            "trouble": self.rooms.playing.troubles.get(room, ""),
            "longest_message": rounds.LONGEST_MESSAGE,
            "longest_reflection": rounds.LONGEST_REFLECTION,
            "most_weeks": rounds.MOST_WEEKS,
        }

    async def projector(self, room: str, state: Class) -> dict[str, Any]:
        """The round, and how many tables are in."""
        games = state.games[-1]
        found = games_told.projected(games)
        debrief = debrief_told.projected(state) if found["is_over"] else None
        slide = "" if debrief is None else debrief["slide"]
        scene = f"games-{games.number}.{games.round}.{found['is_open']}.{found['is_over']}.{slide}"
        return {"games": found, "debrief": debrief, "scene": scene}

    async def console(self, room: str, state: Class) -> dict[str, Any]:
        """What each table waits for, and what can be begun."""
        return self._console.words(room, state)

    async def command(self, room: str, state: Class, fields: Mapping[str, str]) -> None:
        """Do what the instructor asks."""
        await self._console.command(room, state, fields)

    async def act(self, room: str, state: Class, seat: int, fields: Mapping[str, str]) -> bool:
        """Keep a decision, that the advisers were asked, or what the games have shown."""
        do = fields["do"]
        if do == "reflect":
            revision = number(fields.get("revision", ""))
            body: dict[str, Any] = {"seat": seat, "text": _words(fields.get("text", "")), "revision": revision}
            await self.rooms.kept(Entry(room, f"reflected:{seat}:{revision}", "reflected", body))
            return False
        place = state.games[-1].place_of(seat) if state.games else None
        if place is None:
            raise refused("You sit at no table in these games.", 409)
        which = {name: number(fields.get(name, "")) for name in ("game", "take", "round")}
        table, side = place
        key = f"{':'.join(map(str, which.values()))}:{table}:{list(state.games[-1].sides).index(side)}"
        body = {**which, "table": table, "side": side, "seat": seat}
        if do == "advice":
            if self.rooms.playing.point(room, state.games[-1], place) is None:
                raise refused("Your advisers cannot be asked in this moment. Go back, and try again.", 503)
            if place not in state.games[-1].asked:
                await self.rooms.kept(Entry(room, f"advised:{key}", "advised", body))
            return True
        promise, revision = fields.get("promise", ""), number(fields.get("revision", ""))
        body |= {
            "revision": revision,
            "choice": fields.get("choice", ""),
            "message": _words(fields.get("message", "")),
            "promise": number(promise) if promise else None,
        }
        await self.rooms.kept(Entry(room, f"moved:{key}:{revision}", "moved", body))
        return False


def _words(text: str) -> str:
    """A message as browsers send it, with the line ends that are counted."""
    return text.replace("\r\n", "\n").strip()
