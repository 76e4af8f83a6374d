"""What is dated in a scenario: events, elections, deadlines and the end of the mandate, in the order of weeks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from sim.cli.who import title_of
from sim.scenario.check_dates import is_past, week_of
from sim.scenario.obligations import Event, Roadmap, Shock
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario

PAST = "past"
CHANGES = ("attention", "goodwill", "tension", "clarity")


class Dated(NamedTuple):
    """Something that happens in a week; `date` is None where the scenario has no start."""

    week: float
    date: str | None
    what: str

    @property
    def is_past(self) -> bool:
        """Whether it lies before the start."""
        return self.week < 0

    @property
    def when(self) -> str:
        """The week, and the date if it is known."""
        week = f"week {round(self.week, 1):g}" if not self.is_past else f"{round(-self.week, 1):g} weeks before"
        return f"{self.date} ({week})" if self.date else week


def dated(plan: Scenario) -> list[Dated]:
    """Everything that has a date or a week, the earliest first."""
    found = [*_events(plan), *_elections(plan), *_deadlines(plan)]
    if not isinstance(plan.force.until, Quantity):
        found.append(at(plan, plan.force.until, "the mandate of the force ends"))
    return sorted((_as_past(one) for one in found), key=lambda one: one.week)


def _as_past(one: Dated) -> Dated:
    """What is dated, and that it is past where it lies before the start."""
    if not one.is_past or f": {PAST}" in one.what:
        return one
    return one._replace(what=f"{one.what.partition('; if missed')[0]}: {PAST}, and no surprise")


def at(plan: Scenario, when: float | datetime.date, what: str = "") -> Dated:
    """Something in a week or on a date."""
    week = week_of(when, plan.start)
    assert week is not None  # a date without a start is refused
    if isinstance(when, datetime.date):
        return Dated(week, when.isoformat(), what)
    if plan.start is None:
        return Dated(week, None, what)
    return Dated(week, (plan.start + datetime.timedelta(weeks=week)).isoformat(), what)


def _events(plan: Scenario) -> Iterator[Dated]:
    for event in plan.events:
        if is_past(event.at, plan.start):
            yield at(plan, event.at, f"{event.name}: {_left_of(plan, event)}")
            continue
        chance = "" if event.chance.limits == (1.0, 1.0) else f", with chance {event.chance}"
        yield at(plan, event.at, f"{event.name}{chance}: {_changes(plan, event.shock)}")


def _left_of(plan: Scenario, event: Event) -> str:
    """What is left of a past event at the start."""
    if not event.happened:
        return f"{PAST}, and nothing of it counts" if event.happened is None else f"{PAST}, and did not happen"
    return f"{PAST}; it happened, and what has not faded holds at the start: {_changes(plan, event.shock)}"


def _elections(plan: Scenario) -> Iterator[Dated]:
    for name, party in plan.parties.items():
        for when in party.home_front.elections:
            yield at(plan, when, f"election, {title_of(party, name)}")


def _deadlines(plan: Scenario) -> Iterator[Dated]:
    yield from _of_road(plan, plan.road_in_force, "")
    for name, road in plan.other_roads.items():
        yield from _of_road(plan, road, f", {road.name or name}")


def _of_road(plan: Scenario, road: Roadmap, which: str) -> Iterator[Dated]:
    for number, stage in enumerate(road.stages, 1):
        if stage.deadline is not None:
            missed = _changes(plan, stage.missed)
            what = f"deadline of stage {number}{which}" + (f"; if missed: {missed}" if missed else "")
            yield at(plan, stage.deadline, what)


def _changes(plan: Scenario, shock: Shock) -> str:
    """What a shock changes: "attention +0.2 (Qatar), tension -0.1"."""
    said = []
    for key in CHANGES:
        amount = getattr(shock, key)
        if amount:
            whose = [title_of(plan.mediators[name], name) for name in shock.mediators] if key == "attention" else []
            said.append(f"{key} {amount:+g}" + (f" ({', '.join(whose)})" if whose else ""))
    return ", ".join(said)
