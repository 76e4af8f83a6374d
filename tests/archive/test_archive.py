"""The archive: the same question in the same folder, whole or not at all, the same to the byte however it was made."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd
import pytest

from sim import archive
from sim.archive.blocks import BlockStore
from sim.archive.parquet import Tables, write
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.template import template
from sim.study.question import Question, asked_again
from sim.study.workers import Workers


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    file = tmp_path_factory.mktemp("plan") / "plan.yaml"
    file.write_text(template(), encoding="utf-8")
    return load(file, {"weeks": 24})


@pytest.fixture(scope="module")
def question(plan: Scenario) -> Question:
    return Question("run", (plan,), 24, 3)


def kept(question: Question, out: Path, draw: Callable[..., object] | None = None) -> archive.Kept:
    """Answer a question and keep it."""
    with archive.claim(out, archive.facts(question), [plan.name for plan in question.plans]) as claim:
        claim.keep(question.answer(Workers(store=claim.store)).tables(), {"command": ["test"]})
        if draw is not None:
            claim.illustrate(draw)
    return archive.Kept(claim.folder)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the log, which says when."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "log.jsonl")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def left(out: Path) -> list[str]:
    """The files below `out`, without locks."""
    return [str(path.relative_to(out)) for path in out.rglob("*") if path.is_file() and path.parent.name != ".locks"]


def test_a_run_is_kept_with_manifest_log_tables_and_pictures(question: Question, tmp_path: Path) -> None:
    one = kept(question, tmp_path, lambda pictures: (pictures / "shares.svg").write_text("<svg/>"))
    assert one.folder.parent == tmp_path / "two_sides_one_road"
    tables = ("summary", "shares", "reasons", "human_state", "fan", "worlds", "weeks")
    assert set(contents(one.folder)) == {
        "manifest.json",
        "pictures/shares.svg",
        *(f"tables/{name}.parquet" for name in tables),
    }
    assert [line["command"] for line in one.log] == [["test"]]


def test_two_scenarios_may_record_different_things(tmp_path: Path) -> None:
    plans = (load("gaza/side_by_side", {"weeks": 4}), load("gaza/no_force", {"weeks": 4}))
    question = Question("comparison", plans, 5)
    found = question.answer()
    shown = question.restored(kept(question, tmp_path).tables)
    for before, after in zip(found.runs, shown.runs, strict=True):
        assert set(after.final) == set(before.final)
        assert all(np.array_equal(after.final[name], before.final[name], equal_nan=True) for name in before.final)
        assert all(np.array_equal(after.paths[name], before.paths[name]) for name in before.paths)


def test_the_same_question_has_the_same_bytes_whether_or_not_it_was_interrupted(
    plan: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sim.study.blocks.BLOCK", 8)
    monkeypatch.setattr("sim.study.blocks.Task.blocks.__defaults__", (8,))
    question = Question("run", (plan,), 40)
    whole = kept(question, tmp_path / "at_once")

    class Stopped(BlockStore):
        def put(self, key: str, arrays: Any) -> None:
            super().put(key, arrays)
            if len(self) == 2:
                raise KeyboardInterrupt

    out = tmp_path / "with_a_stop"
    with pytest.raises(KeyboardInterrupt), archive.claim(out, archive.facts(question), [plan.name]) as claim:
        question.answer(Workers(store=Stopped(claim.store.folder)))
    assert len(claim.store) == 2
    assert not archive.kept(out)
    followed: list[int] = []
    with archive.claim(out, archive.facts(question), [plan.name]) as claim:
        found = question.answer(Workers(store=claim.store), lambda done, _: followed.append(done))
        claim.keep(found.tables(), {})
    assert len(followed) == 3  # of five blocks, two were there
    assert contents(claim.folder) == contents(whole.folder)


@pytest.mark.parametrize("other", [{"worlds": 25}, {"seed": 4}, {"branch": "other"}, {"asked": {"more": 1}}])
def test_another_question_lands_in_another_folder(other: dict[str, Any], question: Question) -> None:
    from dataclasses import replace

    assert archive.run_id(archive.facts(replace(question, **other))) != archive.run_id(archive.facts(question))


def test_the_manifest_says_what_was_asked_and_found_and_no_more(question: Question, tmp_path: Path) -> None:
    one = kept(question, tmp_path)
    told = {"run_id", "kind", "worlds", "seed", "branch", "asked", "engine", "versions", "scenarios", "answer", "seal"}
    assert set(one.manifest) == told
    assert one.manifest["run_id"] == one.run_id
    assert {"sim", "numpy", "scipy", "mesa", "duckdb", "python"} <= set(one.manifest["versions"])
    [scenario] = one.manifest["scenarios"]
    assert Scenario.model_validate(scenario["scenario"]).model_dump(mode="json") == scenario["scenario"]


def test_the_order_of_keys_does_not_change_the_run_id(question: Question) -> None:
    facts = archive.facts(question)
    assert archive.run_id(dict(reversed(facts.items()))) == archive.run_id(facts)


@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_save_that_fails_leaves_no_half_result(trouble: BaseException, question: Question, tmp_path: Path) -> None:
    def write(_: object, file: Path) -> None:
        file.write_bytes(b"half")
        raise trouble

    expected = archive.CannotSave if isinstance(trouble, OSError) else type(trouble)
    with mock.patch("sim.archive.claiming.write", write), pytest.raises(expected):
        kept(question, tmp_path)
    assert not archive.kept(tmp_path)
    assert all(".unfinished-" in name and "/blocks/" in name for name in left(tmp_path))
    one = kept(question, tmp_path)
    assert all(name.startswith(f"two_sides_one_road/{one.run_id}/") for name in left(tmp_path))


@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_pictures_that_fail_leave_a_whole_answer_without_any(
    trouble: BaseException, question: Question, tmp_path: Path
) -> None:
    def draw(pictures: Path) -> None:
        (pictures / "half.png").write_bytes(b"half")
        raise trouble

    expected = archive.CannotSave if isinstance(trouble, OSError) else type(trouble)
    with pytest.raises(expected):
        kept(question, tmp_path, draw)
    [one] = archive.kept(tmp_path)
    assert len(one.tables)
    assert not [name for name in left(tmp_path) if "pictures" in name or ".unfinished" in name]


def test_a_place_that_cannot_be_written_is_said_with_its_reason(question: Question, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(archive.CannotSave, match="cannot write results"):
        kept(question, tmp_path / "file")
    with pytest.raises(archive.CannotSave, match="cannot write results"):
        archive.check_writable(tmp_path / "file")
    with pytest.raises(archive.CannotSave, match="cannot write results"):
        BlockStore(tmp_path / "file").put("key", {"a": np.zeros(1)})


def test_checking_leaves_nothing_behind(tmp_path: Path) -> None:
    archive.check_writable(tmp_path / "results")
    assert list((tmp_path / "results").iterdir()) == []


def test_a_result_is_found_by_the_beginning_of_its_run_id(question: Question, plan: Scenario, tmp_path: Path) -> None:
    one, other = kept(question, tmp_path), kept(Question("run", (plan,), 25, 3), tmp_path)
    assert archive.find(tmp_path, one.run_id[:6]) == one
    assert archive.find(tmp_path, str(other.folder)) == other
    with pytest.raises(archive.NotFound, match="several results"):
        archive.find(tmp_path, "")
    with pytest.raises(archive.NotFound, match="sim results list"):
        archive.find(tmp_path, "zzz")
    with pytest.raises(archive.NotFound, match="there is none"):
        archive.find(tmp_path / "empty", "zzz")


@pytest.mark.parametrize(
    "names, folder",
    [
        (["Disarmament first"], "disarmament_first"),
        (["../../etc"], "etc"),
        (["???"], "unnamed"),
        (["A", "B"], "a_vs_b"),
        (["x" * 200], "x" * 60),
        (["Disarmament first", *["Withdrawal first"] * 3], "disarmament_first_and_3_more"),
        (["Paix à Tir, étape 2"], "paix_à_tir_étape_2"),
    ],
)
def test_names_of_folders(names: list[str], folder: str) -> None:
    assert archive.slug(names) == folder


def test_a_table_in_parts_is_written_in_order_with_the_columns_of_all(tmp_path: Path) -> None:
    parts = [
        pd.DataFrame({"scenario": "b", "world": [1, 0], "only b": [0.5, np.nan]}),
        pd.DataFrame({"scenario": "a", "world": [1, 0], "only a": [3.0, 4.0]}),
    ]
    for file in ("one.parquet", "other.parquet"):
        write(iter(parts if file == "one.parquet" else parts[::-1]), tmp_path / file)
    tables = Tables(tmp_path)
    whole = tables["one"]
    assert list(zip(whole["scenario"], whole["world"], strict=True)) == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]
    assert list(tables.column("one", "only a", "a")) == [4.0, 3.0]
    assert tables.column("one", "only a", "b").mask.all()
    assert tables.columns("one") == ["scenario", "world", "only b", "only a"]
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".parquet"] == []


def test_exported_text_is_no_formula_to_a_spreadsheet(plan: Scenario, tmp_path: Path) -> None:
    import openpyxl

    question = Question("run", (plan.model_copy(update={"name": "=1+1"}),), 5)
    one = kept(question, tmp_path)
    file, _ = archive.export(one, tmp_path / "to", "csv", ["summary"])
    assert set(pd.read_csv(file)["scenario"]) == {"'=1+1"}
    [book] = archive.export(one, tmp_path / "to", "xlsx", ["summary", "shares"])
    opened = openpyxl.load_workbook(book)
    assert opened.sheetnames == ["summary", "shares", "data_dictionary"]
    assert opened["summary"]["A2"].value == "'=1+1"
    with pytest.raises(KeyError, match="there are"):
        archive.export(one, tmp_path / "to", "csv", ["nonsense"])
    with pytest.raises(ValueError, match="no such form"):
        archive.export(one, tmp_path / "to", "ods")


def test_a_scenario_that_is_read_back_still_knows_what_its_file_gave() -> None:
    plan = load("gaza/official_plan")
    question = Question("run", (plan,), 24, 3)
    [again] = asked_again(json.loads(json.dumps(archive.facts(question)))).plans
    assert again == plan
    assert again.model_dump(exclude_unset=True) == plan.model_dump(exclude_unset=True)
    assert archive.facts(Question("run", (again,), 24, 3)) == archive.facts(question)


def test_a_list_of_results_fits_the_screen_however_long_the_names(plan: Scenario, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from sim.cli.commands import app

    named = plan.model_copy(
        update={"name": "A name that goes on for as long as names of scenarios may go on, and so on"}
    )
    one = kept(Question("run", (named,), 24, 3), tmp_path)
    listed = CliRunner().invoke(app, ["results", "list", "--out", str(tmp_path)], env={"COLUMNS": "80"})
    lines = listed.stdout.splitlines()
    assert max(map(len, lines[:-1])) <= 80
    [line] = [line for line in lines if one.run_id in line]
    assert line.split()[-7:-4] == [one.run_id, "run", "24"]


def test_a_table_with_many_columns_is_written_in_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """130,000 rows of 70 numbers, which are 73 MB, in 120 MB: what is put in order goes to the disk."""
    monkeypatch.setattr("sim.archive.parquet.MEMORY", "120MB")
    dice = np.random.default_rng(0)
    columns = [f"number {place}" for place in range(70)]
    parts = (
        pd.DataFrame(dice.random((26_000, 70)), columns=columns).assign(
            scenario="A road", world=np.arange(26_000) + first
        )
        for first in range(0, 130_000, 26_000)
    )
    write(parts, tmp_path / "wide.parquet")
    assert (tmp_path / "wide.parquet").stat().st_size > 1e7
