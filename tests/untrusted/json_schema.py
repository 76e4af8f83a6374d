"""As much of JSON Schema (draft 2020-12) as the schema of scenarios uses: where something is wrong, and what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Place = tuple[str | int, ...]
KINDS = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
}
SPOKEN = {"title", "description", "default", "unit", "moves", "$schema", "$defs"}
CHECKED = {
    *("type", "$ref", "enum", "const", "properties", "additionalProperties", "required", "dependentRequired", "items"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems"),
    *("minProperties", "maxProperties", "if", "then", "oneOf", "format", "pattern"),
}


def faults(
    schema: Mapping[str, Any], value: Any, root: Mapping[str, Any], place: Place = ()
) -> Iterator[tuple[Place, str]]:
    """Everything that is wrong with a value, each at its place."""
    unknown = set(schema) - CHECKED - SPOKEN
    assert not unknown, unknown
    if "$ref" in schema:
        yield from faults(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root, place)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(KINDS[kind](value) for kind in kinds):
        yield place, "type"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield place, "enum"
    if "if" in schema and not list(faults(schema["if"], value, root, place)):
        yield from faults(schema["then"], value, root, place)
    if "oneOf" in schema and sum(not list(faults(one, value, root, place)) for one in schema["oneOf"]) != 1:
        yield place, "oneOf"
    yield from _limits(schema, value, place)
    if isinstance(value, dict):
        yield from _object(schema, value, root, place)
    if isinstance(value, list) and "items" in schema:
        for number, one in enumerate(value):
            yield from faults(schema["items"], one, root, (*place, number))


def _limits(schema: Mapping[str, Any], value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    size: Any = value if KINDS["number"](value) else None
    limits = [("minimum", 1, size), ("maximum", -1, size)]
    for kind, word in ((str, "Length"), (list, "Items"), (dict, "Properties")):
        length = len(value) if isinstance(value, kind) else None
        limits += [(f"min{word}", 1, length), (f"max{word}", -1, length)]
    for word, sign, found in limits:
        if word in schema and found is not None and sign * found < sign * schema[word]:
            yield place, word


def _object(
    schema: Mapping[str, Any], value: dict[str, Any], root: Mapping[str, Any], place: Place
) -> Iterator[tuple[Place, str]]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    for key, one in value.items():
        if key in known:
            yield from faults(known[key], one, root, (*place, key))
        elif others is False:
            yield (*place, key), "unknown key"
        elif others is not True:
            yield from faults(others, one, root, (*place, key))
    for key in schema.get("required", ()):
        if key not in value:
            yield place, f"required {key}"
    for key, needs in schema.get("dependentRequired", {}).items():
        if key in value and not set(needs) <= set(value):
            yield (*place, key), "dependentRequired"
