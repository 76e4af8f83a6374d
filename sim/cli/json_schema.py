"""The JSON schema of scenario files, for editors that complete and check YAML while one types."""

from __future__ import annotations

from typing import Any

from sim.scenario.schema import Scenario

REPLACED_WHOLE = {"Stage", "Reach", "Prize", "Event"}  # parts inside a list: they never come from `based_on`
BY_NAME = ("Event", "Stage")  # parts of a list that may be changed one by one, each called by its name
CHANGED = {
    "type": "object",
    "description": "changes to single parts of the list that the file is based on, by their names",
}
TAKES_OUT = {"type": "null", "description": "takes it out of what the file is based on"}


def for_editors() -> dict[str, Any]:
    """The schema of one file: what it leaves out may stand in the file that it is based on."""
    schema = Scenario.model_json_schema()
    for name, part in [("Scenario", schema), *schema["$defs"].items()]:
        if name not in REPLACED_WHOLE:
            part.pop("required", None)
            for field in part["properties"].values():
                if "additionalProperties" in field:
                    field["additionalProperties"] = {"anyOf": [field["additionalProperties"], TAKES_OUT]}
                    field.pop("minProperties", None)
    parts = [schema, *schema["$defs"].values()]
    for name in BY_NAME:
        part = schema["$defs"][name]
        schema["$defs"][f"Changed{name}"] = {key: value for key, value in part.items() if key != "required"}
        some = {"anyOf": [{"$ref": f"#/$defs/Changed{name}"}, TAKES_OUT]}
        for field in (field for one in parts for field in one.get("properties", {}).values()):
            if field.get("items") == {"$ref": f"#/$defs/{name}"}:
                listed = {key: field.pop(key) for key in ("type", "items", "minItems", "maxItems") if key in field}
                field["anyOf"] = [listed, {**CHANGED, "additionalProperties": some}]
    based_on = {"type": "string", "description": "the file, beside this one, that this one changes"}
    schema["properties"] = {"based_on": based_on, **schema["properties"]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
