"""A file of observations: what became known after the start, laid over a scenario that was read already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from sim.scenario import check_names, check_observed
from sim.scenario.draft import Draft, Place
from sim.scenario.faults import BadScenario, Fault, close_match, quotable
from sim.scenario.load import build
from sim.scenario.observed import Observation, Observed
from sim.scenario.schema import Scenario
from sim.scenario.shipped import SUFFIXES, exists, shipped_folder
from sim.scenario.strict_yaml import PartlyRead, read

KEYS = ("sources", "observed")
"""What a file of observations may say: its facts set no number and no rule."""


def observing(scenario: Scenario, path: str | Path) -> Scenario:
    """The scenario with what a file of observations says, each of its draws with one future.

    Raises BadScenario with every fault of the file.
    """
    unread: list[Fault] = []
    try:
        document = read(_found(path))
    except PartlyRead as bad:
        document = bad.document
        unread = [fault for fault in bad.faults if fault not in document.nulls.values()]
    for key in document.data:
        if key not in KEYS:
            remedy = f"a file of observations says only {' and '.join(f'`{one}`' for one in KEYS)}"
            near = close_match(key, KEYS)
            remedy = f"{near} {remedy}" if near.startswith("did you mean") else remedy
            unread.append(Fault(document.file, document.line_of((key,)), quotable(key), "unknown key", remedy))
    if "observed" not in document.data:
        unread.append(Fault(document.file, None, "observed", "is missing", "add it: the facts, under `facts`"))
    if any(key not in KEYS for key in document.data) or "observed" not in document.data:
        raise BadScenario(unread)
    draft = Draft()
    before = scenario.model_dump(exclude_unset=True) | {"futures_per_draw": 1}
    draft.put((), before, lambda _: Place(scenario.name, None))
    unread += draft.lay_over(document)
    try:
        found = build(draft, whole_road=False)
    except BadScenario as bad:
        told = {(one.file, one.line) for one in unread}
        others = [one for one in (*bad.faults, *_beside(scenario, draft)) if (one.file, one.line) not in told]
        raise BadScenario([*unread, *dict.fromkeys(others)]) from None
    if unread:
        raise BadScenario(unread)
    if not found.observed.facts:
        raise BadScenario([Fault(document.file, None, "observed.facts", "is empty", "add a fact with its date")])
    return found


def _beside(scenario: Scenario, draft: Draft) -> Iterator[Fault]:
    """What is wrong with the facts that can be read, beside others that cannot."""
    listed = draft.get(("observed", "facts"))
    readable: dict[int, Observation] = {}
    for number, one in enumerate(listed if isinstance(listed, list) else ()):
        with suppress(ValidationError):
            readable[number] = Observation.model_validate(one, strict=True)
    sources = draft.get(("sources",))
    known = sources if isinstance(sources, dict) else {}
    seen = Observed(facts=list(readable.values()))
    plan = scenario.model_copy(update={"observed": seen, "sources": known, "futures_per_draw": 1})
    places = list(readable)
    for finding in (*check_names.check(plan), *check_observed.check(plan)):
        if finding.path[:2] == ("observed", "facts") and len(finding.path) > 2:
            path = ("observed", "facts", places[int(finding.path[2])], *finding.path[3:])
            yield draft.fault(path, finding.message, finding.remedy)


def _found(path: str | Path) -> Path:
    """The file on disk, else the shipped one of this name."""
    if exists(Path(path)):
        return Path(path)
    for suffix in ("", *SUFFIXES):
        file = shipped_folder() / f"{Path(path).as_posix()}{suffix}"
        if exists(file) and file.is_file():
            return file
    return Path(path)
