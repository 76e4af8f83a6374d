"""What is wrong with an exercise's sheet, in words for its writer: all faults at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.scenario.faults import Fault, close_match, dotted, quotable
from sim.scenario.strict_yaml import Document, KeyPath
from sim.teaching.blanks import BLANK, calls, wrong
from sim.teaching.sheet import Exercise, Part

KEYED = ("answer", "textbook")
"""Texts that only the key shows: blanks may stand in these."""

SAID = {  # pydantic's name for what is wrong, and how people say it
    "greater_than_equal": "must be at least {ge}, found `{found}`",
    "less_than_equal": "must be at most {le}, found `{found}`",
    "string_too_short": "is empty",
    "string_too_long": "may have {max_length} characters at most",
    "too_short": "needs {min_length} or more entries",
    "string_type": "expected a text, found `{found}`",
    "int_type": "expected a whole number, found `{found}`",
    "list_type": "expected a list, found `{found}`",
    "dict_type": "expected `key: value` lines, found `{found}`",
    "model_type": "expected `key: value` lines, found `{found}`",
    "literal_error": "expected {expected}, found `{found}`",
}


def faults_of(document: Document) -> tuple[Exercise | None, list[Fault]]:
    """The exercise that a document holds, if it holds one, and everything that is wrong with its words and names."""
    faults: list[Fault] = []
    exercise = None
    try:
        exercise = Exercise.model_validate(document.data)
    except ValidationError as error:
        faults += _explained(error, document)
    told = {fault.key for fault in faults}
    scenarios, roads = _names(document.data)
    found = [*_unknown(exercise, scenarios), *_blanks(document.data, scenarios, roads)]
    faults += [Fault(document.file, document.line_of(path), dotted(path), *said) for path, said in found]
    return exercise, [one for one in faults if one.key in told or not any(map(one.key.startswith, told))]


def _explained(error: ValidationError, document: Document) -> Iterator[Fault]:
    """What pydantic finds wrong, in words."""
    for one in error.errors(include_url=False):
        path: KeyPath = one["loc"]
        message, remedy = one["msg"], ""
        if one["type"] == "extra_forbidden":
            message, remedy = "unknown key", close_match(str(path[-1]), _keys(path[:-1]))
        elif one["type"] == "missing":
            message, remedy = "is missing", f"add it: {_meaning(path)}"
        else:
            said = SAID.get(one["type"], f"{message[:1].lower()}{message[1:]}, found `{{found}}`")
            message = said.format(found=quotable(str(one["input"])), **one.get("ctx", {}))
        yield Fault(document.file, document.line_of(path), dotted(path), message, remedy)


def _model(path: KeyPath) -> type[Part]:
    """The part of an exercise that a path leads to."""
    found: type[Part] = Exercise
    for step in path:
        if isinstance(step, str) and step in found.model_fields:
            inside = [one for one in _types(found.model_fields[step].annotation) if issubclass(one, Part)]
            found = inside[0] if inside else found
    return found


def _types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type) and not hasattr(annotation, "__args__"):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _types(inner)


def _keys(path: KeyPath) -> list[str]:
    return list(_model(path).model_fields)


def _meaning(path: KeyPath) -> str:
    field = _model(path[:-1]).model_fields.get(str(path[-1]))
    return str(field.description) if field is not None else "it is needed"


def _names(data: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """What the sheet calls its scenarios and its roads to beat, as far as it can be read."""
    scenarios, contest = data.get("scenarios"), data.get("contest")
    roads = contest.get("roads") if isinstance(contest, dict) else None
    return (
        list(map(str, scenarios)) if isinstance(scenarios, dict) else [],
        [Path(str(file)).stem for file in roads] if isinstance(roads, list) else [],
    )


def _unknown(exercise: Exercise | None, known: Sequence[str]) -> Iterator[tuple[KeyPath, tuple[str, str]]]:
    """Scenarios that are named and not there."""
    if exercise is None:
        return
    for number, picture in enumerate(exercise.pictures):
        for place, name in enumerate(picture.of):
            if name not in known:
                yield ("pictures", number, "of", place), (f"no scenario is called `{name}`", close_match(name, known))
        if picture.show == "differences" and len(picture.of) < 2:
            yield ("pictures", number, "of"), ("differences are between two scenarios or more", "name another")
    for place, name in enumerate(exercise.guess.of if exercise.guess else ()):
        if name not in known:
            yield ("guess", "of", place), (f"no scenario is called `{name}`", close_match(name, known))
    if exercise.contest is not None:
        named = [("base", exercise.contest.base), *(("stress", name) for name in exercise.contest.stress)]
        for key, name in named:
            if name not in known:
                yield ("contest", key), (f"no scenario is called `{name}`", close_match(name, known))


def _blanks(data: Any, scenarios: Sequence[str], roads: Sequence[str]) -> Iterator[tuple[KeyPath, tuple[str, str]]]:
    """Blanks that cannot be filled, or that stand where the student would see them."""
    for path, text in _texts(data, ()):
        if path[-1] not in KEYED:
            if BLANK.search(text):
                yield path, ("a blank where the student would see it", "put it into an answer or into textbook")
            continue
        try:
            found = list(calls(text))
        except ValueError as error:
            yield path, (str(error.args[0]), str(error.args[1]))
            continue
        for call in found:
            for said in wrong(call, scenarios, roads):
                yield path, said


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every text of an exercise and where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _texts(item, (*path, place))
