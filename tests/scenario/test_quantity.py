"""Quantities: known quantiles, the limits that no draw leaves, and how a wrong one is explained."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from sim.scenario.quantity import Quantity, Range, gamma_quantile, plain

SHARE = Range(0, 1, "share")
WEEKS = Range(0, 100, "weeks")
EFFECT = Range(-10, 10, "effect")

KNOWN_QUANTILES = [  # what is written, u, the value by hand
    (SHARE, 0.25, 0.9, 0.25),
    (SHARE, {"uniform": [0.2, 0.6]}, 0.25, 0.3),
    (SHARE, {"triangular": [0, 0.5, 1]}, 0.125, 0.25),
    (SHARE, {"triangular": [0, 0, 1]}, 0.75, 0.5),
    (SHARE, {"triangular": [0, 1, 1]}, 0.25, 0.5),
    (SHARE, {"beta": [1, 1]}, 0.3, 0.3),
    (SHARE, {"beta": [2, 1]}, 0.25, 0.5),
    (SHARE, {"beta": [1, 2]}, 0.75, 0.5),
    (EFFECT, {"normal": [1, 0.5]}, 0.5, 1.0),
    (EFFECT, {"normal": [0, 1]}, 0.8413447460685429, 1.0),
    (EFFECT, {"normal": [0, 1]}, 0.024997895148220435, -1.96),
    (WEEKS, {"normal": [0, 10]}, 0.6826894921370859, 10.0),  # the upper half of a bell: |z| below 1
]


@pytest.mark.parametrize("limits, raw, u, value", KNOWN_QUANTILES)
def test_quantiles_are_those_of_the_textbook(limits: Range, raw: object, u: float, value: float) -> None:
    assert limits.read(raw).at(u) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("raw", [{"uniform": [0.2, 0.6]}, {"triangular": [0, 0.2, 1]}, {"beta": [2, 5]}, 0.4])
def test_an_array_of_luck_gives_each_world_the_value_it_would_get_alone(raw: object) -> None:
    quantity = SHARE.read(raw)
    luck = np.linspace(0.001, 0.999, 37)
    together = np.broadcast_to(quantity.at(luck), luck.shape)
    assert [float(quantity.at(u)) for u in luck] == together.tolist()


def test_a_normal_is_cut_off_at_the_limits_of_its_unit_without_heaping_up_there() -> None:
    quantity = SHARE.read({"normal": [0.1, 0.5]})
    drawn = quantity.at((np.arange(10_000) + 0.5) / 10_000)
    assert drawn.min() > 0
    assert drawn.max() < 1
    assert np.sum(drawn < 0.001) < 20
    assert quantity.limits == (0, 1)


def test_a_normal_with_its_mean_at_a_limit_has_no_stray_value_at_the_other() -> None:
    assert SHARE.read({"normal": [0, 0.01]}).at(1 - 2.0**-53) < 0.1


@pytest.mark.parametrize(
    "raw, middle, limits",
    [
        (0.4, 0.4, (0.4, 0.4)),
        ({"uniform": [0.2, 0.6]}, 0.4, (0.2, 0.6)),
        ({"triangular": [0.1, 0.5, 0.9]}, 0.5, (0.1, 0.9)),
        ({"beta": [3, 3]}, 0.5, (0, 1)),
        ({"normal": [0.5, 0.2]}, 0.5, (0, 1)),
    ],
)
def test_middle_and_limits(raw: object, middle: float, limits: tuple[float, float]) -> None:
    quantity = SHARE.read(raw)
    assert quantity.middle == pytest.approx(middle)
    assert quantity.limits == limits
    assert quantity.is_certain == (limits[0] == limits[1])


def test_source_and_note_stand_beside_the_value() -> None:
    raw = {"value": {"uniform": [0.1, 0.2]}, "source": ["report", "census"], "note": "contested"}
    quantity = SHARE.read(raw)
    assert quantity.source == ("report", "census")
    assert quantity.note == "contested"
    assert str(quantity) == "uniform(0.1, 0.2)"
    assert plain(quantity) == raw


@pytest.mark.parametrize("raw", [0.5, {"uniform": [0.1, 0.2]}, {"value": 0.5, "source": ["report"]}])
def test_plain_writes_what_can_be_read_again(raw: object) -> None:
    assert SHARE.read(plain(SHARE.read(raw))) == SHARE.read(raw)


def test_a_quantity_of_another_unit_is_checked_again() -> None:
    with pytest.raises(ValueError, match="outside 0 to 1"):
        SHARE.read(WEEKS.read(5))


WRONG = [
    ("many", "expected a number or one of"),
    (True, "found true"),
    (None, "found None"),
    (float("nan"), "found nan"),
    (float("inf"), "found inf"),
    (10**400, "expected a number"),
    ([0.1, 0.2], "found a list"),
    ({}, "found a mapping"),
    ({"unifrom": [0, 1]}, "found a mapping with `unifrom`"),
    (1.5, "1.5 is outside 0 to 1"),
    ({"uniform": [0.5, 2]}, "2 is outside 0 to 1"),
    ({"uniform": [0.5]}, "`uniform` takes 2 numbers: [low, high]"),
    ({"uniform": 0.5}, "`uniform` takes 2 numbers"),
    ({"uniform": [0.5, 0.1]}, "must rise"),
    ({"uniform": [0.5, 0.5]}, "must rise"),
    ({"triangular": [0.1, 0.9, 0.5]}, "must rise"),
    ({"triangular": [0.1, 0.9, "x"]}, "takes 3 numbers: [low, mode, high]"),
    ({"normal": [0.5, 0]}, "must be above 0"),
    ({"normal": [0.5, 1e9]}, "write uniform: [0, 1]"),
    ({"normal": [2, 0.1]}, "the mean 2 is outside"),
    ({"beta": [0, 1]}, "two numbers above 0"),
    ({"uniform": [0, 1], "beta": [1, 1]}, "expected a number"),
    ({"value": 0.5, "sauce": "x"}, "not `sauce`"),
    ({"value": 0.5, "source": 3}, "`source` must be the name"),
    ({"value": 0.5, "note": 3}, "`note` must be text"),
    ({"value": {"value": 0.5}}, "expected a number"),
]


@pytest.mark.parametrize("raw, words", WRONG)
def test_a_wrong_quantity_is_explained(raw: object, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        SHARE.read(raw)
    assert words in str(caught.value)


def test_beta_serves_shares_only() -> None:
    with pytest.raises(ValueError, match="shares"):
        WEEKS.read({"beta": [2, 2]})


shapes = st.one_of(
    st.floats(0, 1),
    st.lists(st.floats(0, 1), min_size=2, max_size=2, unique=True).map(lambda pair: {"uniform": sorted(pair)}),
    st.lists(st.floats(0, 1), min_size=3, max_size=3, unique=True).map(lambda three: {"triangular": sorted(three)}),
    st.tuples(st.floats(0, 1), st.floats(1e-6, 999)).map(lambda pair: {"normal": list(pair)}),
    st.tuples(st.floats(0.01, 100), st.floats(0.01, 100)).map(lambda pair: {"beta": list(pair)}),
)


@given(shapes, st.floats(1e-12, 1 - 1e-12), st.floats(1e-12, 1 - 1e-12))
def test_quantiles_rise_with_luck_and_stay_within_the_limits(raw: object, one: float, other: float) -> None:
    quantity = SHARE.read(raw)
    low, high = quantity.at(min(one, other)), quantity.at(max(one, other))
    assert low <= high + 1e-9
    assert quantity.limits[0] - 1e-12 <= low
    assert high <= quantity.limits[1] + 1e-12


def test_the_json_schema_offers_number_distribution_and_source() -> None:
    class Holder(BaseModel):
        model_config = ConfigDict(arbitrary_types_allowed=True)
        share: SHARE  # type: ignore[valid-type]

    schema = Holder.model_json_schema()["properties"]["share"]
    assert schema["anyOf"][0] == {"type": "number", "minimum": 0, "maximum": 1}
    assert schema["unit"] == "share"
    with pytest.raises(ValidationError):
        Holder(share=2)


def test_gamma_quantile_has_mean_one_and_the_variance_asked_for() -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    drawn = gamma_quantile(u, 0.5)
    assert drawn.mean() == pytest.approx(1, abs=1e-3)
    assert drawn.var() == pytest.approx(0.5, abs=5e-3)
    assert gamma_quantile(0.5, 1.0) == pytest.approx(log(2))  # an exponential
    assert gamma_quantile(0.3, 0.0) == 1
    assert sqrt(gamma_quantile(0.999, 1e-4)) < 1.1


def test_a_number_is_certain_and_says_so() -> None:
    assert str(Quantity("number", (0.5,))) == "0.5"
    assert Quantity("number", (0.5,)).is_certain
