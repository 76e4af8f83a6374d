"""What the player's decisions were worth: the same futures with what was done and with another choice, on one luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.forced import ACT, ROAD, WAR
from sim.play.game import Offer
from sim.play.menu import Option
from sim.play.seat import Seat
from sim.study.choices import verdict
from sim.study.choices.forks import Fork, Report, Trunk

TO_ACT = ("step", "strike", "accept")  # what might have been done in place of nothing
COLUMNS = ("week", "until", "about", "did", "instead", *verdict.COLUMNS)


@dataclass(frozen=True)
class Decision:
    """What the player did about one thing in one step, another choice that was open, and all that it did in that step.

    `until`: the last week in a row in which it did the same.
    """

    step: int
    week: int
    did: Option
    other: Option
    forced: Mapping[str, Any]
    until: int

    def forks(self, seat: Seat) -> tuple[Fork, Fork]:
        """The step with what was done, and with the other choice in its place."""
        otherwise = dict(self.forced)
        if self.other.about == ACT:
            otherwise.pop(ROAD, None)
        otherwise[self.other.about] = self.other.value
        if self.other.road is not None:
            otherwise[ROAD] = self.other.road
        return _fork(self.step, seat, self.forced), _fork(self.step, seat, otherwise)


def _fork(step: int, seat: Seat, forced: Mapping[str, Any]) -> Fork:
    return Fork(step, tuple((seat.key, name, int(value)) for name, value in forced.items()))


def decisions(offers: Sequence[Offer]) -> list[Decision]:
    """Every decision of a game beside every other choice that is worth a comparison, in order."""
    found = []
    for offer in offers:
        for about, word in offer.move.items():
            did = offer.menu.option(about, word)
            found += [
                Decision(offer.step, offer.week, did, other, offer.forced, offer.week)
                for other in _others(offer.menu.groups[about], did)
            ]
    return _in_rows(found)


def _others(group: Sequence[Option], did: Option) -> Iterator[Option]:
    """The other choices: of a mediator all; of a party to do nothing where it acted, and to act where it did nothing.

    To pretend, to take back and to go to war are not held against one who did not.
    """
    if did.about == ACT:
        yield from (one for one in group if one.word != did.word)
    elif did.word != group[0].word:
        yield group[0]
    elif did.about != WAR:
        yield from (one for one in group if one.verb in TO_ACT)


def _in_rows(found: Sequence[Decision]) -> list[Decision]:
    """The decisions, each with the last week of those in a row in which the same was done."""
    last: dict[tuple[str, str], tuple[int, int]] = {}
    rows = []
    for one in reversed(found):
        key = (one.did.about, one.did.word)
        step, until = last.get(key, (-1, one.week))
        until = until if step in (one.step, one.step + 1) else one.week
        last[key] = one.step, until
        rows.append(replace(one, until=until))
    return rows[::-1]


def work(found: Sequence[Decision], futures: int) -> int:
    """How many futures are to be followed."""
    rows = {(one.did.about, one.did.word, one.until) for one in found}
    return verdict.work(len(found), len(rows), futures)


def judged(
    trunk: Trunk, seat: Seat, found: Sequence[Decision], futures: int, report: Report | None = None
) -> pd.DataFrame:
    """The decisions that moved the chance of completion most, each beside the choice that would have moved it most.

    Of decisions in a row that were the same the one that moved it most; those that are told are judged by fresh
    futures, so that being chosen does not flatter them. After the week the actor of the model decides.
    """
    did, other = _both(trunk, seat, found, verdict.screening(futures), "screening a game", report)
    sizes = np.abs((did - other).mean(axis=1)) if found else np.zeros(0)
    ranked = sorted(zip(found, sizes, strict=True), key=lambda pair: (_row_of(pair[0]), -pair[1], pair[0].step))
    best = [next(group) for _, group in groupby(ranked, key=lambda pair: _row_of(pair[0]))]
    chosen = [
        one for one, _ in sorted(best, key=lambda pair: (-pair[1], pair[0].step, pair[0].did.about))[: verdict.MOST]
    ]
    did, other = _both(trunk, seat, chosen, verdict.JUDGING * futures, "judging a game", report)
    told = [_told(*row) for row in zip(chosen, did, other, strict=True)]
    return verdict.largest_first(pd.DataFrame(told, columns=COLUMNS))


def _row_of(one: Decision) -> tuple[str, str, int]:
    return one.did.about, one.did.word, one.until


def _both(
    trunk: Trunk, seat: Seat, found: Sequence[Decision], futures: int, branch: str, report: Report | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which futures complete after what was done, and after the other choice: (decisions, futures)."""
    pairs = [one.forks(seat) for one in found]
    return verdict.completes(trunk, [did for did, _ in pairs], [other for _, other in pairs], futures, branch, report)


def _told(one: Decision, did: NDArray[np.float64], other: NDArray[np.float64]) -> dict[str, Any]:
    return {
        "week": one.week,
        "until": one.until,
        "about": one.did.about,
        "did": one.did.says,
        "instead": one.other.says,
        **verdict.verdict(did, other),
    }
