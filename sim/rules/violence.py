"""Incidents, the tension they leave, and the hazard that the truce breaks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.rules.arrays import Number, total

HIGHEST_RATE = 300.0  # incidents a week beyond which the count is capped
HIGHEST_EXPONENT = 50.0


def incident_rate(at_start: Number, calming: Iterable[Number]) -> Number:
    """Incidents a week: the rate at the start, times exp of the fall that tracks, the force and relief bring."""
    exponent = np.clip(-np.asarray(total(calming)), -HIGHEST_EXPONENT, HIGHEST_EXPONENT)
    return np.minimum(at_start * np.exp(exponent), HIGHEST_RATE)


def vacuum(effect: Number, carried_out: Number, deployed: Number) -> Number:
    """What a track carried out where no force stands adds to the exponent of the incident rate."""
    return effect * np.maximum(carried_out - deployed, 0.0)


def danger(loss: Number, hazard: Number, memory: Number, slope: Number, tension: Number, added: Number) -> Number:
    """What the tension that a strike adds puts at risk: the loss by war times how much likelier the truce breaks."""
    before = np.exp(np.minimum(slope * tension, HIGHEST_EXPONENT))
    after = np.exp(np.minimum(slope * (tension + added), HIGHEST_EXPONENT))
    return np.maximum(loss, 0.0) * hazard * memory * (after - before)


def tension_after(tension: Number, added: Number, memory: Number, dt: Number) -> Number:
    """Tension decays over its memory and rises with the severity of the week's incidents."""
    return tension * np.exp(-dt / memory) + added


def long_run_tension(rate: Number, severity: Number, memory: Number, dt: Number) -> Number:
    """Mean tension at a constant incident rate: rate * dt * severity / (1 - exp(-dt / memory))."""
    return rate * dt * severity / -np.expm1(-dt / memory)


def collapse_chance(hazard: Number, slope: Number, tension: Number, frailty: Number, dt: Number) -> Number:
    """The chance that the truce breaks within `dt`: 1 - exp(-dt * frailty * hazard * exp(slope * tension)).

    `frailty` differs between truces and has mean 1 (Vaupel, Manton and Stallard 1979): some are robust, some brittle,
    which is why failures come early or not at all.
    """
    return -np.expm1(-dt * frailty * hazard * np.exp(np.minimum(slope * tension, HIGHEST_EXPONENT)))
