"""All tables of a class looked back on together: the same verdicts as of each alone, and what a class compares."""

from __future__ import annotations

import json
import random
from functools import cache

import numpy as np
import pytest

from sim.play.hall import Hall, lived_again, schedule
from sim.play.plenary import Plenary, plenary
from sim.play.point import Move
from sim.play.table import Table, resumed, table
from sim.play.verdicts import verdicts
from sim.scenario.load import load
from sim.study.telling.sentence import Names

FUTURES, WORLDS = 8, 64
HONEST, FALSE, MIXED = 0, 1, 2


def game() -> Table:
    plan = load("exercises/one_deal/deal").model_copy(update={"weeks": 52})
    return table(plan, list(plan.parties), 5, 1, schedule(plan, 3))


def rounds() -> list[list[dict[str, Move]]]:
    """Both deliver; both pretend, and the movement promises to step; and a table where anything happens."""
    dice, seats = random.Random(4), [seat.key for seat in game().seats]
    honest = {seat: Move("deliver") for seat in seats}
    false = {seat: Move("pretend", promise=12 if seat == "movement" else None) for seat in seats}
    return [[honest, false, {seat: Move(dice.choice(["deliver", "hold"])) for seat in seats}] for _ in range(3)]


@cache
def found() -> Plenary:
    return plenary(lived_again(game(), 3, rounds()), FUTURES, WORLDS)


@pytest.mark.parametrize("place", [HONEST, FALSE, MIXED])
def test_verdicts_are_those_of_the_table_alone(place: int) -> None:
    alone = resumed(game(), [moves[place] for moves in rounds()])
    for seat in game().seats:
        own = verdicts(alone, seat, FUTURES)
        assert [one.as_data() for one in own] == [one.as_data() for one in found().verdicts[place, seat.key]]


def test_who_only_pretends_has_done_nothing_and_broken_its_promise() -> None:
    false, honest = found().of_table(FALSE), found().of_table(HONEST)
    assert false["seats"]["government"]["rival_stood_by"] == 0
    assert honest["seats"]["government"]["rival_stood_by"] > 0
    assert false["first_broken"]["party"] == "movement"
    assert honest["first_broken"] is None
    assert any("broken" in one for one in false["seats"]["movement"]["promises_told"])


def test_what_is_believed_is_told_beside_what_was_done() -> None:
    fooled = found().of_table(FALSE)["seats"]["movement"]
    assert fooled["trust"][-1] > 0.9  # nothing was found out in this world
    assert fooled["rival_stood_by"] == 0
    assert any("pretended" in one for one in fooled["hidden"])


def test_a_table_is_placed_among_worlds_of_other_luck() -> None:
    data, names = found().as_data(), Names(game().plan)
    assert data["sides"]["movement"] == names.of("movement")
    assert data["worlds"] == WORLDS
    for key, marks in data["among"].items():
        assert marks == sorted(marks)
        for place in (HONEST, FALSE):
            own = found().of_table(place)["seats"][key]
            assert own["above"] == pytest.approx(np.searchsorted(marks, own["result"]) / 100, abs=0.03)


def test_it_is_plain_data_of_bounded_size() -> None:
    text = json.dumps([found().as_data(), found().of_table(MIXED), found().judged(MIXED)], allow_nan=False)
    assert len(text) < 40_000


def test_games_that_go_on_are_not_looked_back_on() -> None:
    with pytest.raises(ValueError, match="before the games are over"):
        plenary(Hall(game(), 1))
