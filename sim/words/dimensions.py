"""How many turned numbers a picture of a sweep can show; nothing heavy is imported here."""

from __future__ import annotations

from collections.abc import Sequence

MOST_PANELS = 6  # values of a third number, each with a map of its own


def why_no_picture(counts: Sequence[int]) -> str:
    """Why a grid with so many values of each turned number has no picture; empty if it has one."""
    if len(counts) > 3:
        return f"Pictures show up to three numbers that are turned, and {len(counts)} are: the points are in `grid`."
    if len(counts) == 3 and min(counts) > MOST_PANELS:
        return (
            f"With three numbers turned, one of them may take up to {MOST_PANELS} values, for a map of each; the "
            f"fewest are {min(counts)}: the points are in `grid`."
        )
    return "" if counts else "A single point has no picture."
