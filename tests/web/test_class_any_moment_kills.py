"""A class whose server is killed as a round closes, amid the weeks, as it looks back, and as it is taken along."""

from __future__ import annotations

import csv
import io
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from sim.web.classroom.law import Class
from sim.web.classroom.rooms import LAWS
from sim.web.store import Store
from sim.web.store.events import Event
from tests.web.classes import ROOM
from tests.web.test_class_games_kills import PATIENCE, PLAYERS, Player, begun
from tests.web.test_class_in_browser import Server

AT = ("closing by hand", "closing", "weeks", "debrief", "export")
"""What is under way as the server is killed: a round closed by hand while all still change their minds, or because all
are in; the weeks through which the model carries the tables on; its looking back; the table that is taken along."""
LATEST = {"closing by hand": 3.5, "closing": 0.05, "weeks": 0.6, "debrief": 2.0, "export": 0.5}
"""Seconds from where that begins until the server is killed at the latest."""
KILLS = max(int(os.environ.get("SIM_KILLS", "5")), len(AT))
ROUNDS = 2
pytestmark = pytest.mark.slow


class Writer(Player):
    """A student who decides once a round, and after the games writes what they showed, again and again."""

    reflections = 0

    def decides_once(self, number: int) -> None:
        """Decide in a round; it is acknowledged."""
        fields = {"do": "move", "game": 1, "take": 0, "round": number, "revision": 1, "choice": "advisers"}
        answer = self.client.post(
            f"/class/{ROOM}", data={**fields, "message": f"{self.number}.{number}", "promise": ""}
        )
        assert answer.status_code == 303

    def sees(self, says: str) -> None:
        """Wait until the phone says something."""
        end = time.monotonic() + PATIENCE
        while says not in self.client.get(f"/class/{ROOM}").text:
            assert time.monotonic() < end
            time.sleep(0.1)

    def writes(self) -> None:
        """Write a sentence, sent twice; it is acknowledged."""
        fields = {"do": "reflect", "revision": self.reflections + 1, "text": f"{self.number} after {self.reflections}"}
        kept = [self.client.post(f"/class/{ROOM}", data=fields).status_code for _ in range(2)]
        assert 303 in kept
        self.reflections += 1


@contextmanager
def instructor(server: Server) -> Iterator[httpx.Client]:
    """The instructor's browser."""
    origin = {"origin": server.address}
    with httpx.Client(base_url=server.address, headers=origin, timeout=PATIENCE, follow_redirects=True) as boss:
        boss.get(f"/class/{ROOM}/console", params={"key": server.key})
        yield boss


