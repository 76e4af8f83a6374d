"""What a world's chances are as each week opens, and what its decisions were worth: tables out of forks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import OPTIONS, STATES
from sim.study.choices import verdict
from sim.study.choices.decisions import INSTEAD, Decision, in_rows
from sim.study.choices.forks import Fork, Report, Trunk, outcomes
from sim.study.statistics import SURE
from sim.study.telling.sentence import Names
from sim.study.workers import ALONE, Workers

COLUMNS = ("week", "until", "party", "track", "choice", "other", "did", "instead", *verdict.COLUMNS)


def work(trunk: Trunk, decisions: Sequence[Decision], futures: int) -> int:
    """How many futures are to be followed."""
    return len(_openings(trunk)) * futures + verdict.work(len(decisions), len(in_rows(decisions)), futures)


def _openings(trunk: Trunk) -> list[int]:
    """The steps in which a week opens, and the end."""
    return sorted({*range(0, trunk.steps, trunk.plan.steps_per_week), trunk.steps})


def chances(
    trunk: Trunk, states: Sequence[str], futures: int, report: Report | None = None, workers: Workers = ALONE
) -> pd.DataFrame:
    """A row for each week that was lived through, from 0: the shares of futures that end in each state.

    `completed low` and `completed high` bound the 95 % interval, likewise for the others; `change` is how far the share
    of completed futures moved since the row before, future by future on the same luck. `states`: how the world itself
    stands after each week; `turned`: whose mood turned in it.
    """
    steps, per_week = _openings(trunk), trunk.plan.steps_per_week
    ends = outcomes(trunk, [Fork(step) for step in steps], futures, report=report, workers=workers)
    table = pd.DataFrame({"week": [-(-step // per_week) for step in steps]})
    for number, state in enumerate(STATES):
        share = (ends == number).mean(axis=1)
        table[state] = share
        table[f"{state} low"], table[f"{state} high"] = wilson(share, futures)
    completes = (ends == verdict.COMPLETED).astype(float)
    change = np.diff(completes, axis=0, prepend=completes[:1])
    table["change"], table["change_error"] = change.mean(axis=1), verdict.standard_error(change)
    table["outcome"] = [states[week] for week in table["week"]]
    table["turned"] = ["", *(_turned(trunk, *between) for between in pairwise(steps))]
    return table


def _turned(trunk: Trunk, before: int, after: int) -> str:
    """Whose mood turned between two steps, in a sentence: it is a throw of the dice, and no story tells it."""
    names, said = Names(trunk.plan), list[str]()
    for party in trunk.plan.parties:
        moods = [name for name in trunk.states[before] if name.startswith(f"{party}.moods.")]
        if any((trunk.states[before][name] != trunk.states[after][name]).any() for name in moods):
            said.append(f"The mood of {names.within(party)} turns.")
    return " ".join(said)


def wilson(share: Any, count: int) -> tuple[Any, Any]:
    """The ends of the 95 % interval of a share of `count` futures, which is never empty (Wilson 1927)."""
    square = SURE * SURE / count
    middle = (share + square / 2) / (1 + square)
    half = SURE * np.sqrt(share * (1 - share) / count + square / count / 4) / (1 + square)
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def judged(
    trunk: Trunk,
    decisions: Sequence[Decision],
    futures: int,
    report: Report | None = None,
    workers: Workers = ALONE,
) -> pd.DataFrame:
    """The decisions that moved the chance of completion most, each beside the other choice on the same luck."""
    did, other = both(trunk, decisions, verdict.screening(futures), "screening", report, workers)
    screened = dict(zip(decisions, np.abs((did - other).mean(axis=1)), strict=True))
    size = {(one.step, one.track): size for one, size in screened.items()}
    rows = [max(row, key=lambda one: size[one.step, one.track]) for row in in_rows(decisions)]
    chosen = sorted(rows, key=lambda one: (-size[one.step, one.track], one.step, one.track))[: verdict.MOST]
    did, other = both(trunk, chosen, verdict.JUDGING * futures, "judging", report, workers)
    found = [_row(trunk, one, *ends) for one, *ends in zip(chosen, did, other, strict=True)]
    return verdict.largest_first(pd.DataFrame(found, columns=COLUMNS))


def both(
    trunk: Trunk,
    decisions: Sequence[Decision],
    futures: int,
    branch: str,
    report: Report | None = None,
    workers: Workers = ALONE,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which futures complete after each decision, and after the other choice, on the same luck: (decisions, futures).

    What the party did is forced as well, since its mood in that week is a throw of the dice.
    """
    did = [Fork(one.step, ((one.party, one.track, one.choice),)) for one in decisions]
    other = [Fork(one.step, ((one.party, one.track, one.other),)) for one in decisions]
    return verdict.completes(trunk, did, other, futures, branch, report, workers)


def _row(trunk: Trunk, one: Decision, did: NDArray[np.float64], other: NDArray[np.float64]) -> dict[str, Any]:
    return {
        "week": one.week,
        "until": one.until // trunk.plan.steps_per_week + 1,
        "party": one.party,
        "track": one.track,
        "choice": OPTIONS[one.choice],
        "other": OPTIONS[one.other],
        "did": one.said(Names(trunk.plan)),
        "instead": INSTEAD[OPTIONS[one.other]],
        **verdict.verdict(did, other),
    }
