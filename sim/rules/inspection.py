"""Inspection: how well a claim is checked, what is brought back unseen, and what an inspection finds."""

from __future__ import annotations

import numpy as np

from sim.rules.arrays import Integers, Number, Truths
from sim.rules.foresight import together


def detection(verifiability: Number, sharper: Number) -> Number:
    """The chance that pretence is found out as it is verified, with what a force adds (`sharper`) in its own right."""
    return together(verifiability, sharper)


def false_alarm(usual: Number, sharper: Number) -> Number:
    """The chance that a true tranche is rejected: the less, the sharper a force sees."""
    return usual * (1.0 - sharper)


def brought_back(rate: Number, interdiction: Number, in_place: Number, dt: Number) -> Number:
    """What a backer is expected to bring back unseen within `dt`, in levels: a force in place prevents a part of it."""
    prevented = interdiction * in_place
    return rate * (1.0 - prevented) * dt


def is_gap_found(seen: Integers, done: Integers, inspected: Truths) -> Truths:
    """Whether an inspection finds less in place than was verified."""
    return (seen > done) & inspected


def was_pretended(found: Truths, seen: Integers, done: Integers, rearmed: Integers) -> Truths:
    """Whether a gap that is found is a breach: more is missing than was brought back of what was really given up."""
    return found & (seen - done > rearmed)


def seen_after(found: Truths, seen: Integers, done: Integers) -> Integers:
    """What counts as verified after an inspection: what stands, where it found that less does."""
    return np.where(found, done, seen)
