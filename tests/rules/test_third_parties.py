"""Those around the parties: contributors, mediators, donors and their money; and the bargaining over the road."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import bargaining, contribution, donating, mediation, rebuilding
from sim.rules.contribution import DEPLOYED, PLEDGED, UNDECIDED, WITHDRAWN

WEIGHED = {
    "prestige": 0.5, "goodwill": 0.1, "bandwagon": 0.4, "others": 0.5, "risk": 0.3, "arms": 0.5, "casualties": 0.2,
    "tension": 0.25, "threshold": 0.6,
}  # fmt: skip


def test_a_contributor_weighs_prestige_and_company_against_arms_violence_and_its_threshold():
    assert contribution.score(**WEIGHED) == pytest.approx(0.5 + 0.1 + 0.2 - 0.15 - 0.05 - 0.6)
    for key, change in (("prestige", 0.1), ("goodwill", 0.1), ("others", 0.04), ("arms", -0.03), ("tension", -0.02)):
        moved = contribution.score(**{**WEIGHED, key: WEIGHED[key] + 0.1})
        assert moved - contribution.score(**WEIGHED) == pytest.approx(change)


def test_arms_count_as_a_risk_by_their_power_as_far_as_they_remain_and_their_owner_does_not_consent():
    sides = [[(0.6, 0.5, 0.75), (0.2, 0.0, 0.75)], [(0.2, 0.25, 1.0)]]
    assert contribution.arms_without_consent(sides) == pytest.approx((0.6 * 0.5 * 0.25 + 0.2 * 0.25) / 1.0)
    assert contribution.arms_without_consent([[(0.5, 0.0, 0.0)], []]) == 1
    assert contribution.arms_without_consent([[(0.0, 0.0, 0.0)], [(0.0, 0.5, 0.5)]]) == 0
    assert contribution.arms_without_consent([[], []]) == 0


@pytest.mark.parametrize(
    "status, score, is_clear, may_come, then",
    [
        (UNDECIDED, 0.1, True, True, PLEDGED),
        (UNDECIDED, 0.1, True, False, PLEDGED),  # it may pledge while it is barred
        (UNDECIDED, 0.1, False, True, UNDECIDED),
        (UNDECIDED, 0.0, True, True, UNDECIDED),
        (PLEDGED, 0.1, True, True, DEPLOYED),
        (PLEDGED, 0.1, False, True, DEPLOYED),  # clarity is asked for a pledge only
        (PLEDGED, 0.1, True, False, PLEDGED),
        (PLEDGED, 0.0, True, True, UNDECIDED),
        (DEPLOYED, 0.1, True, False, DEPLOYED),  # a veto sends nobody home
        (DEPLOYED, 0.0, True, True, WITHDRAWN),
        (WITHDRAWN, 0.1, True, True, WITHDRAWN),  # for good
    ],
)
def test_where_a_contributor_would_move(status, score, is_clear, may_come, then):
    found = contribution.next_status(np.array([status]), score, np.array([is_clear]), np.array([may_come]))
    assert list(found) == [then]


def test_the_chance_of_a_step_is_logit_in_the_gain():
    assert mediation.chance_of_step(0.0, 12.0) == 0.5
    assert mediation.chance_of_step(0.1, 12.0) == pytest.approx(1 / (1 + np.exp(-1.2)))
    assert mediation.chance_of_step(-1000.0, 1000.0) == pytest.approx(0)
    assert mediation.chance_of_step(1000.0, 1000.0) == 1


def test_pressing_helps_most_where_a_step_hangs_in_the_balance():
    even = mediation.rise(-0.05, 0.1, 12.0, 1.0)
    assert even == pytest.approx(1 / (1 + np.exp(-0.6)) - 1 / (1 + np.exp(0.6)))
    assert even > mediation.rise(-0.5, 0.1, 12.0, 1.0) > 0
    assert even > mediation.rise(0.4, 0.1, 12.0, 1.0) > 0
    assert mediation.rise(0.3, 0.0, 12.0, 1.0) == 0


def test_pressing_for_a_fifth_of_the_way_is_as_with_a_fifth_of_the_gain_and_of_the_pressure():
    assert mediation.rise(-0.01, 0.02, 12.0, 0.2) == pytest.approx(mediation.rise(-0.05, 0.1, 12.0, 1.0))


def test_attention_fades_is_spent_by_acting_and_is_never_negative():
    assert mediation.attention_after(0.8, 20.0, 0.0, 1.0) == pytest.approx(0.8 * np.exp(-1 / 20))
    assert mediation.attention_after(0.8, 20.0, 0.02, 0.5) == pytest.approx(0.8 * np.exp(-0.5 / 20) - 0.01)
    assert mediation.attention_after(0.01, 20.0, 0.02, 1.0) == 0


def test_what_several_mediators_lend_adds_up_to_less_than_certainty():
    assert mediation.lent([0.5, 0.2]) == pytest.approx(0.6)
    assert mediation.lent([0.3]) == pytest.approx(0.3)
    assert mediation.lent([]) == 0


def test_money_arrives_less_what_is_diverted_and_never_more_than_all():
    assert donating.diverted(0.4, 0.75) == pytest.approx(0.1)
    assert rebuilding.funding(0.0, [0.5, 0.25], 1.0) == pytest.approx(0.75)
    assert rebuilding.funding(0.2, [0.5], 1.0) == pytest.approx(0.6)
    assert rebuilding.funding(0.0, [7.0, 14.0], 70.0) == pytest.approx(0.3)
    assert rebuilding.funding(1.0, [0.8], 1.0) == 1
    assert rebuilding.funding(-2.0, [0.8], 1.0) == 0
    assert rebuilding.funding(0.5, [], 2.0) == 0
    assert list(rebuilding.funding(0.0, [0.1], np.array([0.0, 0.4]))) == [1.0, 0.25]  # who needs nothing has it all


def test_who_loses_by_a_track_withholds_its_share_of_the_work_and_who_gains_nothing():
    assert rebuilding.withheld(0.4, -0.1, 12.0) == pytest.approx(0.4 * (1 - np.exp(-1.2)))
    assert rebuilding.withheld(0.4, -0.1, 1e6) == pytest.approx(0.4)
    assert rebuilding.withheld(0.4, 0.0, 12.0) == rebuilding.withheld(0.4, 0.3, 12.0) == 0


def test_each_party_that_blocks_takes_its_share_of_the_work_and_is_charged_for_it():
    assert rebuilding.consent([0.4, 0.5]) == pytest.approx(0.3)
    assert rebuilding.consent([0.4, 0.0]) == pytest.approx(0.6)
    assert rebuilding.consent([]) == 1
    assert rebuilding.charges([0.4, 0.5]) == pytest.approx([0.7 * 4 / 9, 0.7 * 5 / 9])
    assert rebuilding.charges([0.4, 0.0]) == pytest.approx([0.4, 0.0])
    assert rebuilding.charges([0.0, 0.0]) == [0.0, 0.0]


def test_work_reaches_an_area_at_first_and_the_rest_as_the_other_track_opens_it():
    assert rebuilding.extent(0.4, 0.0) == 0.4
    assert rebuilding.extent(0.4, 0.5) == pytest.approx(0.7)
    assert rebuilding.extent(0.4, 1.0) == 1


def test_a_refused_road_may_return_once_its_worth_has_moved_by_the_margin_and_at_all():
    assert bool(bargaining.moved(0.3, np.inf, 0.05))  # it was never refused
    assert not bool(bargaining.moved(0.3, 0.28, 0.05))
    assert bool(bargaining.moved(0.3, 0.2, 0.05))
    assert bool(bargaining.moved(0.2, 0.3, 0.05))  # worse is a change, too
    assert not bool(bargaining.moved(0.3, 0.3, 0.0))
    assert bool(bargaining.moved(0.3, 0.299, 0.0))


def test_the_first_rung_of_ones_own_in_each_world():
    flags = np.array([[False, True, False], [True, True, False], [True, False, False]])
    assert list(bargaining.first(flags)) == [1, 0, bargaining.NOWHERE]
