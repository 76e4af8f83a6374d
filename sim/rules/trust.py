"""Trust: the probability that the other is of the type that keeps its word, by Bayes on what is seen.

Two types as in Kydd (2000, 2005): a keeper delivers but for a rare lapse; an opportunist delivers what is cheap to
deliver. Delivery within the window follows a constant hazard, so that the evidence does not depend on the time step.
"""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Number, Truths

NEARLY_SURE = 1.0 - 1e-12  # keeps hazards finite where a chance is 1
FAINTEST = 1e-4  # no single observation is taken for proof


def lapse_per_tranche(lapse: Number, tranches: int) -> Number:
    """The chance of a lapse in one of `tranches`, so that over all of them it is `lapse`: 1 - (1 - lapse)^(1/n)."""
    return 1.0 - np.exp(np.log1p(-np.minimum(lapse, NEARLY_SURE)) / tranches)


def mimic(mimicry: Number, size: Number) -> Number:
    """The chance that an opportunist delivers a tranche of `size` (in levels): small steps are cheap to mimic."""
    return mimicry * (1.0 - size)


def compelled(delivers: Number, enforcement: Number) -> Number:
    """The chance of delivery once third parties add their enforcement."""
    return 1.0 - (1.0 - delivers) * (1.0 - enforcement)


def hazard(delivers: Number, window: Number) -> Number:
    """The weekly hazard of delivery that makes the chance within the window `delivers`."""
    return -np.log1p(-np.minimum(delivers, NEARLY_SURE)) / window


def within(rate: Number, dt: Number) -> Number:
    """The chance that something of hazard `rate` happens within `dt` weeks."""
    return -np.expm1(-rate * dt)


def lasting(weeks: Number, memory: Number) -> Number:
    """The share that is left after so many weeks of what fades to a third over `memory`: exp(-weeks / memory)."""
    return np.exp(-weeks / memory)


def posterior(trust: Number, if_keeper: Number, if_opportunist: Number) -> Number:
    """Bayes' rule: trust after an observation of these likelihoods under the two types.

    No single observation is taken for proof (the ratio is held within FAINTEST), and certainty never moves.
    """
    keeper = trust * np.maximum(if_keeper, FAINTEST * if_opportunist)
    opportunist = (1.0 - trust) * np.maximum(if_opportunist, FAINTEST * if_keeper)
    seen = keeper + opportunist
    return np.where(seen > 0, keeper / np.where(seen > 0, seen, 1.0), trust)


def incidents(trust: Number, attributed: Number, expected: Number, times: Number) -> Number:
    """Trust after a week in which `attributed` incidents are laid at the other's door: Bayes on a Poisson count.

    An opportunist's side is thought to make `times` as many of them as a keeper's (at least 1), and `expected`, what is
    seen at first, lies between the two: expected / sqrt(times) of a keeper, expected * sqrt(times) of an opportunist.
    The odds of a keeper are multiplied by times^-attributed * exp((sqrt(times) - 1 / sqrt(times)) * expected): violent
    weeks take trust, quiet ones give it. The drift at the expected number is of third order: the logarithm of the odds
    rises by expected * (sqrt(times) - 1 / sqrt(times) - ln(times)), .00004 an incident where times is 1.1. (If a keeper
    were to make `expected`, it would be .005, and years of unchanged violence would raise trust.)
    Where the other is a keeper with chance `trust`, mean trust stays.
    """
    apart = np.sqrt(times) - 1.0 / np.sqrt(times)
    return posterior(trust, 1.0, np.exp(attributed * np.log(times) - apart * expected))


def verification_fails(cheats: Number, detection: Number, false_alarm: Number) -> Number:
    """The chance that a delivery of a type that cheats in a share `cheats` of its deliveries is rejected."""
    return cheats * detection + (1.0 - cheats) * false_alarm


def of_an_attempt(tried: Truths, delivers: Number, cheats: Number) -> Number:
    """How likely a type is to have tried in earnest where it failed for lack of command; 1 where nothing was tried."""
    return np.where(tried, delivers * (1.0 - cheats), 1.0)


def likelihood(
    delivers: Number, fails: Number, otherwise: Number, claimed: Truths, passed: Truths, due: Truths
) -> Number:
    """How likely a type is to do what was seen of a track: it claimed, and that passed or not, or held what was due.

    `delivers`: its chance of a claim this week; `fails`: that a claim is rejected; `otherwise`: where neither was so.
    """
    return np.where(claimed, delivers * np.where(passed, 1.0 - fails, fails), np.where(due, 1.0 - delivers, otherwise))


def of_a_row(habit: Number, rows: int) -> Number:
    """How likely a type is to take back a row, of whose tranche it takes back the `rows` with the chance `habit`."""
    return np.exp(np.log(np.maximum(habit, FAINTEST)) / rows)
