"""A road stalls world by world, where something is due and nothing comes: no week takes many worlds at once."""

from __future__ import annotations

import numpy as np
import pytest

from tests.heart import shipped
from tests.heart.measures import at
from tests.heart.roads import ROADS, alone

MOST = 0.15  # of all worlds that one week may take into a stall


def cliff(stalled: np.ndarray) -> float:
    """The largest share of all worlds that is stalled more after a week than before it."""
    return float(np.diff(stalled[:, 0]).max())


def test_no_week_takes_many_worlds_into_a_stall():
    """The clock starts as something comes due, and lead times differ from world to world."""
    assert 0 < cliff(at(alone("side_by_side", {"weeks": 52}), 600).stalled) <= MOST


@pytest.mark.slow
@pytest.mark.parametrize("name", ROADS)
def test_so_it_is_with_the_whole_cast(name):
    assert cliff(shipped.ends(name).stalled) <= MOST
