"""Whether those who stand around the parties can play their part: mediators, contributors, donors, populations."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.findings import Finding, carried, largest
from sim.scenario.schema import Scenario

MEANS = ("leverage", "gift", "enforcement", "protection")
SUPPORT = ("enforcement", "protection")


def check(scenario: Scenario) -> Iterator[Finding]:
    """Roles that make no sense; names that nothing bears are told elsewhere."""
    for rule in (_opening, _payees, _money, _consents, _conditions, _rearmed):
        yield from rule(scenario)


def idle(scenario: Scenario) -> Iterator[Finding]:
    """Roles in which an actor or a road can do nothing."""
    for rule in (_mediators, _proposals, _populations):
        yield from rule(scenario)


def _mediators(scenario: Scenario) -> Iterator[Finding]:
    """A mediator has something to do, and spares only those whom it can press."""
    upholds = not scenario.guarantee.model_fields_set.isdisjoint(SUPPORT)
    carries = any(spoiler.blames for spoiler in scenario.spoilers.values())  # messages
    needed = scenario.other_roads or scenario.bargaining.open or scenario.contributors or upholds or carries
    for name, mediator in scenario.mediators.items():
        path = ("mediators", name)
        if not needed and mediator.model_fields_set.isdisjoint(MEANS):
            message = "can do nothing: it has no leverage, no gift and nothing to lend, and there is no road to propose"
            yield Finding(path, message, "give it one of these, or delete it")
        for party in mediator.bias:
            if party in scenario.parties and party not in mediator.leverage:
                message = "does nothing where it has no leverage over the party"
                yield Finding((*path, "bias", party), message, "delete it, or add the party under `leverage`")


def _proposals(scenario: Scenario) -> Iterator[Finding]:
    """Roads that may be proposed need one who proposes."""
    if scenario.other_roads and not scenario.mediators:
        yield Finding(("roadmaps",), "nobody could propose these roads", "add `mediators`, or delete them")


def _opening(scenario: Scenario) -> Iterator[Finding]:
    """To begin without a road needs one who proposes the first."""
    if not scenario.bargaining.open:
        return
    names = scenario.road_names()
    likings = [mediator.prefers.get(name) for mediator in scenario.mediators.values() for name in names]
    if all(liking is not None and largest(liking) == 0 for liking in likings):
        message = "no road is agreed, and nobody could ever propose one"
        yield Finding(("bargaining", "open"), message, "add `mediators` who like one, or delete it")


def _payees(scenario: Scenario) -> Iterator[Finding]:
    """Donors pay third parties, and not for what contributors carry."""
    for name, donor in scenario.donors.items():
        path = ("donors", name, "track")
        if donor.track == carried(scenario):
            message = f"pays for `{donor.track}`, which contributors carry"
            yield Finding(path, message, "name a track that waits for money")
        elif donor.track in scenario.tracks and scenario.tracks[donor.track].owner in scenario.parties:
            message = f"donors pay third parties, but the party `{scenario.tracks[donor.track].owner}` "
            yield Finding(path, message + f"owns `{donor.track}`", "name a third party's track")


def _money(scenario: Scenario) -> Iterator[Finding]:
    """Donors pay for what needs money; that they pledge more than is needed is no fault, for some may not pay."""
    for name, donor in scenario.donors.items():
        track = scenario.tracks.get(donor.track)
        if track is None or track.owner in scenario.parties or donor.track == carried(scenario):
            continue
        if "needs" not in track.model_fields_set:
            message = f"pays for `{donor.track}`, which needs no money"
            remedy = f"set `tracks.{donor.track}.needs` to the money that the whole of it needs"
            yield Finding(("donors", name, "track"), message, remedy)


def _consents(scenario: Scenario) -> Iterator[Finding]:
    """A party whose consent is asked values the track: it goes by what that is worth to it."""
    for name, track in scenario.tracks.items():
        for party in track.consents if track.owner not in scenario.parties and name != carried(scenario) else ():
            if party in scenario.parties and name not in scenario.parties[party].values:
                message = f"the party does not value `{name}`, so that it never withholds its consent"
                remedy = f"set `parties.{party}.values.{name}`, or delete it"
                yield Finding(("tracks", name, "consents", party), message, remedy)


def _conditions(scenario: Scenario) -> Iterator[Finding]:
    """A condition is a level."""
    for name, donor in scenario.donors.items():
        for track, level in donor.conditions.items():
            if not 0.0 <= level <= 1.0:
                path = ("donors", name, "conditions", track)
                yield Finding(path, f"{level:g} is outside 0 to 1 (level)", "write the level to wait for")


def _populations(scenario: Scenario) -> Iterator[Finding]:
    """A population that nothing can move is no actor."""
    for name, population in scenario.populations.items():
        if population.model_fields_set.isdisjoint(("relief", "by_tension", "hope")):
            message = "nothing moves it: no track brings relief, and neither tension nor hope counts"
            yield Finding(("populations", name), message, "set `relief`, `by_tension` or `hope`")


def _rearmed(scenario: Scenario) -> Iterator[Finding]:
    """What a backer undoes is a party's."""
    for name, backer in scenario.backers.items():
        track = scenario.tracks.get(backer.track)
        if track is not None and track.owner not in scenario.parties:
            message = f"backers rearm a party, but the third party `{track.owner}` owns `{backer.track}`"
            yield Finding(("backers", name, "track"), message, "name a party's track")
