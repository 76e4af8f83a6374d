"""The store: opened, given entries, asked for rooms, closed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from sim.web.store import opening
from sim.web.store.events import MOST_AT_ONCE, BadEntry, Entry, Event, checked
from sim.web.store.rooms import Law, Room
from sim.web.store.writer import Job, Reader, Writer


class Store:
    """Events in one file, which one server at a time has open.

    `laws` says by the kind of a room's first event what may follow (`Law`); `clock` gives the time of an event. Raises
    CannotOpen for a file that is damaged, somebody else's, of another version, or open elsewhere.
    """

    def __init__(self, path: Path, laws: Mapping[str, Law], clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._resources = ExitStack()
        with ExitStack() as opened:
            opened.enter_context(opening.held(path))
            opening.prepare(path)
            opened.callback(opening.tidy, path)
            write, read = (opening.connect(path) for _ in range(2))
            opened.callback(write.close)
            opened.callback(read.close)
            self._reader = Reader(read, laws)
            self._writer = Writer(write, self._reader, laws, clock)
            opened.callback(self._writer.close)
            self._resources = opened.pop_all()

    def submit(self, *entries: Entry) -> Future[tuple[Event, ...]]:
        """Ask to keep entries, all or none; the answer comes once they are on the disk, and is what was read back.

        A key that was kept before with the same kind and body gives that event. Raises BadEntry, Busy and CannotKeep;
        the answer raises Refused, OtherValue and CannotKeep.
        """
        if len(entries) > MOST_AT_ONCE:
            raise BadEntry(f"{MOST_AT_ONCE} entries are the most that are kept together.")
        for entry in entries:
            checked(entry)
        job = Job(entries)
        self._writer.give(job)
        return job.done

    def append(self, *entries: Entry) -> tuple[Event, ...]:
        """As `submit`, and wait for the answer."""
        return self.submit(*entries).result()

    def room(self, name: str) -> Room:
        """A room as it stands on the disk; version 0 and state None where there is none of this name."""
        return self._reader.room(name)

    def events(self, name: str, since: int = 0) -> tuple[Event, ...]:
        """The events of a room, from a number on."""
        return self._reader.events(name, since)

    def names(self) -> tuple[str, ...]:
        """Every room, in the order of names."""
        return self._reader.names()

    def forget(self, name: str) -> None:
        """Delete a room with all that is within it, for good; nothing can be kept under its name again."""
        job = Job(forget=name)
        self._writer.give(job)
        job.done.result()

    def listen(self, hear: Callable[[str, int], None]) -> Callable[[], None]:
        """Call a function with room and version after each commit, in the writer's thread; returns how to end that."""
        self._writer.heard.append(hear)
        return lambda: self._writer.heard.remove(hear)

    def close(self) -> None:
        """Keep what is waiting, write the log into the file, and let others open it."""
        self._resources.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
