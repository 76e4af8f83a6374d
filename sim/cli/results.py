"""Commands for what is kept: list, show, rerun, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import options
from sim.cli.app import KEEP, app
from sim.cli.guard import Failed, Refused, guarded

if TYPE_CHECKING:
    from sim import archive
    from sim.study.question import Question
    from sim.study.study import Study

results = typer.Typer(
    help="List, show, rerun and export what was found before.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(results, name="results", rich_help_panel=KEEP)

APART = ("history", "hindcast", "forecast")
"""Kinds of study that write plain files into a folder of their own, from which nothing is shown again."""

Run = Annotated[str, typer.Argument(metavar="RUN", help="A run id or its beginning (sim results list), or its folder.")]
From = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where results are kept.")]


@results.command("list")
@guarded
def show_list(
    out: From = options.OUT,
    about: Annotated[str, typer.Option("--about", metavar="TEXT", help="Only scenarios with this in the name.")] = "",
    kind: Annotated[str, typer.Option(metavar="KIND", help="Only this kind: run, comparison, sweep, ...")] = "",
    as_json: options.Json = False,
) -> None:
    """List what is kept: run id, kind, scenarios, worlds and seed."""
    from sim.cli import shelf

    shelf.list_all(out, about, kind, as_json=as_json)


@results.command("show")
@guarded
def show_one(
    run: Run,
    out: From = options.OUT,
    pictures: Annotated[bool, typer.Option("--draw", help="Draw its pictures anew.")] = False,
    svg: options.Svg = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Show a result again, as it was shown first; nothing is run."""
    from sim.cli import show, work

    one = _find(out, run)
    found = restored(one)
    if pictures or svg:
        work.draw(found, one.folder / "pictures", svg=svg)
    work.show(found, one.folder, as_json=as_json, quiet=quiet)
    if not as_json and not quiet:
        show.how_it_was_made(one)


@results.command()
@guarded
def rerun(
    run: Run,
    out: From = options.OUT,
    workers: options.Processes = options.PROCESSES,
    quiet: options.Quiet = False,
) -> None:
    """Work a result out again and compare every byte of its tables; exit status 1 if any differs."""
    from sim.cli import say, work

    one = _find(out, run)
    same, told = work.again(one, _question(one), workers, quiet=quiet)
    for line in told:
        say.line(line)
    if not same:
        raise Failed(f"{one.run_id}: not reproduced")


@results.command()
@guarded
def export(
    run: Run,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where the files go.")] = Path(),
    form: Annotated[str, typer.Option("--as", metavar="csv|xlsx", help="CSV files, or one Excel file.")] = "csv",
    only: Annotated[list[str] | None, typer.Option("--table", metavar="NAME", help="Only this table; repeat.")] = None,
    out: From = options.OUT,
) -> None:
    """Export tables for other programs: CSV that is safe to open in a spreadsheet, or Excel."""
    from sim import archive
    from sim.cli import say

    one = _find(out, run)
    try:
        files = archive.export(one, to, form, only or ())
    except (KeyError, ValueError) as error:
        raise Refused(str(error.args[0])) from None
    for file in files:
        say.line(str(file))


def _find(out: Path, run: str) -> archive.Kept:
    from sim import archive

    try:
        return archive.find(out, run)
    except archive.NotFound as error:
        raise Refused(str(error)) from None


def restored(one: archive.Kept) -> Study:
    """The study whose tables these are; raises Refused where its seal is broken, and as `_question` does."""
    from sim.study.forecast.forecast import Broken

    try:
        return _question(one).restored(one.tables)
    except Broken as error:
        raise Refused(f"{one.folder}: {error}") from error


def _question(one: archive.Kept) -> Question:
    """The question that a result answers; raises Failed where it cannot be known any more, Refused for those APART."""
    import shlex

    from sim.archive.manifest import MANIFEST
    from sim.study.question import asked_again

    file, log = one.folder / MANIFEST, one.log
    command = log[-1].get("command") if log else None
    again = f"work it out again: sim {shlex.join(map(str, command))}" if command else "work it out again"
    try:
        facts: Any = one.manifest
    except (OSError, ValueError) as error:
        raise Failed(f"{file}: it cannot be read ({error}); {again}") from None
    if isinstance(facts, dict) and facts.get("kind") in APART and "run_id" not in facts:
        told = "its page is forecast.html there" if facts["kind"] == "forecast" else "no page is made of it"
        raise Refused(
            f"{one.folder}: a {facts['kind']} is not shown again, and {told}: its tables are the CSV files there"
        )
    try:
        return asked_again(facts)
    except (ValueError, KeyError, TypeError):
        raise Failed(f"{file}: another version of sim made it, or it was changed since; {again}") from None
