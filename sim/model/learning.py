"""How a party reads the other's week: trust by Bayes, and what a simple strategy makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.rules import trust
from sim.rules.arrays import Number, Truths

if TYPE_CHECKING:
    from sim.model.party import Deed, Party


def learn(party: Party) -> None:
    """Update trust by what the rival was seen to do with what was due, and by its strikes."""
    after: Number = party.trust
    if not party.model.plan.learning.updates:
        return
    for track, deed in party.rival.deeds.items():
        if (deed.due | deed.claimed | deed.reversed).any():
            after = _read(party, track, deed, after)
    struck = party.rival.strikes.struck
    if struck.any():
        after = np.where(struck, _as_strike(party, after), after)
    party.trust = after


def read_as_strike(party: Party, where: Truths) -> None:
    """A party lays an attack at the other's door."""
    if party.model.plan.learning.updates:
        party.trust = np.where(where, _as_strike(party, party.trust), party.trust)


def read_incidents(party: Party, happened: Number) -> None:
    """A party lays its part of the week's incidents at the other's door, and holds it against a quiet week's number.

    What it attributes is a real number, the mean of what it would: a party that attributes a part learns a part.
    """
    model, learning = party.model, party.model.plan.learning
    if not learning.updates or learning.opportunist_incidents.limits[1] <= 1.0:
        return
    part = party.value("suffers") * party.value("attributes")
    expected = model.value("violence.rate") * model.dt * part
    times = model.value("learning.opportunist_incidents")
    party.trust = trust.incidents(party.trust, happened * part, expected, times)


def read_as_pretence(party: Party, where: Truths) -> None:
    """A party learns that what the other had claimed does not stand."""
    value = party.model.value
    if not party.model.plan.learning.updates:
        return
    after = trust.posterior(party.trust, value("learning.keeper_cheats"), value("learning.opportunist_cheats"))
    party.trust = np.where(where, after, party.trust)


def _as_strike(party: Party, before: Number) -> Number:
    value = party.model.value
    return trust.posterior(before, value("learning.keeper_strikes"), value("learning.opportunist_strikes"))


def _read(party: Party, track: str, deed: Deed, before: Number) -> Number:
    """Trust after one track's week."""
    learning = party.model.value
    believed = party.view.lent.outlook.enforcement
    window = learning("learning.window")
    expected = party.belief.delivers(track, party.view.stand)
    keeper, opportunist = (
        trust.hazard(trust.compelled(delivers, believed), window)
        for delivers in (expected.keeper, expected.opportunist)
    )
    likelihoods = []
    for hazard, cheats in (
        (keeper, learning("learning.keeper_cheats")),
        (opportunist, learning("learning.opportunist_cheats")),
    ):
        fails = trust.verification_fails(cheats, deed.detection, deed.false_alarm)
        delivers = trust.within(hazard, party.model.dt)
        likelihoods.append(
            np.where(
                deed.claimed,
                delivers * np.where(deed.passed, 1.0 - fails, fails),
                np.where(deed.due, 1.0 - delivers, 1.0),
            )
        )
    taken_back = trust.posterior(
        before, learning("learning.keeper_reverses"), learning("learning.opportunist_reverses")
    )
    return np.where(deed.reversed, taken_back, trust.posterior(before, *likelihoods))


def answers(party: Party) -> Truths:
    """Whether the other keeps its side up: it delivers, takes nothing back, does not strike and is not long overdue."""
    model, rival = party.model, party.rival
    answers = party.answers
    for deed in rival.deeds.values():
        answers = answers | (deed.claimed & deed.passed)
    against = rival.strikes.struck
    for track, deed in rival.deeds.items():
        overdue = party.view.stand.tracks[track].weeks_overdue > model.value("learning.window")
        against = against | (deed.claimed & ~deed.passed) | deed.reversed | (deed.due & ~deed.claimed & overdue)
    return answers & ~against
