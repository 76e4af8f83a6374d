"""The debrief of a game on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.cli import say
from sim.cli.progress import progress
from sim.phrases import CAVEAT

if TYPE_CHECKING:
    from sim.play.debrief import Debrief
    from sim.play.game import Game, Turn


def debriefed(game: Game, turns: Sequence[Turn], futures: int, *, quiet: bool, shown: bool = True) -> Debrief:
    """Work out the debrief, and show it: the story first, unless all is to be quiet."""
    from sim.cli import grid
    from sim.play import tables
    from sim.play.debrief import debrief
    from sim.words import turning_points

    with progress("Working out the debrief", quiet=quiet) as report:
        found = debrief(game, turns, futures, report)
    if not shown:
        return found
    screen = say.console()
    if not quiet:
        screen.print()
        grid.paragraph(screen, "What happened, and what you could not see", "bold")
        for heading, text in found.with_player.told():
            screen.print()
            grid.paragraph(screen, f"{heading}: {text}" if heading else text)
    moved = found.moved()
    own = (tables.sides(found), tables.decisions(found))
    for table in (*own, turning_points.swings(moved), turning_points.chances(moved)):
        if not table.rows:
            continue
        screen.print()
        grid.show(screen, table)
    screen.print()
    grid.paragraph(screen, found.answer(), "bold")
    if CAVEAT not in found.answer():
        grid.paragraph(screen, CAVEAT, "bold")
    return found
