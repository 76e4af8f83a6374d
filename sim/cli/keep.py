"""Commands about files: scenarios that are read, checked and written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim import files
from sim.cli import options, say
from sim.cli.app import KEEP
from sim.cli.command import command
from sim.cli.guard import BAD_INPUT, Refused
from sim.cli.naming import expanded
from sim.cli.reading import faults_of, load_all
from sim.scenario.template import SHORT, TEMPLATES, template


@command(KEEP)
def check(
    files: options.FilesOrNone = None,
    changes: options.Set = None,
    observed: options.Observed = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema, for editors.")] = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Check scenario files. All faults are told at once, each with file, line and key."""

    if schema:
        from sim.cli.json_schema import for_editors

        say.document(for_editors())
        return
    if not files:
        raise Refused("check needs a scenario, or --schema")
    found = {file: faults_of(file, changes, observed) for file in expanded(files)}
    if as_json:
        verdicts = [{"file": file, "valid": not faults, "faults": faults} for file, faults in found.items()]
        say.document(verdicts)
    for file, faults in found.items():
        if faults:
            say.refusal("\n".join(fault["text"] for fault in faults))
        if not faults and not as_json and not quiet:
            say.line(f"{file}: valid")
    if any(found.values()):
        raise typer.Exit(BAD_INPUT)


@command(KEEP)
def describe(
    file: options.File,
    changes: options.Set = None,
    as_json: options.Json = False,
) -> None:
    """Tell what a scenario says. Who is who, the roadmap, and every number with its source."""
    from sim.cli import describe

    [plan] = load_all([file], changes, None)
    if as_json:
        say.document(describe.document(plan))
    else:
        describe.show(plan)


@command(KEEP)
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as my_plan.yaml.")],
    which: Annotated[
        str,
        typer.Option(
            "--template", metavar="NAME", help="short, or cast: with a mediator, a force that is sent, and a spoiler."
        ),
    ] = SHORT,
    quiet: options.Quiet = False,
) -> None:
    """Write a short scenario with comments, to start from."""
    if which not in TEMPLATES:
        raise Refused(f"--template {which}: no such template, only {' and '.join(TEMPLATES)}")
    try:
        files.create(file, template(which))
    except FileExistsError:
        raise Refused(f"{file} exists already and was left as it is: choose another name") from None
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}: name a file in a folder that exists and may be written to") from None
    if not quiet:
        say.line(f"Wrote {file}. Try: sim describe {file}, sim run {file}")
