"""The commands, each a few lines: read what is asked, let the study answer, show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import options
from sim.cli.guard import BAD_INPUT, Refused, guarded

if TYPE_CHECKING:
    from sim.scenario.faults import Fault
    from sim.scenario.schema import Scenario

app = typer.Typer(
    help="Who goes first? Explores which order of a peace plan's steps progresses, which stalls, and why.",
    epilog="Start with:  sim compare gaza/disarmament_first gaza/withdrawal_first",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        from sim import __version__

        typer.echo(f"sim {__version__}")
        raise typer.Exit


@app.callback()
def sim(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Who goes first?"""


@app.command()
@guarded
def run(
    file: options.File,
    worlds: options.Worlds = options.WORLDS,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    out: options.Out = options.OUT,
    changes: options.Set = None,
    pictures: options.Pictures = True,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Follow one scenario through many worlds. How often does it complete, who holds it up, and why?"""
    from sim.cli import work

    [plan] = _load([file], changes, weeks)
    work.ask([plan], worlds, seed, out, pictures=pictures, as_json=as_json, quiet=quiet)


@app.command()
@guarded
def compare(
    files: options.Files,
    worlds: options.Worlds = options.WORLDS,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    out: options.Out = options.OUT,
    changes: options.Set = None,
    pictures: options.Pictures = True,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Compare scenarios on the same luck. World by world, all of them meet the same dice."""
    from sim.cli import work

    if len(files) < 2:
        raise Refused("compare needs two scenarios or more; for one there is: sim run FILE")
    plans = _load(files, changes, weeks)
    names = [plan.name for plan in plans]
    for name in names:
        if names.count(name) > 1:
            raise Refused(f"{names.count(name)} of these scenarios are called `{name}`: give each its own name")
    if len({plan.futures_per_draw for plan in plans}) > 1:
        raise Refused("the scenarios differ in `futures_per_draw`, so that their worlds cannot be paired")
    work.ask(plans, worlds, seed, out, pictures=pictures, as_json=as_json, quiet=quiet)


@app.command()
@guarded
def story(
    file: options.File,
    world: Annotated[int, typer.Option(metavar="N", min=0, help="Which world: the same as in `sim run`.")] = 0,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    changes: options.Set = None,
    picture: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Draw the world's timeline into this folder.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Tell one world in plain sentences. Week by week, who did what and why."""
    from sim.cli import telling
    from sim.study.story import story

    [plan] = _load([file], changes, weeks)
    telling.show(story(plan, world, seed), picture, as_json=as_json)


@app.command()
@guarded
def ablate(
    file: options.FileOrNone = None,
    worlds: options.ManyWorlds = options.WORLDS,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    out: options.Out = options.OUT,
    changes: options.Set = None,
    only: options.Only = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Print every mechanism, or those of FILE, and what is so without it.")
    ] = False,
    pictures: options.Pictures = True,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Switch off each mechanism of a scenario in turn. Which of them move the endings, on the same luck?"""
    plans = _load([file], changes, weeks) if file else []
    if listed:
        from sim.cli import listing

        listing.mechanisms(plans[0] if plans else None, as_json=as_json)
        return
    if not plans:
        raise Refused("ablate needs a scenario, or --list")
    from sim.cli import work
    from sim.study.ablate import ablate

    study = partial(ablate, only=only or ())
    work.ask(plans, worlds, seed, out, pictures=pictures, as_json=as_json, quiet=quiet, study=study)


@app.command()
@guarded
def tournament(
    file: options.File,
    worlds: options.PairWorlds = options.WORLDS_OF_A_PAIR,
    weeks: options.Weeks = None,
    seed: options.Seed = 0,
    out: options.Out = options.OUT,
    changes: options.Set = None,
    pictures: options.Pictures = True,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Let every strategy of one party meet every strategy of the other. Which does best, on the same luck?"""
    from sim.cli import work
    from sim.study.tournament import tournament

    plans = _load([file], changes, weeks)
    work.ask(plans, worlds, seed, out, pictures=pictures, as_json=as_json, quiet=quiet, study=tournament)


@app.command()
@guarded
def check(
    files: options.FilesOrNone = None,
    changes: options.Set = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema, for editors.")] = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Check scenario files. All faults are told at once, each with file, line and key."""
    from sim.cli import say

    if schema:
        from sim.cli.json_schema import for_editors

        say.document(for_editors())
        return
    if not files:
        raise Refused("check needs a scenario, or --schema")
    found = {file: _faults(file, changes) for file in files}
    if as_json:
        verdicts = [{"file": file, "valid": not faults, "faults": faults} for file, faults in found.items()]
        say.document(verdicts)
    for file, faults in found.items():
        for fault in faults:
            say.fault(fault)
        if not faults and not as_json and not quiet:
            say.line(f"{file}: valid")
    if any(found.values()):
        raise typer.Exit(BAD_INPUT)


@app.command()
@guarded
def describe(
    file: options.File,
    changes: options.Set = None,
    as_json: options.Json = False,
) -> None:
    """Tell what a scenario says. Who is who, the roadmap, and every number with its source."""
    from sim.cli import describe, say

    [plan] = _load([file], changes, None)
    if as_json:
        say.document(describe.document(plan))
    else:
        describe.show(plan)


@app.command()
@guarded
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as my_plan.yaml.")],
    quiet: options.Quiet = False,
) -> None:
    """Write a short scenario with comments, to start from."""
    from sim.cli import say
    from sim.scenario.template import template

    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(template())
    except FileExistsError:
        raise Refused(f"{file} exists already and was left as it is: choose another name") from None
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}: name a file in a folder that exists and may be written to") from None
    if not quiet:
        say.line(f"Wrote {file}. Try: sim describe {file}, sim run {file}")


def _load(files: Sequence[str], changes: Sequence[str] | None, weeks: int | None) -> list[Scenario]:
    """The scenarios of these files; raises BadScenario with the faults of all of them."""
    from sim.scenario.faults import BadScenario
    from sim.scenario.load import load

    overrides = options.overrides(changes, weeks)
    plans: list[Scenario] = []
    faults: list[Fault] = []
    for file in files:
        try:
            plans.append(load(file, overrides))
        except BadScenario as bad:
            faults.extend(bad.faults)
    if faults:  # one of the same base file or option is said once, and called what the user called it
        asked = (replace(one, file="--weeks") if weeks and one.file == "--set weeks" else one for one in faults)
        raise BadScenario(dict.fromkeys(asked))
    return plans


def _faults(file: str, changes: Sequence[str] | None) -> list[dict[str, Any]]:
    """The faults of one file as plain data."""
    from sim.scenario.faults import BadScenario

    try:
        _load([file], changes, None)
    except BadScenario as bad:
        return [{**asdict(fault), "text": str(fault)} for fault in bad.faults]
    return []
