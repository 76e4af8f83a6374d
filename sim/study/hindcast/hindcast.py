"""The hindcast as a study: what was tried, what came of it, and where that lay in the worlds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from sim.scenario.load import load
from sim.study.hindcast.follow import ALIKE, BRANCH, calibrate, fans, scored
from sim.study.hindcast.known import HOLDS, OWN, Known, read
from sim.study.study import Setting, Study
from sim.study.whole_numbers import whole
from sim.study.workers import ALONE, Progress, Workers
from sim.words import percent

if TYPE_CHECKING:
    from sim.study.tables import Table

WORLDS = 1000
"""Worlds of each setting that is tried."""


@dataclass(frozen=True, repr=False)
class Hindcast(Study):
    """A time that is over, calibrated on its first part and scored on the rest.

    `found` holds the tables: calibration (settings that were tried, the best first), scores (later observations by
    sample of worlds) and paths (quantiles week by week).
    """

    setting: Setting
    known: Known
    found: Mapping[str, pd.DataFrame]
    kind: ClassVar[str] = "hindcast"

    @property
    def runs(self) -> tuple[Setting]:
        """What was asked: the scenario with the numbers under which most worlds look like the first part."""
        return (self.setting,)

    @property
    def asked(self) -> Mapping[str, Any]:
        """The file, the day that divides, and what was tried."""
        return {
            "calibrated_by": self.known.by.isoformat(),
            "tried": {k: list(v) for k, v in self.known.numbers.items()},
        }

    @property
    def scores(self) -> pd.DataFrame:
        """A row for each later observation and sample of worlds."""
        return self.found["scores"]

    def answer(self) -> str:
        """How many later observations lie where nine in ten worlds lie, where the others lie, and if the truce held."""
        every = self.scores[self.scores["sample"] == ALIKE]
        alike = every[every["quantity"] != HOLDS]
        inside = alike["inside"].astype(bool)
        outside: list[Any] = list(alike[~inside].itertuples())
        missed = "; ".join(f"{row.title} by {row.day:%-d %B %Y}" for row in outside)
        counts: list[Any] = list(alike[alike["naive"].notna()].itertuples())
        told = [
            f"{row.title[:1].upper()}{row.title[1:]} by {row.day:%-d %B %Y}: {row.observed:,.0f}, and more than "
            f"{row.median:,.0f} in half of those worlds."
            for row in counts
        ]
        truces: list[Any] = list(every[every["quantity"] == HOLDS].itertuples())
        told += [
            f"By {row.day:%-d %B %Y} the truce {'held' if row.observed else 'had broken'}; it held in "
            f"{percent(row.median)} of those worlds."
            for row in truces
            if row.median == row.median
        ]
        return " ".join(
            (
                f"{self.setting.scenario.name}, calibrated on what was known by {self.known.by:%-d %B %Y}: "
                f"{int(inside.sum())} of {len(alike)} later observations lie where nine in ten worlds like "
                f"the first part lie{f' (not: {missed})' if missed else ''}.",
                *told,
            )
        )

    def in_words(self) -> list[Table]:
        """The scores, and what was tried."""
        from sim.study.hindcast.words import in_words

        return in_words(self.known, self.found)

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Everything that was found."""
        return dict(self.found)

    @property
    def plot(self) -> Any:
        """The picture: hindcast.plot.paths()."""
        from sim.charts.hindcast_plots import HindcastPlots

        return HindcastPlots(self.setting, self.known, self.found)


def hindcast(
    file: str | Path = OWN,
    worlds: int = WORLDS,
    seed: int = 0,
    *,
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Hindcast:
    """Calibrate a scenario on the first part of a time that is over, and score the rest.

    `worlds`: of each setting that is tried. Raises ValueError for a number of worlds that is none.
    """
    known = read(file)
    tried, samples = calibrate(known, whole("worlds", worlds, 1), whole("seed", seed, 0), workers, on_progress)
    best = {path: float(tried[path].iloc[0]) for path in known.numbers}
    setting = Setting(load(known.scenario, best), worlds, seed, BRANCH)
    tables = {"calibration": tried, "scores": scored(samples, known), "paths": fans(samples)}
    return Hindcast(setting, known, tables)
