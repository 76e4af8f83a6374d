"""The pictures of a sensitivity analysis, each as a figure of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts import rows as naming
from sim.charts.labels import wrap
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import INK, SMALL, caption, from_zero
from sim.charts.tables import Asked
from sim.phrases import percent, points, with_half
from sim.scenario.names import name_of
from sim.study.statistics import SURE, width
from sim.words.sensitivity import finding

BESIDE = 0.7  # inches that a panel takes beside its rows
SCREENED = 20  # numbers in the picture of the screening
TORNADO_NOTE = (
    "The share {state} at the 10 % quantile of a number (hollow) and at its 90 % quantile (filled), with the values, "
    "while each world draws all other numbers; the same {worlds:,} worlds for all. The line is the share with every "
    "number as drawn. At the right, the change in points with its 95 % interval, in brackets where that contains zero."
)
NAME_WIDTH = 2.5  # inches for the name of a number
ROOM = 1.35  # lines of text for each line of a name
ROOM_FOR_VALUES = 0.16  # of the widest range, to either side
BAR = 0.4  # inches of a row from which a bar is no broader, so that a long name makes none look larger
HEIGHT = 0.5  # of a bar, of the height of its row
ASSUMED, DIRECTED, SOURCED = ("#E3E3E3", "////"), ("#BFD9EC", "...."), ("#6AA5D0", "")
FACES = {"assumption": ASSUMED, "direction": DIRECTED, "value": SOURCED}
"""Face and hatch of a number without a source, of one whose source gives its direction only, and of one with."""
INDICES_NOTE = (
    "Sobol indices of the share {state}: what part of its variance a number makes, by itself (first order) and with "
    "others as well (total), with 95 % intervals; chance is taken off. Where the two are far apart, what the number "
    "does hangs on other numbers. The shade at the left tells what the number rests on. Numbers that were not "
    "looked at closely are as each world draws them."
)
SCREENING_NOTE = (
    "Mean size of the change of the share {state}, in points, when a number crosses its range (mu*, Morris), with 95 % "
    "intervals; the short line is what chance alone would show. Filled: looked at closely afterwards. The {shown} "
    "largest of {count} numbers."
)
LEAST, MOST = -0.5, 1.5  # intervals that go on beyond say no more
APART = 0.07  # inches between the two marks of a row
STROKE = 5.0  # points: the ends of an interval


def names(table: pd.DataFrame) -> list[list[str]]:
    """For each number, in order, the lines that name it: `name`."""
    return [wrap(str(name), NAME_WIDTH) for name in table["name"]]


def heights(table: pd.DataFrame) -> list[float]:
    """For each number, in order, the inches that its row takes."""
    return [height + 0.06 for height in naming.heights(names(table), line=ROOM)]


def rows(table: pd.DataFrame) -> list[float]:
    """The middle of each row, in inches from the top."""
    return naming.middles(heights(table))


def tornado_told(table: pd.DataFrame, state: str) -> Iterator[str]:
    """What is to be seen, in words: the share at the low and at the high value of each number, and the change."""
    for row in table.to_dict("records"):
        ends = " to ".join(percent(row[f"share_at_{end}"]) for end in ("low", "high"))
        values = " to ".join(f"{row[f'{end}_value']:.3g}" for end in ("low", "high"))
        change = with_half(row["difference"], (row["high"] - row["low"]) / 2)
        yield f"{row['name']} from {values}: {state} from {ends}, {change} points."


def basis_key(table: pd.DataFrame) -> list[Artist]:
    """The entries of the legend, for what the numbers that are drawn rest on."""
    drawn = {FACES[basis] for basis in table["basis"]}
    return [
        Patch(facecolor=look[0], hatch=look[1], edgecolor=INK, linewidth=0.6, label=label)
        for look, label in (
            (ASSUMED, "assumption, without a source"),
            (DIRECTED, "source for the direction only"),
            (SOURCED, "source for the value"),
        )
        if look in drawn
    ]


def tornado(table: pd.DataFrame, axes: Axes) -> Axes:
    """Draw the range of each number: `table` has name, low_value, high_value, share_at_low, share_at_high,
    share_as_drawn, difference, low, high and basis; the shares are 0 to 1.
    """
    places = rows(table)
    if len(table):
        axes.axvline(100 * float(table["share_as_drawn"].iloc[0]), color=INK, linewidth=0.9, zorder=1)
    for place, height, row in zip(places, heights(table), table.to_dict("records"), strict=True):
        face, hatch = FACES[row["basis"]]
        ends = [
            (100 * row["share_at_low"], row["low_value"], "white"),
            (100 * row["share_at_high"], row["high_value"], INK),
        ]
        ends.sort(key=lambda end: end[0])
        (left, _, _), (right, _, _) = ends
        bar: dict[str, Any] = {"facecolor": face, "hatch": hatch, "edgecolor": INK, "linewidth": 0.6, "zorder": 2}
        axes.barh(place, right - left, HEIGHT * min(height, BAR), left=left, **bar)
        for (share, value, fill), side in zip(ends, ("right", "left"), strict=True):
            axes.plot(share, place, "o", color=fill, markeredgecolor=INK, markersize=4, zorder=3)
            offset = (-5 if side == "right" else 5, 0)
            axes.annotate(
                f"{value:.3g}", (share, place), offset, textcoords="offset points", ha=side, va="center", fontsize=8
            )
        clear = row["low"] > 0 or row["high"] < 0
        said = with_half(row["difference"], (row["high"] - row["low"]) / 2)
        axes.text(
            1.02,
            place,
            said if clear else f"({said})",
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=SMALL,
        )
    name_rows(axes, table)
    if len(table):
        ends = 100 * table[["share_at_low", "share_at_high", "share_as_drawn"]].to_numpy(dtype=float)
        room = ROOM_FOR_VALUES * max(ends.max() - ends.min(), 1.0)
        axes.set_xlim(ends.min() - room, ends.max() + room)
    axes.xaxis.set_major_formatter(lambda share, _: f"{share:g} %" if 0 <= share <= 100 else "")
    return axes


def name_rows(axes: Axes, table: pd.DataFrame) -> None:
    """Name each number beside its row, the first at the top."""
    naming.name(axes, rows(table), names(table))
    axes.set_ylim(sum(heights(table)), 0)


def mark(label: str, marker: str, *, filled: bool) -> Line2D:
    """An entry of the legend for a mark with an interval."""
    face = INK if filled else "white"
    return Line2D([], [], color=INK, marker=marker, markerfacecolor=face, markersize=5, linewidth=1.2, label=label)


def marks_key(*, screening: bool = False) -> list[Artist]:
    """The entries of the legend."""
    if screening:
        return [mark("mu*, looked at closely", "o", filled=True), mark("mu*, not", "o", filled=False)]
    return [mark("total", "o", filled=True), mark("first order", "s", filled=False)]


def indices_told(table: pd.DataFrame, state: str) -> Iterator[str]:
    """What is to be seen, in words: both indices of each number."""
    for row in table.to_dict("records"):
        total, first = (f"{row[name]:.2f}" if row[name] == row[name] else "not known" for name in ("total", "first"))
        yield f"{row['name']}, part of the variance of {state}: {total} in total, {first} by itself."


def screening_told(table: pd.DataFrame) -> Iterator[str]:
    """What is to be seen, in words: the mean size of the change that each number makes."""
    said = ", ".join(
        f"{row['name']} {100 * row['mu_star']:.1f}{' (looked at closely)' if row['chosen'] else ''}"
        for row in table.to_dict("records")
    )
    yield f"Mean size of the change in points: {said}."


def indices(table: pd.DataFrame, axes: Axes) -> Axes:
    """Draw both indices of each number: `table` has name, first and total with _low and _high, and basis."""
    places = rows(table)
    naming.dotted(axes, *places)
    naming.nought(axes)
    for place, row in zip(places, table.to_dict("records"), strict=True):
        for name, marker, filled, shift in (("total", "o", True, -APART), ("first", "s", False, APART)):
            ends = [row[f"{name}_low"], row[f"{name}_high"]]
            _interval(axes, place + shift, row[name], ends, marker, filled=filled)
        face, hatch = FACES[row["basis"]]
        axes.axhspan(
            place - 2 * APART, place + 2 * APART, 0, 0.02, facecolor=face, hatch=hatch, edgecolor=INK, linewidth=0.5
        )
    name_rows(axes, table)
    ends = table[["first_low", "first_high", "total_low", "total_high"]].to_numpy(dtype=float)
    known = ends[np.isfinite(ends)]
    axes.set_xlim(
        max(LEAST, min(-0.08, 1.2 * known.min(initial=0) - 0.04)), min(MOST, max(1.02, 1.03 * known.max(initial=0)))
    )
    return axes


def screening(table: pd.DataFrame, axes: Axes) -> Axes:
    """Draw the mean size of the effects: `table` has name, mu_star, mu_star_half, noise (shares) and chosen."""
    places = rows(table)
    naming.dotted(axes, *places)
    for place, row in zip(places, table.to_dict("records"), strict=True):
        middle, half, noise = (100 * row[name] for name in ("mu_star", "mu_star_half", "noise"))
        _interval(axes, place, middle, [max(middle - half, 0.0), middle + half], "o", filled=bool(row["chosen"]))
        axes.plot(noise, place, "|", color=INK, markersize=13, markeredgewidth=2.2, zorder=2)
    name_rows(axes, table)
    from_zero(axes, "x")
    return axes


def _interval(axes: Axes, place: float, middle: float, ends: list[float], marker: str, *, filled: bool) -> None:
    axes.plot(ends, [place, place], color=INK, linewidth=1.2, marker="|", markersize=STROKE, zorder=3)
    face = INK if filled else "white"
    axes.plot(middle, place, marker, color=face, markeredgecolor=INK, markersize=4.5, zorder=4)


@pictures(
    "sensitivity",
    lambda found: (
        found.setting, found.options.state, found.alone, found.screening, found.indices, found.tornado, finding(found)
    ),
)  # fmt: skip
@dataclass(frozen=True, eq=False, repr=False)
class SensitivityPlots(Pictures):
    """The pictures of a sensitivity analysis: screening(), and of the close look, if there was one, the other two.

    The tables are those of `sim.study.numbers.sensitivity.Sensitivity`; `alone`: the worlds of the tornado.
    """

    asked: Asked
    state: str
    alone: int
    screened: pd.DataFrame
    decomposed: pd.DataFrame
    ranged: pd.DataFrame
    finding: str = ""

    EACH = " at each point"

    @picture(
        lambda self: SCREENING_NOTE.format(state=self.state, shown=len(self.largest), count=len(self.screened)),
        told=lambda self: screening_told(self.largest),
        finding=lambda self: self.screening_found,
    )
    def screening(self, blank: Blank) -> None:
        """Which uncertain numbers move the ending at all?"""
        [axes] = blank.lay([sum(heights(self.largest)) + BESIDE], key=marks_key(screening=True))
        screening(self.largest, axes)
        axes.set_xlabel("points")

    @picture(
        lambda self: INDICES_NOTE.format(state=self.state),
        told=lambda self: indices_told(self.named(self.decomposed), self.state),
        finding=lambda self: self.finding,
        there=lambda self: len(self.decomposed) > 0,
    )
    def indices(self, blank: Blank) -> None:
        """Which uncertain numbers does the ending hang on?"""
        key = [*marks_key(), *basis_key(self.decomposed)]
        table = self.named(self.decomposed)
        [axes] = blank.lay([sum(heights(table)) + BESIDE], key=key)
        indices(table, axes)
        axes.set_xlabel("share of the variance")

    @picture(
        lambda self: TORNADO_NOTE.format(state=self.state, worlds=self.alone),
        told=lambda self: tornado_told(self.named(self.ranged), self.state),
        finding=lambda self: self.tornado_found,
        there=lambda self: len(self.decomposed) > 0,
    )
    def tornado(self, blank: Blank) -> None:
        """What does each uncertain number do by itself?"""
        foot = caption([self.asked.scenario.name], [self.alone], [self.asked.seed], each=self.EACH)
        table = self.named(self.ranged)
        [axes] = blank.lay([sum(heights(table)) + BESIDE], foot=foot, key=basis_key(table))
        tornado(table, axes)
        axes.set_xlabel(f"worlds {self.state}")

    @property
    def largest(self) -> pd.DataFrame:
        """The numbers that the screening shows."""
        return self.named(self.screened.head(max(SCREENED, int(self.screened["chosen"].sum()))))

    def named(self, table: pd.DataFrame) -> pd.DataFrame:
        """The same with a column of names in the place of paths."""
        return table.assign(name=[name_of(self.asked.scenario, str(path)) for path in table["path"]])

    @property
    def screening_found(self) -> str:
        """The title of the screening: how many numbers move the share beyond chance."""
        half = self.screened["mu_star_half"] * width(len(self.screened)) / SURE
        beyond = int((self.screened["mu_star"] - half > self.screened["noise"]).sum())
        numbers = f"of {len(self.screened)} numbers move the share {self.state} by more than chance would"
        return f"{beyond or 'None'} {numbers.replace('move', 'moves') if beyond < 2 else numbers}"

    @property
    def tornado_found(self) -> str:
        """The title of the tornado: what does most by itself, all of them told from chance together."""
        table = self.named(self.ranged)
        reach = (table["high"] - table["low"]) / 2 * width(len(table)) / SURE
        size = table["difference"].abs()
        most = int(size.argmax())
        if not size.iloc[most] > reach.iloc[most]:
            return f"No number by itself changes the share {self.state} beyond chance"
        alike = int((size + reach > size.iloc[most] - reach.iloc[most]).sum()) - 1
        others = f", and {alike} more cannot be told from it" if alike else ""
        one = table.iloc[most]
        return f'By itself "{one["name"]}" changes the share by {points(one["difference"])} points{others}'
