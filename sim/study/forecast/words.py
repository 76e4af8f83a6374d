"""A forecast in small tables of words."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.study.forecast.events import EVENTS
from sim.study.tables import Table

if TYPE_CHECKING:
    from sim.study.forecast.forecast import Forecast

BRIEF = {event.name: event.brief for event in EVENTS}


def in_words(found: Forecast) -> list[Table]:
    """A row for each month: per cent of worlds in which each event has happened by its end; and what is left off."""
    errors, known = found.found["errors"], found.known_until
    events = list(dict.fromkeys(errors["event"]))
    rows = []
    for month, group in errors.groupby("month", sort=False):
        each: Any = group.itertuples()
        day = datetime.date.fromisoformat(f"{month}-01")
        cells = (f"{_percent(row.chance)} ± {100 * row.standard_error:.0f}" for row in each)
        rows.append((f"{day:%b}\u00a0{day:%Y}", *cells))
    spread = ("spread", *(_spread(errors[errors["event"] == event]) for event in events))
    which = f"Per cent of the worlds in which none of it happened between the start and {known:%-d %B %Y}"
    if known == found.setting.scenario.start:
        which = "Per cent of worlds"
    tables = [
        Table(
            "What has happened by the end of each month",
            f"{found.when()} {which}, ± one standard error. Spread: how far the last of these shares differs between "
            "draws of the assumptions (standard deviation, chance taken off; 0: too small to be told). An exercise in "
            "grading assumptions.",
            ("", *(BRIEF.get(event, event) for event in events)),
            (*rows, spread),
        )
    ]
    if found.left_off:
        note = "What would have a chance of 0 or 1 by construction says nothing, and is no part of the card."
        off = tuple((event, why) for event, why in found.left_off.items())
        tables.append(Table("What cannot be told", note, ("event", "why"), off))
    return tables


def _percent(chance: float) -> str:
    """A chance in per cent: one that is not 0 or 1 is not shown as if it were."""
    shown = f"{100 * chance:.0f}"
    if shown == "0" and chance > 0:
        return "<1"
    return ">99" if shown == "100" and chance < 1 else shown


def _spread(rows: pd.DataFrame) -> str:
    last = float(rows["spread"].iloc[-1])
    return "-" if last != last else f"{100 * last:.0f}"
