"""The people who live with it: their distress, and their support for the deal."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Number


def follow(now: Number, target: Number, memory: Number, dt: Number) -> Number:
    """What follows a target over its memory."""
    return now + (target - now) * -np.expm1(-dt / memory)


def need(at_start: Number, relief: Number, by_tension: Number, more_tension: Number) -> Number:
    """The distress that conditions would lead to: less by relief, more by tension above the start; 0 to 1."""
    return np.clip(at_start - relief + by_tension * more_tension, 0.0, 1.0)


def backing(at_start: Number, hope: Number, progress: Number, more_distress: Number) -> Number:
    """The support that conditions would lead to: progress gives hope, distress takes it; 0 to 1."""
    return np.clip(at_start + hope * progress - more_distress, 0.0, 1.0)
