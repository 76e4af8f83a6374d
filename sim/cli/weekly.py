"""A game week by week from the terminal: gone on with, looked at again, taken elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim import files
from sim.cli import debriefing, say
from sim.cli.guard import INTERRUPTED, Refused
from sim.cli.rounds import FORMS

if TYPE_CHECKING:
    from sim.play.debrief import Debrief
    from sim.play.game import Lived, Turn
    from sim.play.saved import Saved


def go_on(kept: Saved, futures: int, *, quiet: bool) -> None:
    """Play a game from where it stands to its end, or until the player leaves."""
    from sim.cli.playing import Left, Terminal
    from sim.play import saved
    from sim.play.game import NotOpen, Recorded, live
    from sim.study.telling.watch import Step

    before = len(kept.turns)
    terminal = Terminal(kept.game)
    lived = live(kept.game, Recorded(kept.turns, terminal))

    def each(step: Step, turn: Turn) -> None:
        if step.number >= before:
            saved.add(kept.file, turn)
            terminal.tell(step, turn)

    with saved.held(kept.file):
        saved.mend(kept.file, kept.torn)
        terminal.opening()
        say.line(f"The game is saved week by week in\n  {kept.file}")
        if before:
            say.line(f"Taken up where it stood. {_behind(kept.turns[-1].week)}")
        try:
            for step in lived.steps:
                each(step, lived.turns[-1])
        except NotOpen as error:
            raise _changed(kept, error.step, str(error)) from None
        except (Left, KeyboardInterrupt) as left:
            say.line(f"\nThe game is kept. Go on with it:\n  sim play --resume {kept.file}")
            by = left.by if isinstance(left, Left) else "interrupted"
            raise typer.Exit(INTERRUPTED if by == "interrupted" else 0) from None
    say.line(f"\nThe game is over. Look at it again:\n  sim play --replay {kept.file}")
    debriefing.debriefed(kept.game, lived.turns, futures, quiet=quiet)


def _behind(week: int) -> str:
    return "Week 1 is behind you." if week == 1 else f"Weeks 1 to {week} are behind you."


def look_at(kept: Saved, export: Path | None, futures: int, *, quiet: bool) -> None:
    """Show a game again, week by week, with its debrief; or write it elsewhere."""
    from sim.cli import grid
    from sim.cli.playing import Terminal
    from sim.play.game import NotOpen, Recorded, live

    if export and export.suffix not in FORMS:
        raise Refused(f"--export {export}: the name of the file must end in {' or '.join(FORMS)}")
    terminal, screen = Terminal(kept.game), say.console()
    if not (export or quiet):
        terminal.opening()
    lived = live(kept.game, Recorded(kept.turns))
    over = False
    try:
        for step, turn in zip(lived.steps, kept.turns, strict=False):
            over = bool(lived.world.is_over.all()) or step.number + 1 == lived.trunk.all_steps
            if not (export or quiet):
                grid.paragraph(screen, _said(turn), "cyan")
                terminal.tell(step, turn)
    except NotOpen as error:
        raise _changed(kept, error.step, str(error)) from None
    if len(lived.turns) < len(kept.turns):
        raise _changed(kept, len(lived.turns), "the world had ended before this week")
    if not over:
        say.line(f"This game is not over. Go on with it:\n  sim play --resume {kept.file}")
    found = debriefing.debriefed(kept.game, kept.turns, futures, quiet=quiet, shown=not export) if over else None
    if export:
        _write(export, kept, lived, found)


def _said(turn: Turn) -> str:
    """What was decided in a week, but for what is decided in every week."""
    from sim.play.menu import STILL, WORDS

    moves = [(about, word) for about, word in turn.move.items() if word not in STILL]
    did = [f"{word} {about}" if word in WORDS.values() else word for about, word in moves]
    return f"Week {turn.week}. You: {', '.join(did) or ('keep still' if turn.move else 'as your advisers say')}."


def _changed(kept: Saved, step: int, why: str) -> Refused:
    """A turn that does not fit its world: the file, or the model, is not what it was."""
    return Refused(
        f"{kept.file}:{step + 2}: {why}; the file was changed, or the game was played with another version of sim"
    )


def _write(file: Path, kept: Saved, lived: Lived, found: Debrief | None) -> None:
    """The game as a file for other programs."""
    from sim.play import export
    from sim.visible import as_json

    rows = export.rows(kept.game, lived.offers, lived.world, found)
    if file.suffix == ".csv":
        text = export.as_csv(rows)
    else:
        whole = export.document(kept.game, kept.turns, rows, None if found is None else found.document())
        text = as_json(say.plain(whole), indent=2, allow_nan=False) + "\n"
    files.make_folder(file.parent)
    files.write(file, text)
    say.line(str(file))
