"""A file of observations: what became known after the start, laid over a scenario that was read already."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.draft import Draft, Place
from sim.scenario.faults import BadScenario, Fault, close_match, quotable
from sim.scenario.load import build
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
        document, unread = bad.document, list(bad.faults)
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
        raise BadScenario([*unread, *(one for one in bad.faults if (one.file, one.line) not in told)]) from None
    if unread:
        raise BadScenario(unread)
    if not found.observed.facts:
        raise BadScenario([Fault(document.file, None, "observed.facts", "is empty", "add a fact with its date")])
    return found


def _found(path: str | Path) -> Path:
    """The file on disk, else the shipped one of this name."""
    if exists(Path(path)):
        return Path(path)
    for suffix in ("", *SUFFIXES):
        file = shipped_folder() / f"{Path(path).as_posix()}{suffix}"
        if exists(file) and file.is_file():
            return file
    return Path(path)
