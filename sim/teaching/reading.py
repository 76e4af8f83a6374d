"""Exercises from their folders: found, read and checked, all faults at once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.faults import BadScenario, Fault, close_match, dotted, quotable
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.shipped import shipped_folder
from sim.scenario.strict_yaml import Document, KeyPath, read
from sim.teaching.checking import faults_of
from sim.teaching.sheet import Exercise

FILE = "exercise.yaml"


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


def shipped() -> dict[str, Exercise]:
    """The sheets of the shipped exercises by name, in the order of their numbers; raises BadScenario."""
    found = {name: _sheet(read(folder_of_exercises() / name / FILE))[0] for name in names()}
    return dict(sorted(found.items(), key=lambda item: (item[1].number or math.inf, item[0])))


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
    exercise, faults = _sheet(document)
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


def _sheet(document: Document) -> tuple[Exercise, list[Fault]]:
    """The sheet, and what is wrong with names and blanks on it; raises BadScenario if it is no sheet at all."""
    exercise, faults = faults_of(document)
    if exercise is None:
        raise BadScenario(dict.fromkeys(faults))
    return exercise, faults


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
