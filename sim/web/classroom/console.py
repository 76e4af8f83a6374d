"""The instructor's console: behind a token of its own, apart from what is projected."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sim.web.app import page, refused
from sim.web.classroom import exported, law, told
from sim.web.classroom.activity import Activity
from sim.web.classroom.door import PATH, Door, qr, who
from sim.web.classroom.drawn import Drawn
from sim.web.classroom.forms import minutes, number, once
from sim.web.classroom.law import Class
from sim.web.play import tokens
from sim.web.store import Entry, Store

PLAIN = {"lock": "locked", "unlock": "locked", "pause": "paused", "resume": "resumed"}


class Console:
    """The console of each room of a classroom."""

    def __init__(self, door: Door, activities: Mapping[str, Activity], drawn: Drawn) -> None:
        self.door, self.rooms, self.activities, self.drawn = door, door.rooms, activities, drawn

    def routes(self) -> Sequence[BaseRoute]:
        """What is answered."""
        return [
            Route("/{room}/console", self.show),
            Route("/{room}/console", self.act, methods=["POST"]),
            Route("/{room}/console/versions", self.versions),
            Route("/{room}/console/class.csv", self.export),
            Route("/{room}/console/pairs", self.pairs),
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
        parts = {name: await one.console(room, state) for name, one in self.activities.items()}
        return page(
            request,
            "class_console.html",
            path=f"{PATH}/{room}",
            room=room,
            link=self.door.link(room),
            state=state,
            roll=roll,
            version=self._version(room, state),
            clocked=state,
            left=told.left(state, time.time()),
            message=told.shown(state.message),
            parts=parts,
            scene="-".join(str(one["scene"]) for one in parts.values()),
            once=secrets.token_urlsafe(9),
            longest_message=law.LONGEST_MESSAGE,
        )

    async def act(self, request: Request) -> Response:
        """Lock, stop the clock, extend, tell, hand a seat over, remove, forget, or do what belongs to an activity."""
        room, state = self.door.room(request)
        token = self._token(request, room, state)
        fields = await tokens.form(request)
        do, back = fields.get("do", ""), RedirectResponse(f"{PATH}/{room}/console", 303)
        activity = next((one for one in self.activities.values() if do in one.commands), None)
        if activity is not None:
            await activity.command(room, state, fields)
        elif do == "forget":
            if "".join(fields.get("code", "").split()).upper() != room:
                raise refused("To delete the room, type its code.")
            await self.rooms.forget(room)
            return RedirectResponse(f"{PATH}/", 303)
        else:
            kind, body = self._said(do, fields, token, room, state)
            await self.rooms.kept(Entry(room, f"{do}:{once(fields)}", kind, body))
        return back

    def _said(
        self, do: str, fields: Mapping[str, str], token: str, room: str, state: Class
    ) -> tuple[str, dict[str, object]]:
        """The kind and body of what an instructor does to the room."""
        if do in PLAIN:
            return PLAIN[do], {"is_locked": do == "lock"} if "lock" in do else {}
        if do == "extend":
            return "extended", {"seconds": 60 * minutes(fields.get("minutes", ""))}
        if do == "say":
            return "said", {"text": fields.get("text", "").replace("\r\n", "\n")}
        seat = number(fields.get("seat", ""))
        if do == "remove":
            return "removed", {"seat": seat}
        if do == "hand":
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
        if state.is_busy or not (state.phase == law.CLOSED or state.games):
            raise refused("What is sealed can be taken along once it is closed.", 409)
        named = {"content-disposition": f'attachment; filename="class_{room}.csv"'}
        return Response("\ufeff" + exported.csv(state), media_type="text/csv; charset=utf-8", headers=named)

    async def pairs(self, request: Request) -> Response:
        """A page for each table, to print, once the games are over."""
        room, state = self.door.room(request)
        self._token(request, room, state)
        if not state.games or state.games[-1].ends is None:
            raise refused("There is a page for each table once the games are over.", 409)
        return page(request, "class_pairs.html", room=room, state=state, pairs=exported.pairs(state))

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
        heard = "".join(one.version(room, state, None) for one in self.activities.values())
        return f"{self.rooms.store.room(room).version}{heard}{'!' if room in self.rooms.troubles else ''}"

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
