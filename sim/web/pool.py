"""Threads that do the most urgent work first: a first answer before anybody's answer is refined."""

from __future__ import annotations

import asyncio
import heapq
import threading
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from typing import Any, TypeVar

Found = TypeVar("Found")
MOST = 500  # works that wait; more are refused

Waiting = tuple[int, int, "Future[Any]", Callable[[], Any]]


class Busy(Exception):
    """More is asked than can be answered in time."""


class Pool:
    """So many threads; of what waits, the work with the lowest `rank` is done first, and then who came first.

    Works that are `long` and cannot be stopped leave one thread, where there are several, to all other work.
    """

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._waiting: list[Waiting] = []
        self._long: list[Waiting] = []
        self._numbers = count()
        self._something = threading.Condition()
        self._ended = False
        self._working = self._at_length = 0
        for number in range(threads):
            threading.Thread(target=self._work, name=f"page {number}", daemon=True).start()

    def submit(self, rank: int, work: Callable[[], Found], *, long: bool = False) -> Future[Found]:
        """Have something done; raises Busy where too much waits already."""
        future: Future[Found] = Future()
        with self._something:
            if len(self._waiting) + len(self._long) >= MOST:
                self._forget()
            if len(self._waiting) + len(self._long) >= MOST or self._ended:
                raise Busy("Too many people ask at once; try again in a moment.")
            heapq.heappush(self._long if long else self._waiting, (rank, next(self._numbers), future, work))
            self._something.notify()
        return future

    async def do(self, rank: int, work: Callable[[], Found], *, long: bool = False) -> Found:
        """Have something done and wait for it; whoever is cancelled meanwhile takes it back if it has not begun."""
        return await asyncio.wrap_future(self.submit(rank, work, long=long))

    @property
    def idle(self) -> int:
        """How many threads have nothing to do."""
        with self._something:
            return max(self.threads - self._working - len(self._waiting), 0)

    def end(self) -> None:
        """Begin nothing more, and take back what waits."""
        with self._something:
            self._ended = True
            waiting, self._waiting, self._long = [*self._waiting, *self._long], [], []
            self._something.notify_all()
        for _, _, future, _ in waiting:
            future.cancel()

    def _forget(self) -> None:
        """Put away what nobody waits for any more."""
        for some in (self._waiting, self._long):
            some[:] = [one for one in some if not one[2].cancelled()]
            heapq.heapify(some)

    def _first(self) -> list[Waiting] | None:
        """Where the work stands that is to be done next."""
        has_room = self._at_length < max(self.threads - 1, 1)
        if has_room and self._long and (not self._waiting or self._long[0][:2] < self._waiting[0][:2]):
            return self._long
        return self._waiting or None

    def _work(self) -> None:
        while True:
            with self._something:
                while (some := self._first()) is None and not self._ended:
                    self._something.wait()
                if some is None or self._ended:
                    return
                is_long = some is self._long
                _, _, future, work = heapq.heappop(some)
                self._working += 1
                self._at_length += is_long
            try:
                if future.set_running_or_notify_cancel():
                    try:
                        future.set_result(work())
                    except BaseException as error:
                        future.set_exception(error)
            finally:
                with self._something:
                    self._working -= 1
                    self._at_length -= is_long
                    self._something.notify()
