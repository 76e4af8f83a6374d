"""What is expected to have happened by when? A line for each event, month by month."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.charts.sheet import settle, sheet
from sim.charts.style import INK, OWNER_LOOKS, Look, caption, context

QUESTION = "What has happened by then, if the assumptions hold?"
NOTE = (
    "{which}. An exercise in grading assumptions: the share of worlds under what the scenario assumes, to be compared "
    "with what happens. Upright lines: one standard error to either side."
)
LEFT_OUT = "Per cent of the worlds in which none of it happened between the start and {known}"
ALL = "Per cent of worlds; known up to {known}"
HEIGHT = 3.4  # inches of a panel
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


def _style(look: Look) -> dict[str, Any]:
    """How a line looks."""
    return {
        "color": look.colour,
        "marker": look.marker,
        "linestyle": look.line,
        "markersize": 5,
        "markeredgecolor": INK,
    }


def _label(month: str, place: int) -> str:
    """The month's name, with the year at the first and at each January."""
    day = datetime.date.fromisoformat(f"{month}-01")
    return f"{day:%b}\n{day:%Y}" if place == 0 or day.month == 1 else f"{day:%b}"


class ForecastPlots:
    """The picture of a forecast: events(), or all() of them."""

    def __init__(self, setting: Any, errors: pd.DataFrame, known_until: datetime.date, left_out: int) -> None:
        self._setting, self._errors, self._known, self._left_out = setting, errors, known_until, left_out

    def events(self) -> Figure:
        """What has happened by then, if the assumptions hold?"""
        foot = caption([self._setting.scenario.name], [self._setting.worlds], [self._setting.seed])
        names = list(dict.fromkeys(self._errors["event"]))
        panels = [names[first : first + A_PANEL] for first in range(0, len(names), A_PANEL)]
        which = LEFT_OUT if self._left_out else ALL
        note = NOTE.format(which=which.format(known=f"{self._known:%-d %B %Y}"))
        with context():
            figure, grid = sheet(QUESTION, foot, [HEIGHT] * len(panels), note=note)
            for axes, inside in zip(grid, panels, strict=True):
                looks = events(self._errors[self._errors["event"].isin(inside)], axes)
                lines = [Line2D([], [], label=name, **_style(look)) for name, look in looks.items()]
                axes.legend(handles=lines, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
            return settle(figure)

    def all(self) -> dict[str, Figure]:
        """Every picture, by name."""
        return {"events": self.events()}
