"""Whole classes one after another on one server: do its memory and its open files grow?

    python -m benchmarks.class_soak [--minutes 10] [--students 20] [--exercise one_deal]

In each class all join, guess, play a game and are told what it was worth; then the instructor deletes the room. What
the first classes take is no growth: programs are made, and processes begun. Measured is after each class, once all
phones are gone. It fails where more is taken at the end than after the second class, beyond the bounds below.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import httpx2
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from benchmarks.phones import Boss, Phone, opens, until, weight
from sim.teaching.reading import read_exercise
from sim.web.classroom.console import instruct
from sim.web.classroom.model import Asked, asked_of
from sim.web.classroom.part import Classroom
from sim.web.classroom.rooms import LAWS, opened
from sim.web.serving import bound, serve
from sim.web.store import Store

MOST_MEGABYTES, MOST_FILES = 40.0, 8
"""What may be taken more at the end than after the first two classes."""
FIRST, ROUNDS, REST = 2, 2, 3.0
"""The classes that are no growth, the rounds of each, and seconds after which all that was cut has ended."""


class Opener(Classroom):
    """The part of a class, in which a new room is opened whenever one is asked for."""

    def __init__(self, store: Store, one: Asked, address: str) -> None:
        self._store, self._one, self._every = store, one, dict[str, Asked]()
        super().__init__(store, self._every, address)

    def routes(self) -> Sequence[BaseRoute]:
        """What is answered, and a room that is opened anew."""
        return [Route("/-/new", self.open_another, methods=["POST"]), *super().routes()]

    async def open_another(self, _: Request) -> Response:
        """Open a room in the place of the former ones; its code, and the key to its console."""
        room = opened(self._store, self._one)
        self._every.clear()
        self._every[room] = self._one
        self.rooms.work(room)
        return PlainTextResponse(f"{room} {instruct(self._store, room)}")


def served(path: Path, exercise: str) -> None:
    """Serve classes until this is ended; says the address once it answers."""
    asked = asked_of(read_exercise(exercise), 100)
    assert asked is not None
    listening = bound("127.0.0.1", None)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with Store(path, LAWS) as store:
        serve([Opener(store, asked, f"{address}/")], listening, "127.0.0.1", lambda _: print(address, flush=True))


async def a_class(address: str, students: int) -> None:
    """A class from the door to the debrief, whose room is deleted."""
    async with httpx2.AsyncClient(base_url=address, headers={"origin": address}, timeout=60) as anybody:
        answer = await anybody.post("/class/-/new")
        answer.raise_for_status()
    room, _, key = answer.text.partition(" ")
    boss, phones = Boss(address, room), [Phone(number, address, room) for number in range(students)]
    await boss.client.get(boss.there, params={"key": key})
    await asyncio.gather(*(one.joins() for one in phones))
    for one in phones:
        one.follows()
    await boss.does("begin", minutes="")
    orders = list(asked_orders(await phones[0].text()))
    await asyncio.gather(*(one.guesses(orders) for one in phones))
    await boss.does("close")
    await boss.begins_games(ROUNDS, phones[0])
    for nth in range(1, ROUNDS + 1):
        for one in phones:
            one.follows()  # all are cut in each round, and come again
        pages = [await one.text() for one in phones]
        waiting = [(one, page) for one, page in zip(phones, pages, strict=True) if 'value="move"' in page]
        await asyncio.gather(*(one.decides(page) for one, page in waiting))
        await until(partial(opens, number=nth + 1), phones[0].text)
    await until(lambda text: "All is there" in text, boss.text, 0.5)
    taken = await boss.client.get(f"{boss.there}/class.csv")
    assert taken.text.count("reason ") == students
    await boss.does("forget", code=room)
    for one in phones:
        await one.ends()
    await boss.client.aclose()


def asked_orders(page: str) -> Sequence[str]:
    """The orders that a page asks a guess about."""
    return [part.partition('"')[0] for part in page.split('name="guess-')[1:]]


def soaked(server: subprocess.Popen[str], asked: argparse.Namespace) -> None:
    """Classes for so many minutes; raises where the server has grown."""
    assert server.stdout is not None
    address, end = server.stdout.readline().strip(), time.monotonic() + 60 * asked.minutes
    told: list[tuple[float, int, int]] = [weight(server.pid)]
    print(f"at first: {in_words(told[0])}", flush=True)
    while time.monotonic() < end or len(told) < FIRST + 2:
        asyncio.run(a_class(address, asked.students))
        time.sleep(REST)
        told.append(weight(server.pid))
        print(f"after {len(told) - 1} classes: {in_words(told[-1])}", flush=True)
    (before, files, begun), (after, files_after, begun_after) = told[FIRST], told[-1]
    assert after - before <= MOST_MEGABYTES, f"the memory grew from {before:.0f} to {after:.0f} MB"
    assert files_after - files <= MOST_FILES, f"there were {files} open files, and are {files_after}"
    assert begun_after <= begun, f"there were {begun} processes, and are {begun_after}"
    print(f"{len(told) - 1 - FIRST} classes more took {after - before:+.0f} MB and {files_after - files:+} files")


def in_words(told: tuple[float, int, int]) -> str:
    """What a server takes."""
    used, files, begun = told
    return f"{used:.0f} MB, {files} files open, {begun} processes beside it"


def main() -> None:
    """Serve, soak and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--exercise", default="one_deal")
    parser.add_argument("--serves", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serves is not None:
        served(asked.serves, asked.exercise)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "classes.sqlite")
        command = [sys.executable, "-m", "benchmarks.class_soak", "--exercise", asked.exercise, "--serves", path]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            soaked(server, asked)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


if __name__ == "__main__":
    main()
