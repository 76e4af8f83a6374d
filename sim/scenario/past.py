"""What lies behind a scenario at its start: obligations that are met, which no road asks for any more."""

from __future__ import annotations

from sim.scenario.findings import carried, least, roads
from sim.scenario.obligations import Reach, Roadmap, Stage
from sim.scenario.schema import Scenario


def without_the_past(scenario: Scenario) -> Scenario:
    """The scenario with roads that ask for nothing that stands in every world from the start.

    A stage of which nothing is left has closed before: its prizes are paid, and its deadline is no surprise.
    """
    if not any(is_met(scenario, name, target) for _, road in roads(scenario) for name, target in _asked(road)):
        return scenario
    named = {name: _left_of(scenario, road) for name, road in scenario.roadmaps.items()}
    first = scenario.roadmap if isinstance(scenario.roadmap, str) else _left_of(scenario, scenario.roadmap)
    changes = {"roadmap": first, **({"roadmaps": named} if named else {})}
    return scenario.model_copy(update=changes)


def is_met(scenario: Scenario, track: str, target: float | Reach) -> bool:
    """Whether what a stage asks of a track stands in every world from the start; own tranches are still to come."""
    level = target.level if isinstance(target, Reach) else target
    return level is not None and level <= least(scenario.tracks[track].start)


def is_gone(scenario: Scenario, road: Roadmap) -> bool:
    """Whether all that a road asks stands at the start."""
    return all(is_met(scenario, name, target) for name, target in _asked(road))


def first_open(scenario: Scenario) -> list[str]:
    """The tracks of which the road in force may ask something as the first week opens, in its order.

    What contributors carry may stand in some worlds and not in others, by who has deployed.
    """
    if scenario.bargaining.open or all(road is not scenario.road_in_force for _, road in roads(scenario)):
        return []
    found: list[str] = []
    for stage in scenario.road_in_force.stages:
        found += [name for name in _left_in(scenario, stage).reach if name not in found]
        if any(name != carried(scenario) for name in found):
            break
    return found


def _asked(road: Roadmap) -> list[tuple[str, float | Reach]]:
    return [asked for stage in road.stages for asked in stage.reach.items()]


def _left_of(scenario: Scenario, road: Roadmap) -> Roadmap:
    stages = [stage for stage in (_left_in(scenario, stage) for stage in road.stages) if stage.reach]
    return road if stages == road.stages else road.model_copy(update={"stages": stages})


def _left_in(scenario: Scenario, stage: Stage) -> Stage:
    left = {name: target for name, target in stage.reach.items() if not is_met(scenario, name, target)}
    return stage if left == stage.reach else stage.model_copy(update={"reach": left})
