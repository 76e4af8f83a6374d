"""Roads: tranches lined up into rungs, and the one ladder on which all roads over a track stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.rules import roadmap
from sim.rules.roadmap import Segment


def test_stages_line_up_their_tranches():
    road = roadmap.expand([{"arms": (0.5, 2), "lines": (0.4, 1)}, {"lines": (1.0, 2)}])
    assert road.rungs == 4
    assert [road.asks(rung, "arms") for rung in range(4)] == [True, True, False, False]
    assert [road.asks(rung, "lines") for rung in range(4)] == [True, False, True, True]
    assert [road.closes(rung) for rung in range(4)] == [False, True, False, True]
    assert road.stage_of_rung == (0, 0, 1, 1)
    assert road.stops == {"arms": (1, 2), "lines": (1, 2, 3)}
    levels = roadmap.ladder(0.1, 1, [(0.4, 1), (1.0, 2)])
    assert levels[:, 0] == pytest.approx([0.0, 0.1, 0.4, 0.7, 1.0])


@pytest.mark.parametrize("drawn", [[0.274], [0.3, 0.435, 0.0], [0.9]])
@pytest.mark.parametrize("road", [[5], [1, 1, 1, 1, 1], [2, 3]])
def test_tranches_that_a_road_counts_are_equal_from_any_start_and_share_one_ladder(road, drawn):
    legs, counted = [], 0
    for tranches in road:
        counted += tranches
        legs.append((0.35 + 0.65 * counted / 5, tranches, counted))
    asked = roadmap.own_way(5, legs)
    shared = roadmap.pieces(0.35, [asked, roadmap.own_way(5, [(1.0, 5, 5)])])
    assert roadmap.stops_of(0.35, asked, shared) == (1, 2, 3, 4, 5)
    start = np.array(drawn)
    levels = roadmap.ladder(start, 0, shared)
    assert np.diff(levels, axis=0) == pytest.approx(np.tile((1 - start) / 5, (5, 1)))
    assert np.all(levels[-1] == 1.0)


def test_a_road_that_counts_fewer_tranches_than_there_are_ends_on_the_way():
    [way] = [roadmap.own_way(5, [(0.4, 2, 2)])]
    stops = roadmap.stops_of(0.0, way, roadmap.pieces(0.0, [way]))
    road = roadmap.expand([{"arms": (0.4, 2)}], {"arms": stops})
    assert road.stops == {"arms": (1, 2)}
    assert road.rungs == 2


def test_levels_and_counted_tranches_of_two_roads_stand_on_one_ladder():
    """The counted ones end as nearly at equal parts as the levels of the other road allow."""
    named, counted = [(0.7, 1), (1.0, 1)], roadmap.own_way(2, [(1.0, 2, 2)])
    shared = roadmap.pieces(0.0, [named, counted])
    assert shared == ((0.7, 2), (1.0, 1))
    assert roadmap.stops_of(0.0, named, shared) == (2, 3)
    assert roadmap.stops_of(0.0, counted, shared) == (1, 3)


def test_a_rung_asks_for_the_row_at_which_its_tranche_stops():
    road = roadmap.expand([{"arms": (0.5, 1)}, {"arms": (1.0, 2)}], {"arms": (2, 3, 5)})
    assert [road.after(rung, "arms") for rung in range(3)] == [2, 3, 5]
    assert [road.before(rung, "arms") for rung in range(3)] == [0, 2, 3]
    assert road.after(0, "lines") == road.before(2, "lines") == 0


def test_worlds_stand_at_the_first_rung_that_is_not_met():
    need = {"arms": np.array([[1], [1], [2]]), "lines": np.array([[0], [1], [1]])}
    verified = {"arms": np.array([0, 1, 1, 2, 2]), "lines": np.array([1, 0, 1, 0, 1])}
    assert list(roadmap.rungs_met(verified, need, 3)) == [0, 1, 2, 1, 3]
    assert list(roadmap.rungs_met(verified, need, 1)) == [0, 1, 1, 1, 1]


def test_worlds_on_different_roads_are_asked_for_different_rows():
    need = {"arms": np.array([[1, 0], [2, 2]]), "lines": np.array([[0, 1], [1, 1]])}
    verified = {"arms": np.array([1, 1]), "lines": np.array([0, 0])}
    assert list(roadmap.rungs_met(verified, need, 2)) == [1, 0]


def test_only_the_reversible_share_of_what_ever_stood_can_be_taken_back():
    assert roadmap.irreversible(5, 0.6) == pytest.approx(2.0)
    assert roadmap.irreversible(5, 0.6) <= 2
    assert 4 < roadmap.irreversible(5, 0.0) <= 5


def test_each_gap_between_named_levels_is_cut_as_finely_as_the_finest_road_asks():
    assert roadmap.pieces(0.0, [[(1.0, 4)], [(0.5, 1), (1.0, 1)]]) == ((0.5, 2), (1.0, 2))
    assert roadmap.pieces(0.0, [[(1.0, 3)], [(0.5, 1), (1.0, 1)]]) == ((0.5, 2), (1.0, 2))
    assert roadmap.pieces(0.2, [[(1.0, 2)], [(0.4, 1), (1.0, 6)]]) == ((0.4, 1), (1.0, 6))
    assert roadmap.pieces(0.0, [[(1.0, 10)], [(0.3, 1), (1.0, 1)]]) == ((0.3, 3), (1.0, 7))
    assert roadmap.pieces(0.0, []) == ()


def test_tranches_stop_at_the_rows_nearest_to_an_even_cut():
    assert roadmap.stops_of(0.0, [(1.0, 4)], [(0.5, 2), (1.0, 2)]) == (1, 2, 3, 4)
    assert roadmap.stops_of(0.0, [(0.5, 1), (1.0, 1)], [(0.5, 2), (1.0, 2)]) == (2, 4)
    # rows at .25, .5, .75, 1; a third and two thirds of the way are nearest to the first and the third of them
    assert roadmap.stops_of(0.0, [(1.0, 3)], [(0.5, 2), (1.0, 2)]) == (1, 3, 4)
    # rows at .25, .75, 1: half of the way lies between two rows, and the lower is taken
    assert roadmap.stops_of(0.0, [(1.0, 2)], [(0.25, 1), (0.75, 1), (1.0, 1)]) == (1, 3)
    # a start above 0, and a road that ends below the others
    assert roadmap.stops_of(0.2, [(0.6, 2)], [(0.4, 1), (0.6, 1), (1.0, 3)]) == (1, 2)
    assert roadmap.stops_of(0.0, [], [(1.0, 2)]) == ()


def test_a_tranche_leaves_room_for_those_after_it():
    # three tranches on rows .7, .8, .9, 1: the nearest to both thirds is the first, so the second takes the next
    assert roadmap.stops_of(0.0, [(1.0, 3)], [(0.7, 1), (1.0, 3)]) == (1, 2, 4)
    # four on rows .1, .2, .9, 1: the third must stop before the end, and the second before the third
    assert roadmap.stops_of(0.0, [(1.0, 4)], [(0.1, 1), (0.2, 1), (0.9, 1), (1.0, 1)]) == (1, 2, 3, 4)


def test_a_track_steps_from_stop_to_stop():
    # rows 0, 1 behind the start at 2; stops at rows 3 and 5
    assert list(roadmap.ways_up(6, 2, [1, 3])) == [1, 2, 3, 5, 5, 5]


def test_a_row_between_stops_is_made_good_by_a_step_to_the_next_stop():
    # two rows a tranche: 0 and 2 behind the start at 4; stops at rows 6 and 8
    assert list(roadmap.ways_up(9, 4, [2, 4], cut=2)) == [2, 2, 4, 4, 6, 6, 8, 8, 8]


def test_nothing_lies_above_on_a_road_that_never_asks_a_track():
    assert list(roadmap.ways_up(4, 1, [])) == [1, 1, 2, 3]


def test_finer_rows_leave_every_level_as_it_was():
    coarse = roadmap.ladder(np.array([0.1, 0.3]), 2, [(0.7, 3), (1.0, 1)])
    fine = roadmap.finer(coarse, 4)
    assert len(fine) == 4 * (len(coarse) - 1) + 1
    assert np.array_equal(fine[::4], coarse)
    assert np.diff(fine, axis=0) == pytest.approx(np.repeat(np.diff(coarse, axis=0), 4, axis=0) / 4)
    assert np.array_equal(roadmap.finer(coarse, 1), coarse)
    assert np.array_equal(roadmap.finer(coarse[:1], 4), coarse[:1])


def test_a_part_is_counted_by_its_whole_and_is_none_where_there_is_no_whole():
    assert roadmap.share_of(0.2, 0.8) == pytest.approx(0.25)
    assert list(roadmap.share_of(np.array([0.2, 0.2, 0.2]), np.array([0.4, 0.0, -0.4]))) == [0.5, 0.0, 0.0]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.floats(0, 1), st.floats(0.001, 1))
def test_the_rows_that_leak_come_to_the_amount_expected(amount, size):
    luck = (np.arange(100_000) + 0.5) / 100_000
    rows = roadmap.rows_leaked(amount, size, luck)
    assert rows.mean() * size == pytest.approx(amount, abs=1e-5)
    assert rows.max() - rows.min() <= 1


def test_nothing_leaks_through_rows_without_size_or_without_a_rate():
    assert list(roadmap.rows_leaked(0.3, np.array([0.0, 0.1]), 0.5)) == [0, 3]
    assert roadmap.rows_leaked(0.0, 0.1, 0.0) == 0


@st.composite
def roads(draw: st.DrawFn) -> tuple[float, list[list[Segment]]]:
    """A start and one to four roads of one track, which all end at the same level."""
    grid = st.integers(0, 97)
    start = draw(grid)
    end = draw(st.integers(start + 2, 100))
    found = []
    for _ in range(draw(st.integers(1, 4))):
        inside = draw(st.sets(st.integers(start + 1, end - 1), max_size=4))
        found.append([(level / 100, draw(st.integers(1, 8))) for level in (*sorted(inside), end)])
    return start / 100, found


@settings(max_examples=300, deadline=None, derandomize=True)
@given(roads())
def test_all_roads_share_one_ladder_and_each_stands_on_it(given_roads):
    start, found = given_roads
    shared = roadmap.pieces(start, found)
    assert roadmap.pieces(start, [*reversed(found), *found]) == shared
    rows = roadmap.ladder(start, 0, shared)[:, 0]
    assert np.all(np.diff(rows) > 0)
    for road in found:
        stops = roadmap.stops_of(start, road, shared)
        assert len(stops) == sum(tranches for _, tranches in road)
        assert list(stops) == sorted(set(stops))
        assert stops[0] > 0
        assert stops[-1] == len(rows) - 1
        closing = np.cumsum([tranches for _, tranches in road]) - 1
        assert [rows[stops[at]] for at in closing] == [level for level, _ in road]
        for (level, tranches), last in zip(road, closing, strict=True):
            below = road[[level for level, _ in road].index(level) - 1][0] if level != road[0][0] else start
            finest = (level - below) / tranches
            segment = [0, *stops][last + 1 - tranches : last + 2]
            assert np.all(np.diff(rows[segment]) < 2 * finest + 1e-9)  # as evenly as the ladder allows


@settings(max_examples=200, deadline=None, derandomize=True)
@given(roads())
def test_one_road_alone_stops_at_every_row(given_roads):
    start, found = given_roads
    road = found[0]
    assert roadmap.pieces(start, [road]) == tuple(road)
    total = sum(tranches for _, tranches in road)
    assert roadmap.stops_of(start, road, roadmap.pieces(start, [road])) == tuple(range(1, total + 1))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(roads(), st.integers(0, 4))
def test_a_step_ends_at_the_nearest_stop_above(given_roads, behind):
    start, found = given_roads
    shared = roadmap.pieces(start, found)
    rows = behind + 1 + sum(count for _, count in shared)
    for road in found:
        stops = [behind + stop for stop in roadmap.stops_of(start, road, shared)]
        up = roadmap.ways_up(rows, behind, roadmap.stops_of(start, road, shared))
        standing = [*range(behind + 1), *stops]
        assert [int(up[row]) for row in standing] == [*standing[1:], standing[-1]]
        for row in range(rows):  # from a row at which another road stopped, too
            assert up[row] > row or row == rows - 1
            assert not [stop for stop in standing if row < stop < up[row]]


def test_of_weapons_given_up_only_what_can_be_undone_can_be_taken_back():
    """Four rows stood; of a track that is half reversible two can be taken back, wherever it stands above."""
    assert roadmap.rows_left(4.0, 4.0, 0.5) == 2
    assert roadmap.rows_left(3.0, 4.0, 0.5) == 1
    assert roadmap.rows_left(2.0, 4.0, 0.5) == roadmap.rows_left(1.0, 4.0, 0.5) == 0
    assert roadmap.rows_left(4.0, 4.0, 1.0) == 4
    assert roadmap.rows_left(4.0, 4.0, 0.0) == roadmap.rows_left(0.0, 0.0, 1.0) == 0
    assert roadmap.rows_left(3.0, 3.0, 0.5) == 1  # half a row is none
    assert list(roadmap.rows_left(np.array([4, 3]), np.array([4, 4]), 0.5)) == [2, 1]
    assert roadmap.irreversible(4.0, 0.25) == pytest.approx(3.0)
    assert roadmap.irreversible(4.0, 0.25) < 3.0  # a whole number is not passed by rounding
    assert roadmap.rows_left(10.0, 10.0, 0.7) == 7  # 10 times .3 is a little more than 3


def test_taking_back_a_row_takes_its_share_of_the_tracks_weeks_and_one_step_at_least():
    assert roadmap.steps_back(20.0, 0.25, 1.0) == 5
    assert roadmap.steps_back(20.0, 0.26, 1.0) == 6
    assert roadmap.steps_back(20.0, 0.25, 0.5) == 10
    assert roadmap.steps_back(2.0, 0.25, 1.0) == roadmap.steps_back(0.0, 0.25, 1.0) == 1
    assert roadmap.steps_back(3.0, 0.1, 0.1) == 3  # 3 times .1 by .1 is a little more than 3
