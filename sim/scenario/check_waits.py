"""Whether whoever waits on a road waits for something that comes, and whether all roads lead to the same end.

Only what can happen in no world is refused: levels count at their largest, and what moves beside a road as done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.findings import ROUNDING, Finding, carried, largest, roads
from sim.scenario.obligations import Roadmap
from sim.scenario.schema import Leg, Scenario
from sim.scenario.strict_yaml import KeyPath

Levels = Mapping[str, float]


def check(scenario: Scenario) -> Iterator[Finding]:
    """Everything that waits in vain, on roads whose stages name known tracks."""
    yield from _extents(scenario)
    vain = list(_vain_conditions(scenario))
    yield from vain
    for path, road in roads(scenario):
        yield from _deadlocks(scenario, road, path, {str(finding.path[1]) for finding in vain})
    yield from _ends(scenario)


def _extents(scenario: Scenario) -> Iterator[Finding]:
    """A track cannot open the way for itself."""
    for name, track in scenario.tracks.items():
        if track.reach is not None and track.reach.grows_with == name:
            message = "a track cannot open its own way"
            yield Finding(("tracks", name, "reach", "grows_with"), message, "name another track")


def _start(scenario: Scenario, road: Roadmap) -> dict[str, float]:
    """The largest level of every track before a road begins; off the road third parties' work counts as done."""
    asked = {name for stage in road.stages for name in stage.reach}
    return {
        name: 1.0
        if name == carried(scenario) or (track.owner not in scenario.parties and name not in asked)
        else largest(track.start)
        for name, track in scenario.tracks.items()
    }


def _vain_conditions(scenario: Scenario) -> Iterator[Finding]:
    """A donor's condition is met on some road at last."""
    for name, donor in scenario.donors.items():
        for track, level in donor.conditions.items():
            if track not in scenario.tracks or not 0.0 <= level <= 1.0:
                continue
            best = max((_end(scenario, road)[track] for _, road in roads(scenario)), default=1.0)
            if level > best + ROUNDING:
                message = f"waits for {level:g} of `{track}`, which no road takes beyond {best:g}"
                yield Finding(("donors", name, "conditions", track), message, "lower it, or take it out")


def _end(scenario: Scenario, road: Roadmap) -> dict[str, float]:
    """The largest level of every track at the end of a road."""
    levels = _start(scenario, road)
    for stage in scenario.stage_segments(road):
        levels.update({name: max(levels[name], reach.level) for name, reach in stage.items()})
    return levels


def _deadlocks(scenario: Scenario, road: Roadmap, path: KeyPath, told: set[str]) -> Iterator[Finding]:
    """No stage waits for what comes only after it; `told`: donors of whom that has been said."""
    levels = _start(scenario, road)
    for number, stage in enumerate(scenario.stage_segments(road)):
        waiting = dict(stage)
        while free := [name for name, reach in waiting.items() if not _held(scenario, name, reach, levels)]:
            levels.update({name: max(levels[name], waiting.pop(name).level) for name in free})
        for name, reach in waiting.items():
            if not _can_reach(scenario, name, reach, levels):
                yield _out_of_reach(scenario, name, reach, levels, (*path, "stages", number, "reach", name))
            elif not told.intersection(_payers(scenario, name)):
                told.update(_payers(scenario, name))
                yield _unpaid(scenario, name, levels, f"stage {number + 1} of `{path[-1]}`")
        levels.update({name: max(levels[name], reach.level) for name, reach in waiting.items()})


def _held(scenario: Scenario, name: str, reach: Leg, levels: Levels) -> bool:
    """Whether a track cannot be delivered, however long the road waits at these levels."""
    return not _can_reach(scenario, name, reach, levels) or not _is_paid(scenario, name, levels)


def _can_reach(scenario: Scenario, name: str, reach: Leg, levels: Levels) -> bool:
    track = scenario.tracks[name]
    extent = track.reach
    if extent is None or track.owner in scenario.parties or extent.grows_with not in (levels.keys() - {name}):
        return True
    return reach.level <= _extent(largest(extent.base), levels[extent.grows_with]) + ROUNDING


def _extent(base: float, level: float) -> float:
    """How far the work can reach."""
    return base + (1.0 - base) * level


def _payers(scenario: Scenario, name: str) -> list[str]:
    """The donors of a track that is paid for, sorted."""
    paid = scenario.tracks[name].owner not in scenario.parties and name != carried(scenario)
    return sorted(donor for donor, part in scenario.donors.items() if part.track == name) if paid else []


def _is_paid(scenario: Scenario, name: str, levels: Levels) -> bool:
    """Whether nobody need pay, or one at least of those who do may."""
    payers = _payers(scenario, name)
    return not payers or any(not _unmet(scenario, donor, levels) for donor in payers)


def _unmet(scenario: Scenario, donor: str, levels: Levels) -> list[str]:
    """The tracks whose levels a donor waits for; what is no level is told elsewhere."""
    conditions = scenario.donors[donor].conditions.items()
    return [track for track, level in conditions if levels.get(track, 1.0) + ROUNDING < level <= 1.0]


def _out_of_reach(scenario: Scenario, name: str, reach: Leg, levels: Levels, path: KeyPath) -> Finding:
    extent = scenario.tracks[name].reach
    assert extent is not None
    most = _extent(largest(extent.base), levels[extent.grows_with])
    message = f"{reach.level:g} is out of reach: with `{extent.grows_with}` at {levels[extent.grows_with]:g} "
    return Finding(path, message + f"the work reaches {most:g}", "lower it, or put the other track before it")


def _unpaid(scenario: Scenario, name: str, levels: Levels, where: str) -> Finding:
    donor = _payers(scenario, name)[0]
    track = _unmet(scenario, donor, levels)[0]
    level = scenario.donors[donor].conditions[track]
    message = f"waits for {level:g} of `{track}`, at most {levels[track]:g} in {where}, where `{name}` is needed"
    return Finding(("donors", donor, "conditions", track), message, "lower it, or change the order")


def _ends(scenario: Scenario) -> Iterator[Finding]:
    """All roads lead to the same levels of the same tracks; only what contributors carry may be left out."""
    known = roads(scenario)
    first, in_force = next(known, ((), None))
    if in_force is not scenario.road_in_force:
        return
    end = _asked_at_last(scenario, in_force)
    for path, road in known:
        other = _asked_at_last(scenario, road)
        for name in sorted({*end, *other} - {carried(scenario)}):
            if end.get(name) != other.get(name):
                this, before = (f"to {ends[name]:g}" if name in ends else "nowhere" for ends in (other, end))
                message = f"takes `{name}` {this} in the end, and `{first[-1]}` {before}"
                yield Finding((*path, "stages"), message, "let all roads end at the same levels")


def _asked_at_last(scenario: Scenario, road: Roadmap) -> dict[str, float]:
    """The highest level that a road asks of each of its tracks."""
    asked: dict[str, float] = {}
    for stage in scenario.stage_segments(road):
        asked.update({name: max(reach.level, asked.get(name, 0.0)) for name, reach in stage.items()})
    return asked
