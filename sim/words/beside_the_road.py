"""In what scenarios that are compared differ, beside their roads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.scenario import fields
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.words.tables import Table

HEADING = "What differs beside the road"
NOTE = (
    "Keys whose values differ from those of {first}: a number as it is here, and in brackets as it is there. A "
    "difference between these endings is not due to the road alone."
)
NOT_ASKED = {"name", "question", "roadmap", "sources"}
"""Keys that say what a file is about, or what its road is."""
WORDS = {"source", "note", "title"}
"""Keys whose values move nothing."""
DEPTH = 3  # steps of a key that are named: parties.NAME.trust
MOST = 6  # keys that are named of one scenario


def beside_the_road(plans: Sequence[Scenario]) -> Table:
    """In what scenarios differ from the first of them, beside their roads; no rows where in nothing."""
    return Table(HEADING, note(plans), ("",), rows(plans))


def note(plans: Sequence[Scenario]) -> str:
    """How to read the rows."""
    return NOTE.format(first=plans[0].name)


def rows(plans: Sequence[Scenario]) -> tuple[tuple[str, ...], ...]:
    """A line for each scenario that differs from the first in more than its road; none where none does."""
    first, *others = plans
    found = [(other, sorted(set(_differing(first, other)))) for other in others]
    return tuple((f"{other.name}: {_named(keys, other, first)}",) for other, keys in found if keys)


def _named(keys: Sequence[str], here: Scenario, there: Scenario) -> str:
    more = f" and {len(keys) - MOST} more" if len(keys) > MOST else ""
    one, two = (plan.quantities() for plan in (here, there))
    said = (f"{key} {_number(one[key])} ({_number(two[key])})" if key in one and key in two else key for key in keys)
    return ", ".join(list(said)[:MOST]) + more


def _number(quantity: Quantity) -> str:
    """A number, the ends of a range, or another distribution by its name."""
    if quantity.is_certain:
        return f"{quantity.middle:g}"
    return " to ".join(f"{end:g}" for end in quantity.arguments) if quantity.shape == "uniform" else str(quantity)


def _differing(first: Scenario, other: Scenario) -> Iterator[str]:
    """The keys of what differs, to a depth of DEPTH."""
    one, two = (plan.model_dump(mode="json", exclude=NOT_ASKED) for plan in (first, other))
    yield from _apart(one, two, ())


def _apart(one: Any, two: Any, path: tuple[str, ...]) -> Iterator[str]:
    if one == two:
        return
    is_one_value = len(path) == DEPTH or path == ("roadmaps",) or not fields.is_mapping(fields.at(path))
    if is_one_value or not (isinstance(one, Mapping) and isinstance(two, Mapping)):
        yield ".".join(path)
        return
    for key in (key for key in dict.fromkeys((*one, *two)) if key not in WORDS):
        if key in one and key in two:
            yield from _apart(one[key], two[key], (*path, key))
        else:
            yield ".".join((*path, key))
