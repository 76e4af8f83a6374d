"""Dials: turning a parameter up moves the outcome that the schema names, in the direction that it states.

Every row turns one parameter of a small world, and nothing else, from a low to a high value. Both runs meet the same
luck, so that they are compared world by world. A row sets the stage on which its mechanism matters (protection is
worth nothing to who is not vulnerable) and says so where that is not plain. Where the schema calls a direction
ambiguous, the rows say what it depends on: two probes, one for each way.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import pytest

from sim.model.record import Record
from sim.rules.arrays import Floats
from sim.rules.endings import STATES
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.units import Part
from tests.support import ARMS_FIRST, IN_STEPS, TROOPS_FIRST, both, play, road, scenario, trust

WORLDS = 1000
STANDARD_ERRORS = 3

UNDECIDED = {
    **IN_STEPS,
    **both(war_cost=0.4, freeze_to_war=0.2),
    **trust(0.3),
    "tracks.arms.lead_time.fixed": 2,
    "tracks.arms.lead_time.by_size": 4,
    "tracks.troops.lead_time.fixed": 2,
    "tracks.troops.lead_time.by_size": 4,
    "weeks": 52,
}
"""The world that all probes start from: about half of its futures are completed, so that there is room both ways."""

TOGETHER = road({"arms": 1.0, "troops": 1.0})
VIOLENT = {"violence.rate": 3, "violence.severity": 0.05, "violence.hazard": 0.003}
TRUE_DEALING = {
    **both(provocation=1, rationality=30, war_cost=1),
    **trust(0.5),
    "tracks.arms.verifiability": 1,
    "tracks.troops.verifiability": 1,
    "weeks": 16,
}
SOBER = {**both(war_cost=0.1, freeze_to_war=0, rationality=30), **trust(0.9)}
EXPOSED = {**both(freeze_to_war=0.6), "tracks.arms.vulnerability": 1.5, "tracks.arms.reversibility": 0.1}
FORCE = {"tracks.force.owner": "contributors", "force.mandate": 0.8, **trust(0.15)}
STANDING_FORCE = {**FORCE, "tracks.force.start": 1}
COMING_FORCE = {
    **FORCE,
    "tracks.force.tranches": 3,
    "tracks.force.lead_time.fixed": 4,
    "tracks.force.lead_time.by_size": 6,
}
AID_FIRST = {
    **road({"aid": 1.0}, {"arms": 0.5}, {"troops": 0.5}, {"arms": 1.0}, {"troops": 1.0}),
    "tracks.aid.owner": "donors",
    "tracks.aid.tranches": 1,
    "tracks.aid.lead_time.fixed": 2,
    "tracks.aid.lead_time.by_size": 4,
}
GUARANTEED = {"guarantee.enforcement": 0.3}
PRIZE = {
    "roadmap.stages": [
        *IN_STEPS["roadmap"]["stages"][:-1],
        {"reach": {"troops": 1.0}, "prizes": {"beta": {"value": 0.5, "chance": 0.5}}},
    ]
}


@dataclass(frozen=True)
class Probe:
    """One parameter turned from `low` to `high`, on a stage; `reads` is needed where the schema says ambiguous."""

    path: str
    low: float
    high: float
    stage: tuple[Mapping[str, Any], ...]
    reads: str
    because: str

    @property
    def parameter(self) -> str:
        """The schema's name of what is turned, such as Track.power."""
        part, owner = self.plan(), ""
        for key in self.path.split("."):
            if isinstance(part, Part):
                owner, part = f"{type(part).__name__}.{key}", getattr(part, key)
            else:
                part = part[int(key)] if isinstance(part, list) else part[key]
        return owner

    def plan(self, value: float | None = None) -> Scenario:
        """The scenario, with the parameter at `value`."""
        raw = scenario(*copy.deepcopy((UNDECIDED, *self.stage))).model_dump()
        if value is not None:
            part: Any = raw
            *way, last = self.path.split(".")
            for key in way:
                part = part[int(key)] if isinstance(part, list) else part[key]
            part[last] = value
        return Scenario.model_validate(raw)


def turn(path: str, low: float, high: float, *stage: Mapping[str, Any], reads: str = "", because: str = "") -> Probe:
    """A row of the table."""
    return Probe(path, low, high, stage, reads, because)


