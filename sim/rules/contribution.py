"""Contributors: whether a state pledges, deploys or withdraws its part of the force."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.rules.arrays import Integers, Number, Truths, plain, total

STATUSES = ("undecided", "pledged", "deployed", "withdrawn")
UNDECIDED, PLEDGED, DEPLOYED, WITHDRAWN = range(4)


def score(
    *,
    prestige: Number,
    goodwill: Number,
    bandwagon: Number,
    others: Number,
    risk: Number,
    arms: Number,
    casualties: Number,
    tension: Number,
    threshold: Number,
) -> Number:
    """What speaks for taking part, less what speaks against it and the contributor's own threshold.

    Granovetter (1978): each has a threshold, and those who are in lower the bar for the rest.
    """
    return prestige + goodwill + bandwagon * others - risk * arms - casualties * tension - threshold


def arms_without_consent(sides: Iterable[Iterable[tuple[Number, Number, Number]]]) -> Number:
    """Remaining arms times lack of consent, 0 to 1: each side's tracks as (power, level, consent of the owner)."""
    listed = [list(tracks) for tracks in sides]
    weight = total(total(power for power, _, _ in tracks) for tracks in listed)
    risk = total(
        total(power * (1.0 - level) * (1.0 - consent) for power, level, consent in tracks) for tracks in listed
    )
    return np.where(plain(weight) > 0, risk / np.where(plain(weight) > 0, weight, 1.0), 0.0)


def next_status(status: Integers, score: Number, is_clear: Truths, may_come: Truths) -> Integers:
    """Where a contributor of this status would move if it acted now.

    It pledges if the score is above 0 and the mandate clear enough, deploys what may come, and leaves where the score
    has fallen to 0: a pledge is taken back, a contingent withdrawn for good.
    """
    willing = plain(score > 0)
    found = np.where((status == UNDECIDED) & willing & is_clear, PLEDGED, status)
    found = np.where((status == PLEDGED) & ~willing, UNDECIDED, found)
    found = np.where((status == PLEDGED) & willing & may_come, DEPLOYED, found)
    return np.where((status == DEPLOYED) & ~willing, WITHDRAWN, found)
