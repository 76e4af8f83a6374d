"""The model's side of games between people: what they decide is carried on in threads, and kept as it was found."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from threading import Lock
from weakref import WeakValueDictionary

from sim.play import rounds
from sim.play.point import Move
from sim.play.review import review
from sim.play.table import Sitting, start
from sim.scenario.faults import BadScenario, Fault
from sim.study.defaults import FUTURES_OF_A_COURSE
from sim.web.play.law import Document, Game
from sim.web.store import CannotKeep, Entry, Event, Store
from sim.web.streams import Bell

MOST_AT_HAND = 32
"""Games that are held in memory; others are put up again from their moves when they go on."""
FUTURES = FUTURES_OF_A_COURSE
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

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Listen to the store, and carry games on as long as this is open."""
        loop = asyncio.get_running_loop()
        self._moves, self._debriefs = ThreadPoolExecutor(2, "game"), ThreadPoolExecutor(1, "debrief")

        def hear(room: str, _: int) -> None:
            loop.call_soon_threadsafe(self._hear, room)

        end = self.store.listen(hear)
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
            sitting.advance(_moves(game.moves))
        for seat, point in sitting.points.items():
            body = {"round": done + 1, "seat": seat, "point": point.as_data()}
            entries.append(Entry(room, f"shown:{done + 1}:{seat}", "shown", body))
        if sitting.end is not None:
            entries.append(Entry(room, "ended", "ended", {"end": sitting.end.as_data()}))
        self.store.append(*entries)
        with self._lock:
            self._sittings[room] = sitting
            while len(self._sittings) > MOST_AT_HAND:
                self._sittings.popitem(last=False)

    def _debrief(self, room: str) -> None:
        """Keep the debrief of the next seat that has none."""
        game = self.game(room)
        if game is None or game.waits_for != "debrief":
            return
        sitting = self._sitting(room, game)
        seat = next(seat.key for seat in game.seats if seat.key not in game.debriefed)
        played = next(one for one in sitting.at.seats if one.key == seat)
        found = review(sitting, played, FUTURES, self._check).as_data() if sitting.did else {}
        self.store.append(Entry(room, f"debriefed:{seat}", "debriefed", {"seat": seat, "debrief": found}))
        with self._lock:
            self._sittings[room] = sitting

    def _sitting(self, room: str, game: Game) -> Sitting:
        """The game as the model has it: at hand, or put up again from its closed rounds; no other thread has it."""
        with self._lock:
            found = self._sittings.pop(room, None)
        if found is not None and len(found.rounds) == len(game.rounds):
            return found
        faults: list[Fault] = []
        at = rounds.table_of(json.dumps(self.store.events(room)[0].body["table"]), room, faults)
        if at is None:
            raise BadScenario(faults)
        again = start(at)
        for moves in game.rounds:
            self._check()
            again.advance(_moves(moves))
        return again

    def _check(self, *_: object) -> None:
        """Leave the work where it is once the server ends: it is done again when it is back."""
        if self._is_closing:
            raise asyncio.CancelledError


def _moves(moves: Mapping[str, Document]) -> dict[str, Move]:
    return {seat: Move.from_data(move) for seat, move in moves.items()}