PROBES = (
    # Parties
    turn("parties.alpha.values.arms", -0.9, -0.2),
    turn("parties.alpha.values.troops", 0.6, 2.0),
    turn("parties.alpha.trust.beta", 0.1, 0.6),
    turn("parties.alpha.reliability", 0.1, 0.9, both(honour=0.4), because="a keeper differs by its honour"),
    turn("parties.alpha.patience", 0.2, 0.95),
    turn("parties.alpha.war_cost", 0.1, 1.0),
    turn("parties.alpha.freeze_to_war", 0.0, 0.8, reads="completed+",
         because="to who is not vulnerable war is only a cost of refusing"),
    turn("parties.alpha.freeze_to_war", 0.0, 0.8, EXPOSED, reads="completed-",
         because="who is open to attack once it has disarmed fears war most after its own part"),
    turn("parties.alpha.provocation", 0.0, 1.0),
    turn("parties.alpha.honour", 0.0, 0.4),
    turn("parties.alpha.tension_cost", 0.0, 0.3, {"violence.rate": 3.5}, because="it is paid under tension"),
    turn("parties.alpha.rationality", 3, 40, trust(0.7), reads="completed+",
         because="who trusts and gains prefers to step"),
    turn("parties.alpha.rationality", 3, 40, {"parties.alpha.values.arms": -1.1}, reads="progress-",
         because="who gives more than it gets prefers to hold"),
    turn("parties.alpha.faith.force", 0.0, 1.0, STANDING_FORCE,
         because="one already deployed: for one on its way, the faithful wait"),
    turn("parties.alpha.faith.guarantee", 0.0, 1.0, GUARANTEED),
    # Tracks
    turn("tracks.arms.start", 0.0, 0.8, ARMS_FIRST, reads="completed+",
         because="who goes first has less left to give before it is paid"),
    turn("tracks.arms.start", 0.0, 0.8, TROOPS_FIRST, SOBER, reads="completed-",
         because="who has been given most of what it wants has little left to pay for"),
    turn("tracks.arms.tranches", 1, 4, TOGETHER,
         {"tracks.troops.tranches": 4, "tracks.arms.lead_time.fixed": 0, "tracks.troops.lead_time.fixed": 0},
         reads="completed+", because="tranche for tranche, with no fixed lead time, less is at risk at once"),
    turn("tracks.arms.tranches", 4, 12, TOGETHER, {"tracks.troops.tranches": 4, "tracks.arms.lead_time.fixed": 6},
         reads="completed-", because="every tranche takes its fixed lead time, and the horizon is near"),
    turn("tracks.arms.lead_time.fixed", 0, 8),
    turn("tracks.arms.lead_time.by_size", 0, 30),
    turn("tracks.arms.reversibility", 0.1, 0.9),
    turn("tracks.arms.power", 0.0, 1.0),
    turn("tracks.arms.vulnerability", 0.0, 3.0),
    turn("tracks.arms.verifiability", 0.1, 0.95),
    turn("tracks.aid.readiness", 0.2, 0.95, AID_FIRST),
    turn("tracks.force.begins", 0, 40, COMING_FORCE, VIOLENT,
         because="later calm; on progress the wait for what is near tells against the help of what is there"),
    turn("tracks.arms.calms", 0.0, 2.0, VIOLENT),
    turn("tracks.arms.weight", 0.2, 5.0, ARMS_FIRST, reads="progress+", because="this track is ahead of the other"),
    turn("tracks.troops.weight", 0.2, 5.0, ARMS_FIRST, reads="progress-", because="this track lags behind"),
    # The force, deployed from the start, and the guarantee
    turn("force.strength", 0.0, 1.0, STANDING_FORCE),
    turn("force.mandate", 0.0, 1.0, STANDING_FORCE),
    turn("force.incidents", 0.0, 2.0, STANDING_FORCE, VIOLENT),
    turn("force.verification", 0.0, 1.0, STANDING_FORCE),
    turn("force.enforcement", 0.0, 1.0, STANDING_FORCE),
    turn("force.protection", 0.0, 1.0, STANDING_FORCE, EXPOSED, because="it covers who is open to attack"),
    turn("force.until", 4, 200, STANDING_FORCE),
    turn("guarantee.enforcement", 0.0, 0.8),
    turn("guarantee.protection", 0.0, 0.8, EXPOSED, because="it covers who is open to attack"),
    turn("guarantee.lasts", 5, 520, GUARANTEED),
    # Learning
    turn("learning.lapse", 0.05, 0.6),
    turn("learning.mimicry", 0.0, 0.95),
    turn("learning.window", 4, 40),
    turn("learning.false_alarm", 0.0, 0.3, trust(1), both(war_cost=1), {"weeks": 16},
         because="what is not believed must be made again; apart from what it does to trust"),
    turn("learning.keeper_cheats", 0.02, 0.3, TRUE_DEALING, because="a true delivery then tells less"),
    turn("learning.opportunist_cheats", 0.05, 0.8, TRUE_DEALING, because="a true delivery then tells more"),
    turn("learning.keeper_reverses", 0.001, 0.2, because="reversals are common enough in the undecided world"),
    turn("learning.opportunist_reverses", 0.02, 0.8),
    # Conduct
    turn("conduct.mood_memory", 5, 100),
    turn("conduct.lookahead", 0, 12, COMING_FORCE, because="there must be something to wait for"),
    # Violence, endings, prizes
    turn("violence.rate", 1, 9, VIOLENT),
    turn("violence.severity", 0.01, 0.1, VIOLENT),
    turn("violence.killed", 2, 7, VIOLENT),
    turn("violence.memory", 2, 30, VIOLENT),
    turn("violence.hazard", 0.001, 0.01, VIOLENT),
    turn("violence.slope", 0.0, 1.5, VIOLENT),
    turn("violence.frailty", 0.0, 10.0, VIOLENT, {"violence.hazard": 0.01}),
    turn("endings.stall_after", 6, 30),
    turn("roadmap.stages.3.prizes.beta.value", 0.0, 1.0, PRIZE),
    turn("roadmap.stages.3.prizes.beta.chance", 0.0, 1.0, PRIZE),
)  # fmt: skip

