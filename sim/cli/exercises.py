"""Commands for exercises: list, run, handout, new, submit."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim import phrases
from sim.cli import options, say
from sim.cli.app import TEACH, app
from sim.cli.command import command
from sim.cli.guard import Failed, Refused
from sim.cli.progress import Report, progress

if TYPE_CHECKING:
    from sim.teaching.answers import Answers
    from sim.teaching.reading import Loaded
    from sim.teaching.sheet import Exercise

exercise = typer.Typer(
    help="List, run and write exercises, print handouts, rank students' roads.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(exercise, name="exercise", rich_help_panel=TEACH)


def _names(incomplete: str) -> list[str]:
    """Completions for an exercise."""
    from sim.teaching.reading import names

    return [name for name in names() if name.startswith(incomplete)]


Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="An exercise (sim exercise list), or its folder.", autocompletion=_names),
]
WorldsOrNone = Annotated[
    int | None,
    typer.Option(metavar="N", parser=options.count(20), help="Worlds of each scenario, not the exercise's."),
]
SeedOrNone = Annotated[
    int | None,
    typer.Option(metavar="N", parser=options.count(0), help="Other luck than the exercise's."),
]
CONTEST = "design_a_road"


@dataclass(frozen=True)
class Tried:
    """In how many worlds, on which luck and by whom an exercise is worked out."""

    worlds: WorldsOrNone = None
    seed: SeedOrNone = None
    quiet: options.Quiet = False
    workers: options.Processes = options.PROCESSES

    def asked_of(self, own: Exercise) -> tuple[int, int]:
        """Worlds and seed: those that are asked for, else the exercise's own."""
        return self.worlds or own.worlds, own.seed if self.seed is None else self.seed

    def answers(self, loaded: Loaded, report: Report | None) -> Answers:
        """The answers of an exercise."""
        from sim.study.workers import processes
        from sim.teaching.answers import Answers

        return Answers(loaded, *self.asked_of(loaded.exercise), processes(self.workers), report)


@command(name="list", of=exercise)
def show_list(as_json: options.Json = False) -> None:
    """List the exercises: name, title, level, minutes, and the minutes of a short way to do it."""
    from sim.cli import grid
    from sim.teaching.reading import shipped
    from sim.words.tables import Table

    found = shipped()
    if as_json:
        say.document([{"name": name, **sheet.model_dump()} for name, sheet in found.items()])
        return
    rows = []
    for name, sheet in found.items():
        title = f"{sheet.number}. {sheet.title}" if sheet.number else sheet.title
        rows.append((name, title, sheet.level, str(sheet.minutes), str(sheet.short.minutes) if sheet.short else "-"))
    note = (
        "Short: minutes of a part of it, which the sheets name. A student's sheet and an instructor's key, as files to "
        "print: sim exercise handout NAME"
    )
    grid.show(say.console(), Table("Exercises", note, ("", "title", "level", "minutes", "short"), tuple(rows)))


