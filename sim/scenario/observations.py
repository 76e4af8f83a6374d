"""A file of observations: what became known after the start, laid over a scenario that was read already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from os.path import realpath
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.scenario import check_names, check_observed
from sim.scenario.draft import Draft, Place
from sim.scenario.faults import BadScenario, Fault, close_match, quotable
from sim.scenario.load import NEEDED, build, is_below
from sim.scenario.observed import Observation, Observed, Unused
from sim.scenario.schema import Scenario
from sim.scenario.shipped import SUFFIXES, exists, shipped_folder
from sim.scenario.strict_yaml import Document, PartlyRead, read
from sim.scenario.units import Part

KEYS = ("sources", "observed")
"""What a file of observations may say: its facts set no number and no rule."""
OF_A_SCENARIO = NEEDED | {"based_on"}


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
    if "observed" not in document.data and OF_A_SCENARIO & document.data.keys():
        message, remedy = "is a scenario, and no file of observations", "name the file that holds the facts"
        raise BadScenario([Fault(document.file, None, "", message, remedy)])
    for key in document.data:
        if key not in KEYS:
            remedy = f"a file of observations says only {' and '.join(f'`{one}`' for one in KEYS)}"
            near = close_match(key, KEYS)
            remedy = f"{near} {remedy}" if near.startswith("did you mean") else remedy
            unread.append(Fault(document.file, document.line_of((key,)), quotable(key), "unknown key", remedy))
    if "observed" not in document.data:
        unread.append(Fault(document.file, None, "observed", "is missing", "add it: the facts, under `facts`"))
    elif isinstance(said := document.data["observed"], dict) and said.get("facts", [] if not said else None) == []:
        line = document.line_of(("observed", "facts"))
        unread.append(Fault(document.file, line, "observed.facts", "is empty", "add a fact with its date"))
    draft = Draft()
    before = scenario.model_dump(exclude_unset=True) | {"futures_per_draw": 1}
    draft.put((), before, lambda _: Place(scenario.name, None))
    unread += draft.lay_over(_of_facts(document))
    try:
        found = build(draft, whole_road=False)
    except BadScenario as bad:
        others = [one for one in (*bad.faults, *_beside(scenario, draft)) if not _is_told(one, unread)]
        raise BadScenario([*unread, *dict.fromkeys(others)]) from None
    if unread:
        raise BadScenario(unread)
    if not found.observed.facts:
        raise BadScenario([Fault(document.file, None, "observed.facts", "is empty", "add a fact with its date")])
    return found.model_copy(update={"observed": found.observed.model_copy(update={"file": _called(_found(path))})})


def _of_facts(document: Document) -> Document:
    """What a file says under KEYS: the rest was told as unknown."""
    said = {key: document.data[key] for key in KEYS if key in document.data}
    return replace(document, data=said, nulls={path: one for path, one in document.nulls.items() if path[0] in KEYS})


def _is_told(fault: Fault, before: Iterable[Fault]) -> bool:
    """Whether one of the faults before is about the same value, what holds it, or a part of it on the same line."""
    return any(
        fault.file == other.file
        and (is_below(fault.key, other.key) or (fault.line == other.line and is_below(other.key, fault.key)))
        for other in before
        if other.key and fault.key
    )


def _called(file: Path) -> str:
    """How readers know a file of observations: a shipped one by its name as a scenario's, else its own name."""
    here, shipped = Path(realpath(file)), Path(realpath(shipped_folder()))
    return here.relative_to(shipped).with_suffix("").as_posix() if here.is_relative_to(shipped) else file.name


def _beside(scenario: Scenario, draft: Draft) -> Iterator[Fault]:
    """What is wrong with the facts that can be read, beside others that cannot."""
    places: dict[str, list[int]] = {}
    facts, unused = (_readable(draft, key, part, places) for key, part in (("facts", Observation), ("unused", Unused)))
    sources = draft.get(("sources",))
    known = sources if isinstance(sources, dict) else {}
    seen = Observed.model_construct(facts=facts, unused=unused)
    plan = scenario.model_copy(update={"observed": seen, "sources": known, "futures_per_draw": 1})
    for finding in (*check_names.check(plan), *check_observed.check(plan)):
        path = finding.path
        if path[:1] == ("observed",) and len(path) > 2:
            path = (*path[:2], places[str(path[1])][int(path[2])], *path[3:])
        if path[:1] == ("observed",):
            yield draft.fault(path, finding.message, finding.remedy)


def _readable(draft: Draft, key: str, part: type[Part], places: dict[str, list[int]]) -> list[Any]:
    """The parts of a list that can be read; `places` is told where in the list each stands."""
    listed = draft.get(("observed", key))
    found: dict[int, Any] = {}
    for number, one in enumerate(listed if isinstance(listed, list) else ()):
        with suppress(ValidationError):
            found[number] = part.model_validate(one, strict=True)
    places[key] = list(found)
    return list(found.values())


def _found(path: str | Path) -> Path:
    """The file on disk, else the shipped one of this name."""
    if exists(Path(path)):
        return Path(path)
    for suffix in ("", *SUFFIXES):
        file = shipped_folder() / f"{Path(path).as_posix()}{suffix}"
        if exists(file) and file.is_file():
            return file
    return Path(path)