NOT_DIALS = {
    "Scenario.weeks": "how long one looks",
    "Scenario.steps_per_week": "results must not depend on it: known answer 7",
    "Scenario.futures_per_draw": "how chance is spread, not how strong it is",
    "Measure.at_none": "what a level means on the ground, for readers",
    "Measure.at_all": "what a level means on the ground, for readers",
    "Stage.reach": "the road itself, which is what scenarios compare",
    "Reach.level": "the road itself",
    "Reach.tranches": "the road itself; it stands in for Track.tranches, which is turned",
}
"""Numbers of the schema that are no parameters of the world."""

DIRECTION = re.compile(
    r"(completed|progressing|stalled|collapsed|progress|incidents|killed|cheats|reversals|trust)([+-])"
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
    if {Quantity, int, float} & {kind for kind in _kinds(field.annotation) if isinstance(kind, type)}
}
"""Every number of the schema, and the direction that it states."""

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


def _read(outcome: str, record: Record) -> Floats:
    """One outcome, a number for each world."""
    tracks = [name.removeprefix("level ") for name in record.paths if name.startswith("level ")]
    really = np.stack([record.paths[f"really {track}"] for track in tracks])
    if outcome in STATES:
        return (record.outcome == STATES.index(outcome)).astype(float)
    if outcome == "cheats":  # whether something seen was not really there, at any time
        seen = np.stack([record.paths[f"level {track}"] for track in tracks])
        return (seen > really + 1e-9).any(axis=(0, 1)).astype(float)
    if outcome == "reversals":  # how often something was taken back
        return (np.diff(really, axis=1) < -1e-9).sum(axis=(0, 1)).astype(float)
    if outcome == "trust":  # of both parties
        return (record.now["trust alpha"] + record.now["trust beta"]) / 2
    return record.now[outcome]


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: f"{probe.path} {probe.reads}".strip())
def test_a_dial_moves_the_outcome_that_the_schema_names(probe):
    outcome, sign = DIRECTION.fullmatch(probe.reads or MOVES[probe.parameter]).groups()
    low, high = (_read(outcome, play(probe.plan(value), WORLDS)) for value in (probe.low, probe.high))
    difference = high - low
    mean, error = difference.mean(), difference.std(ddof=1) / np.sqrt(WORLDS)
    print(f"{probe.path}: {outcome}{sign} {low.mean():.3f} -> {high.mean():.3f}, {mean:+.3f} ± {error:.3f}")
    assert (mean if sign == "+" else -mean) > STANDARD_ERRORS * error
