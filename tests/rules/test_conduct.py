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


def test_who_has_held_is_expected_to_hold_but_for_what_has_risen_since_and_for_moods_that_turn():
    assert conduct.chance_now(0.3, 0.0, 0.1) == pytest.approx(0.3)  # nothing was due before: the plain chance
    assert conduct.chance_now(0.3, 0.3, 0.1) == pytest.approx(0.03)
    assert conduct.chance_now(0.65, 0.3, 0.1) == pytest.approx(0.065 + 0.9 * 0.5)
    assert conduct.chance_now(0.2, 0.3, 0.1) == pytest.approx(0.02)
    assert conduct.chance_now(1.0, 0.3, 0.1) == pytest.approx(1.0)
    assert conduct.chance_now(1.0, 1.0, 0.1) == pytest.approx(0.1)


def lasting_moods(chances: list[float], turns: float) -> list[tuple[float, float]]:
    """What part steps in each week of those who have held in all before, and its error, by drawing their moods."""
    draw = np.random.default_rng(4)
    leaning, still = np.zeros(MANY), np.ones(MANY, dtype=bool)
    found = []
    for week, chance in enumerate(chances):
        fresh = gumbel(draw.random(MANY)) - gumbel(draw.random(MANY))  # of holding, above that of stepping
        leaning = np.where((draw.random(MANY) < turns) | (week == 0), fresh, leaning)
        steps = leaning < np.log(chance / (1 - chance))
        share = steps[still].mean()
        found.append((share, np.sqrt(share * (1 - share) / still.sum())))
        still = still & ~steps
    return found


@pytest.mark.parametrize(
    "chances",
    [[0.2] * 6, [0.1, 0.1, 0.3, 0.35, 0.6, 0.2], [0.4, 0.3, 0.2, 0.1]],
    ids=["the same week after week", "rising, and then worse than ever since", "falling"],
)
def test_the_chance_of_a_step_after_refusals_is_exact_where_moods_last(chances):
    turns, refused = 0.08, 0.0
    for chance, (share, error) in zip(chances, lasting_moods(chances, turns), strict=True):
        assert conduct.chance_now(chance, refused, turns) == pytest.approx(share, abs=4 * error)
        refused = max(refused, chance)


def test_where_a_chance_fell_and_rose_again_a_turn_of_mood_in_between_is_left_out():
    """One number is kept, the largest chance refused: whose mood turned while it was low steps a little likelier."""
    chances, turns = [0.5, 0.1, 0.1, 0.1, 0.3], 0.08
    share, error = lasting_moods(chances, turns)[-1]
    expected = float(conduct.chance_now(0.3, 0.5, turns))
    assert expected == pytest.approx(turns * 0.3)
    turned_since = 1 - (1 - turns) ** 3  # at most, in the weeks at .1
    assert expected < share - 4 * error
    assert share < expected + turned_since * (0.3 - 0.1) / (1 - 0.1) + 4 * error


def test_the_weekly_chances_of_one_who_is_watched_add_up_to_the_chance_within_the_window():
    """The two ways in which the same moods are told: week by week to who learns, at once to who looks ahead."""
    chance, turns, weeks = 0.3, 0.1, 12
    holds = 1.0
    for week in range(weeks):
        holds *= 1 - conduct.chance_now(chance, 0.0 if week == 0 else chance, turns)
    assert 1 - holds == pytest.approx(conduct.chance_within(chance, turns, weeks))
