"""The age of the truce in a file over another that starts on another day: it is moved on by the weeks between.

A file that says when it starts, and not how old the truce is then, takes that from the file below: there the age is
that of the day on which the file below starts. So the truce is taken to have held until the new start; who knows
better gives `truce_age` beside the new `start`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from sim.scenario.draft import Draft
from sim.scenario.faults import Fault

AGE, START = ("truce_age",), ("start",)
SHIFTED = {"uniform": 2, "triangular": 3, "normal": 1}
"""How many of the numbers of a distribution, from the first on, are ages."""
NEW = 0.0  # the age where none is given: the truce begins at the start


def start_of(draft: Draft) -> datetime.date | None:
    """The start that a draft has so far, where that is a date."""
    found = draft.get(START)
    return found if isinstance(found, datetime.date) else None


def move_on(draft: Draft, before: datetime.date | None, *, is_given: bool) -> list[Fault]:
    """Move the age on from the start `before` to the one that a draft has now; returns what is in the way.

    `is_given`: what was laid over the draft says how old the truce is, so that nothing is to be moved.
    """
    now, stated = start_of(draft), draft.get(AGE)
    if is_given or before is None or now is None or now == before or (stated is None and now < before):
        return []
    weeks = (now - before).days / 7
    moved = _moved(NEW if stated is None else stated, weeks, before)
    if moved is None:  # what is no number of weeks is told as such
        return []
    if _least(moved) < 0:
        message = f"by its age on {before} the truce began after {now}"
        return [draft.fault(START, message, "give `truce_age`, the weeks for which it has held at this start")]
    draft.put_all(AGE, moved, draft.place_of(START))
    return []


def _moved(stated: Any, weeks: float, before: datetime.date) -> dict[str, Any] | None:
    """The age so many weeks later, with its source, and a note that says so; None for what is no age."""
    cited = dict(stated) if isinstance(stated, Mapping) and "value" in stated else {"value": stated}
    value = cited["value"]
    if isinstance(value, Mapping):
        [shape, listed] = next(iter(value.items())) if len(value) == 1 else ("", None)
        ages = SHIFTED.get(shape, 0)
        if not isinstance(listed, list) or not ages or not all(map(_is_number, listed)):
            return None
        cited["value"] = {shape: [*(round(one + weeks, 2) for one in listed[:ages]), *listed[ages:]]}
    elif _is_number(value):
        cited["value"] = round(value + weeks, 2)
    else:
        return None
    said = f"moved by {weeks:+.1f} weeks from {before}, as if the truce has held between"
    note = cited.get("note", "")
    return {**cited, "note": f"{note}; {said}" if isinstance(note, str) and note else said}


def _least(moved: Mapping[str, Any]) -> float:
    value = moved["value"]
    return float(next(iter(value.values()))[0] if isinstance(value, Mapping) else value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
