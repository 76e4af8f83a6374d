"""Exported tables: each column has its line in the data dictionary, and pandas reads what is written."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from sim import archive
from sim.archive import dictionary
from sim.archive.faults import NotFound
from tests.archive.test_shown_from_memory import ASKED, apart, sim  # noqa: F401  # `apart` is a fixture


def kept(kind: str) -> archive.Kept:
    sim(f"{ASKED[kind]} --no-pictures --quiet --workers 1")
    [one] = archive.kept("results")
    return one


@pytest.mark.parametrize("kind", ASKED)
def test_no_column_of_any_kind_of_study_is_without_its_line(kind: str) -> None:
    one = kept(kind)
    silent = [
        f"{table}: {column}"
        for table in one.tables
        for column in one.tables.columns(table)
        if dictionary.meaning_of(table, column) is None
    ]
    assert not silent, "say in sim/archive/columns.csv what it means, and its unit"


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
