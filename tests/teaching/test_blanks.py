"""Blanks in a key: what can be written there, and what is refused."""

from __future__ import annotations

import pytest

from sim.teaching.answers import Answers
from sim.teaching.blanks import SIGNATURES, Call, calls, filled, parse, wrong

SCENARIOS = ("with", "without")


def test_a_text_is_filled_where_its_blanks_stand_and_nowhere_else():
    text = 'Before {{ share("with", "completed") }}, {{reason("without", 2)}}; {single} after.'
    assert list(calls(text)) == [Call("share", ("with", "completed")), Call("reason", ("without", 2))]
    assert filled(text, lambda call: call.name.upper()) == "Before SHARE, REASON; {single} after."


def test_a_blank_may_run_over_lines():
    assert parse('\n share("with",\n "completed") \n') == Call("share", ("with", "completed"))


@pytest.mark.parametrize(
    "blank, said",
    [
        ("", "cannot be read"),
        ("share(", "cannot be read"),
        ("share", "is not a function"),
        ('__import__("os").system("true")', "is not a function"),
        ('open("/etc/passwd")', "no function is called `open`"),
        ('share(scenario="x")', "is not a function"),
        ("share(with_, completed)", "something else than words"),
        ('share("a" + "b", "completed")', "something else than words"),
        ('reason("with", True)', "something else than words"),
        ('reason("with", 1.5)', "something else than words"),
        ('shares("with", "completed")', "no function is called `shares`"),
        ("(" * 5000, "cannot be read"),
    ],
)
def test_what_is_no_call_of_a_known_function_is_refused_with_a_remedy(blank, said):
    with pytest.raises(ValueError) as refused:
        parse(blank)
    message, remedy = refused.value.args
    assert said in message
    assert remedy


@pytest.mark.parametrize(
    "call, said, remedy",
    [
        ('share("wiht", "completed")', "no scenario is called `wiht`", "did you mean `with`?"),
        ('share("with", "complete")', "no state is called `complete`", "did you mean `completed`?"),
        ('share("with")', "share takes 2 words, found 1", "in order: scenario, state"),
        ('reason("with", 0)', "the place is `0`", "write 1 for the first"),
        ("reason(1, 1)", "`1` is no scenario", "put the word in quotes"),
        ('most("completed", "with")', "most takes 3 words, found 2", "in order: state, scenario, scenario"),
        ('most("completed", "with", "wihout")', "no scenario is called `wihout`", "did you mean `without`?"),
        ('effect("with", "lerning", "completed")', "no mechanism is called `lerning`", "did you mean `learning`?"),
        ('reason_share("with", "state", "exposed")', "no reason is called `exposed`", "exposure"),
        ('road("blue", "score")', "no road is called `blue`", "valid keys: red"),
        ('road("red", "scores")', "no measure is called `scores`", "did you mean `score`?"),
    ],
)
def test_words_that_nothing_is_called_are_refused_with_a_remedy(call, said, remedy):
    [(message, what_to_do)] = wrong(parse(call), SCENARIOS, roads=("red",))
    assert said in message
    assert remedy in what_to_do


def test_a_ranking_takes_as_many_scenarios_as_there_are():
    assert not list(wrong(parse('least("stalled", "with", "without", "with")'), SCENARIOS))


def test_every_function_has_an_answer_and_every_answer_a_function():
    answered = {name for name in SIGNATURES if hasattr(Answers, f"_{name}")}
    assert answered == set(SIGNATURES)
