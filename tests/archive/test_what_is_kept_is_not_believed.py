"""A result is held against its seal and its form before anything of it is shown, and each message's remedy works."""

from __future__ import annotations

import atexit
import json
import os
import re
import resource
import shlex
import shutil
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from sim import archive, files
from sim.archive import parquet
from sim.archive.blocks import BlockStore
from sim.archive.seals import sealed
from sim.cli.commands import app
from sim.scenario.template import template

KEPT = Path(tempfile.mkdtemp(prefix="sim-tests-"))
"""What is worked out once."""
atexit.register(shutil.rmtree, KEPT, ignore_errors=True)
RUN = ("run", "plan.yaml", "--worlds", "6", "--weeks", "4", "--workers", "1", "--no-pictures", "--quiet")


def sim(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), prog_name="sim", env={"COLUMNS": "80", "FORCE_COLOR": None})


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(template(), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["sim", *RUN])  # what the log says how it was made


def asked(*more: str, out: str = "results") -> Path:
    """The folder of a question's answer, which is worked out once for all tests."""
    before = KEPT / "_".join(("results", *more))
    if not before.exists():
        result = sim(*RUN, *more, "--out", str(before))
        assert result.exit_code == 0, result.stderr
    shutil.copytree(before, out)
    [one] = archive.kept(out)
    return one.folder


def rewritten(folder: Path, change: Callable[[dict[str, Any]], Any], *, seal: bool = False) -> None:
    """Change a manifest, and with `seal` reckon its seal anew, as a forger would."""
    file = folder / "manifest.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    change(told)
    if seal:
        told = sealed({key: value for key, value in told.items() if key != "seal"})
    file.write_text(json.dumps(told), encoding="utf-8")


def nobler(file: Path) -> None:
    """Every share a little higher: a table that reads well, and is not what was found."""
    duckdb.sql(f"COPY (SELECT * REPLACE (0.99 AS share) FROM read_parquet('{file}')) TO 'other.parquet'")
    Path("other.parquet").replace(file)


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


# D1: read literally


