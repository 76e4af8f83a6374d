"""What mediators did, and what they expected of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.model.forced import ACT, is_told, of_mediator
from sim.model.mediator import Mediator
from sim.model.outcomes import ACTS
from sim.phrases import percent
from sim.study.telling.sentence import Names, Sentence, counted, listed
from sim.study.telling.watch import Step, number

DOING = {
    "press": "pressing",
    "induce": "offering a side payment to",
    "enforce": "lending enforcement",
    "protect": "lending protection",
}
"""Acts that are counted; proposals are told by themselves, and rest is not told."""
LEAST = 0.005  # units: less is not worth a word


class Acts:
    """Counts mediators' acts since they were last told, with the effect that was expected of each."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._done: dict[tuple[str, str], dict[str, list[float]]] = {}

    def add(self, step: Step) -> None:
        """Count a week's acts."""
        for one in step.world.mediators:
            verb, _, whom = ACTS[int(step.after[f"mediators.{one.name}.act"])].partition(" ")
            if verb in DOING:
                party = self.names.parties[whom == "second"] if whom else ""
                self._done.setdefault((verb, party), {}).setdefault(one.name, []).append(number(one.effect))

    def told(self) -> str:
        """Each act, who did it for how many weeks, and what they expected of it; empty if all rested."""
        told = [self._told(verb, party, who) for (verb, party), who in self._done.items()]
        self._done = {}
        return f"Mediators: {'; '.join(told)}." if told else ""

    def _told(self, verb: str, party: str, who: Mapping[str, list[float]]) -> str:
        weeks = listed(
            f"{self.names.within(name)} ({counted(len(done), 'week')})" for name, done in sorted(who.items())
        )
        effects = [effect for done in who.values() for effect in done]
        act = f"{DOING[verb]} {self.names.within(party)}".strip()
        sparing = [name for name in who if verb == "press" and party in self.names.plan.mediators[name].bias]
        bias = f" (counted for less by {listed(map(self.names.within, sorted(sparing)))})" if sparing else ""
        return f"{weeks} {act}, expecting a step to become likelier by {_points(effects)}{bias}"


def _points(effects: list[float]) -> str:
    """A range of effects: "3 to 12 points each time"."""
    low, high = (f"{100 * end:.0f}" for end in (min(effects), max(effects)))
    return f"{low} points" if low == high else f"{low} to {high} points each time"


def grounds(step: Step, names: Names) -> Iterator[Sentence]:
    """Why a road that is heard was proposed."""
    table = step.world.table
    road = int(table.on_table[0])
    if road < 0:
        return
    mediator = step.world.mediators[int(table.by[0])]
    if is_told(step.world, of_mediator(mediator.name), ACT):
        yield Sentence(step.week, mediator.name, "ground", f"{names.of(mediator.name)} is told to propose a road.")
        return
    liking = number(mediator.likings[road])
    chance = percent(number(mediator.effect) / liking) if liking > 0 else percent(0.0)
    weighed = "" if liking == 1.0 else f", weighed by its liking of the road ({liking:.2g})"
    text = (
        f"Of all that {names.within(mediator.name)} could do the road {names.road(road)} promises most: by its "
        f"reckoning both accept with a chance of {chance}{weighed}."
    )
    yield Sentence(step.week, mediator.name, "ground", text)


def lobbying(step: Step, names: Names, party: str, contributor: str) -> str:
    """Who pressed for a veto to be lifted, how hard, and against what resolve."""
    value = step.world.value
    share = number(value(f"contributors.{contributor}.lobbying"))
    pressed = {one.name: share * _weighs(step, one, party) for one in step.world.mediators}
    who = listed(f"{names.within(name)} ({press:.2f})" for name, press in pressed.items() if press >= LEAST)
    resolve = number(value(f"parties.{party}.vetoes.{contributor}.resolve"))
    return f"pressed by {who or 'nobody by much'}, in units a week, against a resolve of {resolve:.2g}"


def _weighs(step: Step, one: Mediator, party: str) -> float:
    """What a mediator's full pressure was worth to a party as the week opened."""
    return number(one.leverage_over(party)) * step.before[f"mediators.{one.name}.attention"]
