"""Past agreements from their signing, and the first phase from its first month: what would the model have said?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim import files
from sim.cli import options, say
from sim.cli.app import ASK
from sim.cli.command import command
from sim.cli.shared import How
from sim.study.defaults import WORLDS

if TYPE_CHECKING:
    from sim.study.question import Question

Cases = Annotated[
    Path | None,
    typer.Argument(metavar="CASES", help="A file of past cases; without one, the cases that come with the project."),
]
CaseWorlds = Annotated[int, typer.Option(metavar="N", parser=options.count(1), help="Worlds of each case.")]
Scores = Annotated[bool, typer.Option("--scores", help="Compare with what the file says happened.")]
Scenarios = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Write the scenario of each case as a file into this folder, and stop."),
]
TriedWorlds = Annotated[
    int, typer.Option(metavar="N", parser=options.count(1), help="Worlds of each setting that is tried.")
]
PREDICTIONS = "predictions.csv"


@command(ASK)
def history(
    cases: Cases = None,
    worlds: CaseWorlds = WORLDS["history"],
    seed: options.Seed = 0,
    scores: Scores = False,
    scenarios: Scenarios = None,
    *,
    how: How,
) -> None:
    """Run past agreements from their signing, by one rule. What would the model have said of each?

    The chances of the last file that was asked about are put into predictions.csv in the folder of --out as well.
    """
    from sim.cli.work import put
    from sim.study.history.cases import OWN, read
    from sim.study.history.files import write
    from sim.study.history.history import History, asked_of

    file = OWN if cases is None else cases
    if scenarios is not None:
        written = write(read(file), scenarios)
        if not how.quiet:
            say.line(f"Wrote {len(written)} scenarios into {scenarios}. Try: sim run {written[0]}")
        return
    found = put(asked_of(file, worlds, seed, scores=scores), how)
    if found is None:
        return
    assert isinstance(found, History)
    files.write(how.out / PREDICTIONS, found.predictions.to_csv(index=False, lineterminator="\n"))


@command(ASK)
def hindcast(
    worlds: TriedWorlds = WORLDS["hindcast"],
    seed: options.Seed = 0,
    *,
    how: How,
) -> Question:
    """Calibrate phase one on its first month, and score the rest. Would the model have been right?"""
    from sim.study.hindcast.hindcast import asked_of
    from sim.study.hindcast.known import OWN

    return asked_of(OWN, worlds, seed)
