"""What the store takes is there, once, as it was sent; what it does not take is told in words."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sim.cli.commands import app
from sim.web.store import BadEntry, CannotKeep, CannotOpen, Entry, OtherValue, Refused, Store, opening, writer
from sim.web.store.events import MOST_BYTES
from sim.web.store.rooms import Room, replayed
from tests.web.stores import LAWS, number, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "games.sqlite"


def test_what_was_acknowledged_is_there_after_it_was_opened_again(path: Path) -> None:
    with opened(path) as store:
        [event] = store.append(number(3, note="כן <b> \ud800 \0"))
    with Store(path, LAWS) as again:
        assert again.events("r")[1:] == (event,)
        assert event.body == {"number": 3, "note": "כן <b> \ud800 \0"}
        assert again.room("r") == Room(2, (3,), "opened")
        assert again.names() == ("r",)


def test_an_answer_that_is_sent_again_is_answered_as_before_and_kept_once(path: Path) -> None:
    with opened(path) as store:
        first = store.append(number(3, "mine"))
        store.append(number(4))
        assert store.append(number(3, "mine")) == first
        assert store.room("r").state == (3, 4)


def test_a_key_that_was_used_is_not_used_for_another_value_or_kind(path: Path) -> None:
    with opened(path) as store:
        store.append(number(3, "mine"))
        with pytest.raises(OtherValue, match="first answer stands"):
            store.append(number(5, "mine"))
        with pytest.raises(OtherValue):
            store.append(Entry("r", "mine", "changed", {"number": 3}))
        with pytest.raises(OtherValue):
            store.append(number(6, "new"), number(7, "new"))
        assert store.room("r").state == (3,)


def test_a_key_belongs_to_its_room(path: Path) -> None:
    with opened(path) as store:
        store.append(Entry("other", "opened", "opened", {}))
        store.append(number(3, "mine"), number(4, "mine", "other"))
        assert store.room("r").state == (3,)
        assert store.room("other").state == (4,)


def test_entries_are_kept_together_or_not_at_all(path: Path) -> None:
    with opened(path) as store:
        with pytest.raises(Refused, match="above zero"):
            store.append(number(3), number(-1))
        assert store.room("r").version == 1
        assert len(store.append(number(3), number(4), number(5))) == 3


def test_a_law_sees_what_was_sent_just_before_it(path: Path) -> None:
    with Store(path, LAWS) as store:
        with pytest.raises(Refused, match="no such room"):
            store.append(number(3))
        store.append(Entry("r", "opened", "opened", {}), number(3))
        assert store.room("r").state == (3,)
        assert store.room("nothing") == Room()


def test_a_law_that_fails_harms_only_what_was_sent(path: Path) -> None:
    with opened(path) as store:
        with pytest.raises(KeyError):
            store.append(Entry("r", "odd", "added", {}))
        store.append(number(3))
        assert store.room("r").state == (3,)


def test_what_waits_is_kept_up_to_64_at_a_time_and_synced_once(path: Path) -> None:
    gate, reached = threading.Event(), threading.Event()

    def slow(state: Any, event: Any) -> Any:
        if event.kind == "waited":
            reached.set()
            gate.wait(10)
            return state
        return LAWS["opened"](state, event)

    with Store(path, {"opened": slow}) as store:
        said: list[str] = []
        store.append(Entry("r", "opened", "opened", {}))
        store._writer._database.set_trace_callback(said.append)
        futures = [store.submit(Entry("r", "wait", "waited", {}))]
        reached.wait(10)
        futures += [store.submit(number(one)) for one in range(1, 131)]
        gate.set()
        assert [future.result()[0].number for future in futures] == list(range(1, 132))
    commits, together = 0, []
    for line in said:
        together.append(line.startswith("INSERT"))
        if line == "COMMIT":
            commits += 1
            assert sum(together) <= writer.MOST_TOGETHER == 64
            together = []
    assert commits == 4  # the one that was waited for, 64, 64 and 2


@pytest.mark.parametrize(
    "entry",
    [
        Entry("r", "k", "added", {"number": float("nan")}),
        Entry("r", "k", "added", {"number": "x" * MOST_BYTES}),
        Entry("r", "k", "added", {"number": {1, 2}}),
        Entry("../r", "k", "added", {}),
        Entry("r/a/b", "k", "added", {}),
        Entry("r", "k" * 200, "added", {}),
        Entry("r", "k\n", "added", {}),
        Entry("r", "k", "<b>", {}),
    ],
    ids=["no number", "large", "a set", "a way out", "deep room", "long key", "line in a key", "signs in a kind"],
)
def test_what_is_no_proper_entry_is_not_taken(entry: Entry, path: Path) -> None:
    with opened(path) as store:
        with pytest.raises(BadEntry):
            store.append(entry)
        assert store.room("r").version == 1


def test_what_is_nested_without_end_is_not_taken(path: Path) -> None:
    deep: list[Any] = []
    for _ in range(100):
        deep = [deep]
    with opened(path) as store, pytest.raises(BadEntry, match="deep"):
        store.append(Entry("r", "k", "added", {"number": deep}))


def test_events_are_neither_changed_nor_taken_away(path: Path) -> None:
    with opened(path) as store:
        store.append(number(3))
    database = sqlite3.connect(path)
    for statement in ("UPDATE events SET body = '{}'", "DELETE FROM events WHERE number = 1"):
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(statement)
    database.close()


def test_a_room_that_is_forgotten_is_gone_with_all_within_it_and_others_stay(path: Path) -> None:
    with opened(path) as store:
        for room in ("r/1", "r2", "rX", "r_"):
            store.append(Entry(room, "opened", "opened", {}))
        store.append(number(3, name="Somebody"), number(3, room="r/1", name="Somebody"))
        store.forget("r")
        assert store.names() == ("r2", "rX", "r_")
        assert store.room("r") == Room()
        for gone in ("r", "r/1", "r/2"):
            with pytest.raises(Refused, match="deleted"):
                store.append(Entry(gone, "opened", "opened", {}))
        assert not [file.name for file in path.parent.iterdir() if b"Somebody" in file.read_bytes()]
        store.forget("r_")
        assert store.names() == ("r2", "rX")


def test_a_full_disk_is_told_and_what_was_kept_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_PAGES", 40)
    with opened(path) as store:
        store.append(number(1))
        with pytest.raises(CannotKeep, match="nothing was kept"):
            store.append(number(2, more="x" * 400_000))
        store.append(number(3))
        assert store.room("r").state == (1, 3)


def test_after_the_disk_has_failed_nothing_is_promised_any_more(path: Path) -> None:
    with opened(path) as store:
        store._writer._database.execute("PRAGMA query_only=ON")  # as a disk that has become read-only
        with pytest.raises(CannotKeep, match="started again"):
            store.append(number(2))
        store._writer._database.execute("PRAGMA query_only=OFF")
        with pytest.raises(CannotKeep, match="started again"):
            store.append(number(3))
        assert store.room("r").state == ()


def test_a_closed_store_takes_nothing_and_has_kept_what_was_waiting(path: Path) -> None:
    store = opened(path)
    waiting = [store.submit(number(one)) for one in range(1, 100)]
    store.close()
    assert all(future.done() for future in waiting)
    with pytest.raises(CannotKeep, match="closed"):
        store.append(number(100))
    assert not path.with_name(f"{path.name}-wal").exists()
    with Store(path, LAWS) as again:
        assert len(again.room("r").state) == 99


def test_listeners_hear_rooms_and_versions_and_do_not_stop_the_writer(path: Path) -> None:
    heard: list[tuple[str, int]] = []
    with opened(path) as store:
        store.listen(lambda room, version: 1 / 0)
        end = store.listen(lambda room, version: heard.append((room, version)))
        store.append(number(3), number(4))
        store.append(number(5))
        end()
        store.append(number(6))
    assert heard == [("r", 3), ("r", 4)]


def spoiled(path: Path, statement: str) -> None:
    database = sqlite3.connect(path)
    database.execute("PRAGMA writable_schema=ON")
    database.execute(statement)
    database.commit()
    database.close()


def a_text(path: Path) -> None:
    path.write_text("game,world\n", encoding="utf-8")


def another_database(path: Path) -> None:
    spoiled(path, "CREATE TABLE notes (text)")


def another_version(path: Path) -> None:
    opened(path).close()
    spoiled(path, "PRAGMA user_version=7")


def more_tables(path: Path) -> None:
    opened(path).close()
    spoiled(path, "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM forgotten; END")


def a_hole(path: Path) -> None:
    with opened(path) as store:
        for one in range(1, 200):
            store.append(number(one, more="x" * 500))
    content = bytearray(path.read_bytes())
    content[4096 * 5 : 4096 * 9] = bytes(4096 * 4)
    path.write_bytes(content)


def a_gap(path: Path) -> None:
    opened(path).close()
    database = sqlite3.connect(path)
    database.execute("INSERT INTO events VALUES ('r', 5, 'k', 'added', '{}', 0)")
    database.commit()
    database.close()


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link(path: Path) -> None:
    opened(path.with_name("real")).close()
    path.symlink_to(path.with_name("real"))


@pytest.mark.parametrize(
    "spoil, why",
    [
        (a_text, "not written by sim"),
        (another_database, "another program"),
        (another_version, "format 7, of a newer sim"),
        (more_tables, "tables are not as sim made them"),
        (a_hole, "damaged"),
        (a_gap, "damaged"),
        (a_folder, "folder"),
        (a_link, "link"),
    ],
)
def test_a_file_that_is_not_ours_or_not_whole_is_told_and_left_as_it_is(spoil: Any, why: str, path: Path) -> None:
    path.parent.mkdir()
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(CannotOpen, match=why) as told:
        Store(path, LAWS)
    assert str(path) in str(told.value)
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert not [one for one in threading.enumerate() if one.name == "store writer"]


def test_a_file_that_another_server_has_open_is_not_opened_twice(path: Path) -> None:
    with opened(path), pytest.raises(CannotOpen, match="another server"):
        Store(path, LAWS)
    opened(path).close()


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_others_on_the_machine_cannot_read_it(path: Path) -> None:
    with opened(path):
        assert {oct(file.stat().st_mode & 0o077) for file in path.parent.glob("games.sqlite*")} == {"0o0"}


@settings(max_examples=20, deadline=None)
@given(sent=st.lists(st.tuples(st.integers(-1, 4), st.integers(0, 3)), max_size=30))
def test_every_prefix_of_what_is_kept_replays_to_the_state_it_had(
    sent: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened(tmp_path_factory.mktemp("s") / "s") as store:
        had = [store.room("r")]
        for value, key in sent:
            try:
                [event] = store.append(number(value, f"k{key}"))
            except (Refused, OtherValue):
                assert store.room("r") == had[-1]
                continue
            assert event.body["number"] == value
            if store.room("r").version > had[-1].version:
                had.append(store.room("r"))
        events = store.events("r")
    assert [replayed(LAWS, events[:length]) for length in range(1, len(events) + 1)] == had
    assert len({event.key for event in events}) == len(events)


@settings(max_examples=20, deadline=None)
@given(sent=st.permutations([number(one) for one in (1, 1, 1, 2, 2, 3, 4)]))
def test_the_order_of_what_is_sent_again_does_not_matter(
    sent: list[Entry], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened(tmp_path_factory.mktemp("s") / "s") as store:
        futures = [store.submit(entry) for entry in sent]
        answers = [(entry, future.result()) for entry, future in zip(sent, futures, strict=True)]
        assert sorted(store.room("r").state) == [1, 2, 3, 4]
        for entry, answer in answers:
            assert store.append(entry) == answer


def test_sim_serve_does_not_begin_with_a_file_of_games_that_is_none(path: Path) -> None:
    path.parent.mkdir()
    a_text(path)
    said = CliRunner().invoke(app, ["serve", "--no-browser", "--games", str(path)], env={"COLUMNS": "300"})
    assert said.exit_code == 2
    assert "not written by sim" in said.output
    assert "Traceback" not in said.output
