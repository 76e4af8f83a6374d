"""The obstacles between a road and its completion, and the scenario as it is where some of them are away.

Each is present or away; away means that the fields of `neutral` stand at values at which they hold nothing up. Two
obstacles lie in what a party does and not in a scenario's numbers: `no deal` and `distrust` have no fields, and
`sim.study.obstacles` gives orders in their stead. No obstacle names an actor; those of `BY_SIDE` can be away for one
party alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from sim.scenario.dials import changed, is_same
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.findings import places
from sim.scenario.mechanism import Mechanism
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.schema import Scenario

NO_DEAL, DISTRUST, HOME_FRONTS = "no deal", "distrust", "home fronts"
BY_SIDE = (NO_DEAL, DISTRUST, HOME_FRONTS)
"""The obstacles that are a side's."""

BOTH = ""

_ALL = (
    Mechanism(
        "calendar",
        "the calendar",
        "Every tranche is prepared at once, and no work waits for a week from which it may begin.",
        {"tracks.*.lead_time.fixed": 0.0, "tracks.*.lead_time.by_size": 0.0, "tracks.*.begins": 0.0},
    ),
    Mechanism(
        NO_DEAL,
        "no deal to be had",
        "A party takes part although the whole deal, with its prizes in full, is worth less to it than the better of "
        "its freeze and its war at the start.",
        {},
    ),
    Mechanism(
        DISTRUST,
        "distrust",
        "A party steps whatever is due, and does not reckon whether the other, or a third party, will.",
        {},
    ),
    Mechanism(
        "third parties",
        "third parties",
        "What third parties owe is there as soon as it is due: willing, paid for, consented to and within reach.",
        {
            "tracks.*.readiness": 1.0,
            "tracks.*.consents": {},
            "tracks.*.reach": None,
            "donors": {},
            "tracks.*.needs": 0.0,
            "contributors": {},
            "parties.*.vetoes": {},
        },
    ),
    Mechanism(
        "moods",
        "moods and errors",
        "Parties do what they reckon to be best and command all that they owe; nobody pretends or rearms, and no true "
        "tranche is rejected.",
        {
            **MECHANISMS["moods"].neutral,
            **MECHANISMS["control"].neutral,
            **MECHANISMS["pretending"].neutral,
            **MECHANISMS["leakage"].neutral,
            "learning.false_alarm": 0.0,
        },
    ),
    Mechanism(
        HOME_FRONTS,
        "home fronts",
        "Nothing at home makes a step dearer or forbids it, not even after violence.",
        {**MECHANISMS["home_fronts"].neutral, **MECHANISMS["tension_cost"].neutral},
    ),
    Mechanism(
        "violence",
        "violence",
        "No incidents, strikes or attacks, nothing spills over from elsewhere, and no truce breaks by itself.",
        {
            "violence.rate": 0.0,
            "violence.hazard": 0.0,
            "spoilers": {},
            "linked_fronts": {},
            "events.*.shock.tension": 0.0,
            "roadmap.stages.*.missed.tension": 0.0,
            "roadmaps.*.stages.*.missed.tension": 0.0,
            **MECHANISMS["strikes"].neutral,
        },
    ),
)

OBSTACLES: Mapping[str, Mechanism] = {one.name: one for one in _ALL}
"""Every obstacle by its name, in the order in which they are put in the way."""


class Away(NamedTuple):
    """An obstacle that is away: for both sides, or for `party` alone."""

    name: str
    party: str = BOTH


def without(plan: Scenario, away: Collection[Away]) -> Scenario:
    """The scenario without these obstacles, as far as its numbers say them; the same one where there is none."""
    for one in sorted(away, key=lambda each: (list(OBSTACLES).index(each.name), each.party)):
        mechanism = OBSTACLES[one.name]
        plan = mechanism.without(plan) if one.party == BOTH else _without_that_of(one.party, mechanism, plan)
    return plan


def _without_that_of(party: str, mechanism: Mechanism, plan: Scenario) -> Scenario:
    """The scenario without one party's own part of an obstacle."""
    moved = {
        path: value
        for pattern, value in mechanism.neutral.items()
        for path, found in places(plan, pattern)
        if path[:2] == ("parties", party) and not is_same(found, value)
    }
    return changed(plan, moved) if moved else plan


def check(plan: Scenario) -> None:
    """Raises BadScenario for a scenario of which one cannot ask where its road is held up."""
    if faults := list(_faults(plan)):
        raise BadScenario(faults)


def can_be_asked(plan: Scenario) -> bool:
    """Whether a road is agreed at the start, and nobody waits for orders of a player."""
    return not any(_faults(plan))


def _faults(plan: Scenario) -> Iterator[Fault]:
    if plan.bargaining.open:
        yield Fault(
            plan.name,
            None,
            "bargaining.open",
            "no road is agreed at the start, so that nothing can be said to stand in its way",
            "ask of a scenario with a road in force, or set bargaining.open to false",
        )
    for name, party in plan.parties.items():
        if party.strategy == "human":
            yield Fault(
                plan.name,
                None,
                f"parties.{name}.strategy",
                "`human` waits for a player's orders, and what stands in the way of these cannot be reckoned",
                "give it another strategy, such as foresight",
            )
