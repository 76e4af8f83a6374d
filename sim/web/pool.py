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
    """So many threads; of what waits, the work with the lowest `rank` is done first, and then who came first."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._waiting: list[Waiting] = []
        self._numbers = count()
        self._something = threading.Condition()
        self._ended = False
        self._working = 0
        for number in range(threads):
            threading.Thread(target=self._work, name=f"page {number}", daemon=True).start()

    def submit(self, rank: int, work: Callable[[], Found]) -> Future[Found]:
        """Have something done; raises Busy where too much waits already."""
        future: Future[Found] = Future()
        with self._something:
            if len(self._waiting) >= MOST or self._ended:
                raise Busy("Too many people ask at once; try again in a moment.")
            heapq.heappush(self._waiting, (rank, next(self._numbers), future, work))
            self._something.notify()
        return future

    async def do(self, rank: int, work: Callable[[], Found]) -> Found:
        """Have something done and wait for it; whoever is cancelled meanwhile takes it back if it has not begun."""
        return await asyncio.wrap_future(self.submit(rank, work))

    @property
    def idle(self) -> int:
        """How many threads have nothing to do."""
        with self._something:
            return max(self.threads - self._working - len(self._waiting), 0)

    def end(self) -> None:
        """Begin nothing more, and take back what waits."""
        with self._something:
            self._ended = True
            waiting, self._waiting = self._waiting, []
            self._something.notify_all()
        for _, _, future, _ in waiting:
            future.cancel()

    def _work(self) -> None:
        while True:
            with self._something:
                while not self._waiting and not self._ended:
                    self._something.wait()
                if self._ended:
                    return
                _, _, future, work = heapq.heappop(self._waiting)
                self._working += 1
            try:
                if future.set_running_or_notify_cancel():
                    try:
                        future.set_result(work())
                    except BaseException as error:
                        future.set_exception(error)
            finally:
                with self._something:
                    self._working -= 1
