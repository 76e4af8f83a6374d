"""What do worlds show before and after dated facts? Fans of progress and of what was observed, the facts on them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts import areas
from sim.charts.labels import capital, time_axis, wrap
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.plots import Plots
from sim.charts.rows import bare
from sim.charts.style import INK, SMALL, WIDTH, caption
from sim.charts.tables import Runlike
from sim.phrases import MONTHS
from sim.words.update import finding

NOTE = (
    "Grey: nine in ten worlds before the facts were known. Blue: the worlds that were kept by them, and from the "
    "dashed line on their futures, with new luck. Whiskers: two standard deviations of report and model."
)
BEFORE = "#B0B0B0"
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
HEIGHT, LEAST = 2.3, 1.1  # inches of a panel at the most, and at the least
SCREEN = 5.4  # inches that all panels take together, where they are not many
EVENT_LINE, EVENT_FRAME = 0.17, 0.75  # inches of a line of words on events, and of what stands around them
EVENTS = "What was reported as happened (dot) or not (cross)"
TITLES = {"killed": "People killed"}
SHOWN = 104  # weeks: later, little of what was observed can be seen


def since(earlier: pd.DataFrame, later: pd.DataFrame, seen: pd.DataFrame, axes: Axes, *, divide: float) -> Axes:
    """Draw one quantity before and after: fans with a row a week and columns of quantiles.

    `seen` has week, value, low and high; `divide` is the week in which the futures begin.
    """
    axes.fill_between(earlier.index, earlier[0.05], earlier[0.95], facecolor="none", edgecolor=BEFORE, hatch="////")
    axes.plot(earlier.index, earlier[0.5], color=INK, linewidth=1.2, linestyle=":")
    areas.fan(later, axes, alpha=0.8)
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
    bare(axes, "left")
    return axes


def _lines_of(facts: pd.DataFrame, weeks: float, start: datetime.date | None) -> list[tuple[float, bool, list[str]]]:
    """The week of each event, whether it happened, and the words beside its mark in lines that fit."""
    rows = []
    for one in facts.sort_values("week", kind="stable").to_dict("records"):
        happened, week = bool(one["observed"]), float(one["week"])
        when = f"week {week:.0f}" if start is None else _day(start, week)
        title = capital(one["title"])
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
        *areas.fan_key("median", "after: "),
    ]


@pictures("update", lambda found: (found.scenario, found.both, found.facts, finding(found)))
@dataclass(frozen=True, eq=False, repr=False)
class UpdatePlots(Pictures):
    """The pictures of an update: since(), and shares() and reasons() of the two runs."""

    scenario: Any
    both: Sequence[Runlike]
    facts: pd.DataFrame
    finding: str = ""

    @picture(NOTE, told=lambda self: self.told(), finding=lambda self: self.finding)
    def since(self, blank: Blank) -> None:
        """How far do the worlds get, before and after what became known?"""
        start, last = self.scenario.start, float(self.last)
        events_told = self.facts[self.facts["kind"] == "event"]
        lines = sum(len(row[-1]) for row in _lines_of(events_told, last, start))
        below = [EVENT_FRAME + EVENT_LINE * lines] if lines else []
        count = 1 + len(self.observed)
        heights = [max(min(HEIGHT, (SCREEN - sum(below)) / count), LEAST)] * count + below
        panels = blank.lay(heights, key=key(), key_columns=3, sharex=True)
        for (title, (before, after), seen), axes in zip(self.panels(), panels, strict=False):
            since(before, after, seen, axes, divide=self.divide)
            axes.set_title(title)
        panels[0].set_ylim(0, 1.04)
        if lines:
            events(events_told, panels[-1], weeks=last, start=start)
            panels[-1].set_title(EVENTS)
        for axes in panels:
            time_axis(axes, last, start)

    shares = Plots.shares.borrowed(lambda self: Plots(self.both, finding=self.finding))
    reasons = Plots.reasons.borrowed(lambda self: Plots(self.both))

    def told(self) -> Iterator[str]:
        """What is to be seen, in words: the medians before and after, at the end and where something was observed."""
        for title, fans, seen in self.panels():
            yield f"{title} in week {self.last}: {self.said(fans, self.last)}."
            for one in seen.to_dict("records"):
                yield f"In week {one['week']:.0f}, {one['value']:.3g} observed: {self.said(fans, one['week'])}."
        for one in self.facts[self.facts["kind"] == "event"].to_dict("records"):
            yield f"{capital(one['title'])}: {'yes' if one['observed'] else 'no'}."

    @staticmethod
    def said(fans: Sequence[pd.DataFrame], week: float) -> str:
        """The medians before and after in a week."""
        before, after = (float(np.interp(week, fan.index.to_numpy(dtype=float), fan[0.5].to_numpy())) for fan in fans)
        return f"median {before:.3g} before and {after:.3g} after"

    def panels(self) -> Iterator[tuple[str, list[pd.DataFrame], pd.DataFrame]]:
        """Of each quantity its title, its fans before and after, and what was observed; progress first."""
        nothing = pd.DataFrame(columns=["week", "value", "low", "high"])
        yield "Progress along the road", [run.fan(QUANTILES).loc[: self.last] for run in self.both], nothing
        for name in self.observed:
            track = self.scenario.tracks.get(name)
            path, title = (name, name) if track is None else (f"level {name}", track.title or name)
            fans = [_fan(run.paths[path]).loc[: self.last] for run in self.both]
            own = self.facts[(self.facts["quantity"] == name) & (self.facts["kind"] != "event")]
            yield TITLES.get(name, capital(title)), fans, _seen(own, fans[1])

    @property
    def observed(self) -> list[str]:
        """The quantities that were observed."""
        return list(self.facts[self.facts["kind"] != "event"]["quantity"].unique())

    @property
    def divide(self) -> float:
        """The week in which the futures begin."""
        return float(np.ceil(self.facts["week"].max() - 1e-9))

    @property
    def last(self) -> int:
        """The last week that is shown."""
        return int(min(max(SHOWN, int(4 * self.divide)), self.scenario.weeks))

    @property
    def foot(self) -> str:
        """What the pictures are made of."""
        _, later = self.both
        return caption([self.scenario.name], [later.worlds], [later.seed])


def _fan(path: Any) -> pd.DataFrame:
    """Quantiles over the kept worlds, a row a week."""
    found = np.quantile(np.asarray(path), QUANTILES, axis=1).T
    return pd.DataFrame(found, columns=list(QUANTILES)).rename_axis("week")


def _seen(own: pd.DataFrame, fan: pd.DataFrame) -> pd.DataFrame:
    """What was observed of a quantity with its whiskers; a count since a later day stands on the median of that day."""
    rows = []
    for one in own.to_dict("records"):
        base = 0.0
        if one["kind"] == "count" and one["since"] > 0:
            base = float(np.interp(one["since"], fan.index.to_numpy(dtype=float), fan[0.5].to_numpy()))
        low, high = one["low"] - 2 * one["error"] + base, one["high"] + 2 * one["error"] + base
        rows.append((one["week"], one["observed"] + base, max(low, 0.0), high))
    return pd.DataFrame(rows, columns=["week", "value", "low", "high"])
