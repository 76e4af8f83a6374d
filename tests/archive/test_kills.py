"""A study that is killed at any point goes on when it is asked again, to the tables of an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

KILLS = int(os.environ.get("SIM_KILLS", "3"))  # `make soak` asks for more
PATIENCE = 120  # seconds for one attempt
WORKER = """
import sys
from sim.study import blocks
blocks.Task.blocks.__defaults__ = (16,)
import sim.cli
sys.exit(sim.cli.main())
"""
FILES = ("gaza/side_by_side", "gaza/no_force")
ASKED = ("compare", *FILES, "--worlds", "120", "--weeks", "24", "--no-pictures", "-q")
"""Sixteen blocks of a few tenths of a second."""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="kills by signal")]


def start(out: Path, workers: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, *ASKED, "--out", str(out), "--workers", str(workers)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)


def finished(out: Path) -> list[Path]:
    return [path.parent for path in out.glob("*/*/manifest.json") if not path.parent.name.startswith(".")]


def tables(out: Path) -> dict[str, bytes]:
    [folder] = finished(out)
    assert not list(out.glob("*/.unfinished-*"))
    return {path.name: path.read_bytes() for path in (folder / "tables").iterdir()} | {
        "manifest.json": (folder / "manifest.json").read_bytes()
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], float]:
    """The tables of a run that nobody kills, and the seconds that it takes."""
    out, began = tmp_path_factory.mktemp("undisturbed"), time.monotonic()
    process = start(out, 1)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    return tables(out), time.monotonic() - began


@pytest.mark.parametrize("attempt", range(KILLS))
def test_killed_at_random_points_it_ends_with_the_same_tables(
    attempt: int, undisturbed: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    expected, seconds = undisturbed
    chance = random.Random(attempt)
    workers = 1 + attempt % 2
    for _ in range(2):
        process = start(tmp_path, workers)
        time.sleep(chance.uniform(0.3, 1.0) * seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE)
    last = start(tmp_path, workers)
    _, said = last.communicate(timeout=PATIENCE)
    assert last.returncode == 0, said
    assert tables(tmp_path) == expected


def test_workers_end_when_whoever_asked_is_killed(tmp_path: Path) -> None:
    process, deadline = start(tmp_path, 2), time.monotonic() + PATIENCE
    try:
        while not list(tmp_path.glob("*/.unfinished-*/blocks/*")):
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        process.kill()
        process.communicate(timeout=20)  # the pipes are at their end when the last process that could write is gone
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def test_two_runs_at_once_on_one_folder_do_not_harm_each_other(
    undisturbed: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    expected, _ = undisturbed
    both = [start(tmp_path, 1) for _ in range(2)]
    said = [process.communicate(timeout=PATIENCE)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("waiting" in words for words in said) == 1
    assert tables(tmp_path) == expected
