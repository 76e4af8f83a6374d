"""Dated expectations from a scenario, sealed and kept: the card, and a folder with its table, page and manifest."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim import files
from sim.cli import options, say
from sim.cli.app import ASK
from sim.cli.command import command
from sim.cli.guard import Refused
from sim.cli.shared import How, Of
from sim.phrases import CAVEAT
from sim.study.defaults import WORLDS

if TYPE_CHECKING:
    from sim.study.question import Question

Worlds = Annotated[int, typer.Option(metavar="N", parser=options.count(1), help="Worlds that are followed.")]
MadeOn = Annotated[
    str | None,
    typer.Option(
        "--sealed-on", metavar="DATE", help="The date of an earlier seal, to work that one out again; else today."
    ),
]


@command(ASK)
def forecast(
    file: options.File,
    worlds: Worlds = WORLDS["forecast"],
    seed: options.Seed = 0,
    made_on: MadeOn = None,
    changes: options.Set = None,
    observed: options.Observed = None,
    *,
    how: How,
) -> Question:
    """Seal dated expectations. What has happened by the end of each month of a year? Kept with the seal."""
    return _question(file, worlds, Of(None, seed, changes, observed), _day(made_on))


def _question(file: str, worlds: int, of: Of, day: datetime.date) -> Question:
    """The question of a card that bears this day; what cannot be asked is told before anything is put on the shelf."""
    from sim.study.forecast.forecast import weeks_of
    from sim.study.question import Question

    [plan] = of.read(file)
    weeks_of(plan)
    return Question("forecast", (plan,), worlds, of.seed, asked={"made_on": day.isoformat()})


def _day(text: str | None) -> datetime.date:
    today = datetime.date.today()
    if text is None:
        return today
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise Refused(f"--sealed-on {text}: no day of the calendar: write it like {today}") from None
    if day > today:
        raise Refused(f"--sealed-on {text}: that day has not come: a seal bears the day on which it is made")
    return day


def write(file: str, folder: Path | None, worlds: int, of: Of, how: How) -> list[Path]:
    """Work the expectations out, keep them, and write tables, page and manifest; the paths written."""
    from sim import __version__
    from sim.archive import plain
    from sim.cli.work import found_for
    from sim.report.expectations import expectations
    from sim.scenario.numbers import numbers_of
    from sim.study.forecast.forecast import Forecast

    day = _day(None)
    question = _question(file, worlds, of, day)
    found, kept, trouble = found_for(question, how)
    assert isinstance(found, Forecast)
    to = folder or Path(f"forecast_{Path(file).stem}")
    files.make_folder(to)
    own = {"kind": found.kind, **found.asked, "version": __version__, "caveat": CAVEAT}
    plain.write(found.tables(), to, own)
    elsewhere = "" if how.out == options.OUT else f" --out {shlex.quote(str(how.out))}"
    since = f" --observed {shlex.quote(of.observed)}" if of.observed else ""
    asked = f"--worlds {worlds} --seed {of.seed} --sealed-on {day}"
    page = to / "forecast.html"
    again = f"sim forecast {shlex.quote(file)}{since} {asked}{elsewhere}"
    files.write(page, expectations(found, numbers_of(question.plans[0]), again))
    say.aside(trouble or f"Kept in {kept}; page and tables are written into {to} (--to names another folder).")
    return [*(to / f"{name}.csv" for name in found.tables()), page, to / "manifest.json"]
