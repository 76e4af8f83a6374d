"""Arms leak by amount and not by tranche, and a completion that is hollow is counted by its cause.

The rates are held by tests/test_spoilers.py (test_what_leaks_is_the_rate_whatever_the_cut_and_the_length_of_a_step),
the causes by tests/study/test_hollow.py. Here: on a road that two sides complete.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.support import GUIDED, both, play, road, scenario

LEAKY = {
    "backers": {"b": {"track": "arms", "rate": 0.004}},
    "weeks": 60,
    "tracks.troops.lead_time.fixed": 3,
    **both(strategy="conciliator"),
    **GUIDED,
}


def missing(tranches: int, **changes: object) -> np.ndarray:
    """The levels of arms that are verified and do not stand after a year, of 200 worlds."""
    cut = road({"arms": (1.0, tranches)}, {"troops": (1.0, 20)})
    return np.asarray(play(scenario(LEAKY, cut, changes), 200).now["rearmed arms"])


def test_what_leaks_does_not_depend_on_the_cut():
    """Five tranches of arms or twenty, held for a year: the same amount comes back, within chance."""
    coarse, fine = missing(5), missing(20)
    apart = np.sqrt(coarse.var() / len(coarse) + fine.var() / len(fine))
    assert abs(coarse.mean() - fine.mean()) <= 3 * apart + 0.02  # the finer is laid down a little later
    assert coarse.mean() > 0.05


@pytest.mark.parametrize("rate, expected", [(0.0, False), (0.01, True)])
def test_who_only_rearms_has_not_pretended(rate, expected):
    record = play(scenario(LEAKY, road({"arms": 1.0}, {"troops": 1.0}), {"backers.b.rate": rate}), 100)
    assert (np.asarray(record.now["rearmed arms"]) > 0).any() == expected
