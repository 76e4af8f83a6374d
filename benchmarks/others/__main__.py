"""All comparisons with other tools, one after another: `python -m benchmarks.others`.

One process and one core; times are what the processor spent, the best of some rounds taken in turns.
"""

from __future__ import annotations

import os

for library in ("OMP", "MKL", "OPENBLAS"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import logging  # noqa: E402 - threads are set before numpy is imported
from collections.abc import Callable  # noqa: E402
from importlib.metadata import version  # noqa: E402
from time import process_time  # noqa: E402
from typing import TypeVar  # noqa: E402

import numpy as np  # noqa: E402

from benchmarks.others import ordinary_worlds, talks  # noqa: E402
from benchmarks.scenarios import LASTING, WHOLE_CAST, negotiated  # noqa: E402
from sim.model.batch import Batch, simulate  # noqa: E402
from sim.model.luck import Luck  # noqa: E402
from sim.scenario.load import load  # noqa: E402
from sim.study.blocks import BLOCK  # noqa: E402

Found = TypeVar("Found")
ROUNDS = 3
WORLDS = 64


def timed(*works: Callable[[], Found], rounds: int = ROUNDS) -> list[tuple[float, Found]]:
    """The best time of each work and what it found, in turns, so that a busy moment meets all of them."""
    best: list[tuple[float, Found]] = []
    for _ in range(rounds):
        for place, work in enumerate(works):
            begin = process_time()
            found = work()
            took = process_time() - begin
            if place == len(best):
                best.append((took, found))
            best[place] = (min(best[place][0], took), found)
    return best


def worlds() -> None:
    """The whole cast for two years: the product beside mesa's batch_run and AgentPy over the ordinary version."""
    plan = load(WHOLE_CAST, {**LASTING, "weeks": 104})
    task = ordinary_worlds.Task(plan, WORLDS)
    print(f"\n{WHOLE_CAST}, 104 weeks: worlds a second, {WORLDS} worlds for the tools, {BLOCK:,} for the product")
    [(mesa_took, by_mesa), (agentpy_took, by_agentpy)] = timed(
        lambda: ordinary_worlds.by_batch_run(task), lambda: ordinary_worlds.by_agentpy(task)
    )
    assert by_mesa == by_agentpy == ordinary_worlds.by_product(task), "the worlds do not end alike"
    [(took, _)] = timed(lambda: simulate(Batch(plan, np.arange(BLOCK), Luck(0), 0)))
    ours = BLOCK / took
    print(f"  product                          {ours:9,.1f}")
    for name, spent in (
        (f"mesa {version('mesa')} batch_run", mesa_took),
        (f"AgentPy {version('agentpy')} experiment", agentpy_took),
    ):
        print(f"  {name:32s} {WORLDS / spent:9,.1f}   the product is {ours * spent / WORLDS:,.0f} times as fast")
    print("  (all three end each world alike)", flush=True)


def bargaining() -> None:
    """One round of talks over eight roads: foresight and proposal here, alternating offers in NegMAS."""
    logging.disable(logging.CRITICAL)
    plan, few, many = negotiated(), 256, 4096
    print("\nOne round of talks over 8 roads of 20 stages: rounds a second")
    worth = talks.values(talks.opened(plan, few))
    world = talks.opened(plan, many)
    [(took, proposed)] = timed(lambda: talks.by_product(world))
    [(their_took, agreed)] = timed(lambda: talks.by_negmas(worth))
    for name, many_a_second, ended in (
        ("product, values reckoned", many / took, f"{proposed / many:.0%} end with a proposal"),
        (f"NegMAS {version('negmas')}, values given", few / their_took, f"{agreed / few:.0%} with an agreement"),
    ):
        print(f"  {name:32s} {many_a_second:9,.0f}   ({ended})")
    print(f"  the product is {many / took * their_took / few:,.1f} times as fast", flush=True)


if __name__ == "__main__":
    worlds()
    bargaining()
