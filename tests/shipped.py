"""Every scenario that comes with the package, those of exercises included."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.shipped import OBSERVED, shipped_folder

NO_SCENARIOS = {"exercise.yaml", "worlds.yaml", "roads_to_beat"}
"""A sheet, numbers of worlds that are worth a look, and roads without anybody to walk them."""


def scenario_files() -> list[Path]:
    """The files of all scenarios; those that only tell what was observed after a start are none."""
    found = (file for file in shipped_folder().rglob("*.yaml") if not NO_SCENARIOS & set(file.parts))
    return sorted(file for file in found if not file.name.startswith(OBSERVED))


def scenario_names() -> list[str]:
    """The names by which they are loaded, such as `exercises/one_deal/deal`."""
    return [file.relative_to(shipped_folder()).with_suffix("").as_posix() for file in scenario_files()]
