"""Events that a page listens to: each the newest of what there is to tell, in the form that browsers read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

QUIET = 15.0  # seconds after which a stream says that it is alive
TYPE = "text/event-stream"


class Bell:
    """Rings for all who wait for something new; those who were away learn at once that it rang."""

    def __init__(self) -> None:
        self.rung = 0
        self.is_over = False
        self.listeners = 0
        self.was_heard = False
        self._waiting: set[asyncio.Event] = set()

    @property
    def is_forsaken(self) -> bool:
        """Whether somebody listened once, and nobody does any more."""
        return self.was_heard and not self.listeners

    def end(self) -> None:
        """Let all who listen go: nothing more is told."""
        self.is_over = True
        self.ring()

    def ring(self) -> None:
        """Wake all who wait; only on the loop on which they do."""
        self.rung += 1
        for one in self._waiting:
            one.set()

    async def wait(self, seen: int) -> int:
        """The number of rings, once there are more than were seen, or after QUIET seconds."""
        if self.rung > seen:
            return self.rung
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            await asyncio.wait_for(event.wait(), QUIET)
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(event)
        return self.rung


def event(data: Any, name: str = "message", number: int | None = None) -> str:
    """One event as it is sent."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    lines = [] if number is None else [f"id: {number}"]
    return "\n".join([*lines, f"event: {name}", f"data: {written}", "", ""])


class Stream(StreamingResponse):
    """A response that goes on for as long as its bell may ring; the application knows it, to end it when it ends."""

    def __init__(self, events: AsyncIterator[str], bell: Bell) -> None:
        super().__init__(events, media_type=TYPE, headers={"x-accel-buffering": "no"})
        self._bell = bell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell until the reader goes or the bell is over."""
        listened_to: set[Bell] = scope["app"].state.listened_to
        listened_to.add(self._bell)
        self._bell.listeners += 1
        self._bell.was_heard = True
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._bell.listeners -= 1
            if not self._bell.listeners:
                listened_to.discard(self._bell)


def told(bell: Bell, newest: Callable[[], Any], name: str = "message") -> Stream:
    """A stream that tells the newest whenever the bell rings: a slow reader skips what was overtaken.

    `newest` is called on the loop; None is not told.
    """

    async def events() -> AsyncIterator[str]:
        seen = -1
        yield "retry: 1000\n\n"
        while True:
            rung = await bell.wait(seen)
            if bell.is_over:
                return
            if rung == seen:
                yield ": still here\n\n"
                continue
            seen, data = rung, newest()
            if data is not None:
                yield event(data, name, rung)

    return Stream(events(), bell)
