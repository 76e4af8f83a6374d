"""Dials of the cast that turn nothing, because what they act on is not there.

A dial counts as turned where the file sets it. What it needs counts as there where the file sets it too, even to 0:
so that a switch can be turned off for one run without taking out all that hangs on it. Settings that all share may be
stated ahead, by a file on which others are based.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from sim.scenario.findings import Finding, places
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import KeyPath

Condition = Callable[[Scenario, KeyPath, Any], bool]


class Need(NamedTuple):
    """Dials of a part, what they need there or elsewhere, and how that is said."""

    part: str
    keys: tuple[str, ...]
    met: Condition
    lacking: str
    remedy: str


def check(scenario: Scenario) -> Iterator[Finding]:
    """Every dial of the cast that is set and turns nothing."""
    for path, key, part, need in _unmet(scenario, NEEDS):
        if key in part.model_fields_set:
            yield Finding((*path, key), f"does nothing {need.lacking}", f"delete it, or {need.remedy}")


def idle(scenario: Scenario) -> set[KeyPath]:
    """The paths of all dials of the cast that turn nothing."""
    return {(*path, key) for path, key, _, _ in _unmet(scenario, (*NEEDS, *SETTINGS))}


def _unmet(scenario: Scenario, needs: Iterable[Need]) -> Iterator[tuple[KeyPath, str, Any, Need]]:
    """The places and dials whose needs are not met, each dial once, with the part and the need."""
    told: set[KeyPath] = set()
    for need in needs:
        for path, part in places(scenario, need.part):
            for key in () if need.met(scenario, path, part) else need.keys:
                if (*path, key) not in told:
                    told.add((*path, key))
                    yield path, key, part, need


def _sets(*keys: str) -> Condition:
    """Whether the part sets one of these."""
    return lambda scenario, path, part: not part.model_fields_set.isdisjoint(keys)


def _has(*sections: str) -> Condition:
    """Whether the scenario has someone in one of these sections."""
    return lambda scenario, path, part: any(getattr(scenario, section) for section in sections)


def _commands_a_part(scenario: Scenario, path: KeyPath, part: Any) -> bool:
    return part.owner not in scenario.parties or "control" in part.model_fields_set


def _may_propose(scenario: Scenario, path: KeyPath, part: Any) -> bool:
    return scenario.bargaining.open or bool(scenario.other_roads)


def _force_deploys(scenario: Scenario, path: KeyPath, part: Any) -> bool:
    return scenario.force.track in scenario.tracks


def _has_population(scenario: Scenario, path: KeyPath, part: Any) -> bool:
    return any(population.side == path[1] for population in scenario.populations.values())


def _is_vetoed(scenario: Scenario, path: KeyPath, part: Any) -> bool:
    return any(path[1] in party.vetoes for party in scenario.parties.values())


def _can_lobby(scenario: Scenario, path: KeyPath, part: Any) -> bool:
    against = [name for name, party in scenario.parties.items() if path[1] in party.vetoes]
    return any(name in mediator.leverage for mediator in scenario.mediators.values() for name in against)


def _someone_blames(scenario: Scenario, path: KeyPath, part: Any) -> bool:
    return any(spoiler.blames for spoiler in scenario.spoilers.values())


def _someone_strikes(scenario: Scenario, path: KeyPath, part: Any) -> bool:
    strikes = any("appetite" in party.strikes.model_fields_set for party in scenario.parties.values())
    return strikes or _someone_blames(scenario, path, part)


HOME = ("hardliners", "memory", "by_tension", "by_concession", "by_opinion", "elections", "swing")
STAGES = ("roadmap.stages.*", "roadmaps.*.stages.*")
CONTRIBUTORS = _has("contributors"), "without `contributors`", "add some"
MEDIATORS = _has("mediators"), "without `mediators`", "add some"
ROADS = _may_propose, "without `roadmaps`", "add a road that may be proposed"
VETO = _is_vetoed, "for a contributor that nobody vetoes", "give a party a veto of it"
FORCE = _force_deploys, "without a force", "add a track for one"

NEEDS = (
    Need("parties.*.home_front", HOME, _sets("cost", "limit"), "while `cost` and `limit` are not set", "set one"),
    Need("parties.*.home_front", ("swing",), _sets("elections"), "without `elections`", "add some"),
    Need("parties.*.home_front", ("by_opinion",), _has_population, "without a population of this side", "add one"),
    Need("parties.*.strikes", ("price", "severity"), _sets("appetite"), "while `appetite` is not set", "set it"),
    Need("tracks.*", ("consolidation",), _commands_a_part, "while its owner commands it all", "set `control`"),
    *(Need(stage, ("missed",), _sets("deadline"), "without a deadline", "add `deadline`") for stage in STAGES),
    Need("mediators.*", ("prefers",), *ROADS),
    Need("contributors.*", ("limited", "lobbying"), *VETO),
    Need("contributors.*", ("lobbying",), _can_lobby, "without leverage over who vetoes it", "give a mediator some"),
    Need("donors.*", ("monitoring", "audits"), _sets("diversion"), "while `diversion` is not set", "set it"),
    Need("donors.*", ("pause",), _sets("audits"), "while `audits` is not set", "set it"),
    Need("spoilers.*", ("margin",), _sets("timing"), "while `timing` is not set", "set it"),
    Need("spoilers.*", ("timing", "margin"), _sets("blames"), "where no party is blamed", "add `blames`"),
    Need("spoilers.*", ("recruits",), _sets("population"), "without a population", "name one as `population`"),
    Need("spoilers.*", ("deterred",), *FORCE),
    Need("backers.*", ("interdiction",), *FORCE),
)
"""What belongs to one actor, track or stage: to set it in vain is refused."""

SETTINGS = (
    Need("parties.*", ("consent",), *CONTRIBUTORS),
    Need("parties.*", ("margin",), *ROADS),
    Need("force", ("clarity", "settles", "decides"), *CONTRIBUTORS),
    Need("force", ("settles",), *MEDIATORS),
    Need("mediation", ("effort", "threshold", "loss", "regains", "messages"), *MEDIATORS),
    Need("mediation", ("messages",), _someone_blames, "without spoilers that blame a party", "add `blames`"),
    Need("mediation", ("goodwill_lasts",), _has("contributors", "donors"), "without who gives", "add some"),
    Need("bargaining", ("proposal_gap", "talked"), *ROADS),
    Need("learning", ("keeper_strikes", "opportunist_strikes"), _someone_strikes, "where nobody strikes", "add some"),
)
"""What all share: it may be set in vain, and is left out of descriptions."""
