"""The rooms of classes while they are served: who listens, whose deadline has passed, and what the model has found."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from typing import Any
from weakref import WeakValueDictionary

from sim.study.pool import Pool
from sim.web.app import refused
from sim.web.classroom import law, playing
from sim.web.classroom.clock import Clocked
from sim.web.classroom.debriefing import Debriefing
from sim.web.classroom.law import Class
from sim.web.classroom.model import Asked, answered
from sim.web.classroom.playing import Playing
from sim.web.classroom.standing import GAMES
from sim.web.store import BadEntry, Busy, CannotKeep, Entry, OtherValue, Refused, Store
from sim.web.streams import Bell

LAWS = {"class opened": law.after}
"""What may follow in the rooms of classes, as the store asks it."""
ALPHABET, LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789", 6
FAILED = "The model could not answer; the terminal of the server says why. What the class has guessed is kept."
TICK = 0.5
"""Seconds between two looks at deadlines."""
MOST_WRONG, WINDOW, MOST_ADDRESSES = 30, 60.0, 4096
log = logging.getLogger(__name__)


class Rooms:
    """The rooms by their codes, each with what it is asked; no other room of the store is served."""

    def __init__(self, store: Store, asked: Mapping[str, Asked]) -> None:
        self.store, self.asked = store, asked
        self.troubles: dict[str, str] = {}
        self._bells: WeakValueDictionary[str, Bell] = WeakValueDictionary()
        self._working: dict[str, asyncio.Task[None]] = {}
        self._aside = Pool(1)
        self.playing = Playing(store, self.state, self._ring)
        self.debriefing = Debriefing(store, self.state, self._ring)
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Have the model answer, and close what is over, as long as this is open."""
        loop = asyncio.get_running_loop()
        end = self.store.listen(lambda room, _: told_aside(loop, self._heard, room))
        for room in self.asked:
            await self._stop_the_clock(room)
            self.work(room)
        watch = asyncio.create_task(self._watch())
        try:
            async with self.playing.open(), self.debriefing.open():
                for room in self.asked:
                    self._go_on(room)
                yield
        finally:
            end()
            for task in (watch, *self._working.values()):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    def state(self, room: str) -> Class | None:
        """A class as it stands on the disk; None for a room that is not served, or was deleted."""
        state = self.store.room(room).state if room in self.asked else None
        return state if isinstance(state, Class) else None

    def bell(self, room: str) -> Bell:
        """What rings when there is something new in a room."""
        return self._bells.setdefault(room, Bell())

    def work(self, room: str) -> None:
        """Have the model answer what a room is asked, unless it has or does; only on the loop."""
        state = self.state(room)
        if state is not None and state.found is None and room not in self._working:
            self.troubles.pop(room, None)
            self._working[room] = asyncio.create_task(self._worked(room))

    async def kept(self, *entries: Entry) -> None:
        """Keep entries, and wait until they are on the disk; what cannot be kept is told to whoever sent it."""
        try:
            await asyncio.wrap_future(self.store.submit(*entries))
        except (Refused, OtherValue, BadEntry) as error:
            raise refused(str(error), 409) from None
        except (Busy, CannotKeep) as error:
            raise refused(str(error), 503) from None

    async def close(self, room: str, clocked: Clocked, entry: Entry, called: str, *, is_late: bool) -> None:
        """Close something by hand: at once, or where somebody is late by calling time, after which its clock closes it.

        A phone on which all is filled in sends it by itself when it hears that no time is left.
        """
        if not is_late:
            await self.kept(entry)
        elif clocked.until is None or clocked.until > time.time():
            await self.kept(Entry(room, f"called:{self.store.room(room).version}", called, {}))

    async def forget(self, room: str) -> None:
        """Delete a room for good."""
        await asyncio.to_thread(self.store.forget, room)
        self._ring(room)

    def _heard(self, room: str) -> None:
        self._ring(room)
        self._go_on(room)

    def _go_on(self, room: str) -> None:
        """See that the model does what a room waits for."""
        self.playing.go_on(room)
        self.debriefing.go_on(room)

    def _ring(self, room: str) -> None:
        if (bell := self._bells.get(room)) is not None:
            bell.ring()

    async def _worked(self, room: str) -> None:
        try:
            async with self._one_at_a_time:
                with self._aside() as process:
                    future: Future[dict[str, Any]] = process.submit(answered, self.asked[room])
                    found = await asyncio.wrap_future(future)
            await self.kept(Entry(room, "found", "found", found))
        except Exception:
            if self.state(room) is not None:
                log.exception("The model could not answer")
                self.troubles[room] = FAILED
        finally:
            self._working.pop(room, None)
            self._ring(room)

    async def _stop_the_clock(self, room: str) -> None:
        """Where a deadline passed while nothing was served, the instructor says whether there is more time."""
        state = self.state(room)
        if state is not None and state.until is not None and time.time() >= state.until:
            await self.kept(Entry(room, f"away:{self.store.room(room).version}", "paused", {}))

    async def _watch(self) -> None:
        """Close whatever has a deadline that has passed."""
        while True:
            await asyncio.sleep(TICK)
            for room in self.asked:
                state = self.state(room)
                if state is not None and state.until is not None and time.time() >= state.until + law.GRACE:
                    with suppress(Exception):  # what was extended meanwhile stays open; the next look tries again
                        close = playing.closing if state.activity == GAMES else closing
                        await self.kept(close(room, state, "deadline"))


def closing(room: str, state: Class, by: str) -> Entry:
    """What closes a question: with its luck, its deadline, and whether the instructor or the deadline closes it."""
    return Entry(room, "closed", "closed", {"seed": state.seed, "deadline": state.until, "by": by})


def opened(store: Store, asked: Asked) -> str:
    """Open a room; its code."""
    room = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    store.append(Entry(room, "opened", "class opened", asked.opening()))
    return room


def latest(store: Store, asked: Asked, since: float) -> str | None:
    """The room that was opened last, since a time, for this very question; None where there is none."""
    found = [
        (store.events(room)[0].at, room) for room in classes(store) if _state(store, room).asked == asked.opening()
    ]
    return max((one for one in found if one[0] >= since), default=(0.0, None))[1]


def classes(store: Store) -> list[str]:
    """The codes of all rooms of classes."""
    return [name for name in store.names() if isinstance(store.room(name).state, Class)]


def _state(store: Store, room: str) -> Class:
    state = store.room(room).state
    assert isinstance(state, Class)
    return state


def told_aside(loop: asyncio.AbstractEventLoop, ring: Callable[..., None], *given: str) -> None:
    """What the store tells, in its thread; a loop that has ended hears nothing."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(ring, *given)


class Guard:
    """Bounds how many wrong codes, tickets and keys an address may try."""

    def __init__(self) -> None:
        self._wrong: dict[str, list[float]] = {}

    def check(self, address: str) -> None:
        """Raise a refusal where an address has tried too often of late."""
        if len(self._recent(address)) >= MOST_WRONG:
            raise refused("Too many wrong codes. Wait a minute, and look at the code again.", 429)

    def wrong(self, address: str) -> None:
        """Take note of a wrong try."""
        recent = self._recent(address)
        self._wrong.pop(address, None)  # who tried last stands last
        self._wrong[address] = [*recent, time.monotonic()]
        while len(self._wrong) > MOST_ADDRESSES:
            del self._wrong[next(iter(self._wrong))]

    def _recent(self, address: str) -> list[float]:
        now = time.monotonic()
        return [one for one in self._wrong.get(address, ()) if one > now - WINDOW]
