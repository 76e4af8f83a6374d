"""Dated expectations, sealed: which events have happened by the end of each month, in which share of the worlds.

An exercise in grading assumptions. What was known when the seal was set is the scenario: it states up to which date.
Worlds in which one of the events happens between its start and that date are left out, so that all begin the first
graded month alike. Where the start lies later than that date it is assumed, and the card says so. A seal bears the date
on which it was made, and says where later facts were known by then.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.archive.seals import over
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.known import ASSUMED_START, day, is_assumed
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.study.defaults import WORLDS
from sim.study.follow import run
from sim.study.forecast.events import Followed, Weekly, told_of
from sim.study.registry import Means, study
from sim.study.statistics import Estimate, share_of
from sim.study.study import Broken, Setting, Study
from sim.study.workers import ALONE, Progress, Workers
from sim.version import version

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept

MONTHS = 12
COLUMNS = ("month", "event", "chance")
WRITTEN = datetime.date(2026, 1, 1)
"""What began earlier was known in part when this model was written: no chance of it can be sealed as foresight."""


@dataclass(frozen=True, repr=False)
class Forecast(Study):
    """Chances that events have happened by the end of each month, and the seal over them.

    `known_until`: the latest date up to which what is known was used; `made_on`: the date of the seal; `left_off`: the
    events that cannot be told, with why not; `beside`: further facts that are sealed, such as what worlds were weighted
    by; `as_sealed`: of a card that was kept, what it was sealed with, whatever version tells it. `found` holds the
    tables: forecast (month, event, chance), errors (the same with standard error and spread).
    """

    setting: Setting
    known_until: datetime.date
    made_on: datetime.date
    left_out: int
    left_off: Mapping[str, str]
    found: Mapping[str, pd.DataFrame]
    beside: Mapping[str, Any] = field(default_factory=dict)
    as_sealed: Mapping[str, Any] = field(default_factory=dict)
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
        return self.as_sealed or {**facts, "seal": seal(facts)}

    @property
    def later_facts(self) -> bool:
        """Whether later facts were known when the seal was made than those that were used."""
        return self.made_on > self.known_until

    def sealed(self) -> dict[str, Any]:
        """All that the seal is over: the scenario's hash, the luck, the version, what was known, and the chances'."""
        return {
            "scenario": self.setting.scenario.name,
            "scenario_sha256": digest(self.setting.scenario.model_dump_json()),
            "seed": self.setting.seed,
            "branch": self.setting.branch,
            "worlds": self.setting.worlds,
            "version": version(),
            "made_on": self.made_on.isoformat(),
            "known_until": self.known_until.isoformat(),
            "later_facts_were_known": self.later_facts,
            "worlds_left_out": self.left_out,
            **self.beside,
            "forecast_sha256": digest(self.csv),
        }

    def when(self) -> str:
        """When it was sealed, and what was known by then, in a sentence or two."""
        made, known = day(self.made_on), day(self.known_until)
        start = self.setting.scenario.start
        assumed = ""
        if start is not None and is_assumed(start, self.known_until):
            assumed = f" It starts on {day(start)}: {ASSUMED_START}."
        if self.made_on < self.known_until:
            return f"Sealed on {made}. It states what is to be on {known}, which nobody knew then.{assumed}"
        if not self.later_facts:
            return f"Sealed on {made}, with what was known on that day.{assumed}"
        past = [month for month in dict.fromkeys(self.forecast["month"]) if _last_day(month) < self.made_on]
        ended = f" The months up to {_named(past[-1])} had ended by then." if past else ""
        return (
            f"Sealed on {made}, and uses only what was known on {known}. Later facts were known when it was made: it "
            f"shows what these assumptions would have said, and is no proof of foresight.{ended}{assumed}"
        )

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Everything that was found, the events that are left off, and what is sealed."""
        off = pd.DataFrame({"event": list(self.left_off), "why": list(self.left_off.values())}, dtype=object)
        facts = self.asked
        said = [json.dumps(value, ensure_ascii=False) for value in facts.values()]
        return {**self.found, "left_off": off, "sealed": pd.DataFrame({"fact": list(facts), "said": said})}

    @classmethod
    def restore(cls, setting: Setting, asked: Mapping[str, Any], kept: Kept) -> Forecast:
        """The forecast whose tables these are; raises Broken where its seal is.

        The scenario's hash is held against the seal where the version is that which made it: another may write the same
        scenario otherwise, with what it added since.
        """
        rows: Any = kept["sealed"].itertuples()
        facts = {row.fact: json.loads(row.said) for row in rows}
        off: Any = kept["left_off"].itertuples()
        known, made = (datetime.date.fromisoformat(facts[key]) for key in ("known_until", "made_on"))
        tables = {name: kept[name] for name in ("forecast", "errors")}
        beside = {key: value for key, value in facts.items() if key not in _OWN}
        left_off = {row.event: row.why for row in off}
        found = cls(setting, known, made, facts["worlds_left_out"], left_off, tables, beside, facts)
        told = {**found.sealed(), "made_on": asked["made_on"]}
        others = {"version"} if facts["version"] == version() else {"version", "scenario_sha256"}
        same = all(facts.get(key) == one for key, one in told.items() if key not in others)
        same &= tables["errors"][list(COLUMNS)].equals(tables["forecast"])
        if not same or facts["seal"] != seal({key: value for key, value in facts.items() if key != "seal"}):
            raise Broken("the seal is broken: the chances, or what was sealed with them, were changed since")
        return found


