"""Phones and an instructor to measure a class with: clients with cookies, who remember what was acknowledged."""

from __future__ import annotations

import asyncio
import os
import random
import re
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import numpy as np

PATIENCE = 600.0
"""Seconds after which an answer is given up."""
COURSES = ("deliver", "hold", "pretend")


class Phone:
    """One student: a client with a cookie of its own, and a stream that tells versions.

    `guess` and `moves`: what was acknowledged, the guess of each order, and by game and round the choice and message.
    """

    def __init__(self, number: int, address: str, room: str) -> None:
        self.number, self.there = number, f"/class/{room}"
        limits = httpx2.Limits(max_connections=4)
        headers = {"origin": address, "accept": "text/html"}
        self.client = httpx2.AsyncClient(base_url=address, headers=headers, timeout=PATIENCE, limits=limits)
        self.guess: dict[str, int] = {}
        self.moves: dict[tuple[int, int], tuple[str, str]] = {}
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

    async def guesses(self, orders: Sequence[str]) -> None:
        """Answer the question."""
        guess = {order: (7 * self.number + nth) % 101 for nth, order in enumerate(orders)}
        sent = {f"guess-{order}": value for order, value in guess.items()}
        await self.posts(do="guess", revision=1, why=f"reason {self.number}", **sent)
        self.guess = guess

    async def decides(self, page: str) -> None:
        """Decide at random in the round that is open on a page."""
        which = {name: int(field(page, name)) for name in ("game", "take", "round", "revision")}
        place = which["game"], which["round"]
        offered = [one for one in re.findall(r'name="choice" value="(\w+)"', page) if one in COURSES]
        choice = random.Random(97 * self.number + place[1]).choice(offered or ["advisers"])
        message = f"{self.number}: game {place[0]}, round {place[1]}"
        await self.posts(do="move", **which, choice=choice, message=message, promise="")
        self.moves[place] = choice, message

    async def _listens(self) -> None:
        headers = {"accept": "text/event-stream"}
        with suppress(httpx2.TransportError):
            async with self.client.stream("GET", f"{self.there}/versions", headers=headers, timeout=None) as stream:
                async for line in stream.aiter_lines():
                    self.versions += line.startswith("data:")

    def follows(self) -> None:
        """Have a stream, a new one where there was one."""
        if self.stream is not None:
            self.stream.cancel()
        self.versions = 0
        self.stream = asyncio.create_task(self._listens())

    async def ends(self) -> None:
        """Be gone."""
        if self.stream is not None:
            self.stream.cancel()
            with suppress(asyncio.CancelledError):
                await self.stream
        await self.client.aclose()


class Boss:
    """The instructor."""

    def __init__(self, address: str, room: str) -> None:
        headers = {"origin": address, "accept": "text/html"}
        self.client = httpx2.AsyncClient(base_url=address, headers=headers, timeout=PATIENCE, follow_redirects=True)
        self.there = f"/class/{room}/console"

    async def text(self) -> str:
        """The console."""
        answer = await self.client.get(self.there)
        answer.raise_for_status()
        return answer.text

    async def does(self, do: str, **fields: Any) -> None:
        """Press a button."""
        once = f"{random.randrange(2**48):x}"
        answer = await self.client.post(self.there, data={"do": do, "once": once, **fields})
        answer.raise_for_status()

    async def begins_games(self, rounds: int, phone: Phone) -> None:
        """Have all play the first scenario that is offered, one student a side, and wait until the tables are up."""
        choice = re.search(r'<option value="(\w+:\w+:\w+)"', await self.text())
        if choice is None:
            raise RuntimeError("this exercise offers no games")
        await self.does("games", choice=choice[1], size=1, rounds=rounds, minutes="", world=3)
        await until(lambda text: "round 1 of" in text, phone.text)


class SlowReader:
    """Somebody who asks for pages and a stream again and again, and never reads what is sent."""

    def __init__(self, address: str, room: str) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        self.line = socket.socket()
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        self.line.connect((host, int(port)))
        self.line.settimeout(5.0)
        page = f"GET /class/{room}/projector HTTP/1.1\r\nhost: {host}:{port}\r\n\r\n"
        stream = page.replace("/projector ", "/projector/versions ").replace(
            "\r\n\r\n", "\r\naccept: text/event-stream\r\n\r\n"
        )
        with suppress(TimeoutError):  # once nothing is read, the server takes no more either
            self.line.sendall((page * 200 + stream).encode())

    def ends(self) -> None:
        """Be gone."""
        self.line.close()


def field(text: str, name: str) -> str:
    """What a form has in a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    if found is None:
        raise RuntimeError(f"no field {name} on the page")
    return found[1]


async def until(is_so: Callable[[str], bool], text: Callable[[], Awaitable[str]], every: float = 0.1) -> float:
    """How long it takes until a page says so, in seconds."""
    began = time.perf_counter()
    while not is_so(await text()):
        if time.perf_counter() - began > PATIENCE:
            raise RuntimeError("it took too long")
        await asyncio.sleep(every)
    return time.perf_counter() - began


async def timed(work: Sequence[Callable[[], Awaitable[Any]]], within: float) -> list[float]:
    """How long each of these works took, in seconds, all begun within so many seconds."""
    dice = random.Random(len(work))

    async def one(begin: Callable[[], Awaitable[Any]]) -> float:
        await asyncio.sleep(dice.uniform(0, within))
        began = time.perf_counter()
        await begin()
        return time.perf_counter() - began

    return list(await asyncio.gather(*(one(each) for each in work)))


def opens(text: str, number: int) -> bool:
    """Whether a page shows the decision of a round, that there is none in it, or the end."""
    there = f"round {number} of" in text and ('value="move"' in text or "Nothing to decide" in text)
    return there or "games are over" in text


def says(what: str, found: Sequence[float]) -> None:
    """Print the middle and the slow end."""
    slow = f"p50 {np.median(found):.2f} s, p95 {np.quantile(found, 0.95):.2f} s, most {max(found):.2f} s"
    print(f"{what}: {slow} (load {os.getloadavg()[0]:.1f})", flush=True)


def weight(pid: int) -> tuple[float, int, int]:
    """The memory of a process in MB, how many files it has open, and how many processes it has begun that live."""
    status = Path(f"/proc/{pid}/status").read_text()
    used = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    begun = sum(len(one.read_text().split()) for one in Path(f"/proc/{pid}/task").glob("*/children"))
    return used / 1024, len(os.listdir(f"/proc/{pid}/fd")), begun
