"""Whenever the power goes, what was acknowledged is there; and a store that does not sync is shown to lose it."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.web.store import CannotOpen, Store, opening
from tests.web.stores import LAWS, number, opened
from tests.web.synced import Synced, watched

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SQLite's file system of POSIX is watched")
LARGE = "x" * 30_000
"""So that a few hundred answers fill the log, and it is written into the file while more come."""


def left(state: Path) -> tuple[int, ...]:
    """The numbers that a store has after a loss of power; none where there is no store any more."""
    try:
        with Store(state / "games.sqlite", LAWS) as store:
            return tuple(store.room("r").state or ())
    except CannotOpen:
        return ()


def lived(folder: Path, acknowledged: Callable[[Synced, int], None], answers: int) -> Synced:
    """A store that is given answers; after each is acknowledged the power may go."""
    folder.mkdir()
    with watched(folder) as synced, opened(folder / "games.sqlite") as store:
        for value in range(1, answers + 1):
            store.append(number(value, more=LARGE))
            acknowledged(synced, value)
    return synced


def test_no_loss_of_power_takes_what_was_acknowledged(tmp_path: Path) -> None:
    dice, states = random.Random(5), iter(range(10_000))
    logs: set[int] = set()

    def acknowledged(synced: Synced, value: int) -> None:
        logs.add(len(synced.files["games.sqlite"]))
        if value % 9 and value > 3:
            return
        for chance in (None, dice, dice):
            state = synced.after_a_loss(tmp_path / f"state {next(states)}", chance)
            assert left(state) == tuple(range(1, value + 1))

    synced = lived(tmp_path / "store", acknowledged, 250)
    assert synced.syncs > 250
    assert len(logs) > 2, "the log was written into the file meanwhile"


@pytest.mark.parametrize("setting", ["OFF", "NORMAL"])
def test_without_syncs_the_same_losses_take_answers(
    setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "SYNCHRONOUS", setting)
    lost: list[int] = []

    def acknowledged(synced: Synced, value: int) -> None:
        if value % 9 == 0:
            lost.append(value - len(left(synced.after_a_loss(tmp_path / f"state {value}"))))

    lived(tmp_path / "store", acknowledged, 27)
    assert all(lost), lost


def test_what_was_written_was_synced_before_it_was_acknowledged(tmp_path: Path) -> None:
    behind: list[int] = []

    def acknowledged(synced: Synced, value: int) -> None:
        log = (synced.folder / "games.sqlite-wal").read_bytes()
        behind.append(len(log) - len(synced.files["games.sqlite-wal"]))

    lived(tmp_path / "store", acknowledged, 5)
    assert behind == [0] * 5


def test_a_loss_of_power_while_a_store_is_made_leaves_a_file_that_can_be_opened(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    with watched(folder) as synced, Store(folder / "games.sqlite", LAWS):
        states = list(synced.states)
    assert len(states) > 3
    for turn, files in enumerate(states):
        state = tmp_path / f"state {turn}"
        state.mkdir()
        for name, content in files.items():
            (state / name).write_bytes(content)
        with opened(state / "games.sqlite") as store:
            store.append(number(7))
            assert store.room("r").state == (7,)
