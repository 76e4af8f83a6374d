"""A class whose server is killed at any moment: each guess acknowledged is there, with its value, none twice."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from sim.web.classroom.law import MOST_REVISIONS
from sim.web.classroom.rooms import LAWS
from sim.web.store import Store
from tests.web.classes import ROOM
from tests.web.test_class_in_browser import Server

KILLS = int(os.environ.get("SIM_KILLS", "5"))
STUDENTS, LONGEST = 6, 0.2  # seconds from the first acknowledged guess to the kill
pytestmark = pytest.mark.slow


class Student:
    """A phone that guesses otherwise again and again, until the server is gone; remembers what was acknowledged."""

    def __init__(self, number: int, address: str) -> None:
        self.number, self.revision = number, 0
        self.client = httpx.Client(base_url=address, headers={"origin": address, "accept": "text/html"}, timeout=10)
        self.first = threading.Event()

    def joins(self) -> None:
        shown = self.client.get(f"/class/{ROOM}").text
        token = shown.partition('name="token" value="')[2].partition('"')[0]
        fields = {"do": "join", "token": token, "name": f"Student {self.number}"}
        assert self.client.post(f"/class/{ROOM}", data=fields).status_code == 303

    def value(self, revision: int) -> int:
        """What it guesses when it has changed its answer so often."""
        return (self.number * 7 + revision) % 101

    def sends(self, fields: dict[str, Any]) -> bool:
        """Send something twice, and count it as soon as it is acknowledged; whether to go on."""
        for is_again in (False, True):
            try:
                status = self.client.post(f"/class/{ROOM}", data=fields).status_code
            except httpx.TransportError:
                return False
            if status != 303:
                return is_again  # what was sent again may come too late; what was sent is there
            if not is_again:
                self.revision += 1
                self.first.set()
        return True

    def guesses(self) -> None:
        """Guess, each time sent twice, until the server is gone or the question closed."""
        self.first.clear()
        while self.revision < MOST_REVISIONS:
            value = self.value(self.revision)
            fields = {"do": "guess", "revision": self.revision + 1, "why": f"reason {value}"}
            fields |= {"guess-as_it_is": value, "guess-longer": 100 - value}
            if not self.sends(fields):
                break


def test_every_acknowledged_guess_is_there_and_none_twice(tmp_path: Path) -> None:
    dice, acknowledged = random.Random(16), 0
    for turn in range(KILLS):
        if turn % 2 == 0:  # otherwise what was lost on the way is sent to the same room again, which is being closed
            server = Server(tmp_path / f"{turn}.sqlite")
            students = [Student(number, server.address) for number in range(STUDENTS)]
            for one in students:
                one.joins()
        else:
            server.start()
        with httpx.Client(base_url=server.address, headers={"origin": server.address}) as boss:
            boss.get(f"/class/{ROOM}/console", params={"key": server.key})
            told = {"do": "begin", "minutes": "", "once": "a"}
            assert boss.post(f"/class/{ROOM}/console", data=told).status_code == 303
            threads = [threading.Thread(target=one.guesses) for one in students]
            for thread in threads:
                thread.start()
            assert students[0].first.wait(30)
            time.sleep(dice.uniform(0, LONGEST))
            if turn % 2:
                assert boss.post(f"/class/{ROOM}/console", data={"do": "close"}).status_code == 303
            server.kill()
        for thread in threads:
            thread.join()
        looked_at(server.path, students, is_closed=bool(turn % 2))
        acknowledged += sum(one.revision for one in students)
        if turn % 2:
            for one in students:
                one.client.close()
    print(f"{KILLS} kills, {acknowledged} acknowledged guesses")


def looked_at(path: Path, students: list[Student], *, is_closed: bool) -> None:
    """All that was acknowledged is there once, and at most one more for each, which was under way."""
    with Store(path, LAWS) as store:
        state, events = store.room(ROOM).state, store.events(ROOM)
    is_called = state.until is not None  # where somebody was late, closing begins with that
    assert (state.phase == "closed" or is_called) == is_closed
    assert max(Counter(event.key for event in events).values()) == 1
    for one in students:
        number = next(place for place, seat in enumerate(state.seats) if seat.name == f"Student {one.number}")
        there = [
            event.body["guess"]["as_it_is"]
            for event in events
            if event.kind == "guessed" and event.body["seat"] == number
        ]
        assert len(there) in (one.revision, one.revision + 1)
        assert there == [one.value(revision) for revision in range(len(there))]
