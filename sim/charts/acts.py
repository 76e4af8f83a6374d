"""How the acts of mediators are drawn and called, the same on every picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matplotlib.artist import Artist
from matplotlib.patches import Patch

from sim.charts.style import Look

LOOKS: dict[int, Look] = {
    1: Look("#0072B2", "#FFFFFF", ""),
    2: Look("#E69F00", "#FFFFFF", "////"),
    3: Look("#56B4E9", "#FFFFFF", "...."),
    4: Look("#F0E442", "#8A8100", "\\\\\\\\"),
    5: Look("#5A1E00", "#E8B090", ""),
    6: Look("#009E73", "#FFFFFF", "||||"),
    7: Look("#CC79A7", "#FFFFFF", "xxxx"),
}
"""By the number under which an act is kept; 0 is rest, which is not drawn."""


def phrase(act: int, parties: Sequence[str]) -> str:
    """What an act is called; `parties` are the titles of the two sides in the order of the scenario."""
    first, second = parties
    return (
        "rests",
        f"presses {first}",
        f"presses {second}",
        f"offers {first} a side payment",
        f"offers {second} a side payment",
        "lends enforcement",
        "lends protection",
        "proposes a road",
    )[act]


def key(found: Iterable[int], parties: Sequence[str]) -> list[Artist]:
    """The entries of the legend, for the acts that were found."""
    return [Patch(label=phrase(act, parties), **LOOKS[act].fill) for act in sorted(set(found) & set(LOOKS))]
