"""The one writer: a thread that keeps what is waiting, up to 64 at a time, in one transaction that is synced once."""

from __future__ import annotations

import queue
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from threading import Lock, Thread

from sim.web.store.events import MOST_EVENTS, Busy, CannotKeep, Entry, Event, OtherValue, Refused, checked, read
from sim.web.store.rooms import AtHand, Law, Room, after, replayed

MOST_TOGETHER = 64
MOST_WAITING = 2048
NO_ROOM = "The disk is full, or the file has reached its largest size: nothing was kept. Make room, and send it again."
LOST = "The disk did not take it, so nothing more is kept until the server is started again: {}"
CLOSED = "The store is closed: nothing was kept. Send it again when the server runs."
COLUMNS = "room, number, key, kind, body, at"


@dataclass
class Job:
    """What somebody waits for: entries that are kept together or not at all, or a room to forget."""

    entries: Sequence[Entry] = ()
    forget: str = ""
    done: Future[tuple[Event, ...]] = field(default_factory=Future)


class Writer:
    """Keeps what it is given, in order; what is done is what another connection has read back after the commit."""

    def __init__(
        self, write: sqlite3.Connection, reader: Reader, laws: Mapping[str, Law], clock: Callable[[], float]
    ) -> None:
        self._database, self._reader, self._laws, self._clock = write, reader, laws, clock
        self._waiting: queue.Queue[Job | None] = queue.Queue(MOST_WAITING)
        self._gate = Lock()
        self._shut = ""
        self.heard: list[Callable[[str, int], None]] = []
        self._thread = Thread(target=self._run, name="store writer", daemon=True)
        self._thread.start()

    def give(self, job: Job) -> None:
        """Put a job at the end of those that wait; raises Busy and CannotKeep."""
        with self._gate:
            if self._shut:
                raise CannotKeep(self._shut)
            try:
                self._waiting.put_nowait(job)
            except queue.Full:
                raise Busy("Too much is sent at once. Send it again in a moment.") from None

    def close(self) -> None:
        """Keep what is waiting, and end."""
        with self._gate:
            self._shut = self._shut or CLOSED
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        ending = False
        while not ending:
            batch = [self._waiting.get()]
            with suppress(queue.Empty):
                while len(batch) < MOST_TOGETHER:
                    batch.append(self._waiting.get_nowait())
            ending = None in batch
            jobs = [job for job in batch if job is not None and job.done.set_running_or_notify_cancel()]
            for is_forgetting, some in groupby(jobs, lambda job: bool(job.forget)):
                self._do(list(some), self._forget if is_forgetting else self._keep)

    def _do(self, jobs: Sequence[Job], work: Callable[[Sequence[Job]], None]) -> None:
        if self._shut not in ("", CLOSED):
            _fail(jobs, CannotKeep(self._shut))
            return
        try:
            work(jobs)
        except sqlite3.Error as error:
            self._undo(jobs, error)

    def _undo(self, jobs: Sequence[Job], error: sqlite3.Error) -> None:
        """Take a transaction back; after anything but a full disk nobody knows what the disk holds: it was the last."""
        is_full = getattr(error, "sqlite_errorname", "") == "SQLITE_FULL"
        with suppress(sqlite3.Error):
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
        if not is_full:
            self._shut = LOST.format(error)
        _fail(jobs, CannotKeep(NO_ROOM if is_full else self._shut))

    def _keep(self, jobs: Sequence[Job]) -> None:
        """Weigh, write, commit, read back, and only then tell; raises sqlite3.Error."""
        rooms: dict[str, Room] = {}
        kept: list[tuple[Job, list[Event]]] = []
        self._database.execute("BEGIN IMMEDIATE")
        for job in jobs:
            try:
                kept.append((job, self._weighed(job, rooms)))
            except sqlite3.Error:
                raise
            except Exception as error:  # a law that says no, or one that fails, is the matter of this job alone
                job.done.set_exception(error)
        self._database.execute("COMMIT")
        found = [self._reader.read_back(events) for _, events in kept]
        self._reader.renew(rooms)
        for (job, events), back in zip(kept, found, strict=True):
            if back == tuple(events):
                job.done.set_result(back)
            else:
                self._shut = LOST.format("what was read back is not what was written")
                job.done.set_exception(CannotKeep(self._shut))
        for name, room in rooms.items():
            for hear in tuple(self.heard):
                with suppress(Exception):  # whoever listens does not stop the writer
                    hear(name, room.version)

    def _forget(self, jobs: Sequence[Job]) -> None:
        """Delete rooms, from the log too; raises sqlite3.Error."""
        self._database.execute("BEGIN IMMEDIATE")
        for name in (job.forget for job in jobs):
            within = (name, len(name) + 1, f"{name}/")
            self._database.execute("INSERT OR IGNORE INTO forgotten VALUES (?)", (name,))
            self._database.execute("DELETE FROM events WHERE room = ? OR substr(room, 1, ?) = ?", within)
        self._database.execute("COMMIT")
        self._reader.drop([job.forget for job in jobs])
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for job in jobs:
            job.done.set_result(())

    def _weighed(self, job: Job, rooms: dict[str, Room]) -> list[Event]:
        """Write the entries of a job, if the laws take them all; those that were kept before are found again."""
        own: dict[str, Room] = {}
        events: list[Event] = []
        fresh: list[tuple[object, ...]] = []
        for entry in job.entries:
            text = checked(entry)
            before = next((one for one in events if (one.room, one.key) == (entry.room, entry.key)), None)
            before = before or self._before(entry)
            if before is not None:
                if not before.says(entry):
                    raise OtherValue("This was answered before, and otherwise; the first answer stands.")
                events.append(before)
                continue
            room = own.get(entry.room) or rooms.get(entry.room) or self._reader.room(entry.room)
            if room.version >= MOST_EVENTS:
                raise Refused("So much has happened here that nothing more is kept.")
            if not room.version and self._is_forgotten(entry.room):
                raise Refused("What was here has been deleted.")
            event = Event(entry.room, room.version, entry.key, entry.kind, read(text), self._clock())
            own[entry.room] = after(self._laws, room, event)
            events.append(event)
            fresh.append((event.room, event.number, event.key, event.kind, text, event.at))
        self._database.executemany(f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", fresh)
        rooms.update(own)
        return events

    def _before(self, entry: Entry) -> Event | None:
        asked = f"SELECT {COLUMNS} FROM events WHERE room = ? AND key = ?"
        row = self._database.execute(asked, (entry.room, entry.key)).fetchone()
        return None if row is None else event_of(row)

    def _is_forgotten(self, room: str) -> bool:
        asked = "SELECT 1 FROM forgotten WHERE room IN (?, ?)"
        return self._database.execute(asked, (room, room.partition("/")[0])).fetchone() is not None


class Reader:
    """What has been committed, by a connection of its own, for any thread."""

    def __init__(self, database: sqlite3.Connection, laws: Mapping[str, Law]) -> None:
        self._database, self._laws = database, laws
        self._lock = Lock()
        self._at_hand = AtHand()

    def room(self, name: str) -> Room:
        """A room as it was committed last; one without events where there is none."""
        with self._lock:
            found = self._at_hand.get(name)
            if found is None:
                found = replayed(self._laws, self._events(name, 0))
                if found.version:
                    self._at_hand.put(name, found)
            return found

    def events(self, name: str, since: int) -> tuple[Event, ...]:
        """The events of a room from a number on."""
        with self._lock:
            return self._events(name, since)

    def names(self) -> tuple[str, ...]:
        """The rooms that have events, those within rooms among them."""
        with self._lock:
            found = self._database.execute("SELECT room FROM events WHERE number = 0 ORDER BY room")
            return tuple(name for (name,) in found)

    def read_back(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """The same events, as they stand in the file."""
        asked = f"SELECT {COLUMNS} FROM events WHERE room = ? AND number = ?"
        with self._lock:
            rows = [self._database.execute(asked, (one.room, one.number)).fetchone() for one in events]
        return tuple(event_of(row) for row in rows if row is not None)

    def renew(self, rooms: Mapping[str, Room]) -> None:
        """Have the rooms at hand as they were just committed."""
        with self._lock:
            for name, room in rooms.items():
                self._at_hand.put(name, room)

    def drop(self, names: Sequence[str]) -> None:
        """Have rooms that were deleted no longer at hand."""
        with self._lock:
            for name in names:
                self._at_hand.drop(name)

    def _events(self, name: str, since: int) -> tuple[Event, ...]:
        asked = f"SELECT {COLUMNS} FROM events WHERE room = ? AND number >= ? ORDER BY number"
        return tuple(event_of(row) for row in self._database.execute(asked, (name, since)))


def event_of(row: tuple[str, int, str, str, str, float]) -> Event:
    """The event of a row."""
    room, number, key, kind, text, at = row
    return Event(room, number, key, kind, read(text), at)


def _fail(jobs: Sequence[Job], error: Exception) -> None:
    for job in jobs:
        if not job.done.done():
            job.done.set_exception(error)
