"""Third parties do not decide by a coin: what explains the answer most is no number of theirs that nobody has sourced.

That a stalled week is laid at the door of who withholds consent, by the share withheld, is held by
tests/test_donors.py (test_a_stalled_week_is_charged_to_who_withholds_by_the_share_withheld and those after it).
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.luck import Luck
from sim.model.world import draw
from sim.scenario.schema import Scenario
from tests.heart.measures import at
from tests.heart.roads import MAIN, WEEKS, alone, road

SLICES = 10  # of each number's draws, from low to high
STRONGEST = 5
OWN = ("parties.", "violence.", "learning.", "conduct.", "roadmap.", *(f"tracks.{track}." for track in MAIN.values()))
"""What is of the two sides, of their main tracks, or of the fighting, and not of third parties."""


def strongest(plan: Scenario, worlds: int) -> list[tuple[str, float]]:
    """The uncertain numbers by the share of the variance of `completed` that each explains, where it is beyond chance.

    The variance between slices of its draws over the whole; what chance alone gives is taken off.
    """
    completed = at(plan, worlds).completed[0].astype(float)
    drawn = draw(plan, Luck(0), np.arange(worlds))
    found = {}
    for path, quantity in plan.quantities().items():
        if quantity.is_certain:
            continue
        rank = np.argsort(np.argsort(drawn[path])) * SLICES // worlds
        means = np.array([completed[rank == k].mean() for k in range(SLICES)])
        found[path] = float(means.var(ddof=1) / completed.var() - SLICES / worlds)
    sure = 32.0  # chi square of SLICES - 1 at one in 5,000: of some 250 numbers the largest, one time in 20
    beyond_chance = SLICES / worlds * (sure / (SLICES - 1) - 1.0)
    return sorted(((path, part) for path, part in found.items() if part > beyond_chance), key=lambda one: -one[1])


def unsourced(plan: Scenario, path: str) -> bool:
    """Whether it is a number of a third party that rests on no source."""
    return not path.startswith(OWN) and not plan.quantities()[path].source


@pytest.mark.slow
def test_the_two_sides_alone_are_moved_by_what_they_value_and_fear():
    """Nothing else is on the stage: what its own part costs a side, and war, come first."""
    found = [path for path, _ in strongest(alone("alternating"), 1500)[:STRONGEST]]
    assert {"parties.hamas.values.disarmament", "parties.hamas.war_cost", "parties.israel.values.withdrawal"} & set(
        found
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alternating"])
def test_no_unsourced_number_of_a_third_party_is_among_the_five_strongest(name):
    plan = road(name, weeks=WEEKS)
    assert not [path for path, _ in strongest(plan, 3000)[:STRONGEST] if unsourced(plan, path)]
