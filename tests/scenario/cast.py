"""A scenario with somebody in every role, and what is wrong with it after a change."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sim.scenario.faults import BadScenario, Fault
from sim.scenario.load import load

CAST = """\
name: Somebody in every role
start: 2030-01-07
weeks: 104
parties:
  north:
    values: {arms: -0.5, troops: 1.0}
    vetoes: {east: {resolve: 5}}
    home_front: {cost: 0.1, elections: [2030-09-02]}
  south: {values: {arms: 1.0, troops: -0.5}}
tracks:
  arms: {owner: north, control: 0.8}
  troops: {owner: south}
  aid: {owner: agencies, needs: 10, reach: {base: 0.5, grows_with: arms}}
  force: {owner: contributors}
roadmap:
  stages:
    - {reach: {arms: 0.5, aid: 0.6}, deadline: 30, missed: {tension: 0.2}}
    - {reach: {troops: 1.0, arms: 1.0}}
    - {reach: {aid: 1.0}, deadline: 2031-06-02}
roadmaps:
  turned:
    stages:
      - {reach: {troops: 1.0, arms: 0.5}}
      - {reach: {arms: 1.0, aid: 1.0}}
mediators:
  west: {leverage: {north: 0.2}, bias: {north: 0.3}, prefers: {roadmap: 0.5}}
  east: {gift: {south: 0.1}}
contributors:
  east: {troops: 0.4, limited: 0.3, lobbying: 0.5}
  isles: {troops: 0.6}
donors:
  bank: {track: aid, pledge: 7, conditions: {arms: 0.5}}
spoilers:
  bandits: {blames: {north: 0.5}, timing: 1, population: villagers, recruits: 1}
populations:
  villagers: {side: north, hope: 0.2, relief: {aid: 0.3}}
backers: {patron: {track: arms}}
linked_fronts: {border: {}}
events:
  - {name: Summit, at: 2030-03-01, shock: {attention: 0.2, mediators: [west]}}
"""


def written(folder: Path, change: str = "") -> Path:
    """A file with this change of the cast, beside the cast; the cast itself if there is none."""
    base = folder / "cast.yaml"
    base.write_text(CAST, encoding="utf-8")
    if not change:
        return base
    child = folder / "change.yaml"
    child.write_text(f"based_on: cast.yaml\n{change}\n", encoding="utf-8")
    return child


def faults(folder: Path, change: str = "", overrides: dict[str, Any] | None = None) -> tuple[Fault, ...]:
    """What is wrong with the cast after a change."""
    try:
        load(written(folder, change), overrides)
    except BadScenario as bad:
        return bad.faults
    return ()


def told(folder: Path, change: str) -> list[str]:
    """What is wrong after a change, in words; every fault stands in a line that has its key."""
    found = faults(folder, change)
    for fault in found:
        file = Path(fault.file)
        line = file.read_text(encoding="utf-8").splitlines()[(fault.line or 0) - 1]
        names = re.sub(r"\[\d+\]", "", fault.key).split(".")
        assert any(name in line for name in (*names, "based_on")), (str(fault), line)
    return [str(fault).split(": ", 1)[1] for fault in found]
