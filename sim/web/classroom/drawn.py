"""The pages of a drawing: a strip on each phone, a board for all, and what the instructor does about them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.responses import Response

from sim.web.app import refused
from sim.web.classroom import board, clock, roads, told
from sim.web.classroom.board import Referee
from sim.web.classroom.drawing import MOST_ROADS, Drawing
from sim.web.classroom.forms import minutes, once
from sim.web.classroom.records import first_of
from sim.web.classroom.roads import NoRoad
from sim.web.classroom.rooms import Rooms
from sim.web.classroom.scoring import FAILED, Scoring, closing
from sim.web.classroom.standing import DRAW, Class
from sim.web.store import Entry

AGAIN, CLOSE = "draw-again", "draw-close"
PLAIN: Mapping[str, tuple[str, dict[str, Any]]] = {
    "draw-pause": ("drawing paused", {}),
    "draw-resume": ("drawing resumed", {}),
    CLOSE: ("drawing closed", {"by": "hand"}),
    "board-show": ("board shown", {"is_shown": True}),
    "board-hide": ("board shown", {"is_shown": False}),
}
"""What the instructor does with a press alone: the kind and body of its event."""


class Drawn:
    """The drawing of roads as an activity (`Activity`); rooms of exercises without a contest have none."""

    name = DRAW
    deeds = frozenset({"draw"})
    commands = frozenset({AGAIN, "draw-begin", "draw-extend", *PLAIN})

    def __init__(self, rooms: Rooms) -> None:
        self.rooms, self.scoring = rooms, Scoring(rooms)
        self._referees: dict[str, Referee] = {}

    def open(self) -> AbstractAsyncContextManager[None]:
        """Score roads as long as this is open."""
        return self.scoring.open()

    def version(self, room: str, state: Class, seat: int | None) -> str:
        """What changes whenever a page may show another drawing, road, score or clock."""
        one = state.drawing
        failed = "!" if self.scoring.has_failed(room) else ""
        if one is None:
            return failed
        known = f"{len(one.roads)}.{len(one.scored or {})}.{one.is_open}.{one.is_shown}{failed}"
        clocked = f"{one.until or 0:.0f}.{-1 if one.left is None else round(one.left)}"
        moved = "" if seat is None else state.seats[seat].moved
        return f"{known}-{clocked}-{told.hash_of(state.message)}-{len(state.present)}.{state.is_locked}-{seat}.{moved}"

    async def seat(self, room: str, state: Class, seat: int, draft: Mapping[str, str]) -> dict[str, Any]:
        """What a student draws on, what is kept of it, and the board where it is shown."""
        drawing = _of(state)
        referee, sent = self._referee(room), drawing.of(seat)
        mine = [
            {
                "attempt": one.attempt,
                "shape": board.shape(one.road, drawing.tracks),
                "words": roads.in_words(one.road, drawing.tracks),
                "scores": board.scores_of(drawing, referee, one) if drawing.is_shown else None,
            }
            for one in sent
        ]
        counts = referee.counted(drawing, seat).attempt if sent and drawing.is_shown else None
        contest = self.rooms.asked[room].contest
        begun = sent[-1].drawn if sent else first_of(contest) if contest is not None else None
        strip = [
            {"key": one.key, "title": one.title, "owner": one.owner, "typed": roads.written((begun or {})[one.key])}
            for one in drawing.tracks
        ]
        limits = {"tranches": roads.MOST_TRANCHES, "stages": roads.MOST_STAGES, "parts": roads.MOST_PARTS}
        return {
            "draw": drawing,
            "mine": mine,
            "counts": counts,
            "called": board.called(state, drawing, seat) if sent else told.shown(state.seats[seat].name),
            "strip": strip,
            "limits": json.dumps(limits),
            "most": MOST_ROADS,
            "seat": seat,
            "board": await self._board(room, state),
            "result": told.result(state),
            "scene": f"draw-{'open' if drawing.is_open else 'closed'}-{len(sent)}",
        }

    async def act(self, room: str, state: Class, seat: int, fields: Mapping[str, str]) -> bool:
        """Keep the road of a seat, if it is one and fits the contest."""
        drawing = _of(state)
        try:
            drawn = {one.key: roads.read(fields.get(f"road-{one.key}", "")) for one in drawing.tracks}
            roads.check(drawn, drawing.tracks)
            if drawing.is_open:
                await self.scoring.check(room, roads.rungs(drawn, drawing.tracks))
        except NoRoad as error:
            raise refused(str(error)) from None
        attempt = fields.get("attempt", "")
        number = int(attempt) if attempt.isascii() and attempt.isdigit() and len(attempt) < 3 else -1
        body = {"seat": seat, "attempt": number, "road": drawn}
        await self.rooms.kept(Entry(room, f"drawn:{seat}:{number}", "drawn", body))
        return False

    async def projector(self, room: str, state: Class) -> dict[str, Any]:
        """What the whole room sees while roads are drawn, and afterwards."""
        drawing = _of(state)
        return {
            "draw": drawing,
            "board": await self._board(room, state),
            "seat": None,
            "scene": f"draw-{'open' if drawing.is_open else 'closed'}-{drawing.is_shown}",
        }

    async def console(self, room: str, state: Class) -> dict[str, Any]:
        """What the console shows of the drawing; of an exercise without a contest that there is none."""
        if room not in self.scoring.rules:
            return {"is_there": False, "scene": ""}
        drawing = state.drawing
        if drawing is None:
            return {
                "is_there": True,
                "is_put": False,
                "scene": f"{state.is_busy}",
                "names": [one[1] for one in self.scoring.rules[room]["tracks"]],
            }
        rows = await asyncio.to_thread(self._referee(room).rows, state)
        roll = [
            {"name": told.shown(one.name), "sent": len(drawing.of(number)), "called": _called(state, number)}
            for number, one in enumerate(state.seats)
        ]
        return {
            "is_there": True,
            "is_put": True,
            "scene": f"{drawing.is_open}-{drawing.is_shown}-{drawing.left is not None}",
            "draw": drawing,
            "board": {"rows": rows, "worlds": drawing.worlds, "seed": drawing.seed},
            "roll": sorted(roll, key=lambda row: row["sent"]),
            "left": clock.left(drawing, time.time()),
            "waiting": len(drawing.waiting),
            "trouble": FAILED if self.scoring.has_failed(room) else "",
        }

    async def command(self, room: str, state: Class, fields: Mapping[str, str]) -> None:
        """Put the drawing, close it, stop its clock, show its board, or try again what could not be scored."""
        do = fields["do"]
        if do == AGAIN:
            self.scoring.again(room)
            return
        if room not in self.scoring.rules:
            raise refused("This exercise has no contest of roads.")
        if do == CLOSE and state.drawing is not None and state.drawing.is_open:
            is_late = any(not state.drawing.of(seat) for seat in state.present)
            entry = closing(room, "hand")
            return await self.rooms.close(room, state.drawing, entry, "drawing called", is_late=is_late)
        kind, body = self._said(do, fields, room)
        await self.rooms.kept(Entry(room, f"{do}:{once(fields)}", kind, body))

    def _said(self, do: str, fields: Mapping[str, str], room: str) -> tuple[str, dict[str, Any]]:
        """The kind and body of what the instructor does."""
        if do in PLAIN:
            kind, plain = PLAIN[do]
            return kind, dict(plain)
        seconds = {"seconds": 60 * minutes(fields.get("minutes", ""))}
        if do == "draw-extend":
            return "drawing extended", seconds
        choices = {"is_named": fields.get("named") == "yes", "is_shown": fields.get("board") == "open"}
        return "drawing put", {**self.scoring.rules[room], **seconds, **choices}

    async def export(self, room: str, state: Class) -> Response:
        """One row a road, as CSV."""
        drawing = _of(state)
        frame = await asyncio.to_thread(board.table, state, drawing, self._referee(room))
        text = "\ufeff" + str(frame.to_csv(index=False, lineterminator="\n"))
        named = {"content-disposition": f'attachment; filename="roads_{room}.csv"'}
        return Response(text, media_type="text/csv; charset=utf-8", headers=named)

    async def _board(self, room: str, state: Class) -> dict[str, Any] | None:
        drawing = _of(state)
        if not drawing.is_shown:
            return None
        rows = await asyncio.to_thread(self._referee(room).rows, state)
        return {"rows": rows, "worlds": drawing.worlds, "seed": drawing.seed}

    def _referee(self, room: str) -> Referee:
        return self._referees.setdefault(room, Referee())


def _called(state: Class, seat: int) -> str:
    drawing = _of(state)
    return board.called(state, drawing, seat) if drawing.of(seat) else ""


def _of(state: Class) -> Drawing:
    if state.drawing is None:
        raise refused("No roads are drawn in this room now.", 409)
    return state.drawing
