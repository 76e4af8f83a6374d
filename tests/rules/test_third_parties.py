"""Those around the parties: contributors, mediators, donors and their money; and the bargaining over the road."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import bargaining, contribution, donating, mediation, rebuilding, roadmap
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


# Contributors


def test_a_veto_leaves_a_contributor_its_limited_role_and_keeps_it_out_where_there_is_none():
    barred, limited = np.array([False, True, True]), np.array([0.0, 0.25, 0.0])
    assert list(contribution.contingent(0.4, barred, limited)) == pytest.approx([0.4, 0.1, 0.0])
    assert list(contribution.may_come(barred, limited)) == [True, True, False]


def test_a_contingent_is_in_place_once_deployed_and_coming_while_pledged_and_wanted():
    status = np.array([UNDECIDED, PLEDGED, PLEDGED, DEPLOYED, WITHDRAWN])
    score = np.array([0.1, 0.1, 0.0, 0.1, 0.1])
    assert list(contribution.in_place(status, 0.3)) == [0, 0, 0, 0.3, 0]
    assert list(contribution.coming(status, score, 0.3)) == [0, 0.3, 0, 0, 0]
    assert list(contribution.takes_part(status)) == [False, True, True, True, False]


def test_company_is_the_share_of_the_others_that_takes_part():
    assert contribution.company(0.5, 0.3, 0.9, 0.4) == pytest.approx(0.2 / 0.5)
    assert contribution.company(0.4, 0.4, 0.4, 0.4) == 0  # there are no others


def test_a_force_is_enough_where_what_is_there_and_what_is_pledged_come_to_what_is_asked():
    assert list(contribution.suffices(np.array([0.5, 0.5]), np.array([0.25, 0.2]), 0.75)) == [True, False]
    assert contribution.suffices(0.1 + 0.2, 0.0, 0.3)  # but for rounding
    assert contribution.expected(0.5, 0.4, 0.25) == pytest.approx(0.6)
    assert contribution.expected(0.8, 0.4, 0.75) == 1


def test_to_deploy_takes_a_contributor_its_own_weeks_and_every_other_decision_the_same():
    assert list(contribution.weeks_to_act(np.array([PLEDGED, DEPLOYED, WITHDRAWN]), 9.0, 4.0)) == [4, 9, 4]


def test_after_a_war_who_had_troops_there_would_have_to_send_them_again():
    status = np.array([UNDECIDED, PLEDGED, DEPLOYED, WITHDRAWN])
    assert list(contribution.after_war(status)) == [UNDECIDED, PLEDGED, PLEDGED, WITHDRAWN]


def test_a_veto_falls_the_sooner_the_harder_it_is_lobbied_against_and_at_once_without_resolve():
    assert contribution.lifting(0.5, 0.4, 2.0) == pytest.approx(0.1)
    assert contribution.lifting(0.5, 0.0, 0.0) == 0
    assert contribution.lifting(0.5, 0.4, 0.0) > 1e6


def test_a_mandate_clears_up_as_far_as_mediators_attend_to_it():
    assert contribution.clarity_after(0.4, 0.5, 10.0, 2.0) == pytest.approx(1 - 0.6 * np.exp(-0.1))
    assert contribution.clarity_after(0.4, 0.0, 10.0, 2.0) == 0.4


def test_the_force_stands_at_the_highest_row_that_its_share_comes_to():
    ladder = np.array([[0.0], [0.3], [0.6], [1.0]])
    assert list(roadmap.row_reached(ladder, np.array([0.0, 0.29, 0.1 + 0.2, 0.7, 1.0]))) == [0, 0, 1, 2, 3]


# Mediators


def acts(threshold: float, **effects: list[float]) -> list[str]:
    """The act of a mediator in each world, by what it expects of each; of resting it expects nothing."""
    listed = {mediation.ACTS.index(name.replace("_", " ")): np.array(effect) for name, effect in effects.items()}
    nothing = np.zeros(len(next(iter(effects.values()))))
    act, effect = mediation.best_act({mediation.REST: nothing, **listed})
    return [mediation.ACTS[one] for one in mediation.worth_doing(act, effect, threshold)]


def test_a_mediator_does_the_act_of_which_it_expects_most_in_each_world():
    found = acts(0.0, press_first=[0.2, 0.1, -0.1], enforce=[0.1, 0.3, -0.2])
    assert found == ["press first", "enforce", "rest"]


def test_of_two_acts_that_promise_the_same_the_first_is_done():
    assert acts(0.0, press_first=[0.2], propose=[0.2]) == ["press first"]


def test_a_mediator_rests_where_nothing_comes_up_to_its_threshold():
    assert acts(0.15, press_first=[0.1, 0.15], propose=[0.14, 0.1]) == ["rest", "press first"]


def test_what_a_mediator_brings_to_bear_goes_by_its_attention_and_the_part_of_the_way():
    assert mediation.pressure(0.5, 0.2, 0.6) == pytest.approx(0.06)
    assert mediation.inducement(0.9, 0.5, 0.4, 0.2, 0.6) == pytest.approx(0.9 * 0.5 * 0.08 * 0.6)
    assert mediation.promise(0.8, 0.5, 0.6) == pytest.approx(0.24)


def test_a_mediator_counts_less_what_presses_a_party_that_it_spares():
    assert mediation.spared(0.2, 1.0) == 0.2
    assert mediation.spared(0.2, 0.25) == pytest.approx(0.05)


def test_goodwill_fades_as_it_lasts():
    assert mediation.goodwill_after(0.4, 26.0, 2.0) == pytest.approx(0.4 * np.exp(-2 / 26))


# Donors


def test_a_donor_is_willing_while_it_is_calm_and_its_pause_is_over():
    assert donating.is_willing(0.3, 0.3, 12.0, 0.0)
    assert not donating.is_willing(0.31, 0.3, 12.0, 0.0)
    assert not donating.is_willing(0.3, 0.3, 12.0, 13.0)
    assert donating.is_willing(0.3, 0.3, 12.0, 12.0 + 1e-12)


def test_a_donor_pays_where_every_track_that_it_looks_at_has_come_up_to_its_condition():
    willing = np.array([True, True, True, False])
    conditions = [(np.array([0.5, 0.5, 0.4, 1.0]), 0.5), (np.array([0.25, 0.2, 0.25, 1.0]), 0.25)]
    assert list(donating.pays(willing, conditions)) == [True, False, False, False]
    assert list(donating.pays(willing, [])) == [True, True, True, False]
    assert donating.pays(True, [(0.1 + 0.2, 0.3), (0.3 - 1e-12, 0.3)])


def test_of_a_pledge_arrives_what_is_left_less_what_is_diverted():
    assert donating.arrives(donating.left(10.0, 4.0), 0.25) == pytest.approx(4.5)
    assert donating.left(10.0, 12.0) == 0


def test_an_audit_finds_the_more_the_more_is_diverted_and_stops_payment_for_a_pause():
    assert donating.loses(0.1, 0.25) == pytest.approx(0.025)
    assert list(donating.paused_until(np.array([3.0, 3.0]), np.array([True, False]), 8.0, 12.0)) == [20, 3]


# Work


def test_work_is_unpaid_where_it_needs_money_and_no_donor_pays():
    assert rebuilding.needs_left(10.0, 4.0) == 6
    assert rebuilding.needs_left(10.0, 12.0) == 0
    nothing, something = np.array([0.0, 0.0]), np.array([0.0, 0.5])
    assert list(rebuilding.is_unpaid(6.0, [nothing, something])) == [True, False]
    assert not rebuilding.is_unpaid(0.0, [])
    assert rebuilding.is_unpaid(6.0, [])


def test_work_is_within_reach_up_to_its_extent():
    assert list(rebuilding.is_out_of_reach(np.array([0.3, 0.31]), 0.1 + 0.2)) == [False, True]
    assert not rebuilding.is_out_of_reach(0.1 + 0.2, 0.3)


def test_a_tranche_off_the_road_is_prepared_its_weeks_after_the_last_or_the_beginning():
    assert not rebuilding.is_prepared(9.0, 4.0, 0.0, 6.0)
    assert rebuilding.is_prepared(10.0, 4.0, 0.0, 6.0)
    assert not rebuilding.is_prepared(10.0, 4.0, 5.0, 6.0)
    assert rebuilding.is_prepared(0.3, 0.0, 0.1, 0.2)  # but for rounding


def test_the_pace_of_work_is_a_tranche_by_the_weeks_that_it_takes_to_prepare_and_to_come():
    assert rebuilding.pace(0.25, 6.0, 0.25) == pytest.approx(0.25 / (6 + 4))
