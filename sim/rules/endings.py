"""How a road stands, what ends it, and why it stands still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.rules.arrays import Integers, Number, Truths, plain, total

STATES = ("completed", "progressing", "stalled", "collapsed")
COMPLETED, PROGRESSING, STALLED, COLLAPSED = range(4)

SWITCHES = ("exposure", "protection", "own cost", "tension", "third parties", "home front")
"""Single changes that are tried on a party that does not step, in this order.

exposure: the others would surely deliver; protection: full protection; own cost: its own part would cost it nothing;
tension: no tension; third parties: all of them ready; home front: no cost at home.
"""

REASONS = (
    *SWITCHES,
    "no road",
    "hesitation",
    "pretence",
    "not delivered",
    "by strategy",
    "forbidden",
    "control",
    "out of reach",
    "no agreed road",
    "no proposal",
    "deploying",
    "unwilling",
    "blocked",
    "unpaid",
)
"""Why an obligation is not met.

no road: none of the switches would make stepping worth while; hesitation: stepping is worth while, and yet the mood of
the moment is against it; pretence: what was offered was not real; not delivered:
a third party that could deliver has not; by strategy: the party decides by a simple rule, not by what it gains;
forbidden: its home front does not allow the step; control: it does not command what it owes; out of reach: a third
party cannot get to where the work is; no agreed road: it refused the last
one that was proposed; no proposal: none that was proposed has been answered with a refusal, and none agreed;
deploying: enough is pledged, and on its way; unwilling: too few would send troops; blocked: it withholds its consent to
a third party's work; unpaid: no donor pays for it now.
"""


def standing(waited: Number, waits: Truths, stall_after: Number) -> Integers:
    """Progressing or stalled.

    `waits`: something is due, or no road is agreed; `waited`: the weeks for which that has been so since a tranche was
    last verified.
    """
    return np.where(waits & (waited >= stall_after), STALLED, PROGRESSING)


VOTES_FOR_WAR = 2  # turns of mood in a row at which war was worth more: one bad week does not end a truce
NOTHING, VIOLENCE, CHOICE = 0, 1, (2, 3)
"""What made a truce break: nothing, violence by itself, or the first or second party's choice of war."""
TIE = 1e-12  # two values nearer than this are equal: where a freeze is a war for sure, both are the same sum


def wants_war(war: Number, step: Number, hold: Number) -> Truths:
    """Whether a return to war is worth more to a party than the best of stepping and holding."""
    return plain(war > np.maximum(step, hold) + TIE)


def cause(complete: Truths, broken: Truths, votes: Sequence[Integers]) -> Integers:
    """What ends the truce this week: what breaks by itself comes before who chooses war, and completion before both.

    `broken`: it broke by itself; `votes`: at how many turns of mood in a row each party found war better.
    """
    chosen = [plain(number >= VOTES_FOR_WAR) for number in votes]
    found = np.select([plain(broken), *chosen], [VIOLENCE, *CHOICE[: len(chosen)]], default=NOTHING)
    return np.where(complete, NOTHING, found)


def outcome(complete: Truths, cause: Integers, open_road: Integers) -> Integers:
    """An index in STATES: collapsed where something ended the truce, completed, or as an `open_road` stands."""
    return np.where(cause > NOTHING, COLLAPSED, np.where(complete, COMPLETED, open_road))


def is_over(complete: Truths, cause: Integers) -> Truths:
    """Whether a road has come to its end: it is completed, or the truce has ended."""
    return complete | (cause > NOTHING)


def why_war(own_due: Truths, others_due: Truths, holds_back: Integers) -> Integers:
    """Why a party chose war, an index in REASONS: what held it back where its own part was due, else the other's.

    `others_due`: something of the other's was due; where nothing was due of either there was no road.
    """
    others = np.where(others_due, REASONS.index("not delivered"), REASONS.index("no road"))
    return np.where(own_due, holds_back, others)


def progress(
    levels: Mapping[str, Number],
    starts: Mapping[str, Number],
    ends: Mapping[str, Number],
    weights: Mapping[str, Number],
    groups: Sequence[Sequence[str]],
) -> Number:
    """The progress index: the weighted mean, over the tracks on the road, of the share of the way that is verified.

    0 at the start, 1 when every stage is closed, never below 0; a track that stood at its end from the start is left
    out. `groups` fixes the order of the sum: each group's tracks first, then the groups.
    """
    ways = {track: plain(ends[track] - starts[track]) for track in levels}
    done = total(
        total(weights[track] * _share(levels[track] - starts[track], ways[track]) for track in group)
        for group in groups
    )
    of = total(total(np.where(ways[track] > 0, weights[track], 0.0) for track in group) for group in groups)
    return np.clip(_share(done, plain(of)), 0.0, 1.0)


def _share(part: Number, whole: Number) -> Number:
    """A part of a whole; 0 where there is nothing to share."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 0.0)


def why(gain_if: Sequence[Number]) -> Integers:
    """The index in REASONS of what holds a party back that would lose by stepping.

    `gain_if[k]`: what stepping would be worth to it above holding with SWITCHES[k] thrown. The switch that would most
    raise it is named; if none makes it positive, there is no road.
    """
    best = gain_if[0]
    reason = np.zeros(np.shape(best), dtype=np.int64)
    for k in range(1, len(SWITCHES)):
        better = gain_if[k] > best
        best = np.where(better, gain_if[k], best)
        reason = np.where(better, k, reason)
    return np.where(best > 0, reason, REASONS.index("no road"))
