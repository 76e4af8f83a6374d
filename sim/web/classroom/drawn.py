"""The pages of a drawing: a strip on each phone, a board for all, and what the instructor does about them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sim.web.app import page, refused
from sim.web.classroom import board, clock, roads, told
from sim.web.classroom.board import Referee
from sim.web.classroom.door import PATH
from sim.web.classroom.drawing import MOST_ROADS, Drawing
from sim.web.classroom.law import Class
from sim.web.classroom.records import first_of
from sim.web.classroom.roads import NoRoad
from sim.web.classroom.rooms import Rooms
from sim.web.classroom.scoring import FAILED, Scoring
from sim.web.store import Entry

AGAIN = "draw-again"
PLAIN: Mapping[str, tuple[str, dict[str, Any]]] = {
    "draw-pause": ("drawing paused", {}),
    "draw-resume": ("drawing resumed", {}),
    "draw-close": ("drawing closed", {"by": "hand"}),
    "board-show": ("board shown", {"is_shown": True}),
    "board-hide": ("board shown", {"is_shown": False}),
}
"""What the instructor does with a press alone: the kind and body of its event."""


class Drawn:
    """The drawing of roads in each room of a classroom; those of exercises without a contest have none."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms, self.scoring = rooms, Scoring(rooms)
        self._referees: dict[str, Referee] = {}

    def open(self) -> AbstractAsyncContextManager[None]:
        """Score roads as long as this is open."""
        return self.scoring.open()

    async def seat(self, request: Request, room: str, state: Class, seat: int, words: dict[str, Any]) -> Response:
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
        return page(
            request,
            "class_draw.html",
            draw=drawing,
            mine=mine,
            counts=counts,
            called=board.called(state, drawing, seat) if sent else told.shown(state.seats[seat].name),
            strip=strip,
            limits=json.dumps(limits),
            most=MOST_ROADS,
            seat=seat,
            board=await self._board(room, state),
            draw_left=clock.left(drawing, time.time()),
            **words,
        )

    async def send(self, room: str, state: Class, seat: int, fields: Mapping[str, str]) -> Response:
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
        return RedirectResponse(f"{PATH}/{room}", 303)

    async def projected(self, request: Request, room: str, state: Class, words: dict[str, Any]) -> Response:
        """What the whole room sees while roads are drawn, and afterwards."""
        drawing = _of(state)
        shown = await self._board(room, state)
        left = clock.left(drawing, time.time())
        return page(request, "class_draw_projector.html", draw=drawing, board=shown, draw_left=left, seat=None, **words)

    async def console(self, room: str, state: Class) -> dict[str, Any] | None:
        """What the console shows of the drawing; None for an exercise without a contest."""
        if room not in self.scoring.rules:
            return None
        drawing = state.drawing
        if drawing is None:
            return {"is_put": False, "names": [one[1] for one in self.scoring.rules[room]["tracks"]]}
        rows = await asyncio.to_thread(self._referee(room).rows, state)
        roll = [
            {"name": told.shown(one.name), "sent": len(drawing.of(number)), "called": _called(state, number)}
            for number, one in enumerate(state.seats)
        ]
        return {
            "is_put": True,
            "draw": drawing,
            "board": {"rows": rows, "worlds": drawing.worlds, "seed": drawing.seed},
            "roll": sorted(roll, key=lambda row: row["sent"]),
            "left": clock.left(drawing, time.time()),
            "waiting": len(drawing.waiting),
            "trouble": FAILED if self.scoring.has_failed(room) else "",
        }

    def said(self, do: str, fields: Mapping[str, str], room: str) -> tuple[str, dict[str, Any]] | None:
        """The kind and body of what an instructor does about the drawing; None for anything else."""
        if do in PLAIN:
            kind, body = PLAIN[do]
            return kind, dict(body)
        if do not in ("draw-begin", "draw-extend"):
            return None
        text = fields.get("minutes", "")
        minutes = 0 if not text else int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
        if do == "draw-extend":
            return "drawing extended", {"seconds": 60 * minutes}
        if room not in self.scoring.rules:
            raise refused("This exercise has no contest of roads.")
        choices = {"is_named": fields.get("named") == "yes", "is_shown": fields.get("board") == "open"}
        return "drawing put", {**self.scoring.rules[room], "seconds": 60 * minutes, **choices}

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
