"""Conduct: moods that last, what a refusal tells of them, and how the size of a step counts."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import conduct
from sim.rules.chance import gumbel

MANY = 200_000


def test_a_step_is_the_part_of_the_way_that_it_costs_and_never_less_than_is_seen():
    assert conduct.part_of_way(0.2, 0.8) == pytest.approx(0.25)
    assert conduct.part_of_way(0.8, 0.8) == conduct.part_of_way(0.9, 0.8) == 1
    assert conduct.part_of_way(1e-9, 0.8) == conduct.LEAST_PART
    parts = conduct.part_of_way(np.array([0.2, 0.2, 0.0]), np.array([0.4, 0.0, -1.0]))
    assert list(parts) == [0.5, conduct.LEAST_PART, conduct.LEAST_PART]


def test_a_step_is_seen_the_more_clearly_the_smaller_a_part_of_the_way_it_is():
    """A whole way that gains so much and a fifth that gains a fifth of it are taken with the same chance."""
    assert conduct.chance_of_step(0.1, 12.0) == pytest.approx(1 / (1 + np.exp(-1.2)))
    assert conduct.chance_of_step(0.02, 12.0, 0.2) == pytest.approx(conduct.chance_of_step(0.1, 12.0))
    assert conduct.chance_of_step(-0.02, 12.0, 0.2) == pytest.approx(1 - conduct.chance_of_step(0.1, 12.0))
    assert conduct.chance_of_step(0.1, 12.0, 0.2) == pytest.approx(1 / (1 + np.exp(-6.0)))
    assert conduct.chance_of_step(-1e6, 1e6) == 1 / (1 + np.exp(conduct.FARTHEST)) > 0
    assert conduct.chance_of_step(1e6, 1e6) == 1


def test_a_mood_tilts_a_step_by_its_part_of_the_way():
    values, moods = [0.0, 0.6, -9.0, -9.0], [1.0, 0.0, 0.0, 0.0]
    is_open = [np.array([True])] * 4

    def chosen(part: float) -> int:
        return int(conduct.choose([np.array([v]) for v in values], moods, is_open, 1.0, part)[0])

    assert [chosen(part) for part in (1.0, 0.61, 0.59, 0.1)] == [conduct.STEP] * 2 + [conduct.HOLD] * 2
    doubtful = [np.array([v]) for v in (0.0, 1.5, -9.0, -9.0)]
    assert int(conduct.choose(doubtful, moods, is_open, 1.0)[0]) == conduct.HOLD  # a whole way where none is stated


@pytest.mark.parametrize(("gain", "part"), [(0.05, 1.0), (0.05, 0.3), (-0.03, 0.2)])
def test_who_chooses_by_value_and_mood_steps_with_the_chance_that_others_reckon_with(gain, part):
    draw = np.random.default_rng(2)
    moods = [gumbel(draw.random(MANY)) for _ in range(4)]
    yes, no = np.ones(MANY, dtype=bool), np.zeros(MANY, dtype=bool)
    values = [np.full(MANY, gain), np.zeros(MANY), np.zeros(MANY), np.zeros(MANY)]
    chosen = conduct.choose(values, moods, [yes, yes, no, no], 12.0, part)
    expected = conduct.chance_of_step(gain, 12.0, part)
    assert np.mean(chosen == conduct.STEP) == pytest.approx(expected, abs=4 * np.sqrt(0.25 / MANY))


def test_what_comes_within_the_window_is_a_first_mood_and_those_that_come_after_it():
    chance, turns = 0.3, 0.1
    assert conduct.chance_within(chance, turns, 1.0) == pytest.approx(chance)
    assert conduct.chance_within(chance, turns, 5.0) == pytest.approx(1 - 0.7 * (1 - 0.03) ** 4)
    assert conduct.chance_within(chance, 1.0, 5.0) == pytest.approx(1 - 0.7**5)  # a new mood every week
    assert conduct.chance_within(chance, 0.0, 500.0) == pytest.approx(chance)  # one for ever
    assert conduct.chance_within(0.0, turns, 5.0) == 0


@pytest.mark.parametrize(("step", "pretend"), [(0.05, 0.02), (-0.1, 0.03), (0.2, -0.4)])
def test_among_stepping_pretending_and_holding_each_has_the_chance_that_others_reckon_with(step, pretend):
    draw = np.random.default_rng(3)
    moods = [gumbel(draw.random(MANY)) for _ in range(4)]
    yes, no = np.ones(MANY, dtype=bool), np.zeros(MANY, dtype=bool)
    values = [np.full(MANY, step), np.zeros(MANY), np.full(MANY, pretend), np.zeros(MANY)]
    chosen = conduct.choose(values, moods, [yes, yes, yes, no], 12.0, 0.5)
    claims, pretends = conduct.chance_of_claim(step, pretend, 12.0, 0.5)
    error = 4 * np.sqrt(0.25 / MANY)
    assert np.mean(chosen != conduct.HOLD) == pytest.approx(claims, abs=error)
    assert np.mean(chosen == conduct.CHEAT) == pytest.approx(claims * pretends, abs=error)


def test_pretence_that_is_worth_nothing_leaves_the_chance_of_a_step():
    claims, pretends = conduct.chance_of_claim(0.03, -1e6, 12.0, 0.5)
    assert claims == pytest.approx(conduct.chance_of_step(0.03, 12.0, 0.5))
    assert pretends < 1e-200


def test_who_has_held_is_expected_to_hold_but_for_what_has_risen_since_and_for_moods_that_turn():
    assert conduct.chance_now(0.3, 0.0, 1.0, 0.9) == pytest.approx(0.3)  # nothing is known: the plain chance
    assert conduct.chance_now(0.3, 0.3, 1.0, 0.9) == pytest.approx(0.03)
    assert conduct.chance_now(0.65, 0.3, 1.0, 0.9) == pytest.approx(0.065 + 0.9 * 0.5)
    assert conduct.chance_now(0.2, 0.3, 1.0, 0.9) == pytest.approx(0.02)
    assert conduct.chance_now(1.0, 1.0, 1.0, 0.9) == pytest.approx(0.1)


def test_who_has_stepped_is_expected_to_step_as_long_as_its_mood_lasts():
    assert conduct.chance_now(0.3, 0.0, 0.3, 0.9) == pytest.approx(0.9 + 0.03)
    assert conduct.chance_now(0.1, 0.0, 0.4, 0.9) == pytest.approx(0.9 * 0.25 + 0.01)
    assert conduct.chance_now(0.3, 0.2, 0.4, 0.0) == pytest.approx(0.3)  # whose mood has turned is as anybody


def weeks_of(chances: list[float], does: list[bool], turns: float) -> list[tuple[float, float]]:
    """What part steps in each week of those who have done the same so far, and its error, by drawing their moods."""
    draw = np.random.default_rng(4)
    leaning, still = np.zeros(MANY), np.ones(MANY, dtype=bool)
    found = []
    for week, (chance, did) in enumerate(zip(chances, does, strict=True)):
        fresh = gumbel(draw.random(MANY)) - gumbel(draw.random(MANY))  # of holding, above that of stepping
        leaning = np.where((draw.random(MANY) < turns) | (week == 0), fresh, leaning)
        steps = leaning < np.log(chance / (1 - chance))
        share = steps[still].mean()
        found.append((share, np.sqrt(max(share * (1 - share), 1e-3) / still.sum())))
        still = still & (steps == did)
    return found


def reckoned(chances: list[float], does: list[bool], turns: float) -> list[float]:
    """The same as others reckon it week by week."""
    known, found = (0.0, 1.0), []
    for week, (chance, did) in enumerate(zip(chances, does, strict=True)):
        lasting = 1.0 - turns if week else 1.0
        found.append(float(conduct.chance_now(chance, *known, lasting)))
        known = conduct.leaning_after(np.asarray(did), chance, *known, lasting)
    return found


HELD, STEPPED = [False] * 6, [True] * 6


@pytest.mark.parametrize(
    ("chances", "does"),
    [
        ([0.2] * 6, HELD),
        ([0.4] * 6, STEPPED),
        ([0.6] * 6, [False, True, True, True, True, True]),
    ],
    ids=["held at the same", "stepped at the same", "a mood that turned"],
)
def test_what_is_known_of_a_mood_is_exact_where_it_is_tried_at_the_same_chance(chances, does):
    for (share, error), chance in zip(weeks_of(chances, does, 0.08), reckoned(chances, does, 0.08), strict=True):
        assert chance == pytest.approx(share, abs=4 * error)


@pytest.mark.parametrize(
    ("chances", "does"),
    [
        ([0.1, 0.1, 0.3, 0.35, 0.6, 0.2], HELD),
        ([0.4, 0.3, 0.2, 0.1, 0.3, 0.5], HELD),
        ([0.5, 0.1, 0.1, 0.1, 0.3, 0.3], HELD),
        ([0.6, 0.4, 0.5, 0.3, 0.3, 0.6], STEPPED),
        ([0.4, 0.7, 0.5, 0.5, 0.6, 0.5], [False, True, True, True, True, False]),
    ],
)
def test_and_near_it_where_the_chance_rises_and_falls(chances, does):
    """Two bounds stand for all that was seen: that is an approximation, within a twentieth here."""
    for (share, error), chance in zip(weeks_of(chances, does, 0.08), reckoned(chances, does, 0.08), strict=True):
        assert chance == pytest.approx(share, abs=0.05 + 4 * error)


def test_down_the_road_who_has_done_one_part_is_likelier_to_do_the_next():
    """As far as its mood lasts: after long preparations nothing is known any more."""
    chances = np.full((3, 1, 1), 0.3)
    asked, nothing, all_ = np.ones((3, 1), dtype=bool), np.zeros((1, 1)), np.ones((1, 1))

    def along(lasting: list[float]) -> list[float]:
        found = conduct.chances_along(chances, asked, np.array(lasting)[:, np.newaxis], nothing, all_, np.ones(1))
        return [float(chance) for chance in found[:, 0, 0]]

    assert along([1.0, 1.0, 1.0]) == pytest.approx([0.3, 1.0, 1.0])
    assert along([1.0, 0.5, 0.25]) == pytest.approx([0.3, 0.65, 0.65])
    assert along([1.0, 1e-12, 1e-24]) == pytest.approx([0.3, 0.3, 0.3])


def test_the_weekly_chances_of_one_who_is_watched_add_up_to_the_chance_within_the_window():
    """The two ways in which the same moods are told: week by week to who learns, at once to who looks ahead."""
    chance, turns, weeks = 0.3, 0.1, 12
    holds = 1.0
    for week in range(weeks):
        holds *= 1 - conduct.chance_now(chance, 0.0 if week == 0 else chance, 1.0, 1.0 - turns)
    assert 1 - holds == pytest.approx(conduct.chance_within(chance, turns, weeks))


def test_moods_last_by_their_memory():
    assert conduct.lasts(26.0, 26.0) == pytest.approx(np.exp(-1.0))
    assert conduct.lasts(0.0, 26.0) == 1
    assert conduct.lasts(0.5, 26.0) == pytest.approx(1 - conduct.mood_turns(26.0, 0.5))


def test_what_comes_within_the_window_begins_with_what_is_known_of_the_first_mood():
    assert conduct.chance_within(0.3, 0.1, 1.0, 0.9) == pytest.approx(0.9)
    assert conduct.chance_within(0.3, 0.1, 5.0, 0.0) == pytest.approx(1 - (1 - 0.03) ** 4)
    assert conduct.chance_within(0.3, 0.1, 5.0, 0.3) == conduct.chance_within(0.3, 0.1, 5.0)
    assert conduct.chance_within(0.3, 0.0, 5.0, 0.6) == pytest.approx(0.6)


def test_the_chance_of_a_claim_and_the_pretence_in_it_by_hand():
    """Weights: exp(1.2) of stepping, exp(.48) of pretending, 1 of holding."""
    step, pretend = np.exp(12 * 0.05 / 0.5), np.exp(12 * 0.02 / 0.5)
    claims, pretends = conduct.chance_of_claim(0.05, 0.02, 12.0, 0.5)
    assert claims == pytest.approx((step + pretend) / (1 + step + pretend))
    assert pretends == pytest.approx(pretend / (step + pretend))
    whole, share = conduct.chance_of_claim(0.1, 0.04, 12.0)  # a whole way where no part is stated
    assert (whole, share) == pytest.approx((claims, pretends))


def test_far_gains_of_claims_leave_no_doubt_and_break_nothing():
    lost, pretends = conduct.chance_of_claim(-1e6, -1e6, 1e6)
    assert 0 < lost == pytest.approx(np.exp(-conduct.FARTHEST), rel=1e-9, abs=0)
    assert pretends == 0.5
    assert conduct.chance_of_claim(1e6, 0.0, 1e6) == (1.0, pytest.approx(np.exp(-conduct.FARTHEST), rel=1e-9, abs=0))
    assert conduct.chance_of_claim(-1e6, 1e6, 1e6) == (1.0, 1.0)
    assert conduct.chance_of_claim(1e6, -1e6, 1e6)[1] == 1 / (1 + np.exp(conduct.FARTHEST)) > 0


def test_who_would_far_rather_step_than_pretend_is_known_to_however_much_either_is_worth():
    """Both worth far more than holding, as on a small part of a long way: what counts is how far they are apart."""
    assert conduct.chance_of_claim(0.52, 0.5, 12.0, 0.01)[1] == pytest.approx(1 / (1 + np.exp(24.0)))
    assert conduct.chance_of_claim(0.501, 0.5, 12.0, 0.01)[1] == pytest.approx(1 / (1 + np.exp(1.2)))
    assert conduct.chance_of_claim(-0.501, -0.5, 12.0, 0.01)[1] == pytest.approx(1 / (1 + np.exp(-1.2)))


def test_what_is_known_of_a_mood_by_hand():
    """A threshold between .2 and .6; the mood of then is this one's with chance .9; tried at .3, where .25 do it."""
    held = conduct.leaning_after(np.asarray(False), 0.3, 0.2, 0.6, 0.9)
    still = 0.9 * 0.75 / (0.9 * 0.75 + 0.1 * 0.7)
    assert held == pytest.approx((still * 0.3 + (1 - still) * 0.3, still * 0.6 + (1 - still) * 1.0))
    stepped = conduct.leaning_after(np.asarray(True), 0.3, 0.2, 0.6, 0.9)
    still = 0.9 * 0.25 / (0.9 * 0.25 + 0.1 * 0.3)
    assert stepped == pytest.approx((still * 0.2, still * 0.3 + (1 - still) * 0.3))


