"""Rules by themselves: numbers worked out by hand, one formula at a time."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from sim.rules import arrays, conduct, endings, foresight, payoffs, trust, violence

TERMS = {"reversibility": 0.25, "power": 0.4, "vulnerability": 0.2, "war_cost": 2.0, "freeze_to_war": 0.3}


def test_own_arms_in_war_are_given_up_and_leave_their_owner_open_to_attack():
    own = payoffs.weight("own", -0.5, **TERMS)
    assert own.utility == -0.5
    assert own.war == pytest.approx(0.75 * (-0.5 - 0.2))
    assert own.cover == pytest.approx(0.75 * 0.2)
    assert own.failure == pytest.approx(0.7 * -0.5 + 0.3 * own.war)
    assert own.failure_cover == pytest.approx(0.3 * own.cover)
    assert own.delivered == 0


def test_the_enemys_arms_given_up_make_war_cheaper():
    enemy = payoffs.weight("enemy", 0.5, **TERMS)
    assert enemy.war == pytest.approx(0.75 * 0.5 + 2.0 * 0.4 * 0.75)
    assert enemy.delivered == 0.5
    assert enemy.cover == 0


def test_of_a_third_partys_work_war_leaves_what_cannot_be_taken_back():
    third = payoffs.weight("third", 0.5, **TERMS)
    assert third.war == pytest.approx(0.75 * 0.5)
    assert third.delivered == 0.5


def test_a_breach_makes_war_likelier_by_the_provocation():
    assert payoffs.breach(0.2, -1.0, 0.3, 0.0) == pytest.approx(0.7 * 0.2 - 0.3)
    assert payoffs.breach(0.2, -1.0, 0.3, 0.5) == pytest.approx(0.35 * 0.2 - 0.65)


RUNG = foresight.Rungs(
    utility=0.1, failure=-0.3, cover=0.05, failure_theirs=0.2, cover_theirs=0.05, failure_mine=-0.6, cover_mine=0.15,
    delivered=0.1, delivered_theirs=0.5, taken=0.15, taken_theirs=0.45,
)  # fmt: skip
OUTLOOK = foresight.Outlook(kept=0.5, ready=0.8, enforcement=0.25, protection=0.4, discount=0.9, prize=0.07)
KEEPER, OPPORTUNIST = foresight.Temper(honour=0.2, greed=0.0), foresight.Temper(honour=0.0, greed=0.6)
CHANCE = 1 - (1 - 0.5 * 0.8) * (1 - 0.25)


def test_the_value_of_stepping_by_hand():
    terms = foresight.step(RUNG, OUTLOOK, after=0.4)
    assert sum(terms.values()) == pytest.approx(
        0.1 * 0.1 + 0.9 * (CHANCE * (0.4 + 0.07) + (1 - CHANCE) * (-0.6 + 0.4 * 0.15))
    )


def test_the_value_of_holding_by_hand():
    theirs, freeze = 0.2 + 0.4 * 0.05 - 0.25 * 0.5, -0.3 + 0.4 * 0.05 - 0.25 * 0.1
    road = CHANCE * theirs + (1 - CHANCE) * freeze
    kept, taken = foresight.hold(RUNG, OUTLOOK, KEEPER), foresight.hold(RUNG, OUTLOOK, OPPORTUNIST)
    assert sum(kept.values()) == pytest.approx(road - 0.2)
    drawn = 0.6 * (1 - 0.25)  # nobody enjoys what enforcement takes back
    assert sum(taken.values()) == pytest.approx(road + drawn * (CHANCE * 0.45 + (1 - CHANCE) * 0.15))
    assert kept["honour"] == -0.2
    assert kept["greed"] == taken["honour"] == 0
    assert taken["greed"] == pytest.approx(drawn * (CHANCE * 0.45 + (1 - CHANCE) * 0.15))
    assert kept["enforcement"] == pytest.approx(-0.25 * (CHANCE * 0.5 + (1 - CHANCE) * 0.1))


def test_the_value_of_pretending_by_hand():
    """q = 0.55; 0.4 of the pretence passes; 0.78 is the chance that the road is left by it."""
    pretence = {"after": 0.4, "cost": 0.2, "detection": 0.6, "caught": -0.5}
    kept = foresight.pretend(RUNG, OUTLOOK, KEEPER, **pretence)
    taken = foresight.pretend(RUNG, OUTLOOK, OPPORTUNIST, **pretence)
    assert kept["meanwhile"] == pytest.approx(0.1 * 0.1)
    assert kept["undetected"] == pytest.approx(0.9 * 0.4 * 0.55 * (0.4 + 0.07 + 0.2))
    assert kept["freeze"] == pytest.approx(0.9 * 0.4 * 0.45 * (-0.3 + 0.4 * 0.05 - 0.25 * 0.1))
    assert kept["found out"] == pytest.approx(0.9 * 0.6 * (-0.5 - 0.25 * 0.1))
    assert (kept["greed"], kept["honour"]) == (0, -0.2)
    assert taken["honour"] == 0
    assert taken["greed"] == pytest.approx(0.6 * 0.75 * 0.9 * 0.78 * 0.15)  # nobody enjoys what enforcement takes back
    assert all(kept[term] == taken[term] for term in ("meanwhile", "undetected", "freeze", "found out"))


def test_who_pretends_leaves_the_road_where_it_is_found_out_or_the_others_do_not_deliver():
    assert foresight.left(OUTLOOK, 0.6) == pytest.approx(1 - 0.4 * 0.55)
    assert foresight.left(OUTLOOK, 1.0) == 1
    assert foresight.left(OUTLOOK, 0.0) == pytest.approx(0.45)


def test_what_full_enforcement_would_take_from_one_who_refuses():
    """q = 0.55: what the others have delivered, and, of an opportunist, what it would have gained by that on top."""
    assert foresight.given(RUNG, OUTLOOK, KEEPER) == pytest.approx(0.55 * 0.5 + 0.45 * 0.1)
    more = 0.6 * (0.55 * 0.45 + 0.45 * 0.15)
    assert foresight.given(RUNG, OUTLOOK, OPPORTUNIST) == pytest.approx(0.55 * 0.5 + 0.45 * 0.1 + more)
    for temper in (KEEPER, OPPORTUNIST):  # at a conduct that does not itself move with enforcement
        none, full = (
            sum(foresight.hold(RUNG, replace(OUTLOOK, compels=0.0, enforcement=e), temper).values()) for e in (0.0, 1.0)
        )
        assert none - full == pytest.approx(foresight.given(RUNG, replace(OUTLOOK, compels=0.0), temper))


def flags(*rungs: bool) -> np.ndarray:
    """Whether something is owed at each rung, in all worlds alike."""
    return np.array(rungs)[:, np.newaxis]


def test_a_road_of_one_rung_is_worth_the_better_of_stepping_and_holding():
    def column(value: float) -> np.ndarray:
        return np.array([[value]])

    rungs = foresight.Rungs(**{name: column(value) for name, value in vars(RUNG).items()})
    outlook = foresight.Outlook(**{name: column(value) for name, value in vars(OUTLOOK).items()})
    for end, temper in itertools.product((-1.0, 0.4, 2.0), (KEEPER, OPPORTUNIST)):
        stepping = sum(foresight.step(RUNG, OUTLOOK, end).values())
        holding = sum(foresight.hold(RUNG, OUTLOOK, temper).values())
        both = foresight.road_ahead(rungs, outlook, temper, flags(True), flags(True), np.array([end]))
        assert both.values[0, 0] == pytest.approx(max(stepping, holding))
        assert both.gains[0, 0] == pytest.approx((stepping - 0.1 * 0.1) / 0.9 - holding)  # once it is due
        theirs = foresight.road_ahead(rungs, outlook, temper, flags(False), flags(True), np.array([end]))
        assert theirs.values[0, 0] == pytest.approx(stepping)
        assert theirs.gains[0, 0] == 0
        alone = foresight.road_ahead(rungs, outlook, temper, flags(True), flags(False), np.array([end]))
        sure = sum({"meanwhile": 0.1 * 0.1, "after": 0.9 * (end + 0.07)}.values())
        refusing = 0.2 + 0.4 * 0.05 - 0.25 * 0.5 + temper.of_refusing(0.45, 0.25)
        assert alone.values[0, 0] == pytest.approx(max(sure, refusing))
        assert alone.gains[0, 0] == pytest.approx(end + 0.07 - refusing)


def test_a_constant_added_to_all_payoffs_changes_no_choice():
    """Flows: each option is worth that much more. Only what was given, K and T, is no payoff of its own."""
    more = 0.37
    raised = foresight.Rungs(
        **{
            name: value + (0.0 if name.startswith(("cover", "delivered", "taken")) else more)
            for name, value in vars(RUNG).items()
        }
    )
    for rung, constant in ((RUNG, 0.0), (raised, more)):
        stepping = sum(foresight.step(rung, OUTLOOK, 0.4 + constant).values())
        holding = sum(foresight.hold(rung, OUTLOOK, OPPORTUNIST).values())
        pretence = 0.4 + constant, 0.2, 0.6, -0.5 + constant
        pretending = sum(foresight.pretend(rung, OUTLOOK, OPPORTUNIST, *pretence).values())
        if not constant:
            before = stepping, holding, pretending
    assert (stepping, holding, pretending) == pytest.approx([value + more for value in before])
    raised_breach = payoffs.breach(0.2 + more, -1.0 + more, 0.3, 0.4)
    assert raised_breach == pytest.approx(payoffs.breach(0.2, -1.0, 0.3, 0.4) + more)


def test_waiting_costs_the_discounted_gain_of_later_only_where_that_is_larger():
    """Help that adds less than the delay takes is not waited for: d * gain then must exceed the gain now."""
    assert foresight.waiting(0.04, 0.095, 0.9) == pytest.approx(-0.0855)
    assert foresight.waiting(0.10, 0.095, 0.9) == 0
    assert foresight.waiting(0.09, 0.095, 0.9) == 0  # more later, but not after the delay
    assert foresight.waiting(-0.3, -0.1, 0.9) == 0  # neither is worth anything
    assert foresight.waiting(-0.3, 0.1, 0.9) == pytest.approx(-0.09)


def test_the_chance_that_the_other_delivers_grows_with_what_it_has_delivered():
    asked, keeper, opportunist = flags(True, False, True), np.full((3, 1), 0.9), np.full((3, 1), 0.3)
    nothing, half = np.zeros((3, 1)), np.full((3, 1), 0.5)
    kept = foresight.kept_along(np.array([0.5]), np.array([0]), asked, keeper, opportunist, nothing)
    assert kept[:, 0] == pytest.approx([0.6, 1.0, 0.75 * 0.9 + 0.25 * 0.3])
    compelled = foresight.kept_along(np.array([0.5]), np.array([0]), asked, keeper, opportunist, half)
    assert kept[2, 0] > compelled[2, 0] > kept[0, 0]


def test_the_single_switch_that_helps_most_is_named_and_none_if_none_helps():
    names = [endings.REASONS[k] for k in range(len(endings.SWITCHES))]
    assert names == list(endings.SWITCHES)
    for k, name in enumerate(endings.SWITCHES):
        gains = [np.array([-0.2]) for _ in endings.SWITCHES]
        gains[k] = np.array([0.1])
        assert endings.REASONS[int(endings.why(gains)[0])] == name
        gains[k] = np.array([-0.1])
        assert endings.REASONS[int(endings.why(gains)[0])] == "no road"


def test_war_is_wanted_only_where_it_beats_both_other_ways():
    assert bool(endings.wants_war(0.1, 0.0, 0.05))
    assert not bool(endings.wants_war(0.1, 0.2, 0.0))
    assert not bool(endings.wants_war(0.1, 0.0, 0.2))
    assert not bool(endings.wants_war(0.1, 0.0, 0.1))


def test_a_road_stalls_exactly_where_it_waits_and_has_waited_for_so_long():
    waited, waits = np.array([11.0, 12.0, 13.0, 13.0]), np.array([True, True, True, False])
    states = endings.standing(waited, waits, 12.0)
    assert [endings.STATES[k] for k in states] == ["progressing", "stalled", "stalled", "progressing"]


def test_progress_is_the_weighted_share_of_the_way():
    index = endings.progress(
        {"arms": 0.5, "lines": 0.6}, {"arms": 0.0, "lines": 0.4}, {"arms": 1.0, "lines": 0.8},
        {"arms": 3.0, "lines": 1.0}, [["arms"], ["lines"], []],
    )  # fmt: skip
    assert float(index) == pytest.approx((3 * 0.5 + 1 * 0.5) / 4)


def test_the_best_open_option_by_value_and_mood_is_chosen():
    yes, no = np.array([True]), np.array([False])
    moods = [np.zeros(1)] * 4

    def chosen(values: list[float], is_open: list[np.ndarray], rationality: float = 1.0) -> int:
        return int(conduct.choose([np.array([v]) for v in values], moods, is_open, rationality)[0])

    assert chosen([0.3, 0.1, 0.2, 0.0], [yes] * 4) == conduct.STEP
    assert chosen([0.3, 0.1, 0.2, 0.0], [no, yes, no, yes]) == conduct.HOLD
    assert chosen([0.3, 0.1, 0.2, 0.9], [yes] * 4) == conduct.REVERSE
    moods = [np.zeros(1), np.zeros(1), np.array([5.0]), np.zeros(1)]
    assert chosen([0.3, 0.1, 0.2, 0.0], [yes] * 4) == conduct.CHEAT
    assert chosen([0.3, 0.1, 0.2, 0.0], [yes] * 4, rationality=1000) == conduct.STEP


def test_lapses_over_the_road_add_up_to_the_stated_chance():
    for tranches in (1, 4, 9):
        each = trust.lapse_per_tranche(0.2, tranches)
        assert (1 - each) ** tranches == pytest.approx(0.8)


def test_a_hazard_delivers_within_its_window_with_the_stated_chance():
    assert trust.within(trust.hazard(0.7, 12.0), 12.0) == pytest.approx(0.7)
    assert np.isfinite(trust.hazard(1.0, 12.0))


def test_rejection_mixes_finds_and_false_alarms():
    assert trust.verification_fails(0.25, 0.8, 0.1) == pytest.approx(0.25 * 0.8 + 0.75 * 0.1)


def test_one_observation_is_never_proof():
    assert 0.999 < float(trust.posterior(0.5, 0.4, 0.0)) < 1
    assert 0 < float(trust.posterior(0.5, 0.0, 0.4)) < 0.001


def test_incidents_fall_with_what_calms_and_never_pass_the_cap():
    assert violence.incident_rate(2.0, [0.5, 0.25]) == pytest.approx(2 * np.exp(-0.75))
    assert violence.incident_rate(2.0, [-50.0]) == violence.HIGHEST_RATE


def test_a_field_left_empty_stirs_incidents_by_what_no_force_covers():
    assert violence.vacuum(2.0, 0.75, 0.25) == pytest.approx(1.0)
    assert violence.vacuum(2.0, 0.25, 0.75) == 0
    assert violence.vacuum(-2.0, 0.75, 0.25) == pytest.approx(-1.0)


def test_the_danger_of_a_strike_is_the_peace_that_it_puts_at_risk():
    """The loss by war, .5, times how much likelier .25 of tension makes it while it lasts: .25 * 10 weeks * .04."""
    assert violence.danger(0.5, 0.04, 10.0, 0.25) == pytest.approx(0.5 * 0.1)
    assert violence.danger(-0.5, 0.04, 10.0, 0.25) == 0  # who would gain by war fears nothing
    assert violence.danger(0.5, 0.0, 10.0, 0.25) == 0
    assert violence.danger(0.5, 0.04, 10.0, 0.5) == pytest.approx(2 * violence.danger(0.5, 0.04, 10.0, 0.25))


def test_the_danger_of_tension_is_what_it_adds_to_the_chance_that_the_truce_breaks_until_it_has_faded():
    """Week by week, at a hazard that rises by .0004 per unit of tension, .25 of which fades over 10 weeks."""
    dt, weeks = 0.01, 200
    tension, added = 0.25, 0.0
    for _ in range(round(weeks / dt)):
        added += violence.collapse_chance(0.0004 * tension, 1.0, dt)
        tension = violence.tension_after(tension, 0.0, 10.0, dt)
    assert violence.danger(0.5, 0.0004, 10.0, 0.25) == pytest.approx(0.5 * added, rel=2e-3)


def test_no_one_walks_away_at_the_rung_that_binds():
    """Two rungs of one's own, the second not worth doing: it drags the first down only where it binds."""
    rungs = foresight.Rungs(**{name: np.full((2, 2), value) for name, value in vars(RUNG).items()})
    outlook = foresight.Outlook(**{name: np.full((2, 2), value) for name, value in vars(OUTLOOK).items()})
    own = flags(True, True)
    values = foresight.road_ahead(rungs, outlook, KEEPER, own, own, np.array([-1.0]), bound=np.array([-1, 1])).values
    stepping = sum(foresight.step(RUNG, OUTLOOK, -1.0).values())
    holding = sum(foresight.hold(RUNG, OUTLOOK, KEEPER).values())
    assert stepping < holding
    assert values[1] == pytest.approx([holding, stepping])
    assert values[0] == pytest.approx([max(sum(foresight.step(RUNG, OUTLOOK, holding).values()), holding), holding])
    assert sum(foresight.step(RUNG, OUTLOOK, stepping).values()) < holding


