"""Types are lived as they are believed: opportunists take and do not give in return, and others reckon with it."""

from __future__ import annotations

from functools import cache, reduce

import pytest

from tests.heart import shipped
from tests.heart.measures import Cases, follow, trust_as_reliable
from tests.heart.roads import ROADS, alone

ENOUGH = 200  # cases in a tenth of belief for its share to be judged
WITHIN = 0.1


def assert_calibrated(cases: Cases) -> None:
    """Near what came wherever there are enough cases, and better than to expect the same of everybody."""
    off = {
        k: (n, believed, came)
        for k, n, believed, came in cases.deciles()
        if n >= ENOUGH and abs(believed - came) > WITHIN
    }
    assert not off
    assert cases.brier() < cases.base_rate_brier


@cache
def alone_and_trusted_as_reliable() -> Cases:
    """The two sides alone, one after the other."""
    plan = alone("disarmament_first", {"weeks": 208})
    return follow(plan, 600, trust_as_reliable(plan, 600))[1]


def test_who_has_received_half_and_still_owes_delivers_by_its_type():
    """First movers rightly look alike: an opportunist begins what it hopes to be paid for, and does not pay for it."""
    assert alone_and_trusted_as_reliable().apart >= 0.3


@pytest.mark.slow
def test_so_it_is_with_the_whole_cast_over_all_roads():
    assert reduce(Cases.plus, (shipped.cases(name, True) for name in ROADS)).apart >= 0.3


def test_what_is_believed_of_who_goes_second_is_what_it_does():
    """Trust set to the reliability of each world: what is left is what the model makes of beliefs."""
    assert_calibrated(alone_and_trusted_as_reliable())


@pytest.mark.slow
@pytest.mark.parametrize("name", ROADS)
def test_what_is_believed_is_what_comes_on_every_road(name):
    assert_calibrated(shipped.cases(name, True))


@pytest.mark.slow
def test_at_the_shipped_numbers_assumed_mistrust_is_an_error_of_its_own():
    """Beliefs with the mistrust taken out err less; no test demands of the shipped trust that it be deserved."""
    cases = shipped.cases("side_by_side", False)
    assert cases.brier(cases.if_shared) <= cases.brier() + 0.002