def test_a_mood_that_did_what_it_would_not_have_done_must_have_turned():
    """Only the new mood's own bounds are known then; what was known of the old one is gone."""
    assert conduct.leaning_after(np.asarray(True), 0.1, 0.2, 0.6, 0.9) == pytest.approx((0.0, 0.1))
    assert conduct.leaning_after(np.asarray(False), 0.7, 0.2, 0.6, 0.9) == pytest.approx((0.7, 1.0))


def test_what_was_known_of_a_mood_is_kept_where_the_new_trial_tells_nothing():
    """Surely the same mood: bounds only ever draw together."""
    assert conduct.leaning_after(np.asarray(False), 0.1, 0.2, 0.6, 1.0) == pytest.approx((0.2, 0.6))
    assert conduct.leaning_after(np.asarray(True), 0.7, 0.2, 0.6, 1.0) == pytest.approx((0.2, 0.6))
    assert conduct.leaning_after(np.asarray(False), 0.4, 0.2, 0.6, 1.0) == pytest.approx((0.4, 0.6))
    assert conduct.leaning_after(np.asarray(True), 0.4, 0.2, 0.6, 1.0) == pytest.approx((0.2, 0.4))


def test_what_cannot_happen_is_not_divided_by():
    """A sure mood that does what neither it nor a new one would: no numbers but finite ones."""
    for took, chance in ((True, 0.0), (False, 1.0)):
        found = conduct.leaning_after(np.asarray(took), chance, 0.2, 0.6, 1.0)
        assert np.all(np.isfinite(found))
    assert conduct.chance_now(0.5, 0.4, 0.4, 1.0) == 1  # the threshold is known to the last bit, and passed
    assert conduct.chance_now(0.3, 0.4, 0.4, 1.0) == 0


