"""Stopped at any stage, by any signal that stops a program, it ends soon, says how to go on, and leaves nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim import archive

INTERRUPTS = int(os.environ.get("SIM_INTERRUPTS", "4"))  # `make soak` asks for more
PATIENCE = 90  # seconds for what should take a few
WORKER = """
import sys
import sim.cli
from sim.cli import stopping

def main():
    stopping.watch()
    print("begun", flush=True)
    try:
        from sim.study import blocks
        blocks.Task.blocks.__defaults__ = (16,)
    except BaseException:
        stopping.say()
        return stopping.over(stopping.status())
    return sim.cli.main()

if __name__ == "__main__":
    sys.exit(main())
"""
"""The command, with blocks of a few tenths of a second."""
ASKED = ("compare", "gaza/side_by_side", "gaza/no_force", "--worlds", "64", "--weeks", "12")
NOISE = ("Traceback", "Exception ignored", "leaked", "within sim itself")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="stops by signal")


def start(out: Path, workers: int, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, *ASKED, "--out", str(out), "--workers", str(workers), *more]
    environment = {**os.environ, "SIM_ENGINE": "numpy"}
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True, env=environment
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"  # before that it is Python that starts, and not we
    return process


def stopped(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """Send a signal to all of its group, as a terminal does, and wait for its end: the exit status and what it said."""
    os.killpg(process.pid, number)
    _, said = process.communicate(timeout=PATIENCE)  # at its end only when the last process that could write is gone
    deadline = time.monotonic() + 5
    while left := living(process.pid):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)
    return process.returncode, said


def living(group: int) -> list[str]:
    """The processes of a group that run; one that has ended, and that nobody has taken note of yet, does not."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    every = [line.split(maxsplit=2) for line in listed.splitlines()]
    return [" ".join(line) for line in every if line[0] == str(group) and not line[1].startswith("Z")]


def contents(out: Path) -> dict[str, bytes]:
    [one] = archive.kept(out)
    assert [fault for fault in one.faults() if not fault.harmless] == []
    return {
        path.name: path.read_bytes() for path in one.folder.rglob("*") if path.is_file() and path.name != "log.jsonl"
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], float]:
    """What is kept where nobody stops it, and the seconds that this takes."""
    out, began = tmp_path_factory.mktemp("undisturbed"), time.monotonic()
    process = start(out, 2)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    return contents(out), time.monotonic() - began


def is_there(out: Path, pattern: str) -> bool:
    """Whether something like that is in a folder; what goes while one looks is not."""
    try:
        return bool(list(out.glob(pattern)))
    except FileNotFoundError:
        return False


def begun(out: Path) -> bool:
    return is_there(out, "*/.unfinished-*")


def after_a_block(out: Path) -> bool:
    return is_there(out, "*/.unfinished-*/blocks/*.npz")


def while_writing(out: Path) -> bool:
    return is_there(out, "*/.unfinished-*/new/tables")


def while_drawing(out: Path) -> bool:
    return is_there(out, "*/.unfinished-*/pictures")


def at_the_first(_: Path) -> bool:
    return True


SAID = {"SIGINT": "Interrupted.", "SIGTERM": "SIGTERM", "SIGHUP": "SIGHUP"}


@pytest.mark.slow
@pytest.mark.parametrize("workers, name", [(2, "SIGINT"), (1, "SIGTERM"), (2, "SIGHUP")])
@pytest.mark.parametrize("stage", [after_a_block, while_writing, while_drawing])
def test_d13_it_ends_at_every_stage_and_says_how_to_go_on(
    stage: Callable[[Path], bool], workers: int, name: str, tmp_path: Path
) -> None:
    process, deadline = start(tmp_path, workers), time.monotonic() + PATIENCE
    while not stage(tmp_path):
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    status, said = stopped(process, getattr(signal, name))
    assert status == 128 + getattr(signal, name), said
    assert SAID[name] in said
    assert "the same command" in said
    assert not [noise for noise in NOISE if noise in said], said


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.8, 1.2, 1.6, 2.0, 2.4])
def test_d13_workers_that_start_say_nothing_of_an_interrupt(seconds: float, tmp_path: Path) -> None:
    process = start(tmp_path, 2, "--no-pictures")
    time.sleep(seconds)
    status, said = stopped(process, signal.SIGINT)
    assert status == 130
    assert not [noise for noise in NOISE if noise in said], said


