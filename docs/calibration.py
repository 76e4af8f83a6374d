"""How often the other delivers within the window, beside the chance that was expected of it, under foresight.

python -m docs.calibration [FILE ...]      the tables of docs/model.md (a minute)

Parties reckon what two types of the other would do, by its payoffs and with a delay; what they meet is one party of one
type, in the mood that it is in. So expectation and frequency may differ: that is a finding about the model.
"""

from __future__ import annotations

import sys

import numpy as np

from sim import load
from sim.model.luck import Luck
from sim.model.world import World
from sim.rules.arrays import at_place
from sim.rules.endings import COLLAPSED
from sim.rules.foresight import promise

WORLDS = 2000
FILES = ("gaza/side_by_side", "gaza/strong_guarantor")


def expectations(name: str, worlds: int = WORLDS) -> tuple[np.ndarray, np.ndarray]:
    """For each first tranche that came due: the chance expected of it within the window, and whether it came."""
    plan = load(name)
    world = World(plan, np.arange(worlds), Luck(0))
    window = np.broadcast_to(world.value("learning.window"), worlds)
    expected, came = [], []
    watched = {track: party for party in world.parties for track in party.rival.tracks}
    chance = {track: np.full(worlds, np.nan) for track in watched}
    since, passed = ({track: np.full(worlds, np.nan) for track in watched} for _ in range(2))
    for step in range(plan.weeks * plan.steps_per_week):
        trusted = {party.name: party.trust for party in world.parties}
        reckoned = {party.name: party.rival.expected for party in world.parties}
        goes_on = world.outcome != COLLAPSED
        world.step()
        for track, party in watched.items():
            deed = party.rival.deeds[track]
            first = deed.due & goes_on & np.isnan(chance[track])
            keeper, opportunist = (
                at_place(reckoned[party.name][one], party.view.stand.open_rung) for one in ("keeper", "opportunist")
            )
            here = promise(trusted[party.name], keeper, opportunist)
            chance[track] = np.where(first, here, chance[track])
            since[track] = np.where(first, step, since[track])
            on_time = goes_on & deed.claimed & deed.passed & (step - since[track] < window * plan.steps_per_week)
            passed[track] = np.where(on_time, 1.0, passed[track])
    for track in watched:
        was_due = ~np.isnan(chance[track])
        expected.append(chance[track][was_due])
        came.append(np.nan_to_num(passed[track][was_due]))
    return np.concatenate(expected), np.concatenate(came)


def table(name: str, worlds: int = WORLDS) -> str:
    """A row for each tenth of the expected chance that occurs: how many, expected on average, delivered."""
    expected, came = expectations(name, worlds)
    rows = [f"| `{name}`: expected | tranches | expected, mean | delivered |", "|---|---|---|---|"]
    for tenth in range(10):
        inside = np.minimum((expected * 10).astype(int), 9) == tenth
        if inside.sum() >= 20:
            rows.append(
                f"| {tenth / 10:.1f} to {(tenth + 1) / 10:.1f} | {inside.sum():,} | {expected[inside].mean():.2f} "
                f"| {came[inside].mean():.2f} |"
            )
    return "\n".join(rows)


if __name__ == "__main__":
    print("\n\n".join(table(name) for name in sys.argv[1:] or FILES))
