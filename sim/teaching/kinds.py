"""Kinds of worlds for teaching: whether a world is of one, what a teacher would say of it, and where to find one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from sim.play.lives import Life, life
from sim.scenario.schema import Scenario
from sim.study.follow import run
from sim.study.run import Run
from sim.study.telling.sentence import Names, counted

LONG = 1 / 12
"""The part of all weeks in which a road stood still that makes a stall long."""
EARLY = 1 / 4
"""The part of all weeks within which an end is early."""
LITTLE = 0.2
"""Trust below which a side hardly believes the other."""
ROUNDING = 1e-9
LATE, SAVED, FOOLED = "completed in spite of a long stall", "saved by a mediator", "fooled by a pretence"
DISTRUST, EARLY_END = "stalls of mutual distrust", "collapses early"
Saying = Callable[[Life, Names], str]


def _smoothly(one: Life, names: Names) -> str:
    fits = one.outcome == "completed" and not one.stalls and not one.passed
    return f"All is done in week {one.ended}, without a stall and without a pretence." if fits else ""


def _late(one: Life, names: Names) -> str:
    if one.outcome != "completed" or one.longest_stall < LONG * one.plan.weeks:
        return ""
    weeks = counted(one.longest_stall, "week")
    return f"The road counts as stalled for {weeks} on end, and all is done all the same, in week {one.ended}."


def _early(one: Life, names: Names) -> str:
    if one.outcome != "collapsed" or one.ended > EARLY * one.plan.weeks or not one.came:
        return ""
    return f"The truce breaks for good in week {one.ended} of {one.plan.weeks}, with {_tranches(one)}."


def _fooled(one: Life, names: Names) -> str:
    told = one.fooled()
    if told is None:
        return ""
    week, who, other = told
    return (
        f"In week {week} a pretended tranche of {names.within(who)} passes as real, and {names.within(other)} delivers "
        f"after it. In the end: {_ended(one)}."
    )


def _distrust(one: Life, names: Names) -> str:
    stalled = sum(one.stalls)
    if one.outcome != "stalled" or max(one.trust.values()) >= LITTLE or 2 * one.feared < stalled:
        return ""
    return (
        f"Stalled at the end: in {one.feared} of {counted(stalled, 'stalled week')} a side held back for fear that the "
        f"other would not deliver, and in the end neither trusts the other to {100 * LITTLE:.0f} %."
    )


def _runs_out(one: Life, names: Names) -> str:
    fits = one.outcome == "progressing" and len(one.came) > 0
    return (
        f"Time runs out: with {_tranches(one)} the road is still on its way in week {one.plan.weeks}." if fits else ""
    )


def _saved(one: Life, names: Names) -> str:
    return f"All is done in week {one.ended}." if one.outcome == "completed" else ""


def _tranches(one: Life) -> str:
    """How many tranches came, in words."""
    return f"{counted(len(one.came), 'tranche')} delivered"


KINDS: Mapping[str, Saying] = {
    "completed smoothly": _smoothly,
    LATE: _late,
    SAVED: _saved,
    FOOLED: _fooled,
    DISTRUST: _distrust,
    EARLY_END: _early,
    "runs out of time": _runs_out,
}
"""The kinds of worlds, each with what a teacher would say of one: nothing, where the world is not of that kind."""
ENDINGS = {
    "completed smoothly": "completed",
    LATE: "completed",
    SAVED: "completed",
    DISTRUST: "stalled",
    EARLY_END: "collapsed",
    "runs out of time": "progressing",
}
"""How worlds of a kind end, where all end alike."""


def says(kind: str, plan: Scenario, world: int, seed: int = 0) -> str:
    """What a teacher would say of a world of that kind; nothing, where it is not of it. Raises KeyError for a kind."""
    lived = life(plan, world, seed)
    said = KINDS[kind](lived, Names(plan))
    if kind != SAVED or not said:
        return said
    if not plan.mediators:
        return ""
    alone = life(plan, world, seed, mediators=False)
    if alone.outcome == "completed" or not alone.came:  # where nobody would propose a road, all would be saved
        return ""
    return f"{said} The same luck without anybody who mediates: {_ended(alone)}."


def _ended(one: Life) -> str:
    return f"{one.outcome} in week {one.ended}" if one.ended else f"{one.outcome} in week {one.plan.weeks}"


def search(
    plan: Scenario, worlds: int = 200, seed: int = 0, kinds: Iterable[str] = KINDS
) -> Iterator[tuple[str, int, str]]:
    """The first world of each kind among so many: kind, number, and what is said of it; no world twice.

    The run of all tells which worlds may be of a kind; those alone are followed one by one, the lowest number first.
    """
    found, taken = run(plan, worlds, seed, keep="all"), set[int]()
    for kind in kinds:
        for world in np.flatnonzero(_may_be(kind, found)).tolist():
            if world not in taken and (said := says(kind, plan, world, seed)):
                taken.add(world)
                yield kind, world, said
                break


def _may_be(kind: str, found: Run) -> NDArray[np.bool_]:
    """The worlds of a run that may be of a kind, by what runs keep."""
    may = found.outcome == ENDINGS[kind] if kind in ENDINGS else np.ones(found.worlds, dtype=bool)
    plan, paths = found.scenario, found.paths
    if kind == SAVED and not plan.mediators:
        may[:] = False
    if kind == FOOLED:
        apart = [paths[f"level {track}"] > paths[f"really {track}"] + ROUNDING for track in plan.tracks]
        may &= np.any(apart, axis=(0, 1))
    if kind == DISTRUST:
        may &= np.all([paths[f"trust {party}"][-1] < LITTLE for party in plan.parties], axis=0)
    if kind == EARLY_END:
        may &= found.ended_week <= EARLY * plan.weeks
    if kind == LATE:
        moved = np.diff(found.progress, axis=0) != 0
        still = np.zeros(moved.shape[1])
        longest = still
        for row in moved:
            still = np.where(row, 0, still + 1)
            longest = np.maximum(longest, still)
        may &= longest >= min(plan.endings.stall_after.arguments) + LONG * plan.weeks - 1
    return np.asarray(may)
