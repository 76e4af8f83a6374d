"""Whether the numbers of a scenario leave a road that can be walked to its end in the time given."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta

from sim.scenario.check_names import Finding
from sim.scenario.obligations import Reach
from sim.scenario.quantity import NEAREST_TO_ONE, Quantity
from sim.scenario.schema import Scenario

MOST_RUNGS = 60
ROUNDING = 1e-9


def check(scenario: Scenario) -> Iterator[Finding]:
    """Everything that is wrong with the numbers of a scenario whose stages name known tracks."""
    for rule in (_stake, _rising, _readiness, _length, _power, _mandate, _weights, _calendar):
        yield from rule(scenario)


def least(quantity: Quantity) -> float:
    """The smallest value that any world draws."""
    return max(quantity.limits[0], float(quantity.at(1.0 - NEAREST_TO_ONE)))


def largest(quantity: Quantity) -> float:
    """The largest value that any world draws."""
    return min(quantity.limits[1], float(quantity.at(NEAREST_TO_ONE)))


def rungs(scenario: Scenario) -> int:
    """The number of rungs of the road: in each stage as many as the track with most tranches has."""
    return sum(max(reach.tranches for reach in stage.values()) for stage in scenario.stage_segments())


def _stake(scenario: Scenario) -> Iterator[Finding]:
    """Payoffs are stated in stakes, so each party must have one."""
    for name, party in scenario.parties.items():
        if all(value.limits == (0.0, 0.0) for value in party.values.values()):
            message = "the party values nothing, so that nothing can move it"
            yield Finding(("parties", name, "values"), message, "give it a track with a value other than 0")


def _rising(scenario: Scenario) -> Iterator[Finding]:
    """Every stage takes its tracks higher than they stood."""
    reached = {name: largest(track.start) for name, track in scenario.tracks.items()}
    started = {name: f"the start, at most {level:g}" for name, level in reached.items()}
    for number, stage in enumerate(scenario.stage_segments()):
        for name, reach in stage.items():
            if reach.level <= reached[name]:
                message = f"{reach.level:g} is no higher than {started[name]}"
                remedy = "raise it, or take the track out of this stage"
                yield Finding(("roadmap", "stages", number, "reach", name), message, remedy)
            reached[name] = max(reached[name], reach.level)
            started[name] = f"the {reached[name]:g} reached before"


def _readiness(scenario: Scenario) -> Iterator[Finding]:
    """What a third party owes on the road must have a chance to come."""
    for name in dict.fromkeys(name for stage in scenario.roadmap.stages for name in stage.reach):
        track = scenario.tracks[name]
        if track.owner not in scenario.parties and track.readiness.limits[1] == 0:
            message = "never delivers, so that the road can never close"
            yield Finding(("tracks", name, "readiness"), message, "raise it, or take the track off the road")


def _length(scenario: Scenario) -> Iterator[Finding]:
    """A road of very many rungs is a slip of the pen, and slow to reckon."""
    count = rungs(scenario)
    if count > MOST_RUNGS:
        message = f"the road has {count} rungs, more than {MOST_RUNGS}"
        yield Finding(("roadmap", "stages"), message, "cut the tracks into fewer tranches")


def time(scenario: Scenario) -> Iterator[Finding]:
    """The shortest possible preparation must fit into the weeks that are simulated."""
    weeks = shortest(scenario)
    if weeks > scenario.weeks + ROUNDING:
        message = f"lead times alone take {weeks:.0f} weeks at the least, of {scenario.weeks} simulated"
        yield Finding(("roadmap",), message, "raise `weeks`, shorten lead times or cut fewer tranches")


def shortest(scenario: Scenario) -> float:
    """The sum of the least lead times along the road, in weeks: on each rung the longest of its tracks."""
    reached = {name: largest(track.start) for name, track in scenario.tracks.items()}
    weeks = 0.0
    for stage in scenario.stage_segments():
        leads = [(reach.tranches, _lead(scenario, name, reach, reached[name])) for name, reach in stage.items()]
        for rung in range(max(tranches for tranches, _ in leads)):
            weeks += max(lead for tranches, lead in leads if rung < tranches)
        reached.update({name: reach.level for name, reach in stage.items()})
    return weeks


def _lead(scenario: Scenario, name: str, reach: Reach, before: float) -> float:
    """The least weeks that one tranche of a track takes to prepare on its way from `before`."""
    lead_time = scenario.tracks[name].lead_time
    size = max(0.0, reach.level - before) / reach.tranches
    return least(lead_time.fixed) + least(lead_time.by_size) * size


def _power(scenario: Scenario) -> Iterator[Finding]:
    """A party's cost of war cannot fall by more than all of it."""
    for enemy in scenario.parties:
        owned = {name: track for name, track in scenario.tracks.items() if track.owner == enemy}
        shares = {name: largest(track.power) * (1.0 - least(track.reversibility)) for name, track in owned.items()}
        if sum(shares.values()) > 1.0 + ROUNDING:
            name = max(shares, key=lambda name: shares[name])
            message = f"power * (1 - reversibility) over the tracks of `{enemy}` may come to "
            message += f"{sum(shares.values()):.2f}, more than the other side's whole cost of war"
            yield Finding(("tracks", name, "power"), message, "keep the sum at 1 or below")


def _mandate(scenario: Scenario) -> Iterator[Finding]:
    """A mandate that ends on a date needs a start to count from."""
    until, start = scenario.force.until, scenario.start
    if not isinstance(until, date):
        return
    if start is None:
        yield Finding(("force", "until"), "a date, but the scenario has no `start`", "add `start: YYYY-MM-DD`")
    elif until < start:
        message = f"the mandate ends on {until}, before the start on {start}"
        yield Finding(("force", "until"), message, "name a later date")


def _weights(scenario: Scenario) -> Iterator[Finding]:
    """Progress is measured by something."""
    on_road = {name for stage in scenario.roadmap.stages for name in stage.reach}
    if all(least(scenario.tracks[name].weight) == 0 for name in on_road):
        name = min(on_road)
        message = "no track on the road has a weight in the progress index that is surely above 0"
        yield Finding(("tracks", name, "weight"), message, "give one of them a weight")


def _calendar(scenario: Scenario) -> Iterator[Finding]:
    """The last week has a date."""
    if scenario.start is not None and date.max - scenario.start < timedelta(weeks=scenario.weeks + 60):
        yield Finding(("start",), "the simulated weeks run past the last date there is", "name an earlier date")


def typical_least_weeks(scenario: Scenario) -> float:
    """The least weeks in which the road can be gone, with every number at its median and a week for each rung at least.

    What does not fit into the simulated weeks cannot complete, however willing all are.
    """
    reached = {name: track.start.middle for name, track in scenario.tracks.items()}
    weeks = 0.0
    for stage in scenario.stage_segments():
        leads = []
        for name, reach in stage.items():
            lead_time = scenario.tracks[name].lead_time
            size = max(0.0, reach.level - reached[name]) / reach.tranches
            leads.append((reach.tranches, lead_time.fixed.middle + lead_time.by_size.middle * size))
        step = 1.0 / scenario.steps_per_week
        for rung in range(max(tranches for tranches, _ in leads)):
            weeks += max(math.ceil(lead / step) * step + step for tranches, lead in leads if rung < tranches)
        reached.update({name: reach.level for name, reach in stage.items()})
    return weeks
