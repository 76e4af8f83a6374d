"""The pictures of the space of roads, each as a figure of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts import orders as ordering
from sim.charts.labels import wrap
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import INK, LINE, OWNER_LOOKS, SMALL, Look
from sim.charts.tables import Asked
from sim.phrases import percent, with_error
from sim.words.roadmaps import finding

BEST, OWN = Look("#0072B2", "#FFFFFF", "", "D", "-"), Look("#E69F00", "#FFFFFF", "", "s", "--")
FEW = 5  # of the best that are drawn
NAME_WIDTH = 1.7  # inches
ACCEPTED = "accepted_completed"  # the column of what both accept and what then completes
LATTICE_NOTE = (
    "From the lower left to the upper right: every order is a way over this lattice; to the right: a tranche of "
    "{first}, up: a tranche of {second}, aslant: both at once. The darker and broader a stroke, the oftener the orders "
    "that take it complete (from {low} % to {high} % of worlds, on average). In the circles: the same for all orders "
    "that pass there, in per cent."
)
PALEST, DARKEST = 0.86, 0.15  # lightness of grey, 1 is white
THINNEST, BROADEST = 1.5, 7.0  # points


def lattice_note(moves: pd.DataFrame, first: str, second: str) -> str:
    """How to read the panel."""
    shares = 100 * moves["completed"]
    return LATTICE_NOTE.format(first=first, second=second, low=f"{shares.min():.0f}", high=f"{shares.max():.0f}")


def lattice_told(moves: pd.DataFrame, roads: pd.DataFrame, first: str, second: str) -> Iterator[str]:
    """What is to be seen, in words: what orders that begin with each move complete, and the order that is marked."""
    begun: Any = moves[(moves["from_first"] == 0) & (moves["from_second"] == 0)].itertuples()
    words = {(1, 0): first, (0, 1): second, (1, 1): "both at once"}
    said = ", ".join(f"{words[row.first, row.second]} {percent(row.completed)}" for row in begun)
    yield f"Completed on average, by what comes first: {said}."
    best: Any = roads[roads["best"].astype(bool)].iloc[0]
    yield f"The best by half of the worlds: {best['order']}, completed {percent(best['completed'])} of all."


def lattice(
    table: pd.DataFrame, ways: Mapping[str, Sequence[tuple[int, int]]], looks: Mapping[str, Look], axes: Axes
) -> Axes:
    """Draw the moves: `table` has from_first, from_second, first, second, orders and completed.

    `ways[name]`: the points that an order passes, drawn over it in the look of that name, a little to one side.
    """
    rows: list[Any] = list(table.itertuples())
    low, high = float(table["completed"].min()), float(table["completed"].max())
    for one in sorted(rows, key=lambda row: row.completed):
        part = (one.completed - low) / (high - low) if high > low else 0.0
        grey = f"{PALEST + (DARKEST - PALEST) * part:.3f}"
        broad = THINNEST + (BROADEST - THINNEST) * part
        axes.plot([one.from_first, one.first], [one.from_second, one.second], color=grey, linewidth=broad, zorder=1)
    for number, (name, points) in enumerate(ways.items()):
        aside = 0.07 * (number - (len(ways) - 1) / 2)
        across, up = zip(*points, strict=True)
        look = looks[name]
        axes.plot(
            [x + aside for x in across], [y - aside for y in up], color=look.colour, linestyle=look.line, linewidth=2.2,
            marker=look.marker, markersize=4, zorder=3,
        )  # fmt: skip
    for (first, second), share in passing(table).items():
        circle = {"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": INK, "linewidth": 0.7}
        axes.text(first, second, f"{100 * share:.0f}", ha="center", va="center", fontsize=SMALL, bbox=circle, zorder=4)
    axes.set_xlim(-0.4, table["first"].max() + 0.4)
    axes.set_ylim(-0.4, table["second"].max() + 0.4)
    axes.set_xticks(range(int(table["first"].max()) + 1))
    axes.set_yticks(range(int(table["second"].max()) + 1))
    return axes


def passing(table: pd.DataFrame) -> dict[tuple[int, int], float]:
    """For each point the mean share that completes of all orders that pass there."""
    into = table.assign(x=table["first"], y=table["second"])
    out = table[(table["from_first"] == 0) & (table["from_second"] == 0)].assign(x=0, y=0)
    both = pd.concat([out, into], ignore_index=True)
    both["sum"] = both["completed"] * both["orders"]
    sums: Any = both.groupby(["x", "y"])[["sum", "orders"]].sum()
    return {(int(x), int(y)): float(row["sum"] / row["orders"]) for (x, y), row in sums.iterrows()}


@pictures(
    "roadmaps",
    lambda found: (found.setting, found.roads(), found.lattice(), found.titles, found.letters, finding(found)),
)
@dataclass(frozen=True, eq=False, repr=False)
class RoadmapsPlots(Pictures):
    """The pictures: lattice(), orders(), best(), front(), or all() of them."""

    asked: Asked
    roads: pd.DataFrame
    moves: pd.DataFrame
    tracks: Mapping[str, str]
    letters: Sequence[str]
    finding: str = ""

    @picture(
        lambda self: lattice_note(self.moves, *self.named),
        finding=lambda self: self.finding,
        told=lambda self: lattice_told(self.moves, self.roads, *self.named),
    )
    def lattice(self, blank: Blank) -> None:
        """Which order of steps carries furthest?"""
        first, second = self.named
        ways = {name: self.points(name) for name in self.marked}
        [axes] = blank.lay([0.75 + 0.8 * int(self.moves["second"].max())], key=self.key)
        lattice(self.moves, ways, self.marked, axes)
        axes.set_xlabel(f"tranches of {first}")
        axes.set_ylabel(f"tranches of {second}")

    @picture(
        lambda self: ordering.NOTE.format(first=self.named[0], second=self.named[1]),
        told=lambda self: ordering.told(self.roads, self.named, self.parties),
        finding=lambda self: ordering.finding(self.roads, self.named),
    )
    def orders(self, blank: Blank) -> None:
        """Does it matter who goes first?"""
        first, second = self.named
        key = list(self.key)
        for party, look in self.looks.items():
            style: dict[str, Any] = {"color": look.colour, "marker": look.marker, "linestyle": ""}
            key.append(Line2D([], [], label=f"accepted by {self.parties[party]}", **style))
        above, below = blank.lay([2.3, 1.7], key=key, sharex=True)
        ordering.completing(self.roads, above, self.marked)
        ordering.accepting(self.roads, below, self.looks)
        below.set_xlabel(f"{second} first   ←   who goes first   →   {first} first")

    @picture(
        lambda self: ordering.BEST_NOTE.format(legend=self.legend),
        told=lambda self: ordering.best_told(self.chosen, self.legend),
        finding=lambda self: self.finding,
    )
    def best(self, blank: Blank) -> None:
        """Which orders complete most often?"""
        table = self.chosen
        table["name"] = ["\n".join(wrap(str(name), NAME_WIDTH)) for name in table["name"]]
        owners: list[Artist] = [Patch(label=self.parties[key], **look.fill) for key, look in self.looks.items()]
        [axes] = blank.lay([max(0.42, 2.4 * LINE) * len(table) + 0.2], key=owners)
        ordering.best(table, self.letters, list(self.looks.values()), axes)

    @picture(
        ordering.FRONT_NOTE,
        told=lambda self: ordering.front_told(self.roads, self.parties),
        finding=lambda self: ordering.front_found(self.roads),
    )
    def front(self, blank: Blank) -> None:
        """Which orders does no other order beat?"""
        for axes, (key, look) in zip(blank.lay([2.8], columns=2, sharex=True), self.looks.items(), strict=True):
            ordering.front(self.roads, key, self.parties[key], look, axes)

    @cached_property
    def parties(self) -> dict[str, str]:
        """The titles of those who own the tracks."""
        plan = self.asked.scenario
        owners = dict.fromkeys(plan.tracks[track].owner for track in self.tracks)
        return {key: str(plan.parties[key].title or key) for key in owners}

    @property
    def looks(self) -> dict[str, Look]:
        """How each of them is drawn."""
        return dict(zip(self.parties, OWNER_LOOKS, strict=False))

    @property
    def named(self) -> list[str]:
        """What the tracks are called within a sentence."""
        return list(self.tracks.values())

    @property
    def legend(self) -> str:
        """What the letters mean."""
        meant = (f"{letter}: a tranche of {name}" for letter, name in zip(self.letters, self.named, strict=True))
        return f"{', '.join(meant)}."

    @property
    def chosen(self) -> pd.DataFrame:
        """The orders that are drawn one below the other, with their names and what is said of them."""
        best = self.roads.sort_values("chosen_by", ascending=False, kind="stable").head(FEW)
        accepted = self.roads[self.roads["proposed"]].assign(name="most often accepted by both and completed")
        parts = [
            best.assign(name=[f"{place}." for place in range(1, len(best) + 1)]),
            accepted.assign(reported=accepted[ACCEPTED], reported_error=accepted[f"{ACCEPTED}_error"]),
            self.roads[self.roads["own"]].assign(name="the scenario's own, or nearest to it"),
            self.roads.iloc[[0, -1]].assign(name=[f"{name} first" for name in self.named]),
        ]
        table = pd.concat(parts, ignore_index=True)
        return table.assign(said=list(map(with_error, table["reported"], table["reported_error"])))

    @property
    def marked(self) -> dict[str, Look]:
        """The orders that are marked: the scenario's own under the best, where they are two."""
        is_one = bool((self.roads["own"] & self.roads["best"]).any())
        return {"best": BEST} if is_one else {"own": OWN, "best": BEST}

    @property
    def key(self) -> list[Artist]:
        """The entries of the legend for them."""
        names = {"best": "the best by half of the worlds", "own": "the scenario's own order, or the nearest"}
        if len(self.marked) == 1:
            names["best"] += ": the scenario's own"
        found: list[Artist] = []
        for name, look in self.marked.items():
            style: dict[str, Any] = {"color": look.colour, "marker": look.marker, "linestyle": look.line}
            found.append(Line2D([], [], linewidth=2.2, label=names[name], **style))
        return found

    def points(self, name: str) -> list[tuple[int, int]]:
        """The points of the lattice that a marked order passes."""
        order = str(self.roads.loc[self.roads[name].astype(bool), "order"].iloc[0])
        points = [(0, 0)]
        for move in order.split(" "):
            first, second = (at + (letter in move) for at, letter in zip(points[-1], self.letters, strict=True))
            points.append((first, second))
        return points
