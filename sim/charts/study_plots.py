"""The pictures of an ablation and of a tournament, each as a figure of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.charts import differences as differing
from sim.charts import rows
from sim.charts.differences import interval
from sim.charts.labels import capital, wrap
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import FAINT, INK, MIDDLE, known_states, state_look
from sim.charts.tables import Asked
from sim.phrases import counted, percent, plain, points
from sim.study.ablate import LEAST as HALF_A_POINT
from sim.words.ablation import finding as of_ablation
from sim.words.tournament import finding as of_tournament

BESIDE = 0.8  # inches that a panel takes beside its rows
CELLS, NAMES = 1.9, 0.9  # inches for the cells of a matrix with its title, and for the names below it
NAME_WIDTH = 1.9  # inches for the title of a matrix
SHARES = ("completed", "stalled", "collapsed")
EFFECTS_NOTE = (
    "The share of worlds with the mechanism minus the share without it, in percentage points, world by world on the "
    "same luck; 95 % intervals, widened for {comparisons} comparisons (Bonferroni). Filled: at least half a point, and "
    "the interval leaves out zero. The thin lines are half a point to either side."
)
MECHANISM_WIDTH = 2.3  # inches for the name of a mechanism
LEAST = 100 * HALF_A_POINT  # points: where the thin lines stand
ENDS = 5  # points: the strokes at the ends of an interval
MATRIX_NOTE = (
    "Each row: what {first} does; each column: what {second} does; the same luck for all. Shares: per cent of worlds. "
    "Payoffs: per cent of the party's own unit, the mean of what the levels that really stand at the end pay it, or "
    "of what war pays where the world collapsed. Each party has its own shades; only figures of one party compare."
)
SCREEN = 4.9  # inches that the rows of mechanisms take together at the most
PALEST, DARKEST = 0.97, 0.45  # lightness of grey, 1 is white: the figures stay readable on the darkest


def titles(table: pd.DataFrame) -> list[list[str]]:
    """For each mechanism, in order, the lines that name it."""
    return [wrap(str(title), MECHANISM_WIDTH) for title in table.drop_duplicates("mechanism")["title"]]


def effects_told(table: pd.DataFrame) -> Iterator[str]:
    """What is to be seen, in words: each mechanism that moves a state, and how many move none."""
    moving: Any = table[table["moves"].astype(bool)]
    for title, own in moving.groupby("title", sort=False):
        said = ", ".join(f"{row.state} {points(row.difference)}" for row in own.itertuples())
        yield f"{title}, in points: {said}."
    still = table["mechanism"].nunique() - moving["mechanism"].nunique()
    yield f"Mechanisms that move no state by half a point and beyond chance: {still}."


def effects(table: pd.DataFrame, state: str, axes: Axes, *, places: Sequence[float] | None = None) -> Axes:
    """Draw what mechanisms add to one state: `table` has mechanism, title, state, difference, low, high and moves.

    One row a mechanism, in the order of the table, at the heights `places` (0, 1, 2, ... if not given).
    """
    look = state_look(state)
    chosen = table[table["state"] == state]
    names = titles(table)
    places = range(len(names)) if places is None else places
    rows.nought(axes)
    for side in (-LEAST, LEAST):
        axes.axvline(side, color=FAINT, linewidth=0.6, zorder=0)
    found = 100 * chosen[["difference", "low", "high"]].to_numpy(dtype=float)
    for row, (middle, low, high), moves in zip(places, found, chosen["moves"], strict=True):
        interval(axes, row, middle, low, high, look, filled=bool(moves), ends=ENDS)
    rows.name(axes, places, names)
    axes.set_title(state)
    axes.set_xlabel("points")
    return axes


@pictures("ablation", lambda found: (found.whole, found.effects(), found.comparisons, of_ablation(found)))
@dataclass(frozen=True, eq=False, repr=False)
class AblationPlots(Pictures):
    """The picture of an ablation: effects()."""

    asked: Asked
    table: pd.DataFrame
    comparisons: int
    finding: str = ""

    @picture(
        lambda self: self.note,
        finding=lambda self: self.finding,
        told=lambda self: effects_told(self.table),
    )
    def effects(self, blank: Blank) -> None:
        """Which mechanisms move the endings?"""
        states = known_states(self.shown)
        heights = rows.heights(titles(self.shown), gap=0.3)
        panels = blank.lay([sum(heights) + BESIDE], columns=len(states), sharex=True, sharey=True)
        for state, axes in zip(states, panels, strict=True):
            effects(self.shown, state, axes, places=rows.middles(heights))
        panels[0].set_ylim(sum(heights), 0)
        differing.set_scale(panels[0], *differing.reach(self.shown))

    @property
    def shown(self) -> pd.DataFrame:
        """The mechanisms that are drawn: those that move most, as many as there is room for."""
        ends = accumulate(rows.heights(titles(self.table), gap=0.3))
        room = sum(end <= SCREEN for end in ends)
        return self.table[self.table["mechanism"].isin(self.table["mechanism"].unique()[:room])]

    @property
    def note(self) -> str:
        """How to read the panels, and how many mechanisms are not drawn."""
        left = self.table["mechanism"].nunique() - self.shown["mechanism"].nunique()
        more = f" {counted(left, 'more mechanism')} {'moves' if left == 1 else 'move'} less." if left else ""
        return EFFECTS_NOTE.format(comparisons=self.comparisons) + more


def matrix_told(measures: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """What is to be seen, in words: of each measure the pairs with the most and with the least."""
    for name, table in measures.items():
        values: Any = table.stack()
        ends = {"most": values.idxmax(), "least": values.idxmin()}
        said = [f"{word} {percent(values[pair])} ({' against '.join(map(plain, pair))})" for word, pair in ends.items()]
        same = f"{percent(values.iloc[0])} for all pairs" if values.min() == values.max() else ""
        yield f"{capital(name)}: {same or ', '.join(said)}."


def matrix(table: pd.DataFrame, axes: Axes, *, low: float, high: float, signed: bool) -> Axes:
    """Draw one measure: `table` has a row for each strategy of the first party, a column for each of the second.

    `low` and `high` are the values of the palest and of the darkest grey. Figures are per cent, `signed` or not.
    """
    values = table.to_numpy(dtype=float)
    shade = (values - low) / (high - low) if high > low else np.zeros_like(values)
    grey = PALEST + (DARKEST - PALEST) * np.clip(shade, 0, 1)
    axes.imshow(np.repeat(grey[:, :, np.newaxis], 3, axis=2), aspect="auto")
    for row, column in np.ndindex(*values.shape):
        figure = round(100 * values[row, column]) + 0.0  # never a negative zero
        axes.text(
            column,
            row,
            f"{figure:+.0f}" if signed and figure else f"{figure:.0f}",
            ha="center",
            va="center",
            color=INK,
        )
    axes.set_xticks(range(values.shape[1]), [plain(str(name)) for name in table.columns], rotation=90)
    axes.set_yticks(range(values.shape[0]), [plain(str(name)) for name in table.index])
    axes.tick_params(length=0)
    rows.bare(axes, "left", "bottom")
    return axes


@pictures("tournament", lambda found: (found.setting, found.matrix(), of_tournament(found)))
@dataclass(frozen=True, eq=False, repr=False)
class TournamentPlots(Pictures):
    """The picture of a tournament: matrix()."""

    asked: Asked
    pairs: pd.DataFrame
    finding: str = ""

    @picture(
        lambda self: MATRIX_NOTE.format(first=self.parties[0], second=self.parties[1]),
        finding=lambda self: self.finding,
        told=lambda self: matrix_told({self.named[measure]: self.wide(measure) for measure in self.named}),
    )
    def matrix(self, blank: Blank) -> None:
        """What becomes of each pair of strategies?"""
        panels = blank.lay([CELLS + NAMES] * 2, columns=len(SHARES), panels=len(self.named), sharey=True)
        for (measure, name), axes in zip(self.named.items(), panels, strict=True):
            table, is_share = self.wide(measure), measure in SHARES
            low, high = (0.0, 1.0) if is_share else (float(table.min(axis=None)), float(table.max(axis=None)))
            matrix(table, axes, low=low, high=high, signed=not is_share)
            axes.set_title("\n".join(wrap(name, NAME_WIDTH, MIDDLE, "bold")))

    @property
    def parties(self) -> list[str]:
        """The titles of the two sides."""
        return [str(party.title or key) for key, party in self.asked.scenario.parties.items()]

    @cached_property
    def named(self) -> Mapping[str, str]:
        """What is drawn, each by its name."""
        payoffs = zip(self.asked.scenario.parties, self.parties, strict=True)
        return {**{share: share for share in SHARES}, **{f"payoff {key}": f"payoff of {name}" for key, name in payoffs}}

    def wide(self, measure: str) -> pd.DataFrame:
        """One measure, with a row for each strategy of the first party and a column for each of the second."""
        index, columns = (f"strategy {key}" for key in self.asked.scenario.parties)
        one = self.pairs[self.pairs["measure"] == measure]
        order = one[index].unique()
        return one.pivot_table(index=index, columns=columns, values="mean", sort=False).loc[order, order]
