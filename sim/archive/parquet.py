"""Tables as Parquet, written and read by DuckDB: one writer, rows in a stated order, the same bytes every time."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias
from weakref import finalize

import duckdb
import pandas as pd
from numpy.typing import NDArray

from sim import files
from sim.archive.faults import Damaged

Frames: TypeAlias = pd.DataFrame | Iterable[pd.DataFrame]
"""A table, or its parts one after the other where the whole would not fit into memory."""
ORDER = ("scenario", "world", "week")  # what tells the rows of a large table apart, and orders them
MEMORY = "400MB"  # that DuckDB may take before it goes to the disk
ROWS = 30_720  # that are written together: a table of a hundred columns then stays far below that
SUFFIX = ".parquet"
NUMBERED = Path("/dev/fd")  # where the system has one, an open file has its number here for a name
CONFIG: dict[str, Any] = {
    "threads": 1,
    "preserve_insertion_order": True,
    "autoinstall_known_extensions": False,  # no name makes it fetch code, or speak to another machine
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "enable_external_file_cache": False,  # it would know files by names, and a number can name one file after another
}


def write(table: Frames, file: Path) -> str:
    """Write a table; one that comes in parts is sorted by scenario, world and week. Returns the SHA-256 of the file.

    DuckDB makes it in a scratch folder beside, and its bytes go through the one writer. Raises OSError where the disk
    does not take it.
    """
    parts = [table] if isinstance(table, pd.DataFrame) else table
    try:
        with TemporaryDirectory(prefix=".scratch-", dir=file.parent) as made, _numbered(Path(made)) as scratch:
            room = {"memory_limit": MEMORY, "temp_directory": f"{scratch}/more"}
            with duckdb.connect(config={**CONFIG, **room}) as database:
                for number, part in enumerate(parts):
                    _put(database, _plain(part), first=number == 0)
                names = [row[0] for row in database.execute("DESCRIBE whole").fetchall()]
                keys = [_name(name) for name in ORDER if name in names] if not isinstance(table, pd.DataFrame) else []
                order = f"ORDER BY {', '.join(keys)}" if keys else ""
                to = _words(f"{scratch}/whole{SUFFIX}")
                form = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS}"
                database.execute(f"COPY (SELECT * FROM whole {order}) TO {to} ({form})")
            with files.opened(Path(made) / f"whole{SUFFIX}") as handle:
                return files.write(file, files.parts(handle))
    except duckdb.Error as error:
        said = " ".join(str(error).split())
        is_full = os.strerror(errno.ENOSPC).casefold() in said.casefold()
        raise OSError(errno.ENOSPC if is_full else None, said, str(file)) from error


@contextmanager
def _numbered(folder: Path) -> Iterator[str]:
    """A name for a folder without a user's letters, where the system has one: DuckDB has its own reading of some."""
    if not NUMBERED.exists():
        yield str(folder.absolute())
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"{NUMBERED}/{handle}"
    finally:
        os.close(handle)


def _words(text: str) -> str:
    """A text as a query says it."""
    return "'" + text.replace("'", "''") + "'"


def _name(column: str) -> str:
    """The name of a column as a query says it."""
    return '"' + column.replace('"', '""') + '"'