@command(name="worlds", of=exercise)
def show_worlds(
    scenario: Annotated[
        str | None,
        typer.Argument(metavar="SCENARIO", help="A scenario with such worlds; all of them where none is named."),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """List worlds that are fit for teaching: numbers, kinds, and what to say of each. It is how they go unplayed."""
    from sim.cli import grid
    from sim.teaching.worlds import shipped, wanted
    from sim.words.tables import Table

    found = dict([wanted(scenario)]) if scenario else shipped()
    if as_json:
        say.document([{"scenario": name, **one.model_dump()} for name, worlds in found.items() for one in worlds])
        return
    for name, worlds in found.items():
        rows = tuple((str(one.world), one.kind, one.says) for one in worlds)
        note = f"How they go where nobody plays. Play one: sim play {name} --as WHO --world N"
        grid.show(say.console(), Table(name, note, ("world", "kind", "what to say"), rows))


@command(name="run", of=exercise)
def run_one(
    name: Name,
    tried: Tried,
) -> None:
    """Ask for a guess, show an exercise's steps, run its scenarios on the same luck, and put its questions.

    The answers stay hidden.
    """
    from sim.cli import grid
    from sim.teaching.handout import as_typed
    from sim.teaching.reading import read_exercise
    from sim.words import tables

    loaded = read_exercise(name)
    screen, sheet = say.console(), loaded.exercise
    grid.paragraph(screen, sheet.title, "bold")
    if sheet.guess is not None:
        _numbered("Guess first", [f"{sheet.guess.ask} {', '.join(loaded.plans[one].name for one in sheet.guess.of)}."])
        _wait("Write it down, with a reason; then press Enter.")
    with progress("Following the worlds", quiet=tried.quiet) as report:
        answers = tried.answers(loaded, report)
        found = answers.comparison
    grid.paragraph(screen, sheet.ideas)
    _numbered("What to do", [one.do for one in sheet.steps], [as_typed(one.command, answers) for one in sheet.steps])
    for table in found.in_words()[:2]:
        screen.print()
        grid.show(screen, table)
    grid.paragraph(screen, tables.setting(found), "dim")
    _numbered("Questions", [one.ask for one in sheet.questions])
    _numbered("For the debrief", [one.ask for one in sheet.debrief])
    screen.print()
    grid.paragraph(screen, phrases.CAVEAT, "bold")


@command(of=exercise)
def handout(
    name: Name,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where the two files go.")] = Path(),
    *,
    with_files: Annotated[
        bool, typer.Option("--files", help="Print the text of the scenario files at the end of both.")
    ] = False,
    tried: Tried,
) -> None:
    """Write a student's sheet and an instructor's key as pages to print; the key is worked out from runs."""
    from sim.teaching.answers import Unanswerable
    from sim.teaching.handout import write
    from sim.teaching.reading import FILE, read_exercise

    loaded = read_exercise(name)
    with progress("Working out the key", quiet=tried.quiet) as report:
        answers = tried.answers(loaded, report)
        try:
            written = write(answers, to, with_files=with_files)
        except Unanswerable as error:
            raise Refused(f"{loaded.folder / FILE}: {error}") from None
        except OSError as error:
            raise Failed(f"{to}: {error.strerror or error}") from error
    for file in written:
        say.line(str(file))


@command(of=exercise)
def new(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")]) -> None:
    """Write a small exercise with comments, to start from."""
    from sim import files
    from sim.teaching.template import files as starting

    if folder.exists():
        raise Refused(f"{folder}: there is something of that name already; name another folder")
    try:
        files.make_folder(folder)
        for name, text in starting(shlex.quote(folder.as_posix())).items():
            files.write(folder / name, text)
    except OSError as error:
        raise Failed(f"{folder}: {error.strerror or error}") from error
    say.line(f"{folder} is there. Try: sim exercise run {folder}")


@command(of=exercise)
def submit(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Students' roads: YAML files with a `roadmap`.")],
    name: Annotated[str, typer.Option("--exercise", metavar="NAME", help="The exercise with the contest.")] = CONTEST,
    as_json: options.Json = False,
    *,
    tried: Tried,
) -> None:
    """Check students' roads and rank them: how often each completes, whom it suits, and how it stands hard tests."""
    from sim.cli import grid
    from sim.study.workers import processes
    from sim.teaching.contest import judge, leaderboard
    from sim.teaching.reading import read_exercise
    from sim.teaching.submission import read_submissions

    loaded = read_exercise(name)
    submissions, (count, luck) = read_submissions(files, loaded), tried.asked_of(loaded.exercise)
    with progress("Trying the roads", quiet=tried.quiet) as report:
        found = judge(submissions, count, luck, processes(tried.workers), report)
    if as_json:
        say.document([{**asdict(one), "score": one.score} for one in found])
        return
    grid.show(say.console(), leaderboard(found, count))
    grid.paragraph(say.console(), phrases.CAVEAT, "bold")


def _wait(for_what: str) -> None:
    """Wait for Enter where somebody sits at the terminal; a script goes on at once."""
    if not (sys.stdin and sys.stdin.isatty()):
        return
    typer.echo(for_what, err=True)
    sys.stdin.readline()


def _numbered(heading: str, lines: Sequence[str], commands: Sequence[str] = ()) -> None:
    """A heading and numbered paragraphs, each with its command below it in one line, so that it can be copied."""
    from sim.cli import grid

    screen = say.console()
    screen.print()
    grid.paragraph(screen, heading, "bold cyan")
    for number, (line, typed) in enumerate(zip_longest(lines, commands, fillvalue=""), 1):
        grid.paragraph(screen, f"{number}. {line}", indent=2, hang=3)
        for part in typed.splitlines():
            screen.print(f"       {part}", soft_wrap=True, markup=False, highlight=False)
