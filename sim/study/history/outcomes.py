"""What happened in past cases, for scoring only: read apart from the cases, so that no prediction can see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.faults import BadScenario, Fault
from sim.study.history.cases import Case, entries
from sim.study.history.fields import called
from sim.study.history.follow import HORIZON_MONTHS, IN_TIME

FEWEST = 2  # cases that can be compared
CLASSES = ("completed", "completed_late", "stalled", "collapsed")
CLASS_WORDS = {name.replace("_", " "): name for name in CLASSES}


@dataclass(frozen=True)
class Outcome:
    """How a case ended, as a class of CLASSES, and whether its disarmament was complete by month 60.

    A case that is classed as completed and took longer than 60 months counts as not completed (`happened`: stalled).
    """

    key: str
    coded: str
    months: float | None

    @property
    def completed(self) -> bool:
        """Whether the main disarmament milestone was reached by month 60."""
        return self.coded.startswith("completed") and (self.months is None or self.months <= HORIZON_MONTHS)

    def happened(self, planned: float) -> str:
        """The class by month 60; completed cases are in time up to 1.6 times the planned months."""
        if not self.completed:
            return "collapsed" if self.coded == "collapsed" else "stalled"
        late = self.coded == "completed_late" if self.months is None else self.months > IN_TIME * planned
        return "completed_late" if late else "completed"


def outcomes(path: str | Path, cases: Sequence[Case]) -> dict[str, Outcome]:
    """The outcome of each case that the file tells one of, by id; raises BadScenario with every fault.

    Fewer than FEWEST cannot be scored, which is a fault as well.
    """
    faults: list[Fault] = []
    found = {}
    for given in entries(Path(path), faults):
        block = given.block("outcome")
        coded = block.choice("cls", CLASS_WORDS, "")
        months = block.number("months", 0, 1200)
        if coded:
            key = given.text("id")
            found[key] = Outcome(key, coded, months)
    if len(found) < FEWEST and not faults:
        message = f"what happened is told of {len(found)} case{'' if len(found) == 1 else 's'}, too few to compare"
        faults.append(
            Fault(called(Path(path)), None, "outcome", message, "add `outcome: {cls: ...}`, or ask no scores")
        )
    if faults:
        raise BadScenario(faults)
    return {case.key: found[case.key] for case in cases if case.key in found}
