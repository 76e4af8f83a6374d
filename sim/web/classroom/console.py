"""The instructor's console: behind a token of its own, apart from what is projected."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sim.web.app import page, refused
from sim.web.classroom import law, told
from sim.web.classroom.door import PATH, Door, qr, who
from sim.web.classroom.drawn import AGAIN, Drawn
from sim.web.classroom.law import Class
from sim.web.classroom.rooms import closing
from sim.web.play import tokens
from sim.web.store import Entry, Store

PLAIN = {"lock": "locked", "unlock": "locked", "pause": "paused", "resume": "resumed"}
LONGEST_ONCE = 24


class Console:
    """The console of each room of a classroom."""

    def __init__(self, door: Door, drawn: Drawn) -> None:
        self.door, self.rooms, self.drawn = door, door.rooms, drawn

    def routes(self) -> Sequence[BaseRoute]:
        """What is answered."""
        return [
            Route("/{room}/console", self.show),
            Route("/{room}/console", self.act, methods=["POST"]),
            Route("/{room}/console/versions", self.versions),
            Route("/{room}/console/class.csv", self.export),
            Route("/{room}/console/roads.csv", self.export_roads),
            Route("/{room}/console/ticket/{seat:int}.svg", self.ticket),
        ]

    async def show(self, request: Request) -> Response:
        """The console; an address with the key gives the browser its cookie, and is left at once."""
        room, state = self.door.room(request)
        if key := request.query_params.get("key", ""):
            if tokens.hashed(key) not in state.instructors:
                self.door.guard.wrong(who(request))
                raise refused("This is not the key of this room. Take the whole address from the terminal.", 403)
            answer = RedirectResponse(f"{PATH}/{room}/console", 303)
            answer.set_cookie(f"console-{room}", key, path=f"{PATH}/{room}/console", httponly=True, samesite="strict")
            return answer
        token = self._token(request, room, state)
        roll = told.roll(state)
        for row in roll:
            word = _ticket(token, room, row["number"], state.seats[row["number"]].moved)
            is_out = bool(row["ticket"]) and tokens.hashed(word) == row["ticket"]
            row["link"] = f"{self.door.link(room)}?ticket={word}" if is_out else ""
        return page(
            request,
            "class_console.html",
            path=f"{PATH}/{room}",
            room=room,
            link=self.door.link(room),
            state=state,
            roll=roll,
            version=self._version(room, state),
            left=told.left(state, time.time()),
            message=told.shown(state.message),
            trouble=self.rooms.troubles.get(room, ""),
            drawn=await self.drawn.console(room, state),
            once=secrets.token_urlsafe(9),
            longest_message=law.LONGEST_MESSAGE,
        )

    async def act(self, request: Request) -> Response:
        """Lock, put the question, stop the clock, extend, close, tell, hand a seat over, or forget."""
        room, state = self.door.room(request)
        token = self._token(request, room, state)
        fields = await tokens.form(request)
        do, back = fields.get("do", ""), RedirectResponse(f"{PATH}/{room}/console", 303)
        if do == "again":
            self.rooms.work(room)
        elif do == AGAIN:
            self.drawn.scoring.again(room)
        elif do == "close":
            if state.phase != law.CLOSED:
                await self.rooms.kept(closing(room, state, "hand"))
        elif do == "forget":
            if "".join(fields.get("code", "").split()).upper() != room:
                raise refused("To delete the room, type its code.")
            await self.rooms.forget(room)
            return RedirectResponse(f"{PATH}/", 303)
        else:
            once = fields.get("once", "")
            if not once or len(once) > LONGEST_ONCE:
                raise refused("What was sent is no form of these pages.")
            kind, body = self._said(do, fields, token, room, state)
            await self.rooms.kept(Entry(room, f"{do}:{once}", kind, body))
        return back

    def _said(
        self, do: str, fields: Mapping[str, str], token: str, room: str, state: Class
    ) -> tuple[str, dict[str, object]]:
        """The kind and body of what an instructor does."""
        if (about_roads := self.drawn.said(do, fields, room)) is not None:
            return about_roads
        if do in PLAIN:
            return PLAIN[do], {"is_locked": do == "lock"} if "lock" in do else {}
        if do in ("begin", "extend"):
            return {"begin": "begun", "extend": "extended"}[do], {"seconds": 60 * _minutes(fields.get("minutes", ""))}
        if do == "say":
            return "said", {"text": fields.get("text", "").replace("\r\n", "\n")}
        if do == "hand":
            text = fields.get("seat", "")
            seat = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
            moved = state.seats[seat].moved if 0 <= seat < len(state.seats) else 0
            return "handed", {"seat": seat, "ticket": tokens.hashed(_ticket(token, room, seat, moved))}
        raise refused("There is nothing of that kind to do.")

    async def versions(self, request: Request) -> Response:
        """Tell whenever the console may have changed."""
        room, state = self.door.room(request)
        self._token(request, room, state)
        return self.door.stream(room, lambda one: self._version(room, one))

    async def export(self, request: Request) -> Response:
        """One row a student, as CSV; once the question is closed."""
        room, state = self.door.room(request)
        self._token(request, room, state)
        if state.phase != law.CLOSED:
            raise refused("Guesses are sealed until the question is closed.", 409)
        named = {"content-disposition": f'attachment; filename="class_{room}.csv"'}
        return Response("\ufeff" + told.csv(state), media_type="text/csv; charset=utf-8", headers=named)

    async def export_roads(self, request: Request) -> Response:
        """One row a road, as CSV."""
        room, state = self.door.room(request)
        self._token(request, room, state)
        return await self.drawn.export(room, state)

    async def ticket(self, request: Request) -> Response:
        """The ticket for a lost seat as a QR code."""
        room, state = self.door.room(request)
        token, seat = self._token(request, room, state), int(request.path_params["seat"])
        if seat >= len(state.seats):
            raise refused("There is no such seat in this room.", 404)
        return qr(f"{self.door.link(room)}?ticket={_ticket(token, room, seat, state.seats[seat].moved)}")

    def _version(self, room: str, state: Class) -> str:
        return f"{self.rooms.store.room(room).version}{state.phase}{'!' if self._has_trouble(room) else ''}"

    def _has_trouble(self, room: str) -> bool:
        return room in self.rooms.troubles or self.drawn.scoring.has_failed(room)

    def _token(self, request: Request, room: str, state: Class) -> str:
        """The instructor's token; raises a refusal for anybody else."""
        token = request.cookies.get(f"console-{room}", "")
        if tokens.hashed(token) not in state.instructors:
            raise refused("This is the instructor's console. Its address with the key stands in the terminal.", 403)
        return token


def instruct(store: Store, room: str) -> str:
    """A new key to the console of a room."""
    token = tokens.fresh()
    hashed = tokens.hashed(token)
    store.append(Entry(room, f"instructed:{hashed}", "instructed", {"token": hashed}))
    return token


def _ticket(token: str, room: str, seat: int, moved: int) -> str:
    return tokens.derived(token, f"ticket {moved} for seat {seat} in {room}")


def _minutes(text: str) -> int:
    """Minutes as they were typed; nothing is none."""
    return 0 if not text else int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
