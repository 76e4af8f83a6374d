"""How soon broken truces were taken up again: one rate over all past cases that broke, with its interval."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.faults import BadScenario, Fault
from sim.scenario.quantity import gamma_quantile
from sim.study.history.cases import OWN, entries

LEVEL = 0.95


@dataclass(frozen=True)
class Relapse:
    """A truce that broke: the day, the day on which it was taken up again, or None, and until when it was watched."""

    key: str
    broke: datetime.date
    resumed: datetime.date | None
    over: datetime.date

    @property
    def weeks(self) -> float:
        """Weeks of war in which it was, or could have been, taken up again."""
        return ((self.resumed or self.over) - self.broke).days / 7.0


@dataclass(frozen=True)
class Pooled:
    """One weekly rate for all: events over weeks at risk, and its exact 95 % interval (Garwood 1936)."""

    events: int
    weeks: float

    @property
    def rate(self) -> float:
        """The rate a week."""
        return self.events / self.weeks

    @property
    def interval(self) -> tuple[float, float]:
        """From and to."""
        tail = (1.0 - LEVEL) / 2.0
        low = _events(self.events, tail) if self.events else 0.0
        return low / self.weeks, _events(self.events + 1, 1.0 - tail) / self.weeks


def _events(shape: int, quantile: float) -> float:
    """A quantile of a gamma distribution of this shape."""
    return float(shape * gamma_quantile(quantile, 1.0 / shape))


def relapses(path: str | Path = OWN) -> tuple[Relapse, ...]:
    """The cases of a file whose truce broke; raises BadScenario with every fault."""
    faults: list[Fault] = []
    found = []
    for given in entries(Path(path), faults):
        block = given.block("relapse")
        broke, resumed, over = (block.day(key) for key in ("broke", "resumed", "over"))
        if broke is None:
            continue
        last = resumed or over
        if last is None or last <= broke:
            message = "a truce that broke needs a later day on which it was taken up again, or watched no longer"
            block.fault("resumed", message, "write `resumed: DATE`, or `resumed: null` and `over: DATE`")
            continue
        found.append(Relapse(given.text("id"), broke, resumed, last))
    if faults:
        raise BadScenario(faults)
    return tuple(found)


def pooled(found: Sequence[Relapse]) -> Pooled:
    """One rate for all; raises ValueError where none broke."""
    weeks = sum(one.weeks for one in found)
    if weeks <= 0:
        raise ValueError("no truce of these cases broke, so that no rate can be told")
    return Pooled(sum(one.resumed is not None for one in found), weeks)
