"""Third parties do not decide by a coin: what explains the answer most is no number of theirs that nobody has sourced.

That a stalled week is laid at the door of who withholds consent, by the share withheld, is held by
tests/test_donors.py (test_a_stalled_week_is_charged_to_who_withholds_by_the_share_withheld and those after it).
"""

from __future__ import annotations

import pytest

from sim.scenario.schema import Scenario
from tests.heart.roads import MAIN, WEEKS, alone, road
from tests.heart.strongest import STRONGEST, strongest

OWN = ("parties.", "violence.", "learning.", "conduct.", "roadmap.", *(f"tracks.{track}." for track in MAIN.values()))
"""What is of the two sides, of their main tracks, or of the fighting, and not of third parties."""


def unsourced(plan: Scenario, path: str) -> bool:
    """Whether it is a number of a third party that rests on no source."""
    return not path.startswith(OWN) and not plan.quantities()[path].source


@pytest.mark.slow
def test_the_two_sides_alone_are_moved_by_what_they_value_and_fear():
    """Nothing else is on the stage: what its own part costs a side, and war, come first."""
    found = [one.path for one in strongest(alone("alternating"), 1500)[:STRONGEST]]
    assert {"parties.hamas.values.disarmament", "parties.hamas.war_cost", "parties.israel.values.withdrawal"} & set(
        found
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alternating"])
def test_no_unsourced_number_of_a_third_party_is_among_the_five_strongest(name):
    plan = road(name, weeks=WEEKS)
    assert not [one.path for one in strongest(plan, 3000)[:STRONGEST] if unsourced(plan, one.path)]
