"""The model looks back on the games of a class, in a process of its own: first how all went, then what it was worth."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from typing import Any

from sim.play.hall import lived_again
from sim.play.plenary import FUTURES, plenary
from sim.play.table import table
from sim.study.pool import Pool
from sim.web.classroom.debrief import JUDGED, LIVED
from sim.web.classroom.games import Games
from sim.web.classroom.halls import head_of, made, plan_of
from sim.web.classroom.standing import Class
from sim.web.store import CannotKeep, Entry, OtherValue, Refused, Store

FAILED = "The model could not look back on the games; the terminal of the server says why. All that was done is kept."
MOST_THREADS = 4
log = logging.getLogger(__name__)


class Debriefing:
    """Has the model look back wherever games are over; `troubles` are told on the console."""

    def __init__(self, store: Store, state: Callable[[str], Class | None], ring: Callable[[str], None]) -> None:
        self.store, self._state, self._ring = store, state, ring
        self.troubles: dict[str, str] = {}
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._aside = Pool(1)
        self._one_at_a_time = asyncio.Lock()
        self._is_over = False

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Look back as long as this is open."""
        try:
            yield
        finally:
            self._is_over = True
            for task in list(self._busy.values()):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    def try_again(self, room: str) -> None:
        """Have the model work again where it could not go on."""
        if self.troubles.pop(room, ""):
            self.go_on(room)

    def go_on(self, room: str) -> None:
        """See that all games of a room that are over are looked back on; only on the loop."""
        if not (self._is_over or room in self._busy or room in self.troubles) and self._missing(room) is not None:
            self._busy[room] = asyncio.create_task(self._worked(room))

    def _missing(self, room: str) -> tuple[Games, str] | None:
        """The games of a room that are to be looked back on next, and what of them is to be found."""
        state = self._state(room)
        over = [one for one in (state.games if state is not None else ()) if one.ends is not None]
        parts = [(one, LIVED) for one in over if not one.debrief.has_lived(len(one.tables))]
        parts += [(one, JUDGED) for one in over if not one.debrief.has_judged(len(one.tables))]
        return parts[0] if parts else None

    async def _worked(self, room: str) -> None:
        try:
            missing = self._missing(room)
            if missing is not None:
                async with self._one_at_a_time:
                    await self._look_back(room, *missing)
        except Exception as error:
            if self._state(room) is not None and not self._is_over:
                log.exception("The games of a class could not be looked back on")
                self.troubles[room] = str(error) if isinstance(error, CannotKeep) else FAILED
        finally:
            del self._busy[room]
            self._ring(room)
        self.go_on(room)

    async def _look_back(self, room: str, games: Games, part: str) -> None:
        """Have it found, and keep it; what was found of games that have gone back meanwhile is of no use."""
        head = await asyncio.to_thread(head_of, self.store, room, games)
        with self._aside() as process:
            future: Future[tuple[dict[str, Any], list[dict[str, Any]]]] = process.submit(looked_back, head, games, part)
            whole, tables = await asyncio.wrap_future(future)
        which, key = {"game": games.number, "take": games.take}, f"debrief:{games.number}:{games.take}"
        entries = [Entry(room, key, "debriefed", {**which, "found": whole})] if part == LIVED else []
        for number, found in enumerate(tables):
            body = {**which, "table": number, "part": part, "found": found}
            entries.append(Entry(room, f"{key}:{number}:{part}", "table told", body))
        with suppress(Refused, OtherValue):
            await asyncio.wrap_future(self.store.submit(*entries))


def looked_back(head: Mapping[str, Any], games: Games, part: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is found of all tables, and of each, as plain data; raises BadScenario and BadMove."""
    at = table(plan_of(head, games.events), list(games.sides), games.world, games.seed, weeks=games.weeks)
    hall = lived_again(at, len(games.tables), [made(one) for one in games.rounds])
    found = plenary(hall, FUTURES if part == JUDGED else 0, threads=min(os.cpu_count() or 1, MOST_THREADS))
    tables = range(hall.many)
    if part == JUDGED:
        return {}, [found.judged(number) for number in tables]
    return found.as_data(), [found.of_table(number) for number in tables]
