"""View: what a party makes of the road as a week opens, and what stepping and holding are then worth to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.model.road import Stand
from sim.rules import foresight
from sim.rules.arrays import Number, Truths, total
from sim.rules.foresight import Outlook, Reckoning, Rungs, Temper

if TYPE_CHECKING:
    from sim.model.prospect import Case

TYPES = ("keeper", "opportunist")
SUREST = 1.0 - 1e-6  # no conduct is taken for certain, else a single surprise would be proof


@dataclass(frozen=True)
class ByType:
    """A number for either type that a party may be of."""

    keeper: Number
    opportunist: Number

    def towards(self, other: ByType, part: Number) -> ByType:
        """The number so much of the way towards another."""
        return ByType(
            self.keeper + part * (other.keeper - self.keeper),
            self.opportunist + part * (other.opportunist - self.opportunist),
        )


@dataclass(frozen=True)
class Conduct:
    """What either type of a party would do by its own payoffs, as anybody can reckon who knows them and not its type.

    `delivers`: the chance that what is due at each rung comes within the window, to the eye, (rungs, worlds); `claims`:
    the chance that one whose mood is not known steps or pretends on the open rung now, (worlds); `pretends`: the share
    of pretence in it.
    """

    delivers: ByType
    claims: ByType
    pretends: ByType


@dataclass(frozen=True)
class Balance:
    """What stepping and holding are worth on the open rung, by the road alone, `after` being V of the next one."""

    here: Rungs
    outlook: Outlook
    temper: Temper
    after: Number

    @cached_property
    def stepping(self) -> Mapping[str, Number]:
        """The value of doing one's part, as named terms."""
        return foresight.step(self.here, self.outlook, self.after)

    @cached_property
    def holding(self) -> Mapping[str, Number]:
        """The value of refusing, as named terms."""
        return foresight.hold(self.here, self.outlook, self.temper)

    @cached_property
    def gain(self) -> Number:
        """What stepping is worth above holding."""
        return total(self.stepping.values()) - total(self.holding.values())

    @cached_property
    def best(self) -> Number:
        """The better of the two."""
        return np.maximum(total(self.stepping.values()), total(self.holding.values()))

    @property
    def failure(self) -> Number:
        """What a failure of the road is worth, where things stand."""
        return self.here.failure + self.outlook.protection * self.here.cover


@dataclass(frozen=True)
class View:
    """What a party makes of the road as a week opens; it stays so whatever the week brings.

    `case`: the road, and where the worlds stand on it; `due`: whether something of the party is due; `reckoning`: all
    that its gain from stepping rests on; `bare` and `lent`: stepping and holding without, and with, what mediators lend
    and give; `conduct`: what either type of the party would do, where beliefs are reckoned; `costs`, `pressure`: what
    stepping costs and brings beside the road; `honour`: what a breach costs; `war`: what war is worth.
    """

    case: Case
    due: Truths
    reckoning: Reckoning
    bare: Balance
    lent: Balance
    conduct: Conduct | None
    costs: Mapping[str, Number]
    pressure: Number
    honour: Number
    war: Number

    @property
    def stand(self) -> Stand:
        """Where the worlds stand."""
        return self.case.stand

    @property
    def part(self) -> Number:
        """What part of its whole way the party's step is."""
        return self.case.part

    @cached_property
    def step(self) -> Mapping[str, Number]:
        """The terms of stepping."""
        return {**self.lent.stepping, **self.costs, "pressure": self.pressure}

    @cached_property
    def hold(self) -> Mapping[str, Number]:
        """The terms of holding."""
        return self.lent.holding

    @cached_property
    def step_value(self) -> Number:
        """What stepping is worth."""
        return total(self.step.values())

    @cached_property
    def hold_value(self) -> Number:
        """What holding is worth."""
        return total(self.hold.values())

    @cached_property
    def unaided_gain(self) -> Number:
        """What stepping is worth above holding if mediators did nothing: what they go by."""
        return self.bare.gain + total(self.costs.values())
