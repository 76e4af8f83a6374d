"""Orders: what a party is made to do in one week, checked against what was open to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.model.outcomes import OPTIONS
from sim.model.world import World
from sim.scenario.faults import BadScenario, Fault, close_match
from sim.study.choices.forks import Forced, Trunk
from sim.study.telling.watch import Numbers, Step, watch

HOLD = OPTIONS.index("hold")


@dataclass(frozen=True)
class Kept:
    """What is kept of a step: its number and week, all numbers before and after it, what each party chose by track."""

    number: int
    week: int
    before: Numbers
    after: Numbers
    choices: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Order:
    """What a party is made to do with a track in one step, and what it did there by itself."""

    step: int
    wanted: Forced
    as_it_was: Forced


def kept(steps: Iterable[Step], into: list[Kept]) -> Iterator[Step]:
    """The steps, each kept as it passes."""
    for step in steps:
        choices = {
            (party.name, track): int(choice[0])
            for party in step.world.parties
            for track, choice in party.choice.items()
        }
        into.append(Kept(step.number, step.week, step.before, step.after, choices))
        yield step


def ordered(world: World, orders: Sequence[Order], week: int) -> Iterator[Step]:
    """Watch a world in which parties are made to follow orders: acts once, holding for the whole week."""
    steps = watch(world)
    first = orders[0].step
    for number in range(world.plan.weeks * world.plan.steps_per_week):
        now = number // world.plan.steps_per_week + 1 == week and number >= first
        chosen = [one.wanted for one in orders if one.step == number or (now and one.wanted[2] == HOLD)]
        world.forced = {}
        for party, track, option in chosen:
            world.forced.setdefault(party, {})[track] = option
        step = next(steps, None)
        if step is None:
            return
        yield step


def checked(trunk: Trunk, lived: Sequence[Kept], week: int, do: Mapping[str, str]) -> list[Order]:
    """The orders, in the first step of the week in which each is open; raises BadScenario with all faults."""
    plan, faults, found = trunk.plan, list[Fault](), list[Order]()

    def fault(key: str, message: str, remedy: str) -> None:
        faults.append(Fault(plan.name, None, key, message, remedy))

    inside = [one for one in lived if one.week == week]
    if not inside:
        last = lived[-1].week
        fault(f"--week {week}", f"the world is lived through from week 1 to week {last}", f"name one up to {last}")
    if not do:
        fault(
            "--do", "nobody is told to do anything", "write PARTY=OPTION, such as one of those that `sim story` tells"
        )
    for whom, option in do.items():
        party, _, track = whom.partition(".")
        key = f"--do {whom}={option}"
        tracks = [name for owner, name in lived[0].choices if owner == party]
        if party not in plan.parties:
            fault(key, f"no party is called `{party}`", close_match(party, plan.parties))
        elif track and track not in tracks:
            fault(key, f"`{party}` owes no `{track}` on the road", close_match(track, tracks))
        elif track and party in do:
            fault(key, f"--do {party}={do[party]} is about the same track", "give one order for each track")
        elif option not in OPTIONS:
            fault(key, f"`{option}` is nothing that a party can do", close_match(option, OPTIONS))
        elif inside:
            orders = _open(trunk, inside, party, [track] if track else tracks, OPTIONS.index(option))
            found += orders
            if not orders:
                fault(key, f"that was not open to it in week {week}", _when(trunk, lived, party, track, option))
    if faults:
        raise BadScenario(faults)
    return sorted(found, key=lambda one: one.step)


def _open(trunk: Trunk, steps: Sequence[Kept], party: str, tracks: Sequence[str], option: int) -> list[Order]:
    """For each track the order in the first of these steps in which it is open."""
    found = []
    for track in tracks:
        for one in steps:
            did = one.choices[party, track]
            if _is_open(trunk, one, party, track, option, did):
                found.append(Order(one.number, (party, track, option), (party, track, did)))
                break
    return found


def _is_open(trunk: Trunk, one: Kept, party: str, track: str, option: int, did: int) -> bool:
    """Whether the option was open: there is something to hold only where something was due, or was taken back."""
    if option == HOLD:
        return bool(one.before[f"due {track}"]) or did != HOLD
    return bool(trunk.lived(step=one.number).party(party).allows(track, np.array([option]))[0])


def _when(trunk: Trunk, lived: Sequence[Kept], party: str, track: str, option: str) -> str:
    """The remedy: the weeks in which the order would have been open."""
    tracks = [track] if track else [name for owner, name in lived[0].choices if owner == party]
    number = OPTIONS.index(option)
    weeks = sorted(
        {
            one.week
            for one in lived
            for name in tracks
            if _is_open(trunk, one, party, name, number, one.choices[party, name])
        }
    )
    if not weeks:
        return "it never was in this world"
    rows: list[list[int]] = []
    for week in weeks:
        if rows and week == rows[-1][1] + 1:
            rows[-1][1] = week
        else:
            rows.append([week, week])
    listed = ", ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in rows)
    return f"it was in week{'s' if len(weeks) > 1 else ''} {listed}"