_OWN = (
    "scenario", "scenario_sha256", "seed", "branch", "worlds", "version", "made_on", "known_until",
    "later_facts_were_known", "worlds_left_out", "forecast_sha256", "seal",
)  # fmt: skip


def seal(facts: Mapping[str, Any]) -> str:
    """The SHA-256 over facts as JSON with sorted keys and no spaces: who changes one of them breaks it."""
    return over(dict(facts))


def digest(text: str) -> str:
    """The SHA-256 of a text as UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def forecast(
    scenario: Scenario | str | Path,
    worlds: int = WORLDS["forecast"],
    seed: int = 0,
    *,
    made_on: datetime.date | None = None,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Forecast:
    """Say in which share of worlds each event has happened by the end of each of the next twelve months.

    Where the scenario has facts the months are those after the last of them, and the worlds those that they leave.
    `made_on`: the date of the seal, today where it is not given. Raises BadScenario for a scenario without a date at
    its start, that starts before the model was written, or that ends before the last month does.
    """
    plan = scenario if isinstance(scenario, Scenario) else load(scenario)
    weeks = weeks_of(plan)
    short = plan.model_copy(update={"weeks": weeks})  # nothing in a week depends on how many come after it
    found = run(short, worlds, seed, keep="all", branch=branch, workers=workers, on_progress=on_progress)
    weights = np.ones(len(found.outcome)) if plan.observed.facts else None  # those that facts leave weigh the same
    return card(found, Setting(plan, worlds, seed, branch), made_on=made_on, weights=weights)


def card(
    found: Followed,
    setting: Setting,
    *,
    made_on: datetime.date | None = None,
    known_until: datetime.date | None = None,
    weights: NDArray[np.float64] | None = None,
    beside: Mapping[str, Any] | None = None,
) -> Forecast:
    """The card of worlds that were followed at least to the end of its last month.

    `known_until`: the date of the latest fact that was used, where that is later than what the scenario states.
    `weights` (worlds): how well each agrees with what was observed by then; without them, worlds in which an event
    happens before that date are left out. `beside`: further facts to seal. Raises BadScenario as `forecast` does, and
    ValueError for weights that weigh nothing.
    """
    plan = setting.scenario
    known, ends = _calendar(plan, known_until)
    assert plan.start is not None  # else refused
    begins = max(plan.start, known)
    events, left_off = told_of(plan)
    happened = {event.name: event.seen(found) for event in events}
    by_then = np.logical_or.reduce([there[(begins - plan.start).days // 7] for there in happened.values()])
    alike = ~by_then if weights is None else np.ones(len(by_then), dtype=bool)
    if weights is not None and not (np.all(weights >= 0) and np.sum(weights) > 0):
        raise ValueError("weights must be 0 or more, and some above 0")
    if not alike.any():
        message = f"in each of {len(alike):,} worlds one of the events happens between the start and {begins}"
        raise BadScenario([Fault(plan.name, None, "worlds", message, "ask for more worlds")])
    kept = {name: there[:, alike] for name, there in happened.items()}
    share = None if weights is None else weights / np.sum(weights)
    errors = pd.DataFrame(_rows(kept, found.draws[alike], share, plan.start, ends))
    tables = {"forecast": errors[list(COLUMNS)], "errors": errors}
    made = made_on or datetime.date.today()
    return Forecast(setting, known, made, int((~alike).sum()), left_off, tables, dict(beside or {}))


def weeks_of(plan: Scenario, known_until: datetime.date | None = None) -> int:
    """The weeks that worlds must be followed for a card; raises BadScenario where there can be none."""
    _, ends = _calendar(plan, known_until)
    assert plan.start is not None
    return (ends[-1] - plan.start).days // 7


def _calendar(plan: Scenario, known_until: datetime.date | None) -> tuple[datetime.date, list[datetime.date]]:
    """The date up to which facts are used, and the ends of the months after it and the start; raises BadScenario."""
    if plan.start is None:
        raise BadScenario([Fault(plan.name, None, "start", "has no date", "give the date on which it starts")])
    if plan.start < WRITTEN:
        message = (
            f"{plan.start:%-d %B %Y} is past: how it went on was known when this model was written, in January 2026"
        )
        raise BadScenario(
            [Fault(plan.name, None, "start", message, "ask `sim run`, or `sim history` for past agreements")]
        )
    known = max(one for one in (plan.facts_until, known_until) if one is not None)
    begins = max(plan.start, known)  # a start that is assumed to come later is no fact
    ends = [end for end in month_ends(begins, MONTHS + 1) if end > begins][:MONTHS]
    weeks = (ends[-1] - plan.start).days // 7
    if weeks > plan.weeks:
        message = f"ends before {ends[-1]:%-d %B %Y}"
        raise BadScenario([Fault(plan.name, None, "weeks", message, f"simulate at least {weeks} weeks")])
    return known, ends


def month_ends(start: datetime.date, count: int) -> list[datetime.date]:
    """The last days of so many months, from that of `start` on."""
    months = [divmod(start.year * 12 + start.month - 1 + place, 12) for place in range(count)]
    return [datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1]) for year, month in months]


def _last_day(month: str) -> datetime.date:
    return month_ends(datetime.date.fromisoformat(f"{month}-01"), 1)[0]


def _named(month: str) -> str:
    return f"{_last_day(month):%B %Y}"


def _rows(
    happened: Mapping[str, Weekly],
    draws: NDArray[np.int64],
    weights: NDArray[np.float64] | None,
    start: datetime.date,
    ends: Sequence[datetime.date],
) -> list[dict[str, Any]]:
    """A row for each month and event, by the last whole week of the month."""
    rows = []
    for end in ends:
        for name, there in happened.items():
            now = there[(end - start).days // 7]
            found = share_of(now, draws) if weights is None else weighted_share(now, draws, weights)
            told = {"chance": found.mean, "standard_error": found.standard_error, "spread": found.spread}
            rows.append({"month": f"{end:%Y-%m}", "event": name, **{key: float(one) for key, one in told.items()}})
    return rows


def weighted_share(there: Weekly, draws: NDArray[np.int64], weights: NDArray[np.float64]) -> Estimate:
    """The share of the weight (which adds up to 1) on worlds in which something is so, with draws as clusters.

    The standard error is that of a ratio, linear in the weights; a spread between draws cannot be told.
    """
    mean = float(weights[there].sum())
    groups, place = np.unique(draws, return_inverse=True)
    sums = np.bincount(place, weights=weights * (there - mean), minlength=len(groups))
    several = len(groups) > 1
    error = float(np.sqrt(len(groups) / (len(groups) - 1) * (sums**2).sum())) if several else np.nan
    return Estimate(min(mean, 1.0), error, np.nan)


def _restored(question: Question, kept: Kept) -> Forecast:
    """The answer out of the tables that were kept."""
    return Forecast.restore(question.settings[0], question.asked, kept)


@study("forecast", restore=_restored)
def _answered(question: Question, means: Means) -> Forecast:
    """What a question of this kind is answered with."""
    from datetime import date

    made_on = date.fromisoformat(question.asked["made_on"])
    return forecast(question.plans[0], question.worlds, question.seed, made_on=made_on, **means)
