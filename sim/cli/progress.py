"""A progress bar on stderr for what takes longer than a second; silent where nobody watches."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

Report = Callable[[int, int], None]
"""Called with how much is done, and how much there is to do."""
PATIENCE = 1.0  # seconds before a bar appears


class Bar:
    """A bar that appears once PATIENCE has passed: `advance(done, all)` moves it."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.done, self.all = 0, 0
        self._lock = threading.Lock()
        self._shown: Progress | None = None
        self._closed = False
        self._timer = threading.Timer(PATIENCE, self._show)
        self._timer.daemon = True
        self._timer.start()

    def advance(self, done: int, everything: int) -> None:
        """Say how much is done."""
        with self._lock:
            self.done, self.all = done, everything
            self._draw()

    def close(self) -> None:
        """Take the bar away."""
        self._timer.cancel()
        with self._lock:
            self._closed = True
            if self._shown is not None:
                self._shown.stop()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        shown = Progress(
            SpinnerColumn("line"),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[count]}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        shown.add_task(self.words, total=None, count="")
        with self._lock:
            if not self._closed:
                self._shown = shown
                self._draw()
                shown.start()

    def _draw(self) -> None:
        if self._shown is not None:
            count = f"{self.done:,} of {self.all:,} worlds" if self.all else ""
            self._shown.update(
                self._shown.task_ids[0],
                completed=self.done,
                total=self.all or None,
                count=count,
            )


@contextmanager
def progress(words: str, *, quiet: bool) -> Iterator[Report | None]:
    """A bar while the work lasts, by what moves it; None where stderr is no terminal or nobody wants to see it."""
    if quiet or not sys.stderr or not sys.stderr.isatty():
        yield None
        return
    bar = Bar(words)
    try:
        yield bar.advance
    finally:
        bar.close()
