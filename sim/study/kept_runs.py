"""Runs again out of the tables that were kept of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.model.record import BINS
from sim.study import waterfall
from sim.study.blocks import Task
from sim.study.follow import run
from sim.study.registry import Means, study
from sim.study.run import OBSTACLES_OF, Breaks, Run
from sim.study.statistics import Tally
from sim.study.study import Setting

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept

BREAKS = ("broke_week", "broke_by", "broke_why", "resumed")
NOT_SHOWN = ("scenario", "world", "draw", "outcome", "ended_week", "ended_by", *BREAKS)


def runs_from(settings: Sequence[Setting], kept: Kept) -> tuple[Run, ...]:
    """The runs whose tables these are."""
    return tuple(_run(one, kept) for one in settings)


def _run(setting: Setting, kept: Kept) -> Run:
    plan, name = setting.scenario, setting.scenario.name
    shares, fan, reasons = (_about(kept[table], name) for table in ("shares", "fan", "reasons"))
    weeks = plan.weeks + 1
    counts = np.zeros((weeks, BINS + 1), dtype=np.int64)
    counts[fan["week"], fan["bin"]] = fan["worlds"]
    tally = (shares[column].to_numpy().reshape(weeks, len(STATES)) for column in ("worlds", "squares", "sized"))
    return Run(
        scenario=plan,
        seed=setting.seed,
        branch=setting.branch,
        outcome=kept.column("worlds", "outcome", name).astype(str),
        ended_week=_numbers(kept.column("worlds", "ended_week", name)),
        ended_by=kept.column("worlds", "ended_by", name).astype(str),
        breaks=Breaks(
            _numbers(kept.column("worlds", "broke_week", name)),
            kept.column("worlds", "broke_by", name).astype(str),
            kept.column("worlds", "broke_why", name).astype(str),
            kept.column("worlds", "resumed", name).astype(np.int64),
        ),
        draws=kept.column("worlds", "draw", name).astype(np.int64),
        tally=Tally(*tally),
        fan_counts=counts,
        paths=_Paths(kept, name, weeks),
        final=_Final(kept, name),
        reasons=reasons[["actor", "title", "reason", "weeks", "share"]],
        lost=waterfall.kept(kept, name),
    )


class _Final(Mapping[str, NDArray[Any]]):
    """The last values, each read from the table of worlds when it is asked for."""

    table = "worlds"

    def __init__(self, kept: Kept, scenario: str) -> None:
        self._kept, self._scenario = kept, scenario
        self._names = tuple(name for name in kept.columns(self.table) if name not in (*NOT_SHOWN, "week"))

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._names:
            raise KeyError(name)
        return _numbers(self._kept.column(self.table, name, self._scenario))

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names if name in self._filled)

    def __len__(self) -> int:
        return len(self._filled)

    def __contains__(self, name: object) -> bool:
        return name in self._filled

    @cached_property
    def _filled(self) -> set[str]:
        """What this scenario has: of what another in the same table has besides, nothing is said here."""
        return self._kept.filled(self.table, self._names, self._scenario)


class _Paths(_Final):
    """The kept trajectories, (weeks + 1, kept), read from the table of weeks."""

    table = "weeks"

    def __init__(self, kept: Kept, scenario: str, weeks: int) -> None:
        super().__init__(kept, scenario)
        self._weeks = weeks

    def __getitem__(self, name: str) -> NDArray[Any]:
        return super().__getitem__(name).reshape(-1, self._weeks).T


def _numbers(values: NDArray[Any]) -> NDArray[np.float64]:
    """A column as it comes from a file: nothing is NaN."""
    if isinstance(values, np.ma.MaskedArray):
        return np.ma.filled(values.astype(float), np.nan)
    return np.asarray(values, dtype=float)


def _about(table: pd.DataFrame, scenario: str) -> pd.DataFrame:
    return table[table["scenario"] == scenario].reset_index(drop=True)


def _restored(question: Question, kept: Kept) -> Run:
    """The answer out of the tables that were kept."""
    return runs_from(question.settings, kept)[0]


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    [plan] = question.plans
    return float(plan.weeks * (question.worlds + waterfall.RUNS * question.asked.get(OBSTACLES_OF, 0)))


def _beside(question: Question) -> list[Task]:
    """What is followed for the chain of obstacles."""
    return waterfall.tasks(question.plans, question.asked.get(OBSTACLES_OF, 0), question.seed, question.branch)


@study("run", restore=_restored, work=_work, beside=_beside)
def _answered(question: Question, means: Means) -> Run:
    """What a question of this kind is answered with."""
    return run(
        question.plans[0], question.worlds, question.seed, obstacles=question.asked.get(OBSTACLES_OF, 0), **means
    )