def test_along_the_road_worlds_and_types_are_reckoned_apart_and_rungs_that_ask_nothing_teach_nothing():
    chances = np.array([[[0.3, 0.5]], [[0.4, 0.2]], [[0.2, 0.6]]])
    chances = np.concatenate([chances, chances / 2], axis=1)  # (rungs, types, worlds)
    asked = np.array([[True, False], [False, True], [True, True]])
    lasting = np.array([[0.9, 0.8], [0.7, 0.6], [0.5, 0.3]])
    refused, stepped = np.array([[0.1, 0.0], [0.0, 0.2]]), np.array([[0.8, 1.0], [0.9, 0.7]])
    lasted = np.array([0.6, 1.0])
    given = chances.copy(), refused.copy(), stepped.copy()
    found = conduct.chances_along(chances, asked, lasting, refused, stepped, lasted)
    for one in range(2):
        for world in range(2):
            known, still = (refused[one, world], stepped[one, world]), lasted[world]
            for rung in range(3):
                chance = chances[rung, one, world]
                if not asked[rung, world]:
                    assert found[rung, one, world] == chance
                    continue
                lasts = still * lasting[rung, world]
                assert found[rung, one, world] == pytest.approx(float(conduct.chance_now(chance, *known, lasts)))
                known = conduct.leaning_after(np.asarray(True), chance, *known, lasts)
                still = 1 / lasting[rung, world]
    assert all(np.array_equal(old, new) for old, new in zip(given, (chances, refused, stepped), strict=True))


