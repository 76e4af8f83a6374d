"""Incidents, the tension they leave, and the hazard that the truce breaks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.rules.arrays import Number, total

HIGHEST_RATE = 300.0  # incidents a week beyond which the count is capped
HIGHEST_EXPONENT = 50.0


def incident_rate(at_start: Number, calming: Iterable[Number]) -> Number:
    """Incidents a week: the rate at the start, times exp of the fall that each track and the force bring."""
    return np.minimum(at_start * np.exp(-total(calming)), HIGHEST_RATE)


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
