"""From steps to sentences: what happens is told in its week, weeks in which nothing changes are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sim.study.telling import dates, mediators, others, parties, road, truces
from sim.study.telling.sentence import Names, Sentence, upper
from sim.study.telling.tally import Tally
from sim.study.telling.waiting import Stance, stances
from sim.study.telling.watch import Step

Teller = Callable[[Step, Names], Iterator[Sentence]]
TURNS: tuple[Teller, ...] = (
    dates.dated,
    truces.taken_up,
    parties.deeds,
    others.deliveries,
    others.hidden,
    road.stages,
    mediators.grounds,
    road.proposals,
    road.stalls,
    truces.broken,
)
"""What begins a paragraph of its own."""
ASIDES: tuple[Teller, ...] = (
    dates.homes,
    others.contributors,
    others.donors,
    parties.strikes,
    others.attacks,
    others.fronts,
)
"""What is told where it happens, among other things or in the midst of quiet weeks."""
REGULARLY = 8  # weeks after which what adds up is told
HIDING = {"beside the road", "rearming"}  # turns that do not break quiet weeks


class Chapters:
    """Tells steps one after the other."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.tally = Tally(names)
        self._quiet: list[Step] = []
        self._stances: list[Stance] = []
        self._asides: list[Sentence] = []
        self._told: dict[str, Stance] = {}
        self._struck: set[str] = set()
        self._week = 0

    def tell(self, steps: Iterable[Step]) -> Iterator[list[Sentence]]:
        """Paragraphs about these steps, in order: what happens in a week, or how quiet weeks pass."""
        for step in steps:
            yield from (paragraph for paragraph in self._next(step) if paragraph)
        if last := self._flush(at_the_end=True):
            yield last

    def _next(self, step: Step) -> Iterator[list[Sentence]]:
        if step.at_war:
            return
        turns = [sentence for teller in TURNS for sentence in teller(step, self.names)]
        asides = [one for teller in ASIDES for one in teller(step, self.names) if not self._is_repeated(one)]
        self._week = step.week
        if any(sentence.kind not in HIDING for sentence in turns):
            yield self._flush()
            yield [*turns, *asides, *self._counted(step, in_week=True)]
            return
        now = stances(step, self.names)
        if self._quiet and [_gist(one) for one in now] != [_gist(one) for one in self._stances]:
            yield self._flush()
        if not self._quiet:
            self._stances = now
        self._asides += [*turns, *asides, *self._counted(step, in_week=bool(turns or asides))]
        self._quiet.append(step)

    def _counted(self, step: Step, *, in_week: bool) -> list[Sentence]:
        """Count a step; large changes of trust are told at once where other things are, and else with what adds up."""
        told = list(self.tally.trust.in_week(step)) if in_week else []
        if not in_week:
            self.tally.trust.add(step)
        self.tally.add(step)
        return told

    def _is_repeated(self, sentence: Sentence) -> bool:
        """Whether a strike is one more of those that are counted."""
        if sentence.kind != "strike":
            return False
        repeated = sentence.actor in self._struck
        self._struck.add(sentence.actor)
        return repeated

    def _flush(self, *, at_the_end: bool = False) -> list[Sentence]:
        """The paragraph about the quiet weeks before this one."""
        told: list[Sentence] = []
        first, last = (self._quiet[0].week, self._quiet[-1].week) if self._quiet else (self._week, self._week)
        if self._quiet:
            told += [*self._waiting(first, last), *self._asides]
        if at_the_end or (self._quiet and self.tally.weeks >= REGULARLY):
            told += self.tally.told(first, last)
            self._struck = set()
        self._quiet, self._asides = [], []
        return told

    def _waiting(self, first: int, last: int) -> Iterator[Sentence]:
        changed = [one for one in self._stances if _gist(self._told.get(one.actor)) != _gist(one)]
        for one in changed:
            yield Sentence(first, one.actor, one.kind, one.text, last)
        self._told |= {one.actor: one for one in self._stances}
        same = "; ".join(one.briefly for one in self._stances if one not in changed and one.briefly)
        if same or not changed:
            yield Sentence(first, "", "as before", f"{upper(same) or 'Both wait for the others as before'}.", last)


def _gist(stance: Stance | None) -> tuple[object, ...]:
    """What a stance is about, without its numbers."""
    return () if stance is None else (stance.actor, stance.kind, stance.tracks, stance.ground)
