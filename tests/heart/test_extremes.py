"""Extreme conditions: at the ends of its ranges the model must do what anybody would expect, for a reason.

Two sides alone on the plain roads, but for the rows that ask for third parties; the rows run side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from sim.scenario.schema import Scenario
from tests.heart.measures import Ends, at
from tests.heart.roads import MAIN, alone, of_both, road, trusting

WORLDS = 80
ROADS = ("disarmament_first", "side_by_side")
NO_VALUES = {f"parties.{party}.values.{track}": 0.0 for party in MAIN for track in MAIN.values()}
INDIFFERENT = {f"parties.hamas.values.{track}": 0.0 for track in MAIN.values()}
PRIZES = {f"prizes.{party}.{what}": size for party in MAIN for what, size in (("value", 10.0), ("chance", 1.0))}
AT_ONCE = {f"tracks.{track}.lead_time.{part}": 0.0 for track in MAIN.values() for part in ("fixed", "by_size")}
ROWS: dict[str, Mapping[str, Any]] = {
    "as it is": {},
    "trust 0": trusting(0.0),
    "trust 1": trusting(1.0),
    "war costs nothing": of_both(war_cost=0.0),
    "war costs 20": of_both(war_cost=20.0),
    "every value 0": NO_VALUES,
    "one side indifferent": INDIFFERENT,
    "prizes of 10": PRIZES,
    "lead times 0": AT_ONCE,
    "patience 0, nothing feared": of_both(patience=0.0, freeze_to_war=0.0, honour=0.0),
    "patience 1": of_both(patience=1.0),
}


@cache
def ends(name: str) -> Ends:
    """How a road ends in every row."""
    return at(alone(name, {"weeks": 104}), WORLDS, list(ROWS.values()))


@dataclass(frozen=True)
class Row:
    """Shares of worlds in one row."""

    completed: float
    collapsed: float
    war: float


def row(name: str, what: str) -> Row:
    """What came of it on one road."""
    number = list(ROWS).index(what)
    found = ends(name)
    return Row(
        float(found.completed[number].mean()),
        float((found.broke_by[number] > 0).mean()),
        float((found.broke_by[number] > 1).mean()),
    )


NEARLY = 0.05
MUST: tuple[tuple[str, Callable[[Row, Row], bool], str], ...] = (
    ("trust 0", lambda now, it: now.completed <= it.completed + NEARLY, "every step is exposed"),
    ("trust 1", lambda now, it: now.completed >= it.completed - NEARLY, "no exposure is feared"),
    ("war costs nothing", lambda now, it: now.war > it.war + 0.1, "it is chosen where it pays"),
    ("war costs nothing", lambda now, it: now.completed < it.completed, "and refusing risks nothing"),
    ("war costs 20", lambda now, it: now.completed > it.completed, "nothing is worse than to risk it"),
    ("war costs 20", lambda now, it: now.war == 0, "nobody chooses it"),
    ("every value 0", lambda now, it: now.war < 0.1, "nothing is to be won by war"),
    ("one side indifferent", lambda now, it: now.completed > 0, "it steps for the prize, and from fear of war"),
    ("prizes of 10", lambda now, it: now.completed > it.completed + 0.2, "nothing outweighs them"),
    ("lead times 0", lambda now, it: now.completed >= it.completed - NEARLY, "no time is lost on preparation"),
    ("patience 0, nothing feared", lambda now, it: now.completed < 0.02, "what comes later counts nothing"),
    ("patience 1", lambda now, it: now.completed >= it.completed - NEARLY, "what comes later counts in full"),
)


@pytest.mark.parametrize("name", ROADS)
@pytest.mark.parametrize("what, must, why", MUST, ids=[f"{what}: {why}" for what, _, why in MUST])
def test_at_an_extreme_it_does_what_anybody_would_expect(name, what, must, why):
    assert must(row(name, what), row(name, "as it is")), (why, row(name, what), row(name, "as it is"))


def test_in_one_week_nothing_can_be_completed():
    """Every obligation has a lead time."""
    found = at(alone("side_by_side", {"weeks": 1}), 100)
    assert not found.completed.any()
    assert (found.outcome != 2).all()  # nothing is due, so nothing stalls


@pytest.mark.slow
def test_in_a_thousand_weeks_nothing_is_lost_that_was_completed_before():
    """A completed road stays so; a truce that has broken has broken, though it may be taken up again."""
    short, long = (at(alone("side_by_side", {"weeks": weeks}), 150) for weeks in (260, 1000))
    assert not (short.completed & ~long.completed).any()
    assert (long.broke_by > 0).sum() >= (short.broke_by > 0).sum()


def cast(plan: Scenario, **absent: Any) -> Scenario:
    """The whole cast but for some."""
    return Scenario.model_validate({**plan.model_dump(mode="json", exclude_unset=True), **absent})


FORCE_AT_ONCE = {
    **{
        f"contributors.{one}.status": "deployed" for one in ("egypt", "indonesia", "pakistan", "qatar", "turkey", "uae")
    },
    "force.clarity": 1,
}


THIRD_PARTIES = ("as it is", "no spoilers", "a full force from week 1", "no mediators")
ALL_THE_CAST = 300  # worlds


@cache
def with_third_parties(what: str) -> float:
    """The share completed where disarmament comes first, with the whole cast but for this."""
    plain = road("disarmament_first")
    turned = {
        "as it is": lambda: plain,
        "no spoilers": lambda: cast(plain, spoilers={}),
        "a full force from week 1": lambda: road("disarmament_first", FORCE_AT_ONCE),
        "no mediators": lambda: cast(plain, mediators={}),
    }[what]()
    return float(at(turned, ALL_THE_CAST).completed.mean())


@pytest.mark.slow
@pytest.mark.parametrize(
    "what, least, most, why",
    [
        ("no spoilers", -0.05, 1.0, "one who gains from failure is gone"),
        ("a full force from week 1", -0.05, 1.0, "it calms, verifies and enforces from the start"),
        ("no mediators", -1.0, 0.02, "nobody presses, lends, or proposes"),
    ],
)
def test_third_parties_at_an_extreme(what, least, most, why):
    assert least <= with_third_parties(what) - with_third_parties("as it is") <= most, why
