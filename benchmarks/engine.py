"""Both engines on the same worlds, by turns in one run: seconds of this process, and how many times sooner.

    python -m benchmarks.engine [--scenario NAME] [--weeks N] [--rounds N] [WORLDS ...]

What is timed is a whole block with all that a run keeps of it: the trajectories of 1,000 worlds, the counts of all.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sim.engine import block as compiled
from sim.engine.program import Program, program_of
from sim.model import batch
from sim.model.batch import Batch
from sim.model.luck import Luck
from sim.model.record import Record
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.study.run import KEPT


def on_code(plan: Scenario, worlds: int, program: Program) -> Record:
    """A block on compiled code, as sim.engine.simulate follows it."""
    luck, numbers = Luck(0), np.arange(worlds)
    return compiled.follow(program, Batch(plan, numbers, luck, min(worlds, KEPT)), luck, numbers)


def seconds(work: Callable[[], Record]) -> tuple[float, Record]:
    """Time of this process (its threads included), whatever else the machine does."""
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


OTHER = """
import sys, time
import numpy as np
from sim.model.luck import Luck
from sim.scenario.load import load
name, weeks, worlds, kept = sys.argv[1], *map(int, sys.argv[2:])
plan = load(name).model_copy(update={"weeks": weeks})
try:
    from sim.model.batch import Batch, simulate
    asked = (Batch(plan, np.arange(worlds), Luck(0), kept),)
except ImportError:
    from sim.model.block import simulate
    asked = (plan, np.arange(worlds), Luck(0), kept)
begun = time.process_time()
simulate(*asked)
print(time.process_time() - begun)
"""


def seconds_against(folder: Path, scenario: str, weeks: int, worlds: int) -> float:
    """Time that NumPy takes in another working tree of the project."""
    command = [sys.executable, "-c", OTHER, scenario, str(weeks), str(worlds), str(min(worlds, KEPT))]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=True, timeout=3600
    )
    return float(done.stdout)


def main() -> None:
    """Tell how long each engine takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("worlds", nargs="*", type=int, default=[256, 2048, 16384])
    parser.add_argument("--scenario", default="gaza/official_plan")
    parser.add_argument("--weeks", type=int, default=102)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--against", type=Path, help="a working tree of another commit, whose NumPy runs by turns too")
    asked = parser.parse_args()
    plan = load(asked.scenario).model_copy(update={"weeks": asked.weeks})
    begun = time.process_time()
    program = program_of(plan, {})
    print(f"program: {time.process_time() - begun:.2f} s, {len(program.object_code) / 1e6:.2f} MB")
    for worlds in asked.worlds:
        slow, quick, other = list[float](), list[float](), list[float]()
        for _ in range(asked.rounds):
            took, expected = seconds(
                lambda count=worlds: batch.simulate(Batch(plan, np.arange(count), Luck(0), min(count, KEPT)))
            )
            slow.append(took)
            took, found = seconds(lambda count=worlds: on_code(plan, count, program))
            quick.append(took)
            if asked.against:
                other.append(seconds_against(asked.against.resolve(), asked.scenario, asked.weeks, worlds))
        same = np.array_equal(expected.states, found.states)
        print(
            f"{worlds:>7,} worlds: NumPy {min(slow):8.3f} s, compiled {min(quick):7.3f} s "
            f"({worlds / min(quick):,.0f} worlds/s), {min(slow) / min(quick):5.1f} times; "
            f"medians {np.median(slow) / np.median(quick):.1f} times; same counts of endings: {same}",
            flush=True,
        )
        if other:
            print(
                f"{'':>7} NumPy there {min(other):.3f} s: compiled {min(other) / min(quick):.1f} times as fast, "
                f"NumPy here takes {min(slow) / min(other):.2f} times as long",
                flush=True,
            )


if __name__ == "__main__":
    main()
