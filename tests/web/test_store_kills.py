"""A server that is killed at any moment: each answer that was acknowledged is there, with its value, and none twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from sim.web.store import Store
from tests.web.stores import LAWS, opened

KILLS = int(os.environ.get("SIM_KILLS", "5"))  # `make soak-store` asks for more
LONGEST = 0.25  # seconds from the first acknowledged answer to the kill
SERVER = """
import sys, threading
from pathlib import Path
from tests.web.stores import number, opened

store = opened(Path(sys.argv[1]))
turn, lock = int(sys.argv[2]), threading.Lock()

def student(seat):
    value = 0
    while True:
        value += 1
        for _ in range(1 + (value % 3 == 0)):  # some are sent twice
            [event] = store.append(number(1000 * value + seat, f"{turn}:{seat}:{value}", more="x" * 200 * seat))
        with lock:
            print(event.number, event.key, event.body["number"], flush=True)

for seat in range(1, 9):
    threading.Thread(target=student, args=(seat,), daemon=True).start()
threading.Event().wait()
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills by signal")


def killed(path: Path, turn: int, dice: random.Random) -> list[tuple[int, str, int]]:
    """What a server had acknowledged when it was killed: number, key and value of each answer."""
    command = [sys.executable, "-c", SERVER, str(path), str(turn)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        first = server.stdout.readline()  # at least one
        time.sleep(dice.uniform(0, LONGEST))
        server.send_signal(signal.SIGKILL)
        lines = [first, *server.stdout]
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [(int(number), key, int(value)) for number, key, value in whole]


def test_every_acknowledged_answer_is_there_and_none_twice(tmp_path: Path) -> None:
    path, dice = tmp_path / "games.sqlite", random.Random(16)
    acknowledged: dict[str, tuple[int, int]] = {}
    opened(path).close()
    for turn in range(KILLS):
        told = killed(path, turn, dice)
        assert told
        acknowledged |= {key: (number, value) for number, key, value in told}
        if turn % 2:  # otherwise the next server finds what the killed one left
            continue
        with Store(path, LAWS) as store:
            events = store.events("r")
            assert len(store.room("r").state) == len(events) - 1
        there = {event.key: (event.number, event.body.get("number")) for event in events}
        assert {key: there.get(key) for key in acknowledged} == acknowledged
        assert max(Counter(event.key for event in events).values()) == 1
    print(f"{KILLS} kills, {len(acknowledged):,} acknowledged answers, {len(events):,} events")
