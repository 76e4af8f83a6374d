"""Who is who in a scenario: everyone's name and role, what they owe, and what they can do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sim.phrases import percent
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.study.telling.sentence import listed

STANDS = {"undecided": "may send", "pledged": "has pledged", "deployed": "has deployed"}


class Actor(NamedTuple):
    """Somebody in one role: the tracks that they carry out, and what else they can do."""

    name: str
    role: str
    owns: list[str]
    does: list[str]


def actors(plan: Scenario) -> Iterator[Actor]:
    """Everyone, role by role; who plays two roles comes twice."""
    for owner in dict.fromkeys((*plan.parties, *(track.owner for track in plan.tracks.values()))):
        owns = [track_title(plan, name) for name, track in plan.tracks.items() if track.owner == owner]
        role = f"a party that decides by {plan.parties[owner].strategy}" if owner in plan.parties else "a third party"
        yield Actor(owner_title(plan, owner), role, owns, list(_party(plan, owner)) if owner in plan.parties else [])
    for section, (role, does) in ROLES.items():
        for name, part in getattr(plan, section).items():
            yield Actor(title_of(part, name), role, [], list(does(plan, name)))


def _party(plan: Scenario, name: str) -> Iterator[str]:
    party = plan.parties[name]
    if party.vetoes:
        yield f"vetoes {_names(plan.contributors, party.vetoes)}"
    if _can(party.home_front.cost) or party.home_front.limit.limits[0] < 1:
        yield "answers to hardliners at home" + (" and to voters" if party.home_front.elections else "")
    if _can(party.strikes.appetite):
        yield "may order limited strikes"


def _mediator(plan: Scenario, name: str) -> Iterator[str]:
    mediator = plan.mediators[name]
    if mediator.leverage:
        yield f"presses {_names(plan.parties, mediator.leverage)}"
    if mediator.bias:
        yield f"spares {_names(plan.parties, mediator.bias)} in part"
    if mediator.gift:
        yield f"can make side payments to {_names(plan.parties, mediator.gift)}"
    lent = [what for what in ("enforcement", "protection") if _can(getattr(mediator, what))]
    if lent:
        yield f"lends {listed(lent)}"
    if plan.other_roads:
        yield "may propose a road"
    if _can(plan.guarantee.enforcement) or _can(plan.guarantee.protection):
        yield "stands behind the guarantee"


def _contributor(plan: Scenario, name: str) -> Iterator[str]:
    contributor = plan.contributors[name]
    yield f"{STANDS[contributor.status]} about {percent(contributor.troops.middle)} of the force"
    against = [party for party in plan.parties if name in plan.parties[party].vetoes]
    if against:
        yield f"vetoed by {_names(plan.parties, against)}"
        if _can(contributor.limited):
            yield "may take a limited role all the same"
        if _can(contributor.lobbying):
            yield "lobbies to have this lifted"


def _donor(plan: Scenario, name: str) -> Iterator[str]:
    donor = plan.donors[name]
    needs = plan.tracks[donor.track].needs.middle if donor.track in plan.tracks else 0.0
    of_needs = f", {percent(donor.pledge.middle / needs)} of what it needs" if needs > 0 else ""
    yield f"has pledged about {donor.pledge.middle:g} for {track_title(plan, donor.track)}{of_needs}"
    if donor.conditions:
        met = (f"{track_title(plan, track)} is at {percent(level)}" for track, level in donor.conditions.items())
        yield f"once {listed(met)}"
    if _can(donor.diversion):
        yield "stops when diversion is found" if _can(donor.audits) else "part of it may be diverted"


def _spoiler(plan: Scenario, name: str) -> Iterator[str]:
    spoiler = plan.spoilers[name]
    yield f"attacks about {spoiler.rate.middle:g} times a week"
    if spoiler.blames:
        yield f"may have it blamed on {_names(plan.parties, spoiler.blames)}"
    if _can(spoiler.timing):
        yield "strikes most when a step is near"
    if spoiler.population is not None:
        yield f"lives among {_names(plan.populations, [spoiler.population])}"


def _population(plan: Scenario, name: str) -> Iterator[str]:
    population = plan.populations[name]
    yield f"on the side of {_names(plan.parties, [population.side])}"
    if _can(population.feeds):
        yield "its distress feeds incidents"
    if _can(plan.parties[population.side].home_front.by_opinion):
        yield "its support holds hardliners back"
    if any(spoiler.population == name and _can(spoiler.recruits) for spoiler in plan.spoilers.values()):
        yield "its support dries up recruits"


def _backer(plan: Scenario, name: str) -> Iterator[str]:
    yield f"undoes {track_title(plan, plan.backers[name].track)} unseen"


def _front(plan: Scenario, name: str) -> Iterator[str]:
    yield "adds tension while it flares"


ROLES = {
    "mediators": ("a mediator", _mediator),
    "contributors": ("a contributor of troops", _contributor),
    "donors": ("a donor", _donor),
    "spoilers": ("a spoiler", _spoiler),
    "populations": ("a population", _population),
    "backers": ("a backer", _backer),
    "linked_fronts": ("a linked front", _front),
}


def owner_title(plan: Scenario, name: str) -> str:
    """How an owner is called at the beginning of a line."""
    return title_of(plan.parties.get(name), name)


def track_title(plan: Scenario, name: str) -> str:
    """How a track is called within a line."""
    return plan.tracks[name].title or name


def title_of(part: Any, name: str) -> str:
    """The title of a part, its name where it has none, as at the beginning of a line."""
    title = (part.title if part is not None else "") or name
    return str(title[:1].upper() + title[1:])


def _can(quantity: Quantity) -> bool:
    """Whether some world draws more than nothing."""
    return quantity.limits[1] > 0


def _names(section: Any, names: Iterable[str]) -> str:
    """These members of a section by their titles."""
    return listed(title_of(section[name], name) for name in names)
