"""Situation: a rung as either type of a party finds it, and what it could do there."""

from __future__ import annotations

from dataclasses import dataclass

from sim.rules import conduct, foresight, roadmap
from sim.rules.arrays import Floats, Number, plain, total
from sim.rules.foresight import Outlook, Rungs, Temper


@dataclass(frozen=True)
class AsType:
    """The road as one type of a party sees it.

    `values`: V at all rungs and at the end, (rungs + 1, worlds); `after`: V of the rung after the open one; `gains`:
    what stepping is worth above holding at the rungs ahead, (rungs, worlds); `waiting`: what the type forgoes by
    stepping now while help is on its way.
    """

    temper: Temper
    values: Floats
    after: Number
    gains: Floats
    waiting: Number


@dataclass(frozen=True)
class Beside:
    """What stepping and pretending on the open rung cost and bring beside what the road pays; (worlds)."""

    stepping: Number
    pretending: Number


@dataclass(frozen=True)
class Acts:
    """The chances of either type, whose mood is not known, at a rung: `claims`, that it steps or pretends; `pretends`,
    the share of its claims that is pretence; (types, worlds), or (types, rungs, worlds)."""

    claims: Floats
    pretends: Floats

    def mixed(self, other: Acts, part: Number) -> Acts:
        """The chances if those of `other` hold with the chance `part`, and these otherwise."""
        here, there = (1.0 - part) * self.claims, part * other.claims
        pretends = roadmap.share_of(here * self.pretends + there * other.pretends, here + there)
        return Acts(plain(here + there), plain(pretends))


@dataclass(frozen=True)
class RowsBack:
    """What the rival can take back of a track, within the window, from a party that holds the road up.

    `size`: how much, in levels; `pays`: what a level pays the rival as long as nothing is delivered to it; `price`:
    what taking back costs it; `part`: what part of its whole way a row is.
    """

    track: str
    size: Number
    pays: Number
    price: Number
    part: Number

    def willing(self, counts_on: Number, rationality: Number) -> Number:
        """The chance that the rival takes a row back from a party that it expects to deliver with this chance."""
        return conduct.chance_of_step(self.pays * (1.0 - counts_on) - self.price, rationality, self.part)


@dataclass(frozen=True)
class Situation:
    """A rung (worlds), or all rungs ahead (rungs, worlds), as both types of a party find it.

    `rungs`: the payoffs there; `outlook`: what is expected there; `tempers`: of both types, (types, worlds) or (types,
    1, worlds); `part`: what part of the party's whole way the step is; `cost`: what the tranche costs, which pretence
    saves; `detection`: the chance that pretence is found out; `caught`: what that is worth; `back`: what the rival can
    take back.
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
        """The chance that a party leaves the road by pretending."""
        return foresight.left(self.outlook, self.detection)

    @property
    def given(self) -> Number:
        """What full enforcement would take from a party that holds."""
        return foresight.given(self.rungs, self.outlook, self.tempers)

    @property
    def spared(self) -> Number:
        """How much less full enforcement would take from a party that pretends: nothing unless that leaves the road."""
        return self.given - self.left * (self.rungs.delivered + self.tempers.greed * self.rungs.taken)
