"""What every column of every table means, and its unit: the dictionary that goes with what is exported."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pandas as pd

COLUMNS = Path(__file__).with_name("columns.csv")
NAME = "data_dictionary"
"""What the table is called that says it."""
ANY = "*"


@dataclass(frozen=True)
class Meaning:
    """A line of the dictionary: `table` is empty where it holds in any; a * in `column` stands for a name."""

    table: str
    column: str
    unit: str
    meaning: str

    def holds(self, table: str, column: str) -> bool:
        """Whether it is said of this column."""
        return self.table in ("", table) and fnmatchcase(column, self.column)

    @property
    def rank(self) -> tuple[bool, bool]:
        """What is said of one column goes before what is said of many, and of one table before any."""
        return ANY in self.column, not self.table


@cache
def meanings() -> tuple[Meaning, ...]:
    """All lines of the dictionary."""
    with COLUMNS.open(encoding="utf-8", newline="") as file:
        return tuple(Meaning(**row) for row in csv.DictReader(file))


def meaning_of(table: str, column: str) -> Meaning | None:
    """What a column of a table means; None where nobody said."""
    return min((one for one in meanings() if one.holds(table, column)), key=lambda one: one.rank, default=None)


def dictionary(tables: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """A row for each column of some tables, given by name: table, column, unit and meaning."""
    rows = []
    for table, columns in tables.items():
        for column in columns:
            said = meaning_of(table, column)
            rows.append((table, column, said.unit if said else "", said.meaning if said else ""))
    return pd.DataFrame(rows, columns=["table", "column", "unit", "meaning"])
