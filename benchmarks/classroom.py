"""A class of 200 phones on one laptop: how long joining, a storm of answers and a round of games at 100 tables take.

    python -m benchmarks.classroom [--students 200] [--exercise one_deal] [--rounds 3] [--minutes 0]

A server of `sim class` in a process of its own, and every phone a client with cookies and a stream of its own, all on
this machine, so that phones and server share its processors. Seconds on the clock; the load is printed beside them.
What was acknowledged is looked up in the store afterwards. With `--minutes` games are played again and again for so
long, as many as a room may have, and the memory of the server and its open files are told on the way.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import numpy as np

from sim.web.classroom.rooms import LAWS
from sim.web.classroom.tables import MOST_GAMES
from sim.web.store import Store

STORM, PATIENCE = 1.0, 600.0
"""Seconds within which all answer, and after which it is given up."""


class Phone:
    """One student: a client with a cookie of its own, and a stream that tells versions."""

    def __init__(self, number: int, address: str, room: str) -> None:
        self.number, self.there = number, f"/class/{room}"
        limits = httpx2.Limits(max_connections=4)
        headers = {"origin": address, "accept": "text/html"}
        self.client = httpx2.AsyncClient(base_url=address, headers=headers, timeout=PATIENCE, limits=limits)
        self.versions = 0
        self.stream: asyncio.Task[None] | None = None

    async def text(self) -> str:
        """The page as it is now."""
        answer = await self.client.get(self.there)
        answer.raise_for_status()
        return answer.text

    async def posts(self, **fields: Any) -> None:
        """Send a form; raises where it is not taken."""
        answer = await self.client.post(self.there, data=fields)
        if answer.status_code != 303:
            raise RuntimeError(f"student {self.number}: {answer.status_code} for {fields}")

    async def joins(self) -> None:
        """Come in."""
        await self.posts(do="join", token=field(await self.text(), "token"), name=f"Student {self.number}")

    async def listens(self) -> None:
        """Follow the versions of the page until it is cut."""
        headers = {"accept": "text/event-stream"}
        with suppress(httpx2.TransportError):
            async with self.client.stream("GET", f"{self.there}/versions", headers=headers, timeout=None) as stream:
                async for line in stream.aiter_lines():
                    self.versions += line.startswith("data:")

    def follows(self) -> None:
        """Have a stream, a new one where there was one."""
        if self.stream is not None:
            self.stream.cancel()
        self.stream = asyncio.create_task(self.listens())

    async def ends(self) -> None:
        """Be gone."""
        if self.stream is not None:
            self.stream.cancel()
        await self.client.aclose()


def field(text: str, name: str) -> str:
    """What a form has in a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    if found is None:
        raise RuntimeError(f"no field {name} on the page")
    return found[1]


class Boss:
    """The instructor."""

    def __init__(self, address: str, room: str, console: str) -> None:
        headers = {"origin": address, "accept": "text/html"}
        self.client = httpx2.AsyncClient(base_url=address, headers=headers, timeout=PATIENCE, follow_redirects=True)
        self.there, self.key = f"/class/{room}/console", console

    async def text(self) -> str:
        """The console."""
        return (await self.client.get(self.there)).text

    async def does(self, do: str, **fields: Any) -> None:
        """Press a button."""
        once = f"{random.randrange(2**48):x}"
        answer = await self.client.post(self.there, data={"do": do, "once": once, **fields})
        answer.raise_for_status()


async def until(is_so: Callable[[str], bool], text: Callable[[], Any], every: float = 0.1) -> float:
    """How long it takes until a page says so."""
    began = time.perf_counter()
    while not is_so(await text()):
        if time.perf_counter() - began > PATIENCE:
            raise RuntimeError("it took too long")
        await asyncio.sleep(every)
    return time.perf_counter() - began


async def timed(work: Sequence[Callable[[], Any]], within: float) -> list[float]:
    """How long each of these works took, all begun within so many seconds."""
    dice = random.Random(len(work))

    async def one(begin: Callable[[], Any]) -> float:
        await asyncio.sleep(dice.uniform(0, within))
        began = time.perf_counter()
        await begin()
        return time.perf_counter() - began

    return list(await asyncio.gather(*(one(each) for each in work)))


def says(what: str, found: Sequence[float]) -> None:
    """Print the middle and the slow end."""
    slow = f"p50 {np.median(found):.2f} s, p95 {np.quantile(found, 0.95):.2f} s, most {max(found):.2f} s"
    print(f"{what}: {slow} (load {os.getloadavg()[0]:.1f})", flush=True)


async def guesses(phones: Sequence[Phone], boss: Boss) -> None:
    """The question: a storm of answers, and every stream cut and joined again in the midst of it."""
    await boss.does("begin", minutes="")
    await until(lambda text: 'value="guess"' in text, phones[0].text)
    orders = re.findall(r'name="(guess-\w+)"', await phones[0].text())

    async def answers(one: Phone) -> None:
        await one.posts(do="guess", revision=1, why=f"reason {one.number}", **dict.fromkeys(orders, one.number % 101))

    says("a storm of guesses", await timed([lambda one=one: answers(one) for one in phones], STORM))
    began = time.perf_counter()
    for one in phones:
        one.versions = 0
        one.follows()
    while any(one.versions == 0 for one in phones):
        await asyncio.sleep(0.02)
    print(f"{len(phones)} streams cut and joined again: {time.perf_counter() - began:.2f} s", flush=True)
    await boss.does("close")


