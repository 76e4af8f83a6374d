"""Completed worlds in which something verified does not stand are counted by cause: pretended, or rearmed."""

from __future__ import annotations

from typing import Any

import pytest

from sim import run
from sim.words.run import endings
from tests.support import IN_STEPS, both, scenario, trust

EAGER: dict[str, Any] = {
    **IN_STEPS,
    **both(rationality=6, war_cost=3),
    **trust(0.9),
    "violence": {"rate": 0, "hazard": 0},
    "learning.false_alarm": 0,
    "weeks": 60,
}
PRETENDING = {"tracks.arms.verifiability": 0, "tracks.troops.verifiability": 0, "conduct.pretending": True}
HONEST = {"conduct.pretending": False}
REARMED = {"backers.neighbour": {"track": "arms", "rate": 0.01}}


@pytest.mark.parametrize(
    "changes, pretence, rearming",
    [
        ((HONEST,), False, False),
        ((PRETENDING,), True, False),
        ((HONEST, REARMED), False, True),
        ((PRETENDING, REARMED), True, True),
    ],
)
def test_each_cause_is_counted_where_it_is_and_only_there(changes, pretence, rearming):
    found = run(scenario(EAGER, *changes), 200)
    assert found.summary()["share"]["completed"] > 0.2
    completed = found.summary().loc["completed"]
    assert (completed["on_pretence"] > 0, completed["on_rearming"] > 0) == (pretence, rearming)
    assert found.summary()["on_rearming"].isna().sum() == 3  # said of completed worlds alone
    most = max(found.on_pretence(), found.on_rearming())
    assert most <= found.hollow() <= found.on_pretence() + found.on_rearming()
    note = endings(found).note
    assert ("some rest on pretence, and on rearming, that nobody found out" in note) == (pretence or rearming)


def test_what_is_missing_is_what_was_pretended_and_what_was_rearmed():
    found = run(scenario(EAGER, PRETENDING, REARMED), 200)
    missing = found.final["level arms"] - found.final["really arms"]
    assert (found.final["rearmed arms"] >= 0).all()
    assert (found.final["rearmed arms"] <= missing + 1e-12).all()
    assert "rearmed troops" not in found.final


def test_inspectors_who_always_find_what_is_missing_leave_nothing_hollow():
    found = run(
        scenario(EAGER, PRETENDING, REARMED, {"tracks.arms.inspection": 40, "tracks.troops.inspection": 40}), 200
    )
    assert found.hollow() == found.on_pretence() == found.on_rearming() == 0
