"""From a gesture on the page to its answer: how long 1, 5 and 20 users wait, and what the page weighs.

    python -m benchmarks.page [--scenario gaza/official_plan] [--gestures 12]

Each user turns a dial or moves a step, waits for the answer of the first 32 worlds and of 256, rests for a second, and
goes on. Seconds on the clock, so that they hang on what else the machine does; the load is printed beside them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx2
import numpy as np

REST = 1.0
SIZES = (32, 256)


async def events(client: httpx2.AsyncClient, tab: str) -> AsyncGenerator[dict[str, Any], None]:
    """What a page is told."""
    headers = {"accept": "text/event-stream"}
    async with client.stream("GET", "/explore/stream", params={"tab": tab}, headers=headers, timeout=None) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


def gesture(offered: dict[str, Any], dice: random.Random, name: str) -> dict[str, Any]:
    """A setting that nobody asked for before: a dial that is turned, or a step that is moved."""
    setting: dict[str, Any] = {"scenario": name, "dials": {}, "road": {}}
    if dice.random() < 0.5:
        dial = dice.choice(offered["dials"])
        setting["dials"] = {dial["path"]: dice.uniform(dial["low"], dial["high"])}
    else:
        track = dice.choice(offered["tracks"])
        places = sorted(
            min(max(one + dice.choice((0, 0, 1)), 0), len(offered["stages"]) - 1) for one in track["places"]
        )
        setting["road"] = {track["key"]: places}
        setting["seed"] = dice.randrange(2**20)
    return setting


async def user(address: str, name: str, number: int, gestures: int, waits: dict[int, list[float]]) -> None:
    """One user."""
    dice = random.Random(number)
    async with httpx2.AsyncClient(base_url=address, headers={"origin": address.rstrip("/")}) as client:
        offered = (await client.get("/explore/scenario", params={"s": name})).json()
        tab = (await client.post("/explore/tab")).json()["tab"]
        await asyncio.sleep(dice.random())
        told = events(client, tab)
        for asked in range(gestures):
            body = {"tab": tab, "number": asked, "setting": gesture(offered, dice, name)}
            began = time.perf_counter()
            (await client.post("/explore/ask", json=body, timeout=60)).raise_for_status()
            left = list(SIZES)
            async for news in told:
                while left and news["number"] == asked and news.get("count", 0) >= left[0]:
                    waits[left.pop(0)].append(time.perf_counter() - began)
                if not left:
                    break
            await asyncio.sleep(REST)
        await told.aclose()


async def measured(address: str, name: str, users: int, gestures: int) -> dict[int, list[float]]:
    """What so many users waited for, in seconds, by the number of worlds."""
    waits: dict[int, list[float]] = {size: [] for size in SIZES}
    await asyncio.gather(*(user(address, name, 1000 * users + one, gestures, waits) for one in range(users)))
    return waits


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="gaza/official_plan")
    parser.add_argument("--gestures", type=int, default=12)
    asked = parser.parse_args()
    command = [sys.executable, "-m", "sim", "serve", asked.scenario, "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        address = server.stdout.readline().split()[1]
        asyncio.run(measured(address, asked.scenario, 1, 1))  # the program is made
        for users in (1, 5, 20):
            waits = asyncio.run(measured(address, asked.scenario, users, max(asked.gestures // users, 2)))
            told = (
                f"{size} worlds: p50 {np.median(found):.2f} s, p95 {np.quantile(found, 0.95):.2f} s"
                for size, found in waits.items()
            )
            print(f"{users:2} users, load {os.getloadavg()[0]:.1f}: {'; '.join(told)}", flush=True)
        memory = Path(f"/proc/{server.pid}/status")
        if memory.exists():
            print(next(line for line in memory.read_text().splitlines() if line.startswith("VmHWM")))
        static = Path("sim/web/static")
        print(f"scripts and styles: {sum(one.stat().st_size for one in static.iterdir()) / 1024:.0f} kB")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


if __name__ == "__main__":
    main()
