"""Up to when a scenario states what is known, and by which facts its worlds are weighed, in words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from sim.scenario.schema import Scenario

ASSUMED_START = "how things stand then is assumed"


def day(when: datetime.date) -> str:
    """A day for readers: 1 July 2026."""
    return f"{when:%-d %B %Y}"


def is_assumed(start: datetime.date | None, known: datetime.date | None) -> bool:
    """Whether a start lies later than what is known, so that nobody knows how things stand then."""
    return start is not None and known is not None and start > known


def until(start: datetime.date | None, known: datetime.date) -> str:
    """Up to when facts are known, and that the start is assumed where it lies later."""
    said = f"facts known until {day(known)}"
    return f"starts on {day(start)}; {said}" if start is not None and is_assumed(start, known) else said


def of_plan(plan: Scenario) -> str:
    """The same of a scenario that states it, by a date or by facts; nothing of any other."""
    known = plan.facts_until
    if known is None or (plan.known_until is None and not plan.observed.facts):
        return ""
    said = until(plan.start, known)
    return f"{said}: {ASSUMED_START}" if is_assumed(plan.start, known) else said


def facts(observed: Mapping[str, Any]) -> str:
    """Facts in a few words, of what was observed as plain data: how many, until when, and in which file.

    "5 facts until 19 February 2026, of gaza/observed_2026_02"; nothing where there are none.
    """
    listed = observed.get("facts") or []
    if not listed:
        return ""
    last = max(datetime.date.fromisoformat(str(one["date"])) for one in listed)
    count = f"{len(listed)} facts" if len(listed) > 1 else "1 fact"
    return f"{count} until {day(last)}, of {observed.get('file') or 'the file of the scenario'}"


def facts_of(plan: Scenario) -> str:
    """The facts of a scenario in a few words."""
    return facts(plan.observed.model_dump(mode="json", include={"facts", "file"}))
