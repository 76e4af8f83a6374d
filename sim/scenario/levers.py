"""The numbers of a scenario that somebody can turn, apart from those that are merely unknown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.scenario import check_dials, fields
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario


def kind_of(path: str) -> str:
    """What kind of lever the number at a path is, a key of `sim.scenario.units.LEVERS`; nothing where it is none."""
    steps = tuple(int(step) if step.isdigit() else step for step in path.split("."))
    for end in (len(steps), len(steps) - 1):  # a number by name is marked where its mapping is
        part = fields.part_at(fields.at(steps[: end - 1]))
        field = None if part is None else part.model_fields.get(str(steps[end - 1]))
        if field is not None and isinstance(field.json_schema_extra, dict):
            return str(field.json_schema_extra.get("lever", ""))
    return ""


def levers(plan: Scenario) -> dict[str, Quantity]:
    """Every number that somebody can turn, that has a range and that does something here, by its path."""
    return {path: one for path, one in _all(plan).items() if not one.is_certain}


def fixed(plan: Scenario, turned: Iterable[str]) -> list[str]:
    """The levers that the file states as one number, so that it says nothing of how far they could be turned."""
    stated = plan.model_dump(exclude_unset=True)
    return [path for path, one in _all(plan).items() if one.is_certain and path not in turned and _is_in(stated, path)]


def _is_in(stated: Any, path: str) -> bool:
    """Whether something stands at a path."""
    for step in path.split("."):
        try:
            stated = stated[int(step) if isinstance(stated, list) else step]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _all(plan: Scenario) -> dict[str, Quantity]:
    """Every lever that does something here."""
    idle = {".".join(map(str, path)) for path in check_dials.idle(plan)}
    return {path: one for path, one in plan.quantities().items() if path not in idle and kind_of(path)}