def rows(boss: httpx.Client) -> list[dict[str, str]]:
    """The table that is taken along, a row a student."""
    answer = boss.get(f"/class/{ROOM}/console/class.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def takes_along(server: Server, first: threading.Event) -> None:
    """Ask for the table again and again, until the server is gone; what arrives is whole."""
    try:
        with instructor(server) as boss:
            while True:
                assert len(rows(boss)) == PLAYERS
                first.set()
    except httpx.TransportError:
        return


def closes(boss: httpx.Client) -> None:
    """Close the first round by hand; the server may go before it answers."""
    try:
        boss.post(f"/class/{ROOM}/console", data={"do": "round", "game": 1, "take": 0, "round": 1})
    except httpx.TransportError:
        return


def killed_by_hand(server: Server, players: list[Writer], wait: float) -> None:
    """All change their minds until the server is gone, and it goes as the instructor closes the round."""
    deciding = [threading.Thread(target=one.decides) for one in players[1:]]  # the first is late: it does not close
    with instructor(server) as boss:
        for thread in deciding:
            thread.start()
        assert players[1].first.wait(PATIENCE)
        closing = threading.Thread(target=closes, args=(boss,))
        closing.start()
        time.sleep(wait)
        server.kill()
        for thread in (*deciding, closing):
            thread.join()


def killed_in_games(server: Server, players: list[Writer], wait: float) -> None:
    """All have decided: the round closes by itself, and the model carries the tables on."""
    for one in players:
        one.decides_once(1)
    time.sleep(wait)
    server.kill()


def to_the_end(players: list[Writer]) -> None:
    """The last round is decided by all whom it waits for, and the games are over."""
    for one in players:
        one.sees('name="round" value="2"')
    for one in players:
        one.decides_once(2)
    for one in players:
        one.sees("The games are over")


def killed_afterwards(server: Server, players: list[Writer], wait: float, *, is_taken_along: bool) -> None:
    """The model looks back while students write, and the table is taken along."""
    for one in players:
        one.writes()
    first = threading.Event()
    taking = threading.Thread(target=takes_along, args=(server, first))
    if is_taken_along:
        taking.start()
        assert first.wait(PATIENCE)
    time.sleep(wait)
    server.kill()
    if is_taken_along:
        taking.join()


def stood(path: Path) -> tuple[Class, list[Event]]:
    """The class as it is on the disk, and its events."""
    with Store(path, LAWS) as store:
        state, events = store.room(ROOM).state, list(store.events(ROOM))
    assert isinstance(state, Class)
    assert max(Counter(event.key for event in events).values()) == 1
    return state, events


def said(state: Class, of: Callable[[Event], str], events: list[Event], kind: str, one: Writer) -> list[str]:
    """What a student sent of a kind, in order, as it was kept."""
    seat = next(place for place, seat in enumerate(state.seats) if seat.name == f"Student {one.number}")
    return [of(event) for event in events if event.kind == kind and event.body["seat"] == seat]


def moment(state: Class, events: list[Event]) -> str:
    """What was under way when nothing was written any more."""
    games = state.games[-1]
    if games.ends is None:
        done = f"{len(games.rounds)} of {ROUNDS} rounds closed"
        return f"{done}, {'a round open' if games.open is not None else 'the model at work'}"
    tables = len(games.tables)
    part = "all found" if games.debrief.has_judged(tables) else "lived" if games.debrief.has_lived(tables) else "none"
    return f"games over, of the debrief: {part}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path / "one.sqlite")
    yield one
    if one.process.poll() is None:
        one.kill()


@pytest.fixture
def players(server: Server) -> Iterator[list[Writer]]:
    every = [Writer(number, server.address) for number in range(PLAYERS)]
    for one in every:
        one.joins()
    yield every
    for one in every:
        one.client.close()


@pytest.mark.parametrize("turn", range(KILLS))
def test_whatever_is_under_way_all_that_was_acknowledged_is_there_and_the_class_goes_on(
    turn: int, server: Server, players: list[Writer]
) -> None:
    at = AT[turn % len(AT)]
    wait = random.Random(turn).uniform(0, LATEST[at])
    begun(server)
    if at == "closing by hand":
        killed_by_hand(server, players, wait)
    elif at in ("closing", "weeks"):
        killed_in_games(server, players, wait)
    else:
        for one in players:
            one.decides_once(1)
        to_the_end(players)
        killed_afterwards(server, players, wait, is_taken_along=at == "export")
    state, events = stood(server.path)
    found = moment(state, events)
    acknowledged = all_is_there(state, events, players, at)
    server.start()
    goes_on(server, players, at)
    print(f"killed at {at}, after {wait:.2f} s: {found}; {acknowledged} answers had been acknowledged")


def all_is_there(state: Class, events: list[Event], players: list[Writer], at: str) -> int:
    """All that was acknowledged is there once, and at most one more for each, which was under way; how many it were."""
    acknowledged = 0
    for one in players:
        moved = said(state, lambda event: str(event.body["message"]), events, "moved", one)
        wrote = said(state, lambda event: str(event.body["text"]), events, "reflected", one)
        if at == "closing by hand":
            assert len(moved) in (one.revision, one.revision + 1)
            assert moved == [f"{one.number}.{revision}" for revision in range(len(moved))]
        else:
            assert moved == [f"{one.number}.{number}" for number in range(1, len(moved) + 1)]
            assert len(moved) == (1 if at in ("closing", "weeks") else ROUNDS)
        assert wrote == [f"{one.number} after {number}" for number in range(one.reflections)]
        acknowledged += (one.revision if at == "closing by hand" else len(moved)) + len(wrote)
    assert acknowledged
    return acknowledged


def goes_on(server: Server, players: list[Writer], at: str) -> None:
    """The class plays to its end and is taken along: every round has the last decision of each, every row its words."""
    if at == "closing by hand":
        with instructor(server) as boss:
            closes(boss)  # for a form that was overtaken nothing happens
    if at not in ("debrief", "export"):
        to_the_end(players)
    for one in players:
        one.writes()
        one.sees("What your decisions were worth")
    with instructor(server) as boss:
        taken = {row["name"]: row for row in rows(boss)}
    server.kill()
    state, events = stood(server.path)
    games = state.games[-1]
    assert [event.kind for event in events].count("round closed") == len(games.rounds) == ROUNDS
    assert [event.kind for event in events].count("games over") == 1
    assert len(taken) == PLAYERS
    for one in players:
        seat = next(place for place, seat in enumerate(state.seats) if seat.name == f"Student {one.number}")
        table, side = games.place_of(seat) or (-1, "")
        moved = said(state, lambda event: str(event.body["message"]), events, "moved", one)
        counted = [moves[table][side].get("message", "") for moves in games.rounds]
        # by hand the first student was late, and left the first round to the advisers
        assert [text for text in counted if text] == ([moved[-2]] if len(moved) > 1 else []) + [moved[-1]]
        assert taken[f"Student {one.number}"]["reflection"] == f"{one.number} after {one.reflections - 1}"
        assert taken[f"Student {one.number}"]["decisions"] == "advisers; advisers"
    assert len({end["outcome"] for end in games.ends or ()}) == 1  # all left it to the advisers, on the same luck
