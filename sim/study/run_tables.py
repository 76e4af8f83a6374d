"""The tables of runs, as they are kept, and the runs again out of these tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.model.record import BINS
from sim.study.registry import Means, study
from sim.study.run import Breaks, Latest, Run
from sim.study.statistics import Tally
from sim.study.study import Setting

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept

BREAKS = ("broke_week", "broke_by", "broke_why", "resumed")
NOT_SHOWN = ("scenario", "world", "draw", "outcome", "ended_week", "ended_by", *BREAKS)
WEEKLY_WORLDS = 250  # whose weeks are put into one part of the table
Frames: TypeAlias = pd.DataFrame | Iterable[pd.DataFrame]


def tables_of(runs: Sequence[Run]) -> dict[str, Frames]:
    """The tables of several runs by name, each row with its scenario; those of worlds and weeks come in parts."""
    return {
        "summary": _under([run.summary().reset_index() for run in runs], runs),
        "shares": _under([_shares(run) for run in runs], runs),
        "reasons": _under([run.reasons for run in runs], runs),
        "human_state": _under([run.human_state().reset_index() for run in runs], runs),
        "fan": _under([_fan(run) for run in runs], runs),
        "worlds": (part for run in runs for part in _worlds(run)),
        "weeks": (part for run in runs for part in _weeks(run)),
    }


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


def _under(parts: Sequence[pd.DataFrame], runs: Sequence[Run]) -> pd.DataFrame:
    """The tables of the runs one under the other, the scenario's name first."""
    named = [part.assign(scenario=run.scenario.name) for part, run in zip(parts, runs, strict=True)]
    whole = pd.concat(named, ignore_index=True)
    return whole[["scenario", *(name for name in whole if name != "scenario")]]


def _about(table: pd.DataFrame, scenario: str) -> pd.DataFrame:
    return table[table["scenario"] == scenario].reset_index(drop=True)


def _shares(run: Run) -> pd.DataFrame:
    counted = {"worlds": run.tally.count, "squares": run.tally.squares, "sized": run.tally.sized}
    return run.shares().assign(**{name: array.ravel() for name, array in counted.items()})


def _fan(run: Run) -> pd.DataFrame:
    """How many worlds have how much progress, in bins of 1/200; those with none are left out."""
    week, place = np.nonzero(run.fan_counts)
    return pd.DataFrame({"week": week, "bin": place, "worlds": run.fan_counts[week, place]})


def _worlds(run: Run) -> Iterator[pd.DataFrame]:
    """A row for each world: how it ended and the last value of everything recorded; in parts."""
    first = 0
    parts = run.final.parts() if isinstance(run.final, Latest) else iter((run.final,))
    for part in parts:
        count = len(next(iter(part.values())))
        here = slice(first, first + count)
        first += count
        yield pd.DataFrame(
            {
                "scenario": run.scenario.name,
                "world": np.arange(here.start, here.stop),
                "draw": run.draws[here],
                "outcome": run.outcome[here].astype(object),
                "ended_week": run.ended_week[here],
                "ended_by": run.ended_by[here].astype(object),
                "broke_week": run.breaks.week[here],
                "broke_by": run.breaks.by[here].astype(object),
                "broke_why": run.breaks.why[here].astype(object),
                "resumed": run.breaks.resumed[here],
                **dict(part.items()),
            }
        )


def _weeks(run: Run) -> Iterator[pd.DataFrame]:
    """A row for each week of each kept world; in parts."""
    weeks, kept = run.paths["progress"].shape
    paths = dict(run.paths.items())
    for first in range(0, max(kept, 1), WEEKLY_WORLDS):
        here = np.arange(first, min(first + WEEKLY_WORLDS, kept))
        yield pd.DataFrame(
            {
                "scenario": run.scenario.name,
                "world": np.repeat(here, weeks),
                "week": np.tile(np.arange(weeks), len(here)),
                **{name: path[:, here].T.ravel() for name, path in paths.items()},
            }
        )


def _restored(question: Question, kept: Kept) -> Run:
    """The answer out of the tables that were kept."""
    return runs_from(question.settings, kept)[0]


@study("run", restore=_restored)
def _answered(question: Question, means: Means) -> Run:
    """What a question of this kind is answered with."""
    from sim.study.run import run

    return run(question.plans[0], question.worlds, question.seed, **means)
