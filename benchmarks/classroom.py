"""A class of 200 phones on one laptop: how long joining, a storm of answers and a round of games at 100 tables take.

    python -m benchmarks.classroom [--students 200] [--exercise one_deal] [--rounds 3]

A server of `sim class` in a process of its own, and every phone a client with cookies and a stream of its own in
another, both on this machine, so that phones and server share its processors. Seconds on the clock; the load is printed
beside them. All that was acknowledged is looked up in the store afterwards, with its value.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.phones import Boss, Phone, SlowReader, opens, says, timed, until, weight
from sim.web.classroom.rooms import LAWS
from sim.web.store import Store

STORM, QUESTION = 1.0, 60.0
"""Seconds within which all answer, and for which the question is open."""


async def heard(phones: Sequence[Phone], boss: Boss, text: str) -> float:
    """How long it takes until all phones have heard that there is a message of the instructor, in seconds."""
    before = [one.versions for one in phones]
    began = time.perf_counter()
    await boss.does("say", text=text)
    while any(one.versions <= was for one, was in zip(phones, before, strict=True)):
        await asyncio.sleep(0.01)
    return time.perf_counter() - began


async def joined_again(phones: Sequence[Phone]) -> float:
    """Cut all streams; how long it takes until each phone has heard from a new one, in seconds."""
    began = time.perf_counter()
    for one in phones:
        one.follows()
    while any(not one.versions for one in phones):
        await asyncio.sleep(0.01)
    return time.perf_counter() - began


async def question(phones: Sequence[Phone], boss: Boss) -> None:
    """The question, all of whose answers are sent in its last second, while the clock runs out."""
    await boss.does("begin", minutes=f"{QUESTION / 60:.0f}")
    ends = time.monotonic() + QUESTION
    await until(lambda text: 'value="guess"' in text, phones[0].text)
    orders = re.findall(r'name="guess-(\w+)"', await phones[0].text())
    print(f"{len(phones)} streams cut and joined again: {await joined_again(phones):.2f} s for all", flush=True)
    await asyncio.sleep(ends - STORM - time.monotonic())
    found = await timed([partial(one.guesses, orders) for one in phones], STORM)
    says(f"{len(phones)} guesses in the last second before the deadline", found)
    await until(lambda text: 'value="guess"' not in text, phones[0].text)


async def games(phones: Sequence[Phone], boss: Boss, rounds: int) -> None:
    """Games at the tables: a storm of decisions in each round, and how long the model takes to the next."""
    began = time.perf_counter()
    await boss.begins_games(rounds, phones[0])
    print(f"{len(phones) // 2} tables are up: {time.perf_counter() - began:.1f} s", flush=True)
    for nth in range(1, rounds + 1):
        for one in phones:
            await until(partial(opens, number=nth), one.text)
        pages = [await one.text() for one in phones]
        waits = [(one, page) for one, page in zip(phones, pages, strict=True) if 'value="move"' in page]
        if not waits:
            break
        found = await timed([partial(one.decides, page) for one, page in waits], STORM)
        says(f"round {nth}: {len(waits)} decisions within a second", found)
        waited = await until(partial(opens, number=nth + 1), phones[0].text)
        print(f"  from the last decision to the next round, or the end: {waited:.1f} s", flush=True)
    lived = await until(lambda text: "All is there" in text or "still being worked out" in text, boss.text, 0.5)
    judged = await until(lambda text: "All is there" in text, boss.text, 0.5)
    print(f"debrief: how all went {lived:.1f} s, what decisions were worth {judged:.1f} s more", flush=True)


def check_kept(path: Path, room: str, phones: Sequence[Phone]) -> None:
    """Raise where anything that was acknowledged is not there with its value, or is there twice."""
    with Store(path, LAWS) as store:
        state, events = store.room(room).state, list(store.events(room))
    places = {seat.name: number for number, seat in enumerate(state.seats)}
    moves = 0
    for one in phones:
        seat = places[f"Student {one.number}"]
        guesses = [event.body["guess"] for event in events if event.kind == "guessed" and event.body["seat"] == seat]
        assert guesses == [one.guess], f"student {one.number} guessed {one.guess}, and {guesses} is kept"
        kept = [event.body for event in events if event.kind == "moved" and event.body["seat"] == seat]
        there = {(body["game"], body["round"]): (body["choice"], body["message"]) for body in kept}
        assert there == one.moves, f"student {one.number} decided {one.moves}, and {there} is kept"
        assert len(kept) == len(one.moves)
        for (game, number), said in one.moves.items():
            played = state.games[game - 1]
            table, side = played.place_of(seat)
            counted = played.rounds[number - 1][table][side]
            assert (counted["choice"], counted["message"]) == said
        moves += len(kept)
    assert next(event.body["by"] for event in events if event.kind == "closed") == "deadline"
    print(f"kept, each once and with its value: {len(phones)} guesses and {moves} decisions", flush=True)


def console_of(server: subprocess.Popen[str]) -> str:
    """The address of the console, with its key, as the terminal says it."""
    assert server.stdout is not None
    for line in server.stdout:
        if line.startswith("Console") and (found := re.search(r"http\S+", line)):
            return found[0]
    raise RuntimeError("the server ended before it said where the console is")


async def played(server: subprocess.Popen[str], asked: argparse.Namespace) -> tuple[str, list[Phone]]:
    """One class from the door to the debrief; the code of its room, and its phones."""
    console = console_of(server)
    address, _, rest = console.partition("/class/")
    room = rest.partition("/")[0]
    boss = Boss(address, room)
    await boss.client.get(console)
    print(f"{asked.students} students, {asked.exercise}; the server has {weight(server.pid)[0]:.0f} MB", flush=True)
    phones = [Phone(number, address, room) for number in range(asked.students)]
    says("joining, all within two seconds", await timed([one.joins for one in phones], 2.0))
    await joined_again(phones)
    for reader in (None, SlowReader(address, room)):  # who stays to the end
        beside = "beside nobody who reads slowly" if reader is None else "beside one who asks and never reads"
        says(f"{len(phones)} pages within a second, {beside}", await timed([one.text for one in phones], STORM))
        told = [await heard(phones, boss, f"message {nth} {beside}") for nth in range(10)]
        says(f"until all have heard of a message, {beside}", told)
    await question(phones, boss)
    await games(phones, boss, asked.rounds)
    assert reader is not None
    reader.ends()
    for one in phones:
        await one.ends()
    await boss.client.aclose()
    used, files, _ = weight(server.pid)
    print(f"the server at last: {used:.0f} MB, {files} files open", flush=True)
    return room, phones


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--exercise", default="one_deal")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "classes.sqlite"
        command = [sys.executable, "-m", "sim", "class", asked.exercise, "--no-browser", "--worlds", "100"]
        server = subprocess.Popen([*command, "--rooms", str(path)], stdout=subprocess.PIPE, text=True)
        try:
            room, phones = asyncio.run(played(server, asked))
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
        check_kept(path, room, phones)


if __name__ == "__main__":
    main()