def test_sums_and_products_of_nothing_are_nothing_and_one():
    assert arrays.total([]) == 0
    assert arrays.product([]) == 1
    assert arrays.total([1.0, 2.0, 3.5]) == 6.5


def test_what_was_seen_of_a_track_is_as_likely_as_the_type_does_it():
    def seen(claimed=False, passed=False, due=False, otherwise=1.0):
        return float(trust.likelihood(0.7, 0.1, otherwise, claimed, passed, due))

    assert seen(claimed=True, passed=True, due=True) == pytest.approx(0.63)
    assert seen(claimed=True, due=True) == pytest.approx(0.07)
    assert seen(due=True) == pytest.approx(0.3)
    assert seen() == 1
    assert seen(otherwise=0.4) == 0.4


def test_an_attempt_that_failed_for_lack_of_command_was_no_pretence():
    assert trust.of_an_attempt(True, 0.7, 0.2) == pytest.approx(0.56)
    assert trust.of_an_attempt(False, 0.7, 0.2) == 1


def test_the_rows_of_a_tranche_taken_back_tell_together_what_the_tranche_does():
    assert trust.of_a_row(0.3, 4) ** 4 == pytest.approx(0.3)
    assert trust.of_a_row(0.0, 1) == pytest.approx(trust.FAINTEST)
