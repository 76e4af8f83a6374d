"""Incidents, the tension they leave, and the hazard that the truce breaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sim.rules.arrays import Number, plain, total
from sim.rules.chance import exponential

HIGHEST_RATE = 300.0  # incidents a week beyond which the count is capped
HIGHEST_EXPONENT = 50.0
NEVER = np.iinfo(np.int64).max // 2
"""The step at which a truce is taken up again that never is."""
LONGEST_WAR = 1e15  # steps: so that the step in which it ends is a whole number


def incident_rate(at_start: Number, calming: Iterable[Number]) -> Number:
    """Incidents a week: the rate at the start, times exp of the fall that tracks, the force and relief bring."""
    exponent = np.clip(-plain(total(calming)), -HIGHEST_EXPONENT, HIGHEST_EXPONENT)
    return np.minimum(at_start * np.exp(exponent), HIGHEST_RATE)


def vacuum(effect: Number, carried_out: Number, deployed: Number) -> Number:
    """What a track carried out where no force stands adds to the exponent of the incident rate."""
    return effect * np.maximum(carried_out - deployed, 0.0)


def ebbed(age: Number, lasting: Number, weeks: Number) -> Number:
    """Incidents of a truce of this age, as a multiple of a new one's: they go to `lasting` over so many weeks.

    Above 1 they grow.
    """
    return lasting + (1.0 - lasting) * np.exp(-age / weeks)


def quiet_rate(at_start: Number, now: Number, then: Number) -> Number:
    """Incidents a week in a quiet truce: the rate at the start, by how far a truce's age has ebbed them `now`, `then`.

    `then`: at the start; where incidents had ebbed to nothing, the stated rate is that of a new truce.
    """
    return at_start * (now / np.where(then > 0, then, 1.0))


def rate_of_new(at_start: Number, then: Number) -> Number:
    """Incidents a week in a new truce, by the rate at the start and how far they had ebbed `then`."""
    return at_start / np.where(then > 0, then, 1.0)


def settled(age: Number, lasting: Number, weeks: Number) -> Number:
    """How the hazard falls with a truce's age: exp(-age / weeks) + lasting."""
    return np.exp(-age / weeks) + lasting


def under_tension(part: Number, tension: Number, usual: Number) -> Number:
    """How tension moves the hazard: a part of it goes with tension, as a multiple of the usual one; the rest does not.

    It is linear, so that it carries over between scenarios of unlike violence; 1 at the usual tension.
    """
    return (1.0 - part) + part * tension / usual


def rise(hazard: Number, part: Number, usual: Number) -> Number:
    """How much the hazard of a truce without tension would rise per unit of it: the slope of `under_tension`."""
    return hazard * part / usual


def held(by_force: Number, in_place: Number, by_overdue: Number, overdue: Number) -> Number:
    """How a force in place lowers the hazard, and how what is overdue raises it: exp(-b * in place + c * overdue)."""
    exponent: Number = np.clip(by_overdue * overdue - by_force * in_place, -HIGHEST_EXPONENT, HIGHEST_EXPONENT)
    return np.exp(exponent)


def danger(loss: Number, rise: Number, memory: Number, added: Number) -> Number:
    """What the tension that a strike adds puts at risk: the loss by war times how much likelier the truce breaks.

    `rise`: of the weekly hazard per unit of tension.
    """
    return np.maximum(loss, 0.0) * rise * memory * added


def tension_after(tension: Number, added: Number, memory: Number, dt: Number) -> Number:
    """Tension decays over its memory and rises with the severity of the week's incidents."""
    return tension * np.exp(-dt / memory) + added


def long_run_tension(rate: Number, severity: Number, memory: Number, dt: Number) -> Number:
    """Mean tension at a constant incident rate: rate * dt * severity / (1 - exp(-dt / memory))."""
    return rate * dt * severity / -np.expm1(-dt / memory)


def steps_of_war(luck: Number, resumption: Number, dt: Number) -> Number:
    """The steps, at least one, after which a truce that has broken is taken up again: exponential; inf for never."""
    rate = plain(resumption)
    weeks = exponential(luck) / np.where(rate > 0, rate, 1.0)
    return np.where(rate > 0, np.maximum(np.ceil(weeks / dt), 1.0), np.inf)


def resumes(step: Number, luck: Number, resumption: Number, dt: Number) -> Number:
    """The step at which a truce that broke in `step` is taken up again, the same for both sides; NEVER if never."""
    lasts = steps_of_war(luck, resumption, dt)
    return np.where(np.isfinite(lasts), step + np.minimum(lasts, LONGEST_WAR), NEVER)


def overdue(sides: Iterable[Sequence[Number]], excuse: Number) -> Number:
    """The share of the two sides of whose parts something has been overdue for longer than `excuse` weeks.

    `sides`: of each side, for how many weeks each of its tracks has been overdue.
    """
    return 0.5 * total(
        np.where(np.stack([weeks > excuse for weeks in side]).any(axis=0), 1.0, 0.0) if side else 0.0 for side in sides
    )


def collapse_chance(hazard: Number, frailty: Number, dt: Number) -> Number:
    """The chance that a truce breaks within `dt`: 1 - exp(-dt * frailty * hazard).

    `frailty` differs between truces and has mean 1 (Vaupel, Manton and Stallard 1979): some are robust, some brittle.
    """
    return -np.expm1(-dt * frailty * hazard)
