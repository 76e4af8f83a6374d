"""A game at a table from the terminal: begun, gone on with, looked at again, taken elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim import files
from sim.cli import reviewing, say
from sim.cli.guard import INTERRUPTED, Failed, Refused

if TYPE_CHECKING:
    from sim.play.review import Review
    from sim.play.rounds import SavedTable
    from sim.play.table import Sitting, Table

FORMS = (".json", ".csv")


def begun(at: Table, to: Path) -> SavedTable:
    """A new game, on file."""
    from sim.play import rounds

    try:
        rounds.begin(to, at)
    except FileExistsError:
        raise Refused(f"{to} exists already: go on with it (sim play --resume {to}), or name another") from None
    except OSError as error:
        raise Failed(f"{to}: {error.strerror or error}") from error
    return rounds.SavedTable(to, at, ())


def go_on(kept: SavedTable, futures: int, *, quiet: bool) -> None:
    """Play a game from where it stands to its end, or until the player leaves."""
    from sim.cli.deciding import Deciding
    from sim.cli.playing import Left
    from sim.play import rounds, saved

    if len(kept.at.seats) > 1:
        raise Refused(f"{kept.file}: two seats are played in this game, each unseen by the other; a terminal has one")
    [seat] = kept.at.seats
    terminal = Deciding(kept.at, seat)
    with saved.held(kept.file):
        saved.mend(kept.file, kept.torn)
        terminal.opening()
        say.line(f"The game is saved decision by decision in\n  {kept.file}")
        sitting = _resumed(kept)
        if kept.rounds:
            say.line(f"Taken up where it stood, before decision {len(kept.rounds) + 1}.")
        try:
            while sitting.end is None:
                point = sitting.points[seat.key]
                terminal.show(point)
                moves = {seat.key: terminal.decide(point)}
                rounds.add(kept.file, len(sitting.rounds) + 1, point.week, moves)
                sitting.advance(moves)
        except (Left, KeyboardInterrupt) as left:
            say.line(f"\nThe game is kept. Go on with it:\n  sim play --resume {kept.file}")
            by = left.by if isinstance(left, Left) else "interrupted"
            raise typer.Exit(INTERRUPTED if by == "interrupted" else 0) from None
    say.line(f"\n{sitting.end.says} Look at it again:\n  sim play --replay {kept.file}")
    reviewing.reviewed(sitting, futures, quiet=quiet)


def look_at(kept: SavedTable, export: Path | None, futures: int, *, quiet: bool) -> None:
    """Show a game again, decision by decision, with its review; or write it elsewhere."""
    from sim.cli.deciding import Deciding

    if export and export.suffix not in FORMS:
        raise Refused(f"--export {export}: the name of the file must end in {' or '.join(FORMS)}")
    sitting = _resumed(kept)
    seat = kept.at.seats[0]
    if not (export or quiet):
        terminal = Deciding(kept.at, seat)
        terminal.opening()
        for points, moves in zip(sitting.asked, sitting.rounds, strict=False):
            if seat.key in points:
                terminal.show(points[seat.key])
                say.line(f"> {moves[seat.key].choice if seat.key in moves else 'left to your advisers'}")
    if sitting.end is None:
        say.line(f"This game is not over. Go on with it:\n  sim play --resume {kept.file}")
    is_told = sitting.end is not None and bool(sitting.did)
    if not export:
        if is_told:
            reviewing.reviewed(sitting, futures, quiet=quiet)
        return
    seats = kept.at.seats if is_told else ()
    reviews = {one.key: reviewing.reviewed(sitting, futures, one, quiet=quiet, shown=False) for one in seats}
    _write(export, sitting, reviews)


def _resumed(kept: SavedTable) -> Sitting:
    """The game as it stands; raises Refused where a line does not fit."""
    from sim.play.point import BadMove
    from sim.play.table import start

    sitting = start(kept.at)
    for number, moves in enumerate(kept.rounds):
        try:
            sitting.advance(moves)
        except BadMove as error:
            raise Refused(
                f"{kept.file}:{number + 2}: {error}; the file was changed, or the game was played with another "
                "version of sim"
            ) from None
    return sitting


def _write(file: Path, sitting: Sitting, reviews: Mapping[str, Review]) -> None:
    """The game as a file for other programs."""
    from sim.play import decisions
    from sim.visible import as_json

    if file.suffix == ".csv":
        text = decisions.as_csv(decisions.rows(sitting, reviews))
    else:
        text = as_json(say.plain(decisions.document(sitting, reviews)), indent=2, allow_nan=False) + "\n"
    files.make_folder(file.parent)
    files.write(file, text)
    say.line(str(file))
