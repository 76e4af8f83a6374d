"""Contributors: whether a state pledges, deploys or withdraws its part of the force, and what vetoes keep out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.rules.arrays import Integers, Number, Truths, plain, total
from sim.rules.roadmap import ROUNDING
from sim.rules.trust import within

STATUSES = ("undecided", "pledged", "deployed", "withdrawn")
UNDECIDED, PLEDGED, DEPLOYED, WITHDRAWN = range(4)
LEAST_RESOLVE = 1e-9  # a veto without resolve falls at the first pressure


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


def takes_part(status: Integers) -> Truths:
    """Whether a contributor has pledged or sent its contingent."""
    return plain((status == PLEDGED) | (status == DEPLOYED))


def company(in_all: Number, own: Number, everyone: Number, troops: Number) -> Number:
    """The share of the others' troops that takes part: of `everyone`'s and `in_all` its `troops` and `own` left out."""
    rest = everyone - troops
    return np.where(rest > 0, (in_all - own) / np.where(rest > 0, rest, 1.0), 0.0)


def contingent(troops: Number, barred: Truths, limited: Number) -> Number:
    """What a contributor can send: all its troops, or what a limited role allows where a veto bars it."""
    return troops * np.where(barred, limited, 1.0)


def may_come(barred: Truths, limited: Number) -> Truths:
    """Whether a contributor may deploy at all: no veto bars it, or there is a limited role for it."""
    return plain(~plain(barred) | plain(limited > 0))


def in_place(status: Integers, contingent: Number) -> Number:
    """What of a contingent is in place."""
    return np.where(status == DEPLOYED, contingent, 0.0)


def coming(status: Integers, score: Number, contingent: Number) -> Number:
    """What of a contingent is pledged and still wants to come: nobody waits for one that does not."""
    return np.where((status == PLEDGED) & (score > 0), contingent, 0.0)


def expected(in_place: Number, coming: Number, arrives: Number) -> Number:
    """The share of the planned force to be expected where what is coming arrives with this chance; at most all."""
    return np.minimum(1.0, in_place + coming * arrives)


def suffices(in_place: Number, coming: Number, level: Number) -> Truths:
    """Whether what is in place and what is pledged come to this level."""
    return plain(in_place + coming >= level - ROUNDING)


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


def weeks_to_act(wants: Integers, deploys: Number, decides: Number) -> Number:
    """The mean weeks until a contributor acts on what it wants: what a deployment takes, or what any decision does."""
    return np.where(wants == DEPLOYED, deploys, decides)


def after_war(status: Integers) -> Integers:
    """After a war who had troops there has pledged them, and would have to send them again."""
    return np.where(status == DEPLOYED, PLEDGED, status)


def lifting(lobbying: Number, pressed: Number, resolve: Number) -> Number:
    """The weekly hazard that a veto is lifted: how mediators press, as the contributor lobbies for it, by resolve."""
    return lobbying * pressed / np.maximum(resolve, LEAST_RESOLVE)


def clarity_after(clarity: Number, attention: Number, settles: Number, dt: Number) -> Number:
    """The clarity of the mandate: what is open about it is settled as far as mediators attend to it."""
    return clarity + (1.0 - clarity) * within(attention / settles, dt)
