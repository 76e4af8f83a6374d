"""Follow the scenarios of past cases and read off when the disarmament was reached, and how it stood each year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.model.record import Record
from sim.scenario.check import check_budget
from sim.scenario.schema import Scenario
from sim.study.blocks import Task
from sim.study.history.cases import Case
from sim.study.history.scales import FULL, MILESTONE, WEEKS, WEEKS_A_MONTH
from sim.study.obstacles import without_deals
from sim.study.workers import Progress, Workers

IN_TIME = 1.6  # times the planned months
HORIZON_MONTHS = 60.0
YEARS = 5
GRADES = (1e-9, 0.5, FULL - 1e-9)  # levels from which a disarmament is minimal, intermediate, full
CHUNK = 4  # cases followed at once: their trajectories are in memory together
TRACK = "level disarmament"
COLUMNS = ("case", "sequence", "completed_in_time", "completed_late", "stalled", "collapsed", "median_months")


@dataclass(frozen=True)
class Followed:
    """What became of the worlds of each case.

    `reached` (cases, worlds): the week in which the main milestone of the disarmament first stood verified, else NaN;
    `broke` (cases, worlds): the week in which the truce first broke, before that or after, whether or not it was taken
    up again, else NaN; `watched` (cases, worlds): until when it could break, the week of completion or the last;
    `grades` (cases, YEARS + 1, worlds): 0 (none) to 3 (full) at the start and at each year's end; `deal` (cases,
    worlds): whether both sides have a deal to gain; worlds n // `futures_per_draw` share a draw of the assumptions.
    """

    cases: tuple[Case, ...]
    reached: NDArray[np.float64]
    broke: NDArray[np.float64]
    grades: NDArray[np.int64]
    deal: NDArray[np.bool_]
    watched: NDArray[np.float64]
    futures_per_draw: int = 8

    @property
    def is_broken(self) -> NDArray[np.bool_]:
        """Which truces broke, (cases, worlds)."""
        return np.isfinite(self.broke)

    def only(self, which: Sequence[int]) -> Followed:
        """Some of the cases."""
        index = list(which)
        return replace(
            self,
            cases=tuple(self.cases[place] for place in index),
            reached=self.reached[index],
            broke=self.broke[index],
            grades=self.grades[index],
            deal=self.deal[index],
            watched=self.watched[index],
        )

    def predictions(self) -> pd.DataFrame:
        """A row for each case, in COLUMNS: shares of worlds, and the median month of those that complete, to .01.

        Completed: the milestone of the disarmament verified by month 60; in time: within 1.6 times the planned months,
        and by month 60. Collapsed: the truce broke before that. Stalled: all others, those that progress among them.
        """
        rows = []
        for case, reached, broke in zip(self.cases, self.reached / WEEKS_A_MONTH, self.broke, strict=True):
            done = reached <= HORIZON_MONTHS + 1e-9
            in_time = done & (reached <= IN_TIME * case.months + 1e-9)
            fell = ~done & np.isfinite(broke)
            median = round(float(np.median(reached[done])), 2) if done.any() else np.nan
            shares = (in_time, done & ~in_time, ~done & ~fell, fell)
            rows.append((case.key, case.sequence, *(float(share.mean()) for share in shares), median))
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def completed(self) -> NDArray[np.bool_]:
        """Which worlds complete by month 60, (cases, worlds)."""
        return np.asarray(self.reached <= HORIZON_MONTHS * WEEKS_A_MONTH + 1e-9)


def follow(
    pairs: Sequence[tuple[Case, Scenario]],
    worlds: int,
    seed: int,
    workers: Workers,
    on_progress: Progress | None = None,
    branch: str = "main",
    seeds: Sequence[int] | None = None,
) -> Followed:
    """Follow each case's scenario through so many worlds, on the same luck for all.

    `seeds`: one for each case, so that each has luck of its own. Rates over all cases then rest on as many worlds as
    there are; on the same luck world n is as frail, and falls as often, in every case.
    """
    own = [seed] * len(pairs) if seeds is None else list(seeds)
    for _, plan in pairs:
        check_budget(plan, worlds, len(pairs))
    found = []
    for first in range(0, len(pairs), CHUNK):
        tasks = [
            Task(plan, worlds, one, branch, kept=worlds, shown=())
            for (_, plan), one in list(zip(pairs, own, strict=True))[first : first + CHUNK]
        ]
        done, everything = first * worlds, len(pairs) * worlds

        def report(count: int, _: int, done: int = done, everything: int = everything) -> None:
            """Count what earlier parts did as well."""
            if on_progress is not None:
                on_progress(done + count, everything)

        found += [_read(records) for records in workers.follow(tasks, report)]
    reached, broke, grades, watched = (np.stack(part) for part in zip(*found, strict=True))
    deal = np.stack([_has_a_deal(plan, worlds, one, branch) for (_, plan), one in zip(pairs, own, strict=True)])
    return Followed(
        tuple(case for case, _ in pairs), reached, broke, grades, deal, watched, pairs[0][1].futures_per_draw
    )


def _has_a_deal(plan: Scenario, worlds: int, seed: int, branch: str) -> NDArray[np.bool_]:
    """The worlds in which the whole deal is worth more to both sides than a freeze and a war."""
    without = without_deals(plan, worlds, seed, branch)
    return np.asarray(~np.any(list(without.values()), axis=0))


def _read(records: Sequence[Record]) -> tuple[NDArray[Any], ...]:
    """When the milestone was reached, when the truce first broke, the grade of the disarmament each year, and how long
    the truce was watched, of one case."""
    levels = np.concatenate([record.paths[TRACK] for record in records], axis=1)
    outcome, ended, broke = (
        np.concatenate([getattr(record, name) for record in records]) for name in ("outcome", "ended", "broke")
    )
    there = levels >= MILESTONE - 1e-9
    reached = np.where(there.any(axis=0), there.argmax(axis=0), np.nan)
    at = np.minimum(np.round(np.arange(YEARS + 1) * 12 * WEEKS_A_MONTH).astype(int), WEEKS)
    best = np.maximum.accumulate(levels, axis=0)[at]
    watched = np.where(outcome == STATES.index("completed"), ended, float(WEEKS))
    return reached, np.where(broke >= 0, broke, np.nan), np.searchsorted(GRADES, best, side="right"), watched