def _literal(path: Path) -> str:
    """A path in which the signs of a pattern stand for themselves."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path.absolute()))


def _put(database: Any, part: pd.DataFrame, *, first: bool) -> None:
    database.register("part", part)
    if first:
        database.execute("CREATE TABLE whole AS SELECT * FROM part")
    else:
        known = {row[0] for row in database.execute("DESCRIBE whole").fetchall()}
        for name, kind, *_ in database.execute("DESCRIBE part").fetchall():
            if name not in known:
                database.execute(f"ALTER TABLE whole ADD COLUMN {_name(name)} {kind}")
        database.execute("INSERT INTO whole BY NAME SELECT * FROM part")
    database.unregister("part")


def _plain(part: pd.DataFrame) -> pd.DataFrame:
    """The table with its index as a column, if that has a name, and with words as plain objects."""
    named = part if part.index.name is None else part.reset_index()
    words = [name for name in named if named[name].dtype.kind in "OTUS" or str(named[name].dtype).startswith("str")]
    return named.astype(dict.fromkeys(words, object)) if words else named


class Tables(Mapping[str, pd.DataFrame]):
    """The tables of a kept result by name, each read when it is asked for; raises Damaged where one cannot be.

    With `sealed`, the SHA-256 of each, those and no others are its tables, and each must be what was sealed. A file is
    opened once: what was checked is what is read.
    """

    def __init__(self, folder: Path, sealed: Mapping[str, str] | None = None) -> None:
        self.folder, self.sealed = folder, sealed
        self._open: dict[str, int] = {}
        finalize(self, _close, self._open)

    def file(self, name: str) -> Path:
        """Where a table is."""
        return self.folder / f"{name}{SUFFIX}"

    def check(self, name: str) -> None:
        """Raises Damaged where a table cannot be read, or is not what was sealed."""
        self._opened(name)

    def __getitem__(self, name: str) -> pd.DataFrame:
        with self._reading(name) as table:
            return self._ask(f"SELECT * FROM {table}").df()

    def __contains__(self, name: object) -> bool:
        return name in self._names()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def _names(self) -> list[str]:
        if self.sealed is not None:
            return sorted(self.sealed)
        if not files.is_folder(self.folder):
            return []
        return sorted(name.removesuffix(SUFFIX) for name in os.listdir(self.folder) if name.endswith(SUFFIX))

    def columns(self, name: str) -> list[str]:
        """The names of a table's columns."""
        with self._reading(name) as table:
            return [row[0] for row in self._ask(f"DESCRIBE SELECT * FROM {table}").fetchall()]

    def column(self, name: str, column: str, scenario: str) -> NDArray[Any]:
        """One column of a table, in order, of the rows that are about a scenario."""
        with self._reading(name) as table:
            found = self._ask(f"SELECT {_name(column)} AS value FROM {table} WHERE scenario = ?", [scenario])
            values: NDArray[Any] = found.fetchnumpy()["value"]  # masked where there is nothing
        return values

    def filled(self, name: str, columns: Sequence[str], scenario: str) -> set[str]:
        """Those of some columns of numbers that say anything in the rows about a scenario."""
        if not columns:
            return set()
        quoted = list(map(_name, columns))
        counts = ", ".join(f"count(*) FILTER ({one} IS NOT NULL AND NOT isnan({one}::DOUBLE))" for one in quoted)
        with self._reading(name) as table:
            row = self._ask(f"SELECT {counts} FROM {table} WHERE scenario = ?", [scenario]).fetchone()
        return {column for column, count in zip(columns, row, strict=True) if count}

    @contextmanager
    def _reading(self, name: str) -> Iterator[str]:
        """A table as a query names it: an open file by its number, read as one file and no pattern of folders."""
        handle, file = self._opened(name), self.file(name)
        path = f"{NUMBERED}/{handle}" if NUMBERED.exists() else _literal(file)
        try:
            yield f"read_parquet({_words(path)}, hive_partitioning = false, filename = false)"
        except duckdb.Error as error:
            said = " ".join(str(error).replace(path, file.name).split())
            raise Damaged(file, f"this table cannot be read ({said})") from error

    def _opened(self, name: str) -> int:
        """The open file of a table, as it was sealed."""
        if name not in self._open:
            file = self.file(name)
            if not files.is_folder(self.folder):
                raise Damaged(self.folder, "there is no such folder: links are not followed")
            try:
                handle = files.descriptor(file)
            except OSError as error:
                raise Damaged(file, f"this table cannot be read ({error.strerror or error})") from error
            self._open[name] = handle
            if self.sealed is not None and files.digest_of(handle) != self.sealed.get(name):
                del self._open[name]
                os.close(handle)
                raise Damaged(file, "the seal is broken: this table was changed since")
        return self._open[name]

    def _ask(self, query: str, values: list[str] | None = None) -> Any:
        return self._database.execute(query, values) if values else self._database.execute(query)

    @cached_property
    def _database(self) -> Any:
        """One connection for all questions: opening one takes longer than most of them."""
        return duckdb.connect(config=CONFIG)


def _close(handles: dict[str, int]) -> None:
    while handles:
        os.close(handles.popitem()[1])
