"""What a class is asked: what the sheet has guessed, in its own question, and what the model says to just that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.teaching.reading import Loaded, names, read_exercise
from sim.web.classroom.model import LONGEST_QUESTION, QUESTIONS, answered, asked_of


def without(loaded: Loaded, **changes: object) -> Loaded:
    """The same exercise with parts of its sheet changed."""
    return replace(loaded, exercise=loaded.exercise.model_copy(update=changes))


@pytest.mark.parametrize("name", names())
def test_a_class_guesses_what_the_sheet_has_guessed(name: str) -> None:
    loaded = read_exercise(name)
    asked, guess = asked_of(loaded), loaded.exercise.guess
    assert asked is not None
    assert guess is not None
    assert list(asked.plans) == guess.of
    assert asked.question in guess.ask
    assert asked.question.endswith("?")
    assert len(asked.question) <= LONGEST_QUESTION
    assert asked.state == guess.state
    assert asked.opening()["question"] == asked.question
    assert asked_of(loaded, 50).worlds == 50  # type: ignore[union-attr]


def test_a_sheet_without_a_guess_is_asked_about_what_it_shows_together() -> None:
    loaded = read_exercise("small_steps")
    alone = loaded.exercise.guess.model_copy(update={"of": ["one_leap"]})  # type: ignore[union-attr]
    for guess in (None, alone):
        asked = asked_of(without(loaded, guess=guess))
        assert asked is not None
        assert list(asked.plans) == loaded.exercise.pictures[1].of
        assert asked.question == QUESTIONS["completed"]


def test_a_guess_about_another_ending_is_answered_by_that() -> None:
    loaded = read_exercise("small_steps")
    guess = loaded.exercise.guess.model_copy(  # type: ignore[union-attr]
        update={"state": "stalled", "ask": "Say it. " + "Why " * 120 + "?", "of": ["one_leap", "four_steps"]}
    )
    asked = asked_of(without(loaded, guess=guess), 100)
    assert asked is not None
    assert asked.question == QUESTIONS["stalled"]
    completed = answered(replace(asked, state="completed"))["shares"]
    stalled = answered(asked)["shares"]
    for order in ("one_leap", "four_steps"):
        assert stalled[order]["share"] + completed[order]["share"] <= 100
        assert stalled[order]["share"] > completed[order]["share"]


def test_an_exercise_of_one_scenario_has_nothing_to_compare() -> None:
    loaded = read_exercise("small_steps")
    one = replace(loaded, plans={"one_leap": loaded.plans["one_leap"]})
    pictures = [one.exercise.pictures[0].model_copy(update={"of": ["one_leap"]})]
    assert asked_of(without(one, guess=None, pictures=pictures)) is None
