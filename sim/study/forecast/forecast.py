"""Dated expectations, sealed: which events have happened by the end of each month, in which share of the worlds.

An exercise in grading assumptions. What was known when the seal was set is the scenario. Worlds in which one of the
events happens between its start and the end of that month are left out, so that all begin the first graded month alike.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.scenario.faults import BadScenario, Fault
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.study.forecast.events import EVENTS, Weekly
from sim.study.run import run
from sim.study.statistics import share_of
from sim.study.study import Setting, Study
from sim.study.workers import ALONE, Progress, Workers
from sim.words import percent

if TYPE_CHECKING:
    from sim.study.tables import Table

WORLDS = 4000
MONTHS = 12
COLUMNS = ("month", "event", "chance")
WRITTEN = datetime.date(2026, 1, 1)
"""What began earlier was known in part when this model was written: no chance of it can be sealed as foresight."""


@dataclass(frozen=True, repr=False)
class Forecast(Study):
    """Chances that events have happened by the end of each month, and the seal over them.

    `found` holds the tables: forecast (month, event, chance), errors (the same with standard error and spread).
    """

    setting: Setting
    known_until: datetime.date
    left_out: int
    found: Mapping[str, pd.DataFrame]
    kind: ClassVar[str] = "forecast"

    @property
    def runs(self) -> tuple[Setting]:
        """What was asked."""
        return (self.setting,)

    @property
    def forecast(self) -> pd.DataFrame:
        """A row for each month and event: month (such as 2026-02), event, chance that it has happened by its end."""
        return self.found["forecast"]

    @property
    def csv(self) -> str:
        """The forecast as the text of its file."""
        return str(self.forecast.to_csv(index=False, lineterminator="\n"))

    @property
    def asked(self) -> Mapping[str, Any]:
        """What is sealed, and the seal over it."""
        facts = self.sealed()
        return {**facts, "seal": seal(facts)}

    def sealed(self) -> dict[str, Any]:
        """All that the seal is over: the scenario's hash, the luck, the version, what was known, and the chances'."""
        import sim

        return {
            "scenario": self.setting.scenario.name,
            "scenario_sha256": digest(self.setting.scenario.model_dump_json()),
            "seed": self.setting.seed,
            "branch": self.setting.branch,
            "worlds": self.setting.worlds,
            "version": sim.__version__,
            "known_until": self.known_until.isoformat(),
            "worlds_left_out": self.left_out,
            "forecast_sha256": digest(self.csv),
        }

    def answer(self) -> str:
        """What is expected by the last month."""
        last = self.forecast["month"].iloc[-1]
        rows: Any = self.forecast[self.forecast["month"] == last].itertuples()
        said = ", ".join(f"{row.event} {percent(row.chance)}" for row in rows)
        return (
            f"{self.setting.scenario.name}, with what was known on {self.known_until:%-d %B %Y}: by the end of {last}, "
            f"in per cent of worlds: {said}. This is an exercise in grading assumptions."
        )

    def in_words(self) -> list[Table]:
        """The chances, a row for each month."""
        from sim.study.forecast.words import in_words

        return in_words(self.found["errors"], self.known_until)

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Everything that was found."""
        return dict(self.found)

    @property
    def plot(self) -> Any:
        """The picture: forecast.plot.events()."""
        from sim.charts.forecast_plots import ForecastPlots

        return ForecastPlots(self.setting, self.found["errors"], self.known_until)


def seal(facts: Mapping[str, Any]) -> str:
    """The SHA-256 over facts as JSON with sorted keys and no spaces: who changes one of them breaks it."""
    return digest(json.dumps(dict(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def digest(text: str) -> str:
    """The SHA-256 of a text as UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def forecast(
    scenario: Scenario | str | Path,
    worlds: int = WORLDS,
    seed: int = 0,
    *,
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Forecast:
    """Say in which share of worlds each event has happened by the end of each of the next twelve months.

    Where the scenario has facts the months are those after the last of them, and the worlds those that they leave.

    Raises BadScenario for a scenario without a date at its start, that starts before the model was written, or that
    ends before the last month does.
    """
    plan = scenario if isinstance(scenario, Scenario) else load(scenario)
    if plan.start is None:
        raise BadScenario([Fault(plan.name, None, "start", "has no date", "give the date on which it starts")])
    if plan.start < WRITTEN:
        message = (
            f"{plan.start:%-d %B %Y} is past: how it went on was known when this model was written, in January 2026"
        )
        raise BadScenario(
            [Fault(plan.name, None, "start", message, "ask `sim run`, or `sim history` for past agreements")]
        )
    known, *ends = month_ends(max([plan.start, *(fact.date for fact in plan.observed.facts)]), MONTHS + 1)
    weeks = (ends[-1] - plan.start).days // 7
    if weeks > plan.weeks:
        message = f"ends before {ends[-1]:%-d %B %Y}"
        raise BadScenario([Fault(plan.name, None, "weeks", message, f"simulate at least {weeks} weeks")])
    short = plan.model_copy(update={"weeks": weeks})  # nothing in a week depends on how many come after it
    found = run(short, worlds, seed, keep="all", workers=workers, on_progress=on_progress)
    happened = {name: there for name, of in EVENTS.items() if (there := of(found)) is not None}
    before = np.logical_or.reduce([there[(known - plan.start).days // 7] for there in happened.values()])
    kept = {name: there[:, ~before] for name, there in happened.items()}
    rows = _rows(kept, found.draws[~before], plan.start, ends)
    errors = pd.DataFrame(rows)
    tables = {"forecast": errors[list(COLUMNS)], "errors": errors}
    return Forecast(Setting(plan, worlds, seed, found.branch), known, int(before.sum()), tables)


def month_ends(start: datetime.date, count: int) -> list[datetime.date]:
    """The last days of so many months, from that of `start` on."""
    months = [divmod(start.year * 12 + start.month - 1 + place, 12) for place in range(count)]
    return [datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1]) for year, month in months]


def _rows(
    happened: Mapping[str, Weekly], draws: NDArray[np.int64], start: datetime.date, ends: Sequence[datetime.date]
) -> list[dict[str, Any]]:
    """A row for each month and event, by the last whole week of the month."""
    rows = []
    for end in ends:
        for name, there in happened.items():
            found = share_of(there[(end - start).days // 7], draws)
            told = {"chance": found.mean, "standard_error": found.standard_error, "spread": found.spread}
            rows.append({"month": f"{end:%Y-%m}", "event": name, **{key: float(one) for key, one in told.items()}})
    return rows
