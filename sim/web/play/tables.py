"""The model's side of games between people: what they decide is carried on aside, and kept as it was found.

A thread carries a game on. Looking back on it is long work, and done in a process of its own, which ends with this one.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import asynccontextmanager
from threading import Lock
from weakref import WeakValueDictionary

from sim.play.table import Sitting
from sim.study.defaults import FUTURES_OF_A_COURSE
from sim.study.pool import Pool
from sim.web.play.law import Game
from sim.web.play.model import looked_back, made, put_up
from sim.web.store import CannotKeep, Entry, Event, Store
from sim.web.streams import Bell

MOST_AT_HAND = 32
"""Games that are held in memory; others are put up again from their moves when they go on."""
FUTURES = FUTURES_OF_A_COURSE
MOMENT = 0.2
"""Seconds between two looks at whether the server ends."""
PATIENCE = 60.0
"""Seconds after which people are told that the model takes longer than it should."""
SLOW = "The model takes longer than it should. It goes on; nothing that you did is lost."
FAILED = "The model could not go on with this game; the terminal of the server says why. Nothing that you did is lost."
log = logging.getLogger(__name__)


class Tables:
    """Carries games on whenever all have decided, one thread for a game at a time; `troubles` are told on its page."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.troubles: dict[str, str] = {}
        self._bells: WeakValueDictionary[str, Bell] = WeakValueDictionary()
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._sittings: OrderedDict[str, Sitting] = OrderedDict()
        self._lock = Lock()
        self._is_closing = False
        self._aside = Pool(1)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Listen to the store, and carry games on as long as this is open."""
        self._loop = asyncio.get_running_loop()
        self._moves, self._debriefs = ThreadPoolExecutor(2, "game"), ThreadPoolExecutor(1, "debrief")
        end = self.store.listen(self._hear_aside)
        try:
            yield
        finally:
            end()
            self._is_closing = True
            for task in self._busy.values():
                task.cancel()
            for pool in (self._moves, self._debriefs):
                pool.shutdown(wait=False, cancel_futures=True)

    def game(self, room: str) -> Game | None:
        """A game as it stands on the disk; None where there is none of this name."""
        state = self.store.room(room).state
        return state if isinstance(state, Game) else None

    def bell(self, room: str) -> Bell:
        """What rings when there is something new in a room."""
        return self._bells.setdefault(room, Bell())

    def version(self, room: str) -> str:
        """What changes whenever the page of a game may look otherwise."""
        return f"{self.store.room(room).version}{'!' if room in self.troubles else ''}"

    def go_on(self, room: str) -> None:
        """See that the model works on a game that waits for it; only on the loop."""
        game = self.game(room)
        if game is not None and game.waits_for in ("model", "debrief") and room not in self._busy:
            self._busy[room] = asyncio.create_task(self._worked(room, game.waits_for))

    def try_again(self, room: str) -> None:
        """Have the model work again on a game with which it could not go on."""
        if room in self.troubles and room not in self._busy:
            del self.troubles[room]
            self.go_on(room)

    async def kept(self, *entries: Entry) -> tuple[Event, ...]:
        """Keep entries, and wait until they are on the disk; raises as `Store.submit` does."""
        return await asyncio.wrap_future(self.store.submit(*entries))

    def _hear_aside(self, room: str, _: int) -> None:
        """What the store tells, in its thread."""
        self._loop.call_soon_threadsafe(self._hear, room)

    def _hear(self, room: str) -> None:
        self.troubles.pop(room, None)
        if (bell := self._bells.get(room)) is not None:
            bell.ring()
        self.go_on(room)

    async def _worked(self, room: str, work: str) -> None:
        """One piece of work for a game, in a thread; what it finds is told by the store."""
        pool, do = (self._moves, self._carry_on) if work == "model" else (self._debriefs, self._debrief)
        future = asyncio.get_running_loop().run_in_executor(pool, do, room)
        try:
            _, late = await asyncio.wait({future}, timeout=PATIENCE)
            if late and work == "model":
                self._tell(room, SLOW)
            await future
        except Exception as error:
            log.exception("A game could not go on")
            self._tell(room, str(error) if isinstance(error, CannotKeep) else FAILED)
            del self._busy[room]
        else:
            del self._busy[room]
            self.go_on(room)

    def _tell(self, room: str, trouble: str) -> None:
        self.troubles[room] = trouble
        self.bell(room).ring()

    # In threads

    def _carry_on(self, room: str) -> None:
        """Close the round that all have decided, and keep the next decisions, or the end."""
        game = self.game(room)
        if game is None or game.waits_for != "model":
            return
        sitting, entries, done = self._sitting(room, game), list[Entry](), len(game.rounds)
        if game.points:
            done += 1
            body = {"round": done, "moves": dict(game.moves)}
            entries.append(Entry(room, f"closed:{done}", "closed", body))
            sitting.advance(made(game.moves))
        for seat, point in sitting.points.items():
            body = {"round": done + 1, "seat": seat, "point": point.as_data()}
            entries.append(Entry(room, f"shown:{done + 1}:{seat}", "shown", body))
        if sitting.end is not None:
            entries.append(Entry(room, "ended", "ended", {"end": sitting.end.as_data()}))
        self.store.append(*entries)
        if sitting.end is not None:
            return
        with self._lock:
            self._sittings[room] = sitting
            while len(self._sittings) > MOST_AT_HAND:
                self._sittings.popitem(last=False)

    def _debrief(self, room: str) -> None:
        """Keep the debrief of the next seat that has none."""
        game = self.game(room)
        if game is None or game.waits_for != "debrief":
            return
        seat = next(seat.key for seat in game.seats if seat.key not in game.debriefed)
        table = self.store.events(room)[0].body["table"]
        with self._aside() as process:
            future = process.submit(looked_back, table, game.rounds, seat, FUTURES)
            while not future.done():
                self._check()
                wait([future], timeout=MOMENT)
        body = {"seat": seat, "debrief": future.result()}
        self.store.append(Entry(room, f"debriefed:{seat}", "debriefed", body))

    def _sitting(self, room: str, game: Game) -> Sitting:
        """The game as the model has it: at hand, or put up again from its closed rounds; no other thread has it."""
        with self._lock:
            found = self._sittings.pop(room, None)
        if found is not None and len(found.rounds) == len(game.rounds):
            return found
        return put_up(self.store.events(room)[0].body["table"], game.rounds, self._check)

    def _check(self) -> None:
        """Leave the work where it is once the server ends: it is done again when it is back."""
        if self._is_closing:
            raise asyncio.CancelledError
