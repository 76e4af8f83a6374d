"""Games of people as a part of the page: a game is opened, joined, decided in, followed and told."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sim.play import rounds
from sim.play.seat import Seat as PlayedSeat
from sim.play.seat import seats_of
from sim.play.table import table
from sim.scenario.schema import Scenario
from sim.visible import isolated, on_a_line
from sim.web import streams
from sim.web.app import page, refused
from sim.web.play import law, tokens
from sim.web.play.tables import Tables
from sim.web.play.told import told
from sim.web.serving import is_here
from sim.web.store import BadEntry, Busy, CannotKeep, Entry, OtherValue, Refused, Store

LAWS = {"opened": law.after}
"""What may follow in the rooms of this part, as the store asks it."""
WORLDS = 100_000
MOST_AN_HOUR = 500
"""Games that are opened in an hour at most."""


class Games:
    """The part under `/play`; `scenarios` are those that can be played, by name."""

    path, title = "/play", "Play"

    def __init__(self, store: Store, scenarios: Mapping[str, Scenario]) -> None:
        self.store, self.scenarios, self.tables = store, scenarios, Tables(store)
        self._opened: list[float] = []

    def open(self) -> AbstractAsyncContextManager[None]:
        """Carry games on as long as the page is served."""
        return self.tables.open()

    def routes(self) -> Sequence[BaseRoute]:
        """What is answered."""
        return [
            Route("/", self.new),
            Route("/", self.begin, methods=["POST"]),
            Route("/{room}", self.show),
            Route("/{room}", self.act, methods=["POST"]),
            Route("/{room}/versions", self.versions),
            Route("/{room}/invitation.svg", self.invitation),
        ]

    async def new(self, request: Request) -> Response:
        """The form that opens a game of a scenario."""
        name = request.query_params.get("scenario", next(iter(self.scenarios)))
        plan = self._plan(name)
        return page(
            request,
            "play_new.html",
            scenarios={key: one.name for key, one in self.scenarios.items()},
            chosen=name,
            question=plan.question,
            seats=titles(plan),
            token=tokens.fresh(),
            longest_name=law.LONGEST_NAME,
        )

    async def begin(self, request: Request) -> Response:
        """Open a game, and give its first seat to who asks; sent again, the same game is shown."""
        fields = await tokens.form(request)
        token, name = tokens.token_in(fields), fields.get("scenario", "")
        plan = self._plan(name)
        every = titles(plan)
        keys = [fields.get("seat", ""), *filter(None, [fields.get("other")])]
        if any(key not in every for key in keys):
            raise refused("Choose a seat of this scenario.")
        if len(set(keys)) < len(keys):
            raise refused("The other person needs another seat than yours.")
        room = tokens.derived(token, "room")[:22]
        if self.tables.game(room) is None:
            self._make_room()
        titled = {key: every[key] for key in keys}
        entry = await asyncio.to_thread(_opening, room, plan, titled, token)
        await self._kept(entry, _joining(room, keys[0], token, fields))
        return tokens.give(RedirectResponse(f"{self.path}/{room}", 303), self.path, room, token)

    async def show(self, request: Request) -> Response:
        """A game as the one who asks may see it."""
        return self._page(request, self._game(request)[0], {})

    async def act(self, request: Request) -> Response:
        """Join, decide, ask the advisers, leave a late seat to its own, or try again; then show what is kept."""
        room, game = self._game(request)
        fields = await tokens.form(request)
        do = fields.get("do", "")
        if do == "join":
            return await self._join(request, room, game, fields)
        seat = game.seat_of(tokens.hashed(tokens.cookie_of(request, room)))
        if seat is None:
            raise refused("You have no seat at this table, or this browser has lost it.", 403)
        which = {"seat": seat.key, "round": _number(fields.get("round", ""))}
        key = f"{seat.key}:{which['round']}"
        if do == "put":
            move = {"choice": fields.get("choice", ""), "message": _words(fields.get("message", ""))}
            promise = fields.get("promise", "")
            body = {**which, **move, "promise": _number(promise) if promise else None}
            await self._kept(Entry(room, f"put:{key}", "put", body))
        elif do == "advice":
            await self._kept(Entry(room, f"advised:{key}", "advised", which))
            return self._page(request, room, fields)
        elif do == "late":
            late = next((one for one in game.late if one != seat.key), "")
            body = {**which, "seat": late, "by": seat.key}
            await self._kept(Entry(room, f"left:{late}:{which['round']}", "left", body))
        elif do == "again":
            self.tables.try_again(room)
        else:
            raise refused("There is nothing of that kind to do.")
        return RedirectResponse(f"{self.path}/{room}", 303)

    async def versions(self, request: Request) -> Response:
        """Tell whenever the page of a game may have changed, and nothing of what has."""
        room, _ = self._game(request)
        return streams.told(self.tables.bell(room), lambda: self.tables.version(room), "version")

    async def invitation(self, request: Request) -> Response:
        """The invitation as a QR code, for who opened the game."""
        room, game = self._game(request)
        token = tokens.cookie_of(request, room)
        if tokens.hashed(_invitation(token, room)) != game.invitation:
            raise refused("Only who opened the game can invite.", 403)
        picture = io.BytesIO()
        segno.make(self._link(request, room, token), error="m").save(picture, kind="svg", scale=6, light="white")
        return Response(picture.getvalue(), media_type="image/svg+xml")

    async def _join(self, request: Request, room: str, game: law.Game, fields: dict[str, str]) -> Response:
        token = tokens.token_in(fields)
        if tokens.hashed(fields.get("invitation", "")) != game.invitation:
            raise refused("This invitation is not one to this game. Ask for its whole address.", 403)
        await self._kept(_joining(room, game.seats[-1].key, token, fields))
        return tokens.give(RedirectResponse(f"{self.path}/{room}", 303), self.path, room, token)

    def _page(self, request: Request, room: str, draft: Mapping[str, str]) -> Response:
        """The page of a game; `draft`: what was filled in already."""
        game = self.tables.game(room)
        assert game is not None
        token = tokens.cookie_of(request, room)
        seat = game.seat_of(tokens.hashed(token)) if token else None
        words: dict[str, Any] = {"room": room, "path": f"{self.path}/{room}", "game": game}
        if seat is None:
            invitation = request.query_params.get("invitation", "")
            may_join = tokens.hashed(invitation) == game.invitation and not game.seats[-1].token
            words |= {"invitation": invitation, "token": tokens.fresh(), "longest_name": law.LONGEST_NAME}
            host = isolated(on_a_line(game.seats[0].person))
            return page(request, "play_join.html", 200 if may_join else 403, may_join=may_join, host=host, **words)
        if room not in self.tables.troubles:
            self.tables.go_on(room)
        events = self.store.events(room) if game.waits_for in ("debrief", "nothing") else ()
        return page(
            request,
            "play.html",
            version=self.tables.version(room),
            trouble=self.tables.troubles.get(room, ""),
            link=self._link(request, room, token) if game.waits_for == "people" else "",
            is_local=is_here(request.url.hostname or ""),
            may_leave=bool(game.moves) and time.time() >= game.shown_at + law.PATIENCE,
            draft={"choice": "", "message": "", "promise": "", **draft},
            me=told(game, seat.key, events),
            longest_message=law.LONGEST_MESSAGE,
            most_weeks=law.MOST_WEEKS,
            **words,
        )

    def _link(self, request: Request, room: str, token: str) -> str:
        """The address that invites the other person."""
        return str(request.base_url.replace(path=f"{self.path}/{room}", query=f"invitation={_invitation(token, room)}"))

    def _game(self, request: Request) -> tuple[str, law.Game]:
        room = str(request.path_params["room"])
        game = self.tables.game(room)
        if game is None:
            raise refused("There is no such game here, or it was deleted.", 404)
        return room, game

    def _plan(self, name: str) -> Scenario:
        if name not in self.scenarios:
            raise refused("There is no such scenario to play here.", 404)
        return self.scenarios[name]

    def _make_room(self) -> None:
        """Take note that a game is opened; refuses more than a full hour of classes would need."""
        now = time.monotonic()
        self._opened = [one for one in self._opened if one > now - 3600]
        if len(self._opened) >= MOST_AN_HOUR:
            raise refused("So many games were opened in the last hour that no more are for now.", 503)
        self._opened.append(now)

    async def _kept(self, *entries: Entry) -> None:
        """Keep entries; what cannot be kept is told to whoever sent it."""
        try:
            await self.tables.kept(*entries)
        except (Refused, OtherValue, BadEntry) as error:
            raise refused(str(error), 409) from None
        except (Busy, CannotKeep) as error:
            raise refused(str(error), 503) from None


def titles(plan: Scenario) -> dict[str, str]:
    """Every seat of a scenario by its key, with what it is called."""
    found: dict[str, PlayedSeat] = {seat.key: seat for seat in seats_of(plan).values()}
    sections = ((seat, plan.mediators if seat.mediates else plan.parties) for seat in found.values())
    parties_first = sorted(sections, key=lambda one: one[0].mediates)
    return {seat.key: str(section[seat.name].title or seat.name) for seat, section in parties_first}


def _opening(room: str, plan: Scenario, seats: Mapping[str, str], token: str) -> Entry:
    """What opens a game: its title, its seats, the whole table, and the hash of the invitation; raises a refusal.

    The luck follows from the token, so that what is sent again opens the same game.
    """
    luck = int.from_bytes(tokens.derived(token, "luck").encode()[:12])
    try:
        at = table(plan, list(seats), luck % WORLDS, luck // WORLDS % 2**31)
    except ValueError as error:
        raise refused(f"This game cannot be opened: {error}.") from None
    body = {
        "title": plan.name,
        "seats": [{"key": key, "title": title} for key, title in seats.items()],
        "table": rounds.head_of(at),
        "invitation": tokens.hashed(_invitation(token, room)),
    }
    return Entry(room, "opened", "opened", body)


def _joining(room: str, seat: str, token: str, fields: Mapping[str, str]) -> Entry:
    body = {"seat": seat, "name": fields.get("name", ""), "token": tokens.hashed(token)}
    return Entry(room, f"joined:{seat}:{body['token']}", "joined", body)


def _invitation(token: str, room: str) -> str:
    return tokens.derived(token, f"invitation to {room}")


def _number(text: str) -> int:
    """A small whole number; 0 for what is none, which no law takes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _words(text: str) -> str:
    """A message as browsers send it, with the line ends that are counted."""
    return text.replace("\r\n", "\n").strip()
