"""From 256 worlds to a million: a warm process, two workers beside one, memory: `python -m benchmarks.scale`.

The times here are of the clock on the wall, since processes are compared; the ratio is what counts, both in one run.
`--million` follows a million worlds through the archive and states the memory that it takes (some ten minutes).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

for library in ("OMP", "MKL", "OPENBLAS"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

from sim.scenario.load import load  # noqa: E402 - threads are set before numpy is imported
from sim.study.blocks import BLOCK, Task  # noqa: E402
from sim.study.follow import run  # noqa: E402
from sim.study.workers import ALONE, processes  # noqa: E402

SCENARIO = "gaza/official_plan"
WEEKS = 104
ROUNDS = 5
BLOCKS = 4
GIB = 2.0**30


def clock(work: object, rounds: int = 1) -> float:
    """The best time on the wall of some rounds."""
    times = []
    for _ in range(rounds):
        began = perf_counter()
        work()  # type: ignore[operator]
        times.append(perf_counter() - began)
    return min(times)


def verdict(reached: bool) -> str:
    return "reached" if reached else "MISSED"


def warm() -> None:
    """A first answer from few worlds, and the refined one."""
    print("\nA warm process (whole cast, 104 weeks)")
    plan = load(SCENARIO, {"weeks": WEEKS})
    run(plan, 64)
    for worlds, target in ((256, 0.4), (2000, 1.2)):
        took = clock(lambda worlds=worlds: run(plan, worlds, keep=0), ROUNDS)
        print(f"{worlds:8,d} worlds  {took:6.2f} s   target: within {target} s ({verdict(took <= target)})", flush=True)


def two_workers() -> None:
    """Two workers beside one, on the same blocks: threads where the week is compiled, else processes."""
    plan, worlds = load(SCENARIO, {"weeks": WEEKS}), BLOCKS * BLOCK
    print(f"\nTwo workers beside one ({BLOCKS} blocks of {BLOCK:,} worlds, {os.cpu_count()} processors)")
    alone, both = [], []
    for _ in range(ROUNDS):
        alone.append(clock(lambda: ALONE.follow([Task(plan, worlds)])))
        both.append(clock(lambda: processes(2).follow([Task(plan, worlds)])))
        print(f"  one {alone[-1]:6.2f} s   two {both[-1]:6.2f} s", flush=True)
    ratio = min(alone) / min(both)
    print(f"best of {ROUNDS}: {ratio:.2f} times as fast   target: at least 1.8 ({verdict(ratio >= 1.8)})")


def small_tasks() -> None:
    """What handing blocks out costs: many small blocks in a pool, beside the same here."""
    plan = load("gaza/no_force", {"weeks": 8})
    task = Task(plan, 64 * plan.futures_per_draw)
    blocks = len(task.blocks())
    here = clock(lambda: ALONE.follow([task]), 3)
    print(f"\nScheduling: a study of {blocks} block(s) needs no pool: {here:.3f} s here")


def growth() -> None:
    """Time per world as worlds grow."""
    print("\nGrowth with worlds (two workers)")
    plan = load(SCENARIO, {"weeks": WEEKS})
    for worlds in (1_000, 10_000, 100_000):
        took = clock(lambda worlds=worlds: processes(2).follow([Task(plan, worlds)]))
        print(f"{worlds:9,d} worlds  {took:7.2f} s   {1e6 * took / worlds:7.1f} microseconds a world", flush=True)


def million() -> None:
    """A million worlds, as the command does it: time and memory."""
    print("\nA million worlds by `sim run`, kept in an archive")
    with tempfile.TemporaryDirectory() as out:
        asked = [SCENARIO, "--weeks", str(WEEKS), "--worlds", "1000000", "--no-pictures", "-q", "--out", out]
        began = perf_counter()
        subprocess.run([sys.executable, "-m", "sim", "run", *asked, "--workers", "2"], check=True)
        took = perf_counter() - began
        size = sum(file.stat().st_size for file in Path(out).rglob("*.parquet"))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / GIB
    print(f"{took:.0f} s, {1e6 * took / 1e6:.0f} microseconds a world, tables of {size / GIB:.2f} GiB")
    print(f"the largest process took {most:.2f} GiB   target: under 1.5 GiB ({verdict(most < 1.5)})")


def main() -> None:
    """All measurements, one after another."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--million", action="store_true", help="only the million worlds")
    if asked.parse_args().million:
        million()
        return
    warm()
    two_workers()
    small_tasks()
    growth()


if __name__ == "__main__":
    main()