def test_the_road_ahead_is_reckoned_as_the_weeks_are_read():
    """One that will have done all so far, week after week: the same chances, whether they are foreseen or seen."""
    chances, turns = [0.5, 0.3, 0.6, 0.2, 0.2], 0.08
    lasting = (1 - turns) ** np.arange(5.0)[:, np.newaxis]
    one = np.array(chances)[:, np.newaxis, np.newaxis]
    asked, nothing, all_ = np.ones((5, 1), dtype=bool), np.zeros((1, 1)), np.ones((1, 1))
    foreseen = conduct.chances_along(one, asked, lasting, nothing, all_, np.ones(1))
    assert foreseen[:, 0, 0] == pytest.approx(reckoned(chances, [True] * 5, turns))


YES_NO = [np.array([True, True]), np.array([True, True]), np.array([True, False]), np.array([False, False])]


def test_the_moods_of_one_who_held_by_hand():
    """Scores 1.2, 0 and .48 in the first world; in the second pretence is closed, and its mood is not touched."""
    values, moods = [0.05, 0.0, 0.02, 7.0], [np.full(2, mood) for mood in (0.7, -0.3, 0.4, 0.1)]
    step, hold, cheat, reverse = conduct.moods_of_refusal(values, moods, YES_NO, 12.0, 0.5)
    best = np.log([np.exp(1.2) + 1 + np.exp(0.48), np.exp(1.2) + 1]) - 0.3
    assert hold == pytest.approx(best)
    assert step == pytest.approx(-np.log(np.exp(-0.7) + np.exp(1.2 - best)))
    assert cheat == pytest.approx([-np.log(np.exp(-0.4) + np.exp(0.48 - best[0])), 0.4])
    assert list(reverse) == [0.1, 0.1]
    whole = conduct.moods_of_refusal([0.1, 0.0, 0.04, 7.0], moods, YES_NO, 12.0)
    assert all(np.allclose(one, other) for one, other in zip(whole, (step, hold, cheat, reverse), strict=True))


