"""Names of numbers for readers: whose it is and what it says, in place of its path."""

from __future__ import annotations

from sim.scenario.schema import Scenario

ACTORS = ("linked_fronts", "backers", "populations", "spoilers", "donors", "contributors", "mediators", "parties")
"""Sections of a scenario whose keys are actors."""
SECTIONS = {"force": "The force", "guarantee": "The guarantee"}  # of which there is one


def name_of(plan: Scenario, path: str) -> str:
    """A number's name: "Qatar: leverage, Hamas" for `mediators.qatar.leverage.hamas`.

    Keys of actors and tracks are replaced by their titles, all others by their words.
    """
    section, *steps = path.split(".")
    if section in SECTIONS:
        return _joined(plan, SECTIONS[section], steps)
    if section == "prizes" and steps:
        return _joined(plan, f"A prize for {_title(plan, steps[0])}", steps[1:])
    part = getattr(plan, section, None)
    if isinstance(part, dict) and steps and steps[0] in part:
        key, *rest = steps
        return _joined(plan, _title(plan, key, section), rest)
    return _joined(plan, _words(section).capitalize(), steps)


def _joined(plan: Scenario, whose: str, steps: list[str]) -> str:
    said = [_title(plan, step) if not step.isdigit() else f"number {int(step) + 1}" for step in steps]
    return f"{whose}: {', '.join(said)}" if said else whose


def _title(plan: Scenario, key: str, section: str = "") -> str:
    """The title of an actor or a track by its key; else the key's words."""
    for one in (section,) if section else (*ACTORS, "tracks"):
        part = getattr(plan, one, None)
        if isinstance(part, dict) and key in part:
            return str(getattr(part[key], "title", "") or _words(key))
    return _words(key)


def _words(key: str) -> str:
    return key.replace("_", " ")
