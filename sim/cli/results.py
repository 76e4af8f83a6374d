"""Commands for what is kept: list, label, show, diff, verify, rerun, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import options, say
from sim.cli.app import KEEP, app
from sim.cli.command import command
from sim.cli.guard import FAILED, Failed, Refused
from sim.cli.kept import APART, RUN_HELP, Doubted, From, RunOrNone, Which, damaged

results = typer.Typer(
    help="List, label, show, compare, verify, rerun and export what was found before.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(results, name="results", rich_help_panel=KEEP)


@command(name="list", of=results)
def show_list(
    out: From = options.OUT,
    about: Annotated[str, typer.Option("--about", metavar="TEXT", help="Only scenarios with this in the name.")] = "",
    kind: Annotated[str, typer.Option(metavar="KIND", help="Only this kind: run, comparison, sweep, ...")] = "",
    as_json: options.Json = False,
) -> None:
    """List what is kept: run id, kind, scenarios, worlds, weeks and seed, what was changed, and what it is called."""
    from sim.cli import shelf

    shelf.list_all(out, about, kind, as_json=as_json)


@command(of=results)
def label(
    which: Which,
    text: Annotated[str, typer.Argument(metavar="TEXT", parser=options.label, help='What to call it; "" for nothing.')],
) -> None:
    """Call a result something: what was asked and found stays as it is."""
    from sim import archive

    one = which.find()
    archive.labels.put(one.folder, text)
    say.line(f"{one.run_id}: {one.label}" if one.label else f"{one.run_id} is called nothing")


@command(of=results)
def diff(
    first: Annotated[str, typer.Argument(metavar="A", help=RUN_HELP)],
    second: Annotated[str, typer.Argument(metavar="B", help=RUN_HELP)],
    out: From = options.OUT,
    as_json: options.Json = False,
) -> None:
    """Say what differs between two results: in the question, key by key, and in the answers, side by side."""
    from sim.cli import differing

    (one, _, found, above), (other, _, beside, below) = (Doubted(run, out).opened("") for run in (first, second))
    for warning in filter(None, (above, below)):
        say.aside(warning)
    differing.show((one, found), (other, beside), as_json=as_json)


@command(name="show", of=results)
def show_one(
    which: Doubted,
    pictures: Annotated[bool, typer.Option("--draw", help="Draw its pictures anew.")] = False,
    svg: options.Svg = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Show a result again, as it was shown first; nothing is run."""
    from sim import archive
    from sim.cli import show, work

    if which.unverified and (pictures or svg):
        raise Refused("--draw and --svg do not go with --unverified: what is not to be trusted gets no pictures")
    one, _, found, warning = which.opened()
    if pictures or svg:
        archive.redraw(one.folder, lambda folder: work.draw(found, folder, svg=svg))
    if warning:
        say.aside(warning)
    if warning and not as_json and not quiet:
        say.line(warning)
    work.show(found, one.folder, as_json=as_json, quiet=quiet, warning=warning)
    if not as_json and not quiet:
        show.how_it_was_made(one)


@command(of=results)
def verify(
    run: RunOrNone = None,
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
        whole = shelf.verify_plain(Path(run))
    else:
        whole = shelf.verify(archive.kept(out) if run is None else [Which(run, out).find()], as_json=as_json)
    if not whole:
        raise typer.Exit(FAILED)


@command(of=results)
def rerun(
    which: Which,
    workers: options.Processes = options.PROCESSES,
    quiet: options.Quiet = False,
) -> None:
    """Work a result out again and compare every byte of its tables; exit status 1 if any differs."""
    from sim.cli import work

    one, question, _, _ = Doubted(which.run, which.out).opened("")
    same, told = work.again(one, question, workers, quiet=quiet)
    for line in told:
        say.line(line)
    if not same:
        raise Failed(f"{one.run_id}: not reproduced")


@command(of=results)
def export(
    which: Doubted,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where the files go.")] = Path(),
    form: Annotated[str, typer.Option("--as", metavar="csv|xlsx", help="CSV files, or one Excel file.")] = "csv",
    only: Annotated[list[str] | None, typer.Option("--table", metavar="NAME", help="Only this table; repeat.")] = None,
) -> None:
    """Export tables for other programs: CSV that is safe to open in a spreadsheet, or Excel."""
    from sim import archive

    one, warning = which.trusted("export")
    if warning:
        say.aside(warning)
    try:
        written = archive.export(one, to, form, only or ())
    except archive.Damaged as error:
        raise damaged(one, error) from None
    except (KeyError, ValueError) as error:
        raise Refused(str(error.args[0])) from None
    for file in written:
        say.line(str(file))
