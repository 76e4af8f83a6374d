"""Whether the numbers of a scenario leave roads that can be walked to their end in the time given."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.scenario.findings import ROUNDING, Finding, carried, largest, least, roads
from sim.scenario.obligations import Reach, Roadmap
from sim.scenario.past import is_gone
from sim.scenario.schema import Leg, Scenario
from sim.scenario.strict_yaml import KeyPath

MOST_RUNGS = 60


def check(scenario: Scenario) -> Iterator[Finding]:
    """Everything that is wrong with the numbers of parties and of roads whose stages name known tracks."""
    for path, road in roads(scenario):
        for rule in (_gone, _counted, _rising, _paid_twice, _readiness, _length, _weights):
            yield from rule(scenario, road, path)
    yield from _power(scenario)


def rungs(scenario: Scenario, road: Roadmap | None = None) -> int:
    """The number of rungs of a road: in each stage as many as the track with most tranches has."""
    return sum(max(reach.tranches for reach in stage.values()) for stage in scenario.stage_segments(road))


def _rising(scenario: Scenario, road: Roadmap, path: KeyPath) -> Iterator[Finding]:
    """Every stage takes its tracks higher than they stood."""
    reached = {name: largest(track.start) for name, track in scenario.tracks.items()}
    started = {name: f"the start, at most {level:g}" for name, level in reached.items()}
    by_count = {name for stage in road.stages for name, target in stage.reach.items() if _counts(target)}
    for number, stage in enumerate(scenario.stage_segments(road)):
        for name, reach in stage.items():
            if name in by_count:  # from wherever it starts
                continue
            if reach.level <= least(scenario.tracks[name].start) and started[name].startswith("the start"):
                continue  # it stands from the start
            if reach.level <= reached[name]:
                message = f"{reach.level:g} is no higher than {started[name]}"
                remedy = "raise it, or take the track out of this stage"
                yield Finding((*path, "stages", number, "reach", name), message, remedy)
            reached[name] = max(reached[name], reach.level)
            started[name] = f"the {reached[name]:g} reached before"


def _gone(scenario: Scenario, road: Roadmap, path: KeyPath) -> Iterator[Finding]:
    """A road asks for something that does not stand at the start."""
    if is_gone(scenario, road):
        message = "all that the road asks stands at the start"
        yield Finding((*path, "stages"), message, "ask for more, or let a track start lower")


def _counted(scenario: Scenario, road: Roadmap, path: KeyPath) -> Iterator[Finding]:
    """Stages that count a track's own equal tranches count all of its road, no more than there are, and some way."""
    by_count = {name for stage in road.stages for name, target in stage.reach.items() if _counts(target)}
    left = {name: scenario.tracks[name].tranches for name in by_count}
    for number, stage in enumerate(road.stages):
        for name, target in stage.reach.items():
            here = (*path, "stages", number, "reach", name)
            if name not in by_count:
                continue
            if not _counts(target):
                message = "a level, where other stages of this road count tranches of the track"
                yield Finding(here, message, "let all stages of a road say it in the same way")
                continue
            if largest(scenario.tracks[name].start) >= 1.0:
                message = "the track may start at 1, where no way is left to cut into tranches"
                yield Finding(here, message, "let it start lower, or take it out of this stage")
            tranches = target.tranches if isinstance(target, Reach) else 0
            if left[name] < tranches:
                there = f"1 tranche of `{name}` is" if left[name] == 1 else f"{left[name]} tranches of `{name}` are"
                message = f"asks for {tranches}, and {there} left of {scenario.tracks[name].tranches}"
                yield Finding(here, message, f"ask for fewer, or raise `tracks.{name}.tranches`")
            left[name] = max(0, left[name] - tranches)


def _counts(target: float | Reach) -> bool:
    """Whether a stage counts tranches of the track's own way, and names no level."""
    return isinstance(target, Reach) and target.level is None


