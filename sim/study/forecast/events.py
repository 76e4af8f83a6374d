"""The events of a forecast: by the week, whether each has happened in a world."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from sim.study.run import Run

SMALL = 1e-9
ARMS, LINES = "disarmament", "withdrawal"

Weekly = NDArray[np.bool_]


def _beyond(name: str) -> Callable[[Run], Weekly | None]:
    """By the week, whether more of a track stands verified than at the start."""

    def seen(found: Run) -> Weekly | None:
        path = found.paths.get(f"level {name}")
        return None if path is None else np.maximum.accumulate(path > path[0] + SMALL, axis=0)

    return seen


def _back(found: Run) -> Weekly | None:
    """By the week, whether the line has moved back: less of the withdrawal really stands than a week before."""
    path = found.paths.get(f"really {LINES}")
    if path is None:
        return None
    fell = np.zeros(path.shape, dtype=bool)
    fell[1:] = np.diff(path, axis=0) < -SMALL
    return np.asarray(np.maximum.accumulate(fell, axis=0))


def _inside(found: Run) -> Weekly | None:
    """By the week, whether any soldier of the force has been in place."""
    names = [name for name in found.paths if name.startswith("in place ")] or [f"level {found.scenario.force.track}"]
    there = [found.paths[name] > SMALL for name in names if name in found.paths]
    return np.asarray(np.maximum.accumulate(np.logical_or.reduce(there), axis=0)) if there else None


def _changed(found: Run) -> Weekly | None:
    """By the week, whether another road has been agreed than the one in force at first; never where none can be."""
    path = found.paths.get("road")
    if path is None:
        return np.zeros(found.progress.shape, dtype=bool)
    return np.asarray(np.maximum.accumulate(path != path[0], axis=0))


def _fallen(found: Run) -> Weekly:
    """By the week, whether the truce has collapsed."""
    weeks = np.arange(len(found.progress))[:, np.newaxis]
    return np.asarray(found.breaks.week <= weeks)


EVENTS: Mapping[str, Callable[[Run], Weekly | None]] = {
    "any verified disarmament": _beyond(ARMS),
    "any withdrawal beyond the line": _beyond(LINES),
    "any reversal of the line": _back,
    "any force inside": _inside,
    "a changed roadmap": _changed,
    "a collapse": _fallen,
}
"""Each event: by the week, whether it has happened in a world (weeks + 1, worlds); None where it cannot be told."""
