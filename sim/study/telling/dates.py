"""What falls on a date, and what it does at home: events, deadlines that are missed, elections, home fronts."""

from __future__ import annotations

from collections.abc import Iterator

from sim.phrases import percent
from sim.study.telling.sentence import Names, Sentence, listed, signed
from sim.study.telling.watch import Step


def dated(step: Step, names: Names) -> Iterator[Sentence]:
    """Events that happen or do not, deadlines that are missed, elections."""
    calendar, plan = step.world.calendar, step.world.plan
    shocks = {event.name: event.shock for event in plan.events}
    for event, happens in calendar.happened.items():
        if happens[0]:
            yield Sentence(step.week, "", "event", f"{event}{_changes(names, shocks[event])}.")
        else:
            yield Sentence(step.week, "", "no event", f"“{event}” does not take place.")
    for (road, place), missed in calendar.missed_stages.items():
        if missed[0]:
            shock = plan.roads()[road].stages[place].missed
            text = f"The deadline of {names.stage(road, place)} passes{_changes(names, shock)}."
            yield Sentence(step.week, "", "deadline", text)
    for when, name in calendar.elections:
        if when == step.number:
            yield Sentence(step.week, name, "election", _election(step, names, name))


def _election(step: Step, names: Names, name: str) -> str:
    moved = step.change(f"{name}.home.base")
    who = f"Election, {names.within(name)}: "
    weight = percent(step.after[f"{name}.home.hardliners"])
    if not moved:
        return f"{who}the balance at home stays as it was."
    return f"{who}the hardliners {'win' if moved > 0 else 'lose'}; their weight at home is now {weight}."


def _changes(names: Names, shock: object) -> str:
    """What a shock changes: ": attention +0.20 (Qatar), tension -0.10"; empty if nothing."""
    whose = listed(names.within(name) for name in getattr(shock, "mediators", ()))
    changes = [
        f"{what} {signed(getattr(shock, what))}" + (f" ({whose})" if whose and what == "attention" else "")
        for what in ("attention", "goodwill", "tension", "clarity")
        if getattr(shock, what)
    ]
    return f": {', '.join(changes)}" if changes else ""


def homes(step: Step, names: Names) -> Iterator[Sentence]:
    """Home fronts that begin or cease to forbid any step."""
    for party in step.world.parties:
        flag, weight = f"forbids {party.name}", percent(step.after[f"{party.name}.home.hardliners"])
        if step.rises(flag):
            text = f"{names.of(party.name)}'s home front allows no step any more: hardliners have a weight of {weight}."
            yield Sentence(step.week, party.name, "home front", text)
        if step.falls(flag):
            text = f"{names.of(party.name)}'s home front allows steps again: hardliners have a weight of {weight}."
            yield Sentence(step.week, party.name, "home front", text)
