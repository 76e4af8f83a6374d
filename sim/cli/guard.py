"""Every way in which a command can end, turned into one line and an exit status."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import ParamSpec

import typer

from sim.cli import stopping

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130
TRACEBACK = "SIM_TRACEBACK"

Given = ParamSpec("Given")


class Refused(Exception):
    """Bad input that is not about what a scenario says: exit status 2."""


class Failed(Exception):
    """What was asked for could not be done: exit status 1."""


def guarded(command: Callable[Given, None]) -> Callable[Given, None]:
    """The command, ending with a line on stderr and an exit status where it fails; never with a traceback."""

    @functools.wraps(command)
    def safe(*arguments: Given.args, **options: Given.kwargs) -> None:
        try:
            command(*arguments, **options)
        except (typer.Exit, typer.Abort):
            raise
        except BrokenPipeError:  # the reader of a pipe has seen enough (`| head`): no failure of ours
            hush()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            raise _stopped() from None
        except Refused as refused:
            raise _end(BAD_INPUT, str(refused)) from None
        except Failed as failed:
            raise _end(FAILED, str(failed)) from None
        except MemoryError:
            raise _end(FAILED, "Not enough memory for this: ask for fewer --worlds or --weeks.") from None
        except Exception as error:
            if stopping.stopped():  # an interrupt comes out of some libraries as their own error
                raise _stopped() from None
            if os.environ.get(TRACEBACK):
                raise
            raise _end(*_verdict(error)) from None

    return safe


def hush() -> None:
    """Send the rest of stdout nowhere, so that nothing complains of a closed pipe while Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _verdict(error: Exception) -> tuple[int, str]:
    """The exit status of an error, and what to say."""
    from sim.engine import WrongSetting
    from sim.scenario.faults import BadScenario

    if isinstance(error, BadScenario | WrongSetting):
        return BAD_INPUT, str(error)
    if isinstance(error, OSError):
        return FAILED, f"{error.filename or 'sim'}: {error.strerror or error}"
    said = " ".join(str(error).split())
    return FAILED, (
        f"This failed within sim itself ({type(error).__name__}: {said}). Please report it, "
        f"with what the same command prints when the environment has {TRACEBACK}=1."
    )


def _stopped() -> typer.Exit:
    """Say that it was stopped, and end."""
    stopping.say()
    return typer.Exit(stopping.status())


def _end(status: int, message: str) -> typer.Exit:
    """Say it on stderr, and end with this status."""
    from sim.cli.say import refusal

    refusal(message)
    return typer.Exit(status)
