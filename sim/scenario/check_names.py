"""Names in a scenario that nothing bears, names that two bear, and sources that are not listed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any

from sim.scenario.faults import close_match, quotable
from sim.scenario.findings import ACTORS, SINGULAR, Finding, known, names_of, places
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.quantity import Quantity
from sim.scenario.sameness import read_as, same
from sim.scenario.schema import IN_FORCE, Scenario
from sim.scenario.strict_yaml import KeyPath
from sim.scenario.units import Part

WORD = re.compile("[a-z][a-z0-9_]*")
MISSPELT = 0.75  # likeness from which the name of an owner is taken for a slip, and not for a third party's

STAGES = {"reach": "tracks", "prizes": "parties", "missed.mediators": "mediators"}
NAMES = {  # where names stand, as keys, as items or as the value itself; the section that must have them
    "parties.*.values": "tracks",
    "parties.*.trust": "parties",
    "parties.*.vetoes": "contributors",
    "tracks.*.consents": "parties",
    "tracks.*.reach.grows_with": "tracks",
    **{f"roadmap.stages.*.{key}": section for key, section in STAGES.items()},
    **{f"roadmaps.*.stages.*.{key}": section for key, section in STAGES.items()},
    "prizes": "parties",
    "mediators.*.leverage": "parties",
    "mediators.*.bias": "parties",
    "mediators.*.gift": "parties",
    "mediators.*.prefers": "roadmaps",
    "donors.*.track": "tracks",
    "donors.*.conditions": "tracks",
    "spoilers.*.blames": "parties",
    "spoilers.*.population": "populations",
    "populations.*.side": "parties",
    "populations.*.relief": "tracks",
    "backers.*.track": "tracks",
    "events.*.shock.mediators": "mediators",
}


def check(scenario: Scenario) -> Iterator[Finding]:
    """Everything that is wrong with the names of a scenario, whatever its numbers."""
    for rule in (_words, _clashes, _alike, _in_force, _known, _owners, _sources, _mechanisms):
        yield from rule(scenario)


def _words(scenario: Scenario) -> Iterator[Finding]:
    """Whatever has a name bears a plain lower-case word, because names stand in paths."""
    for section in SINGULAR:
        for name in getattr(scenario, section):
            if not WORD.fullmatch(name):
                message = "a name must be a lower-case word: a letter, then letters, digits and _"
                told_in = "name" if section == "roadmaps" else "title"
                yield Finding((section, name), message, f"give its readable name as `{told_in}`")


def _clashes(scenario: Scenario) -> Iterator[Finding]:
    """One actor may play several roles, but none may be called like a party or a track."""
    for section in ACTORS:
        for name in getattr(scenario, section):
            for other in ("parties", "tracks"):
                if name in getattr(scenario, other):
                    yield Finding((section, name), f"a {SINGULAR[other]} is called so too", "give it another name")
    if IN_FORCE in scenario.roadmaps:
        message = f"`{IN_FORCE}` is the road in force at the start"
        yield Finding(("roadmaps", IN_FORCE), message, "give this road another name")


def _alike(scenario: Scenario) -> Iterator[Finding]:
    """No two of a kind are called the same by their readers, and nobody as a party: sentences name nothing else."""
    told = {section: _told(scenario, section) for section in SINGULAR}
    for section, names in told.items():
        listed = list(names)
        for first, *others in same(names.values()):
            for place in others:
                message = f"a reader cannot tell its name from that of `{quotable(listed[first])}`"
                yield Finding(_title_of(scenario, section, listed[place]), message, "give it another name")
    parties = {read_as(title): party for party, title in told["parties"].items()}
    for section in ACTORS:
        for name, title in told[section].items():
            if (party := parties.get(read_as(title))) is not None and name not in scenario.parties:
                message = f"a reader cannot tell its name from that of the party `{quotable(party)}`"
                yield Finding(_title_of(scenario, section, name), message, "give it another name")


def _told(scenario: Scenario, section: str) -> dict[str, str]:
    """What each of a section is called by readers."""
    of = "name" if section == "roadmaps" else "title"
    return {name: getattr(one, of) or name for name, one in getattr(scenario, section).items()}


def _title_of(scenario: Scenario, section: str, name: str) -> KeyPath:
    """Where a reader's name stands."""
    of = "name" if section == "roadmaps" else "title"
    return (section, name, of) if getattr(getattr(scenario, section)[name], of) else (section, name)


def is_nowhere(scenario: Scenario) -> bool:
    """Whether the road that is to be in force at the start is none of those that are there."""
    return isinstance(scenario.roadmap, str) and scenario.roadmap not in scenario.roadmaps


def _in_force(scenario: Scenario) -> Iterator[Finding]:
    """The road that is named to be in force at the start is there."""
    if isinstance(scenario.roadmap, str):
        yield from known((IN_FORCE,), "roadmaps", scenario.roadmap, scenario.roadmaps)


def _known(scenario: Scenario) -> Iterator[Finding]:
    """Whatever is named somewhere is there."""
    for pattern, section in NAMES.items():
        for place, listed in places(scenario, pattern):
            for path, name in _named(place, listed):
                if pattern == "parties.*.trust" and name == path[1]:
                    yield Finding(path, "a party's trust in itself has no meaning", "name the other party")
                else:
                    names = names_of(scenario, section)
                    others = [other for other in names if pattern != "parties.*.trust" or other != path[1]]
                    yield from known(path, section, name, others)


def _named(place: KeyPath, listed: Any) -> Iterator[tuple[KeyPath, str]]:
    """Every name that stands here, with its path: keys, items, or the value itself."""
    if isinstance(listed, str):
        yield place, listed
    elif isinstance(listed, dict):
        yield from (((*place, name), name) for name in listed)
    else:
        yield from (((*place, number), name) for number, name in enumerate(listed))


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


def of_doubtful_owner(scenario: Scenario) -> set[str | int]:
    """The tracks whose owner may be a slip of the pen."""
    return {finding.path[1] for finding in _owners(scenario)}


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


def _mechanisms(scenario: Scenario) -> Iterator[Finding]:
    """What is switched off is there to be switched off, and is switched off once."""
    for number, name in enumerate(scenario.without):
        path = ("without", number)
        if name not in MECHANISMS:
            remedy = close_match(name, MECHANISMS).replace("valid keys", "there are")
            yield Finding(path, f"no mechanism is called `{quotable(name)}`", remedy)
        elif name in scenario.without[:number]:
            yield Finding(path, f"`{quotable(name)}` is switched off already", "delete it")
