"""What pydantic finds wrong with a scenario, said in words for the writer of the file."""

from __future__ import annotations

from typing import Any, get_origin

from pydantic import ValidationError

from sim.scenario import fields
from sim.scenario.draft import Draft
from sim.scenario.faults import Fault, close_match, quotable
from sim.scenario.quantity import Quantity, brief
from sim.scenario.strict_yaml import KeyPath
from sim.scenario.units import Part

UNKNOWN = "unknown key"
LIMITS = {  # pydantic's name for what is wrong, and how people say it
    "greater_than_equal": "must be at least {ge:g}, found {found}",
    "less_than_equal": "must be at most {le:g}, found {found}",
    "too_short": "needs {min_length} or more entries, has {length}",
    "too_long": "may have {max_length} entries at most, has {length}",
    "string_too_short": "needs {min_length} or more characters, has {length}",
    "string_too_long": "may have {max_length} characters at most, has {length}",
}


def explain(error: ValidationError, draft: Draft) -> dict[KeyPath, Fault]:
    """One fault for each path at which pydantic found something wrong."""
    found: dict[KeyPath, Fault] = {}
    for detail in error.errors(include_url=False, include_input=False):
        path = _path(detail["loc"], draft)
        if path is not None and path not in found:
            message, remedy = _words(detail["type"], detail.get("ctx", {}), path, draft)
            found[path] = draft.fault(path, message, remedy)
    return found


def _path(location: tuple[int | str, ...], draft: Draft) -> KeyPath | None:
    """The path in the file of a place in the schema; None inside a member of a union that was not meant."""
    steps = iter(location)
    path: KeyPath = ()
    for step in steps:
        path = (*path, step)
        annotation = fields.at(path)
        if len(fields.members(annotation)) > 1:
            member, meant = next(steps, None), _meant(annotation, draft.get(path))
            if not meant or member is None:
                return path
            if not str(member).startswith(meant):
                return None
    return path


def _meant(annotation: Any, value: Any) -> str:
    """How pydantic's name begins for the member of a union that the writer meant; empty if that is open."""
    part = fields.part_at(annotation)
    if isinstance(value, dict) and part is not None:
        return part.__name__
    if isinstance(value, (dict, int, float)) and Quantity in fields.members(annotation):
        return "function-plain"
    is_list = isinstance(value, list) and any(get_origin(item) is list for item in fields.members(annotation))
    return "list" if is_list else ""


def _words(kind: str, context: dict[str, Any], path: KeyPath, draft: Draft) -> tuple[str, str]:
    """Message and remedy for one kind of error."""
    annotation, value = fields.at(path), draft.get(path)
    if kind == "extra_forbidden":
        return UNKNOWN, close_match(str(path[-1]), fields.keys(path[:-1]))
    if kind == "missing":
        nobody = draft.added_at(path[:-1])
        if nobody is not None:  # a name that is misspelt begins a new part, which then lacks what every part has
            return _not_there(path, *nobody)
        return "is missing", f"add it: {fields.meaning(path)}"
    if kind in LIMITS:
        length = len(value) if isinstance(value, (list, dict, str)) else 0
        return LIMITS[kind].format(found=brief(value), length=length, **context), ""
    if kind == "quantity" and (len(fields.members(annotation)) == 1 or _meant(annotation, value)):
        return str(context["message"]), ""
    return f"expected {fields.expectation(annotation)}, found {brief(value)}", _as_mapping(annotation, value)


def _not_there(path: KeyPath, name: str, names: list[str]) -> tuple[str, str]:
    """Message and remedy for a part of a list that is called by a name which none has, and is no whole new part."""
    one = str(path[-3]).removesuffix("s") if len(path) > 2 else "part"
    remedy = close_match(name, names).replace("valid keys", "there are")
    joint = " " if remedy.endswith("?") else "; "
    message = f"is missing: no {one} before is called `{quotable(name)}`"
    return message, f"{remedy}{joint}a new {one} needs it: {fields.meaning(path)}"


def _as_mapping(annotation: Any, value: Any) -> str:
    """What to write where a bare value stands for a mapping of one key: "write {resolve: 3}"."""
    part = fields.part_at(annotation)
    if part is None or len(fields.members(annotation)) > 1 or isinstance(value, (dict, list)) or value is None:
        return ""
    own = [key for key in part.model_fields if key not in Part.model_fields]
    return f"write {{{own[0]}: {brief(value)}}}" if len(own) == 1 else ""
