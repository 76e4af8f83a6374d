"""Commands for what is kept: list, show, verify, rerun, export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import options
from sim.cli.app import KEEP, app
from sim.cli.guard import FAILED, Failed, Refused, guarded

if TYPE_CHECKING:
    from sim import archive
    from sim.study.question import Question
    from sim.study.study import Study

results = typer.Typer(
    help="List, show, verify, rerun and export what was found before.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(results, name="results", rich_help_panel=KEEP)

APART = ("history", "hindcast", "forecast")
"""Kinds of study that are, or in earlier versions were, written as plain files, from which nothing is shown again."""

Run = Annotated[str, typer.Argument(metavar="RUN", help="A run id or its beginning (sim results list), or its folder.")]
Unverified = Annotated[
    bool, typer.Option("--unverified", help="Show it though its seal is broken, with a warning above it.")
]
BANNER = "UNVERIFIED. The seal of {folder} is broken ({why}). What is shown may not be what was found: do not quote it."
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
    unverified: Unverified = False,
) -> None:
    """Show a result again, as it was shown first; nothing is run."""
    from sim import archive
    from sim.cli import say, show, work

    one = _find(out, run)
    if unverified and (pictures or svg):
        raise Refused("--draw and --svg do not go with --unverified: what is not to be trusted gets no pictures")
    found, warning = _opened(one, unverified=unverified)
    if pictures or svg:
        archive.redraw(one.folder, lambda folder: work.draw(found, folder, svg=svg))
    if warning:
        say.aside(warning)
    if warning and not as_json and not quiet:
        say.line(warning)
    work.show(found, one.folder, as_json=as_json, quiet=quiet, warning=warning)
    if not as_json and not quiet:
        show.how_it_was_made(one)


@results.command()
@guarded
def verify(
    run: Annotated[
        str | None, typer.Argument(metavar="RUN", help="A run id or its beginning (sim results list), or its folder.")
    ] = None,
    out: From = options.OUT,
    everything: Annotated[bool, typer.Option("--all", help="Every result that is kept.")] = False,
    as_json: options.Json = False,
) -> None:
    """Hold results against their seals; exit status 1 if any is damaged. Seals show damage; they prove no author."""
    from sim import archive
    from sim.cli import shelf

    if (run is None) != everything:
        raise Refused("verify needs a result (sim results list), or --all, and not both")
    if run is not None and archive.plain.kind(Path(run)) in APART:
        if not shelf.verify_plain(Path(run)):
            raise typer.Exit(FAILED)
        return
    every = archive.kept(out) if run is None else [_find(out, run)]
    if not shelf.verify(every, as_json=as_json):
        raise typer.Exit(FAILED)


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
    _opened(one, unverified=False)
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
    unverified: Unverified = False,
) -> None:
    """Export tables for other programs: CSV that is safe to open in a spreadsheet, or Excel."""
    from sim import archive
    from sim.cli import say

    one = _find(out, run)
    faults = _faults(one)
    if faults and not unverified:
        raise _damaged(one, faults[0], "to export it as it is: --unverified")
    if faults:
        say.aside(_banner(one, faults))
    taken = archive.Kept(one.folder, unverified=bool(faults))
    try:
        written = archive.export(taken, to, form, only or ())
    except archive.Damaged as error:
        raise _damaged(one, error) from None
    except (KeyError, ValueError) as error:
        raise Refused(str(error.args[0])) from None
    for file in written:
        say.line(str(file))


def _find(out: Path, run: str) -> archive.Kept:
    from sim import archive

    try:
        one = archive.find(out, run)
    except archive.NotFound as error:
        raise Refused(str(error)) from None
    _apart(one.folder)
    return one


def _opened(one: archive.Kept, *, unverified: bool) -> tuple[Study, str]:
    """The study of a result, and what must be said above it: nothing where its seal holds.

    Raises Refused where its seal is broken, and as `_question` does.
    """
    from sim import archive
    from sim.study.study import Broken

    faults = _faults(one)
    if faults and not unverified:
        raise _damaged(one, faults[0], "to see it as it is: --unverified")
    taken = archive.Kept(one.folder, unverified=bool(faults))
    warning = _banner(one, faults)
    try:
        found = _question(taken).restored(taken.tables)
    except archive.Damaged as error:
        raise _damaged(one, error) from error
    except Broken as error:
        raise Refused(f"{one.folder}: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Failed(f"{one.folder}: its tables are not those of such a study ({error}); {_again(one)}") from error
    if not warning and not taken.sealed:
        from sim.cli.work import unsealed

        warning = unsealed(one)
    return found, warning


def _faults(one: archive.Kept) -> list[archive.Damaged]:
    """What is wrong with manifest and tables."""
    from sim import archive

    try:
        return list(one.of_tables())
    except archive.Damaged as fault:
        return [fault]


def _banner(one: archive.Kept, faults: Sequence[archive.Damaged]) -> str:
    """What must be said above a result that is not what was sealed."""
    why = "; ".join(f"{fault.file.name}: {fault.reason}" for fault in faults)
    return BANNER.format(folder=one.folder, why=why) if faults else ""


def _damaged(one: archive.Kept, fault: archive.Damaged, more: str = "") -> Refused:
    """What is wrong with a result, and what can be done."""
    return Refused("; ".join(part for part in (f"{fault.file}: {fault.reason}", _again(one), more) if part))


def _again(one: archive.Kept) -> str:
    from sim.cli import shelf

    return shelf.again(one)


def _question(one: archive.Kept) -> Question:
    """The question that a result answers; raises Failed where it cannot be known any more, Refused for those APART."""
    from sim import archive
    from sim.study.question import asked_again

    try:
        facts: Any = one.manifest
    except archive.Damaged as error:
        raise _damaged(one, error) from None
    try:
        return asked_again(facts)
    except (ValueError, KeyError, TypeError, AttributeError):
        file = one.folder / archive.MANIFEST
        raise Failed(f"{file}: another version of sim made it, or it was changed since; {_again(one)}") from None


def _apart(folder: Path) -> None:
    """Raises Refused for a folder of plain files, which is not shown again."""
    from sim import archive

    kind = archive.plain.kind(folder)
    if kind in APART:
        told = "its page is forecast.html there" if kind == "forecast" else "no page is made of it"
        raise Refused(f"{folder}: a {kind} is not shown again, and {told}: its tables are the CSV files there")
