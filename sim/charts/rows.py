"""Panels of rows: named at the left, as high as their names need, the first at the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from matplotlib.axes import Axes

from sim.charts.style import FAINT, INK, LINE


def heights(names: Sequence[Sequence[str]], *, line: float = 1.0, gap: float = 0.0) -> list[float]:
    """For each row the inches that its name takes: `line`, in lines of text, for each line of it, and `gap` for all."""
    return [LINE * (line * max(len(lines), 1) + gap) for lines in names]


def middles(heights: Sequence[float]) -> list[float]:
    """The middle of each row, from the top."""
    return [end - height / 2 for end, height in zip(accumulate(heights), heights, strict=True)]


def name(axes: Axes, places: Iterable[float], names: Iterable[Sequence[str]]) -> None:
    """Name each row at its place, in lines; it needs no axis at its left."""
    axes.set_yticks(list(places), ["\n".join(lines) for lines in names])
    axes.tick_params(axis="y", length=0)
    bare(axes, "left")


def bare(axes: Axes, *sides: str) -> None:
    """Draw no axis at these sides."""
    for side in sides:
        axes.spines[side].set_visible(False)


def dotted(axes: Axes, *places: float) -> None:
    """A faint line through each row."""
    for place in places:
        axes.axhline(place, color=FAINT, linewidth=0.5, linestyle=":", zorder=0)


def nought(axes: Axes, at: float = 0) -> None:
    """The upright line at nothing, or at what else differences are measured from."""
    axes.axvline(at, color=INK, linewidth=0.9)
