"""What all pictures share: fonts, colours that survive print and colour-blindness, and the caption.

Colours are of the palette by Okabe and Ito (2008), but for a dark brown. No meaning hangs on colour alone:
every state, reason and owner has a hatch, a marker, a letter or a line style as well, and the states differ
clearly in lightness.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import Any

import matplotlib.style
from matplotlib.axes import Axes

WIDTH = 7.2  # inches: A4 less its margins, so that nothing is shrunk in print
FAMILY = "DejaVu Sans"  # comes with matplotlib, so that pictures are the same everywhere
SMALL, MIDDLE, LARGE = 9.0, 10.0, 13.0  # points
LINE = 0.165  # inches that a line of SMALL text takes
INK, FAINT, STANDING = "#1A1A1A", "#B0B0B0", "#E3E3E3"

PALE = 80  # lightness from which a line is drawn in the darker colour of its look
BELOW_ZERO = 0.04  # where an axis begins, as a part of what is above 0

CAVEAT = "explores assumptions; not a forecast"

SETTINGS = {
    "font.family": [FAMILY],
    "font.size": SMALL,
    "axes.titlesize": MIDDLE,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": SMALL,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "hatch.linewidth": 0.6,
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "svg.hashsalt": "sim",  # the same picture has the same bytes
    "svg.fonttype": "path",
}


@dataclass(frozen=True)
class Look:
    """How one thing is drawn: its colour, the colour of what is drawn on it, hatch, marker and line style."""

    colour: str
    on: str
    hatch: str
    marker: str = "o"
    line: str = "-"

    @property
    def fill(self) -> dict[str, Any]:
        """The face and the hatch of an area, without an edge."""
        return {"facecolor": self.colour, "edgecolor": self.on, "hatch": self.hatch, "linewidth": 0}


STATE_LOOKS: dict[str, Look] = {
    "completed": Look("#0072B2", "#FFFFFF", "", "o", "-"),
    "progressing": Look("#56B4E9", "#FFFFFF", "...", "^", "--"),
    "stalled": Look("#F0E442", "#8A8100", "\\\\\\", "s", "-."),
    "collapsed": Look("#5A1E00", "#E8B090", "xxx", "X", ":"),
}
"""The four states, from the best to the worst, in the order in which they are stacked."""

PREPARING, DUE = "preparing", "due, not late"
BANDS = {
    "completed": STATE_LOOKS["completed"],
    PREPARING: Look("#D3EAF8", "#0072B2", ""),
    DUE: STATE_LOOKS["progressing"],
    **{state: look for state, look in STATE_LOOKS.items() if state != "completed"},
}
"""The bands of a picture through time: the states, or in the place of progressing what is prepared and what is due."""

OWNER_LOOKS = (
    Look("#0072B2", "#FFFFFF", "", "o", "-"),
    Look("#E69F00", "#FFFFFF", "////", "s", "--"),
    Look("#009E73", "#FFFFFF", "....", "^", "-."),
    Look("#CC79A7", "#FFFFFF", "\\\\\\\\", "D", ":"),
    Look("#F0E442", "#8A8100", "----", "v", "-"),
    Look("#56B4E9", "#FFFFFF", "xxxx", "P", "--"),
    Look("#5F5F5F", "#FFFFFF", "||||", "X", "-."),
)


def context() -> AbstractContextManager[None]:
    """The settings of our pictures, over matplotlib's own defaults, for as long as a `with` lasts."""
    return matplotlib.style.context(["default", SETTINGS])


def known_states(table: Any) -> list[str]:
    """The states that a table with a column `state` has, from the best to the worst."""
    return [state for state in STATE_LOOKS if (table["state"] == state).any()]


def state_look(state: str) -> Look:
    """How a state is drawn; a state that is not known here is drawn in grey."""
    return BANDS.get(state, Look("#7F7F7F", "#FFFFFF", "++", "*", "-"))


def owner_looks(owners: Iterable[str]) -> dict[str, Look]:
    """A look for each owner or actor, by order of first appearance and never by name."""
    names = list(dict.fromkeys(owners))
    return dict(zip(names, islice(cycle(OWNER_LOOKS), len(names)), strict=True))


def line_looks(names: Iterable[str]) -> dict[str, Look]:
    """The same for thin lines on white: what is too pale for them takes the darker colour of its look."""
    return {
        name: replace(look, colour=look.on) if lightness(look.colour) > PALE else look
        for name, look in owner_looks(names).items()
    }


def from_zero(axes: Axes, way: str) -> None:
    """Let the axis "x" or "y" begin just so far below 0 that a mark at 0 is whole."""
    high = axes.get_xlim()[1] if way == "x" else axes.get_ylim()[1]
    limits = (-BELOW_ZERO * high, high)
    axes.set(xlim=limits) if way == "x" else axes.set(ylim=limits)


def lightness(colour: str) -> float:
    """CIE lightness L* of a colour `#rrggbb`, 0 (black) to 100 (white): what is left of it in greyscale."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


def caption(
    names: Sequence[str], worlds: Sequence[int], seeds: Sequence[int], *, each: str | None = None, counted: str = ""
) -> str:
    """The foot of a picture: scenarios, worlds, seed, and that it explores assumptions.

    `each`: what is said behind the number of worlds, where that is not told by the names; `counted`: what stands in
    the place of both.
    """
    counts = " / ".join(f"{count:,}" for count in dict.fromkeys(worlds))
    behind = each if each is not None else " each" if len(names) > 1 else ""
    seed = " / ".join(str(number) for number in dict.fromkeys(seeds))
    noun = "world" if set(worlds) == {1} else "worlds"
    return " · ".join([*dict.fromkeys(names), counted or f"{counts} {noun}{behind}", f"seed {seed}", CAVEAT])
