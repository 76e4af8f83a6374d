"""Who holds it up, and why? Stalled weeks by actor and reason."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.charts.labels import wrap
from sim.charts.shares import percent
from sim.charts.style import INK, Look

QUESTION = "Who holds it up, and why?"
NOTE = "Percentages: the actor's part of all stalled weeks of that roadmap."
AXIS = "stalled weeks of an average world"
NOBODY = "No world stalled."
NAME_WIDTH = 1.5  # inches for an actor's name

PHRASES = {
    "exposure": "fears that the other will not deliver",
    "protection": "fears attack once its part is done",
    "own cost": "its own part costs it too much",
    "tension": "recent violence makes a step too costly",
    "third parties": "doubts that third parties will deliver",
    "no road": "no single change would make it worth while",
    "hesitation": "it is worth while, and yet it hesitates",
    "pretence": "only pretended to deliver",
    "lead time": "still preparing",
    "not delivered": "could deliver, and has not",
    "by type": "refuses by its type, not by reckoning",
}
"""What each reason says, in plain words, completing "the actor ..."; in the order of their letters."""

LOOKS = (
    Look("#0072B2", "#FFFFFF", ""),
    Look("#56B4E9", "#FFFFFF", "..."),
    Look("#E69F00", "#FFFFFF", ""),
    Look("#5A1E00", "#E8B090", ""),
    Look("#009E73", "#FFFFFF", "///"),
    Look("#4D4D4D", "#FFFFFF", ""),
    Look("#F0E442", "#8A8100", "\\\\\\"),
    Look("#D55E00", "#FFFFFF", "xxx"),
    Look("#D0D0D0", "#7F7F7F", ""),
    Look("#CC79A7", "#FFFFFF", "..."),
    Look("#8F8F8F", "#FFFFFF", "///"),
)


def letters(reasons: Iterable[str]) -> dict[str, str]:
    """The letter of each reason, in order: always the same for those with a phrase, further ones after these."""
    ordered = list(PHRASES)
    ordered += sorted(set(reasons) - set(ordered))
    return {reason: chr(ord("A") + place) for place, reason in enumerate(ordered) if reason in set(reasons)}


def reasons(table: pd.DataFrame, axes: Axes, *, worlds: int) -> Axes:
    """Draw a bar for each actor, cut by reasons: `table` has the columns actor, title, reason and weeks.

    Weeks are divided by the number of worlds, so that bars can be compared between roadmaps. A reason is told by its
    letter, colour and hatch, and always stands at the same place in the order.
    """
    if table.empty or not table["weeks"].sum() > 0:
        axes.text(0.01, 0.5, NOBODY, transform=axes.transAxes, va="center", ha="left", style="italic")
        axes.set_yticks([])
        return axes
    titles = table.groupby("actor", sort=False)["title"].first()
    weeks = table.pivot_table(index="actor", columns="reason", values="weeks", aggfunc="sum", fill_value=0.0)
    order = weeks.sum(axis=1).sort_values(ascending=False, kind="stable").index
    everything = float(weeks.to_numpy().sum())
    named = letters(str(reason) for reason in weeks)
    for row, actor in enumerate(order):
        left = 0.0
        for reason in named:
            width = float(weeks.at[actor, reason]) / worlds
            if width > 0:
                look = look_of(reason)
                axes.barh(
                    row, width, left=left, height=0.72, facecolor=look.colour, edgecolor=look.on, hatch=look.hatch,
                    linewidth=0, label=reason,
                )  # fmt: skip
                axes.barh(row, width, left=left, height=0.72, facecolor="none", edgecolor=INK, linewidth=0.7)
                text = axes.text(left + width / 2, row, named[reason], ha="center", va="center", gid="letter")
                text.set_bbox({"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"})
                text.set_in_layout(False)
                left += width
        axes.annotate(
            percent(left * worlds / everything), (left, row), (5, 0), textcoords="offset points", va="center"
        )
    axes.set_yticks(range(len(order)), ["\n".join(wrap(str(titles[actor]), NAME_WIDTH)) for actor in order])
    axes.set_ylim(len(order) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    return axes


def drop_tight_letters(axes: Axes, inches: float = 0.17) -> None:
    """Take away the letters of segments that are narrower than `inches`: they can be told by their neighbours."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    across = axes.get_position().width * figure.get_figwidth() / (axes.get_xlim()[1] - axes.get_xlim()[0])
    bars = {(bar.get_x() + bar.get_width() / 2): bar.get_width() for bar in axes.patches}  # type: ignore[attr-defined]
    for text in [text for text in axes.texts if text.get_gid() == "letter"]:
        if bars[text.get_position()[0]] * across < inches:
            text.remove()


def look_of(reason: str) -> Look:
    """How a reason is drawn."""
    return LOOKS[list(PHRASES).index(reason)] if reason in PHRASES else Look("#FFFFFF", "#4D4D4D", "++")


def key(found: Iterable[str]) -> list[Artist]:
    """The entries of the legend, for the reasons that were found."""
    entries: list[Artist] = []
    for reason, letter in letters(found).items():
        look = look_of(reason)
        phrase = f"{letter}  {PHRASES.get(reason, reason)}"
        entries.append(
            Patch(facecolor=look.colour, edgecolor=look.on, hatch=look.hatch, linewidth=0, label=phrase)
        )
    return entries
