"""Dials: turning a parameter up moves the outcome that the schema names, in the direction that it states.

Every row of the tables turns one parameter of a small world, and nothing else, from a low to a high value. Both runs
meet the same luck, so that they are compared world by world. A row sets the stage on which its mechanism matters
(protection is worth nothing to who is not vulnerable) and says so where that is not plain. Where the schema calls a
direction ambiguous, the rows say what it depends on: two probes, one for each way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import numpy as np
import pytest

from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.units import Part
from tests.dials import all_around, two_sides
from tests.dials.probe import both_ways

FEW, WORLDS = 200, 1000
"""Where a few worlds show it beyond doubt, by one standard error more, no more are followed."""
STANDARD_ERRORS = 3
PROBES = (*two_sides.PROBES, *all_around.PROBES)

NOT_DIALS = {
    "Scenario.weeks": "how long one looks",
    "Scenario.steps_per_week": "results must not depend on it: known answer 7",
    "Scenario.futures_per_draw": "how chance is spread, not how strong it is",
    "Measure.at_none": "what a level means on the ground, for readers",
    "Measure.at_all": "what a level means on the ground, for readers",
    "Party.unit": "what payoffs are counted by: with all of them it changes nothing, as a known answer tells",
    "Stage.reach": "the road itself, which is what scenarios compare",
    "Reach.level": "the road itself",
    "Reach.tranches": "the road itself; it stands in for Track.tranches, which is turned",
    "Event.at": "a date",
    "Event.happened": "a switch: with it what is left of a past event holds at the start, as a story tells",
    "Stage.deadline": "a date",
    "HomeFront.elections": "dates",
    "Learning.updates": "a switch: without it trust stays where it was, as a story of learning tells",
    "Conduct.reversing": "a switch: without it no option of that name is open, as a story tells",
    "Conduct.pretending": "a switch: without it no option of that name is open, as a story tells",
    "Conduct.inducement": "a switch: without it nobody foresees what the road brings beside it, as a story tells",
    **dict.fromkeys(
        ("Observation.value", "Observation.within", "Observation.happened", "Observation.error"),
        "a fact: worlds are weighed by it, and none is changed",
    ),
    **dict.fromkeys(
        ("ModelError.level", "ModelError.count", "ModelError.event"), "how sharply facts weigh: no number of a world"
    ),
    "Observed.learners": "how many worlds are weighed",
    "Bargaining.open": "a switch: where it is on, nothing is due before a road is agreed, as a story tells",
}
"""Numbers and switches of the schema that are no parameters of the world."""

DIRECTION = re.compile(
    r"(completed|progressing|stalled|collapsed|progress|incidents|killed|cheats|pretence|reversals|trust|contingents|distress|support|accepted|refused)([+-])"
)


def _parts(part: type[Part] = Scenario, known: tuple[type[Part], ...] = ()) -> tuple[type[Part], ...]:
    """The parts of a scenario, each once."""
    known = (*known, part)
    for field in part.model_fields.values():
        for kind in _kinds(field.annotation):
            if isinstance(kind, type) and issubclass(kind, Part) and kind not in known:
                known = _parts(kind, known)
    return known


def _kinds(annotation: Any) -> Iterator[Any]:
    """The types that an annotation is made of."""
    yield annotation
    for inner in get_args(annotation):
        yield from _kinds(inner)


NUMBERS = {
    f"{part.__name__}.{name}": (field.json_schema_extra or {}).get("moves", "")
    for part in _parts()
    for name, field in part.model_fields.items()
    if {Quantity, int, float, bool} & {kind for kind in _kinds(field.annotation) if isinstance(kind, type)}
}
"""Every number and switch of the schema, and the direction that it states."""

MOVES = {name: moves for name, moves in NUMBERS.items() if name not in NOT_DIALS}


def test_every_number_of_the_schema_is_a_dial_or_says_why_not():
    assert set(NUMBERS) >= set(NOT_DIALS)
    assert [name for name in NOT_DIALS if NUMBERS[name]] == []
    assert {probe.parameter for probe in PROBES} == set(MOVES)


def test_every_parameter_states_its_direction_and_few_are_ambiguous():
    unclear = [name for name, moves in MOVES.items() if not DIRECTION.fullmatch(moves)]
    assert [name for name in unclear if not re.fullmatch("ambiguous: .+", MOVES[name])] == []
    assert len(unclear) <= len(MOVES) / 10
    for probe in PROBES:
        assert bool(probe.reads) == (probe.parameter in unclear), probe.path
        assert probe.because or not probe.reads, probe.path


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: f"{probe.path} {probe.reads}".strip())
def test_a_dial_moves_the_outcome_that_the_schema_names(probe):
    outcome, sign = DIRECTION.fullmatch(probe.reads or MOVES[probe.parameter]).groups()
    for worlds, enough in ((FEW, STANDARD_ERRORS + 1), (WORLDS, STANDARD_ERRORS)):
        low, high = both_ways(probe, outcome, worlds)
        difference = high - low
        mean, error = difference.mean(), difference.std(ddof=1) / np.sqrt(worlds)
        print(f"{probe.path}: {outcome}{sign} {low.mean():.3f} -> {high.mean():.3f}, {mean:+.3f} ± {error:.3f}")
        if (moved := mean if sign == "+" else -mean) > enough * error:
            break
    assert moved > STANDARD_ERRORS * error
