"""Worlds that were looked at and found fit for teaching: by scenario their numbers, of which kind, and what to say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from sim.scenario.faults import BadScenario, Fault, close_match, dotted, quotable
from sim.scenario.records import in_words
from sim.scenario.shipped import shipped_file, shipped_folder
from sim.scenario.strict_yaml import Document, read
from sim.study.whole_numbers import LAST_WORLD

FILE = "worlds.yaml"
"""Beside the exercises: what `python -m docs.worlds` found."""
Kind = Literal[
    "completed smoothly",
    "completed in spite of a long stall",
    "saved by a mediator",
    "fooled by a pretence",
    "stalls of mutual distrust",
    "collapses early",
    "runs out of time",
]


class Vetted(BaseModel):
    """A world fit for teaching: its number, the seed, of which kind it is, and what a teacher would say of it.

    That is how it goes where nobody plays; whoever plays changes it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    world: int = Field(ge=0, le=LAST_WORLD)
    seed: int = Field(default=0, ge=0)
    kind: Kind
    says: str = Field(min_length=1)


_Sheet = TypeAdapter(dict[str, list[Vetted]])


def read_worlds(file: Path) -> dict[str, tuple[Vetted, ...]]:
    """The worlds of a file by scenario; raises BadScenario with every fault."""
    document = read(file)
    try:
        found = _Sheet.validate_python(document.data)
    except ValidationError as error:
        places = zip(error.errors(include_url=False), in_words(error), strict=True)
        raise BadScenario(
            Fault(document.file, document.line_of(one["loc"]), key, message) for one, (key, message) in places
        ) from None
    faults = list(_faults(found, document))
    if faults:
        raise BadScenario(faults)
    return {scenario: tuple(worlds) for scenario, worlds in found.items()}


def _faults(found: Mapping[str, list[Vetted]], document: Document) -> list[Fault]:
    """Scenarios that there are not, and worlds that stand there twice."""
    faults = []
    for scenario, worlds in found.items():
        if shipped_file(scenario) is None:
            message = f"no shipped scenario is called `{quotable(scenario)}`"
            faults.append(
                Fault(document.file, document.line_of((scenario,)), scenario, message, "write it as in sim run")
            )
        seen: set[tuple[int, int]] = set()
        for place, one in enumerate(worlds):
            if (one.world, one.seed) in seen:
                path = (scenario, place, "world")
                message = f"world {one.world} stands there twice"
                faults.append(Fault(document.file, document.line_of(path), dotted(path), message, "leave one of them"))
            seen.add((one.world, one.seed))
    return faults


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, tuple[Vetted, ...]]:
    """All worlds that come with sim, by scenario; raises BadScenario."""
    return read_worlds(shipped_folder() / "exercises" / FILE)


def vetted(scenario: str) -> tuple[Vetted, ...]:
    """The worlds of a scenario, by its key such as `exercises/one_deal/deal`; none where none were looked for."""
    return shipped().get(key_of(scenario), ())


def key_of(scenario: str) -> str:
    """The key of a scenario that was named as in `sim run`: a shipped one by its name or its file."""
    file = shipped_file(scenario) or Path(scenario)
    folder = shipped_folder().resolve()
    if not file.resolve().is_relative_to(folder):
        return scenario
    return file.resolve().relative_to(folder).with_suffix("").as_posix()


def wanted(scenario: str) -> tuple[str, tuple[Vetted, ...]]:
    """The key of a scenario and its worlds; raises BadScenario where there are none, and says which have some."""
    if found := vetted(scenario):
        return key_of(scenario), found
    remedy = close_match(scenario, shipped()).replace("valid keys", "scenarios that have some")
    raise BadScenario([Fault(quotable(scenario), None, "", "no worlds were looked for in this scenario", remedy)])
