"""Conduct: what a party does with an obligation, given what each option is worth and the mood it is in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sim.rules.arrays import Floats, Integers, Number, Truths, plain, total

OPTIONS = ("step", "hold", "cheat", "reverse")
STEP, HOLD, CHEAT, REVERSE = range(4)


def mood_turns(memory: Number, dt: Number) -> Number:
    """The chance that a party's moods are drawn afresh within `dt` weeks: 1 - exp(-dt / memory)."""
    return -np.expm1(-dt / memory)


LEAST_PART = 0.01  # of a party's whole way: a smaller step is not seen more clearly
FARTHEST = 500.0  # beyond it a chance is 0 or 1 to the last bit


def part_of_way(step: Number, whole: Number) -> Number:
    """What part of a party's whole way a step is, LEAST_PART to 1."""
    part: Number = np.clip(np.where(whole > 0, step / np.where(whole > 0, whole, 1.0), 0.0), LEAST_PART, 1.0)
    return part


def chance_of_step(gain: Number, rationality: Number, part: Number = 1.0) -> Number:
    """The chance that a party whose mood is not known takes a step that is `part` of its way: logit, by its gain."""
    exponent: Number = np.clip(-rationality * gain / part, -FARTHEST, FARTHEST)
    return 1.0 / (1.0 + np.exp(exponent))


def chance_of_claim(step: Number, pretend: Number, rationality: Number, part: Number = 1.0) -> tuple[Number, Number]:
    """The chance of a claim, true or pretended, and the share of pretence in it: logit among step, pretend and hold.

    `step` and `pretend`: what either is worth above holding; all three have moods of their own.
    """
    to_step, to_pretend = rationality * step / part, rationality * pretend / part
    apart = to_pretend - to_step
    either = np.clip(np.maximum(to_step, to_pretend) + np.log1p(np.exp(-np.abs(apart))), -FARTHEST, FARTHEST)
    return 1.0 / (1.0 + np.exp(-either)), 1.0 / (1.0 + np.exp(np.clip(-apart, -FARTHEST, FARTHEST)))


def chance_within(chance: Number, turns: Number, steps: Number, first: Number | None = None) -> Number:
    """The chance of a step within so many steps of time at a constant gain, moods being redrawn with chance `turns`.

    1 - (1 - f) (1 - p turns)^(steps - 1): a first mood, and those that come after it; f is p unless something is known
    of the first.
    """
    missed = 1.0 - (chance if first is None else first)
    return 1.0 - missed * np.exp((steps - 1.0) * np.log1p(-chance * turns))


def lasts(weeks: Number, memory: Number) -> Number:
    """The chance that moods have not turned for so many weeks."""
    return np.exp(-weeks / memory)


def chance_now(chance: Number, refused: Number, stepped: Number, lasting: Number) -> Number:
    """The chance of a step of one whose mood did for it at the chance `stepped` and did not at the chance `refused`.

    A mood does at every chance above some threshold, which is uniform between the two while the mood lasts (with
    chance `lasting`), and between 0 and 1 once it has turned.
    """
    return chance + lasting * (_same(chance, refused, stepped) - chance)


def leaning_after(
    took: Truths, chance: Number, refused: Number, stepped: Number, lasting: Number
) -> tuple[Number, Number]:
    """What is known of the mood of one that has taken a step at this chance, or has not: `refused` and `stepped` anew.

    If the mood was the same as before, its threshold is also within the old bounds; if it had turned, within the new
    one alone. The bounds kept are those of the two cases, weighted by how likely each is, given what was done. Exact
    where the cases have the same bounds or one is sure, as at a constant chance; near where a mood shows itself and
    turns once; and rough for one that does and refuses in turn at chances that are close, whose moods turned twice.
    """
    same = _same(chance, refused, stepped)
    if_same, if_turned = np.where(took, same, 1.0 - same), np.where(took, chance, 1.0 - chance)
    still = lasting * if_same / np.maximum(lasting * if_same + (1.0 - lasting) * if_turned, 1e-300)
    return (
        still * np.where(took, refused, np.maximum(refused, chance)) + (1.0 - still) * np.where(took, 0.0, chance),
        still * np.where(took, np.minimum(stepped, chance), stepped) + (1.0 - still) * np.where(took, chance, 1.0),
    )


def _same(chance: Number, refused: Number, stepped: Number) -> Number:
    return np.clip((chance - refused) / np.maximum(stepped - refused, 1e-12), 0.0, 1.0)


def chances_along(
    chances: Floats, asked: Truths, lasting: Floats, refused: Floats, stepped: Floats, lasted: Number
) -> Floats:
    """The chances of a step at rungs ahead of one that takes all of them: who has done one is likelier to do the next.

    `chances`: of a mood that is not known, (rungs, types, worlds); `asked`: the rungs that ask something, (rungs,
    worlds); `lasting`: that a mood of today lasts until each rung, (rungs, worlds); what is known of it: `refused` and
    `stepped`, (types, worlds), and `lasted`, that it is the same still, (worlds).
    """
    found = chances.copy()
    for rung in np.flatnonzero(asked.any(axis=1)):
        here, chance, still = asked[rung], chances[rung], lasted * lasting[rung]
        known = chance_now(chance, refused, stepped, still)
        then = leaning_after(here, chance, refused, stepped, still)
        found[rung] = np.where(here, known, chance)
        refused, stepped = (np.where(here, new, old) for new, old in zip(then, (refused, stepped), strict=True))
        lasted = np.where(here, 1.0 / lasting[rung], lasted)
    return found


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


def is_excused(weeks_overdue: Iterable[Number], excuse: Number, is_due: Truths) -> Truths:
    """Whether taking back is no breach: the other is overdue for longer than `excuse` weeks, and nothing of one's own.

    `weeks_overdue`: of each of the other's tracks; `is_due`: something of one's own is due.
    """
    longest: Number = 0.0
    for weeks in weeks_overdue:
        longest = np.maximum(longest, weeks)
    return plain((longest > excuse) & ~plain(is_due))
