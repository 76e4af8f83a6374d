"""The tables of runs, as they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.record import Record
from sim.scenario.schema import Scenario
from sim.study.statistics import Tally

WATERFALL = "waterfall"
"""The table of chains of obstacles, where they were asked for."""
WEEKLY_WORLDS = 250  # whose weeks are put into one part of the table
Frames: TypeAlias = pd.DataFrame | Iterable[pd.DataFrame]


class Latest(Mapping[str, NDArray[np.float64]]):
    """The last value of each recorded quantity in all worlds, put together out of the blocks when it is asked for."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        return np.concatenate([record.now[name] for record in self._records])

    def parts(self) -> Iterator[Mapping[str, NDArray[np.float64]]]:
        """The values block by block."""
        return (record.now for record in self._records)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records[0].now)

    def __len__(self) -> int:
        return len(self._records[0].now)


class Broken(Protocol):
    """The first break of each truce."""

    @property
    def week(self) -> NDArray[np.float64]: ...
    @property
    def by(self) -> NDArray[np.str_]: ...
    @property
    def why(self) -> NDArray[np.str_]: ...
    @property
    def resumed(self) -> NDArray[np.int64]: ...


class Followed(Protocol):
    """A run (sim.study.run.Run), as far as its tables go."""

    @property
    def scenario(self) -> Scenario: ...
    @property
    def outcome(self) -> NDArray[np.str_]: ...
    @property
    def ended_week(self) -> NDArray[np.float64]: ...
    @property
    def ended_by(self) -> NDArray[np.str_]: ...
    @property
    def breaks(self) -> Broken: ...
    @property
    def draws(self) -> NDArray[np.int64]: ...
    @property
    def tally(self) -> Tally: ...
    @property
    def fan_counts(self) -> NDArray[np.int64]: ...
    @property
    def paths(self) -> Mapping[str, NDArray[np.float64]]: ...
    @property
    def final(self) -> Mapping[str, NDArray[np.float64]]: ...
    @property
    def reasons(self) -> pd.DataFrame: ...
    @property
    def lost(self) -> pd.DataFrame: ...
    def summary(self) -> pd.DataFrame: ...
    def shares(self) -> pd.DataFrame: ...
    def human_state(self) -> pd.DataFrame: ...


def tables_of(runs: Sequence[Followed]) -> dict[str, Frames]:
    """The tables of several runs by name, each row with its scenario; those of worlds and weeks come in parts."""
    return {
        "summary": _under([run.summary().reset_index() for run in runs], runs),
        "shares": _under([_shares(run) for run in runs], runs),
        "reasons": _under([run.reasons for run in runs], runs),
        "human_state": _under([run.human_state().reset_index() for run in runs], runs),
        "fan": _under([_fan(run) for run in runs], runs),
        "worlds": (part for run in runs for part in _worlds(run)),
        "weeks": (part for run in runs for part in _weeks(run)),
        **_chains([run for run in runs if len(run.lost)]),
    }


def _chains(runs: Sequence[Followed]) -> dict[str, pd.DataFrame]:
    """The chains of obstacles of runs that have one."""
    return {WATERFALL: _under([run.lost for run in runs], runs)} if runs else {}


def _under(parts: Sequence[pd.DataFrame], runs: Sequence[Followed]) -> pd.DataFrame:
    """The tables of the runs one under the other, the scenario's name first."""
    named = [part.assign(scenario=run.scenario.name) for part, run in zip(parts, runs, strict=True)]
    whole = pd.concat(named, ignore_index=True)
    return whole[["scenario", *(name for name in whole if name != "scenario")]]


def _shares(run: Followed) -> pd.DataFrame:
    counted = {"worlds": run.tally.count, "squares": run.tally.squares, "sized": run.tally.sized}
    return run.shares().assign(**{name: array.ravel() for name, array in counted.items()})


def _fan(run: Followed) -> pd.DataFrame:
    """How many worlds have how much progress, in bins of 1/200; those with none are left out."""
    week, place = np.nonzero(run.fan_counts)
    return pd.DataFrame({"week": week, "bin": place, "worlds": run.fan_counts[week, place]})


def _worlds(run: Followed) -> Iterator[pd.DataFrame]:
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


def _weeks(run: Followed) -> Iterator[pd.DataFrame]:
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
