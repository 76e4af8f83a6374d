"""From a YAML file to a Scenario: `based_on`, overrides, and all faults at once with file, line and key."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.scenario import check_past, truce_age
from sim.scenario import overrides as changes
from sim.scenario.check import check, dates, names
from sim.scenario.draft import Draft, Place
from sim.scenario.explain import UNKNOWN, explain
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.findings import SINGULAR, Finding
from sim.scenario.inheritance import chain
from sim.scenario.past import without_the_past
from sim.scenario.schema import Scenario
from sim.scenario.shipped import find
from sim.scenario.strict_yaml import Document, KeyPath

GIVES_MEANING = {"owner", "track", "values", "sources", "reach"}  # without these, right names would look wrong
NEEDED = {"parties", "tracks", "roadmap"}


def load(path: str | Path, overrides: Mapping[str, Any] | None = None) -> Scenario:
    """The scenario in a file, or the shipped one of this name, with some of its values overridden.

    `overrides` maps dotted paths to values: `{"parties.hamas.trust.israel": 0.5}`. They are checked as the
    file is; text among them is read as YAML. `weeks` among them may be too few for the road: a look at its
    beginning. Raises BadScenario with every fault of the files and overrides.
    """
    draft, unread = Draft(), list[Fault]()
    documents = chain(find(path), unread)
    if _observes(documents[0]):
        message, remedy = "is a file of observations, and no scenario", "hold it against one: --observed FILE"
        raise BadScenario([Fault(documents[0].file, None, "", message, remedy)])
    for document in documents:
        before = truce_age.start_of(draft)
        unread += draft.lay_over(document)
        is_given = "truce_age" in document.data or truce_age.AGE in document.nulls
        unread += truce_age.move_on(draft, before, is_given=is_given)
    faults = _overridden(draft, overrides or {})
    try:
        scenario = build(draft, faults, whole_road="weeks" not in (overrides or {}))
    except BadScenario as bad:  # a refused value is told once, by what is wrong with it as YAML
        raise BadScenario([*unread, *(one for one in bad.faults if not _is_told(one, unread))]) from None
    if unread:
        raise BadScenario(unread)
    return scenario


def _observes(document: Document) -> bool:
    """Whether a file tells what was observed, and nothing without which there is no scenario."""
    return "observed" in document.data and NEEDED.isdisjoint(document.data)


def with_changes(scenario: Scenario, overrides: Mapping[str, Any]) -> Scenario:
    """A scenario that was read already, with some of its values overridden; raises BadScenario as `load` does."""
    draft = Draft()
    draft.put((), scenario.model_dump(exclude_unset=True), lambda _: Place(scenario.name, None))
    return build(draft, _overridden(draft, overrides), whole_road=False)


def _overridden(draft: Draft, overrides: Mapping[str, Any]) -> list[Fault]:
    """Lay overrides over a draft; returns the faults of those that cannot be."""
    before = truce_age.start_of(draft)
    faults = changes.lay_over(draft, overrides)
    return [*faults, *truce_age.move_on(draft, before, is_given="truce_age" in overrides)]


def _is_told(fault: Fault, before: Iterable[Fault]) -> bool:
    """Whether one of the faults before is about the same value, or about what holds it."""
    return any(fault.file == other.file and is_below(fault.key, other.key) for other in before if other.key)


def is_below(key: str, other: str) -> bool:
    """Whether what stands under a key is what stands under another, or a part of that."""
    return f"{key}.".startswith((f"{other}.", f"{other}["))


def build(draft: Draft, faults: Iterable[Fault] = (), *, whole_road: bool = True) -> Scenario:
    """The scenario of a draft; raises BadScenario with its faults and those found before."""
    found = list(faults)
    try:
        scenario = Scenario.model_validate(draft.data, strict=True)
    except ValidationError as error:
        wrong = explain(error, draft)
        beside = (draft.fault(*finding) for finding in _check_the_rest(draft, wrong, whole_road))
        raise BadScenario([*found, *wrong.values(), *beside]) from None
    found += [draft.fault(*finding) for finding in check(scenario, whole_road=whole_road)]
    found += [draft.fault(*finding) for finding in check_past.check(scenario, draft.is_over)]
    if found:
        raise BadScenario(found)
    return without_the_past(scenario)


def _check_the_rest(draft: Draft, wrong: Mapping[KeyPath, Fault], whole_road: bool) -> Iterator[Finding]:
    """What is wrong with the names and dates in a draft beside what is wrong at these paths.

    The wrong values are taken out first. That is tried only where none of them gives others their meaning: a
    party, a track, whoever else has a name, an owner, a source, an item of a list; events and keys that nobody knows
    give none. Numbers need each other and are not checked.
    """
    rest = Draft()
    rest.data = copy.deepcopy(draft.data)
    for path, fault in wrong.items():
        parent = rest.get(path[:-1])
        whole = len(path) <= 2 and path[0] in SINGULAR
        if fault.message == UNKNOWN and isinstance(parent, dict):
            parent.pop(path[-1], None)
        elif path[0] == "events" and len(path) > 1:
            _stand_in(rest, path)
        elif whole or not isinstance(parent, dict) or GIVES_MEANING.intersection(path):
            return
        else:
            parent.pop(path[-1], None)
    try:
        scenario = Scenario.model_validate(rest.data, strict=True)
    except ValidationError:
        return
    yield from names(scenario)
    yield from dates(scenario, wrong, whole_road=whole_road)


def _stand_in(rest: Draft, path: KeyPath) -> None:
    """Put something harmless for what is wrong in an event: the other events are checked as they are."""
    place = path[1]
    event = rest.get(path[:2])
    if not isinstance(event, dict):
        rest.put(path[:2], {"name": f"event {place}", "at": 0}, lambda _: Place("", None))
    elif len(path) == 3 and path[2] in ("name", "at"):
        event[path[2]] = f"event {place}" if path[2] == "name" else 0
        if path[2] == "at":  # whether it is past cannot be told
            event.pop("happened", None)
    else:
        parent = rest.get(path[:-1])
        if isinstance(parent, dict):
            parent.pop(path[-1], None)
        else:
            event.pop(path[2], None)
