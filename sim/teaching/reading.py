"""Exercises from their folders: found, read and checked, all faults at once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.confined import Astray, beside
from sim.scenario.faults import BadScenario, Fault, close_match, dotted, quotable
from sim.scenario.load import load
from sim.scenario.sameness import same
from sim.scenario.schema import Scenario
from sim.scenario.shipped import shipped_file, shipped_folder
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
    files: dict[str, Path]

    def brings(self, scenario: str) -> bool:
        """Whether a scenario is a file of the exercise's own folder, and no shipped one elsewhere."""
        return self.files[scenario].is_relative_to(self.folder)


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
    files: dict[str, Path] = {}
    for key, named in exercise.scenarios.items():
        try:
            files[key] = _scenario(named, folder)
            plans[key] = load(files[key])
        except Astray as astray:
            faults.append(_astray(astray, ("scenarios", key), document))
        except BadScenario as bad:
            faults += bad.faults
    roads = [] if exercise.contest is None else exercise.contest.roads
    for number, named in enumerate(roads):
        try:
            beside(named, folder)
        except Astray as astray:
            faults.append(_astray(astray, ("contest", "roads", number), document))
    faults += _unfit(plans, document)
    if faults:
        raise BadScenario(dict.fromkeys(faults))
    return Loaded(folder.resolve().name, folder, exercise, plans, files)


def _scenario(named: str, folder: Path) -> Path:
    """The file of a scenario of an exercise: one of its folder, else a shipped one; raises Astray."""
    try:
        return beside(named, folder)
    except Astray as astray:
        if (shipped := shipped_file(named)) is not None:
            return shipped
        if astray.is_missing:
            raise Astray(f"{astray.message} here, and no shipped scenario", astray.remedy) from None
        raise


def _astray(astray: Astray, path: KeyPath, document: Document) -> Fault:
    """The fault of a name that leads to no file of an exercise."""
    return Fault(document.file, document.line_of(path), dotted(path), astray.message, astray.remedy)


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
    for places in same(called):
        message = f"{len(places)} scenarios are called `{quotable(called[places[0]])}`"
        yield Fault(document.file, line, "scenarios", message, "give each its own `name`")
    if len({plan.futures_per_draw for plan in plans.values()}) > 1:
        message = "the scenarios differ in `futures_per_draw`, so that their worlds cannot be paired"
        yield Fault(document.file, line, "scenarios", message, "use the same number in all")
