"""Words on pictures: wrapped, kept apart from each other, and dates along an axis of weeks."""

from __future__ import annotations

import datetime
import re
import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator

from sim.charts.style import FAMILY, INK, LINE, MIDDLE, SMALL
from sim.phrases import MONTHS
from sim.visible import visible

HINTING = 1.05  # letters are widened to whole dots where dots are few
RAW = "Glyph .* missing from"  # how matplotlib says of each letter that its font has not what `letters` says once
HARD_SPACE = "\u00a0"
PER_CENT = re.compile(r"(?<=\d) (?=%)")  # the space between a number and its sign
MANDATE = "mandate ends"
SURE = 0.8  # of the width of a panel before the sheet is laid out: what it keeps beside words at its right
MANDATE_NOTE = " Upright line: the mandate of the force ends."
MONTHS_APART = (1, 2, 3, 6, 12, 24, 60, 120)


LEADER: dict[str, Any] = {
    "xycoords": "axes fraction",
    "textcoords": "axes fraction",
    "va": "center",
    "ha": "left",
    "annotation_clip": False,
    "arrowprops": {
        "arrowstyle": "-",
        "linewidth": 0.6,
        "color": INK,
        "shrinkA": 1,
        "shrinkB": 0,
        "relpos": (0, 0.5),
    },
}
"""Words at the right of a panel, with a thin line to the height that they speak of."""


@cache
def width(text: str, size: float = SMALL, weight: str = "normal") -> float:
    """The width of a line of text in inches, as the widest of canvases draws it."""
    font = FontProperties(family=FAMILY, size=size, weight=weight)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=RAW)
        return HINTING * float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) / 72


def wrap(text: str, inches: float, size: float = SMALL, weight: str = "normal") -> list[str]:
    """Lines of `text` that fit into `inches`; a single word that does not fit is cut where it must be.

    Words that `together` has joined stay on one line, and so does a number with its sign for per cent.
    """
    lines: list[str] = []
    for word in PER_CENT.sub(HARD_SPACE, " ".join(visible(text).splitlines())).split(" "):
        if lines and width(f"{lines[-1]} {word}", size, weight) <= inches:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for letter in word:
            if lines[-1] and width(lines[-1] + letter, size, weight) > inches:
                lines.append("")
            lines[-1] += letter
    return [line.replace(HARD_SPACE, " ") for line in lines if line]


def together(words: str) -> str:
    """Words that `wrap` keeps on one line."""
    return words.replace(" ", HARD_SPACE)


def height_of(axes: Axes) -> float:
    """The height of a panel in inches, near enough before the sheet is laid out."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    return float(axes.get_position().height * figure.get_figheight())


def spread(places: Sequence[float], gaps: Sequence[float], low: float, high: float) -> list[float]:
    """Ascending `places`, moved apart so that label k keeps half of gaps[k] free on either side."""
    moved: list[float] = []
    for place, gap, before in zip(places, gaps, [0.0, *gaps[:-1]], strict=True):
        floor = moved[-1] + (gap + before) / 2 if moved else low + gap / 2
        moved.append(max(place, floor))
    ceiling = high
    for k in reversed(range(len(moved))):
        moved[k] = min(moved[k], ceiling - gaps[k] / 2)
        ceiling = moved[k] - gaps[k] / 2
    return moved


def name_ends(axes: Axes, words: Sequence[str], heights: Sequence[float], aside: float) -> None:
    """Write at the right of a panel what ends at ascending `heights` (parts of the panel), with a line to each."""
    gap = LINE / (0.8 * height_of(axes))
    for word, height, place in zip(words, heights, spread(heights, [gap] * len(words), -0.02, 1.02), strict=True):
        axes.annotate(word, xy=(1, height), xytext=(1 + aside, place), **LEADER)


def capital(words: str) -> str:
    """Words as they begin a sentence."""
    return f"{words[:1].upper()}{words[1:]}"


def date_of(start: datetime.date, week: float) -> str:
    """Month and year of a week, in words that do not depend on the reader's machine."""
    day = start + datetime.timedelta(days=round(week * 7))
    return f"{MONTHS[day.month - 1]} {day.year}"


def time_axis(axes: Axes, weeks: float, start: datetime.date | None, labels: int = 5) -> None:
    """Let the horizontal axis run from 0 to `weeks`, with months and years where there is a start date."""
    axes.set_xlim(0, max(weeks, 1))
    if start is None:
        axes.xaxis.set_major_locator(MaxNLocator(labels, integer=True))
        axes.set_xlabel("week")
        return
    first = start.year * 12 + start.month - 1 + (start.day > 1)
    days = [datetime.date(month // 12, month % 12 + 1, 1) for month in range(first, first + int(weeks / 4.3) + 2)]
    inside = [day for day in days if (day - start).days / 7 <= weeks]
    for apart in MONTHS_APART:
        chosen = [day for day in inside if (day.year * 12 + day.month - 1) % apart == 0]
        if len(chosen) <= labels:
            break
    chosen = chosen or [start]
    axes.set_xticks([(day - start).days / 7 for day in chosen], [_month(day) for day in chosen])
    axes.set_xlabel("")


def mandate(axes: Axes, week: float | None, *, named: bool = True) -> None:
    """A line where the mandate of the force ends; nothing where it ends on no date within the weeks.

    It is `named` above the panel, where it hides no line, unless the panel's title stands there.
    """
    if week is None:
        return
    axes.axvline(week, color=INK, linewidth=1.1, linestyle=(0, (6, 2)), zorder=3, gid="mandate")
    low, high = axes.get_xlim()
    part = (week - low) / (high - low)
    figure = axes.get_figure(root=True)
    assert figure is not None
    across = float(axes.get_position().width * figure.get_figwidth()) * SURE
    room = part * across - width(axes.get_title(loc="left"), MIDDLE, "bold") - width(MANDATE) / 2
    if not named or room < 0:
        return
    axes.annotate(
        MANDATE,
        xy=(week, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center" if part < 0.8 else "right",
        va="bottom",
        color=INK,
    )


def _month(day: datetime.date) -> str:
    return f"{MONTHS[day.month - 1]}\n{day.year}"
