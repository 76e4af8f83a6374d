"""The command line: it wires, and decides nothing; every number comes from the study."""

from __future__ import annotations

import sys
import warnings
from typing import Any, TextIO

from sim.cli import stopping


def main() -> int:
    """Run the command line; returns its exit status: 0, 1 (failed), 2 (bad input), or 128 and a signal's number."""
    stopping.watch()
    return stopping.over(_ended())


def _ended() -> int:
    """The exit status of the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without ± shows ?, and nothing breaks
    warnings.showwarning = _warn
    try:
        from sim.cli.commands import app

        app(prog_name="sim")
    except SystemExit as ending:
        if not stopping.stopped():
            return _flushed(ending.code)
    except BaseException:
        if not stopping.stopped():  # what is interrupted while it is imported can fail in any way
            raise
    else:
        return _flushed(0)
    stopping.say()
    return stopping.status()


def _warn(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: Any = None,
) -> None:
    """Show a warning of our own as a sentence, and one of others as Python does."""
    from sim.cli.say import aside

    ours = category.__module__.partition(".")[0] == "sim"
    aside(str(message) if ours else warnings.formatwarning(message, category, filename, lineno, line).rstrip("\n"))


def _flushed(status: int | str | None) -> int:
    """The exit status once all output is written; a reader who left early (`| head`) is no failure."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        from sim.cli.guard import hush

        hush()
        return 0
    except OSError as error:
        print(f"stdout: {error.strerror}", file=sys.stderr)
        return 1
    return status if isinstance(status, int) else 0 if status is None else 1