@pytest.mark.parametrize("numbered", [True, False], ids=["by the number of an open file", "by a quoted path"])
@pytest.mark.parametrize(
    "out",
    ["week=52", "share=9", "outcome=completed", "scenario=x", "a*b", "[ab]", "~", "q?z", "md:x", "s3:y", "it's", "**"],
)
def test_d1_a_folder_of_any_name_is_only_a_name(
    out: str, numbered: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not numbered:
        monkeypatch.setattr(parquet, "NUMBERED", tmp_path / "there is none")
    table = pd.DataFrame(
        {"scenario": ["one", "one"], "week": [1, 2], "outcome": ["failed", "failed"], "share": [0.1, 0.2]}
    )
    other = table.assign(share=0.7)
    for name, content in ((out, table), ("aXb", other), ("a", other), ("qXz", other), ("x", other)):
        Path(name).mkdir()
        parquet.write(content, Path(name) / "shares.parquet")
    tables = parquet.Tables(Path(out))
    pd.testing.assert_frame_equal(tables["shares"], table, check_dtype=False)
    assert list(tables.column("shares", "share", "one")) == [0.1, 0.2]
    assert tables.columns("shares") == list(table)


def test_d1_the_commands_say_the_same_whatever_the_folder_is_called() -> None:
    plain = asked()
    odd = asked(out="week=52,share=9")
    for one, out in ((plain, "results"), (odd, "week=52,share=9")):
        assert sim("results", "export", one.name, "--out", out, "--to", f"to {out}").exit_code == 0
    for file in sorted(Path("to results").iterdir()):
        assert file.read_bytes() == (Path("to week=52,share=9") / file.name).read_bytes()


def test_d1_a_column_of_any_name_is_only_a_name(tmp_path: Path) -> None:
    odd = 'a"; DROP TABLE whole; --'
    parts = [
        pd.DataFrame({"scenario": ["a"], "world": [0]}),
        pd.DataFrame({"scenario": ["b"], "world": [0], odd: [1.5]}),
    ]
    parquet.write(iter(parts), tmp_path / "worlds.parquet")
    assert list(parquet.Tables(tmp_path).column("worlds", odd, "b")) == [1.5]
    assert parquet.Tables(tmp_path).filled("worlds", [odd], "b") == {odd}


# D2 and D9: plain files only, and no links


@pytest.mark.parametrize("linked", ["a picture", "the folder of pictures"])
def test_d2_no_link_leads_what_is_drawn_to_a_file_of_yours(linked: str, tmp_path: Path) -> None:
    folder = asked()
    mine = tmp_path / "mine"
    mine.mkdir()
    for name in ("shares.png", "roadmap.png"):
        (mine / name).write_text("mine")
    if linked == "a picture":
        (folder / "pictures").mkdir()
        for name in ("shares.png", "roadmap.png"):
            (folder / "pictures" / name).symlink_to(mine / name)
    else:
        (folder / "pictures").symlink_to(mine)
    assert sim("results", "show", folder.name, "--draw").exit_code == 0
    assert {file.read_text() for file in mine.iterdir()} == {"mine"}
    assert files.is_folder(folder / "pictures")
    assert all(files.is_plain(file) for file in (folder / "pictures").iterdir())


@pytest.mark.parametrize("place", ["results/.locks", "results/{}", "results/{}/.unfinished-{}", "results/{}/{}"])
def test_d2_no_link_leads_what_is_kept_elsewhere(place: str, tmp_path: Path) -> None:
    folder = asked(out="first")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = Path(place.format(folder.parent.name, folder.name))
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)
    result = sim(*RUN)
    assert result.exit_code == 1
    assert "remove it" in result.stderr
    assert list(elsewhere.iterdir()) == []
    link.unlink()  # as the message says
    assert sim(*RUN).exit_code == 0


def test_d2_an_export_is_not_written_through_a_link(tmp_path: Path) -> None:
    folder = asked()
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    Path("to").mkdir()
    Path(f"to/{folder.name}_summary.csv").symlink_to(mine)
    result = sim("results", "export", folder.name, "--to", "to", "--table", "summary")
    assert (result.exit_code, mine.read_text()) == (1, "mine")
    assert "it is a link" in result.stderr


def _hangs(*_: object) -> None:
    raise AssertionError("it waits for somebody to write into the pipe")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("name", ["tables/worlds.parquet", "manifest.json", "log.jsonl", "tables"])
@pytest.mark.parametrize("kind", ["a pipe", "a link"])
def test_d9_what_is_no_plain_file_neither_hangs_nor_is_read(name: str, kind: str) -> None:
    folder = asked()
    place = folder / name
    aside = folder.parent.parent.parent / "aside"
    place.rename(aside)
    os.mkfifo(place) if kind == "a pipe" else place.symlink_to(aside)
    before = signal.signal(signal.SIGALRM, _hangs)
    signal.alarm(60)
    try:
        listed, verified, shown = (
            sim("results", *words) for words in (("list",), ("verify", "--all"), ("show", folder.name))
        )
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert listed.exit_code == 0
    assert folder.name in listed.stdout
    if name == "log.jsonl":
        assert verified.exit_code == 0
        assert kind in verified.stdout
        assert shown.exit_code == 0
    else:
        assert verified.exit_code == 1
        assert shown.exit_code == 2
        assert kind in shown.stderr or name == "tables"
        assert sim(*RUN).exit_code == 0  # it is worked out again
        assert sim("results", "verify", folder.name).exit_code == 0


# D3: seals


