"""Names in a scenario that nothing bears, sources that are not listed, and dials that would turn nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any, NamedTuple

from sim.scenario.faults import close_match, quotable
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import KeyPath
from sim.scenario.units import Part

WORD = re.compile("[a-z][a-z0-9_]*")
MISSPELT = 0.75  # likeness from which the name of an owner is taken for a slip, and not for a third party's
FOR_THIRD_PARTIES = ("readiness", "begins")
FOR_PARTIES = ("verifiability", "vulnerability", "power")


class Finding(NamedTuple):
    """Something that makes no sense: where it stands, what is wrong, what to do."""

    path: KeyPath
    message: str
    remedy: str


def check(scenario: Scenario) -> Iterator[Finding]:
    """Everything that is wrong with the names of a scenario, whatever its numbers."""
    for rule in (_keys, _values, _trust, _owners, _reach, _prizes, _sources, _misplaced, _force_track):
        yield from rule(scenario)


def _known(path: KeyPath, kind: str, names: Collection[str]) -> Iterator[Finding]:
    """The last step of a path must be one of these names."""
    name = str(path[-1])
    if name not in names:
        remedy = close_match(name, names).replace("valid keys", "there are")
        yield Finding(path, f"no {kind} is called `{quotable(name)}`", remedy)


def _keys(scenario: Scenario) -> Iterator[Finding]:
    """Parties and tracks bear plain lower-case words, because their names stand in paths."""
    for section in ("parties", "tracks"):
        for name in getattr(scenario, section):
            if not WORD.fullmatch(name):
                message = "a name must be a lower-case word: a letter, then letters, digits and _"
                yield Finding((section, name), message, "give its readable name as `title`")


def _values(scenario: Scenario) -> Iterator[Finding]:
    """Parties value tracks."""
    for name, party in scenario.parties.items():
        for track in party.values:
            yield from _known(("parties", name, "values", track), "track", scenario.tracks)


def _trust(scenario: Scenario) -> Iterator[Finding]:
    """Parties trust each other."""
    for name, party in scenario.parties.items():
        for other in party.trust:
            path = ("parties", name, "trust", other)
            if other == name:
                yield Finding(path, "a party's trust in itself has no meaning", "name the other party")
            else:
                yield from _known(path, "party", [party for party in scenario.parties if party != name])


def _owners(scenario: Scenario) -> Iterator[Finding]:
    """A track is owned by a party or by a third party whose name is not that of a party misspelt."""
    for name, track in scenario.tracks.items():
        path = ("tracks", name, "owner")
        if track.owner in scenario.parties:
            continue
        meant = get_close_matches(track.owner.lower(), scenario.parties, n=1, cutoff=MISSPELT)
        if not track.owner.strip():
            yield Finding(path, "nobody owns the track", "name a party or a third party")
        elif meant:
            message = f"no party is called `{quotable(track.owner)}`"
            remedy = f"did you mean `{meant[0]}`? a third party needs a name less like it"
            yield Finding(path, message, remedy)


def _reach(scenario: Scenario) -> Iterator[Finding]:
    """Stages reach levels of tracks."""
    for number, stage in enumerate(scenario.roadmap.stages):
        for track in stage.reach:
            yield from _known(("roadmap", "stages", number, "reach", track), "track", scenario.tracks)


def _prizes(scenario: Scenario) -> Iterator[Finding]:
    """Prizes go to parties."""
    for number, stage in enumerate(scenario.roadmap.stages):
        for party in stage.prizes:
            yield from _known(("roadmap", "stages", number, "prizes", party), "party", scenario.parties)


def _sources(scenario: Scenario) -> Iterator[Finding]:
    """Whatever is cited is listed under `sources`."""
    for path, cited in _citations(scenario, ()):
        for name in cited:
            if name not in scenario.sources:
                message = f"`{quotable(name)}` is not listed under `sources`"
                remedy = close_match(name, scenario.sources).replace("valid keys", "listed are")
                yield Finding((*path, "source"), message, remedy or "list it there: name, then what it says")


def _citations(item: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Collection[str]]]:
    """The sources that an item and everything in it cite."""
    if isinstance(item, (Quantity, Part)):
        yield path, [item.source] if isinstance(item.source, str) else item.source
    below: Any = ()
    if isinstance(item, Part):
        below = ((key, getattr(item, key)) for key in type(item).model_fields)
    elif isinstance(item, dict):
        below = item.items()
    elif isinstance(item, list):
        below = enumerate(item)
    for key, value in below:
        yield from _citations(value, (*path, key))


def _misplaced(scenario: Scenario) -> Iterator[Finding]:
    """Dials that would turn nothing: a third party's on a party's track, and the other way round."""
    on_road = {name for stage in scenario.roadmap.stages for name in stage.reach}
    valued = {name for party in scenario.parties.values() for name in party.values}
    doubtful = {finding.path[1] for finding in _owners(scenario)}
    for name, track in scenario.tracks.items():
        if name in doubtful:
            continue
        of_party = track.owner in scenario.parties
        owned = "a party's" if of_party else "a third party's"
        for key in FOR_THIRD_PARTIES if of_party else FOR_PARTIES:
            if key in track.model_fields_set:
                yield Finding(("tracks", name, key), f"does nothing on {owned} track", "delete it")
        if not of_party and name in on_road and "begins" in track.model_fields_set:
            message = "does nothing on the road, where a track begins with its stage"
            yield Finding(("tracks", name, "begins"), message, "delete it, or take the track off the road")
        if not of_party and name not in valued and "reversibility" in track.model_fields_set:
            message = "does nothing on a third party's track that no party values"
            yield Finding(("tracks", name, "reversibility"), message, "delete it, or put the track under `values`")


def _force_track(scenario: Scenario) -> Iterator[Finding]:
    """A force that is described must have a track, and a third party that sends it."""
    name, path = scenario.force.track, ("force", "track")
    if name in scenario.tracks:
        owner = scenario.tracks[name].owner
        if owner in scenario.parties:
            message = f"the force is sent by a third party, but the party `{owner}` owns `{name}`"
            yield Finding(path, message, "give the track another owner, or name another track here")
    elif "force" in scenario.model_fields_set:
        message = f"no track is called `{quotable(name)}`, so that this force would never deploy"
        yield Finding(path, message, close_match(name, scenario.tracks).replace("valid keys", "there are"))
