"""What the model would have said of past agreements on the day of their signing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from sim.study.history import scores as scoring
from sim.study.history.base_rates import compared
from sim.study.history.cases import OWN, Case, read
from sim.study.history.follow import Followed, follow
from sim.study.history.outcomes import Outcome, outcomes
from sim.study.history.rule import scenario
from sim.study.statistics import share_of
from sim.study.study import Asked, Setting, Study
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    pass

WORLDS = 400
"""Worlds of each case: a share is then known to within about two points."""

Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, repr=False)
class History(Study):
    """Past agreements run from their signing, by one rule; with scores only where outcomes were asked for.

    `found` holds the tables: predictions, errors, base_rates, and with outcomes scores and classes.
    """

    settings: tuple[Setting, ...]
    found: Frames
    kind: ClassVar[str] = "history"

    @property
    def runs(self) -> Sequence[Asked]:
        """What was asked: a scenario for each case."""
        return self.settings

    @property
    def asked(self) -> Mapping[str, Any]:
        """Whether what happened was looked at."""
        return {"scores": "scores" in self.found}

    @property
    def predictions(self) -> pd.DataFrame:
        """A row for each case: case, sequence, completed_in_time, completed_late, stalled, collapsed, median_months."""
        return self.found["predictions"]

    @property
    def scores(self) -> pd.DataFrame:
        """A row for each predictor with its AUC and Brier score; raises KeyError where outcomes were not asked for."""
        return self.found["scores"]

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Everything that was found."""
        return dict(self.found)

    @classmethod
    def restore(cls, settings: Sequence[Setting], asked: Mapping[str, Any], tables: Frames) -> History:
        """The study whose tables these are."""
        names = ["predictions", "errors", "base_rates", *(["scores", "classes"] if asked["scores"] else [])]
        return cls(tuple(settings), {name: tables[name] for name in names})


def history(
    cases_file: str | Path = OWN,
    worlds: int = WORLDS,
    seed: int = 0,
    *,
    scores: bool = False,
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
    branch: str = "main",
) -> History:
    """Run every case of a file from its signing: chances of completing in time, late, stalling and collapsing.

    Only what was known at signing is read, unless `scores` asks to compare with what the file says happened. Raises
    BadScenario with every fault of the file, and ValueError for a number of worlds that is none.
    """
    cases = read(cases_file)
    told = outcomes(cases_file, cases) if scores else None
    pairs = [(case, scenario(case)) for case in cases]
    found = follow(pairs, worlds, seed, workers, on_progress, branch)
    settings = tuple(Setting(plan, worlds, seed, branch) for _, plan in pairs)
    return History(settings, tables_of(found, cases, told, seed))


def tables_of(found: Followed, cases: Sequence[Case], told: Mapping[str, Outcome] | None, seed: int) -> Frames:
    """The tables of what was followed; `told` are the outcomes, where they are to be looked at."""
    predictions = found.predictions()
    tables = {"predictions": predictions, "errors": _errors(found), "base_rates": compared(found)}
    if told is not None:
        tables["scores"] = scoring.scores(predictions, cases, told, seed=seed)
        tables["classes"] = scoring.classes(predictions, cases, told)
    return tables


def _errors(found: Followed) -> pd.DataFrame:
    """A row for each case: the chance of completing by month 60, its standard error, and the spread between draws."""
    draws = np.arange(found.reached.shape[1]) // found.futures_per_draw
    rows = []
    for case, done in zip(found.cases, found.completed(), strict=True):
        there = share_of(done, draws)
        rows.append(
            {
                "case": case.key,
                "chance": float(there.mean),
                "standard_error": float(there.standard_error),
                "spread": float(there.spread),
                "assumed": ", ".join(case.assumed),
            }
        )
    return pd.DataFrame(rows)