@pytest.mark.parametrize("harm", [flipped, nobler])
def test_d3_a_table_that_was_changed_is_not_shown_as_found(harm: Callable[[Path], None]) -> None:
    folder = asked()
    harm(folder / "tables" / "shares.parquet")
    run = folder.name
    for command in (("results", "show", run), ("results", "export", run), ("report", run), ("results", "rerun", run)):
        result = sim(*command)
        assert result.exit_code == 2, command
        assert "the seal is broken" in result.stderr
        assert "shares.parquet" in result.stderr
        assert result.stdout == ""
    verified = sim("results", "verify", run)
    assert verified.exit_code == 1
    assert "shares.parquet: the seal is broken" in verified.stdout
    document = json.loads(sim("results", "verify", run, "--json").stdout)
    assert [one["state"] for one in document] == ["damaged"]


def test_d3_what_is_broken_is_shown_with_a_banner_to_whoever_asks_for_it() -> None:
    folder = asked()
    nobler(folder / "tables" / "shares.parquet")
    shown = sim("results", "show", folder.name, "--unverified")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("UNVERIFIED.")
    quiet = sim("results", "show", folder.name, "--unverified", "--quiet")
    assert quiet.stderr.startswith("UNVERIFIED.")
    document = json.loads(sim("results", "show", folder.name, "--unverified", "--json").stdout)
    assert document["warning"].startswith("UNVERIFIED.")
    exported = sim("results", "export", folder.name, "--unverified", "--to", "to", "--table", "shares")
    assert exported.exit_code == 0
    assert exported.stderr.startswith("UNVERIFIED.")
    assert any("0.99" in file.read_text(encoding="utf-8") for file in Path("to").iterdir())
    assert sim("report", folder.name, "--unverified", "--to", "page.html").exit_code == 0
    assert "UNVERIFIED." in Path("page.html").read_text(encoding="utf-8")
    assert sim("results", "show", folder.name, "--unverified", "--draw").exit_code == 2


def test_d3_the_plain_files_of_a_study_are_verified_too() -> None:
    folder = Path("plain")
    folder.mkdir()
    archive.plain.write({"summary": pd.DataFrame({"share": [0.25]})}, folder, {"kind": "history"})
    assert sim("results", "verify", "plain").exit_code == 0
    file = folder / "summary.csv"
    file.write_text(file.read_text().replace("0.25", "0.99"))
    verified = sim("results", "verify", "plain")
    assert verified.exit_code == 1
    assert verified.stdout == "plain/summary.csv: the seal is broken: this file was changed since\n"


def another_seed(told: dict[str, Any]) -> None:
    told["seed"] += 1


def another_table(told: dict[str, Any]) -> None:
    told["answer"]["tables"]["summary"] = told["answer"]["tables"]["shares"]


def a_table_less(told: dict[str, Any]) -> None:
    del told["answer"]["tables"]["reasons"]


def no_seal(told: dict[str, Any]) -> None:
    del told["seal"]


@pytest.mark.parametrize("change", [another_seed, another_table, a_table_less, no_seal])
def test_d3_question_and_answer_are_under_one_seal(change: Callable[[dict[str, Any]], None]) -> None:
    folder = asked()
    rewritten(folder, change)
    assert "the seal is broken" in sim("results", "show", folder.name).stderr
    listed = sim("results", "list")
    assert listed.exit_code == 0
    assert "the seal is broken" in listed.stdout


def test_d3_a_result_moved_under_the_name_of_another_question_is_not_its_answer() -> None:
    folder = asked()
    rewritten(folder, another_seed, seal=True)  # a seal that was reckoned anew, over a question that is not this one
    assert "the run id is that of another question" in sim("results", "show", folder.name).stderr
    again = sim(*RUN)
    assert "worked out again" in again.stderr
    assert sim("results", "verify", "--all").exit_code == 0


