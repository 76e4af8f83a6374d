"""The JSON schema of scenario files, for editors that complete and check YAML while one types.

What may be of several kinds is written without alternatives: each keyword of JSON Schema looks at values of its own
kind only, so that those of a number and of a mapping stand side by side, and an editor tells a fault where it is, and
not that a whole block fits none of its alternatives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.scenario.quantity import SHAPES
from sim.scenario.schema import Scenario

REPLACED_WHOLE = {"Stage", "Reach", "Prize", "Event"}  # parts that are whole wherever they stand
IN_A_LIST = {"Stage", "Event"}  # what stands in these is written anew: nothing of it can be taken out
BY_NAME = ("Event", "Stage")  # parts of a list that may be changed one by one, each called by its name
OWN_KIND = {  # keywords that look at values of one kind only
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "string": ("minLength", "maxLength", "pattern", "format"),
    "array": ("items", "minItems", "maxItems", "prefixItems"),
    "object": ("properties", "required", "additionalProperties", "minProperties", "maxProperties", "$ref"),
}
KIND_OF = {word: kind for kind, words in OWN_KIND.items() for word in words}
SPOKEN = ("title", "description", "default", "unit", "moves")  # for readers
Schema = dict[str, Any]


def for_editors() -> Schema:
    """The schema of one file: what it leaves out may stand in the file that it is based on."""
    schema = Scenario.model_json_schema()
    parts = schema["$defs"]
    for name, part in (("Scenario", schema), *parts.items()):
        if name not in REPLACED_WHOLE:
            part.pop("required", None)
            for field in part["properties"].values():
                field.pop("minProperties", None)
    for name in BY_NAME:
        parts[f"Changed{name}"] = {key: value for key, value in parts[name].items() if key != "required"}
    for part in (schema, *parts.values()):
        part["properties"] = {key: _changeable(field) for key, field in part["properties"].items()}
    defined = {name: _part(part, name) for name, part in parts.items()}
    whole = _part({key: value for key, value in schema.items() if key != "$defs"}, "Scenario")
    based_on = {"type": "string", "description": "the file, beside this one, that this one changes"}
    whole["properties"] = {"based_on": based_on, **whole["properties"]}
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "$defs": defined, **whole, "type": "object"}


def _changeable(field: Schema) -> Schema:
    """A list of parts with names may also be a mapping of changes to them."""
    for name in BY_NAME:
        if field.get("items") == {"$ref": f"#/$defs/{name}"}:
            changes = {"type": "object", "additionalProperties": {"$ref": f"#/$defs/Changed{name}"}}
            spoken = {key: field[key] for key in SPOKEN if key in field}
            listed = {key: value for key, value in field.items() if key not in spoken}
            return {**spoken, "anyOf": [listed, changes]}
    return field


def _part(part: Schema, name: str) -> Schema:
    """A part without its kind, which stands where it is referred to, since that may be nothing instead."""
    fields = {key: _plain(field, lost=name not in IN_A_LIST) for key, field in part["properties"].items()}
    return {**{key: value for key, value in part.items() if key != "type"}, "properties": fields}


def _plain(schema: Schema, *, lost: bool) -> Schema:
    """The same without alternatives; `lost`: it may be null, which takes out what is inherited."""
    spoken = {key: schema[key] for key in SPOKEN if key in schema}
    members = list(_members(schema))
    kinds = list(dict.fromkeys(kind for one in members for kind in _kinds(one)))
    found: Schema = {**spoken, "type": [*kinds, "null"] if lost and "null" not in kinds else kinds}
    shapes = [one for one in members if set(one.get("required", ())) & {*SHAPES, "value"}]
    for one in members:
        if one not in shapes:
            found |= _side_by_side(one, lost)
    if shapes:
        found |= _quantity(shapes, lost)
    found["type"] = found["type"][0] if len(found["type"]) == 1 else found["type"]
    return found


def _members(schema: Schema) -> Iterator[Schema]:
    """What a value may be, alternatives within alternatives laid open."""
    if "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _members(one)
    else:
        yield {key: value for key, value in schema.items() if key not in SPOKEN}


def _kinds(schema: Schema) -> list[str]:
    kind = schema.get("type", "object")  # of a reference
    return kind if isinstance(kind, list) else [kind]


def _side_by_side(one: Schema, lost: bool) -> Schema:
    """The keywords of one alternative, such that they look at no value of another kind."""
    found: Schema = {}
    for key, value in one.items():
        if key == "items" or (key == "additionalProperties" and isinstance(value, dict)):
            found[key] = _plain(value, lost=lost and key != "items")
        elif key == "enum":
            found |= {"if": {"type": _kinds(one)}, "then": {"enum": value}}
        elif key in KIND_OF:
            found[key] = value
    return found


def _quantity(shapes: list[Schema], lost: bool) -> Schema:
    """A distribution or a cited value: the keys of all of them side by side, of which one must be there."""
    fields: Schema = {}
    for one in shapes:
        fields |= {key: _plain(value, lost=False) for key, value in one["properties"].items()}
    leading = [key for key in fields if key in (*SHAPES, "value")]
    return {
        "properties": fields,
        "additionalProperties": False,
        "if": {"type": "object"},
        "then": {"oneOf": [{"required": [key]} for key in leading]},
        "dependentRequired": {key: ["value"] for key in fields if key not in leading and "value" in leading},
    }
