"""What adds up over weeks and is told together: violence, trust, distress, strikes, and what mediators did."""

from __future__ import annotations

from collections.abc import Iterator

from sim.phrases import percent
from sim.study.telling.mediators import Acts
from sim.study.telling.sentence import Names, Sentence, counted, listed
from sim.study.telling.trust import Trust
from sim.study.telling.watch import Numbers, Step

TELLING = 0.03  # a change of a share that is worth a sentence


class Tally:
    """Counts since it was last told."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._start: Numbers | None = None
        self.since = self.until = 0
        self.acts = Acts(names)
        self.trust = Trust(names)

    @property
    def weeks(self) -> int:
        """The weeks that are counted."""
        return self.until - self.since + 1 if self._start is not None else 0

    def add(self, step: Step) -> None:
        """Count a step."""
        if self._start is None:
            self._start, self.since = step.before, step.week
        self.until, self._last = step.week, step
        self.acts.add(step)

    def told(self, week: int, until: int) -> Iterator[Sentence]:
        """What has added up, in sentences that stand with weeks `week` to `until`; the count begins anew."""
        if self._start is None:
            return
        yield Sentence(week, "", "violence", self._violence(), until)
        yield from self.trust.in_all(self._last, week, until)
        for name in self.names.plan.populations:
            if self._moves(f"populations.{name}.distress"):
                before, after = self._ends(f"populations.{name}.distress")
                moves = "rises" if after > before else "falls"
                text = f"Distress, {self.names.within(name)}: {moves} from {percent(before)} to {percent(after)}."
                yield Sentence(week, name, "distress", text, until)
        if doing := self.acts.told():
            yield Sentence(week, "", "mediators", doing, until)
        self._start = None

    def _ends(self, name: str) -> tuple[float, float]:
        """A number at the beginning and at the end of the count."""
        assert self._start is not None
        return self._start[name], self._last.after[name]

    def _moves(self, name: str) -> bool:
        before, after = self._ends(name)
        return abs(after - before) >= TELLING

    def _since(self, name: str) -> int:
        before, after = self._ends(name)
        return round(after - before)

    def _violence(self) -> str:
        """Incidents, and how many of them whose, the killed, and tension."""
        by = [(f"{party}.strikes.made", "strike", self.names.within(party)) for party in self.names.parties]
        by += [(f"spoilers.{name}.attacks", "attack", self.names.within(name)) for name in self.names.plan.spoilers]
        counts = ((self._since(name), what, whose) for name, what, whose in by)
        among = listed(f"{counted(count, what)} by {whose}" for count, what, whose in counts if count)
        before, after = (f"{tension:.2f}" for tension in self._ends("truce.tension"))
        moves = "stays at" if before == after else f"{'rises' if after > before else 'falls'} from {before} to"
        since = "In this week" if self.weeks == 1 else f"Since week {self.since}"
        killed = f", {counted(self._since('truce.killed'), 'person', 'people')} killed"
        return (
            f"{since}: {counted(self._since('truce.incidents'), 'incident')}{f' (with {among})' if among else ''}"
            f"{killed if self.names.plan.counts_killed else ''}; tension {moves} {after}."
        )
