"""What goes to stdout and to stderr: nothing that steers the terminal, hides, or turns the words around it."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sim.visible import as_json, shortened, visible

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment


def line(words: str) -> None:
    """A plain line on stdout: nothing in it is markup."""
    print(visible(words))


def aside(words: str) -> None:
    """A line on stderr, for whoever watches, if anybody does."""
    with suppress(OSError):
        print(visible(words), file=sys.stderr)


def refusal(words: str) -> None:
    """Why something is not done, on stderr, in 20 lines at most."""
    aside(shortened(visible(words)))


def document(content: Any) -> None:
    """One JSON document on stdout; numbers that are unknown are null."""
    print(as_json(plain(content), indent=2, allow_nan=False))


def console() -> Console:
    """Where tables go: as wide as the terminal, 80 columns in a pipe; colours only where they are wanted.

    Where the reader of a pipe leaves early, Rich would end with status 1; here `guarded` decides.
    """
    from rich.console import Console
    from rich.segment import Segment

    class Calm(Console):
        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
            """What is printed, its words made visible; what Rich itself says to the terminal stays."""
            for one in super().render(renderable, options):
                yield one if one.control else Segment(visible(one.text), one.style)

        def on_broken_pipe(self) -> None:
            """Leave it to `guarded`."""
            raise BrokenPipeError

    return Calm(highlight=False, markup=False, emoji=False)


def plain(content: Any) -> Any:
    """The content as JSON knows it: NumPy's numbers as Python's, NaN and infinities as null."""
    if isinstance(content, Mapping):
        return {str(key): plain(item) for key, item in content.items()}
    if isinstance(content, (list, tuple)):
        return [plain(item) for item in content]
    if hasattr(content, "item"):
        content = content.item()
    return None if isinstance(content, float) and not math.isfinite(content) else content
