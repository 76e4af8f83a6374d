"""The question of a class on its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.web.classroom import guess, told
from sim.web.classroom.forms import minutes, number, once
from sim.web.classroom.rooms import Rooms, closing
from sim.web.classroom.standing import CLOSED, GUESS, Class
from sim.web.store import Entry


class Guessing:
    """The question as an activity (`Activity`)."""

    name = GUESS
    deeds = frozenset({"guess"})
    commands = frozenset({"begin", "close", "again"})

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    def version(self, room: str, state: Class, seat: int | None) -> str:
        """What changes whenever the page may look otherwise."""
        return told.projected(state) if seat is None else told.version(state, seat)

    async def seat(self, room: str, state: Class, seat: int, draft: Mapping[str, str]) -> dict[str, Any]:
        """What a student sees of the question and of the own answer."""
        me = told.seat(state, seat)
        words = {"me": me, "result": told.result(state), "longest_reason": guess.LONGEST_REASON}
        return {**words, "scene": f"{state.phase}-{me['revision']}"}

    async def projector(self, room: str, state: Class) -> dict[str, Any]:
        """How many are in, and, once the question is closed, what was guessed."""
        return {"result": told.result(state), "scene": state.phase}

    async def console(self, room: str, state: Class) -> dict[str, Any]:
        """What the model says of its work."""
        return {"trouble": self.rooms.troubles.get(room, ""), "scene": state.phase}

    async def act(self, room: str, state: Class, seat: int, fields: Mapping[str, str]) -> bool:
        """Keep a guess."""
        guessed = {key: number(fields.get(f"guess-{key}", "")) for key in state.orders}
        why, revision = fields.get("why", "").replace("\r\n", "\n").strip(), number(fields.get("revision", ""))
        body = {"seat": seat, "revision": revision, "guess": guessed, "why": why}
        await self.rooms.kept(Entry(room, f"guessed:{seat}:{revision}", "guessed", body))
        return False

    async def command(self, room: str, state: Class, fields: Mapping[str, str]) -> None:
        """Put the question, close it, or have the model try again."""
        do = fields["do"]
        if do == "again":
            self.rooms.work(room)
        elif do == "begin":
            body = {"seconds": 60 * minutes(fields.get("minutes", ""))}
            await self.rooms.kept(Entry(room, f"begin:{once(fields)}", "begun", body))
        elif state.phase != CLOSED:
            is_late = any(seat.guess is None for seat in state.present.values())
            await self.rooms.close(room, state, closing(room, state, "hand"), "called", is_late=is_late)
