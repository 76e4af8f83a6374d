"""A class as a part of the page: the door, a student's phone, and the projector."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sim.web.app import page, refused
from sim.web.classroom import law, told
from sim.web.classroom.console import Console
from sim.web.classroom.door import PATH, Door, qr, who
from sim.web.classroom.drawn import Drawn
from sim.web.classroom.law import Class
from sim.web.classroom.model import Asked
from sim.web.play import tokens
from sim.web.store import Entry, Store


class Classroom:
    """The part under `/class`; `asked` is what each room is asked, `address` where others reach this server."""

    path, title = PATH, "Class"

    def __init__(self, store: Store, asked: Mapping[str, Asked], address: str) -> None:
        self.door = Door(store, asked, address)
        self.rooms = self.door.rooms
        self.drawn = Drawn(self.rooms)
        self.console = Console(self.door, self.drawn)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve the rooms as long as this is open."""
        async with self.rooms.open(), self.drawn.open():
            yield

    def routes(self) -> Sequence[BaseRoute]:
        """What is answered."""
        return [
            Route("/", self.enter),
            *self.console.routes(),
            Route("/{room}", self.show),
            Route("/{room}", self.act, methods=["POST"]),
            Route("/{room}/versions", self.versions),
            Route("/{room}/projector", self.project),
            Route("/{room}/projector/versions", self.projector_versions),
            Route("/{room}/code.svg", self.code),
        ]

    async def enter(self, request: Request) -> Response:
        """Where a room's code is typed."""
        code = "".join(request.query_params.get("code", "").split()).upper()
        if not code:
            return page(request, "class_door.html")
        room, _ = self.door.room(request, code)
        return RedirectResponse(f"{self.path}/{room}", 303)

    async def show(self, request: Request) -> Response:
        """What a student sees, or who is not in the room yet."""
        room, state = self.door.room(request)
        return await self._page(request, room, state)

    async def act(self, request: Request) -> Response:
        """Join, take a seat with a ticket, or guess; then show what is kept."""
        room, state = self.door.room(request)
        fields = await tokens.form(request)
        do = fields.get("do", "")
        if do == "join":
            token = tokens.token_in(fields)
            await self._keep(room, f"joined:{tokens.hashed(token)}", "joined", name=fields.get("name", ""), token=token)
        elif do == "take":
            token, ticket = tokens.token_in(fields), tokens.hashed(fields.get("ticket", ""))
            if state.seat_for(ticket) is None and state.seat_of(tokens.hashed(token)) is None:
                self.door.guard.wrong(who(request))
            await self._keep(room, f"taken:{tokens.hashed(token)}", "taken", ticket=ticket, token=token)
        elif do == "guess":
            return await self._guess(request, room, state, fields)
        elif do == "draw":
            return await self.drawn.send(room, state, self._seat(request, room, state), fields)
        else:
            raise refused("There is nothing of that kind to do.")
        return tokens.give(RedirectResponse(f"{self.path}/{room}", 303), self.path, room, token)

    async def versions(self, request: Request) -> Response:
        """Tell whenever the page of a student may have changed, and nothing of what has."""
        room, _ = self.door.room(request)
        token = tokens.hashed(tokens.cookie_of(request, room))
        return self.door.stream(room, lambda state: told.version(state, state.seat_of(token)))

    async def project(self, request: Request) -> Response:
        """What the whole room sees: how to come in, how many are in, and, once it is closed, what was guessed."""
        room, state = self.door.room(request)
        words: dict[str, Any] = {
            "path": f"{self.path}/{room}",
            "room": room,
            "state": state,
            "link": self.door.link(room),
            "is_local": self.door.is_local,
            "version": told.projected(state),
            "left": told.left(state, time.time()),
            "message": told.shown(state.message),
            "result": told.result(state),
        }
        if state.drawing is not None and state.phase != law.OPEN:
            return await self.drawn.projected(request, room, state, words)
        return page(request, "class_projector.html", **words)

    async def projector_versions(self, request: Request) -> Response:
        """Tell whenever the projector's page may have changed."""
        room, _ = self.door.room(request)
        return self.door.stream(room, told.projected)

    async def code(self, request: Request) -> Response:
        """The address of the room as a QR code."""
        room, _ = self.door.room(request)
        return qr(self.door.link(room))

    async def _guess(self, request: Request, room: str, state: Class, fields: Mapping[str, str]) -> Response:
        seat = self._seat(request, room, state)
        guess = {key: _number(fields.get(f"guess-{key}", "")) for key in state.orders}
        why, revision = fields.get("why", "").replace("\r\n", "\n").strip(), _number(fields.get("revision", ""))
        body = {"seat": seat, "revision": revision, "guess": guess, "why": why}
        await self.rooms.kept(Entry(room, f"guessed:{seat}:{revision}", "guessed", body))
        return RedirectResponse(f"{self.path}/{room}", 303)

    def _seat(self, request: Request, room: str, state: Class) -> int:
        """The seat of whoever asks; raises a refusal for who has none."""
        seat = state.seat_of(tokens.hashed(tokens.cookie_of(request, room)))
        if seat is None:
            raise refused("You have no seat in this room, or this browser has lost it.", 403)
        return seat

    async def _page(self, request: Request, room: str, state: Class) -> Response:
        token = tokens.cookie_of(request, room)
        seat = state.seat_of(tokens.hashed(token)) if token else None
        words: dict[str, Any] = {"path": f"{self.path}/{room}", "room": room, "state": state}
        if seat is None:
            ticket = request.query_params.get("ticket", "")
            lost = state.seat_for(tokens.hashed(ticket)) if ticket else None
            if ticket and lost is None:
                self.door.guard.wrong(who(request))
            return page(
                request,
                "class_join.html",
                version=told.version(state, None),
                name="" if lost is None else told.shown(state.seats[lost].name),
                ticket="" if lost is None else ticket,
                token=tokens.fresh(),
                longest_name=law.LONGEST_NAME,
                **words,
            )
        words |= {
            "me": told.seat(state, seat),
            "version": told.version(state, seat),
            "left": told.left(state, time.time()),
            "message": told.shown(state.message),
            "result": told.result(state),
        }
        if state.drawing is not None and state.phase != law.OPEN:
            return await self.drawn.seat(request, room, state, seat, words)
        return page(request, "class_seat.html", longest_reason=law.LONGEST_REASON, **words)

    async def _keep(self, room: str, key: str, kind: str, *, token: str, **body: str) -> None:
        await self.rooms.kept(Entry(room, key, kind, {**body, "token": tokens.hashed(token)}))


def _number(text: str) -> int:
    """A whole number of up to three digits; -1 for what is none, which no law takes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
