"""How fast the model is, beside the same rules written the ordinary way: `python -m benchmarks`.

Everything runs on one core and in one process, so that the two versions meet the same machine at the same time.
Times are what the processor spent on this process, which other work on the machine hardly touches.
"""

from __future__ import annotations

import os

for library in ("OMP", "MKL", "OPENBLAS"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import cProfile  # noqa: E402 - threads are set before numpy is imported
import platform  # noqa: E402
import pstats  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402
from time import perf_counter, process_time  # noqa: E402

import numpy as np  # noqa: E402

from benchmarks import help_time  # noqa: E402
from benchmarks.scenarios import LASTING, NAMED, named, negotiated, staged  # noqa: E402
from sim.model.batch import Batch, simulate  # noqa: E402
from sim.model.luck import Luck  # noqa: E402
from sim.rules.endings import PROGRESSING, STALLED  # noqa: E402
from sim.scenario.schema import Scenario  # noqa: E402
from sim.study.blocks import BLOCK  # noqa: E402
from sim.study.run import KEPT  # noqa: E402
from tests.oracle.drawn import drawn  # noqa: E402
from tests.oracle.twin import run_worlds  # noqa: E402

ROUNDS = 3
TARGET = 50  # times the ordinary version, on two parties and their tracks
TARGET_WHOLE_CAST = 25  # the same with everybody there
TARGET_LIVE = 200_000  # world-weeks alive a second, with everybody there
PRODUCT_WORLDS = BLOCK
ORDINARY_WORLDS = 64


def product(plan: Scenario, worlds: int) -> list[np.ndarray]:
    """Advance worlds with the product, in blocks as a study does; the weekly counts of states of each block."""
    luck, states = Luck(0), []
    for first in range(0, worlds, BLOCK):
        numbers = np.arange(first, min(first + BLOCK, worlds))
        kept = min(max(KEPT - first, 0), len(numbers))
        states.append(simulate(Batch(plan, numbers, luck, kept)).states)
    return states


def seconds(work: Callable[[], object], rounds: int = 1) -> float:
    """The best time of some rounds."""
    times = []
    for _ in range(rounds):
        begin = process_time()
        work()
        times.append(process_time() - begin)
    return min(times)


def heading(text: str) -> None:
    """A heading, underlined."""
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def side_by_side(plan: Scenario, about: str, target: int = TARGET, live: int | None = None) -> None:
    """Worlds per second of both versions on a scenario, and their ratio; `live`: a target for world-weeks alive."""
    states = sum(product(plan, PRODUCT_WORLDS))[:-1]  # those who stand at the opening of each week
    alive = states[:, [PROGRESSING, STALLED]].sum() / states.sum()
    print(f"\n{about}; {plan.weeks} weeks; {alive:.1%} of world-weeks alive")
    numbers = drawn(plan, 0, range(ORDINARY_WORLDS))  # handed over ready, at no cost to the ordinary version
    fast, plain = [], []
    for _ in range(ROUNDS):  # in turns, so that a busy moment of the machine meets both
        fast.append(PRODUCT_WORLDS / seconds(lambda: product(plan, PRODUCT_WORLDS)))
        plain.append(ORDINARY_WORLDS / seconds(lambda: run_worlds(numbers, 0)))
    print(f"product            {max(fast):8.0f} worlds/s   {PRODUCT_WORLDS} worlds, best of {ROUNDS}")
    print(f"ordinary version   {max(plain):8.1f} worlds/s   {ORDINARY_WORLDS} worlds, best of {ROUNDS}")
    ratio = max(fast) / max(plain)
    print(
        f"ratio              {ratio:8.1f}            target: at least {target} ({_verdict(ratio, target)})", flush=True
    )
    if live is not None:
        rate = max(fast) * plan.weeks * alive
        print(f"alive              {rate:8,.0f} world-weeks/s   target: at least {live:,} ({_verdict(rate, live)})")


def _verdict(found: float, target: float) -> str:
    return "reached" if found >= target else "MISSED"


def growth() -> None:
    """Time per unit as worlds, weeks and stages grow: level lines mean linear growth."""
    heading("Growth with worlds (named scenario)")
    plan = named()
    for worlds in (500, 2000, 8000, 32000):
        took = seconds(lambda worlds=worlds: product(plan, worlds))
        print(f"{worlds:6d} worlds   {took:7.2f} s   {took / worlds * 1e6:8.1f} microseconds per world", flush=True)
    heading("Growth with weeks (named scenario, 2000 worlds)")
    for weeks in (52, 104, 208):
        plan = named(weeks)
        took = seconds(lambda plan=plan: product(plan, 2000), 2)
        print(f"{weeks:6d} weeks    {took:7.2f} s   {took / weeks * 1e3:8.2f} milliseconds per week", flush=True)
    heading("Growth with stages (two parties in turns, 104 weeks, 2000 worlds)")
    for stages in (2, 4, 8, 16):
        plan = staged(stages)
        states = sum(product(plan, 2000))[:-1]
        alive = states[:, [PROGRESSING, STALLED]].sum()
        took = seconds(lambda plan=plan: product(plan, 2000), 2)
        print(
            f"{stages:6d} stages   {took:7.2f} s   {took / stages * 1e3:8.1f} milliseconds per stage   "
            f"{took / alive * 1e6:6.2f} microseconds per world-week alive",
            flush=True,
        )


def hot_spots(title: str, work: Callable[[], object]) -> None:
    """The ten functions in which most time is spent, by their own time."""
    heading(f"Hot spots: {title}")
    profile = cProfile.Profile()
    profile.runcall(work)
    stats = pstats.Stats(profile)
    total = stats.total_tt
    ranked = sorted(stats.stats.items(), key=lambda item: -item[1][2])[:10]
    print("  own   with callees     calls   function")
    for (file, line, name), (_, calls, own, cumulative, _) in ranked:
        place = f"{'/'.join(Path(file).parts[-2:])}:{line} " if line else ""
        print(f"{own / total:5.1%}   {cumulative / total:12.1%}  {calls:8d}   {place}{name}")
    print(f"(of {total:.2f} s under the profiler, which makes calls dearer than they are)", flush=True)


def start_up() -> None:
    """How long the command line takes to show its help."""
    heading("Start")
    help_time.main()


def main() -> None:
    """All measurements, one after another."""
    begin = perf_counter()
    print(f"Python {platform.python_version()}, numpy {np.__version__}, one core of {platform.machine()}")
    plan = named()
    product(plan, 64)
    heading("Worlds per second, product beside ordinary version")
    changes = ", ".join(f"{key} = {value:g}" for key, value in LASTING.items())
    side_by_side(plan, f"scenario {NAMED}, {changes}")
    side_by_side(staged(4), "two parties in turns, four stages, a force beside the road")
    side_by_side(
        negotiated(), "the whole cast, 8 roads of 20 stages, nobody fixes the order", TARGET_WHOLE_CAST, TARGET_LIVE
    )
    growth()
    hot_spots(f"product, {BLOCK} worlds", lambda: simulate(Batch(plan, np.arange(BLOCK), Luck(0), KEPT)))
    numbers = drawn(plan, 0, range(16))
    hot_spots("ordinary version, 16 worlds", lambda: run_worlds(numbers, 0))
    start_up()
    print(f"\nAll of it took {perf_counter() - begin:.0f} s.")


if __name__ == "__main__":
    main()
