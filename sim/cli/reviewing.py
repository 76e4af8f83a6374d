"""The review of a game at a table on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.cli import say
from sim.cli.progress import progress

if TYPE_CHECKING:
    from sim.play.review import Review
    from sim.play.seat import Seat
    from sim.play.table import Sitting


def reviewed(sitting: Sitting, futures: int, seat: Seat | None = None, *, quiet: bool, shown: bool = True) -> Review:
    """Work out the review of a seat, or of the first, and show it: the story first, unless all is to be quiet."""
    from sim.cli import grid
    from sim.play import tables
    from sim.play.review import review

    with progress("Working out the debrief", quiet=quiet) as report:
        found = review(sitting, seat, futures=futures, on_progress=report)
    if not shown:
        return found
    screen = say.console()
    if not quiet:
        screen.print()
        grid.paragraph(screen, "What happened, and what you could not see", "bold")
        for heading, text in found.with_player.told():
            screen.print()
            grid.paragraph(screen, f"{heading}: {text}" if heading else text)
        screen.print()
        for sentence in (*found.hidden, *found.told):
            grid.paragraph(screen, sentence)
    for table in (tables.both(found), tables.courses(found), tables.honest(found)):
        if table.rows:
            screen.print()
            grid.show(screen, table)
    screen.print()
    grid.paragraph(screen, found.answer(), "bold")
    return found