def _paid_twice(scenario: Scenario, road: Roadmap, path: KeyPath) -> Iterator[Finding]:
    """What the end of every road pays is not paid again by the last stage of one."""
    for party in sorted(scenario.prizes.keys() & road.stages[-1].prizes.keys()):
        here = (*path, "stages", len(road.stages) - 1, "prizes", party)
        yield Finding(here, "the end of every road pays the party a prize already", "take it out here, or in `prizes`")


def _readiness(scenario: Scenario, road: Roadmap, path: KeyPath) -> Iterator[Finding]:
    """What a third party owes on the road must have a chance to come."""
    for name in _asked(road):
        track = scenario.tracks[name]
        by_itself = track.owner not in scenario.parties and name != carried(scenario)
        if by_itself and track.readiness.limits[1] == 0:
            message = "never delivers, so that the road can never close"
            yield Finding(("tracks", name, "readiness"), message, "raise it, or take the track off the road")


def _length(scenario: Scenario, road: Roadmap, path: KeyPath) -> Iterator[Finding]:
    """A road of very many rungs is a slip of the pen, and slow to reckon."""
    count = rungs(scenario, road)
    if count > MOST_RUNGS:
        message = f"the road has {count} rungs, more than {MOST_RUNGS}"
        yield Finding((*path, "stages"), message, "cut the tracks into fewer tranches")


def _weights(scenario: Scenario, road: Roadmap, path: KeyPath) -> Iterator[Finding]:
    """Progress is measured by something."""
    if all(least(scenario.tracks[name].weight) == 0 for name in _asked(road)):
        message = "no track on the road has a weight in the progress index that is surely above 0"
        yield Finding(("tracks", min(_asked(road)), "weight"), message, "give one of them a weight")


def _asked(road: Roadmap) -> list[str]:
    """The tracks that a road names, each once."""
    return list(dict.fromkeys(name for stage in road.stages for name in stage.reach))


def time(scenario: Scenario) -> Iterator[Finding]:
    """The shortest possible preparation must fit into the weeks that are simulated."""
    for path, road in roads(scenario):
        weeks = shortest(scenario, road)
        if weeks > scenario.weeks + ROUNDING:
            message = f"lead times alone take {weeks:.0f} weeks at the least, of {scenario.weeks} simulated"
            yield Finding(path, message, "raise `weeks`, shorten lead times or cut fewer tranches")


def shortest(scenario: Scenario, road: Roadmap | None = None) -> float:
    """The sum of the least lead times along a road, in weeks: on each rung the longest of its tracks.

    Contributors keep no lead times: their track counts for nothing.
    """
    reached = {name: largest(track.start) for name, track in scenario.tracks.items()}
    weeks = 0.0
    for stage in scenario.stage_segments(road):
        leads = [(reach.tranches, _lead(scenario, name, reach, reached[name])) for name, reach in stage.items()]
        for rung in range(max(tranches for tranches, _ in leads)):
            weeks += max(lead for tranches, lead in leads if rung < tranches)
        reached.update({name: reach.level for name, reach in stage.items()})
    return weeks


def _lead(scenario: Scenario, name: str, reach: Leg, before: float) -> float:
    """The least weeks that one tranche of a track takes to prepare on its way from `before`."""
    if name == carried(scenario):
        return 0.0
    track = scenario.tracks[name]
    lead_time = track.lead_time
    size = max(0.0, reach.level - before) / reach.tranches
    if reach.of_own is not None:
        size = (1.0 - largest(track.start)) / track.tranches
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
            lead = lead_time.fixed.middle + lead_time.by_size.middle * size
            leads.append((reach.tranches, 0.0 if name == carried(scenario) else lead))
        step = 1.0 / scenario.steps_per_week
        for rung in range(max(tranches for tranches, _ in leads)):
            weeks += max(math.ceil(lead / step) * step + step for tranches, lead in leads if rung < tranches)
        reached.update({name: reach.level for name, reach in stage.items()})
    return weeks
