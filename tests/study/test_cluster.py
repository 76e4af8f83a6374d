"""The same tables from a Dask cluster: a real scheduler and two workers, started on loopback by the test."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np
import pytest

from sim.scenario.load import load
from sim.study.blocks import Task
from sim.study.workers import ALONE, cluster

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
PATIENCE = 60  # seconds until a scheduler must answer
QUIET = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}


def begin(*command: str) -> subprocess.Popen[str]:
    whole = [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:]]
    return subprocess.Popen(whole, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=QUIET)


@pytest.fixture(scope="module")
def cluster_of_two() -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """The address of a scheduler on a free port of this machine, and its two workers."""
    scheduler = begin("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
    started = [scheduler]
    try:
        deadline, address = time.monotonic() + PATIENCE, ""
        while not address and time.monotonic() < deadline:
            assert scheduler.stderr is not None
            found = re.search(r"tcp://127\.0\.0\.1:\d+", scheduler.stderr.readline())
            address = found.group() if found else ""
        assert address
        workers = [
            begin("worker", address, "--nthreads", "1", "--nworkers", "1", "--host", "127.0.0.1", "--no-dashboard")
            for _ in range(2)
        ]
        started += workers
        yield address, workers
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


def test_a_cluster_finds_the_same_even_if_a_worker_is_killed_midway(
    cluster_of_two: tuple[str, list[subprocess.Popen[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = cluster_of_two
    monkeypatch.setattr("sim.study.blocks.Task.blocks.__defaults__", (200,))
    task = Task(load("gaza/no_force", {"weeks": 30}), 2000, kept=5)
    alone = ALONE.follow([task])[0]
    there = cluster(address)
    told: list[int] = []

    def kill_one(done: int, _: int) -> None:
        told.append(done)
        if len(told) == 2:
            workers[0].kill()

    many = there.follow([task], kill_one)[0]
    assert len(many) == len(alone) == 10
    for one, other in zip(alone, many, strict=True):
        for name, array in one.arrays.items():
            assert np.array_equal(array, other.arrays[name], equal_nan=array.dtype.kind == "f"), name


def test_nobody_at_the_address_is_said() -> None:
    with pytest.raises(OSError, match=r"127\.0\.0\.1"):
        cluster("tcp://127.0.0.1:1")


@pytest.mark.parametrize("address", ["nonsense", "tcp://nowhere", ""])
def test_what_is_no_address_is_said_without_waiting_for_an_answer(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("distributed.Client", lambda *_, **__: pytest.fail("somebody was called"))
    with pytest.raises(ValueError):
        cluster(address)
