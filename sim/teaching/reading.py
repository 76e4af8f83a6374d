"""Exercises from their folders: found, read and checked, all faults at once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.scenario.faults import BadScenario, Fault, close_match, dotted, quotable
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.shipped import shipped_folder
from sim.scenario.strict_yaml import Document, KeyPath, read
from sim.teaching.blanks import BLANK, calls, wrong
from sim.teaching.sheet import Exercise, Part

FILE = "exercise.yaml"
KEYED = ("answer", "textbook")
"""Texts that only the key shows: blanks may stand in these."""


@dataclass(frozen=True)
class Loaded:
    """An exercise with its scenarios, in the order in which it names them."""

    name: str
    folder: Path
    exercise: Exercise
    plans: dict[str, Scenario]

    def file(self, scenario: str) -> Path:
        """The file of one of its scenarios."""
        return self.folder / self.exercise.scenarios[scenario]


def folder_of_exercises() -> Path:
    """Where the shipped exercises are."""
    return shipped_folder() / "exercises"


def names() -> list[str]:
    """The shipped exercises, by the alphabet."""
    return sorted(file.parent.name for file in folder_of_exercises().glob(f"*/{FILE}"))


def shipped() -> list[Loaded]:
    """The shipped exercises, read, by their numbers; raises BadScenario as `read_exercise` does."""
    return sorted(map(read_exercise, names()), key=lambda one: (one.exercise.number or math.inf, one.name))


def find(name: str) -> Path:
    """The folder of an exercise: one on disk, or a shipped one by its name; raises BadScenario."""
    here, shipped = Path(name), folder_of_exercises() / Path(name).name
    for folder in (here, here.parent if here.name == FILE else here):
        if (folder / FILE).is_file():
            return folder
    if Path(name).name == name and (shipped / FILE).is_file():
        return shipped
    remedy = close_match(name, names()).replace("valid keys", "exercises")
    raise BadScenario([Fault(quotable(name), None, "", f"no folder with an {FILE}, and no shipped exercise", remedy)])


def read_exercise(name: str) -> Loaded:
    """The exercise of that name or folder, with its scenarios; raises BadScenario with every fault."""
    folder = find(name)
    document = read(folder / FILE)
    try:
        exercise = Exercise.model_validate(document.data)
    except ValidationError as error:
        raise BadScenario(_explained(error, document)) from None
    faults = [Fault(document.file, document.line_of(path), dotted(path), *said) for path, said in _wrong(exercise)]
    plans: dict[str, Scenario] = {}
    for key, file in exercise.scenarios.items():
        beside = folder / file
        try:
            plans[key] = load(beside if beside.is_file() else file)
        except BadScenario as bad:
            faults += bad.faults
    roads = [] if exercise.contest is None else exercise.contest.roads
    for number, file in enumerate(roads):
        if not (folder / file).is_file():
            path: KeyPath = ("contest", "roads", number)
            message = f"no file `{quotable(file)}` in the exercise's folder"
            faults.append(Fault(document.file, document.line_of(path), dotted(path), message, "add it, or take it out"))
    faults += _unfit(plans, document)
    if faults:
        raise BadScenario(dict.fromkeys(faults))
    return Loaded(folder.resolve().name, folder, exercise, plans)


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
            message = f"{message[:1].lower()}{message[1:]}, found `{quotable(str(one['input']))}`"
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


def _wrong(exercise: Exercise) -> Iterator[tuple[KeyPath, tuple[str, str]]]:
    """Names that mean nothing, and blanks that cannot be filled or stand where the student would see them."""
    known = list(exercise.scenarios)
    roads = [] if exercise.contest is None else [Path(file).stem for file in exercise.contest.roads]
    for number, picture in enumerate(exercise.pictures):
        for place, name in enumerate(picture.of):
            if name not in known:
                yield ("pictures", number, "of", place), (f"no scenario is called `{name}`", close_match(name, known))
        if picture.show == "differences" and len(picture.of) < 2:
            yield ("pictures", number, "of"), ("differences are between two scenarios or more", "name another")
    if exercise.contest is not None:
        named = [("base", exercise.contest.base), *(("stress", name) for name in exercise.contest.stress)]
        for key, name in named:
            if name not in known:
                yield ("contest", key), (f"no scenario is called `{name}`", close_match(name, known))
    for path, text in _texts(exercise.model_dump(), ()):
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
            for said in wrong(call, known, roads):
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


def _unfit(plans: dict[str, Scenario], document: Document) -> Iterator[Fault]:
    """Scenarios that cannot be compared with each other."""
    line = document.line_of(("scenarios",))
    called = [plan.name for plan in plans.values()]
    for name in dict.fromkeys(name for name in called if called.count(name) > 1):
        message = f"{called.count(name)} scenarios are called `{quotable(name)}`"
        yield Fault(document.file, line, "scenarios", message, "give each its own `name`")
    if len({plan.futures_per_draw for plan in plans.values()}) > 1:
        message = "the scenarios differ in `futures_per_draw`, so that their worlds cannot be paired"
        yield Fault(document.file, line, "scenarios", message, "use the same number in all")
