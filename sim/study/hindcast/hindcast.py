"""The hindcast as a study: what was tried, what came of it, and where that lay in the worlds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from sim.scenario.load import load
from sim.study.hindcast.follow import BRANCH, calibrate, fans, scored
from sim.study.hindcast.known import OWN, Known, read
from sim.study.study import Setting, Study
from sim.study.whole_numbers import whole
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    pass

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

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Everything that was found."""
        return dict(self.found)


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
