"""A disk that loses its power below SQLite: notes what each file held when it was last synced.

A file system of SQLite's (VFS) is put before the ordinary one. It passes everything on, and takes a copy of a file when
SQLite has synced it. What was not synced may be there or not, sector by sector, when the power goes.
"""

from __future__ import annotations

import ctypes
import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SECTOR = 512
_POINTER, _INTEGER = ctypes.c_void_p, ctypes.c_int
_OPEN = ctypes.CFUNCTYPE(_INTEGER, _POINTER, _POINTER, _POINTER, _INTEGER, _POINTER)
_SYNC = ctypes.CFUNCTYPE(_INTEGER, _POINTER, _INTEGER)
_METHODS = 19  # words of sqlite3_io_methods: a version and the methods of version 3
_SYNC_AT = 5


class _System(ctypes.Structure):
    """The beginning of `sqlite3_vfs`, up to what is replaced; the rest is carried along."""

    _fields_ = [
        ("version", _INTEGER),
        ("size_of_file", _INTEGER),
        ("longest_path", _INTEGER),
        ("next", _POINTER),
        ("name", ctypes.c_char_p),
        ("data", _POINTER),
        ("open", _POINTER),
        ("rest", _POINTER * 16),
    ]


class Synced:
    """What the files of a folder held when they were last synced, and how often that was."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.syncs = folder, 0
        self.files: dict[str, bytes] = {}
        self.states: list[dict[str, bytes]] = []
        """What was synced, after each sync."""

    def after_a_loss(self, target: Path, dice: random.Random | None = None) -> Path:
        """Lay out what the power leaves: what was synced, and with dice any sectors of what was written since."""
        target.mkdir()
        for name, kept in self.files.items():
            if not (self.folder / name).exists():  # the store has synced the folder since
                continue
            content = kept
            if dice is not None:
                now = (self.folder / name).read_bytes()
                length = dice.choice((len(kept), len(now)))
                old, new = (one.ljust(length, b"\0")[:length] for one in (kept, now))
                places = range(0, length, SECTOR)
                content = b"".join(dice.choice((old, new))[place : place + SECTOR] for place in places)
            (target / name).write_bytes(content)
        return target


@contextmanager
def watched(folder: Path) -> Iterator[Synced]:
    """Note what is synced in a folder from now on; skips the test where SQLite cannot be reached."""
    library = _library()
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_System)
    ordinary = library.sqlite3_vfs_find(None)
    if ordinary.contents.version < 1 or ordinary.contents.version > 3:
        pytest.skip("this SQLite has file systems of another shape")
    synced = Synced(folder)
    ours = _System.from_buffer_copy(ordinary.contents)
    kept: list[Any] = [ours]  # what SQLite calls must outlive it
    methods: dict[int, Any] = {}
    names: dict[int, str] = {}
    open_file = _OPEN(ordinary.contents.open)

    def opens(system: int, path: int | None, file: int, flags: int, out: int | None) -> int:
        status = open_file(ctypes.addressof(ordinary.contents), path, file, flags, out)
        place = ctypes.cast(file, ctypes.POINTER(_POINTER))
        if status or not path or not place[0]:
            return status
        name = Path(ctypes.cast(path, ctypes.c_char_p).value.decode())  # type: ignore[union-attr]
        if name.parent == folder:
            names[file] = name.name
            place[0] = ctypes.addressof(_watched(place[0]))
        return status

    def _watched(before: int) -> Any:
        if before not in methods:
            table = (_POINTER * _METHODS).from_buffer_copy((_POINTER * _METHODS).from_address(before))
            sync_file = _SYNC(table[_SYNC_AT])

            def syncs(file: int, flags: int) -> int:
                status = sync_file(file, flags)
                synced.syncs += 1
                synced.files[names[file]] = (folder / names[file]).read_bytes()
                synced.states.append(dict(synced.files))
                return status

            sync = _SYNC(syncs)
            table[_SYNC_AT] = ctypes.cast(sync, _POINTER).value
            methods[before] = table
            kept.append(sync)
        return methods[before]

    opening = _OPEN(opens)
    kept.append(opening)
    ours.name, ours.open = b"synced", ctypes.cast(opening, _POINTER).value
    library.sqlite3_vfs_register(ctypes.byref(ours), 1)
    try:
        yield synced
    finally:
        library.sqlite3_vfs_unregister(ctypes.byref(ours))
        library.sqlite3_vfs_register(ordinary, 1)


def _library() -> Any:
    """The SQLite that Python itself uses."""
    import _sqlite3

    try:
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_libversion.restype = ctypes.c_char_p
        version = library.sqlite3_libversion().decode()
    except (AttributeError, OSError) as error:
        pytest.skip(f"this Python keeps its SQLite to itself: {error}")
    if version != sqlite3.sqlite_version:
        pytest.skip(f"SQLite {version} was found, and Python uses {sqlite3.sqlite_version}")
    return library
