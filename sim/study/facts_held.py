"""The facts by which the worlds of a study are weighed, and from when on what it changes counts: one home for both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sim.scenario import known
from sim.study.update.reading import title

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.study.study import Asked, Study

MOST_NAMED = 6  # facts that are named one by one
FROM_THEN = {
    "sweep": "numbers are turned",
    "obstacles": "obstacles are away",
    "tournament": "strategies are played",
    "ablation": "mechanisms are switched off",
    "comparison": "the roads meet the same luck",
}
"""What a study does only from the last fact on: up to it, worlds are what the scenario as it stands made them."""


def held(plans: Iterable[Scenario], kind: str = "") -> str:
    """Which facts are held against the worlds of scenarios, until when, and in which file; nothing where none are.

    `kind`: of the study, so that what it does only from the last fact on can be told.
    """
    plan = next((one for one in plans if one.observed.facts), None)
    if plan is None:
        return ""
    facts = sorted(plan.observed.facts, key=lambda fact: fact.date)
    named = [f"{title(plan, fact)} ({known.day(fact.date)})" for fact in facts[:MOST_NAMED]]
    if len(facts) > MOST_NAMED:
        named.append(f"{len(facts) - MOST_NAMED} more")
    said = f"Weighed by {known.facts_of(plan)}: {'; '.join(named)}."
    if kind in FROM_THEN:
        last = known.day(facts[-1].date)
        said += f" From {last} on, and not before, {FROM_THEN[kind]}."
    return said


def held_in(found: Study) -> str:
    """The same of a study."""
    runs: Sequence[Asked] = found.runs
    kind = "" if found.kind == "comparison" and len(runs) == 1 else found.kind
    return held((run.scenario for run in runs), kind)