def test_d3_whole_results_are_verified_with_their_pictures() -> None:
    folder = asked()
    assert sim("results", "show", folder.name, "--draw").exit_code == 0
    verified = sim("results", "verify", "--all")
    assert verified.exit_code == 0
    assert re.search(r"sealed; 7 tables and [1-9]\d* pictures are as they were kept", verified.stdout)
    flipped(next((folder / "pictures").glob("*.png")))
    assert "this picture was changed since" in sim("results", "verify", folder.name).stdout
    assert sim("results", "show", folder.name).exit_code == 0  # of which nothing rests on pictures
    assert sim(*(word for word in RUN if word != "--no-pictures")).exit_code == 0  # which draws it again
    assert sim("results", "verify", folder.name).exit_code == 0


def test_d3_what_an_earlier_version_kept_is_shown_as_unsealed() -> None:
    folder = asked()

    def older(told: dict[str, Any]) -> None:
        del told["seal"], told["answer"]

    rewritten(folder, older)
    shown = sim("results", "show", folder.name)
    assert shown.exit_code == 0
    assert "unsealed" in shown.stdout
    verified = sim("results", "verify", "--all")
    assert verified.exit_code == 0
    assert "unsealed" in verified.stdout
    again = sim(*RUN)
    assert again.exit_code == 0
    assert "unsealed" in again.stderr
    assert sim(*RUN, "--fresh").exit_code == 0
    assert "sealed; 7 tables" in sim("results", "verify", folder.name).stdout


# D5: a fault stays with its record


