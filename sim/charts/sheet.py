"""The sheet that panels are put on: what was found and what was asked at the top, panels, a key, and the caption."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from sim import files
from sim.charts.labels import together, width, wrap
from sim.charts.letters import calm, put_right
from sim.charts.style import CAVEAT, LARGE, LINE, MIDDLE, SMALL, WIDTH, context
from sim.visible import visible

PAD = 0.12  # inches between the edge of the sheet and what is on it
HEAD = 0.42  # inches for a question of one line
TITLE_LINE = 0.235  # inches for a line of a finding
MOST_LINES = 2  # of a finding
STEP = 0.25  # inches by which the lines of a finding are narrowed
BRACKETS = re.compile(r"\([^()]{1,30}\)")  # of a finding: a name that is not cut
SMALLER = 11.0  # points of a finding that needs them
DOTS_PER_INCH = 160
COMPRESSION = 3  # of PNG: as small as at 6, and a third sooner


class Picture(Figure):
    """A figure that belongs to no window and shows itself in a notebook."""

    foot: str = ""

    def _repr_png_(self) -> bytes:
        return encode(self, "png")


def sheet(
    question: str,
    foot: str,
    heights: Sequence[float],
    *,
    columns: int = 1,
    panels: int | None = None,
    note: str = "",
    finding: str = "",
    key: Sequence[Artist] = (),
    key_columns: int = 2,
    **sharing: Any,
) -> tuple[Picture, list[Axes]]:
    """An empty sheet with one row of panels for each of `heights` (inches), and its axes in reading order.

    `finding` is what was found: then that is the title, with the question below it. `note` explains how to read the
    panels, `key` holds the entries of the legend, `sharing` goes to `subplots`. Of the last row only as many axes are
    kept as make up `panels`.
    """
    lines = wrap(note, WIDTH - 2 * PAD) + wrap(foot.replace(CAVEAT, together(CAVEAT)), WIDTH - 2 * PAD)
    rows = math.ceil(len(key) / key_columns)
    below = PAD + LINE * len(lines) + (LINE * 1.15 * rows + 0.1 if key else 0.0)
    told, size = headline(finding) if finding else ([question], LARGE)
    head = HEAD + (TITLE_LINE * (len(told) - 1) + LINE * 1.2 if finding else 0.0)
    height = head + sum(heights) + below
    figure = Picture(figsize=(WIDTH, height), layout="constrained", facecolor="white")
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)
    engine.set(
        rect=(0, below / height, 1, 1 - (below + head) / height),
        h_pad=0.06,
        w_pad=PAD,
        hspace=0.02,
        wspace=0.02,
    )
    left = PAD / WIDTH
    title = figure.suptitle(
        "\n".join(told), x=left, y=1 - PAD / height, ha="left", va="top", fontsize=size, fontweight="bold"
    )
    title.set_in_layout(False)
    if finding:
        top = 1 - (PAD + TITLE_LINE * len(told)) / height
        figure.text(left, top, question, fontsize=MIDDLE, va="top").set_in_layout(False)
    text = figure.text(left, 0.6 * PAD / height, "\n".join(lines), fontsize=SMALL, va="bottom", linespacing=1.25)
    text.set_in_layout(False)
    text.set_gid("caption")
    figure.foot = visible(foot)
    if key:
        at = (left, (PAD + LINE * len(lines)) / height)
        spacing: dict[str, Any] = {"borderaxespad": 0, "borderpad": 0, "labelspacing": 0.35}
        legend = figure.legend(handles=list(key), loc="lower left", bbox_to_anchor=at, ncols=key_columns, **spacing)
        legend.set_in_layout(False)
    grid = figure.subplots(len(heights), columns, squeeze=False, height_ratios=list(heights), **sharing)
    axes = list(grid.flat)
    for spare in axes[panels:] if panels is not None else []:
        above = axes[axes.index(spare) - columns]
        above.xaxis.set_tick_params(labelbottom=True)
        spare.remove()
    return figure, axes[:panels]


def headline(finding: str) -> tuple[list[str], float]:
    """The lines of a finding and their size: two lines at the most, smaller where they must be, and then cut.

    A short name in brackets stays on one line.
    """
    finding = BRACKETS.sub(lambda name: together(name.group()), finding)
    for size in (LARGE, SMALLER):
        if len(lines := wrap(finding, WIDTH - 2 * PAD, size, "bold")) <= MOST_LINES:
            return _balanced(finding, len(lines), size), size
    last = lines[MOST_LINES - 1]
    while width(f"{last} …", SMALLER, "bold") > WIDTH - 2 * PAD and " " in last:
        last = last.rpartition(" ")[0]
    return [*lines[: MOST_LINES - 1], f"{last} …"], SMALLER


def _balanced(finding: str, count: int, size: float) -> list[str]:
    """So many lines as even as they can be, so that no single word stands below."""
    inches = WIDTH - 2 * PAD
    while len(wrap(finding, inches - STEP, size, "bold")) == count and inches > WIDTH / 2:
        inches -= STEP
    return wrap(finding, inches, size, "bold")


def settle(figure: Picture) -> Picture:
    """Put its words right, and lay the sheet out once and for all, so that drawing it again changes nothing.

    The solver behind the layout does not always give the same last bits, so the panels' places are rounded.
    """
    engine = figure.get_layout_engine()
    assert engine is not None
    with calm():
        put_right(figure)
        engine.execute(figure)
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = (round(place, 4) for place in axes.get_position().bounds)
        axes.set_position((left, bottom, width, height))
    return figure


def encode(figure: Figure, form: str, dots_per_inch: int = 110) -> bytes:
    """The bytes of a picture as "png" or "svg": the same for the same picture, whenever it is drawn."""
    buffer = io.BytesIO()
    words = {"Title": figure.get_suptitle(), "Description": getattr(figure, "foot", "")}
    with context(), calm():
        if form == "svg":
            figure.savefig(buffer, format="svg", metadata={**words, "Date": None, "Creator": "sim"})
        else:
            described = {**words, "Software": None}
            small = {"compress_level": COMPRESSION}
            figure.savefig(buffer, format="png", dpi=dots_per_inch, metadata=described, pil_kwargs=small)
    return buffer.getvalue()


def save(figure: Figure, folder: str | Path, name: str, *, svg: bool = False) -> list[Path]:
    """Write a picture as PNG, and as SVG too if asked for, into `folder`, made if need be; the paths written."""
    folder = Path(folder)
    files.make_folder(folder)
    paths = []
    for form in ("png", "svg") if svg else ("png",):
        path = folder / f"{name}.{form}"
        files.write(path, encode(figure, form, DOTS_PER_INCH))
        paths.append(path)
    return paths
