"""The file: made, or opened where it is whole and ours; what is wrong with it is said in plain words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sim import files

APPLICATION = 0x73696D65
"""Marks the file as one of these ("sime")."""
VERSION = 1
SYNCHRONOUS = "FULL"
MOST_PAGES = 2**19
"""Pages of 4,096 bytes that the file has at most: 2 GiB."""
SCHEMA = (
    "CREATE TABLE events (room TEXT NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL,"
    " body TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (room, number), UNIQUE (room, key))",
    "CREATE TABLE forgotten (room TEXT PRIMARY KEY NOT NULL)",
    "CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events"
    " BEGIN SELECT RAISE(ABORT, 'events are not changed'); END",
    "CREATE TRIGGER events_stay BEFORE DELETE ON events"
    " WHEN NOT EXISTS (SELECT 1 FROM forgotten"
    " WHERE OLD.room = room OR substr(OLD.room, 1, length(room) + 1) = room || '/')"
    " BEGIN SELECT RAISE(ABORT, 'events stay'); END",
)
OTHER_FILE = "name another file for what people play, or move this one away"


class CannotOpen(OSError):
    """A file that cannot be opened as a store: which, why, and what to do."""

    def __init__(self, path: Path, why: str, remedy: str) -> None:
        super().__init__(f"{path}: {why}: {remedy}")
        self.path, self.why, self.remedy = path, why, remedy


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep other servers from the same file; raises CannotOpen where one has it, or where the folder takes no file."""
    lock = FileLock(path.with_name(f".{path.name}.lock"))
    try:
        files.make_folder(path.parent)
        lock.acquire(timeout=0)
    except Timeout:
        if not Path(lock.lock_file).exists():
            raise CannotOpen(path, "no file can be made in its folder", "name one elsewhere") from None
        raise CannotOpen(path, "another server has it open", "stop that one, or name another file") from None
    except OSError as error:
        raise CannotOpen(path, error.strerror or str(error), "name a file in a folder that can be written") from None
    try:
        yield
    finally:
        lock.release()


def prepare(path: Path) -> None:
    """See that there is a whole store in this place, a new one if there was nothing; raises CannotOpen.

    A file that is not ours is left as it is.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.close(handle)
        files.sync(path.parent)
    except FileExistsError:
        _look_at(path)
    except OSError as error:
        raise CannotOpen(path, error.strerror or str(error), "name a file in a folder that can be written") from None
    try:
        database = connect(path)
        try:
            _make_or_check(database, path)
        finally:
            database.close()
        files.sync(path.parent)  # a journal that was deleted would undo the making if it came back
    except sqlite3.Error as error:
        raise CannotOpen(path, *_told(error)) from None


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a store, with transactions of one's own, which any thread may use in turn."""
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    for setting in (
        "trusted_schema=OFF",
        f"synchronous={SYNCHRONOUS}",
        "secure_delete=ON",
        "journal_size_limit=16777216",
        f"max_page_count={MOST_PAGES}",
    ):
        database.execute(f"PRAGMA {setting}")
    return database


def _look_at(path: Path) -> None:
    """Raise CannotOpen for what is no plain file, or none of SQLite."""
    try:
        with files.opened(path) as handle:
            begins = os.read(handle, 16)
    except OSError as error:
        raise CannotOpen(path, error.strerror or str(error), OTHER_FILE) from None
    if begins and begins != b"SQLite format 3\0":
        raise CannotOpen(path, "this file was not written by sim", OTHER_FILE)


def _make_or_check(database: sqlite3.Connection, path: Path) -> None:
    """Make the tables in an empty file; hold what is there against what should be."""
    application, version = (_one(database, f"PRAGMA {name}") for name in ("application_id", "user_version"))
    there = {sql for (sql,) in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
    if not there and not application:
        _make(database)
        return
    if application != APPLICATION:
        raise CannotOpen(path, "this is a database of another program", OTHER_FILE)
    if version != VERSION:
        age = "newer" if version > VERSION else "older"
        why = f"it is in format {version}, of {'a' if age == 'newer' else 'an'} {age} sim, and this one reads {VERSION}"
        raise CannotOpen(path, why, "use that version of sim for it, or name another file")
    if there != set(SCHEMA):
        raise CannotOpen(path, "its tables are not as sim made them", OTHER_FILE)
    if _one(database, "PRAGMA quick_check(1)") != "ok" or _gaps(database):
        raise CannotOpen(path, *_DAMAGED)
    if _one(database, "PRAGMA journal_mode=WAL") != "wal":
        raise CannotOpen(path, "this disk allows no log beside the file (WAL)", "name a file on a disk of this machine")


def _make(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("BEGIN IMMEDIATE")
    for statement in SCHEMA:
        database.execute(statement)
    database.execute(f"PRAGMA application_id={APPLICATION}")
    database.execute(f"PRAGMA user_version={VERSION}")
    database.execute("COMMIT")


def _gaps(database: sqlite3.Connection) -> bool:
    """Whether a room lacks an event between its first and its last."""
    gaps = "SELECT 1 FROM events GROUP BY room HAVING MIN(number) != 0 OR MAX(number) != COUNT(*) - 1 LIMIT 1"
    return database.execute(gaps).fetchone() is not None


def _one(database: sqlite3.Connection, asked: str) -> Any:
    return database.execute(asked).fetchone()[0]


_DAMAGED = ("this file is damaged", "put a whole copy back (with its -wal file), or name another file")


def _told(error: sqlite3.Error) -> tuple[str, str]:
    """Why SQLite could not open a file, and what to do."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return _DAMAGED
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "another program has it open", "close that one, or name another file"
    return f"it could not be opened ({error})", "see that it and its folder can be written, and that the disk has room"


def tidy(path: Path) -> None:
    """Write the log into the file, as far as nobody reads it; what fails is left to the next opening."""
    with suppress(sqlite3.Error):
        database = connect(path)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
