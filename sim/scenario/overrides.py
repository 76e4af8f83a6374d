"""Changes to a scenario from the command line or from Python: `parties.hamas.trust.israel=0.5`."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from typing import Any

from sim.scenario import fields
from sim.scenario.draft import Draft, Place, override_name
from sim.scenario.faults import BadScenario, Fault, close_match, dotted, quotable
from sim.scenario.findings import SINGULAR
from sim.scenario.quantity import Quantity, brief, plain
from sim.scenario.strict_yaml import KeyPath, read_text


def lay_over(draft: Draft, overrides: Mapping[str, Any]) -> list[Fault]:
    """Put every override over the draft, in order; returns the faults of those that cannot be put there."""
    faults: list[Fault] = []
    for name, raw in overrides.items():
        try:
            path = _path(name, draft)
            value = _parsed(dotted(path), raw, path) if isinstance(raw, str) else _plain(name, raw)
        except BadScenario as bad:
            faults.extend(bad.faults)
            continue
        draft.put_all(path, value, Place(override_name(dotted(path)), None))
    return faults


def _path(name: str, draft: Draft) -> KeyPath:
    """The path that a dotted name means; raises BadScenario where schema or draft have nothing there."""
    steps = str(name).replace("[", ".").replace("]", "").split(".")
    path: KeyPath = ()
    for word in steps:
        value, annotation = draft.get(path), fields.at(path)
        if isinstance(value, list):
            path = (*path, _index(name, word, path, value, draft))
            continue
        if not fields.is_mapping(annotation):
            raise _refusal(name, f"`{dotted(path)}` is one value", "set it whole")
        if path and value is not None and not isinstance(value, dict):
            elsewhere = fields.members(annotation)[0] is str and f"roadmaps.{value}" in _listed(draft)
            remedy = f"set `roadmaps.{value}`, where it stands, or set it whole" if elsewhere else "set it whole"
            raise _refusal(name, f"`{dotted(path)}` is {brief(value)}, not a mapping", remedy)
        valid = _names(path, annotation, value or {})
        if not word or (valid is not None and word not in valid):
            message = f"nothing is called `{quotable(word)}`" + (f" in `{dotted(path)}`" if path else "")
            raise _refusal(name, message, close_match(word, valid or []))
        path = (*path, word)
    return path


def _listed(draft: Draft) -> list[str]:
    """The paths of the roads that have a name."""
    roads = draft.get(("roadmaps",))
    return [f"roadmaps.{road}" for road in roads] if isinstance(roads, dict) else []


def _names(path: KeyPath, annotation: Any, value: dict[str, Any]) -> list[str] | None:
    """The steps that are possible from here; None if any name will do.

    An override can give a party new trust or a prize, but it cannot make up a party, a track or an actor.
    """
    if fields.part_at(annotation) is not None:
        return [key for key in fields.keys(path) if key != "based_on"]
    return list(value) if len(path) == 1 and path[0] in SINGULAR else None


def _index(name: str, word: str, path: KeyPath, items: list[Any], draft: Draft) -> int:
    """The place in a list that a step names, counted from 0, or by the name of what stands there."""
    if re.fullmatch("[0-9]{1,4}", word) and int(word) < len(items):
        return int(word)
    place = draft.counted((*path, word))[-1]
    if isinstance(place, int):
        return place
    message = f"`{dotted(path)}` has {len(items)} entries and none called `{quotable(word)}`"
    raise _refusal(name, message, f"they are counted from 0 to {len(items) - 1}" if items else "")


def _parsed(name: str, text: str, path: KeyPath) -> Any:
    """The value that a text means, read as strictly as a file; free text may stand without quotes."""
    if fields.members(fields.at(path)) == [str] and not text.lstrip().startswith(("'", '"')):
        text = json.dumps(text, ensure_ascii=False)
    if "\n" in text or "\r" in text:
        raise _refusal(name, "the value has several lines", "write it on one line, mappings as {a: 1, b: 2}")
    try:
        return read_text(f"value: {text}", override_name(name)).data["value"]
    except BadScenario as bad:
        shown = [(fault.key.removeprefix("value"), fault) for fault in bad.faults]
        raise BadScenario(
            Fault(fault.file, None, key and name + key, fault.message, fault.remedy) for key, fault in shown
        ) from None


def _plain(name: str, raw: Any) -> Any:
    """A value from Python as a file would give it; raises BadScenario if no file could."""
    if isinstance(raw, Quantity):
        return plain(raw)
    if isinstance(raw, Mapping):
        return {str(key): _plain(name, item) for key, item in raw.items()}
    if isinstance(raw, (list, tuple)):
        return [_plain(name, item) for item in raw]
    if hasattr(raw, "tolist"):  # of NumPy
        return _plain(name, raw.tolist())
    if isinstance(raw, datetime.datetime) or not isinstance(raw, (str, int, float, datetime.date)):
        message = f"a `{type(raw).__name__}` is no value of a scenario"
        raise _refusal(name, message, "give a number, text, a date, a list or a mapping")
    return raw


def _refusal(name: str, message: str, remedy: str) -> BadScenario:
    """The refusal of one override."""
    return BadScenario([Fault(override_name(quotable(str(name))), None, "", message, remedy)])
