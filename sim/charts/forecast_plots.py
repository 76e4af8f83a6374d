"""What is expected to have happened by when? A line for each event, month by month."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.charts.labels import capital
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import INK, OWNER_LOOKS, Look
from sim.charts.tables import Asked
from sim.phrases import percent
from sim.study.statistics import SURE

NOTE = (
    "{which}. An exercise in grading assumptions: the share of worlds under what the scenario assumes, to be compared "
    "with what happens. Upright lines: one standard error to either side."
)
LEFT_OUT = "Per cent of the worlds in which none of it happened between the start and {known}"
ALL = "Per cent of worlds; known up to {known}"
HEIGHT = 2.85  # inches of a panel
A_PANEL = 4  # events, so that lines can be told apart


def events(table: pd.DataFrame, axes: Axes) -> dict[str, Look]:
    """Draw a line for each event of `table` (month, event, chance, standard_error); returns the look of each."""
    months = list(dict.fromkeys(table["month"]))
    looks = dict(zip(dict.fromkeys(table["event"]), OWNER_LOOKS, strict=False))
    for name, look in looks.items():
        rows = table[table["event"] == name]
        places = [months.index(month) for month in rows["month"]]
        chance, error = 100 * rows["chance"], 100 * rows["standard_error"]
        axes.errorbar(places, chance, yerr=error, elinewidth=0.8, **_style(look))
    axes.set_xticks(range(len(months)), [_label(month, place) for place, month in enumerate(months)])
    axes.set_ylim(0, 100)
    axes.set_ylabel("per cent of worlds")
    return looks


def finding(table: pd.DataFrame) -> str:
    """The title: what is most likely to have happened by the last month, and what least."""
    last = table[table["month"] == table["month"].iloc[-1]]
    most, least = (last.loc[last["chance"].idxmax()], last.loc[last["chance"].idxmin()])
    by = f"by the end of {_month(str(most['month']))}"
    if len(last) == 1:
        return f"{capital(str(most['event']))}: {percent(most['chance'])} {by}"
    error = math.hypot(most["standard_error"], least["standard_error"])
    if not most["chance"] - least["chance"] > SURE * error:
        return capital(f"{by}: {len(last)} events that cannot be told apart by their chances")
    shares = [f"{one['event']} {percent(one['chance'])}" for one in (most, least)]
    return capital(f"{by} most likely: {shares[0]}; least: {shares[1]}")


def told(table: pd.DataFrame) -> Iterator[str]:
    """What is to be seen, in words: the chance of each event by the first and by the last month."""
    for name, own in table.groupby("event", sort=False):
        rows: Any = own.iloc[[0, -1]].itertuples()
        said = ", ".join(f"{percent(row.chance)} by {row.month}" for row in rows)
        yield f"{capital(name)}: {said}."


def _style(look: Look) -> dict[str, Any]:
    """How a line looks."""
    return {
        "color": look.colour,
        "marker": look.marker,
        "linestyle": look.line,
        "markersize": 5,
        "markeredgecolor": INK,
    }


def _month(month: str) -> str:
    """The month by its name: "December 2026"."""
    return f"{datetime.date.fromisoformat(f'{month}-01'):%B %Y}"


def _label(month: str, place: int) -> str:
    """The month's name, with the year at the first and at each January."""
    day = datetime.date.fromisoformat(f"{month}-01")
    return f"{day:%b}\n{day:%Y}" if place == 0 or day.month == 1 else f"{day:%b}"


@pictures("forecast", lambda found: (found.setting, found.found["errors"], found.known_until, found.left_out))
@dataclass(frozen=True, eq=False, repr=False)
class ForecastPlots(Pictures):
    """The picture of a forecast: events()."""

    asked: Asked
    errors: pd.DataFrame
    known_until: datetime.date
    left_out: int

    @picture(
        lambda self: NOTE.format(which=self.which),
        told=lambda self: told(self.errors),
        finding=lambda self: finding(self.errors),
    )
    def events(self, blank: Blank) -> None:
        """What has happened by then, if the assumptions hold?"""
        names = list(self.errors["event"].unique())
        panels = [names[first : first + A_PANEL] for first in range(0, len(names), A_PANEL)]
        for axes, inside in zip(blank.lay([HEIGHT] * len(panels)), panels, strict=True):
            looks = events(self.errors[self.errors["event"].isin(inside)], axes)
            lines = [Line2D([], [], label=name, **_style(look)) for name, look in looks.items()]
            axes.legend(handles=lines, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)

    @property
    def which(self) -> str:
        """The worlds of which shares are drawn."""
        return (LEFT_OUT if self.left_out else ALL).format(known=f"{self.known_until:%-d %B %Y}")
