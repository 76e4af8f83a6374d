"""The door of a classroom: who may come in to which room, how often one may try, and where others find it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import segno
from starlette.requests import Request
from starlette.responses import Response

from sim.web import streams
from sim.web.app import refused
from sim.web.classroom.law import Class
from sim.web.classroom.model import Asked
from sim.web.classroom.rooms import Guard, Rooms
from sim.web.play import tokens
from sim.web.serving import is_here
from sim.web.store import Store

PATH = "/class"


class Door:
    """The rooms of a classroom as requests reach them; `address` is where others find this server."""

    def __init__(self, store: Store, asked: Mapping[str, Asked], address: str) -> None:
        self.rooms, self.address, self.guard = Rooms(store, asked), address, Guard()

    def link(self, room: str) -> str:
        """The address of a room for others."""
        return f"{self.address.rstrip('/')}{PATH}/{room}"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can come in."""
        return is_here(urlsplit(self.address).hostname or "")

    def room(self, request: Request, code: str = "") -> tuple[str, Class]:
        """The room that is asked for; raises a refusal for a wrong code, and for who has tried too many."""
        room = (code or str(request.path_params["room"])).upper()
        state = self.rooms.state(room)
        if state is not None and _is_known(request, room, state):
            return room, state
        self.guard.check(who(request))
        if state is None:
            self.guard.wrong(who(request))
            raise refused("There is no room of this code here. Look at the code again.", 404)
        return room, state

    def stream(self, room: str, version: Callable[[Class], str]) -> Response:
        """Tell the version of a page whenever it is another; a room that was deleted tells that it is gone."""
        last = ""

        def newest() -> str | None:
            nonlocal last
            state = self.rooms.state(room)
            before, last = last, "gone" if state is None else version(state)
            return None if last == before else last

        return streams.told(self.rooms.bell(room), newest, "version")


def qr(link: str) -> Response:
    """An address as a QR code."""
    picture = io.BytesIO()
    segno.make(link, error="m").save(picture, kind="svg", scale=8, light="white")
    return Response(picture.getvalue(), media_type="image/svg+xml")


def _is_known(request: Request, room: str, state: Class) -> bool:
    """Whether somebody has a seat, looks on or instructs in a room, and is not held up by wrong codes of others."""
    words = (tokens.cookie_of(request, room), request.cookies.get(f"console-{room}", ""))
    known = {tokens.hashed(word) for word in words if word}
    is_in = any(state.seat_of(one) is not None or one in state.observers for one in known)
    return is_in or bool(known & set(state.instructors))


def who(request: Request) -> str:
    """The address that asks."""
    return request.client.host if request.client else ""
