"""What the model would have said of past agreements on the day of their signing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.study.defaults import WORLDS
from sim.study.history import scores as scoring
from sim.study.history.base_rates import compared
from sim.study.history.cases import OWN, Case, read
from sim.study.history.follow import Followed, follow
from sim.study.history.outcomes import Outcome, outcomes
from sim.study.history.rule import scenario
from sim.study.question import Question
from sim.study.registry import Kept, Means, study
from sim.study.statistics import share_of
from sim.study.study import Asked, Setting, Study
from sim.study.workers import ALONE, Progress, Workers

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


def history(
    cases_file: str | Path = OWN,
    worlds: int = WORLDS["history"],
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
    question = asked_of(cases_file, worlds, seed, scores=scores)
    return _answered(question, {"workers": workers, "on_progress": on_progress, "branch": branch})


def asked_of(cases_file: str | Path, worlds: int, seed: int = 0, *, scores: bool = False) -> Question:
    """The question of a file of cases: their scenarios, which follow from it by one rule, and what it says of each.

    What happened is part of it only where `scores` asks for that. Raises BadScenario with every fault of the file.
    """
    cases = read(cases_file)
    asked: dict[str, Any] = {"cases": {case.key: case.as_data() for case in cases}}
    if scores:
        asked["outcomes"] = {key: asdict(one) for key, one in outcomes(cases_file, cases).items()}
    return Question("history", tuple(map(scenario, cases)), worlds, seed, asked=asked)


def _restored(question: Question, kept: Kept) -> History:
    """The answer out of the tables that were kept."""
    names = ["predictions", "errors", "base_rates", *(["scores", "classes"] if "outcomes" in question.asked else [])]
    return History(tuple(question.settings), {name: kept[name] for name in names})


@study("history", restore=_restored)
def _answered(question: Question, means: Means) -> History:
    """What a question of this kind is answered with."""
    cases = [Case.of_data(one) for one in question.asked["cases"].values()]
    ends = question.asked.get("outcomes")
    told = None if ends is None else {key: Outcome(**one) for key, one in ends.items()}
    found = follow(list(zip(cases, question.plans, strict=True)), question.worlds, question.seed, **means)
    settings = tuple(Setting(plan, question.worlds, question.seed, means["branch"]) for plan in question.plans)
    return History(settings, tables_of(found, cases, told, question.seed))


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