def test_the_moods_of_one_who_held_are_those_of_all_who_would_have_held():
    """Beside moods drawn until they hold: each option's mean, spread and tail, and that holding is the choice."""
    draw = np.random.default_rng(6)
    values, yes, no = [0.05, 0.01, -0.02, 0.0], np.ones(MANY, dtype=bool), np.zeros(MANY, dtype=bool)
    is_open, moods = [yes, yes, yes, no], [gumbel(draw.random(MANY)) for _ in range(4)]
    found = conduct.moods_of_refusal(values, moods, is_open, 12.0, 0.5)
    arrays = [np.full(MANY, value) for value in values]
    assert np.all(conduct.choose(arrays, found, is_open, 12.0, 0.5) == conduct.HOLD)
    other = [gumbel(draw.random(MANY)) for _ in range(4)]
    held = conduct.choose(arrays, other, is_open, 12.0, 0.5) == conduct.HOLD
    for mine, drawn in zip(found, other, strict=True):
        assert np.mean(mine) == pytest.approx(np.mean(drawn[held]), abs=0.025)
        assert np.quantile(mine, [0.1, 0.5, 0.9]) == pytest.approx(np.quantile(drawn[held], [0.1, 0.5, 0.9]), abs=0.05)
    assert np.corrcoef(found[0], found[1])[0, 1] == pytest.approx(
        np.corrcoef(other[0][held], other[1][held])[0, 1], abs=0.02
    )


def test_who_held_what_is_far_better_held_by_a_mood_that_is_as_far():
    values, moods = [1e6, 0.0, 0.0, 0.0], [np.zeros(1)] * 4
    found = conduct.moods_of_refusal(values, moods, [np.array([True])] * 4, 12.0)
    assert float(found[conduct.HOLD][0]) == pytest.approx(12e6)
    assert all(np.isfinite(mood).all() for mood in found)
    assert int(conduct.choose([np.array([v]) for v in values], found, [np.array([True])] * 4, 12.0)[0]) == conduct.HOLD


def test_every_option_has_its_value_its_mood_and_whether_it_is_open():
    values, moods, is_open = [0.0] * 4, [np.zeros(1)] * 4, [np.array([True])] * 4
    with pytest.raises(ValueError, match="argument 2 is"):
        conduct.moods_of_refusal(values, moods, is_open[:3], 12.0)
    with pytest.raises(ValueError, match="argument 2 is"):
        conduct.moods_of_refusal(values, moods[:3], is_open, 12.0)
