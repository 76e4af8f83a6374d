"""How the program ends where it is stopped: by a key, by whoever ends it, or because its terminal went.

Each of these signals becomes a KeyboardInterrupt in the main thread, so that there is one way to stop cleanly. Python
calls a signal's handler only between two of its own steps; where it does not come to that, or what is stopped does not
end, a thread that the signal wakes ends the process all the same. That loses nothing: what is kept is always whole.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import NoReturn

GRACE = 10.0  # seconds in which what was stopped can end by itself
NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
WORDS = {"SIGTERM": "Stopped (SIGTERM).", "SIGHUP": "Stopped (SIGHUP): the terminal was closed."}

_seen: list[int] = []  # by the handler
_came: list[int] = []  # by the thread that the signal wakes, which may be sooner
_told = threading.Event()
_ordinary = threading.Event()


def watch() -> None:
    """Turn the signals that stop a program into KeyboardInterrupt, but for those that it was started to ignore."""
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
            signal.signal(number, _stop)
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_see_it_end, args=(ours, theirs), daemon=True).start()


def ends_so() -> None:
    """To be stopped is how this program ends: no failure, and nothing to be told."""
    _ordinary.set()
    _told.set()


def status() -> int:
    """The exit status of a program that was stopped: 128 and the number of the signal, or 0 where it ends so."""
    if _ordinary.is_set():
        return 0
    return 128 + next(iter(_seen + _came), signal.SIGINT)


def stopped() -> bool:
    """Whether such a signal came."""
    return bool(_seen or _came) and not _ordinary.is_set()


def over(ending: int) -> int:
    """From now on a signal only ends the process, with this status, which is returned: all that is left is to leave."""
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is _stop:
            signal.signal(number, lambda *_: os._exit(ending))
    return ending


def words() -> str:
    """By what it was stopped."""
    name = signal.Signals(status() - 128).name
    return WORDS.get(name, "Interrupted.")


def say() -> None:
    """Say once that it was stopped; where nobody can read that any more, nothing."""
    if not _told.is_set():
        _told.set()
        with suppress(OSError, ValueError):
            print(words(), file=sys.stderr, flush=True)


def _stop(number: int, _: FrameType | None) -> None:
    """Stop what is being done; a second signal ends the process at once."""
    _seen.append(number)
    if len(_seen) > 1:
        _end()
    raise KeyboardInterrupt


def _see_it_end(ours: socket.socket, theirs: socket.socket) -> None:
    """Wait for such a signal, and then for the end; `theirs` is held for as long as signals are written to it."""
    stopping = {getattr(signal, name, None) for name in NAMES}
    while not (came := stopping.intersection(ours.recv(64))):
        pass
    _came.extend(number for number in came if number is not None)
    threading.Event().wait(GRACE)
    _end()


def _end() -> NoReturn:
    """End this process and its workers now."""
    say()
    from multiprocessing import active_children

    for child in active_children():
        child.kill()
    os._exit(status())
