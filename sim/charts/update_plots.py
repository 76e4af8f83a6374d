"""What do worlds show before and after dated facts? Fans of progress and of what was observed, the facts on them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts.labels import time_axis, wrap
from sim.charts.sheet import settle, sheet
from sim.charts.style import INK, SMALL, WIDTH, caption, context
from sim.phrases import MONTHS

QUESTION = "How far do the worlds get, before and after what became known?"
NOTE = (
    "Grey: nine in ten worlds before the facts were known. Blue: the worlds that were kept by them, and from the "
    "dashed line on their futures, with new luck. Whiskers: two standard deviations of report and model."
)
OUTER, INNER, MEDIAN, BEFORE = "#CFE6F5", "#7DBBE3", "#003F66", "#B0B0B0"
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
HEIGHT = 2.3  # inches of a panel
EVENT_LINE, EVENT_FRAME = 0.17, 0.75  # inches of a line of words on events, and of what stands around them
EVENTS = "What was reported as happened (dot) or not (cross)"
SHOWN = 104  # weeks: later, little of what was observed can be seen


def since(earlier: pd.DataFrame, later: pd.DataFrame, seen: pd.DataFrame, axes: Axes, *, divide: float) -> Axes:
    """Draw one quantity before and after: fans with a row a week and columns of quantiles.

    `seen` has week, value, low and high; `divide` is the week in which the futures begin.
    """
    weeks = later.index.to_numpy(dtype=float)
    axes.fill_between(earlier.index, earlier[0.05], earlier[0.95], facecolor="none", edgecolor=BEFORE, hatch="////")
    axes.plot(earlier.index, earlier[0.5], color=INK, linewidth=1.2, linestyle=":")
    for low, high, colour, line in ((0.05, 0.95, OUTER, ":"), (0.25, 0.75, INNER, "--")):
        axes.fill_between(weeks, later[low], later[high], facecolor=colour, linewidth=0, alpha=0.8)
        for edge in (low, high):
            axes.plot(weeks, later[edge], color=MEDIAN, linewidth=0.8, linestyle=line)
    axes.plot(weeks, later[0.5], color=MEDIAN, linewidth=2.0)
    axes.axvline(divide, color=INK, linewidth=1.0, linestyle=(0, (6, 2)))
    for week, value, low, high in seen[["week", "value", "low", "high"]].itertuples(index=False):
        axes.plot([week, week], [low, high], color=INK, linewidth=1.4, zorder=5)
        axes.plot([week], [value], "D", color="white", markeredgecolor=INK, markersize=6, zorder=6, gid="observed")
    axes.set_ylim(bottom=0)
    return axes


def events(facts: pd.DataFrame, axes: Axes, *, weeks: float, start: datetime.date | None) -> Axes:
    """Draw a line of its own for each event, the first at the top: a mark in its week, and beside it what was reported.

    `facts` has week, title and observed (1: it happened, a dot; 0: it did not, a cross); the axis ends with `weeks`.
    """
    rows = _lines_of(facts, weeks, start)
    height = sum(len(lines) for *_, lines in rows)
    top = 0.0
    for week, observed, lines in rows:
        middle = height - top - len(lines) / 2
        mark: dict[str, Any] = {"color": INK, "markersize": 6, "markeredgewidth": 1.5, "zorder": 6, "gid": "event"}
        axes.plot([week], [middle], "o" if observed else "x", **mark)
        left = week <= weeks / 2
        axes.annotate(
            "\n".join(lines),
            (week, middle),
            (8 if left else -8, 0),
            textcoords="offset points",
            ha="left" if left else "right",
            va="center",
            fontsize=SMALL,
            zorder=7,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )
        top += len(lines)
    axes.set_ylim(0, height)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return axes


def _lines_of(facts: pd.DataFrame, weeks: float, start: datetime.date | None) -> list[tuple[float, bool, list[str]]]:
    """The week of each event, whether it happened, and the words beside its mark in lines that fit."""
    rows = []
    for one in facts.sort_values("week", kind="stable").to_dict("records"):
        happened, week = bool(one["observed"]), float(one["week"])
        when = f"week {week:.0f}" if start is None else _day(start, week)
        title = one["title"][:1].upper() + one["title"][1:]
        free = max(week, weeks - week) / max(weeks, 1) * (WIDTH - 0.8)
        rows.append((week, happened, wrap(f"{title}: {'yes' if happened else 'no'} ({when})", free)))
    return rows


def _day(start: datetime.date, week: float) -> str:
    day = start + datetime.timedelta(days=round(7 * week))
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def key() -> list[Artist]:
    """The entries of the legend."""
    return [
        Line2D([], [], color="none", marker="D", markerfacecolor="white", markeredgecolor=INK, label="observed"),
        Patch(facecolor="none", edgecolor=BEFORE, hatch="////", label="before: nine in ten worlds"),
        Line2D([], [], color=INK, linewidth=1.2, linestyle=":", label="before: median"),
        Line2D([], [], color=MEDIAN, linewidth=2, label="after: median"),
        Patch(facecolor=INNER, edgecolor=MEDIAN, linestyle="--", label="after: half of the worlds"),
        Patch(facecolor=OUTER, edgecolor=MEDIAN, linestyle=":", label="after: nine in ten worlds"),
    ]


class UpdatePlots:
    """The pictures of an update: since(), and those of the two runs; all() of them."""

    def __init__(self, scenario: Any, both: Sequence[Any], facts: pd.DataFrame) -> None:
        self._scenario, self._both, self._facts = scenario, both, facts

    def since(self) -> Figure:
        """How far do the worlds get, before and after what became known?"""
        _, later = self._both
        facts = self._facts[self._facts["kind"] != "event"]
        names = list(dict.fromkeys(facts["quantity"]))
        divide = float(np.ceil(self._facts["week"].max() - 1e-9))
        foot = caption([self._scenario.name], [later.worlds], [later.seed])
        last = min(max(SHOWN, int(4 * divide)), self._scenario.weeks)
        with context():
            told = self._facts[self._facts["kind"] == "event"]
            lines = sum(len(row[-1]) for row in _lines_of(told, float(last), self._scenario.start))
            heights = [HEIGHT] * (1 + len(names)) + ([EVENT_FRAME + EVENT_LINE * lines] if lines else [])
            figure, panels = sheet(QUESTION, foot, heights, note=NOTE, key=key(), key_columns=3)
            fans = [run.fan(QUANTILES).loc[:last] for run in self._both]
            nothing = pd.DataFrame(columns=["week", "value", "low", "high"])
            since(fans[0], fans[1], nothing, panels[0], divide=divide)
            panels[0].set_title("Progress along the road")
            panels[0].set_ylim(0, 1.04)
            for name, axes in zip(names, panels[1:], strict=False):
                own = facts[facts["quantity"] == name]
                path = f"level {name}" if name in self._scenario.tracks else name
                fans = [_fan(run.paths[path]).loc[:last] for run in self._both]
                since(fans[0], fans[1], _seen(own, fans[1], name), axes, divide=divide)
                title = self._scenario.tracks[name].title if name in self._scenario.tracks else name
                axes.set_title((title or name)[:1].upper() + (title or name)[1:])
            if lines:
                events(told, panels[-1], weeks=float(last), start=self._scenario.start)
                panels[-1].set_title(EVENTS)
            for axes in panels:
                time_axis(axes, float(last), self._scenario.start)
            return settle(figure)

    def all(self) -> dict[str, Figure]:
        """Every picture, by name."""
        from sim.charts import Plots

        own = Plots(list(self._both))
        return {"since": self.since(), "shares": own.shares(), "reasons": own.reasons()}


def _fan(path: Any) -> pd.DataFrame:
    """Quantiles over the kept worlds, a row a week."""
    found = np.quantile(np.asarray(path), QUANTILES, axis=1).T
    return pd.DataFrame(found, columns=list(QUANTILES)).rename_axis("week")


def _seen(own: pd.DataFrame, fan: pd.DataFrame, name: str) -> pd.DataFrame:
    """What was observed of a quantity with its whiskers; a count since a later day stands on the median of that day."""
    rows = []
    for one in own.to_dict("records"):
        base = 0.0
        if one["kind"] == "count" and one["since"] > 0:
            base = float(np.interp(one["since"], fan.index.to_numpy(dtype=float), fan[0.5].to_numpy()))
        low, high = one["low"] - 2 * one["error"] + base, one["high"] + 2 * one["error"] + base
        rows.append((one["week"], one["observed"] + base, max(low, 0.0), high))
    return pd.DataFrame(rows, columns=["week", "value", "low", "high"])
