"""Mediators, all together: what they lend, press with and give to either side, and how far they attend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.rules import mediation
from sim.rules.arrays import Floats, Number, total

if TYPE_CHECKING:
    from sim.model.party import Party
    from sim.model.world import World


def attention(world: World) -> Floats:
    """The largest attention of any mediator."""
    largest = world.mediators[0].attention
    for mediator in world.mediators[1:]:
        largest = np.maximum(largest, mediator.attention)
    return largest


def pressure_on(party: Party) -> Number:
    """What last week's pressing is worth to a party now."""
    act = mediation.PRESS[party.model.parties.index(party)]
    return total(
        np.where(one.act == act, one.leverage_over(party.name) * one.attention, 0.0) for one in party.model.mediators
    )


def gift_to(party: Party) -> Number:
    """What last week's side payments, attached to the open stage, are worth to a party."""
    act = mediation.INDUCE[party.model.parties.index(party)]
    return total(
        np.where(one.act == act, one.gift_to(party.name) * one.attention, 0.0) for one in party.model.mediators
    )


def lent(world: World) -> tuple[Number, Number]:
    """The enforcement and protection that mediators lend."""
    enforcement, protection = (
        mediation.lent(
            np.where(one.act == act, one.value(channel) * one.attention, 0.0)
            for one in world.mediators
            if one.can(channel)
        )
        for act, channel in ((mediation.ENFORCE, "enforcement"), (mediation.PROTECT, "protection"))
    )
    return enforcement, protection


def set_right(world: World) -> Number:
    """The chance that mediators' messages correct a misread attack."""
    return mediation.lent(world.value("mediation.messages") * one.attention for one in world.mediators)
