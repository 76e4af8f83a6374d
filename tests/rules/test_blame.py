"""Blame: what is said of one who holds a road up, and what part of the week it is charged with."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import blame
from sim.rules.endings import REASONS

NOBODY = blame.NOBODY
OWN_COST = REASONS.index("own cost")


def of_party(**so: bool) -> str:
    """The reason of a party that hesitates if nothing else is so, and whose own cost holds it back if it would lose."""
    flags = dict.fromkeys(("unwilling", "pretends", "fails", "forbidden"), False) | so
    found = blame.of_party(otherwise=REASONS.index("hesitation"), holds_back=OWN_COST, **flags)
    return REASONS[int(found)]


def of_third(**so: bool) -> str:
    """The reason of a third party for whose tracks these are so."""
    found = int(blame.least_excused({name.replace("_", " "): np.array(flag) for name, flag in so.items()}))
    return "nobody" if found == NOBODY else REASONS[found]


def test_of_several_reasons_of_a_party_the_one_that_excuses_it_most_is_named():
    assert of_party() == "hesitation"
    assert of_party(unwilling=True) == "own cost"
    assert of_party(unwilling=True, pretends=True) == "pretence"
    assert of_party(unwilling=True, pretends=True, fails=True) == "control"
    assert of_party(unwilling=True, pretends=True, fails=True, forbidden=True) == "forbidden"


def test_each_world_has_a_reason_of_its_own():
    no = np.array([False, False, False])
    found = blame.of_party(
        otherwise=np.array([REASONS.index("by strategy")] * 3),
        unwilling=np.array([False, True, True]),
        holds_back=np.array([NOBODY, OWN_COST, OWN_COST]),
        pretends=no,
        fails=np.array([False, False, True]),
        forbidden=no,
    )
    assert [REASONS[one] for one in found] == ["by strategy", "own cost", "control"]


def test_work_that_cannot_get_there_is_not_charged_for_money_and_unpaid_work_not_for_delay():
    out, unpaid = np.array([True, True, False, False]), np.array([True, False, True, False])
    found = blame.of_provider(out, unpaid)
    assert list(found["out of reach"]) == [True, True, False, False]
    assert list(found["unpaid"]) == [False, False, True, False]
    assert list(found["not delivered"]) == [False, False, False, True]


def test_troops_that_are_pledged_are_on_their_way_and_too_few_are_unwilling():
    found = blame.of_contributors(np.array([True, False]))
    assert list(found["deploying"]) == [True, False]
    assert list(found["unwilling"]) == [False, True]


def test_who_owes_several_tracks_is_charged_with_the_least_excused():
    assert of_third(out_of_reach=True, unpaid=True, not_delivered=True) == "not delivered"
    assert of_third(out_of_reach=True, unpaid=True, not_delivered=False) == "unpaid"
    assert of_third(out_of_reach=True, unpaid=False, not_delivered=False) == "out of reach"
    assert of_third(deploying=True, unwilling=True) == "deploying"
    assert of_third(unwilling=True, deploying=False) == "unwilling"
    assert of_third(out_of_reach=False) == of_third() == "nobody"


def test_without_a_road_who_refused_the_last_is_named_and_where_none_was_asked_both_are():
    refused, somebody = np.array([True, False, False]), np.array([True, True, False])
    found = blame.without_road(refused, somebody)
    assert list(found) == [REASONS.index("no agreed road"), NOBODY, REASONS.index("no proposal")]


def test_all_who_hold_a_road_up_share_the_week_alike():
    reasons = {"one": np.array([0, 0, NOBODY, NOBODY]), "two": np.array([3, NOBODY, 3, NOBODY])}
    found = blame.shares(reasons)
    assert list(found["one"]) == [0.5, 1, 0, 0]
    assert list(found["two"]) == [0.5, 0, 1, 0]


def test_who_owns_work_answers_only_for_what_others_let_be_done():
    reason, share = blame.left_to_owner(np.array([9, 9, 9]), np.array([0.5, 0.5, 0.5]), np.array([0.0, 0.4, 1.0]))
    assert list(reason) == [9, 9, NOBODY]
    assert list(share) == pytest.approx([0.5, 0.3, 0.0])
    assert blame.left_to_owner(9, 0.5, 1.0 - 1e-12)[1] == 0  # all of it, but for rounding


def test_who_withholds_consent_blocks_unless_it_has_a_reason_of_its_own():
    found = blame.of_who_withholds(np.array([NOBODY, NOBODY, 2]), np.array([0.2, 0.0, 0.2]))
    assert list(found) == [REASONS.index("blocked"), NOBODY, 2]


@pytest.mark.parametrize("steps_per_week", [1, 3])
def test_reasons_are_renewed_as_a_stall_begins_and_every_four_weeks_after(steps_per_week):
    lasted = np.arange(1, 10 * steps_per_week + 1)
    renewed = lasted[blame.is_renewed(np.ones(len(lasted), dtype=bool), lasted, steps_per_week)]
    assert list(renewed) == [1, 4 * steps_per_week + 1, 8 * steps_per_week + 1]
    assert not blame.is_renewed(np.array([False]), np.array([1]), steps_per_week)
