"""Who sits at which table: by lot, and those together who call their team the same."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from sim.web.classroom.pairing import MOST_A_SIDE, paired
from sim.web.classroom.standing import Class, Order, Seat


def room(teams: Sequence[str]) -> Class:
    """A class whose students call their teams so."""
    seats = tuple(Seat(f"Student {number}", f"token {number}", team=team) for number, team in enumerate(teams))
    orders = {key: Order(key, "") for key in ("first", "second")}
    return Class("one_deal", "A deal", "How many?", orders, 1, 100, seats=seats)


def test_two_teams_play_each_other_whatever_the_size_of_a_side() -> None:
    [table] = paired(room(["Red", "blue", "red", "Blue", "RED"]), 1, "lot")
    assert sorted(sorted(side) for side in table) == [[0, 2, 4], [1, 3]]


def test_a_team_that_is_left_over_plays_those_who_have_none() -> None:
    tables = paired(room(["red", "red", "", "", ""]), 2, "lot")
    assert [0, 1] in [sorted(side) for side in tables[0]]
    assert sorted(len(side) for side in tables[0]) == [2, 2]


def test_where_nobody_else_is_there_a_team_plays_the_advisers() -> None:
    [table] = paired(room(["red", "red"]), 1, "lot")
    assert sorted(map(len, table)) == [0, 2]


@given(
    teams=st.lists(st.sampled_from(["", "", "red", "blue", "green"]), min_size=1, max_size=40),
    size=st.integers(1, MOST_A_SIDE),
    lot=st.text(max_size=3),
)
def test_each_has_one_place_and_the_same_form_pairs_them_the_same_again(teams: list[str], size: int, lot: str) -> None:
    tables = paired(room(teams), size, lot)
    assert sorted(seat for table in tables for side in table for seat in side) == list(range(len(teams)))
    assert all(len(table) == 2 and max(map(len, table)) <= MOST_A_SIDE for table in tables)
    assert all(any(table) for table in tables)
    for table in tables:
        for side in table:
            assert len({teams[seat] for seat in side}) <= 1
    assert paired(room(teams), size, lot) == tables
