"""The pictures of turning points and of a what-if, each as a figure of its own."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.charts.labels import spread, time_axis
from sim.charts.over_time import shares
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import FAINT, INK, OWNER_LOOKS, SMALL, STATE_LOOKS, caption, state_look
from sim.charts.tables import Asked
from sim.phrases import percent
from sim.words.turning_points import finding as of_turning_points
from sim.words.what_if import finding as of_what_if

MARKED = 6  # decisions that are marked
WHAT_IF_NOTE = (
    "Progress along the road, as verified, of the same world on the same luck; the upright line is the week in which "
    "the choice was changed ({ordered}). One throw of the dice each: the chances over many futures are in the tables."
)
CHANCES_NOTE = (
    "Above: of {futures} futures that go on from the week with fresh luck, the share that complete, with the 95 % "
    "interval. Below: how all of them end. Marks: decisions, numbered from the one that moved the chance most; "
    "pointing up: what the party did raised the chance, down: it lowered it; hollow: not beyond chance."
)
NONE = "No single decision moved it."
UP, DOWN = "^", "v"
HEAD = 1.22  # the marks' numbers stand so high, in shares of the highest value shown
APART = 0.028  # of the width of the axis: the least distance of two numbers
LEAST_TOP = 0.1  # the scale reaches at least to this share


def chances(table: pd.DataFrame, decisions: pd.DataFrame, axes: Axes, *, start: datetime.date | None = None) -> Axes:
    """Draw the chance of completion: `table` has week, completed, completed low and high.

    `decisions` has week, difference and clear, the one that matters most first; each is marked on the curve.
    """
    look = state_look("completed")
    weeks, share = (table[name].to_numpy(dtype=float) for name in ("week", "completed"))
    low, high = (table[f"completed {end}"].to_numpy(dtype=float) for end in ("low", "high"))
    axes.fill_between(weeks, low, high, color=FAINT, linewidth=0, alpha=0.6)
    axes.plot(weeks, share, color=look.colour, linewidth=1.8)
    top = max(LEAST_TOP, float(high.max()))
    axes.set_ylim(0, 1.32 * top)
    ticks = [tick for tick in MaxNLocator(4).tick_values(0, top) if 0 <= tick <= min(top + 1e-9, 1)]
    axes.set_yticks(ticks, [f"{100 * tick:.3g} %" for tick in ticks])
    time_axis(axes, float(weeks[-1]), start)
    _marks(decisions, dict(zip(weeks, share, strict=True)), axes, HEAD * top, look.colour)
    axes.set_title("share of futures that complete")
    return axes


def _marks(decisions: pd.DataFrame, share: dict[float, float], axes: Axes, height: float, colour: str) -> None:
    """A mark on the curve for each decision, and its number above."""
    found: list[Any] = sorted(enumerate(decisions.itertuples(), 1), key=lambda one: one[1].week)
    if not found:
        return
    right = axes.get_xlim()[1]
    places = spread([one.week for _, one in found], [APART * right] * len(found), 0, right)
    for (number, one), place in zip(found, places, strict=True):
        value = share[one.week - 1]
        face = colour if one.clear else "white"
        style: dict[str, Any] = {"marker": UP if one.difference > 0 else DOWN, "markerfacecolor": face}
        axes.plot([place, one.week], [height, value], color=INK, linewidth=0.5, zorder=1)
        axes.plot(one.week, value, color=colour, markersize=7, markeredgecolor=INK, linestyle="", zorder=3, **style)
        axes.text(
            place, height, str(number), ha="center", va="bottom", fontsize=SMALL, fontweight="bold", clip_on=False
        )


def chances_note(futures: int, decisions: pd.DataFrame) -> str:
    """How to read the panels, and what the numbers of the decisions mean."""
    return f"{CHANCES_NOTE.format(futures=futures)} {'; '.join(listed(decisions)) or NONE.rstrip('.')}."


def chances_told(table: pd.DataFrame, decisions: pd.DataFrame) -> Iterator[str]:
    """What is to be seen, in words: the chance at the beginning, at its ends and last, and the decisions."""
    share: Any = table.set_index("week")["completed"]
    places = {
        "at first": share.index[0],
        "at most": share.idxmax(),
        "at least": share.idxmin(),
        "last": share.index[-1],
    }
    said = ", ".join(f"{word} {percent(share[week])} (week {week:g})" for word, week in places.items())
    yield f"Share of futures that complete: {said}."
    yield f"Decisions: {'; '.join(listed(decisions))}." if len(decisions) else NONE


def listed(decisions: pd.DataFrame) -> Sequence[str]:
    """What the numbers mean: "1: week 12, A holds ... (-4.1 points)"."""
    rows: Any = decisions.itertuples()
    return [
        f"{number}: week {one.week}, {one.did} ({100 * one.difference:+.1f} ± {50 * (one.high - one.low):.1f} points)"
        for number, one in enumerate(rows, 1)
    ]


@dataclass(frozen=True, eq=False, repr=False)
class OneWorld(Pictures):
    """Pictures of one world of a setting."""

    asked: Asked
    world: int

    @property
    def foot(self) -> str:
        """Which world it is."""
        return caption([self.asked.scenario.name], [1], [self.asked.seed], counted=f"world {self.world}")


@pictures(
    "turning points",
    lambda found: (
        found.setting, found.world, found.futures, found.chances, found.decisions, of_turning_points(found)
    ),
)  # fmt: skip
@dataclass(frozen=True, eq=False, repr=False)
class TurningPlots(OneWorld):
    """The picture of turning points: chances()."""

    futures: int
    table: pd.DataFrame
    decisions: pd.DataFrame
    finding: str = ""

    @picture(
        lambda self: chances_note(self.futures, self.marked),
        told=lambda self: chances_told(self.table, self.marked),
        finding=lambda self: self.finding,
    )
    def chances(self, blank: Blank) -> None:
        """What moved the chances of this world?"""
        start = self.asked.scenario.start
        above, below = blank.lay([2.5, 1.9])
        chances(self.table, self.marked, above, start=start)
        states = [state for state in STATE_LOOKS if state in self.table]
        shares(self.table.melt("week", states, var_name="state", value_name="share"), below, start=start)
        below.set_title("how the futures end")

    @property
    def marked(self) -> pd.DataFrame:
        """The decisions that are marked."""
        return self.decisions[self.decisions["difference"] != 0].head(MARKED)


@pictures(
    "what if",
    lambda found: (found.setting, found.world, found.week, found.ordered(), found.weeks, of_what_if(found)),
)
@dataclass(frozen=True, eq=False, repr=False)
class WhatIfPlots(OneWorld):
    """The picture of a what-if: what_if()."""

    week: int
    ordered: str
    weeks: pd.DataFrame
    finding: str = ""

    @picture(
        lambda self: WHAT_IF_NOTE.format(ordered=self.ordered),
        told=lambda self: self.told(),
        finding=lambda self: self.finding,
    )
    def what_if(self, blank: Blank) -> None:
        """What if one choice had been another?"""
        styles: Mapping[str, dict[str, Any]] = {
            str(which): {"color": look.colour, "linestyle": look.line, "linewidth": 2}
            for which, look in zip(self.weeks["which"].unique(), OWNER_LOOKS, strict=False)
        }
        [axes] = blank.lay([2.6], key=[Line2D([], [], label=which, **style) for which, style in styles.items()])
        for which, own in self.weeks.groupby("which", sort=False):
            axes.plot(own["week"], own["progress"], **styles[str(which)])
        axes.axvline(self.week, color=INK, linewidth=0.9)
        axes.set_ylim(0, 1.02)
        axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
        axes.set_title("progress")
        time_axis(axes, float(self.weeks["week"].max()), self.asked.scenario.start)

    def told(self) -> Iterator[str]:
        """What is to be seen, in words: how far each world is when the choice is changed, and when it ends."""
        yield f"Changed in week {self.week}: {self.ordered}."
        for which, own in self.weeks.groupby("which", sort=False):
            there = own[own["week"] <= self.week]["progress"].iloc[-1]
            last, end = own["progress"].iloc[-1], int(own["week"].iloc[-1])
            yield f"Progress {which}: {percent(there)} in that week, {percent(last)} in week {end}."
