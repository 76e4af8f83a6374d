"""What pydantic finds wrong with a scenario, said in words for the writer of the file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from sim.scenario import fields
from sim.scenario.draft import Draft
from sim.scenario.faults import Fault, close_match, quotable
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import KeyPath

LIMITS = {  # the kind of an error: what was asked for, and the name of its limit
    "greater_than_equal": ("must be at least {ge:g}, found {found}", "ge"),
    "less_than_equal": ("must be at most {le:g}, found {found}", "le"),
    "too_short": ("needs at least {min_length} entries, has {actual_length}", "min_length"),
    "too_long": ("may have at most {max_length} entries, has {actual_length}", "max_length"),
    "string_too_short": ("needs at least {min_length} characters", "min_length"),
    "string_too_long": ("may have at most {max_length} characters, has {length}", "max_length"),
}


def explain(error: ValidationError, draft: Draft) -> dict[KeyPath, Fault]:
    """One fault for each path at which pydantic found something wrong."""
    found: dict[KeyPath, Fault] = {}
    for detail in error.errors(include_url=False):
        path = path_of(detail["loc"], draft)
        if path is not None and path not in found:
            found[path] = draft.fault(path, *_message(detail, path, draft))
    return found


def path_of(location: tuple[int | str, ...], draft: Draft) -> KeyPath | None:
    """The path of a location without the names of a union's members; None for a member that was not meant."""
    steps, path = iter(location), ()
    for step in steps:
        path = (*path, step)
        annotation = fields.at(path)
        if len(fields.members(annotation)) > 1 and not _enters_member(steps, annotation, draft.get(path)):
            return path
    return path


def _enters_member(steps: Iterator[int | str], annotation: Any, value: Any) -> bool:
    """Whether an error lies inside the member of a union that the writer meant, and not in the choice of it."""
    next(steps, None)  # the name that pydantic gives the member
    part = fields.part_at(annotation)
    return isinstance(value, (dict, list)) and part is not None
