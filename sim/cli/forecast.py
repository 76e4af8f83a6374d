"""Dated expectations from a scenario, sealed and kept: the card, and a folder with its table, page and manifest."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim import files
from sim.cli import options
from sim.cli.app import ASK, app
from sim.cli.guard import Refused, guarded
from sim.cli.shared import How, sharing

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.study.question import Question

WORLDS = 4000

Worlds = Annotated[int, typer.Option(metavar="N", parser=options.count(1), help="Worlds that are followed.")]
MadeOn = Annotated[
    str | None,
    typer.Option(
        "--sealed-on", metavar="DATE", help="The date of an earlier seal, to work that one out again; else today."
    ),
]


@app.command(rich_help_panel=ASK)
@guarded
@sharing
def forecast(
    file: options.File,
    worlds: Worlds = WORLDS,
    seed: options.Seed = 0,
    made_on: MadeOn = None,
    changes: options.Set = None,
    observed: options.Observed = None,
    *,
    how: How,
) -> None:
    """Seal dated expectations. What has happened by the end of each month of a year? Kept with the seal."""
    from sim.cli.reading import load_all, observing
    from sim.cli.work import put
    from sim.study.forecast.forecast import weeks_of

    [plan] = observing(load_all([file], changes, None), observed)
    weeks_of(plan)  # what cannot be asked is told before anything is put on the shelf
    put(_question(plan, worlds, seed, _day(made_on)), how)


def _question(plan: Scenario, worlds: int, seed: int, day: datetime.date) -> Question:
    from sim.study.question import Question

    return Question("forecast", (plan,), worlds, seed, asked={"made_on": day.isoformat()})


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


def write(
    file: str,
    folder: Path | None,
    out: Path,
    worlds: int,
    seed: int,
    workers: int,
    observed: str | None = None,
    *,
    fresh: bool = False,
) -> list[Path]:
    """Work the expectations out, keep them, and write tables, page and manifest; the paths written."""
    from sim import __version__
    from sim.archive import plain
    from sim.cli.numbers import numbers_of
    from sim.cli.reading import load_all, observing
    from sim.cli.say import aside
    from sim.cli.work import found_for
    from sim.phrases import CAVEAT
    from sim.report.expectations import expectations
    from sim.study.forecast.forecast import Forecast, weeks_of

    [plan] = observing(load_all([file], None, None), observed)
    weeks_of(plan)
    day = _day(None)
    found, kept, trouble = found_for(
        _question(plan, worlds, seed, day), How(out, pictures=False, workers=workers, fresh=fresh)
    )
    assert isinstance(found, Forecast)
    to = folder or Path(f"forecast_{Path(file).stem}")
    files.make_folder(to)
    own = {"kind": found.kind, **found.asked, "version": __version__, "caveat": CAVEAT}
    plain.write(found.tables(), to, own)
    elsewhere = "" if out == options.OUT else f" --out {shlex.quote(str(out))}"
    since = f" --observed {shlex.quote(observed)}" if observed else ""
    command = f"sim forecast {shlex.quote(file)}{since} --worlds {worlds} --seed {seed} --sealed-on {day}{elsewhere}"
    page = to / "forecast.html"
    files.write(page, expectations(found, numbers_of(plan), command))
    told = trouble or f"Kept in {kept}; page and tables are written into {to} (--to names another folder)."
    aside(told)
    return [*(to / f"{name}.csv" for name in found.tables()), page, to / "manifest.json"]
