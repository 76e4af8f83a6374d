"""Rules at their edges: ties, nothing to share, all or nothing, one number for many worlds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.rules import (
    bargaining,
    conduct,
    contribution,
    endings,
    foresight,
    mediation,
    payoffs,
    roadmap,
    trust,
    violence,
)
from sim.rules.strategies import STRATEGIES, Sight


def test_a_track_that_stood_at_its_end_from_the_start_is_left_out_of_progress():
    levels, weights = {"arms": 0.25, "lines": 0.6}, {"arms": 2.0, "lines": 5.0}
    starts, ends = {"arms": 0.0, "lines": 0.6}, {"arms": 1.0, "lines": 0.6}
    assert float(endings.progress(levels, starts, ends, weights, [["arms"], ["lines"]])) == pytest.approx(0.25)
    nothing_to_do = endings.progress({"lines": 0.6}, starts, ends, weights, [["lines"]])
    assert float(nothing_to_do) == 0


def test_progress_is_neither_below_nothing_nor_above_all():
    starts, ends, weights = {"arms": 0.4}, {"arms": 0.8}, {"arms": 1.0}
    for level, progress in ((0.1, 0.0), (0.4, 0.0), (0.6, 0.5), (0.8, 1.0), (1.0, 1.0)):
        assert float(endings.progress({"arms": level}, starts, ends, weights, [["arms"]])) == pytest.approx(progress)


def test_progress_serves_worlds_that_start_in_different_places():
    starts, ends = {"arms": np.array([0.0, 0.5, 1.0])}, {"arms": np.array([1.0, 1.0, 1.0])}
    index = endings.progress({"arms": np.array([0.5, 0.75, 1.0])}, starts, ends, {"arms": 3.0}, [["arms"]])
    assert index == pytest.approx([0.5, 0.5, 0.0])


def test_of_switches_that_help_alike_the_first_is_named_and_one_that_only_makes_even_does_not_help():
    alike = [np.array([0.2, 0.0, -1.0]) for _ in endings.SWITCHES]
    assert [endings.REASONS[k] for k in endings.why(alike)] == ["exposure", "no road", "no road"]
    assert endings.why(alike).shape == (3,)


def test_a_war_that_is_worth_the_same_is_not_wanted():
    assert not bool(endings.wants_war(0.3, 0.1 + 0.2, 0.0))  # equal but for the last bits
    assert bool(endings.wants_war(0.3 + 1e-9, 0.3, 0.0))


def test_a_refused_road_may_return_once_its_worth_has_moved_by_just_the_margin():
    assert bool(bargaining.moved(0.75, 0.5, 0.25))
    assert not bool(bargaining.moved(0.75, 0.5, 0.26))


def test_the_first_rung_is_found_in_few_worlds_and_many():
    flags = np.array([[False] * 5, [True, False, True, False, False], [True, True, False, False, True]])
    assert list(bargaining.first(flags)) == [1, 2, 1, -1, 2]
    assert bargaining.first(np.array([[True]])).dtype == np.int64


def test_the_first_of_options_that_are_worth_the_same_is_chosen_and_nothing_open_is_held():
    yes, no = np.array([True, True]), np.array([False, False])
    even = [np.zeros(2)] * 4
    assert list(conduct.choose(even, even, [yes] * 4, 1.0)) == [conduct.STEP] * 2
    assert list(conduct.choose(even, even, [no, no, yes, yes], 1.0)) == [conduct.CHEAT] * 2
    assert list(conduct.choose(even, even, [no] * 4, 1.0)) == [conduct.HOLD] * 2


def test_an_incident_takes_trust_by_how_many_more_an_opportunist_is_thought_to_make():
    """Odds times times^-count * exp((sqrt(times) - 1 / sqrt(times)) * expected), as Poisson counts have it."""
    odds = 0.6 / 0.4 * 4.0**-3 * np.exp((2 - 0.5) * 1.2)
    assert trust.incidents(0.6, 3.0, 1.2, 4.0) == pytest.approx(odds / (1 + odds))
    assert trust.incidents(0.6, 0.0, 1.2, 4.0) > 0.6  # a quiet week gives trust
    assert trust.incidents(0.6, 3.0, 1.2, 1.0) == pytest.approx(0.6)


def test_incidents_move_trust_up_and_down_but_not_on_the_whole():
    """The other is a keeper with chance .6: it makes half as many as are expected, an opportunist twice as many."""
    count, expected, times = np.arange(200.0), 1.2, 4.0
    seen = 0.6 * stats.poisson.pmf(count, expected / 2) + 0.4 * stats.poisson.pmf(count, expected * 2)
    after = trust.incidents(0.6, count, expected, times)
    assert np.sum(seen * after) == pytest.approx(0.6, abs=1e-4)
    assert np.all(np.diff(after[:8]) < 0)


def test_what_fades_is_left_to_a_third_after_its_memory():
    assert trust.lasting(26.0, 26.0) == pytest.approx(np.exp(-1.0))
    assert trust.lasting(13.0, 26.0) == pytest.approx(np.exp(-0.5))
    assert trust.lasting(0.0, 26.0) == 1


def test_moods_turn_by_their_memory():
    assert conduct.mood_turns(26.0, 1.0) == pytest.approx(1 - np.exp(-1 / 26))
    assert (1 - conduct.mood_turns(26.0, 0.5)) ** 2 == pytest.approx(1 - conduct.mood_turns(26.0, 1.0))


def test_what_neither_type_would_do_teaches_nothing():
    trusted = np.array([0.3, 0.6, 0.5])
    after = trust.posterior(trusted, np.array([0.0, 0.4, 0.8]), np.array([0.0, 0.2, 0.8]))
    assert after == pytest.approx([0.3, 0.6 * 0.4 / (0.6 * 0.4 + 0.4 * 0.2), 0.5])
    assert float(trust.posterior(0.0, 0.4, 0.0)) == 0


def test_small_tranches_are_cheap_to_mimic():
    assert trust.mimic(0.5, 0.2) == pytest.approx(0.4)
    assert trust.mimic(0.5, 1.0) == 0


def test_waiting_costs_nothing_where_later_is_just_as_good():
    assert foresight.waiting(0.2, 0.2, 1.0) == 0
    assert foresight.waiting(0.1, 0.2, 0.5) == 0
    assert list(foresight.waiting(np.array([0.05, 0.3]), np.array([0.2, 0.2]), 0.5)) == [-0.1, 0.0]


def test_incidents_neither_vanish_nor_explode_in_a_rule():
    assert violence.incident_rate(2.0, [1000.0]) == pytest.approx(2 * np.exp(-violence.HIGHEST_EXPONENT))
    assert violence.incident_rate(1e-30, [-1000.0]) == pytest.approx(1e-30 * np.exp(violence.HIGHEST_EXPONENT))
    assert violence.incident_rate(2.0, [1000.0]) > 0
    assert violence.incident_rate(2.0, []) == 2


def test_tension_decays_and_rises_to_its_long_run_mean():
    assert violence.tension_after(0.8, 0.3, 6.0, 0.5) == pytest.approx(0.8 * np.exp(-0.5 / 6) + 0.3)
    mean = violence.long_run_tension(1.7, 0.25, 6.0, 0.5)
    assert violence.tension_after(mean, 1.7 * 0.5 * 0.25, 6.0, 0.5) == pytest.approx(mean)


def test_the_truce_breaks_the_likelier_the_more_brittle_and_tense_it_is():
    hazard = 0.01 * violence.under_tension(0.6, 1.5, 0.5)
    assert hazard == pytest.approx(0.01 * (0.4 + 0.6 * 3))
    assert violence.collapse_chance(hazard, 3.0, 0.5) == pytest.approx(1 - np.exp(-0.5 * 3.0 * 0.022))
    assert violence.collapse_chance(hazard, 0.0, 0.5) == 0
    assert violence.collapse_chance(1e-30, 2.0, 0.5) == pytest.approx(1e-30)  # the faintest hazard is not lost
    whole, half = (violence.collapse_chance(0.3, 2.0, dt) for dt in (1.0, 0.5))
    assert 1 - whole == pytest.approx((1 - half) ** 2)  # two half weeks are as safe as a whole one


def test_a_truce_under_usual_tension_has_its_usual_hazard_and_only_a_part_of_it_goes_with_tension():
    assert violence.under_tension(0.6, 0.5, 0.5) == pytest.approx(1.0)
    assert violence.under_tension(0.6, 0.0, 0.5) == pytest.approx(0.4)
    assert violence.under_tension(0.0, 9.0, 0.5) == 1
    assert violence.under_tension(1.0, 0.75, 0.5) == pytest.approx(1.5)


def test_the_hazard_of_a_truce_falls_as_it_ages_to_what_lasts():
    assert violence.settled(0.0, 0.2, 13.0) == pytest.approx(1.2)
    assert violence.settled(13.0, 0.2, 13.0) == pytest.approx(np.exp(-1.0) + 0.2)
    assert violence.settled(1e4, 0.2, 13.0) == pytest.approx(0.2)


def test_incidents_of_a_truce_ebb_or_grow_to_what_lasts():
    assert violence.ebbed(0.0, 0.4, 10.0) == pytest.approx(1.0)
    assert violence.ebbed(10.0, 0.4, 10.0) == pytest.approx(0.4 + 0.6 * np.exp(-1.0))
    assert violence.ebbed(5.0, 1.5, 10.0) == pytest.approx(1.5 - 0.5 * np.exp(-0.5))
    assert violence.ebbed(5.0, 1.0, 10.0) == 1


def test_a_force_in_place_lowers_the_hazard_and_what_is_overdue_raises_it():
    assert violence.held(0.0, 1.0, 0.0, 1.0) == 1
    assert violence.held(0.8, 0.5, 0.0, 1.0) == pytest.approx(np.exp(-0.4))
    assert violence.held(0.0, 0.5, 0.6, 0.5) == pytest.approx(np.exp(0.3))
    assert violence.held(0.8, 0.25, 0.6, 0.5) == pytest.approx(np.exp(0.1))
    assert violence.held(1e6, 1.0, 0.0, 0.0) == np.exp(-violence.HIGHEST_EXPONENT) > 0
    assert violence.held(0.0, 0.0, 1e6, 1.0) == pytest.approx(np.exp(violence.HIGHEST_EXPONENT))


def test_a_war_lasts_whole_steps_one_at_least_and_for_ever_where_no_truce_is_taken_up_again():
    luck = 1 - np.exp(-0.595)  # an exponential draw of 0.595
    assert violence.steps_of_war(luck, 0.1, 1.0) == 6
    assert violence.steps_of_war(luck, 0.09, 1.0) == 7  # 6.6 weeks
    assert violence.steps_of_war(luck, 0.09, 0.5) == 14
    assert violence.steps_of_war(1e-15, 0.1, 1.0) == 1
    rates = np.array([0.0, 0.1, 5.0])
    assert list(violence.steps_of_war(luck, rates, 1.0)) == [np.inf, 6.0, 1.0]
    assert list(violence.steps_of_war(np.array([luck, 0.1]), 0, 1.0)) == [np.inf, np.inf]


def test_wars_last_one_over_their_rate_on_average():
    luck = (np.arange(20_000) + 0.5) / 20_000
    assert violence.steps_of_war(luck, 0.05, 0.01).mean() * 0.01 == pytest.approx(20.0, rel=0.005)


def test_attention_is_never_above_one_and_far_gains_leave_no_doubt():
    assert mediation.attention_after(1.0, 20.0, -0.5, 1.0) == 1
    assert mediation.chance_of_step(-1e6, 1e6) > 0
    assert mediation.chance_of_step(1e6, 1e6) == 1


def test_where_no_arms_count_there_is_no_risk_in_them():
    weights, levels = np.array([0.0, 0.5]), np.array([0.2, 0.2])
    risk = contribution.arms_without_consent([[(weights, levels, 0.0)]])
    assert risk == pytest.approx([0.0, 0.8])


def test_a_failure_without_deeds_is_the_chance_of_war():
    assert payoffs.failure_base(2.0, 0.3) == pytest.approx(-0.6)


def test_a_track_that_is_worth_nothing_adds_nothing_but_what_it_does_in_war():
    terms = {"reversibility": 0.25, "power": 0.4, "vulnerability": 0.2, "war_cost": 2.0, "freeze_to_war": 0.3}
    own, enemy = payoffs.weight("own", 0.0, **terms), payoffs.weight("enemy", 0.0, **terms)
    assert own.utility == own.delivered == enemy.cover == enemy.delivered == 0
    assert own.war == pytest.approx(-0.75 * 0.2)
    assert enemy.war == pytest.approx(2.0 * 0.4 * 0.75)


def test_lead_time_grows_with_the_tranche():
    assert roadmap.lead_time(3.0, 20.0, 0.25) == pytest.approx(8.0)


def test_a_road_lists_its_tracks_in_the_order_in_which_they_come_due_and_asks_nothing_before():
    road = roadmap.expand([{"lines": (0.5, 1)}, {"arms": (1.0, 1)}], {"lines": (3,), "arms": (2,)})
    assert road.tracks == ("lines", "arms")
    assert road.need == ({"lines": 3, "arms": 0}, {"lines": 3, "arms": 2})


def test_what_stood_before_the_start_can_be_taken_back_in_equal_parts():
    assert roadmap.ladder(0.6, 3, [(1.0, 1)])[:, 0] == pytest.approx([0.0, 0.2, 0.4, 0.6, 1.0])
    assert roadmap.ladder(np.array([0.2, 0.4]), 2, [(1.0, 2)])[:, 1] == pytest.approx([0.0, 0.2, 0.4, 0.7, 1.0])
    assert roadmap.ladder(0, 0, [(1, 2)])[:, 0] == pytest.approx([0.0, 0.5, 1.0])


def test_places_and_choices_are_counted_in_whole_numbers():
    sight = Sight(*[np.array([True, False])] * 5, orders=np.array([0, 1]))
    found = [
        roadmap.rungs_met({"arms": np.array([0, 1])}, {"arms": np.array([[1]])}, 1),
        roadmap.ways_up(3, 1, [1]),
        endings.why([np.array([0.1])] * len(endings.SWITCHES)),
        STRATEGIES["conciliator"](sight),
        conduct.choose([np.zeros(1)] * 4, [np.zeros(1)] * 4, [np.array([True])] * 4, 1.0),
    ]
    assert all(np.issubdtype(numbers.dtype, np.integer) for numbers in found)
