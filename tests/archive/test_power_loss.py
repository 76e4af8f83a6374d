"""Whenever the power goes, what counts as finished is whole, and what was said to be kept is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim import archive, files
from sim.archive.blocks import BlockStore
from sim.scenario.load import load
from sim.scenario.template import template
from sim.study.question import Question
from sim.study.workers import Workers
from tests.archive.disk import lay_out, watched


@pytest.fixture(scope="module")
def question(tmp_path_factory: pytest.TempPathFactory) -> Question:
    file = tmp_path_factory.mktemp("plan") / "plan.yaml"
    file.write_text(template(), encoding="utf-8")
    return Question("run", (load(file, {"weeks": 4}),), 24, 3)


def draw(folder: Path) -> None:
    for name in ("shares.png", "roadmap.png"):
        files.write(folder / name, b"a picture of " + name.encode())


def draw_more(folder: Path) -> None:
    draw(folder)
    files.write(folder / "shares.svg", b"the same once more")
    files.write(folder / "roadmap.png", b"another picture")


def asked(question: Question, out: Path, done: Callable[[int], None] = lambda _: None) -> Path:
    """Answer a question in three blocks, keep it, illustrate it twice; `done` is called after each step."""
    with archive.claim(out, archive.facts(question), [plan.name for plan in question.plans]) as claim:
        claim.note({"finished": False})
        claim.keep(question.answer(Workers(store=claim.store)).tables(), {"command": ["test"]})
        done(1)
        claim.illustrate(draw)
        done(2)
        claim.illustrate(draw_more)
        done(3)
    return claim.folder


def test_d4_no_loss_of_power_leaves_a_finished_result_that_is_cut_or_missing(
    question: Question, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.study.blocks.Task.blocks.__defaults__", (8,))
    out = tmp_path / "results"
    out.mkdir()
    with monkeypatch.context() as patch:
        disk = watched(out, patch)
        folder = asked(question, out, lambda done: setattr(disk, "said", done))
    whole = {path.name: path.read_bytes() for path in (folder / "tables").iterdir()}
    finished = illustrated = blocks = 0
    print(f"{disk.calls} calls, {len(disk.states)} states")
    assert disk.calls > 100
    assert len(disk.states) > 80
    going_on: dict[tuple[bool, int], Path] = {}
    for number, (tree, said) in enumerate(disk.states.values()):
        state = lay_out(tree, tmp_path / str(number))
        every = archive.kept(state)
        for one in every:
            assert [fault for fault in one.faults() if not fault.harmless] == []
            assert {path.name: path.read_bytes() for path in (one.folder / "tables").iterdir()} == whole
        finished += len(every)
        illustrated += any(one.pictures for one in every)
        if said:
            assert len(every) == 1, "what was said to be kept is gone"
        if said == 3:
            assert len(every[0].pictures) == 3
        store = BlockStore(next(state.glob("*/.unfinished-*/blocks"), state / "none"))
        blocks = max(blocks, len(store))
        key = (bool(every), len(store))
        if key in going_on:
            shutil.rmtree(state)
        else:
            going_on[key] = state
    assert finished
    assert illustrated
    assert blocks == 3
    for state in going_on.values():  # and from each kind of state it goes on to the same bytes
        again = asked(question, state)
        assert {path.name: path.read_bytes() for path in (again / "tables").iterdir()} == whole


def test_d4_a_result_that_is_worked_out_again_stands_until_the_new_one_does(
    question: Question, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "results"
    asked(question, out)
    monkeypatch.setattr(files, "move", _fails_on_the_new)
    with (
        pytest.raises(archive.CannotSave),
        archive.claim(out, archive.facts(question), ["Two sides, one road"]) as claim,
    ):
        claim.keep(question.answer().tables(), {})
    [one] = archive.kept(out)
    assert list(one.faults()) == []


def test_d4_a_result_that_was_taken_from_its_place_when_the_power_went_comes_back(
    question: Question, tmp_path: Path
) -> None:
    folder = asked(question, tmp_path)
    room = folder.parent / f".unfinished-{folder.name}"
    room.mkdir()
    folder.rename(room / "old")
    with archive.claim(tmp_path, archive.facts(question), ["Two sides, one road"]) as claim:
        assert claim.finished
    assert list(archive.Kept(folder).faults()) == []


def _fails_on_the_new(source: Path, target: Path) -> None:
    if source.name == "new":
        raise OSError(5, "Input/output error")
    source.rename(target)


@pytest.mark.parametrize("before", [None, b"the good old file"])
def test_d10_a_file_is_the_old_one_or_the_new_one_whenever_the_power_goes(
    before: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    new = b"new" * files.CHUNK
    with monkeypatch.context() as patch:
        disk = watched(root, patch)
        if before is not None:
            files.write(root / "page.html", before)
            disk.states.clear()
        files.write(root / "page.html", [new[:5], new[5:]])
        disk.said = 1
        disk._crash()
    seen = set()
    for tree, said in disk.states.values():
        found = tree.get("page.html")
        assert found == new or (not said and found == before)
        seen.add(found)
    assert seen == {before, new}


def test_d10_a_new_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "root"
    root.mkdir()
    with monkeypatch.context() as patch:
        disk = watched(root, patch)
        files.create(root / "game.jsonl", "the first line\n")
        disk.said = 1
        disk._crash()
    for tree, said in disk.states.values():
        assert tree.get("game.jsonl") == b"the first line\n" or (not said and "game.jsonl" not in tree)
    with pytest.raises(FileExistsError):
        files.create(root / "game.jsonl", "another")
    assert [path.name for path in root.iterdir()] == ["game.jsonl"]
