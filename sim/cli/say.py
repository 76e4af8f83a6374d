"""What goes to stdout and to stderr."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def line(words: str) -> None:
    """A plain line on stdout, as it is: nothing in it is markup."""
    print(words)


def fault(found: Mapping[str, Any]) -> None:
    """A fault on a line of stderr."""
    print(found["text"], file=sys.stderr)


def document(content: Any) -> None:
    """One JSON document on stdout; numbers that are unknown are null."""
    print(json.dumps(plain(content), indent=2, ensure_ascii=False, allow_nan=False))


def console() -> Console:
    """Where tables go: as wide as the terminal, 80 columns in a pipe; colours only where they are wanted.

    Where the reader of a pipe leaves early, Rich would end with status 1; here `guarded` decides.
    """
    from rich.console import Console

    class Calm(Console):
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
