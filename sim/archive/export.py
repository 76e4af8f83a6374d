"""Tables for other programs: CSV that a spreadsheet opens without running it, one Excel file, or a frame of pandas.

A dictionary of all columns goes with what is exported.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from sim import files
from sim.archive import dictionary
from sim.archive.faults import Damaged, refusal
from sim.archive.shelf import Kept, find

FORMATS = ("csv", "xlsx")
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes text that begins so for a formula
ROWS = 50_000  # that are turned into text at a time
MOST_ROWS = 1_048_575  # that a sheet holds, under its heading


def export(one: Kept, to: str | Path, form: str, only: Iterable[str] = ()) -> list[Path]:
    """Write the tables of a result to folder `to` as "csv" or "xlsx", those named by `only` or all; returns the files.

    The data dictionary goes with them. Raises KeyError for a table that is not there, ValueError for another form or a
    table too long for a sheet, and CannotSave.
    """
    if form not in FORMATS:
        raise ValueError(f"{form}: no such form, only {' and '.join(FORMATS)}")
    tables = one.tables
    names = list(only) or list(tables)
    missing = [name for name in names if name not in tables]
    if missing:
        raise KeyError(f"no table is called {', '.join(missing)}; there are {', '.join(tables)}")
    folder = Path(to)
    write: Callable[..., list[Path]] = _csv if form == "csv" else _excel
    try:
        files.make_folder(folder)
        return write(one, names, folder)
    except Damaged:
        raise
    except OSError as error:
        raise refusal(folder, error) from error


def table(run: str | Path, name: str, out: str | Path = "results") -> pd.DataFrame:
    """A table of a kept result, by the beginning of its run id or by its folder, held against its seal.

    Raises NotFound for a result and KeyError for a table that is not there, and Damaged.
    """
    found = find(out, str(run)).tables
    if name not in found:
        raise KeyError(f"no table is called {name}; there are {', '.join(found)}")
    return found[name]


def _csv(one: Kept, names: list[str], folder: Path) -> list[Path]:
    written = []
    for name in names:
        written.append(folder / f"{one.run_id}_{name}.csv")
        files.write(written[-1], _lines(safe(one.tables[name])))
    written.append(folder / f"{one.run_id}_{dictionary.NAME}.csv")
    files.write(written[-1], _lines(safe(_described(one, names))))
    return written


def _described(one: Kept, names: list[str]) -> pd.DataFrame:
    """What the columns of some tables mean."""
    return dictionary.dictionary({name: one.tables.columns(name) for name in names})


def _lines(table: pd.DataFrame) -> Iterator[bytes]:
    """A table as CSV, some rows at a time, after the mark by which a spreadsheet knows the letters."""
    yield b"\xef\xbb\xbf"
    for first in range(0, max(len(table), 1), ROWS):
        part = table.iloc[first : first + ROWS]
        yield part.to_csv(index=False, header=first == 0, lineterminator="\r\n").encode()


def _excel(one: Kept, names: list[str], folder: Path) -> list[Path]:
    file = folder / f"{one.run_id}.xlsx"
    tables = {name: one.tables[name] for name in names}
    long = [name for name, table in tables.items() if len(table) > MOST_ROWS]
    if long:
        raise ValueError(f"{', '.join(long)}: more rows than a sheet holds; export it as csv, or name others")
    made = io.BytesIO()
    with pd.ExcelWriter(made, engine="openpyxl") as book:
        for name, table in tables.items():
            safe(table).to_excel(book, sheet_name=name[:31], index=False)
        safe(_described(one, names)).to_excel(book, sheet_name=dictionary.NAME, index=False)
    files.write(file, made.getvalue())
    return [file]


def safe(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before text, also of columns, that a spreadsheet would take for a formula."""
    words = [name for name in table if not pd.api.types.is_numeric_dtype(table[name])]
    changed = {name: table[name].map(_safe) for name in words}
    return table.assign(**changed).rename(columns=_safe)


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value
