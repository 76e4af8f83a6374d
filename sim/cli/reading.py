"""Scenarios as the command line reads them: with --set and --weeks, and all faults at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from sim.cli import naming, options, say

if TYPE_CHECKING:
    from sim.scenario.faults import Fault
    from sim.scenario.schema import Scenario


def load_all(files: Sequence[str], changes: Sequence[str] | None, weeks: int | None) -> list[Scenario]:
    """The scenarios of these files; raises BadScenario with the faults of all of them."""
    from sim.scenario.faults import BadScenario
    from sim.scenario.load import load
    from sim.scenario.slips import slips

    for file in files:
        naming.refuse_many(file)
    overrides = options.overrides(changes, weeks)
    plans: list[Scenario] = []
    faults: list[Fault] = []
    for file in files:
        try:
            plans.append(load(file, overrides))
        except BadScenario as bad:
            faults.extend(bad.faults)
    if faults:  # one of the same base file or option is said once, and called what the user called it
        asked = (replace(one, file="--weeks") if weeks and one.file == "--set weeks" else one for one in faults)
        raise BadScenario(dict.fromkeys(asked))
    for said in dict.fromkeys(said for plan in plans for said in slips(plan)):
        say.aside(said)
    return plans


def observing(plans: Sequence[Scenario], file: str | None, learners: int | None = None) -> list[Scenario]:
    """The scenarios with what a file of observations says, where one is named; raises BadScenario."""
    from sim.scenario.faults import BadScenario
    from sim.scenario.observations import observing as with_facts

    found: list[Scenario] = []
    faults: list[Fault] = []
    for plan in plans:
        try:
            found.append(plan if file is None else with_facts(plan, file))
        except BadScenario as bad:
            faults.extend(bad.faults)
    if faults:
        raise BadScenario(dict.fromkeys(faults))
    if learners is None:
        return found
    return [
        plan.model_copy(update={"observed": plan.observed.model_copy(update={"learners": learners})}) for plan in found
    ]


def warn_of_orders(plans: Sequence[Scenario]) -> None:
    """Say on stderr which parties wait for orders that a command does not give."""
    for plan in plans:
        for key, party in plan.parties.items():
            if party.strategy == "human":
                say.aside(
                    f"{plan.name}: parties.{key}.strategy: `human` waits for orders, and here nobody gives any: "
                    f"{party.title or key} holds all that it owes, in every week. Play it with `sim play`, or give "
                    "orders from Python (CONTRIBUTING.md, Playing a side)."
                )


def faults_of(file: str, changes: Sequence[str] | None, observed: str | None = None) -> list[dict[str, Any]]:
    """The faults of one file, and of a file of observations held against it, as plain data."""
    from sim.scenario.faults import BadScenario

    try:
        observing(load_all([file], changes, None), observed)
    except BadScenario as bad:
        return [{**asdict(fault), "text": str(fault)} for fault in bad.faults]
    return []
