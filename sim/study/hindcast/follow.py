"""What would the model have said of a time that is over? Calibrated on its first part, scored on the rest.

A few values of a few numbers are tried. What came later is compared with all worlds of the setting under which most
look like the first part, and with those worlds of every setting that do (approximate Bayesian computation by rejection,
Rubin 1984: what the first part does not settle stays open).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.scenario.load import with_changes
from sim.study.blocks import Task
from sim.study.follow import follow_each
from sim.study.hindcast.known import HOLDS, SAME, Known, Observation, Worlds, fallen
from sim.study.workers import ALONE, Progress, Workers

EVERY, ALIKE = "all worlds", "worlds like the first part"
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
BRANCH = "hindcast"


def like(found: Worlds, first: Sequence[Observation]) -> NDArray[np.bool_]:
    """Worlds that look like the first part: near to all that was known of it, the truce unbroken."""
    alike = ~fallen(found, max(one.week for one in first))
    for one in first:
        alike &= one.matches(found)
    return alike


def calibrate(
    known: Known, worlds: int, seed: int, workers: Workers = ALONE, on_progress: Progress | None = None
) -> tuple[pd.DataFrame, dict[str, Worlds]]:
    """What was tried, the best first, and two samples of worlds: all of the best setting, and all that look alike.

    The table has a row for each setting: its numbers, and the share of its worlds that look like the first part.
    """
    paths, tried = list(known.numbers), list(product(*known.numbers.values()))
    names = [one.quantity for one in (*known.first, *known.rest) if one.quantity != HOLDS]
    settings = [dict(zip(paths, values, strict=True)) for values in tried]
    tasks = [Task(with_changes(known.scenario, one), worlds, seed, BRANCH, kept=worlds) for one in settings]
    runs = follow_each(tasks, workers, on_progress)
    found = [Worlds({name: one.paths[name] for name in names}, one.breaks.week) for one in runs]
    alike = [like(one, known.first) for one in found]
    rows = []
    for setting, which in zip(settings, alike, strict=True):
        share = float(which.mean())
        rows.append({**setting, "share_alike": share, "standard_error": math.sqrt(share * (1 - share) / worlds)})
    table = pd.DataFrame(rows)
    best = found[int(table["share_alike"].argmax())]
    pooled = _joined([one.only(which) for one, which in zip(found, alike, strict=True)])
    return table.sort_values("share_alike", ascending=False, kind="stable", ignore_index=True), {
        EVERY: best,
        ALIKE: pooled,
    }


def _joined(parts: Sequence[Worlds]) -> Worlds:
    paths = {name: np.concatenate([one.paths[name] for one in parts], axis=1) for name in parts[0].paths}
    return Worlds(paths, np.concatenate([one.broke for one in parts]))


def scored(samples: Mapping[str, Worlds], known: Known) -> pd.DataFrame:
    """A row for each later observation and sample of worlds: what was observed, and where it lies in these worlds.

    `low`, `median`, `high`: of the worlds whose truce held until then, the 5, 50 and 95 % quantiles (for HOLDS the
    share of all, and two standard errors to either side); `below`: the share of them below the observation, half of
    those that equal it included; `near`: the share within the tolerance; `inside`: whether the observation lies from
    `low` to `high` (None for HOLDS, which has no such range); `naive`: a count that goes on as before.
    """
    rows = []
    for seen in known.rest:
        before = next((one for one in known.first if one.quantity == seen.quantity and seen.since), None)
        naive = math.nan if before is None else before.value * (seen.week - seen.since) / before.week
        for sample, worlds in samples.items():
            there = worlds if seen.quantity == HOLDS else worlds.only(~fallen(worlds, seen.week))
            count = len(there.broke)
            rows.append({**_row(seen, there), "naive": naive, "sample": sample, "worlds": count})
    return pd.DataFrame(rows)


def _row(seen: Observation, worlds: Worlds) -> dict[str, Any]:
    row: dict[str, Any] = {"quantity": seen.quantity, "title": seen.title, "day": seen.day.isoformat()}
    row["observed"] = seen.value
    values = seen.of(worlds)
    if not len(values):
        inside = None if seen.quantity == HOLDS else False
        return {**row, **dict.fromkeys(("low", "median", "high", "below", "near"), math.nan), "inside": inside}
    near = float(seen.matches(worlds).mean())
    if seen.quantity == HOLDS:
        error = 2 * math.sqrt(near * (1 - near) / len(values))
        ends = {"low": max(near - error, 0.0), "median": near, "high": min(near + error, 1.0)}
        return {**row, **ends, "below": math.nan, "near": near, "inside": None}
    low, median, high = (float(value) for value in np.quantile(values, (0.05, 0.5, 0.95)))
    below = float((values < seen.value - SAME).mean() + 0.5 * (np.abs(values - seen.value) <= SAME).mean())
    inside = low - SAME <= seen.value <= high + SAME
    return {**row, "low": low, "median": median, "high": high, "below": below, "near": near, "inside": inside}


def fans(samples: Mapping[str, Worlds]) -> pd.DataFrame:
    """A row for each quantity, sample and week: quantiles over the worlds whose truce held until then."""
    rows = []
    for sample, worlds in samples.items():
        for name, path in worlds.paths.items():
            for week, values in enumerate(path):
                there = values[~fallen(worlds, week)]
                ends = np.quantile(there, QUANTILES) if len(there) else np.full(len(QUANTILES), np.nan)
                named = {str(one): float(end) for one, end in zip(QUANTILES, ends, strict=True)}
                rows.append({"quantity": name, "sample": sample, "week": week, **named})
    return pd.DataFrame(rows)
