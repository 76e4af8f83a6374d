"""Whether what lies behind a scenario at its start was meant to.

A file over another may start later, or further on: what the other one dates, or asks, may then be past. In one file, or
below the file that says where it starts, that is a slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sim.scenario.check_dates import DATED, is_past
from sim.scenario.findings import Finding, least, places, roads
from sim.scenario.obligations import Reach
from sim.scenario.past import is_met
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import KeyPath

IsOver = Callable[[KeyPath, KeyPath], bool]
"""Whether what stands at the one path was said in a file over the one that says what stands at the other."""


def check(scenario: Scenario, is_over: IsOver) -> Iterator[Finding]:
    """Everything that is past and was not meant to be."""
    yield from _dated(scenario, is_over)
    yield from _met(scenario, is_over)


def _dated(scenario: Scenario, is_over: IsOver) -> Iterator[Finding]:
    start, until = scenario.start, scenario.force.until
    for pattern in DATED:
        for path, when in places(scenario, pattern):
            if not is_past(when, start) or is_over(("start",), path):
                continue
            remedy = "name a later date"
            if path[0] == "events":
                if scenario.events[int(path[1])].happened is not None:
                    continue
                remedy += ", or say with `happened` whether it took place"
            yield Finding(path, f"{when} is before the start on {start}", remedy)
    path = ("force", "until")
    if not isinstance(until, Quantity) and is_past(until, start) and not is_over(("start",), path):
        message = f"the mandate ends on {until}, before the start on {start}"
        yield Finding(path, message, "name a later date")


def _met(scenario: Scenario, is_over: IsOver) -> Iterator[Finding]:
    for way, road in roads(scenario):
        for number, stage in enumerate(road.stages):
            for name, target in stage.reach.items():
                path = (*way, "stages", number, "reach", name)
                if is_met(scenario, name, target) and not is_over(("tracks", name, "start"), path):
                    level = target.level if isinstance(target, Reach) else target
                    start = least(scenario.tracks[name].start)
                    message = f"{level:g} is no higher than the start, at most {start:g}"
                    yield Finding(path, message, "raise it, or take the track out of this stage")
