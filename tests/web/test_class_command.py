"""`sim class` as an instructor types it: a room is opened, gone on with, listed, taken along, forgotten."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx2 as httpx
import pytest

from sim.web.classroom.rooms import LAWS
from sim.web.store import Entry, Store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="ends by signal")


def sim(folder: Path, *arguments: str, expect: int = 0) -> str:
    command = [sys.executable, "-m", "sim", "class", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == expect, done.stderr
    return done.stdout if expect == 0 else done.stderr


def opened(folder: Path, *arguments: str) -> tuple[str, str]:
    """What is said by a server that is started and ended, and its room; the console answers to its key alone."""
    command = [sys.executable, "-m", "sim", "class", "who_goes_first", "--no-browser", "--worlds", "20", *arguments]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        said = "".join(server.stdout.readline() for _ in range(6))
        [console] = re.findall(r"Console: +(\S+)", said)
        [link] = re.findall(r"Students: +(\S+)", said)
        assert "console" in httpx.get(console, follow_redirects=True).text.lower()
        assert httpx.get(console.partition("?")[0]).status_code == 403
        assert "Your name" in httpx.get(link).text
        assert httpx.get(link + "/projector").status_code == 200
        server.send_signal(signal.SIGINT)
        assert server.wait(30) == 0
    return said, link.rpartition("/")[2]


def test_a_room_from_its_opening_to_its_end(tmp_path: Path) -> None:
    assert "No rooms" in sim(tmp_path, "list")
    assert "no such file" in sim(tmp_path, "export", "ABCDEF", expect=2)
    assert list(tmp_path.iterdir()) == []  # who looks makes nothing
    said, room = opened(tmp_path)
    assert "Only this machine" in said
    said, again = opened(tmp_path)
    assert (again, "going on" in said) == (room, True)
    _, other = opened(tmp_path, "--new")
    assert other != room
    with Store(tmp_path / "games" / "classes.sqlite", LAWS) as store:
        store.append(Entry(room, "j", "joined", {"name": "=Ada", "token": "t"}))
        assert "another server has it open" in sim(tmp_path, "forget", room, expect=2)
    assert {line.split()[0] for line in sim(tmp_path, "list").splitlines()} == {room, other}
    assert "0 of 1 answered" in sim(tmp_path, "list")
    assert "1,'=Ada,,,,,,0,,,," in sim(tmp_path, "export", room.lower())
    sim(tmp_path, "export", room, "--to", "class.csv")
    assert "'=Ada" in (tmp_path / "class.csv").read_text(encoding="utf-8")
    assert "with 1 student." in sim(tmp_path, "forget", room)
    assert "no room of this code" in sim(tmp_path, "forget", room, expect=2)
    assert {line.split()[0] for line in sim(tmp_path, "list").splitlines()} == {other}
    assert other in sim(tmp_path, "list", "--json")


def test_what_is_no_exercise_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    assert "no shipped exercise" in sim(tmp_path, "--no-browser", "nonsuch", expect=2)
    assert list(tmp_path.iterdir()) == []
