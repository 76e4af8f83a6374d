"""Dials of tracks that would turn nothing: a third party's on a party's track, and the like."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.check_names import of_doubtful_owner
from sim.scenario.faults import close_match, quotable
from sim.scenario.findings import Finding, carried, on_a_road
from sim.scenario.schema import Scenario

FOR_THIRD_PARTIES = ("readiness", "begins", "consents", "needs", "reach")
FOR_PARTIES = ("verifiability", "vulnerability", "power", "control", "consolidation", "inspection")


def check(scenario: Scenario) -> Iterator[Finding]:
    """Everything that is wrong with the dials of tracks, whatever their numbers."""
    yield from _misplaced(scenario)
    yield from _force_track(scenario)


def idle(scenario: Scenario) -> dict[tuple[str, str], tuple[str, str]]:
    """The dials (track, key) that turn nothing there, each with why not and what to do."""
    roads, found = on_a_road(scenario), dict[tuple[str, str], tuple[str, str]]()
    valued = {name for party in scenario.parties.values() for name in party.values}
    for name, track in scenario.tracks.items():
        of_party = track.owner in scenario.parties
        owned = "a party's" if of_party else "a third party's"
        for key in FOR_THIRD_PARTIES if of_party else FOR_PARTIES:
            found[name, key] = f"does nothing on {owned} track", "delete it"
        if not of_party and name in roads:
            message = "does nothing on the road, where a track begins with its stage"
            found[name, "begins"] = message, "delete it, or take the track off the road"
        if not of_party and name not in valued:
            message = "does nothing on a third party's track that no party values"
            found[name, "reversibility"] = message, "delete it, or put the track under `values`"
        if name == scenario.force.track:
            found[name, "vacuum"] = "does nothing on the force's own track", "delete it"
        if not of_party and name == carried(scenario):
            on_road_only = () if name in roads else ("readiness",)  # there others reckon with it
            for key in ("begins", "consents", "needs", "reach", *on_road_only):
                found[name, key] = "does nothing on a track that contributors carry", "delete it"
    return found


def _misplaced(scenario: Scenario) -> Iterator[Finding]:
    """No dial that would turn nothing is set."""
    doubtful = of_doubtful_owner(scenario)
    for (name, key), (message, remedy) in idle(scenario).items():
        if name not in doubtful and key in scenario.tracks[name].model_fields_set:
            yield Finding(("tracks", name, key), message, remedy)


def _force_track(scenario: Scenario) -> Iterator[Finding]:
    """A force that is described must have a track, and a third party that sends it."""
    name, path = scenario.force.track, ("force", "track")
    described = "force" in scenario.model_fields_set
    if name in scenario.tracks:
        owner = scenario.tracks[name].owner
        if owner in scenario.parties:
            message = f"the force is sent by a third party, but the party `{owner}` owns `{name}`"
            yield Finding(path, message, "give the track another owner, or name another track here")
    elif described or scenario.contributors:
        message = f"no track is called `{quotable(name)}`, so that this force would never deploy"
        remedy = close_match(name, scenario.tracks).replace("valid keys", "there are")
        yield Finding(path if described else ("contributors",), message, remedy)
