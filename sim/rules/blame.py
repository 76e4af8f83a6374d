"""Blame: who is charged with a week in which a road stands still, and for what reason."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.rules.arrays import Floats, Integers, Number, Truths, plain, total
from sim.rules.endings import REASONS

NOBODY = -1
"""The reason of one who holds nothing up."""
LEAST_EXCUSED = ("not delivered", "deploying", "unwilling", "unpaid", "out of reach")
"""Reasons of third parties; one that owes several tracks is charged with the first of these."""
RENEWED_EVERY = 4  # weeks for which a reckoned reason stands: it changes as slowly as trust does
ALL_OF_IT = 1.0 - 1e-9  # of the work withheld, from which on its owner holds nothing up


def is_renewed(stalled: Truths, lasted: Integers, steps_per_week: int) -> Truths:
    """Whether reasons are reckoned anew: a stall has begun, or has lasted another RENEWED_EVERY weeks.

    `lasted`: the steps for which the road has been stalled, this one included.
    """
    return plain(stalled & ((lasted - 1) % (RENEWED_EVERY * steps_per_week) == 0))


def of_party(
    *, otherwise: Integers, unwilling: Truths, holds_back: Integers, pretends: Truths, fails: Truths, forbidden: Truths
) -> Integers:
    """Why a party has not met what is due, an index in REASONS: the first that holds, from what excuses it most.

    Its home front forbids it; it does not command what it owes (`fails`); what it offered was not real (`pretends`);
    it would lose by a step (`unwilling`), for what `holds_back`; `otherwise` is the reason of all others.
    """
    why = np.where(unwilling, holds_back, otherwise)
    why = np.where(pretends, REASONS.index("pretence"), why)
    why = np.where(fails, REASONS.index("control"), why)
    return np.where(forbidden, REASONS.index("forbidden"), why)


def of_contributors(enough: Truths) -> dict[str, Truths]:
    """Why troops are not there, by reason: enough are pledged and on their way, or too few would send any."""
    return {"deploying": enough, "unwilling": ~plain(enough)}


def of_provider(out_of_reach: Truths, unpaid: Truths) -> dict[str, Truths]:
    """Why work is not done, by reason: it cannot get there, nobody pays, or it could be done and is not."""
    out, without = plain(out_of_reach), plain(unpaid)
    return {"out of reach": out, "unpaid": ~out & without, "not delivered": ~out & ~without}


def least_excused(found: Mapping[str, Truths]) -> Integers:
    """The reason that stands for all tracks of a third party, by what holds for any of them: NOBODY where none does."""
    why: Integers = np.full((), NOBODY, dtype=np.int64)
    for reason in reversed(LEAST_EXCUSED):
        if reason in found:
            why = np.where(found[reason], REASONS.index(reason), why)
    return why


def without_road(refused: Truths, somebody: Truths) -> Integers:
    """Why a party has no road agreed: it refused the last one; nothing of its own where only the other did; or nobody.

    `somebody`: either party refused the last road.
    """
    unasked = np.where(somebody, NOBODY, REASONS.index("no proposal"))
    return np.where(refused, REASONS.index("no agreed road"), unasked)


def shares(reasons: Mapping[str, Integers]) -> dict[str, Floats]:
    """What part of the week each is charged with: all who have a reason share it alike."""
    sharing = total(np.where(reason != NOBODY, 1, 0) for reason in reasons.values())
    return {name: (reason != NOBODY) / np.maximum(sharing, 1) for name, reason in reasons.items()}


def left_to_owner(reason: Integers, share: Number, missing: Number) -> tuple[Integers, Number]:
    """The reason and share of who owns work of which the part `missing` is not done since others do not let it be."""
    is_all = plain(missing >= ALL_OF_IT)
    return np.where(is_all, NOBODY, reason), share * np.where(is_all, 0.0, 1.0 - missing)


def of_who_withholds(reason: Integers, withheld: Number) -> Integers:
    """The reason of a party that has none of its own and withholds its consent to a third party's work."""
    return np.where((reason == NOBODY) & (withheld > 0), REASONS.index("blocked"), reason)
