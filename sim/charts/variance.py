"""Which uncertain numbers does the ending hang on? Sobol indices, first order and total, and the screening before."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from sim.charts.rows import dotted, nought
from sim.charts.style import INK, from_zero
from sim.charts.tornado import FACES, mark, name_rows, rows

NOTE = (
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


def key(*, screening: bool = False) -> list[Artist]:
    """The entries of the legend."""
    if screening:
        return [mark("mu*, looked at closely", "o", filled=True), mark("mu*, not", "o", filled=False)]
    return [mark("total", "o", filled=True), mark("first order", "s", filled=False)]


def told(table: pd.DataFrame, state: str) -> Iterator[str]:
    """What is to be seen, in words: both indices of each number."""
    for row in table.to_dict("records"):
        total, first = (f"{row[name]:.2f}" if row[name] == row[name] else "not known" for name in ("total", "first"))
        yield f"{row['path']}, part of the variance of {state}: {total} in total, {first} by itself."


def screening_told(table: pd.DataFrame) -> Iterator[str]:
    """What is to be seen, in words: the mean size of the change that each number makes."""
    said = ", ".join(
        f"{row['path']} {100 * row['mu_star']:.1f}{' (looked at closely)' if row['chosen'] else ''}"
        for row in table.to_dict("records")
    )
    yield f"Mean size of the change in points: {said}."


def indices(table: pd.DataFrame, axes: Axes) -> Axes:
    """Draw both indices of each number: `table` has path, first and total with _low and _high, and basis."""
    places = rows(table)
    dotted(axes, *places)
    nought(axes)
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
    """Draw the mean size of the effects: `table` has path, mu_star, mu_star_half, noise (shares) and chosen."""
    places = rows(table)
    dotted(axes, *places)
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
