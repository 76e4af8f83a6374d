"""How much of a force comes is held against another scenario's, world by world: what a veto on it does first."""

from __future__ import annotations

import numpy as np

from sim.study.compare import compare
from sim.words.cast import BESIDE, HEADING
from tests.cast import FULL_CAST
from tests.support import scenario

WHOLE = scenario(FULL_CAST, {"name": "Whole", "weeks": 30})
NONE = scenario(
    FULL_CAST, {"name": "None", "weeks": 30, **{f"contributors.{one}.troops": 0 for one in WHOLE.contributors}}
)


def test_a_comparison_says_how_much_more_of_the_force_is_in_place_and_how_sure() -> None:
    found = compare([NONE, WHOLE], 40)
    [table] = [one for one in found.in_words() if one.heading == HEADING]
    none, whole = (one.final["in force"] for one in found.runs)
    assert whole.mean() > none.mean()
    said = [row[0] for row in table.rows if "force in place" in row[0]]
    assert len(said) == 2
    assert "beside" not in said[0]
    assert f"(+{100 * np.mean(whole - none):.1f} ± " in said[1]
    assert said[1].endswith("beside None)")
    assert BESIDE.strip() in table.note


def test_of_one_run_nothing_is_said_to_stand_beside() -> None:
    [table] = [one for one in compare([WHOLE], 8).in_words() if one.heading == HEADING]
    assert "beside" not in f"{table.rows}{table.note}".casefold()
