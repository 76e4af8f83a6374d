"""What the schema allows at a path: the annotation there, its keys and its description for people."""

from __future__ import annotations

import datetime
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.units import Part

WORDS: dict[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "text",
    bool: "true or false",
    datetime.date: "a date like 2026-01-26",
    Quantity: "a number or a distribution",
}


def members(annotation: Any) -> list[Any]:
    """What a value may be, without `Annotated` and None."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) not in (Union, types.UnionType):
        return [annotation]
    return [part for item in get_args(annotation) if item is not type(None) for part in members(item)]


def part_at(annotation: Any) -> type[Part] | None:
    """The model that a mapping here fills, if there is one."""
    parts = [item for item in members(annotation) if isinstance(item, type) and issubclass(item, Part)]
    return parts[0] if parts else None


def is_mapping(annotation: Any) -> bool:
    """Whether mappings here are made of keys of the schema or of names, and so are merged key by key."""
    return part_at(annotation) is not None or any(get_origin(item) is dict for item in members(annotation))


def has_names(annotation: Any) -> bool:
    """Whether this is a list of parts that can be changed one by one, each called by its `name`."""
    listed = [get_args(item)[0] for item in members(annotation) if get_origin(item) is list]
    return any(isinstance(item, type) and issubclass(item, Part) and item.by_name for item in listed)


def below(annotation: Any, step: str | int) -> Any:
    """The annotation one step below, None if the schema has nothing there."""
    part = part_at(annotation)
    if part is not None and step in part.model_fields:
        return part.model_fields[str(step)].annotation
    for item in members(annotation):
        if get_origin(item) is dict and isinstance(step, str):
            return get_args(item)[1]
        if get_origin(item) is list and isinstance(step, int):
            return get_args(item)[0]
    return None


def at(path: tuple[str | int, ...]) -> Any:
    """The annotation at a path of a scenario, None if the schema has nothing there."""
    annotation: Any = Scenario
    for step in path:
        annotation = below(annotation, step)
    return annotation


def keys(path: tuple[str | int, ...]) -> list[str]:
    """The keys that a mapping at a path may have; none where names are free."""
    part = part_at(at(path))
    inheritance = [] if path else ["based_on"]
    return [] if part is None else [*part.model_fields, *inheritance]


def meaning(path: tuple[str | int, ...]) -> str:
    """What the schema says about the field at a path."""
    part = part_at(at(path[:-1]))
    field = None if part is None else part.model_fields.get(str(path[-1]))
    return "" if field is None else field.description or ""


def expectation(annotation: Any) -> str:
    """What may stand here, in words."""
    return " or ".join(dict.fromkeys(_words(item) for item in members(annotation)))


def _words(item: Any) -> str:
    """What one member of an annotation allows, in words."""
    if get_origin(item) is Literal:
        return "one of " + ", ".join(f"`{choice}`" for choice in get_args(item))
    if get_origin(item) is dict or (isinstance(item, type) and issubclass(item, Part)):
        return "a mapping of `key: value` lines"
    if get_origin(item) is list:
        return "a list"
    return WORDS.get(item, "something else")
