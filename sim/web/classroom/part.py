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
from sim.web.classroom.activity import Activity
from sim.web.classroom.console import Console
from sim.web.classroom.door import PATH, Door, qr, who
from sim.web.classroom.drawn import Drawn
from sim.web.classroom.games_pages import Gaming
from sim.web.classroom.guess_pages import Guessing
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
        every: tuple[Activity, ...] = (Guessing(self.rooms), Gaming(self.rooms), self.drawn)
        self.activities = {one.name: one for one in every}
        self.console = Console(self.door, self.activities, self.drawn)

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
        """What a student sees, or who is not in the room yet; an observer sees what is projected."""
        room, state = self.door.room(request)
        token = tokens.hashed(tokens.cookie_of(request, room))
        if token in state.observers:
            return await self._projected(request, room, state)
        return await self._page(request, room, state)

    async def act(self, request: Request) -> Response:
        """Join, observe, take a seat with a ticket, or do what the activity is about; then show what is kept."""
        room, state = self.door.room(request)
        fields = await tokens.form(request)
        do = fields.get("do", "")
        if do in ("join", "observe"):
            token = tokens.token_in(fields)
            named = {name: fields.get(name, "") for name in ("name", "team")}
            kind, body = ("joined", named) if do == "join" else ("observes", {})
            await self._keep(room, f"{kind}:{tokens.hashed(token)}", kind, token=token, **body)
        elif do == "take":
            token, ticket = tokens.token_in(fields), tokens.hashed(fields.get("ticket", ""))
            if state.seat_for(ticket) is None and state.seat_of(tokens.hashed(token)) is None:
                self.door.guard.wrong(who(request))
            await self._keep(room, f"taken:{tokens.hashed(token)}", "taken", ticket=ticket, token=token)
        else:
            return await self._do(request, room, state, fields)
        return tokens.give(RedirectResponse(f"{self.path}/{room}", 303), self.path, room, token)

    async def versions(self, request: Request) -> Response:
        """Tell whenever the page of a student may have changed, and nothing of what has."""
        room, _ = self.door.room(request)
        token = tokens.hashed(tokens.cookie_of(request, room))
        return self.door.stream(room, lambda state: self._version(room, state, token))

    async def project(self, request: Request) -> Response:
        """What the whole room sees: how to come in, how many are in, and, once it is over, what came of it."""
        return await self._projected(request, *self.door.room(request))

    async def projector_versions(self, request: Request) -> Response:
        """Tell whenever the projector's page may have changed."""
        room, _ = self.door.room(request)
        return self.door.stream(room, lambda state: self._version(room, state, ""))

    async def code(self, request: Request) -> Response:
        """The address of the room as a QR code."""
        room, _ = self.door.room(request)
        return qr(self.door.link(room))

    async def _do(self, request: Request, room: str, state: Class, fields: Mapping[str, str]) -> Response:
        """What a student does in an activity; what was filled in is shown again where nothing is decided yet."""
        activity = next((one for one in self.activities.values() if fields.get("do") in one.deeds), None)
        if activity is None:
            raise refused("There is nothing of that kind to do.")
        seat = state.seat_of(tokens.hashed(tokens.cookie_of(request, room)))
        if seat is None:
            raise refused("You have no seat in this room, or this browser has lost it.", 403)
        if await activity.act(room, state, seat, fields) and (now := self.rooms.state(room)) is not None:
            return await self._page(request, room, now, fields)
        return RedirectResponse(f"{self.path}/{room}", 303)

    def _version(self, room: str, state: Class, token: str) -> str:
        """The version of the page that a token sees; without a seat or a place to observe from, of the way in."""
        seat = state.seat_of(token)
        if seat is None and token and token not in state.observers:
            return told.version(state, None)
        return self.activities[state.activity].version(room, state, seat)

    async def _projected(self, request: Request, room: str, state: Class) -> Response:
        return page(
            request,
            "class_projector.html",
            path=f"{self.path}/{room}",
            room=room,
            state=state,
            link=self.door.link(room),
            is_local=self.door.is_local,
            version=self._version(room, state, ""),
            clocked=state.clocked,
            left=told.left(state.clocked, time.time()),
            message=told.shown(state.message),
            **await self.activities[state.activity].projector(room, state),
        )

    async def _page(
        self, request: Request, room: str, state: Class, draft: Mapping[str, str] | None = None
    ) -> Response:
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
        activity = self.activities[state.activity]
        return page(
            request,
            "class_seat.html",
            name=told.shown(state.seats[seat].name),
            version=activity.version(room, state, seat),
            clocked=state.clocked,
            left=told.left(state.clocked, time.time()),
            message=told.shown(state.message),
            **await activity.seat(room, state, seat, draft or {}),
            **words,
        )

    async def _keep(self, room: str, key: str, kind: str, *, token: str, **body: str) -> None:
        await self.rooms.kept(Entry(room, key, kind, {**body, "token": tokens.hashed(token)}))
