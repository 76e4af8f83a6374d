"""Whether a scenario makes sense as a whole: names that are known, roads that can close, work that ends."""

from __future__ import annotations

import math
import os
from collections.abc import Collection, Iterator

from sim.scenario import (
    check_cast,
    check_dates,
    check_dials,
    check_names,
    check_observed,
    check_road,
    check_start,
    check_tracks,
    check_waits,
)
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.findings import Finding
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import KeyPath

WORK_BUDGET = 1e10  # worlds * steps * rungs; about an hour of one core
OTHER_BUDGET = "SIM_BUDGET"  # a variable of the environment, for those who mean more


def check(scenario: Scenario, *, whole_road: bool = True, idle: bool = True) -> Iterator[Finding]:
    """Everything that makes no sense, each once: where it stands, what is wrong, what to do.

    `whole_road`: the weeks must be enough for the road and all that is dated; not asked where only a part of them
    is to be looked at. `idle`: everybody and every dial of the cast must do something; not asked where a mechanism
    has been switched off, on which others hang.
    """
    if check_names.is_nowhere(scenario):  # what else is wrong with roads cannot be told
        yield from dict.fromkeys(names(scenario))
        return
    rules = [names, check_cast.check, check_dates.check, check_start.check, check_road.check]
    rules += [check_waits.check, check_observed.check]
    if whole_road:
        rules += [check_road.time, check_dates.in_time]
    if idle:
        rules += [check_dials.check, check_cast.idle]
    yield from dict.fromkeys(finding for rule in rules for finding in rule(scenario))


def names(scenario: Scenario) -> Iterator[Finding]:
    """What is wrong whatever the numbers, so that it can be told beside numbers that are wrong."""
    yield from check_names.check(scenario)
    yield from check_tracks.check(scenario)


def dates(scenario: Scenario, wrong: Collection[KeyPath], *, whole_road: bool = True) -> Iterator[Finding]:
    """What is wrong with dates, beside what is wrong already at some paths, and what that may have brought about."""
    if any(path[:1] in (("start",), ("weeks",)) for path in wrong):
        return
    rules = [check_dates.check, *([check_dates.in_time] if whole_road else [])]
    for finding in (finding for rule in rules for finding in rule(scenario)):
        length = len(finding.path)
        if not any(path[:length] == finding.path or finding.path[: len(path)] == path for path in wrong):
            yield finding


def check_budget(scenario: Scenario, worlds: int, runs: int = 1) -> None:
    """Raises BadScenario if running so many worlds, so many times, is more work than the budget, with the estimate."""
    steps = scenario.weeks * scenario.steps_per_week
    rungs = sum(check_road.rungs(scenario, road) for road in scenario.roads())
    once = steps * rungs * runs
    work, budget = worlds * once, _budget(scenario)
    if work > budget:
        most = int(budget // once)
        times = f" x {runs} runs" if runs > 1 else ""
        message = f"{worlds:,} worlds x {steps:,} steps x {rungs} rungs{times} = {work:.1e}, over {budget:.0e}"
        remedy = f"ask for at most {most:,} worlds, or set {OTHER_BUDGET}={work:.0e} if so much work is meant"
        raise BadScenario([Fault(scenario.name, None, "worlds", message, remedy)])


def _budget(scenario: Scenario) -> float:
    """The work that may be asked for; raises BadScenario where the environment gives no positive number."""
    given = os.environ.get(OTHER_BUDGET)
    try:
        budget = WORK_BUDGET if given is None else float(given)
    except ValueError:
        budget = math.nan
    if not budget > 0:
        raise BadScenario([Fault(scenario.name, None, OTHER_BUDGET, f"found {given!r}", "write a number such as 1e12")])
    return budget
