"""Which fields of a scenario its file gives and which stand at their defaults, kept beside the whole scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sim.scenario.schema import Scenario
from sim.scenario.units import Part


def defaults_of(plan: Scenario) -> list[str]:
    """Paths of what stands at its default, such as "parties.state.patience"; "force" where that is not given at all."""
    return list(_defaults(plan, ""))


def with_defaults(raw: Any, paths: Iterable[str]) -> Scenario:
    """The scenario of plain data in full, in which what is at these paths counts as not given; raises ValueError."""
    plan = Scenario.model_validate(raw)
    _forget(plan, "", frozenset(paths), is_default=False)  # nobody else has seen this scenario yet
    return plan


def _defaults(value: Any, path: str) -> Iterator[str]:
    for key, item, is_given in _inside(value):
        if is_given or (isinstance(item, Part) and item.model_fields_set):
            yield from _defaults(item, _below(path, key))
        else:
            yield _below(path, key)


def _forget(value: Any, path: str, defaults: frozenset[str], *, is_default: bool) -> None:
    for key, item, _ in list(_inside(value)):
        below = _below(path, key)
        left_out = is_default or below in defaults
        _forget(item, below, defaults, is_default=left_out)
        if isinstance(value, Part) and left_out:
            value.model_fields_set.discard(key)


def _inside(value: Any) -> Iterator[tuple[str, Any, bool]]:
    """What a part, a table or a list holds: its key, the value, and whether it is given."""
    if isinstance(value, Part):
        for key in type(value).model_fields:
            yield key, getattr(value, key), key in value.model_fields_set
    elif isinstance(value, dict):
        yield from ((key, item, True) for key, item in value.items())
    elif isinstance(value, list):
        yield from ((str(key), item, True) for key, item in enumerate(value))


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
