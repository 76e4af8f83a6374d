"""Roads that were sent are tried in a process aside, one at a time and in a fair order; and drawings end in time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from typing import Any

from sim.study.pool import Pool
from sim.web.classroom import clock
from sim.web.classroom.drawing import Drawing
from sim.web.classroom.records import laid, rules, scored
from sim.web.classroom.roads import Rung, key_of
from sim.web.classroom.rooms import TICK, Rooms, told_aside
from sim.web.store import Entry

FAILED = "A road could not be scored; the terminal of the server says why. It is kept."
log = logging.getLogger(__name__)


class Scoring:
    """Scores the roads of all rooms; those of the sheet while the class still comes in."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.rules: dict[str, dict[str, Any]] = {}
        self._aside = Pool(1)
        self._known: dict[tuple[str, str], dict[str, Any]] = {}
        self._failed: set[tuple[str, str]] = set()
        self._served: dict[str, float] = {}
        self._news = asyncio.Event()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Score, and close what is over, as long as this is open."""
        loop = asyncio.get_running_loop()

        end = self.rooms.store.listen(lambda _room, _version: told_aside(loop, self._news.set))
        for room, asked in self.rooms.asked.items():
            if asked.contest is not None:
                self.rules[room] = await asyncio.to_thread(rules, asked.contest, asked.worlds, asked.seed)
                await self._stop_the_clock(room)
        tasks = [asyncio.create_task(self._work()), asyncio.create_task(self._watch())] if self.rules else []
        try:
            yield
        finally:
            end()
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    def has_failed(self, room: str) -> bool:
        """Whether a road of a room could not be scored."""
        return any(one == room for one, _ in self._failed)

    def again(self, room: str) -> None:
        """Try once more what could not be scored; only on the loop."""
        self._failed = {one for one in self._failed if one[0] != room}
        self._news.set()

    async def check(self, room: str, road: Sequence[Rung]) -> None:
        """Raise NoRoad for a road that does not fit the contest of a room."""
        contest = self.rooms.asked[room].contest
        if contest is not None:
            await asyncio.to_thread(laid, contest, road)

    def drawing(self, room: str) -> Drawing | None:
        """The drawing of a room as it stands."""
        state = self.rooms.state(room)
        return None if state is None else state.drawing

    def _next(self) -> tuple[str, Sequence[Rung], str] | None:
        """The room, road and key that are scored next: of the room that has waited longest; then roads to beat."""
        for room in sorted(self.rules, key=lambda one: self._served.get(one, 0.0)):
            drawing = self.drawing(room)
            missing = [one for one in drawing.waiting if (room, one.key) not in self._failed] if drawing else []
            if missing:
                return room, missing[0].road, missing[0].key
        for room, said in self.rules.items():
            for _, plain in said["roads"]:
                road = [{key: (before, to) for key, (before, to) in one.items()} for one in plain]
                key = key_of(road)
                if self.rooms.state(room) is not None and not {(room, key)} & (self._known.keys() | self._failed):
                    drawing = self.drawing(room)
                    if drawing is None:  # they are asked for once it is put; by then they are known
                        return room, road, key
        return None

    async def _work(self) -> None:
        while True:
            found = self._next()
            if found is None:
                self._news.clear()
                if self._next() is None:
                    await self._news.wait()
                continue
            room, road, key = found
            self._served[room] = time.monotonic()
            try:
                if (room, key) not in self._known:
                    self._known[room, key] = await self._tried(room, road)
                if self.drawing(room) is not None:
                    await self.rooms.kept(Entry(room, f"scored:{key}", "scored", self._known[room, key]))
            except Exception:
                log.exception("A road could not be scored")
                self._failed.add((room, key))
                self.rooms.bell(room).ring()

    async def _tried(self, room: str, road: Sequence[Rung]) -> dict[str, Any]:
        asked = self.rooms.asked[room]
        assert asked.contest is not None
        with self._aside() as process:
            future: Future[dict[str, Any]] = process.submit(scored, asked.contest, road, asked.worlds, asked.seed)
            return await asyncio.wrap_future(future)

    async def _stop_the_clock(self, room: str) -> None:
        """Where a deadline passed while nothing was served, the instructor says whether there is more time."""
        drawing = self.drawing(room)
        if drawing is not None and drawing.until is not None and time.time() >= drawing.until:
            version = self.rooms.store.room(room).version
            await self.rooms.kept(Entry(room, f"drawing-away:{version}", "drawing paused", {}))

    async def _watch(self) -> None:
        """Close every drawing whose deadline has passed."""
        while True:
            await asyncio.sleep(TICK)
            for room in self.rules:
                drawing = self.drawing(room)
                if drawing is not None and drawing.until is not None and time.time() >= drawing.until + clock.GRACE:
                    with suppress(Exception):  # what was extended meanwhile stays open; the next look tries again
                        await self.rooms.kept(closing(room, "deadline"))


def closing(room: str, by: str) -> Entry:
    """What closes a drawing, by the instructor's hand or by the deadline."""
    return Entry(room, "drawing-closed", "drawing closed", {"by": by})
