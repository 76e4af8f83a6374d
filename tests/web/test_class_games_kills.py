"""Games of a class whose server is killed at any moment: each move acknowledged is there, and none twice."""

from __future__ import annotations

import os
import random
import re
import threading
import time
from collections import Counter
from pathlib import Path

import httpx2 as httpx
import pytest

from sim.web.classroom.rooms import LAWS
from sim.web.classroom.rounds import MOST_REVISIONS
from sim.web.store import Store
from tests.web.classes import ROOM
from tests.web.test_class_in_browser import Server
from tests.web.test_class_kills import Student

KILLS = int(os.environ.get("SIM_KILLS", "5"))
PLAYERS, LONGEST, PATIENCE = 4, 0.3, 60.0  # seconds from the first acknowledged move to the kill, and to the round
pytestmark = pytest.mark.slow


class Player(Student):
    """A phone that decides otherwise again and again, until the server is gone; remembers what was acknowledged."""

    def decides(self) -> None:
        self.first.clear()
        while self.revision < MOST_REVISIONS:
            fields = {"do": "move", "game": 1, "take": 0, "round": 1, "revision": self.revision + 1}
            fields |= {"choice": "advisers", "message": f"{self.number}.{self.revision}", "promise": ""}
            if not self.sends(fields):
                break


def begun(server: Server) -> None:
    """Begin games, and wait until a round is open."""
    with httpx.Client(base_url=server.address, headers={"origin": server.address}, timeout=PATIENCE) as boss:
        boss.get(f"/class/{ROOM}/console", params={"key": server.key})
        shown = boss.get(f"/class/{ROOM}/console").text
        choice = re.search(r'<option value="(as_it_is:\w+:\w+)"', shown)
        assert choice is not None
        told = {"do": "games", "choice": choice[1], "size": 1, "rounds": 2, "world": 1, "minutes": "", "once": "a"}
        assert boss.post(f"/class/{ROOM}/console", data=told).status_code == 303
        end = time.monotonic() + PATIENCE
        while "tables in" not in boss.get(f"/class/{ROOM}/projector").text:
            assert time.monotonic() < end
            time.sleep(0.1)


def test_every_acknowledged_move_is_there_and_none_twice(tmp_path: Path) -> None:
    dice, acknowledged = random.Random(17), 0
    for turn in range(KILLS):
        server = Server(tmp_path / f"{turn}.sqlite")
        players = [Player(number, server.address) for number in range(PLAYERS)]
        for one in players:
            one.joins()
        begun(server)
        late = players.pop()  # so that the round stays open
        threads = [threading.Thread(target=one.decides) for one in players]
        for thread in threads:
            thread.start()
        assert players[0].first.wait(30)
        time.sleep(dice.uniform(0, LONGEST))
        server.kill()
        for thread in threads:
            thread.join()
        looked_at(server.path, players)
        server.start()  # whoever is late ends the round, in which all that was acknowledged counts
        late.decides()
        server.kill()
        closed_with(server.path, players)
        acknowledged += sum(one.revision for one in players)
        for one in (*players, late):
            one.client.close()
    print(f"{KILLS} kills, {acknowledged} acknowledged moves")


def looked_at(path: Path, players: list[Player]) -> None:
    """All that was acknowledged is there once, and at most one more for each, which was under way."""
    with Store(path, LAWS) as store:
        state, events = store.room(ROOM).state, store.events(ROOM)
    assert max(Counter(event.key for event in events).values()) == 1
    for one in players:
        seat = next(place for place, seat in enumerate(state.seats) if seat.name == f"Student {one.number}")
        there = [event.body["message"] for event in events if event.kind == "moved" and event.body["seat"] == seat]
        assert len(there) in (one.revision, one.revision + 1)
        assert there == [f"{one.number}.{revision}" for revision in range(len(there))]


def closed_with(path: Path, players: list[Player]) -> None:
    """A round that was closed has the last move of everybody."""
    with Store(path, LAWS) as store:
        state = store.room(ROOM).state
    games = state.games[-1]
    if not games.rounds:
        return  # it was killed before
    for one in players:
        seat = next(place for place, seat in enumerate(state.seats) if seat.name == f"Student {one.number}")
        table, side = games.place_of(seat)
        said = games.rounds[0][table][side]["message"]
        assert int(said.partition(".")[2]) >= one.revision - 1
