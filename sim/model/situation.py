"""Situation: a rung as either type of a party finds it, and what it could do there."""

from __future__ import annotations

from dataclasses import dataclass

from sim.rules import conduct, foresight, roadmap
from sim.rules.arrays import Floats, Number, plain, total
from sim.rules.foresight import Outlook, Rungs, Temper


@dataclass(frozen=True)
class AsType:
    """The road as one type of a party sees it: V at all rungs and the end (rungs + 1, worlds), V of the rung `after`
    the open one, what stepping `gains` at the rungs ahead, (rungs, worlds), and what stepping now forgoes by `waiting`
    for help on its way."""

    temper: Temper
    values: Floats
    after: Number
    gains: Floats
    waiting: Number


@dataclass(frozen=True)
class Beside:
    """What stepping, and pretending, on the open rung cost and bring beside the road; (worlds)."""

    stepping: Number
    pretending: Number


@dataclass(frozen=True)
class Acts:
    """The chances of either type, whose mood is not known, at a rung: `claims`, that it steps or pretends; `pretends`,
    the share of its claims that is pretence; (types, worlds), or (types, rungs, worlds)."""

    claims: Floats
    pretends: Floats

    def mixed(self, other: Acts, part: Number) -> Acts:
        """The chances where those of `other` hold with the chance `part`."""
        here, there = (1.0 - part) * self.claims, part * other.claims
        pretends = roadmap.share_of(here * self.pretends + there * other.pretends, here + there)
        return Acts(plain(here + there), plain(pretends))


@dataclass(frozen=True)
class RowsBack:
    """How much of a track (`size`, in levels) the rival can take back within the window from who holds a road up; what
    a level `pays` it as long as nothing is delivered, its `price`, both by what `part` of the rival's way a row is."""

    track: str
    size: Number
    pays: Number
    price: Number
    part: Number

    def willing(self, counts_on: Number, rationality: Number) -> Number:
        """The chance that the rival takes a row back from one whom it believes to deliver with this chance."""
        return conduct.chance_of_step(self.pays * (1.0 - counts_on) - self.price, rationality, self.part)


@dataclass(frozen=True)
class Situation:
    """A rung (worlds), or all ahead (rungs, worlds), to a party of either type.

    Its payoffs; what is expected there; the tempers of both types, (types, worlds) or (types, 1, worlds); what part of
    its way its step is; what the tranche costs, which pretence saves; the chance that pretence is found out, and what
    being caught is worth; what the rival could take back.
    """

    rungs: Rungs
    outlook: Outlook
    tempers: Temper
    part: Number
    cost: Number
    detection: Number
    caught: Number
    back: tuple[RowsBack, ...]

    def pretending(self, after: Number) -> Number:
        """What pretending is worth above stepping."""
        pretend = foresight.pretend(
            self.rungs, self.outlook, self.tempers, after, self.cost, self.detection, self.caught
        )
        return total(pretend.values()) - total(foresight.step(self.rungs, self.outlook, after).values())

    @property
    def left(self) -> Number:
        """The chance that who pretends has left the road by that."""
        return foresight.left(self.outlook, self.detection)

    @property
    def given(self) -> Number:
        """What enforcement would take from one who holds, were it full."""
        return foresight.given(self.rungs, self.outlook, self.tempers)

    @property
    def spared(self) -> Number:
        """How much less of that it would take from one who pretends: it takes only where that has left the road."""
        return self.given - self.left * (self.rungs.delivered + self.tempers.greed * self.rungs.taken)
