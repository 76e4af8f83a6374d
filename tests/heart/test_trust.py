"""Trust decides where exposure is large: who goes first with all of it is lost if the other does not follow."""

from __future__ import annotations

import pytest

from tests.heart import shipped
from tests.heart.measures import at
from tests.heart.roads import alone, trusting


def test_disarmament_first_hangs_on_trust_that_is_deserved():
    """Types differ by what they do, so that being trusted and being worth it decide together."""
    low, high = at(alone("disarmament_first", {"weeks": 156}), 300, [trusting(t, t) for t in (0.1, 0.9)]).share()
    assert low < high / 2


@pytest.mark.slow
def test_trust_alone_moves_who_goes_first_and_moves_who_goes_in_steps_less():
    """With reliability as it is: exposure is what trust is for, and small steps need less of it."""
    first, steps = (
        at(alone(name, {"weeks": 156}), 300, [trusting(t) for t in (0.1, 0.9)]).share()
        for name in ("disarmament_first", "side_by_side")
    )
    assert first[1] - first[0] > steps[1] - steps[0] > -0.05


@pytest.mark.slow
def test_so_it_is_with_the_whole_cast():
    low, high = (shipped.completed("disarmament_first", f"trust and reliability {t}").mean() for t in (0.1, 0.9))
    assert low < high / 2
