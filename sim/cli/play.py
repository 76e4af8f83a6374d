"""The command for a game: begin, go on, look at one that is over, take it elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import options, rounds, weekly
from sim.cli.app import TEACH
from sim.cli.command import command, typed
from sim.cli.guard import Failed, Refused
from sim.cli.reading import load_all
from sim.study.defaults import FUTURES_OF_A_COURSE, FUTURES_OF_A_DEBRIEF

if TYPE_CHECKING:
    from sim.play.rounds import SavedTable
    from sim.play.saved import Saved
    from sim.play.seat import Seat
    from sim.scenario.schema import Scenario

GAMES = Path("games")


@command(TEACH)
def play(
    context: typer.Context,
    file: options.FileOrNone = None,
    seat: Annotated[
        list[str] | None, typer.Option("--as", metavar="WHO", help="The party or mediator whom you play: hamas, us.")
    ] = None,
    world: options.OneWorld = 0,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    changes: options.Set = None,
    game: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the game is saved as it goes.")] = None,
    resume: Annotated[Path | None, typer.Option(metavar="GAME", help="Go on with a saved game.")] = None,
    replay: Annotated[Path | None, typer.Option(metavar="GAME", help="Show a saved game and its debrief.")] = None,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --replay: write it as FILE.json or FILE.csv.")
    ] = None,
    futures: Annotated[
        int | None,
        typer.Option(metavar="N", parser=options.count(2), help="Futures of each course, or week, of the debrief."),
    ] = None,
    week_by_week: Annotated[
        bool, typer.Option("--week-by-week", help="Decide every week about everything, as in games before this one.")
    ] = False,
    quiet: options.Quiet = False,
) -> None:
    """Decide for a party or a mediator where it matters. See what it sees, and what your courses were worth."""
    chosen = [name for name, given in (("FILE", file), ("--resume", resume), ("--replay", replay)) if given]
    if len(chosen) != 1:
        both = f", not {' and '.join(chosen)} together" if chosen else ""
        raise Refused(f"play needs one of these: FILE with --as WHO, --resume GAME, or --replay GAME{both}")
    if export and not replay:
        raise Refused("--export goes with --replay GAME")
    if not file:
        _refuse_what_a_saved_game_has(context, chosen[0])
    judged = futures or (FUTURES_OF_A_DEBRIEF if week_by_week else FUTURES_OF_A_COURSE)
    if saved_game := replay or resume:
        _with_saved(saved_game, export, futures, is_replay=bool(replay), quiet=quiet)
    elif week_by_week:
        weekly.go_on(_begun(str(file), seat, world, weeks, seed, changes, game), judged, quiet=quiet)
    else:
        rounds.go_on(_at_a_table(str(file), seat, world, weeks, seed, changes, game), judged, quiet=quiet)


OF_A_NEW_GAME = ("seat", "world", "weeks", "seed", "changes", "game", "week_by_week")


def _with_saved(file: Path, export: Path | None, futures: int | None, *, is_replay: bool, quiet: bool) -> None:
    """Go on with a saved game of either kind, or look at it."""
    from sim.play.rounds import is_table, read

    if is_table(file):
        kept, judged = read(file), futures or FUTURES_OF_A_COURSE
        if is_replay:
            rounds.look_at(kept, export, judged, quiet=quiet)
        else:
            rounds.go_on(kept, judged, quiet=quiet)
        return
    judged = futures or FUTURES_OF_A_DEBRIEF
    if is_replay:
        weekly.look_at(_read(file), export, judged, quiet=quiet)
    else:
        weekly.go_on(_read(file), judged, quiet=quiet)


def _refuse_what_a_saved_game_has(context: typer.Context, saved: str) -> None:
    """A saved game has its seat, its world and its luck: raises Refused where others are asked for."""
    given = typed(context, *OF_A_NEW_GAME)
    if given:
        raise Refused(
            f"{' and '.join(given)}: the game of {saved} has its own; leave {'it' if len(given) == 1 else 'them'} out, "
            "or begin another game with FILE"
        )


def _begun(
    file: str,
    seats: list[str] | None,
    world: int,
    weeks: int | None,
    seed: int,
    changes: list[str] | None,
    to: Path | None,
) -> Saved:
    """A new game that is played week by week, on file."""
    from sim.play import saved
    from sim.play.game import game

    plan, seat = _seated(file, seats, weeks, changes)
    one = game(plan, seat, world, seed)
    to = to or _free(f"{_slug(plan.name)}_as_{one.seat.name}_world_{world}")
    try:
        saved.begin(to, one)
    except FileExistsError:
        raise Refused(f"{to} exists already: go on with it (sim play --resume {to}), or name another") from None
    except OSError as error:
        raise Failed(f"{to}: {error.strerror or error}") from error
    return saved.Saved(to, one, ())


def _at_a_table(
    file: str,
    seats: list[str] | None,
    world: int,
    weeks: int | None,
    seed: int,
    changes: list[str] | None,
    to: Path | None,
) -> SavedTable:
    """A new game with decisions where they matter, on file."""
    from sim.play.table import table

    plan, seat = _seated(file, seats, weeks, changes)
    to = to or _free(f"{_slug(plan.name)}_as_{seat.name}_world_{world}")
    return rounds.begun(table(plan, [seat], world, seed), to)


def _seated(file: str, seats: list[str] | None, weeks: int | None, changes: list[str] | None) -> tuple[Scenario, Seat]:
    """The scenario, and whom one plays; raises Refused where nobody is named, or more than one."""
    from sim.play.seat import find, seats_of

    [plan] = load_all([file], changes, weeks)
    if not seats:
        who = ", ".join(name for name in seats_of(plan) if "." not in name)
        raise Refused(f"--as is missing: whom do you play? {who}")
    if len(seats) > 1:
        raise Refused(
            f"--as was given {len(seats)} times ({', '.join(seats)}): one seat is played at a terminal, since two "
            "would see each other's briefs; name one"
        )
    return plan, find(plan, seats[0])


def _read(file: Path) -> Saved:
    from sim.play import saved

    return saved.read(file)


def _slug(name: str) -> str:
    from sim.archive.manifest import slug

    return slug([name])


def _free(name: str) -> Path:
    """A file that is not there yet."""
    files = (GAMES / f"{name}{f'_{number}' if number else ''}.jsonl" for number in range(10**6))
    return next(file for file in files if not file.exists())
