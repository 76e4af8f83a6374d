"""Every number that moves the answer has a range, so that spread and sensitivity see it.

What is certain in the shipped scenario is listed here, with why it may be: a new certain number must be given a range
or a reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pytest

from sim.scenario.quantity import Quantity, plain
from tests.heart.roads import road

CERTAIN = {
    # What is counted, dated or agreed, and not guessed
    r"events\.\d+\.chance": "what has happened, or is fixed by law",
    r"parties\.\w+\.unit": "a currency: payoffs are stated in it, and to change it with them changes nothing",
    r"parties\.\w+\.values\.exchange": "the exchange is all but done: no decision is left that its worth could move",
    r"tracks\.exchange\..+": "likewise",
    r"tracks\.\w+\.start": "reported, or nothing yet",
    r"tracks\.\w+\.weight": "a convention of the progress index, which decides nothing",
    r"endings\.stall_after": "a convention of what is called a stall, which decides nothing",
    # What is not there
    r"donors\.\w+\.paid": "nothing has been paid at the start",
    r"contributors\.\w+\.(limited|lobbying)": "nothing of the kind is reported of this country",
    r"tracks\.\w+\.begins": "all may begin at once",
    r"tracks\.(crossings|force|governance|reconstruction)\.(power|vacuum|vulnerability)": "no arms are given up by it",
    r"tracks\.withdrawal\.power": "soldiers come back: next to nothing of a side's strength is given up by it",
    r"tracks\.\w+\.control": "its owner commands all of it",
    r"tracks\.\w+\.consolidation": "where all is commanded, there is nothing to bring under command",
    r"tracks\.(disarmament|withdrawal|crossings|force)\.(readiness|needs)": "a party's track, or the contributors' own",
    r"tracks\.governance\.needs": "no money is what it lacks",
    r"tracks\.force\.(calms|inspection|reversibility|verifiability)": "what the force does has channels of its own",
    # Beside the main roads, or too weak to move their ends (the spread of the rest is a hundred times as large)
    r"tracks\.(crossings|governance|reconstruction)\.(lead_time\.(fixed|by_size)|verifiability|inspection|reversibility)":
        "carried out beside the main roads",
    r"tracks\.force\.lead_time\.(fixed|by_size)": "contributors deploy at their own pace, which has a range",
    r"mediation\.goodwill_lasts": "how long good will lasts: leverage and attention have the ranges",
    r"donors\.\w+\.pause|spoilers\.\w+\.margin": "habits of those beside the road",
    r"(parties\.\w+\.home_front|populations\.\w+)\.memory": "how long weeks are remembered: sizes have ranges",
    r"learning\.opportunist_incidents": "how much incidents tell of a type: next to nothing, by design",
    # Of the truce
    r"truce_age": "the day of the ceasefire is known",
    r"violence\.(frailty|rate)": "held fixed in the fit to how truces failed, and to the count of the first weeks",
}  # fmt: skip
MOVES_MOST = (
    "parties.hamas.values.disarmament", "parties.israel.values.withdrawal", "parties.hamas.war_cost",
    "parties.israel.war_cost", "parties.hamas.greed", "parties.israel.greed", "parties.hamas.honour",
    "parties.israel.honour", "parties.hamas.retaking", "parties.israel.retaking", "parties.hamas.provocation",
    "parties.israel.provocation", "parties.hamas.rationality", "parties.israel.rationality",
    "parties.hamas.freeze_to_war", "parties.israel.freeze_to_war", "parties.hamas.trust.israel",
    "parties.israel.trust.hamas", "parties.hamas.reliability", "parties.israel.reliability",
    "tracks.disarmament.vulnerability", "tracks.disarmament.power", "tracks.disarmament.lead_time.by_size",
    "tracks.disarmament.lead_time.fixed", "tracks.withdrawal.lead_time.fixed", "parties.hamas.margin",
    "parties.israel.margin", "learning.window", "conduct.excuse", "conduct.lookahead", "conduct.mood_memory",
    "violence.hazard", "violence.settles", "violence.by_tension", "violence.by_force", "violence.resumption",
)  # fmt: skip


@cache
def quantities() -> Mapping[str, Quantity]:
    """Every number of the shipped scenario by its path."""
    return road("alternating").quantities()


def test_every_certain_number_has_a_reason():
    certain = [path for path, quantity in quantities().items() if quantity.is_certain]
    assert not [path for path in certain if not any(re.fullmatch(pattern, path) for pattern in CERTAIN)]


def test_every_reason_is_needed():
    certain = [path for path, quantity in quantities().items() if quantity.is_certain]
    assert not [pattern for pattern in CERTAIN if not any(re.fullmatch(pattern, path) for path in certain)]


@pytest.mark.parametrize("path", MOVES_MOST)
def test_what_the_two_sides_decide_by_has_a_range(path):
    quantity = quantities()[path]
    assert not quantity.is_certain, plain(quantity)
