"""What became of one world, so far as a teacher would say it; and which worlds are of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.model.forced import ACT
from sim.model.outcomes import ACTS, OPTIONS, REASONS, STATES
from sim.model.world import World
from sim.play.seat import SECTION
from sim.scenario.mechanisms import applied
from sim.scenario.schema import Scenario
from sim.study.follow import run
from sim.study.run import Run
from sim.study.telling.sentence import Names, counted
from sim.study.telling.watch import Step, number, open_world, watch

LONG = 1 / 12
"""The part of all weeks in which a road stood still that makes a stall long."""
EARLY = 1 / 4
"""The part of all weeks within which an end is early."""
LITTLE = 0.2
"""Trust below which a side hardly believes the other."""
FEAR = REASONS.index("exposure")
ROUNDING = 1e-9
LATE, SAVED, FOOLED = "completed in spite of a long stall", "saved by a mediator", "fooled by a pretence"
DISTRUST, EARLY_END = "stalls of mutual distrust", "collapses early"


@dataclass
class Life:
    """What became of one world.

    `outcome`: a word of STATES; `ended`: the week in which it completed or collapsed for good, 0 for neither; `stalls`:
    the weeks of each stall; `feared`: stalled weeks in which some party held back for fear of the other; `came` and
    `passed`: week and party of each tranche verified, of those that really came and of those that were pretended;
    `trust`: of each party at the end.
    """

    plan: Scenario
    outcome: str = STATES[1]
    ended: int = 0
    stalls: list[int] = field(default_factory=list)
    feared: int = 0
    came: list[tuple[int, str]] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)
    trust: dict[str, float] = field(default_factory=dict)

    @property
    def longest_stall(self) -> int:
        """The weeks of the longest stall."""
        return max(self.stalls, default=0)

    def fooled(self) -> tuple[int, str, str] | None:
        """The first pretence after which the other side really delivered: its week, who pretended, who was fooled."""
        for week, who in self.passed:
            for later, other in self.came:
                if other != who and later > week:
                    return week, who, other
        return None


def life(plan: Scenario, world: int, seed: int = 0, *, mediators: bool = True) -> Life:
    """Follow one world to its end, with its mediators or with all of them at rest throughout, on the same luck."""
    lived = open_world(applied(plan), world, seed, "main")
    found = Life(plan)
    at_rest = {} if mediators else {"decide": lambda _: _rest(lived)}
    for step in watch(lived, at_rest):
        _remember(found, lived, step)
    return found


def _rest(lived: World) -> None:
    """Let every mediator do nothing this week."""
    lived.forced = {SECTION + one.name: {ACT: ACTS.index("rest")} for one in lived.mediators}


def _remember(found: Life, lived: World, step: Step) -> None:
    """What a step adds to a life; a step of a quarter of a week counts as the week in which it falls."""
    was_stalled, found.outcome = found.outcome == "stalled", step.outcome
    ended = number(step.after["ended"])
    found.ended = int(-(-ended // lived.plan.steps_per_week)) if ended >= 0 else 0
    found.trust = {one.name: number(one.trust) for one in lived.parties}
    is_whole_week = (step.number + 1) % lived.plan.steps_per_week == 0
    if found.outcome == "stalled" and is_whole_week:
        before = found.stalls if was_stalled else [*found.stalls, 0]
        found.stalls = [*before[:-1], before[-1] + 1] if before else [1]
        found.feared += any(int(lived.blame.reason[one.name][0]) == FEAR for one in lived.parties)
    if step.at_war:
        return
    for party in lived.parties:
        for track, deed in party.deeds.items():
            if deed.claimed[0] and deed.passed[0]:
                did = OPTIONS[int(party.choice[track][0])]
                if did in ("step", "cheat"):
                    (found.came if did == "step" else found.passed).append((step.week, party.name))


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
