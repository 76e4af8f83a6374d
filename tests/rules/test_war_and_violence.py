"""What ends a truce, what disturbs it and what inspections find: the rules by themselves."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import conduct, endings, inspection, roadmap, spoiling, striking, violence
from sim.rules.endings import COLLAPSED, COMPLETED, NOTHING, PROGRESSING, REASONS, STALLED, VIOLENCE

# Judgement


def cause(complete: bool = False, broken: bool = False, first: int = 0, second: int = 0) -> int:
    """What ended the truce of one world."""
    return int(endings.cause(np.array([complete]), np.array([broken]), [np.array([first]), np.array([second])])[0])


def test_war_is_chosen_by_who_has_found_it_better_twice_in_a_row():
    assert cause(first=1, second=1) == NOTHING
    assert cause(first=2) == endings.CHOICE[0]
    assert cause(second=3) == endings.CHOICE[1]


def test_violence_comes_before_choice_the_first_before_the_second_and_completion_before_all():
    assert cause(broken=True, first=2, second=2) == VIOLENCE
    assert cause(first=2, second=2) == endings.CHOICE[0]
    assert cause(complete=True, broken=True, first=2) == NOTHING


def test_a_road_is_collapsed_where_something_ended_its_truce_and_else_completed_or_as_it_stands():
    complete, cause = np.array([False, True, False, False]), np.array([VIOLENCE, NOTHING, NOTHING, NOTHING])
    open_road = np.array([STALLED, STALLED, STALLED, PROGRESSING])
    assert list(endings.outcome(complete, cause, open_road)) == [COLLAPSED, COMPLETED, STALLED, PROGRESSING]
    assert list(endings.is_over(complete, cause)) == [True, True, False, False]


def test_a_war_is_put_down_to_what_held_its_chooser_back_and_else_to_what_the_other_owed():
    own, others = np.array([True, True, False, False]), np.array([True, False, True, False])
    found = endings.why_war(own, others, np.array([2, 2, -1, -1]))
    assert list(found) == [2, 2, REASONS.index("not delivered"), REASONS.index("no road")]


# War and what is left after it


def test_a_truce_is_taken_up_again_after_a_step_at_least_and_never_without_resumption():
    assert violence.resumes(7, 1e-12, 0.5, 1.0) == 8
    assert violence.resumes(7, 0.4, 0.1, 1.0) == 7 + violence.steps_of_war(0.4, 0.1, 1.0) > 8
    assert violence.resumes(7, 0.5, 0.0, 1.0) == violence.NEVER
    assert violence.resumes(7, 0.5, 1e-300, 1.0) == 7 + violence.LONGEST_WAR


def test_war_takes_back_all_rows_but_those_that_cannot_be_undone():
    assert roadmap.rows_that_last(8, 0.0) == 8
    assert roadmap.rows_that_last(8, 1.0) == 0
    assert list(roadmap.rows_that_last(np.array([8, 6, 0]), 0.5)) == [4, 3, 0]
    assert roadmap.rows_that_last(np.array([5]), 0.5).dtype == np.int64


def test_each_side_with_anything_long_overdue_is_half_of_what_is_overdue():
    late, early = np.array([5.0, 5.0, 0.0]), np.array([0.0, 4.0, 4.0])
    assert list(violence.overdue([[late, early], [early]], 4.0)) == [0.5, 0.5, 0.0]
    assert list(violence.overdue([[late], [late, early]], 4.0)) == [1.0, 1.0, 0.0]
    assert list(violence.overdue([[late], []], 4.0)) == [0.5, 0.5, 0.0]
    assert violence.overdue([[5.0], [1.0]], 4.0) == 0.5


def test_a_quiet_truce_has_the_rate_of_the_start_by_how_far_violence_has_ebbed_since():
    assert violence.quiet_rate(3.0, 0.4, 0.8) == pytest.approx(1.5)
    assert violence.rate_of_new(3.0, 0.8) == pytest.approx(3.75)
    assert violence.quiet_rate(3.0, 1.0, 0.8) == pytest.approx(violence.rate_of_new(3.0, 0.8))
    assert violence.quiet_rate(3.0, 0.5, 0.0) == 1.5  # all had ebbed: the rate is that of a new truce
    assert violence.rate_of_new(3.0, 0.0) == 3.0


def test_the_rise_of_the_hazard_is_its_slope_in_tension():
    hazard = [0.01 * violence.under_tension(0.6, tension, 0.5) for tension in (0.3, 1.3)]
    assert violence.rise(0.01, 0.6, 0.5) == pytest.approx(hazard[1] - hazard[0])


# Excuses


def test_taking_back_is_excused_while_the_other_is_long_overdue_and_nothing_of_ones_own_is_due():
    long, short = np.array([5.0, 5.0, 4.0]), np.array([0.0, 0.0, 0.0])
    own = np.array([False, True, False])
    assert list(conduct.is_excused([short, long], 4.0, own)) == [True, False, False]
    assert not conduct.is_excused([], 4.0, False)
    assert conduct.is_excused([4.1], 4.0, False)


# Strikes


def test_who_strikes_does_it_by_worth_and_mood_and_only_with_an_appetite():
    assert striking.strikes(0.1, 10.0, 0.0, 0.9, 1.0)
    assert not striking.strikes(0.1, 10.0, 0.0, 1.1, 1.0)
    assert striking.strikes(0.1, 10.0, 0.2, 1.1, 1.0)
    assert not striking.strikes(0.1, 10.0, 5.0, 0.0, 0.0)
    assert not striking.strikes(0.0, 10.0, 0.0, 0.0, 1.0)  # who is torn refrains
    assert list(striking.strikes(np.array([1.0, -1.0]), 10.0, 0.0, 0.0, 0.5)) == [True, False]


def test_a_strike_answers_tension_and_costs_its_price_pressure_honour_and_danger():
    found = striking.worth(2.0, 0.3, price=0.1, pressure=0.05, honour=-0.2, danger=0.04)
    assert found == pytest.approx(
        {"retaliation": 0.6, "price": -0.1, "pressure": -0.05, "honour": -0.2, "danger": -0.04}
    )


def test_strikes_are_severe_about_their_mean_and_none_where_there_is_none():
    luck = (np.arange(4000) + 0.5) / 4000
    struck = np.arange(4000) >= 0
    assert float(np.mean(striking.severity(struck, 3.0, luck))) == pytest.approx(3.0, rel=0.01)
    assert list(striking.severity(np.array([False]), 3.0, np.array([0.3]))) == [0.0]


# Spoilers


@pytest.mark.parametrize(
    "due, gain, narrow",
    [(True, 0.05, True), (False, 0.05, False), (True, 0.0, False), (True, -0.05, False), (True, 0.1, False)],
)
def test_spoilers_see_their_time_where_one_is_about_to_step_by_less_than_their_margin(due, gain, narrow):
    assert bool(spoiling.is_narrow(due, gain, 0.1)) == narrow


def test_spoilers_attack_more_where_a_step_is_narrow_and_as_they_recruit_and_less_under_a_force():
    usual = spoiling.rate(0.2, 0.0, 0.0, 0.0)
    assert usual == pytest.approx(0.2)
    assert spoiling.rate(0.2, 0.5, 0.0, 0.0) == pytest.approx(0.2 * np.exp(-0.5))
    assert spoiling.rate(0.2, 0.0, 0.7, 0.0) == pytest.approx(0.2 * np.exp(0.7))
    assert spoiling.rate(0.2, 0.0, 0.0, 0.3) == pytest.approx(0.2 * np.exp(0.3))


def test_observers_set_right_who_is_blamed_for_an_attack():
    assert spoiling.believed(0.6, 0.0) == 0.6
    assert spoiling.believed(0.6, 0.75) == pytest.approx(0.15)


def test_a_front_flares_up_at_its_rate_and_dies_down_by_how_long_it_lasts():
    assert list(spoiling.turns(np.array([False, True]), 0.05, 8.0)) == [0.05, 0.125]


# Inspection


def test_a_force_sees_more_pretence_and_fewer_false_alarms():
    assert inspection.detection(0.6, 0.5) == pytest.approx(0.8)
    assert inspection.false_alarm(0.04, 0.5) == pytest.approx(0.02)
    assert (inspection.detection(0.6, 0.0), inspection.false_alarm(0.04, 0.0)) == pytest.approx((0.6, 0.04))


def test_a_force_keeps_out_a_part_of_what_a_backer_brings_back():
    assert inspection.brought_back(0.02, 0.5, 0.0, 1.0) == 0.02
    assert inspection.brought_back(0.02, 0.5, 1.0, 0.5) == pytest.approx(0.005)


def test_an_inspection_finds_what_is_missing_and_tells_what_came_back_from_what_was_never_given_up():
    seen, done, rearmed = np.array([4, 4, 4, 4]), np.array([4, 3, 3, 2]), np.array([0, 0, 1, 1])
    found = inspection.is_gap_found(seen, done, np.array([True] * 4))
    assert list(found) == [False, True, True, True]
    assert list(inspection.was_pretended(found, seen, done, rearmed)) == [False, True, False, True]
    assert list(inspection.seen_after(found, seen, done)) == [4, 3, 3, 2]


def test_where_nobody_inspects_nothing_is_found():
    assert not inspection.is_gap_found(4, 2, False)
    assert not inspection.was_pretended(False, 4, 2, 0)
    assert inspection.seen_after(False, 4, 2) == 4
