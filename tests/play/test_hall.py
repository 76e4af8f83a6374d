"""The tables of a class: each goes as it would alone, and the whole can be put up again from its moves."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.play.course import TAKE_UP_ARMS
from sim.play.hall import FEWEST, MOST, Hall, resumed, schedule
from sim.play.injected import events, with_event
from sim.play.point import BadMove, Move
from sim.play.table import Sitting, Table, table
from sim.scenario.load import load

DEAL, TALKS = "exercises/one_deal/deal", "exercises/two_tables/talks"


def at(name: str = DEAL, rounds: int = 4, world: int = 5) -> Table:
    plan = load(name)
    return table(plan, list(plan.parties), world, 1, schedule(plan, rounds))


def chosen(points: Any, dice: random.Random) -> list[dict[str, Move]]:
    """What the seats of all tables decide: anything that is open but war, or nothing at all."""
    return [
        {
            seat: Move(
                dice.choice([one.id for one in point.choices if one.id != TAKE_UP_ARMS]),
                dice.choice(["", "We mean it."]),
                dice.choice([None, 6]),
            )
            for seat, point in one.items()
            if dice.random() < 0.85
        }
        for one in points
    ]


def as_data(points: Any) -> Any:
    return {seat: point.as_data() for seat, point in points.items()}


@pytest.mark.parametrize("name", [DEAL, TALKS])
def test_every_table_goes_as_it_would_alone(name: str) -> None:
    game, dice = at(name, world=7), random.Random(16)
    hall, alone = Hall(game, 3), [Sitting(game) for _ in range(3)]
    while not hall.is_over:
        for points, sitting in zip(hall.points, alone, strict=True):
            assert as_data(points) == as_data(sitting.points if points else {})
        moves = chosen(hall.points, dice)
        for points, made, sitting in zip(hall.points, moves, alone, strict=True):
            if points:
                sitting.advance(made)
        hall.advance(moves)
    assert [one.end.outcome for one in alone if one.end] == hall.outcomes()[:-1]
    for place, sitting in enumerate(alone):
        for seat in game.seats:
            mine = list(sitting.hidden.told(sitting.world, seat))
            assert mine == list(hall.hidden[place].told(hall.world.alone(place), seat))
            assert float(sitting.world.party(seat.name).trust[0]) == hall.paths[f"{seat.name}.trust"][-1][place]
        assert hall.companies[place].promises == sitting.promises


@settings(max_examples=3, phases=[Phase.generate], deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dice=st.randoms(use_true_random=False))
def test_what_is_done_at_one_table_is_felt_at_no_other(dice: random.Random) -> None:
    game = at(rounds=2)
    quiet, loud = Hall(game, 2), Hall(game, 2)
    while not (quiet.is_over or loud.is_over):
        first, second = chosen(quiet.points, dice), chosen(loud.points, dice)
        quiet.advance(first)
        loud.advance([first[0], second[1]])
        assert as_data(quiet.points[0]) == as_data(loud.points[0])
    assert quiet.results()["government"][0] == loud.results()["government"][0]
    assert quiet.outcomes()[-1] == loud.outcomes()[-1]  # the same luck left to the model


def test_left_to_the_advisers_a_table_goes_as_the_model_does() -> None:
    hall = Hall(at(rounds=2), 2)
    while not hall.is_over:
        hall.advance([{}, {}])
    for path in hall.paths.values():
        assert np.array_equal(path[-1], np.full(3, path[-1][2]))


def test_the_same_luck_without_tables_goes_to_its_end_though_all_tables_end_before() -> None:
    game = at(rounds=3, world=8)
    hall, quiet = Hall(game, 1), Hall(game, 1)
    while not hall.is_over:
        hall.advance([{seat: Move("deliver") for seat in hall.points[0]}])
    while not quiet.is_over:
        quiet.advance([{}])
    states = np.array(hall.paths["outcome"])
    ends = [int(np.flatnonzero(states[:, column] != states[-1, column]).max()) for column in range(2)]
    assert hall.outcomes()[0] == "completed"
    assert ends[0] < ends[1]
    assert hall.outcomes()[1] == quiet.outcomes()[1] == "completed"
    for name, worth in hall.results().items():
        assert worth[1] == quiet.results()[name][1]


def rounds_of(hall: Hall, dice: random.Random, many: int) -> Sequence[Sequence[Any]]:
    for _ in range(many):
        hall.advance(chosen(hall.points, dice))
    return list(hall.rounds)


def test_it_is_put_up_again_from_its_moves() -> None:
    hall = Hall(at(rounds=4), 2)
    again = resumed(at(rounds=4), 2, rounds_of(hall, random.Random(3), 2))
    assert [as_data(one) for one in again.points] == [as_data(one) for one in hall.points]
    assert again.closed == 2
    assert [vars(one) for one in again.hidden] == [vars(one) for one in hall.hidden]


def test_an_event_changes_nothing_before_its_week() -> None:
    game, dice = at(rounds=4), random.Random(8)
    hall = Hall(game, 2)
    rounds = rounds_of(hall, dice, 2)
    shaken = Table(
        with_event(game.plan, game.weeks[2], "violence"), game.seats, game.world, game.seed, weeks=game.weeks
    )
    again = resumed(shaken, 2, rounds)
    for name, path in hall.paths.items():
        assert np.array_equal(np.array(path), np.array(again.paths[name])), name
    hall.advance([{}, {}])
    again.advance([{}, {}])
    assert (again.world.truce.tension[:2] != hall.world.truce.tension[:2]).all()
    assert any("bloody week" in line for line in again.points[0]["government"].further)


def test_events_are_those_that_move_something_here() -> None:
    assert set(events(load(DEAL))) >= {"violence", "calm"}
    with pytest.raises(ValueError, match="can happen here"):
        with_event(load(DEAL), 3, "<script>")
    with pytest.raises(ValueError, match="weeks 1 to 104"):
        with_event(load(DEAL), 105, "calm")


def test_rounds_fall_where_the_road_could_be_finished_first() -> None:
    weeks = schedule(load("gaza/alternating"), 12)
    assert weeks[0] == 1
    assert len(weeks) == len(set(weeks)) == 12
    assert list(weeks) == sorted(weeks)
    apart = np.diff(weeks)
    assert apart[:-2].max() < apart[-1]
    for rounds in (FEWEST - 1, MOST + 1):
        with pytest.raises(ValueError, match="rounds"):
            schedule(load(DEAL), rounds)


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ([{}], "2 tables"),
        ([{"government": Move("fly")}, {}], "not open"),
        ([{}, {"nobody": Move("hold")}], "nothing to decide"),
        ([{"movement": Move("hold", promise=40)}, {}], "1 to 12 weeks"),
    ],
)
def test_a_move_that_cannot_be_made_changes_nothing(moves: Any, said: str) -> None:
    hall = Hall(at(), 2)
    with pytest.raises(BadMove, match=said):
        hall.advance(moves)
    assert hall.closed == 0
    hall.advance([{}, {}])
    assert hall.closed == 1
