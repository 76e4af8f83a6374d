"""The hindcast as a study: what was tried, what came of it, and where that lay in the worlds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from sim.scenario.load import with_changes
from sim.study.defaults import WORLDS
from sim.study.hindcast.follow import BRANCH, calibrate, fans, scored
from sim.study.hindcast.known import OWN, Known, data_of, known_of
from sim.study.question import Question
from sim.study.registry import Kept, Means, plain_work, study
from sim.study.study import Setting, Study
from sim.study.whole_numbers import whole
from sim.study.workers import ALONE, Progress, Workers


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
    worlds: int = WORLDS["hindcast"],
    seed: int = 0,
    *,
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Hindcast:
    """Calibrate a scenario on the first part of a time that is over, and score the rest.

    `worlds`: of each setting that is tried. Raises ValueError for a number of worlds that is none.
    """
    question = asked_of(file, whole("worlds", worlds, 1), whole("seed", seed, 0))
    return _answered(question, {"workers": workers, "on_progress": on_progress})


def asked_of(file: str | Path, worlds: int, seed: int = 0) -> Question:
    """The question of a file that tells of a time that is over: its scenario, and all else that it says."""
    plan, told = data_of(file)
    return Question("hindcast", (plan,), worlds, seed, BRANCH, told)


def _found(question: Question, known: Known, tables: Mapping[str, pd.DataFrame]) -> Hindcast:
    """The study of these tables."""
    best = {path: float(tables["calibration"][path].iloc[0]) for path in known.numbers}
    setting = Setting(with_changes(known.scenario, best), question.worlds, question.seed, BRANCH)
    return Hindcast(setting, known, tables)


def _restored(question: Question, kept: Kept) -> Hindcast:
    """The answer out of the tables that were kept."""
    tables = {name: kept[name] for name in ("calibration", "scores", "paths")}
    return _found(question, known_of(question.plans[0], question.asked), tables)


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    return plain_work(question) * math.prod(len(values) for _, values in question.asked["numbers"])


@study("hindcast", restore=_restored, work=_work)
def _answered(question: Question, means: Means) -> Hindcast:
    """What a question of this kind is answered with."""
    known = known_of(question.plans[0], question.asked)
    tried, samples = calibrate(known, question.worlds, question.seed, means["workers"], means["on_progress"])
    return _found(question, known, {"calibration": tried, "scores": scored(samples, known), "paths": fans(samples)})