def set_to(*path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(told: dict[str, Any]) -> None:
        for key in path[:-1]:
            told = told[key] if isinstance(told, dict) else told[int(key)]
        told[path[-1]] = value

    return change


WRONG = {
    "worlds in words": set_to("worlds", value="sixty"),
    "worlds as a truth": set_to("worlds", value=True),
    "no scenario": set_to("scenarios", value=[]),
    "a scenario that is a number": set_to("scenarios", value=[5]),
    "a name that is a list": set_to("scenarios", "0", "scenario", "name", value=["x"]),
    "asked in a word": set_to("asked", value="all"),
    "a table elsewhere": set_to("answer", "tables", "../../secret", value="0" * 64),
    "a key too many": set_to("more", value=1),
    "a hash that is none": set_to("scenarios", "0", "hash", value="12"),
}
FOREIGN = ("Input", "should", "Value error", "Extra inputs", "Field required", "String", "pydantic", "_")
"""Parts of what the library that reads records says of them, in words of its own."""


@pytest.mark.parametrize("wrong", WRONG)
def test_d5_one_broken_manifest_does_not_hide_the_others(wrong: str) -> None:
    asked(out="other")
    whole = asked("--seed", "1")
    folder = whole.parent / "0123456789ab"
    Path("other").joinpath(whole.parent.name).rename("moved")
    next(Path("moved").iterdir()).rename(folder)
    rewritten(folder, WRONG[wrong], seal=True)
    listed = sim("results", "list")
    assert listed.exit_code == 0, listed.stderr
    assert whole.name in listed.stdout
    [line] = [line for line in listed.stdout.splitlines() if line.startswith(str(folder / "manifest.json"))]
    assert "work it out again" in line
    told = line.removeprefix(f"{folder / 'manifest.json'}: it cannot be read: ").partition("; work it out again")[0]
    assert not [words for words in FOREIGN if words in told], told
    document = json.loads(sim("results", "list", "--json").stdout)
    assert {one["folder"]: bool(one["fault"]) for one in document} == {str(folder): True, str(whole): False}
    assert sim("results", "verify", "--all").exit_code == 1


@pytest.mark.parametrize(
    "line",
    [
        b'{"ended": 5}',
        b"[]",
        b"null",
        b"{",
        b"\xff",
        b'{"ended": "soon"}',
        b"[" * 100_000,
        b'{"ended": 1e999}',
        b"9" * 5000,
    ],
)
def test_d5_a_line_of_a_log_that_tells_nothing_is_left_out_and_told(line: bytes) -> None:
    folder = asked()
    with (folder / "log.jsonl").open("ab") as log:
        log.write(line + b"\n")
    for command in (("list",), ("show", folder.name), ("export", folder.name, "--to", "to")):
        assert sim("results", *command).exit_code == 0
    verified = sim("results", "verify", folder.name)
    assert verified.exit_code == 0
    assert "log.jsonl: line 2 tells nothing" in verified.stdout


# D6: blocks, and --fresh


def begun(monkeypatch: pytest.MonkeyPatch) -> BlockStore:
    """A study that was stopped after two blocks of three."""
    monkeypatch.setattr("sim.study.blocks.Task.blocks.__defaults__", (2,))
    put = BlockStore.put

    def stopped(store: BlockStore, key: str, arrays: Any) -> None:
        put(store, key, arrays)
        if len(store) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(BlockStore, "put", stopped)
        assert sim(*RUN, "--set", "futures_per_draw=1").exit_code == 130
    [folder] = Path("results").glob("*/.unfinished-*/blocks")
    return BlockStore(folder)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def exchanged(file: Path) -> None:
    """Another block under this one's name."""
    [other] = [one for one in file.parent.iterdir() if one != file]
    file.write_bytes(other.read_bytes())


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("harm", [cut, emptied, flipped, exchanged])
def test_d6_a_block_that_is_not_what_was_kept_counts_as_missing(
    harm: Callable[[Path], None], fresh: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = begun(monkeypatch)
    whole = {file.name: file.read_bytes() for file in store.folder.iterdir()}
    assert len(whole) == 2
    harm(next(store.folder.iterdir()))
    assert len(store) == 1
    more = ("--set", "futures_per_draw=1", *(["--fresh"] if fresh else []))
    result = sim(*(word for word in RUN if word != "--quiet"), *more)
    assert result.exit_code == 0, result.stderr
    assert ("1 block had been finished" in result.stderr) is not fresh
    [one] = archive.kept("results")
    [other] = [archive.Kept(asked("--set", "futures_per_draw=1", out="undisturbed"))]
    assert one.manifest["answer"] == other.manifest["answer"]


# D7: what the messages say is followed


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: emptied(folder / "manifest.json"),
        lambda folder: (folder / "manifest.json").write_text('{"worlds": "sixty"}'),
        lambda folder: cut(folder / "tables" / "summary.parquet"),
        lambda folder: (folder / "tables" / "shares.parquet").unlink(),
        lambda folder: rewritten(folder, another_seed),
    ],
    ids=["an empty manifest", "a wrong manifest", "a cut table", "a table less", "a changed question"],
)
@pytest.mark.parametrize("told_by", ["show", "verify"])
def test_d7_the_remedy_that_a_message_names_mends_it(harm: Callable[[Path], object], told_by: str) -> None:
    folder = asked()
    harm(folder)
    result = sim("results", told_by, folder.name)
    found = re.search(r"work it out again: sim ([^;\n]+)", result.stdout + result.stderr)
    assert found, result.output
    assert sim(*shlex.split(found[1])).exit_code == 0
    assert sim("results", "verify", "--all").exit_code == 0
    assert sim("results", "show", folder.name).exit_code == 0


# D10: the old file or the new one


@pytest.mark.parametrize("command", [("export", "--to", "to"), ("export", "--to", "to", "--as", "xlsx")])
def test_d10_a_disk_that_is_full_leaves_the_good_old_export(command: tuple[str, ...]) -> None:
    folder = asked()
    whole = ("results", command[0], folder.name, *command[1:])
    assert sim(*whole).exit_code == 0
    before = {file.name: file.read_bytes() for file in Path("to").iterdir()}
    most, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before_signal = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        result = sim(*whole)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
        signal.signal(signal.SIGXFSZ, before_signal)
    assert result.exit_code == 1
    assert "cannot write results" in result.stderr
    assert {file.name: file.read_bytes() for file in Path("to").iterdir()} == before
