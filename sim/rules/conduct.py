"""Conduct: what a party does with an obligation, given what each option is worth and the mood it is in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.rules.arrays import Integers, Number, Truths

OPTIONS = ("step", "hold", "cheat", "reverse")
STEP, HOLD, CHEAT, REVERSE = range(4)


def mood_turns(memory: Number, dt: Number) -> Number:
    """The chance that a party's moods are drawn afresh within `dt` weeks: 1 - exp(-dt / memory)."""
    return -np.expm1(-dt / memory)


LEAST_PART = 0.01  # of a party's whole way: a smaller step is not seen more clearly
FARTHEST = 500.0  # beyond it a chance is 0 or 1 to the last bit
FAINTEST = 1e-12  # the least chance that a mood is reckoned at


def part_of_way(step: Number, whole: Number) -> Number:
    """What part of a party's whole way a step is, LEAST_PART to 1."""
    return np.clip(np.where(whole > 0, step / np.where(whole > 0, whole, 1.0), 0.0), LEAST_PART, 1.0)


def chance_of_step(gain: Number, rationality: Number, part: Number = 1.0) -> Number:
    """The chance that a party whose mood is not known takes a step that is `part` of its way: logit, by its gain."""
    return 1.0 / (1.0 + np.exp(np.clip(-rationality * gain / part, -FARTHEST, FARTHEST)))


def chance_within(chance: Number, turns: Number, steps: Number) -> Number:
    """The chance of a step within so many steps of time at a constant gain, moods being redrawn with chance `turns`.

    1 - (1 - p) (1 - p turns)^(steps - 1): a first mood, and those that come after it.
    """
    return 1.0 - (1.0 - chance) * np.exp((steps - 1.0) * np.log1p(-chance * turns))


def chance_now(chance: Number, refused: Number, turns: Number) -> Number:
    """The chance of a step this week of one who has held: `refused` is the largest chance at which it has done so.

    A mood that was against the step then is overcome where the chance has risen since; or it turns.
    """
    overcome = np.maximum(chance - refused, 0.0) / np.maximum(1.0 - refused, 1e-12)
    return turns * chance + (1.0 - turns) * np.minimum(overcome, 1.0)


def still_refused(chance: Number, lasts: Number) -> Number:
    """What counts as refused of a party that held at this chance, where its mood lasts with the chance `lasts`.

    r = lasts p / (1 - (1 - lasts) p), so that `chance_now` overcomes it with what a fresh mood would: (1 - lasts) p.
    """
    return lasts * chance / np.maximum(1.0 - (1.0 - lasts) * chance, 1e-12)


def mood_of_refusal(step: Number, hold: Number, chance: Number) -> Number:
    """The mood towards a step of one who has held at this chance, given what both moods were before that was known.

    The difference of two Gumbel draws is logistic: its place below the chance of holding, F(difference) (1 - p).
    """
    place = (1.0 - chance) / (1.0 + np.exp(np.clip(hold - step, -FARTHEST, FARTHEST)))
    place = np.clip(place, FAINTEST, 1.0 - FAINTEST)
    return hold + np.log(place) - np.log1p(-place)


def choose(
    values: Sequence[Number],
    moods: Sequence[Number],
    is_open: Sequence[Truths],
    rationality: Number,
    part: Number = 1.0,
) -> Integers:
    """The open option with the largest rationality * value + part * mood; each week's marginal choice is logit.

    Persistent moods stand for what lasts in a leadership's leaning; an independent draw every week would make
    everybody do everything in the end. A mood tilts how a whole way is seen, and of a step only its `part`: else a
    road that is cut finely would be carried through by moods alone.
    """
    best = np.full(np.shape(is_open[0]), -np.inf)
    choice = np.full(np.shape(is_open[0]), HOLD, dtype=np.int64)
    for option in range(len(OPTIONS)):
        score = rationality * values[option] + part * moods[option]
        better = is_open[option] & (score > best)
        best = np.where(better, score, best)
        choice = np.where(better, option, choice)
    return choice
