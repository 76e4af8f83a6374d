"""View: what a party makes of the road as a week opens, and what stepping and holding are then worth to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.model.road import Stand
from sim.rules import foresight
from sim.rules.arrays import Number, Truths, total
from sim.rules.foresight import Outlook, Reckoning, Rungs


@dataclass(frozen=True)
class Balance:
    """What stepping and holding are worth on the open rung, by the road alone, `after` being V of the next one."""

    here: Rungs
    outlook: Outlook
    after: Number

    @cached_property
    def stepping(self) -> Mapping[str, Number]:
        """The value of doing one's part, as named terms."""
        return foresight.step(self.here, self.outlook, self.after)

    @cached_property
    def holding(self) -> Mapping[str, Number]:
        """The value of refusing, as named terms."""
        return foresight.hold(self.here, self.outlook)

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

    `stand`: where the worlds stand; `due`: whether something of the party is due; `reckoning`: all that its gain from
    stepping rests on; `bare` and `lent`: stepping and holding without, and with, what mediators lend and give; `costs`,
    `pressure`: what stepping costs and brings beside the road; `honour`: what a breach costs; `war`: what war is worth.
    """

    stand: Stand
    due: Truths
    reckoning: Reckoning
    bare: Balance
    lent: Balance
    costs: Mapping[str, Number]
    pressure: Number
    honour: Number
    war: Number

    @cached_property
    def step(self) -> Mapping[str, Number]:
        """The terms of stepping."""
        return {**self.lent.stepping, **self.costs, "pressure": self.pressure}

    @cached_property
    def hold(self) -> Mapping[str, Number]:
        """The terms of holding."""
        return {**self.lent.holding, "honour": self.honour}

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
        return self.bare.gain + total(self.costs.values()) - self.honour
