"""Whether what is dated falls into the weeks that are simulated: events, elections, deadlines, the mandate.

What is dated before the start is past: a file over another may start later than that, and nothing of it happens.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sim.scenario.findings import Finding, places, roads
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import KeyPath

DATED = (
    "events.*.at",
    "parties.*.home_front.elections.*",
    "roadmap.stages.*.deadline",
    "roadmaps.*.stages.*.deadline",
)
CHANGES = ("attention", "goodwill", "tension", "clarity")


def check(scenario: Scenario) -> Iterator[Finding]:
    """Everything that is wrong with dates, whatever the number of weeks."""
    for rule in (_counted_from, _mandate, _rising, _events, _known, _calendar):
        yield from rule(scenario)


def week_of(when: float | date, start: date | None) -> float | None:
    """The week of a week or a date; None for a date without a start."""
    if not isinstance(when, date):
        return float(when)
    return None if start is None else (when - start).days / 7.0


def in_time(scenario: Scenario) -> Iterator[Finding]:
    """What is dated happens before the simulated weeks are over."""
    for path, when in _dated(scenario):
        week = week_of(when, scenario.start)
        if week is not None and week >= scenario.weeks:
            shown = f"{when} (week {week:.0f})" if isinstance(when, date) else f"week {week:g}"
            message = f"{shown} does not come within the {scenario.weeks} simulated weeks"
            yield Finding(path, message, "name an earlier time, or raise `weeks`")


def _dated(scenario: Scenario) -> Iterator[tuple[KeyPath, Any]]:
    """Everything that has a date or a week."""
    for pattern in DATED:
        yield from places(scenario, pattern)


def is_past(when: float | date, start: date | None) -> bool:
    """Whether a week or a date lies before the start."""
    week = week_of(when, start)
    return week is not None and week < 0


def _counted_from(scenario: Scenario) -> Iterator[Finding]:
    """A date needs a start to count from."""
    for path, when in _dated(scenario):
        week = week_of(when, scenario.start)
        if week is None:
            yield Finding(path, "a date, but the scenario has no `start`", "add `start: YYYY-MM-DD`, or write a week")


def _mandate(scenario: Scenario) -> Iterator[Finding]:
    """A mandate that ends on a date needs a start to count from."""
    if isinstance(scenario.force.until, Quantity):
        return
    if scenario.start is None:
        yield Finding(("force", "until"), "a date, but the scenario has no `start`", "add `start: YYYY-MM-DD`")


def _rising(scenario: Scenario) -> Iterator[Finding]:
    """Along a road deadlines come one after another; those that have gone by do no more."""
    for path, road in roads(scenario):
        before: tuple[float, float | date] | None = None
        for number, stage in enumerate(road.stages):
            week = None if stage.deadline is None else week_of(stage.deadline, scenario.start)
            if stage.deadline is None or week is None or week < 0:
                continue
            if before is not None and week <= before[0]:
                message = f"{_shown(stage.deadline)} is no later than {_shown(before[1])}, the deadline before"
                yield Finding((*path, "stages", number, "deadline"), message, "name a later one, or take one out")
            before = week, stage.deadline


def _shown(when: float | date) -> str:
    """A week or a date in words."""
    return str(when) if isinstance(when, date) else f"week {when:g}"


def _events(scenario: Scenario) -> Iterator[Finding]:
    """Events bear names of their own, by which they draw their luck, and change something."""
    named: set[str] = set()
    for number, event in enumerate(scenario.events):
        if event.name in named:
            yield Finding(("events", number, "name"), "an event before has this name", "give each its own name")
        named.add(event.name)
        if event.happened is not None and not is_past(event.at, scenario.start):
            message = "the event lies ahead, so that nobody knows whether it happens"
            remedy = "delete it, or set `chance`; or name a date before `start`"
            yield Finding(("events", number, "happened"), message, remedy)
        if event.shock.model_fields_set.isdisjoint(CHANGES):
            remedy = "add `shock` with one of " + ", ".join(f"`{change}`" for change in CHANGES)
            yield Finding(("events", number), "the event changes nothing", remedy)


def _known(scenario: Scenario) -> Iterator[Finding]:
    """What is known up to a date is known of a scenario that has dates."""
    if scenario.known_until is not None and scenario.start is None:
        message = "a date, but the scenario has no `start`"
        yield Finding(("known_until",), message, "add `start: YYYY-MM-DD`, or delete it")


def _calendar(scenario: Scenario) -> Iterator[Finding]:
    """The last week has a date."""
    if scenario.start is not None and date.max - scenario.start < timedelta(weeks=scenario.weeks + 60):
        yield Finding(("start",), "the simulated weeks run past the last date there is", "name an earlier date")
