"""Whether a scenario makes sense as a whole: names that are known, a road that can close, work that ends."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario import check_names, check_road
from sim.scenario.check_names import Finding
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.schema import Scenario

WORK_BUDGET = 1e10  # worlds * steps * rungs; about an hour of one core


def check(scenario: Scenario, *, whole_road: bool = True) -> Iterator[Finding]:
    """Everything that makes no sense: where it stands, what is wrong, what to do.

    `whole_road`: the weeks must be enough for the road; not asked where only a part of it is to be looked at.
    """
    yield from check_names.check(scenario)
    if all(name in scenario.tracks for stage in scenario.roadmap.stages for name in stage.reach):
        yield from check_road.check(scenario)
        if whole_road:
            yield from check_road.time(scenario)


def check_budget(scenario: Scenario, worlds: int) -> None:
    """Raises BadScenario if running so many worlds is more work than WORK_BUDGET, with the estimate."""
    steps = scenario.weeks * scenario.steps_per_week
    rungs = check_road.rungs(scenario)
    work = worlds * steps * rungs
    if work > WORK_BUDGET:
        most = int(WORK_BUDGET // (steps * rungs))
        message = f"{worlds:,} worlds x {steps:,} steps x {rungs} rungs = {work:.1e}, over {WORK_BUDGET:.0e}"
        raise BadScenario([Fault(scenario.name, None, "worlds", message, f"ask for at most {most:,} worlds")])
