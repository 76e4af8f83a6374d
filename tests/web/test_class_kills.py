"""A class whose server is killed at any moment: each guess acknowledged is there, with its value, none twice."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from sim.web.classroom.rooms import LAWS
from sim.web.store import Store
from tests.web.classes import ROOM
from tests.web.test_class_in_browser import Server

KILLS = int(os.environ.get("SIM_KILLS", "5"))
STUDENTS, LONGEST = 6, 0.4  # seconds from the first acknowledged guess to the kill
pytestmark = pytest.mark.slow


class Student:
    """A phone that guesses otherwise again and again, until the server is gone; remembers what was acknowledged."""

    def __init__(self, number: int, address: str) -> None:
        self.number, self.revision, self.value = number, 0, -1
        self.client = httpx.Client(base_url=address, headers={"origin": address, "accept": "text/html"}, timeout=10)
        self.first = threading.Event()

    def joins(self) -> None:
        shown = self.client.get(f"/class/{ROOM}").text
        token = shown.partition('name="token" value="')[2].partition('"')[0]
        fields = {"do": "join", "token": token, "name": f"Student {self.number}"}
        assert self.client.post(f"/class/{ROOM}", data=fields).status_code == 303

    def guesses(self) -> None:
        """Send guesses, the lost one first and once more, since nobody knows whether it was kept."""
        while self.revision < 20:
            value = (self.number * 7 + self.revision) % 101
            fields = {"do": "guess", "revision": self.revision + 1, "why": f"reason {value}"}
            fields |= {"guess-as_it_is": value, "guess-longer": 100 - value}
            try:
                for _ in range(2):
                    assert self.client.post(f"/class/{ROOM}", data=fields).status_code == 303
            except httpx.TransportError:
                return
            self.revision, self.value = self.revision + 1, value
            self.first.set()


def test_every_acknowledged_guess_is_there_and_none_twice(tmp_path: Path) -> None:
    dice, server = random.Random(16), Server(tmp_path / "classes.sqlite")
    students = [Student(number, server.address) for number in range(STUDENTS)]
    boss = httpx.Client(base_url=server.address, headers={"origin": server.address})
    for one in students:
        one.joins()
    boss.get(f"/class/{ROOM}/console", params={"key": server.key})
    assert boss.post(f"/class/{ROOM}/console", data={"do": "begin", "minutes": "", "once": "a"}).status_code == 303
    acknowledged = 0
    for turn in range(KILLS):
        if turn == KILLS - 1:  # the last while the question is being closed
            threading.Timer(0.05, lambda: boss.post(f"/class/{ROOM}/console", data={"do": "close"})).start()
        threads = [threading.Thread(target=one.guesses) for one in students]
        for one in students:
            one.first.clear()
        for thread in threads:
            thread.start()
        assert students[0].first.wait(30) or students[0].revision == 20 or turn == KILLS - 1
        time.sleep(dice.uniform(0, LONGEST))
        server.kill()
        for thread in threads:
            thread.join()
        with Store(server.path, LAWS) as store:
            state, events = store.room(ROOM).state, store.events(ROOM)
        for one in students:
            seat = next(seat for seat in state.seats if seat.name == f"Student {one.number}")
            assert seat.revision in (one.revision, one.revision + 1)
            told = [
                event.body["guess"]["as_it_is"]
                for event in events
                if event.key.startswith(f"guessed:{state.seats.index(seat)}:")
            ]
            assert told == [(one.number * 7 + revision) % 101 for revision in range(seat.revision)]
            acknowledged += one.revision
        assert max(Counter(event.key for event in events).values()) == 1
        server.start()
    server.kill()
    print(f"{KILLS} kills, {sum(one.revision for one in students)} acknowledged guesses, {len(events)} events")