async def games(phones: Sequence[Phone], boss: Boss, rounds: int) -> None:
    """Games at the tables: a storm of decisions in each round, and how long the model takes to the next."""
    choice = re.search(r'<option value="(\w+:\w+:\w+)"', await boss.text())
    assert choice is not None
    began = time.perf_counter()
    await boss.does("games", choice=choice[1], size=1, rounds=rounds, minutes="", world=3)
    await until(lambda text: 'value="move"' in text, phones[0].text)
    print(f"{len(phones) // 2} tables are up: {time.perf_counter() - began:.1f} s", flush=True)
    for nth in range(1, rounds + 1):
        pages = [await one.text() for one in phones]
        waits = [place for place, text in enumerate(pages) if 'value="move"' in text]

        async def decides(place: int, pages: list[str] = pages) -> None:
            text, one = pages[place], phones[place]
            which = {name: field(text, name) for name in ("game", "take", "round", "revision")}
            open_now = [each for each in re.findall(r'name="choice" value="(\w+)"', text) if each in COURSES]
            chosen = random.Random(97 * one.number + nth).choice(open_now or ["advisers"])  # noqa: B023
            await one.posts(do="move", **which, choice=chosen, message=f"{one.number}.{nth}", promise="")  # noqa: B023

        found = await timed([lambda place=place: decides(place) for place in waits], STORM)
        says(f"round {nth}, a storm of decisions", found)
        waited = await until(lambda text, nth=nth: opens(text, nth + 1), phones[0].text)
        print(f"  until the next round, or the end: {waited:.1f} s", flush=True)
    lived = await until(lambda text: "All is there" in text or "still being worked out" in text, boss.text, 0.5)
    judged = await until(lambda text: "All is there" in text, boss.text, 0.5)
    print(f"debrief: how all went {lived:.1f} s, what decisions were worth {judged:.1f} s more", flush=True)


def opens(text: str, number: int) -> bool:
    """Whether a page shows the decision of a round, that there is none in it, or the end."""
    there = f"round {number} of" in text and ('value="move"' in text or "Nothing to decide" in text)
    return there or "games are over" in text


COURSES = ("deliver", "hold", "pretend")


def kept(path: Path, room: str, students: int) -> None:
    """Everything that was acknowledged is there with its value."""
    with Store(path, LAWS) as store:
        state = store.room(room).state
    there = {seat.name: seat for seat in state.seats}
    for number in range(students):
        guess = there[f"Student {number}"].guess
        assert guess is not None
        assert set(guess.values()) == {number % 101}
    for nth, moves in enumerate(state.games[-1].rounds if state.games else (), 1):
        for table in moves:
            assert all(move["choice"] == "advisers" or move["message"].endswith(f".{nth}") for move in table.values())
    print(f"kept: all {students} guesses with their values, and all decisions", flush=True)


def weighs(pid: int) -> str:
    """The memory of a process, and how many files it has open."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return "memory unknown here"
    used = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return f"{int(used) / 1024:.0f} MB, {len(os.listdir(f'/proc/{pid}/fd'))} files open"


async def played(server: subprocess.Popen[str], asked: argparse.Namespace) -> str:
    """One class from the door to the debrief; the code of its room."""
    assert server.stdout is not None
    console = ""
    while not console:
        line = server.stdout.readline()
        console = re.search(r"http\S+", line)[0] if line.startswith("Console") else ""  # type: ignore[index]
    address, room = console.partition("/class/")[0], console.partition("/class/")[2].partition("/")[0]
    boss = Boss(address, room, console)
    await boss.client.get(console)
    end = time.monotonic() + 60 * asked.minutes
    print(f"{asked.students} students, {asked.exercise}; the server at first: {weighs(server.pid)}", flush=True)
    phones = [Phone(number, address, room) for number in range(asked.students)]
    says("joining", await timed([one.joins for one in phones], 2.0))
    for one in phones:
        one.follows()
    slow = asyncio.create_task(slow_reader(address, room))
    await guesses(phones, boss)
    await games(phones, boss, asked.rounds)
    left = MOST_GAMES - 1
    while time.monotonic() < end and left:
        left -= 1
        print(f"the server now: {weighs(server.pid)}", flush=True)
        await games(phones, boss, asked.rounds)
    slow.cancel()
    print(f"the server at last: {weighs(server.pid)}", flush=True)
    for one in phones:
        await one.ends()
    await boss.client.aclose()
    return room


async def slow_reader(address: str, room: str) -> None:
    """Somebody who asks for a stream and never reads it."""
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=64)
    head = f"GET /class/{room}/projector/versions HTTP/1.1\r\nhost: {host}:{port}\r\naccept: text/event-stream\r\n\r\n"
    writer.write(head.encode())
    await writer.drain()
    try:
        await asyncio.sleep(PATIENCE)
    finally:
        writer.close()
        del reader


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--exercise", default="one_deal")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=0.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "classes.sqlite"
        command = [sys.executable, "-m", "sim", "class", asked.exercise, "--no-browser", "--worlds", "100"]
        server = subprocess.Popen([*command, "--rooms", str(path)], stdout=subprocess.PIPE, text=True)
        try:
            room = asyncio.run(played(server, asked))
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
        kept(path, room, asked.students)


if __name__ == "__main__":
    main()
