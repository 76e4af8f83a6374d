"""How a party reads the other's week: trust by Bayes, and what a simple strategy makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.view import SUREST, TYPES
from sim.rules import conduct, trust
from sim.rules.arrays import Number, Truths, plain
from sim.rules.roadmap import ROWS_PER_TRANCHE
from sim.rules.strategies import tit_for_tat

if TYPE_CHECKING:
    from sim.model.party import Deed, Party


def learn(party: Party) -> None:
    """Update trust by what the rival was seen to do with what was due, and by its strikes."""
    after: Number = party.trust
    if not party.model.plan.learning.updates:
        return
    for track, deed in party.rival.deeds.items():
        if (deed.due | deed.claimed | deed.tried | deed.reversed).any():
            after = _read(party, track, deed, after)
    struck = party.rival.strikes.struck
    if struck.any():
        after = np.where(struck, _as_strike(party, after), after)
    party.trust = plain(after)


def read_as_strike(party: Party, where: Truths) -> None:
    """A party lays an attack at the other's door."""
    if party.model.plan.learning.updates:
        party.trust = np.where(where, _as_strike(party, party.trust), party.trust)


def read_incidents(party: Party, happened: Number) -> None:
    """A party lays its part of the week's incidents at the other's door, and holds it against what all can expect.

    That is the number that the truce's age and what stands on the ground let expect: a frontier that is quieter for
    them is nobody's good will.

    What it attributes is a real number, the mean of what it would: a party that attributes a part learns a part.
    """
    model, learning = party.model, party.model.plan.learning
    if not learning.updates or learning.opportunist_incidents.limits[1] <= 1.0:
        return
    part = party.value("suffers") * party.value("attributes")
    expected = model.truce.rate() * model.dt * part
    times = model.value("learning.opportunist_incidents")
    party.trust = plain(trust.incidents(party.trust, happened * part, expected, times))


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
    likelihoods = []
    for delivers, cheats in zip(_this_week(party, track), _pretends(party), strict=True):
        fails = trust.verification_fails(cheats, deed.detection, deed.false_alarm)
        idle = trust.of_an_attempt(deed.tried, delivers, cheats) if party.rival.view.conduct else 1.0
        likelihoods.append(trust.likelihood(delivers, fails, idle, deed.claimed, deed.passed, deed.due))
    habits = (party.model.value(f"learning.{one}_reverses") for one in TYPES)
    taken_back = trust.posterior(before, *(trust.of_a_row(habit, ROWS_PER_TRANCHE) for habit in habits))
    return np.where(deed.reversed, taken_back, trust.posterior(before, *likelihoods))


def _pretends(party: Party) -> tuple[Number, Number]:
    """The share of pretence in what a rival of either type claims: by its own payoffs, or by the stated habits."""
    reckoned = party.rival.view.conduct
    if reckoned is not None:
        return reckoned.pretends.keeper, reckoned.pretends.opportunist
    return party.model.value("learning.keeper_cheats"), party.model.value("learning.opportunist_cheats")


def _this_week(party: Party, track: str) -> tuple[Number, Number]:
    """The chances that a rival of either type delivers this week what is due of a track."""
    model, rival = party.model, party.rival
    reckoned = rival.view.conduct
    if reckoned is not None:
        known, lasting = rival.reputation, rival.reputation.lasting_now()
        found = (
            conduct.chance_now(getattr(reckoned.claims, one), known.refused[one], known.stepped[one], lasting)
            for one in TYPES
        )
        now, then = (np.clip(chance, 1.0 - SUREST, SUREST) for chance in found)
        return now, then
    window, believed = model.value("learning.window"), party.view.lent.outlook.enforcement
    stated = party.belief.of_rival.delivers(track, party.view.stand)
    keeper, opportunist = (
        trust.within(trust.hazard(trust.compelled(getattr(stated, one), believed), window), model.dt) for one in TYPES
    )
    return keeper, opportunist


def answers(party: Party) -> Truths:
    """Whether the other keeps its side up: it delivers, takes nothing back, does not strike and is not long overdue."""
    model, rival = party.model, party.rival
    delivered, against = np.zeros_like(party.answers), rival.strikes.struck
    for track, deed in rival.deeds.items():
        is_overdue = party.view.stand.tracks[track].weeks_overdue > model.value("learning.window")
        delivered = delivered | (deed.claimed & deed.passed)
        against = against | tit_for_tat.breaks(deed.claimed, deed.passed, deed.reversed, deed.due, is_overdue)
    return tit_for_tat.answers(party.answers, delivered, against)
