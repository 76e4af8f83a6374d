"""Processes that follow blocks: started once, left alone by signals, and ended with whoever started them."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from _thread import interrupt_main
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import active_children, current_process, get_context, parent_process
from multiprocessing.connection import wait as wait_for
from typing import Any
from weakref import finalize

LAST = 2.0  # seconds in which a process that is ended ends
UNGUARDED = 79
"""The exit status of a process that was made in order to make others."""
LEFT_TO_US = [getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)]


class NoMainGuard(RuntimeError):
    """A script asks for processes, each of which begins by running the script and would ask for processes in turn."""

    def __init__(self, script: str) -> None:
        super().__init__(
            f"{script} asks for workers while it is being imported: each of them runs the script from its beginning. "
            "Put what the script does into a function, say main(), and at its end: if __name__ == '__main__': main()"
        )


class Pool:
    """Processes that are started where they are needed first, and serve until they break or nobody holds this any more.

    They leave an interrupt to this process, and end at once where it has no more use for them.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._kept: ProcessPoolExecutor | None = None
        self._children = set[Any]()

    @contextmanager
    def __call__(self) -> Iterator[Executor]:
        if _is_being_made():
            os._exit(UNGUARDED)  # whoever asked for this process reads it, and says what is wrong
        executor = self._kept
        if executor is None or not _serves(executor):
            executor = self._started()
        self._kept = executor
        results = getattr(executor, "_result_queue", None)
        manager = getattr(executor, "_executor_manager_thread", None)
        try:
            yield executor
            if not _serves(executor) and UNGUARDED in _statuses(self._children):
                raise NoMainGuard(str(getattr(sys.modules["__main__"], "__file__", "this program")))
        except BaseException:
            self._kept = None
            executor.shutdown(wait=False, cancel_futures=True)
            _without_what_was_cancelled(manager)
            _ended(self._children)
            if results is not None:  # where one was ended amid a message, no reader waits for the rest of it
                with suppress(OSError, AttributeError):
                    results._writer.close()
            raise

    def _started(self) -> ProcessPoolExecutor:
        """New processes, on which signals meant for this one have no effect from their first moment on.

        All are started at once: where one is lost the others are ended, and only the lost one's exit status says why.
        """
        before = set(active_children())
        with _held_back():  # the queues bring a process that cleans up, which a closed terminal would end too early
            executor = ProcessPoolExecutor(self._count, mp_context=get_context("spawn"), initializer=_serve)
        finalize(self, _let_go, executor)
        with _held_back():
            try:
                for _ in range(self._count):
                    executor.submit(int)
            except BrokenExecutor:
                pass  # lost already: whoever uses it is told
            finally:
                self._children = set(active_children()) - before
        return executor


def _let_go(executor: ProcessPoolExecutor) -> None:
    """Let processes end that nobody holds any more; an interrupt meanwhile, which could not leave here, ends all."""
    try:
        executor.shutdown(wait=True, cancel_futures=True)
    except KeyboardInterrupt:
        executor.shutdown(wait=False, cancel_futures=True)
        interrupt_main()


@contextmanager
def _held_back() -> Iterator[None]:
    """Signals wait, here and in the processes that are started meanwhile, which have them blocked for good."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, LEFT_TO_US)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _without_what_was_cancelled(manager: Any) -> None:
    """Wait until an executor's thread has put away what was cancelled: up to Python 3.12 it fails where a process is
    lost before."""
    until = time.monotonic() + LAST / 4
    while time.monotonic() < until:
        waiting = list(getattr(manager, "pending_work_items", {}).values())
        if not any(item.future.cancelled() for item in waiting):
            return
        time.sleep(0.005)


def _ended(children: set[Any]) -> None:
    """End processes, by force where they do not end of themselves."""
    for child in children:
        child.terminate()
    for child in children:
        child.join(LAST)
        if child.exitcode is None:
            child.kill()


def _statuses(children: set[Any]) -> list[int | None]:
    """The exit statuses of processes that are ending: each is known a moment after the loss of its process is."""
    until = time.monotonic() + LAST
    while time.monotonic() < until and any(child.exitcode is None for child in children):
        time.sleep(0.01)
    return [child.exitcode for child in children]


def _is_being_made() -> bool:
    """Whether this process is a worker that still imports the script of whoever started it."""
    return bool(getattr(current_process(), "_inheriting", False))


def _serves(executor: Executor) -> bool:
    """Whether its processes are still there."""
    try:
        executor.submit(int)
    except (BrokenExecutor, RuntimeError):
        return False
    return True


def _serve() -> None:
    """Pay no attention to an interrupt: whoever asked for the work gets it too, and decides. End when they end."""
    for number in LEFT_TO_US:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Whoever asked was killed: nobody reads what is found, and to hand it over would take for ever."""
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)
