"""What a sweep varies: read as written, and everything that is wrong told at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.faults import BadScenario
from sim.study.numbers.vary import MOST_POINTS, grid, parse


def test_a_range_has_both_ends_and_round_numbers_between() -> None:
    assert parse(["a.b=0.1:0.3:5", "c=0,0.5,0.2"]) == {"a.b": (0.1, 0.15, 0.2, 0.25, 0.3), "c": (0, 0.2, 0.5)}


def test_places_in_lists_may_be_written_with_brackets() -> None:
    assert list(parse(["events[2].chance = 0.1, 0.2"])) == ["events.2.chance"]


@pytest.mark.parametrize(
    "text, said",
    [
        ("force.mandate", "not PATH=VALUES"),
        ("=0:1:3", "not PATH=VALUES"),
        ("a=", "not PATH=VALUES"),
        ("a=1:0:5", "LOW (1) is not below HIGH (0); write a=0:1:5"),
        ("a=1:1:5", "LOW (1) is not below HIGH (1); for one value"),
        ("a=0:1:0", "COUNT is 0"),
        ("a=0:1:1", "COUNT is 1"),
        ("a=0:1:-3", "COUNT is -3"),
        ("a=0:1:2.5", "COUNT is `2.5`, no whole number"),
        ("a=0:1:²", "COUNT is `²`, no whole number"),
        ("a=0:x:3", "HIGH is `x`, no number"),
        ("a=nan:1:3", "LOW is `nan`, no number"),
        ("a=0:inf:3", "HIGH is `inf`, no number"),
        ("a=0:1", "has 2 parts between colons, not 3"),
        ("a=1,,2", "`` is no number"),
        ("a=1,1_0", "`1_0` is no number"),
        ("a=1,1.0", "the same value twice"),
        ("a=0:1:999999", f"999,999 values, over {MOST_POINTS:,}"),
    ],
)
def test_nonsense_is_refused_with_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(BadScenario) as bad:
        parse([text])
    assert said in str(bad.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(BadScenario) as bad:
        parse(["a=1:0:x", "b=2", "b=3", "c=?"])
    assert len(bad.value.faults) == 4


def test_too_many_points_and_none_are_refused() -> None:
    with pytest.raises(BadScenario, match="101 x 100 = 10,100 points"):
        parse(["a=0:1:101", "b=0:1:100"])
    with pytest.raises(BadScenario, match="nothing to vary"):
        parse([])


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_a_grid_has_every_combination_once(counts: list[int]) -> None:
    given_ = grid({f"p{k}": [float(n) for n in range(count)] for k, count in enumerate(counts)})
    rows = set(zip(*given_.values(), strict=True))
    assert len(rows) == np.prod(counts) == len(given_["p0"])
