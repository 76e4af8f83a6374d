"""Tables as Parquet, written and read by DuckDB: one writer, rows in a stated order, the same bytes every time."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pandas as pd
from numpy.typing import NDArray

from sim.archive.faults import Damaged

Frames: TypeAlias = pd.DataFrame | Iterable[pd.DataFrame]
"""A table, or its parts one after the other where the whole would not fit into memory."""
ORDER = ("scenario", "world", "week")  # what tells the rows of a large table apart, and orders them
MEMORY = "400MB"  # that DuckDB may take before it goes to the disk


def write(table: Frames, file: Path) -> None:
    """Write a table; one that comes in parts is sorted by scenario, world and week.

    Raises OSError where the disk does not take it.
    """
    parts = [table] if isinstance(table, pd.DataFrame) else table
    room = file.with_suffix(".duckdb")  # for what does not fit into memory
    try:
        with duckdb.connect(":memory:") as database:
            database.execute(f"SET threads = 1; SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = true")
            database.execute("SET temp_directory = '{}'".format(str(room).replace("'", "''")))
            for number, part in enumerate(parts):
                _put(database, _plain(part), first=number == 0)
            names = [row[0] for row in database.execute("DESCRIBE whole").fetchall()]
            keys = [f'"{name}"' for name in ORDER if name in names] if not isinstance(table, pd.DataFrame) else []
            order = f"ORDER BY {', '.join(keys)}" if keys else ""
            to = str(file).replace("'", "''")
            database.execute(f"COPY (SELECT * FROM whole {order}) TO '{to}' (FORMAT parquet, COMPRESSION zstd)")
    except duckdb.Error as error:
        said = " ".join(str(error).split())
        is_full = os.strerror(errno.ENOSPC).casefold() in said.casefold()
        raise OSError(errno.ENOSPC if is_full else None, said, str(file)) from error
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _put(database: Any, part: pd.DataFrame, *, first: bool) -> None:
    database.register("part", part)
    if first:
        database.execute("CREATE TABLE whole AS SELECT * FROM part")
    else:
        known = {row[0] for row in database.execute("DESCRIBE whole").fetchall()}
        for name, kind, *_ in database.execute("DESCRIBE part").fetchall():
            if name not in known:
                database.execute(f'ALTER TABLE whole ADD COLUMN "{name}" {kind}')
        database.execute("INSERT INTO whole BY NAME SELECT * FROM part")
    database.unregister("part")


def _plain(part: pd.DataFrame) -> pd.DataFrame:
    """The table with its index as a column, if that has a name, and with words as plain objects."""
    named = part if part.index.name is None else part.reset_index()
    words = [name for name in named if named[name].dtype.kind in "OTUS" or str(named[name].dtype).startswith("str")]
    return named.astype(dict.fromkeys(words, object)) if words else named


class Tables(Mapping[str, pd.DataFrame]):
    """The tables of a kept result by name, each read when it is asked for; raises Damaged where one cannot be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, name: str) -> Path:
        """Where a table is."""
        return self.folder / f"{name}.parquet"

    def __getitem__(self, name: str) -> pd.DataFrame:
        with self._reading(name) as table:
            return self._ask(f"SELECT * FROM {table}").df()

    def __contains__(self, name: object) -> bool:
        return self.file(str(name)).exists()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(file.stem for file in self.folder.glob("*.parquet")))

    def __len__(self) -> int:
        return len(list(self.folder.glob("*.parquet")))

    def columns(self, name: str) -> list[str]:
        """The names of a table's columns."""
        with self._reading(name) as table:
            return [row[0] for row in self._ask(f"DESCRIBE SELECT * FROM {table}").fetchall()]

    def column(self, name: str, column: str, scenario: str) -> NDArray[Any]:
        """One column of a table, in order, of the rows that are about a scenario."""
        quoted = column.replace('"', '""')
        with self._reading(name) as table:
            found = self._ask(f'SELECT "{quoted}" AS value FROM {table} WHERE scenario = ?', [scenario])
            values: NDArray[Any] = found.fetchnumpy()["value"]  # masked where there is nothing
        return values

    def filled(self, name: str, columns: Sequence[str], scenario: str) -> set[str]:
        """Those of some columns of numbers that say anything in the rows about a scenario."""
        if not columns:
            return set()
        quoted = ['"' + column.replace('"', '""') + '"' for column in columns]
        counts = ", ".join(f"count(*) FILTER ({one} IS NOT NULL AND NOT isnan({one}::DOUBLE))" for one in quoted)
        with self._reading(name) as table:
            row = self._ask(f"SELECT {counts} FROM {table} WHERE scenario = ?", [scenario]).fetchone()
        return {column for column, count in zip(columns, row, strict=True) if count}

    @contextmanager
    def _reading(self, name: str) -> Iterator[str]:
        """A table as a query names it."""
        file = self.file(name)
        if not file.exists():
            raise Damaged(file, "it is not there")
        try:
            yield "read_parquet('" + str(file).replace("'", "''") + "')"
        except duckdb.Error as error:
            raise Damaged(file, " ".join(str(error).split())) from error

    def _ask(self, query: str, values: list[str] | None = None) -> Any:
        return self._database.execute(query, values) if values else self._database.execute(query)

    @cached_property
    def _database(self) -> Any:
        """One connection for all questions: opening one takes longer than most of them."""
        database = duckdb.connect()
        database.execute("SET threads = 1; SET preserve_insertion_order = true")
        return database
