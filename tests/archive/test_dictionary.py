"""Exported tables: each column has its line in the data dictionary, and pandas reads what is written."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from sim import archive
from sim.archive import dictionary
from sim.archive.faults import NotFound
from tests.archive.test_shown_from_memory import ASKED, FEW, apart, sim  # noqa: F401  # `apart` is a fixture

LARGER = {
    "a whole cast": "run gaza/negotiated --worlds 8 --weeks 8",
    "a chain of obstacles": f"run plan.yaml --obstacles 8 {FEW}",
    "two numbers": "sweep plan.yaml --vary violence.rate=0:2:3 --vary guarantee.enforcement=0:0.4:3 --against "
    "other.yaml --worlds 8 --weeks 8",
}
"""Questions whose tables have what small ones lack."""


def kept(kind: str, out: str = "results") -> archive.Kept:
    sim(f"{(ASKED | LARGER)[kind]} --no-pictures --quiet --workers 1 --out {out}")
    [one] = archive.kept(out)
    return one


def test_every_column_of_every_kind_of_study_has_its_line_and_every_line_a_column() -> None:
    found: set[tuple[str, str]] = set()
    for number, kind in enumerate(ASKED | LARGER):
        tables = kept(kind, f"results{number}").tables
        found |= {(table, column) for table in tables for column in tables.columns(table)}
    said = {each: dictionary.meaning_of(*each) for each in found}
    silent = sorted(each for each, line in said.items() if line is None)
    assert not silent, "say in sim/archive/columns.csv what it means, and its unit"
    idle = [line for line in dictionary.meanings() if line not in said.values()]
    assert not idle, "no column is told by this line of sim/archive/columns.csv: take it out"


def test_lines_are_sentences_and_none_is_there_twice() -> None:
    lines = dictionary.meanings()
    assert len({(one.table, one.column) for one in lines}) == len(lines)
    assert all(one.meaning.endswith(".") and one.meaning[0].isupper() for one in lines)


def test_what_is_said_of_one_column_goes_before_what_is_said_of_many() -> None:
    said = dictionary.meaning_of("reasons", "weeks")
    assert said is not None
    assert said.unit == "weeks of worlds"
    level = dictionary.meaning_of("worlds", "level disarmament")
    assert level is not None
    assert level.column == "level *"
    assert dictionary.meaning_of("summary", "luckiness") is None
    deal, ends = (dictionary.meaning_of("without", column) for column in ("no deal for state", "R3"))
    assert deal is not None
    assert ends is not None
    assert (deal.unit, ends.unit) == ("yes or no", "")


def test_a_dictionary_goes_with_every_export_and_pandas_reads_both() -> None:
    one = kept("run")
    written = archive.export(one, "to", "csv")
    assert written[-1].name == f"{one.run_id}_data_dictionary.csv"
    described = pd.read_csv(written[-1])
    assert list(described.columns) == ["table", "column", "unit", "meaning"]
    for file in written[:-1]:
        table = pd.read_csv(file)
        name = file.stem.removeprefix(f"{one.run_id}_")
        assert list(table.columns) == list(described.loc[described["table"] == name, "column"])
        assert len(table) == len(one.tables[name])
    with written[0].open(encoding="utf-8-sig", newline="") as opened:
        assert next(csv.reader(opened))[0] == "scenario"
    [book] = archive.export(one, "to", "xlsx", ["summary"])
    assert list(pd.read_excel(book, sheet_name=None)) == ["summary", "data_dictionary"]


def test_a_kept_table_is_a_frame_in_one_line() -> None:
    one = kept("run")
    for run in (one.run_id[:6], one.folder, str(one.folder)):
        pd.testing.assert_frame_equal(archive.table(run, "summary"), one.tables["summary"])
    with pytest.raises(KeyError, match="human_state"):
        archive.table(one.run_id, "sumary")
    with pytest.raises(NotFound):
        archive.table("nothing", "summary")
    (one.folder / "tables" / "summary.parquet").write_bytes(b"changed")
    with pytest.raises(archive.Damaged):
        archive.table(one.run_id, "summary")


def test_what_the_page_on_exports_shows_is_what_there_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    one = kept("run")
    archive.export(one, "exported", "csv")
    names: dict[str, object] = {"pd": pd}
    [block] = [part.partition("```")[0] for part in page.split("```python\n")[1:]]
    exec(block.replace("RUN", one.run_id), names)
    line = 'pd.read_csv("exported/RUN_summary.csv")'
    assert f"`{line}`" in page
    assert len(eval(line.replace("RUN", one.run_id), names)) == len(names["summary"])  # type: ignore[arg-type]
