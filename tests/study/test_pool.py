"""Processes that nobody holds any more are let go of, whatever comes meanwhile."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from sim.study import pool


class Stopped:
    """An executor whose end an interrupt comes into."""

    def __init__(self) -> None:
        self.waited: list[bool] = []

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        self.waited.append(wait)
        if wait:
            raise KeyboardInterrupt


def test_an_interrupt_while_processes_are_let_go_of_is_told_to_who_can_end_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where it came it would be printed and forgotten: nothing leaves a finaliser."""
    told, executor = list[bool](), Stopped()
    monkeypatch.setattr(pool, "interrupt_main", lambda: told.append(True))
    let_go: Any = pool._let_go
    let_go(executor)
    assert executor.waited == [True, False]
    assert told == [True]


def test_what_was_taken_back_is_put_away_before_the_processes_are_ended() -> None:
    """Else the executor's own thread may fail, which pytest tells here, and a program in its terminal."""
    some = pool.Pool(1)

    def fails() -> None:
        with some() as executor:
            executor.submit(time.sleep, 60)
            for waiting in [executor.submit(time.sleep, 60) for _ in range(5)]:
                waiting.cancel()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    for thread in threading.enumerate():
        if "ExecutorManager" in type(thread).__name__:
            thread.join(10)
            assert not thread.is_alive()