@pytest.mark.slow
@pytest.mark.long  # a soak, whose moments differ from machine to machine: make soak-interrupts asks for many more
@pytest.mark.parametrize("attempt", range(INTERRUPTS))
def test_d13_interrupted_at_random_it_goes_on_to_the_same_bytes(
    attempt: int, undisturbed: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    expected, seconds = undisturbed
    chance = random.Random(attempt)
    for _ in range(2):
        process = start(tmp_path, 1 + attempt % 2)
        time.sleep(chance.uniform(0.3, 1.1) * seconds)
        status, said = stopped(process, chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP]))
        assert status in (0, 129, 130, 143), said
        assert not [noise for noise in NOISE if noise in said], said
    last = start(tmp_path, 1 + attempt % 2)
    _, said = last.communicate(timeout=PATIENCE)
    assert last.returncode == 0, said
    assert contents(tmp_path) == expected


STUCK = """
import ctypes, sys, sim.cli
from sim.cli import stopping
stopping.GRACE = 0.5
def stuck(*_, **__):
    print("in it", flush=True)
    ctypes.CDLL(None).sleep(60)
import sim.cli.work
sim.cli.work.put = stuck
sys.exit(sim.cli.main())
"""
DEAF = STUCK.replace(
    "ctypes.CDLL(None).sleep(60)",
    """
    import time
    while True:
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            pass
""",
)


@pytest.mark.parametrize("script", [STUCK, DEAF], ids=["in a library", "which does not hear it"])
def test_d13_what_does_not_end_by_itself_is_ended(script: str) -> None:
    command = [sys.executable, "-c", script, "run", "gaza/side_by_side"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "in it\n"
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 143
    assert "SIGTERM" in said


def test_d13_a_signal_that_it_was_started_to_ignore_is_ignored(tmp_path: Path) -> None:
    script = STUCK.replace(
        "ctypes.CDLL(None).sleep(60)", "import signal; print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)"
    )
    ended = subprocess.run(
        ["sh", "-c", f"trap '' HUP; exec {sys.executable} -c '{script}' run gaza/side_by_side"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "True" in ended.stdout, ended.stderr


UNGUARDED = """
from sim import load, run
from sim.study import blocks
from sim.study.workers import processes
blocks.Task.blocks.__defaults__ = (4,)
run(load("gaza/side_by_side", {"weeks": 3}), 16, workers=processes(2))
"""


def script(file: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run a script of somebody's own."""
    file.write_text(text, encoding="utf-8")
    environment = {**os.environ, "SIM_ENGINE": "numpy"}
    command = [sys.executable, str(file)]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, env=environment)


def test_d19_a_script_without_a_main_guard_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    told = script(file, UNGUARDED)
    assert told.returncode == 1
    last = told.stderr.splitlines()[-1]
    assert str(file) in last
    assert "if __name__ == '__main__': main()" in last
    assert "was lost" not in told.stderr
    assert told.stderr.count("Traceback") == 1  # the processes say nothing


@pytest.mark.slow
def test_d19_with_a_main_guard_as_the_message_says_it_runs(tmp_path: Path) -> None:
    body = UNGUARDED.strip().splitlines()
    whole = [*body[:-2], "def main():", *(f"    {line}" for line in body[-2:]), "if __name__ == '__main__': main()"]
    assert script(tmp_path / "mine.py", "\n".join(whole)).returncode == 0
