"""Conduct: what a party does with an obligation, given what each option is worth and the mood it is in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.rules.arrays import Integers, Number, Truths, total

OPTIONS = ("step", "hold", "cheat", "reverse")
STEP, HOLD, CHEAT, REVERSE = range(4)


def mood_turns(memory: Number, dt: Number) -> Number:
    """The chance that a party's moods are drawn afresh within `dt` weeks: 1 - exp(-dt / memory)."""
    return -np.expm1(-dt / memory)


LEAST_PART = 0.01  # of a party's whole way: a smaller step is not seen more clearly
FARTHEST = 500.0  # beyond it a chance is 0 or 1 to the last bit


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


def moods_of_refusal(
    values: Sequence[Number],
    moods: Sequence[Number],
    is_open: Sequence[Truths],
    rationality: Number,
    part: Number = 1.0,
) -> list[Number]:
    """The moods of one who held where these options were open, given what its moods were before that was known.

    Exact for Gumbel moods (Maddison, Tarlow and Minka 2014): the best score is a Gumbel draw about the logarithm of the
    sum of all, whichever option it belongs to, and the moods of the others lie below it.
    """
    scores = [np.where(one, rationality * value / part, -np.inf) for value, one in zip(values, is_open, strict=True)]
    highest = scores[HOLD]
    for score in scores:
        highest = np.maximum(highest, score)
    together = highest + np.log(total(np.exp(score - highest) for score in scores))
    best = together + moods[HOLD]
    below = [
        -np.log(np.exp(-mood) + np.exp(np.clip(score - best, -FARTHEST, FARTHEST)))
        for mood, score in zip(moods, scores, strict=True)
    ]
    below[HOLD] = best - scores[HOLD]
    return [np.where(one, mood, before) for mood, before, one in zip(below, moods, is_open, strict=True)]


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
