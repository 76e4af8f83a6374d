"""The mechanisms that can be switched off, told to whoever wants to switch one off."""

from __future__ import annotations

from sim.cli import grid, say
from sim.scenario.mechanisms import MECHANISMS, present
from sim.scenario.schema import Scenario


def mechanisms(plan: Scenario | None, *, as_json: bool) -> None:
    """Print every mechanism, or those that a scenario has: its name, what it is, and what is so without it."""
    shown = list(MECHANISMS.values() if plan is None else present(plan))
    if as_json:
        say.document([{"name": one.name, "title": one.title, "without": one.off} for one in shown])
        return
    screen = say.console()
    for one in shown:
        grid.paragraph(screen, one.name, "bold")
        grid.paragraph(screen, f"{one.title}. Without: {one.off[0].lower()}{one.off[1:]}", indent=2)
