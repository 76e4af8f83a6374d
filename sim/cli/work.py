"""Ask the study, keep the answer in the archive, and show it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sim import archive, charts
from sim.cli import show
from sim.cli.guard import Failed
from sim.cli.progress import Bar, progress
from sim.scenario.check import check_budget
from sim.scenario.schema import Scenario
from sim.study.compare import compare
from sim.study.run import run

Ask = Callable[..., show.Found]
"""A study of one scenario: called with it, worlds, seed and `on_progress`."""

REMEDY = "Free some space, or name another folder with --out."


def ask(
    plans: Sequence[Scenario],
    worlds: int,
    seed: int,
    out: Path,
    *,
    pictures: bool,
    as_json: bool,
    quiet: bool,
    study: Ask | None = None,
) -> None:
    """Run or compare the scenarios, or put one to a study, keep the results and print them.

    Raises Failed if they cannot be kept.
    """
    for plan in plans:
        check_budget(plan, worlds)
    try:
        archive.check_writable(out)
    except archive.CannotSave as error:
        raise Failed(f"{error.filename}: {error.strerror}. {REMEDY}") from error
    folder, trouble = None, ""
    with progress("Following the worlds", quiet=quiet) as bar:
        found = _answer(plans, worlds, seed, bar, study)
        if bar is not None and pictures:
            bar.now("Drawing the pictures")
        try:
            folder = archive.save(found, out, partial(_draw, found) if pictures else None)
        except archive.CannotSave as error:
            trouble = f"{error.filename}: {error.strerror}. {REMEDY}"  # the answer is shown all the same
    if as_json:
        show.as_json(found, folder)
    elif quiet:
        show.briefly(found)
    else:
        show.in_full(found, folder)
    if trouble:
        raise Failed(trouble)


def _answer(plans: Sequence[Scenario], worlds: int, seed: int, bar: Bar | None, study: Ask | None) -> show.Found:
    report = None if bar is None else bar.advance
    if study is not None:
        return study(plans[0], worlds, seed, on_progress=report)
    if len(plans) == 1:
        return run(plans[0], worlds, seed, on_progress=report)
    return compare(plans, worlds, seed, on_progress=report)


def _draw(found: show.Found, folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign that no font has spoils a picture, not the answer
        for name, figure in found.plot.all().items():
            charts.save(figure, folder, name)
