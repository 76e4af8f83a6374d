"""What a check finds in a scenario, and how it looks around in one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sim.scenario.faults import close_match, quotable
from sim.scenario.obligations import Roadmap
from sim.scenario.quantity import NEAREST_TO_ONE, Quantity
from sim.scenario.schema import IN_FORCE, Scenario
from sim.scenario.strict_yaml import KeyPath

ROUNDING = 1e-9

SINGULAR = {
    "parties": "party",
    "tracks": "track",
    "roadmaps": "road",
    "mediators": "mediator",
    "contributors": "contributor",
    "donors": "donor",
    "spoilers": "spoiler",
    "populations": "population",
    "backers": "backer",
    "linked_fronts": "linked front",
}
"""The sections of a scenario whose keys are names, and what one of each is called."""

ACTORS = [section for section in SINGULAR if section not in ("parties", "tracks", "roadmaps")]
"""The sections of all who stand around the parties."""


class Finding(NamedTuple):
    """Something that makes no sense: where it stands, what is wrong, what to do."""

    path: KeyPath
    message: str
    remedy: str


def known(path: KeyPath, section: str, name: str, names: Collection[str]) -> Iterator[Finding]:
    """The name that stands at a path must be one of these, of this section."""
    if name not in names:
        remedy = close_match(name, names).replace("valid keys", "there are")
        message = f"no {SINGULAR[section]} is called `{quotable(name)}`"
        yield Finding(path, message, remedy or f"add it under `{section}`, or delete it here")


def names_of(scenario: Scenario, section: str) -> list[str]:
    """What can be named of a section; among the roads also one in force that has no name of its own."""
    names: list[str] = list(getattr(scenario, section))
    return [IN_FORCE, *names] if section == "roadmaps" and not isinstance(scenario.roadmap, str) else names


def places(scenario: Scenario, pattern: str) -> Iterator[tuple[KeyPath, Any]]:
    """Every place that a pattern like `parties.*.vetoes` means, with what stands there."""
    found: list[tuple[KeyPath, Any]] = [((), scenario)]
    for step in pattern.split("."):
        found = [((*path, key), value) for path, item in found for key, value in _below(item, step)]
    yield from found


def _below(item: Any, step: str) -> list[tuple[str | int, Any]]:
    """What lies one step below: a field, unless it is empty, or every entry for `*`."""
    if step != "*":
        value = None if isinstance(item, str) else getattr(item, step)  # a road that is named has its parts elsewhere
        return [] if value is None else [(step, value)]
    return list(item.items()) if isinstance(item, dict) else list(enumerate(item))


def listed_roads(scenario: Scenario) -> list[tuple[KeyPath, Roadmap]]:
    """Every road that is there and where it stands, the one in force first if it is there."""
    first: list[tuple[KeyPath, Roadmap]] = []
    if not isinstance(scenario.roadmap, str):
        first = [((IN_FORCE,), scenario.roadmap)]
    elif scenario.roadmap in scenario.roadmaps:
        first = [(("roadmaps", scenario.roadmap), scenario.road_in_force)]
    return [*first, *((("roadmaps", name), road) for name, road in scenario.other_roads.items())]


def roads(scenario: Scenario) -> Iterator[tuple[KeyPath, Roadmap]]:
    """Every road whose stages name known tracks, and where it stands."""
    for path, road in listed_roads(scenario):
        if all(name in scenario.tracks for stage in road.stages for name in stage.reach):
            yield path, road


def on_a_road(scenario: Scenario) -> set[str]:
    """The tracks that any road names."""
    return {name for _, road in listed_roads(scenario) for stage in road.stages for name in stage.reach}


def carried(scenario: Scenario) -> str | None:
    """The track that contributors carry, None if there is no such track or nobody contributes."""
    name = scenario.force.track
    return name if scenario.contributors and name in scenario.tracks else None


def least(quantity: Quantity) -> float:
    """The smallest value that any world draws."""
    return max(quantity.limits[0], float(quantity.at(1.0 - NEAREST_TO_ONE)))


def largest(quantity: Quantity) -> float:
    """The largest value that any world draws."""
    return min(quantity.limits[1], float(quantity.at(NEAREST_TO_ONE)))
