"""A forecast in a small table of words."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd

from sim.study.tables import Table

BRIEF = {
    "any verified disarmament": "disarmament",
    "any withdrawal beyond the line": "withdrawal",
    "any reversal of the line": "reversal",
    "any force inside": "force",
    "a changed roadmap": "roadmap",
    "a collapse": "collapse",
}


def in_words(errors: pd.DataFrame, known_until: datetime.date) -> list[Table]:
    """A row for each month: per cent of worlds in which each event has happened by its end."""
    events = list(dict.fromkeys(errors["event"]))
    rows = []
    for month, group in errors.groupby("month", sort=False):
        each: Any = group.itertuples()
        day = datetime.date.fromisoformat(f"{month}-01")
        rows.append(
            (f"{day:%b}\u00a0{day:%Y}", *(f"{100 * row.chance:.0f} ± {100 * row.standard_error:.0f}" for row in each))
        )
    spread = ("spread", *(_spread(errors[errors["event"] == event]) for event in events))
    return [
        Table(
            "What has happened by the end of each month",
            f"Per cent of the worlds in which none of it happened between the start and {known_until:%-d %B %Y}, ± one "
            "standard error. Spread: how far the last of these shares differs between draws of the assumptions "
            "(standard deviation, chance taken off; 0: too small to be told). An exercise in grading assumptions.",
            ("", *(BRIEF.get(event, event) for event in events)),
            (*rows, spread),
        )
    ]


def _spread(rows: pd.DataFrame) -> str:
    last = float(rows["spread"].iloc[-1])
    return "-" if last != last else f"{100 * last:.0f}"
