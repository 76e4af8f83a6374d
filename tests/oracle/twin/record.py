"""The record of a world: what happened in each step, and how things stood after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.oracle.twin.foresight import ByType

if TYPE_CHECKING:
    from tests.oracle.twin.world import World

NOBODY: dict[str, Any] = {}  # what is remembered of a part of the cast that a scenario leaves out


@dataclass(slots=True)
class Step:
    """What happened in one step, and how things stood after it. Lists follow the parties, or the tracks.

    `scores` has the scores of step, hold, cheat and reverse for each track of a party (None: not open to it);
    `war_gains` what war is worth to each party above the road, in steps in which it weighs that;
    `expected` what the rival expects of either type of a party on the open rung, `refused` at what chance it held;
    `charged` the part of a stalled week that each actor is charged with for its reason, `withheld` for its consent;
    `gains` what each switch would make stepping worth to a party, when its reason was last reckoned;
    `effects` what each mediator expected of each act; `margins` how near other calls were, 0 being a tie.
    """

    decisions: dict[str, str]
    scores: dict[str, list[float | None]]
    war_gains: list[float | None]
    step_values: list[float]
    hold_values: list[float]
    trust: list[float]
    levels: list[float]
    levels_seen: list[float]
    rearmed: list[int]
    excused: list[int]
    expected: dict[str, ByType]
    refused: dict[str, ByType]
    waited: int
    tension: float
    incidents: int
    killed: float
    place: int
    progress: float
    outcome: str
    reasons: dict[str, str | None]
    charged: dict[str, float]
    withheld: dict[str, float]
    gains: dict[str, dict[str, float]]
    pressure: tuple[float, float]
    gifts: tuple[float, float]
    violated: list[bool]
    hardliners: tuple[float, float]
    strikes: tuple[int, int]
    road: int
    agreed: bool
    force_share: float
    clarity: float
    goodwill: float
    at_war: bool = False
    proposals: list[dict[str, Any]] = field(default_factory=list)
    attention: dict[str, float] = field(default_factory=dict)
    acts: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    paying: dict[str, bool] = field(default_factory=dict)
    distress: dict[str, float] = field(default_factory=dict)
    support: dict[str, float] = field(default_factory=dict)
    attacks: dict[str, int] = field(default_factory=dict)
    flaring: dict[str, bool] = field(default_factory=dict)
    effects: dict[str, dict[str, float]] = field(default_factory=dict)
    margins: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class History:
    """What became of one world: its steps up to the end, if it came to one; `ended` counts steps, or is -1.

    `broke` and `broke_by`: when its truce first broke, and by what; it may have been taken up again.
    """

    steps: list[Step] = field(default_factory=list)
    outcome: str = "progressing"
    ended: int = -1
    ended_by: str = ""
    broke: int = -1
    broke_by: str = ""
    broke_why: str = ""


def step_of(world: World) -> Step:
    """Everything worth remembering of a step."""
    tracks, parties, truce = world.tracks.values(), world.parties, world.truce
    return Step(
        decisions=parties[0].choice | parties[1].choice,
        scores=parties[0].scores | parties[1].scores,
        war_gains=[party.war_gain for party in parties],
        step_values=[party.step_value for party in parties],
        hold_values=[party.hold_value for party in parties],
        trust=[party.trust for party in parties],
        levels=[track.level for track in tracks],
        levels_seen=[track.level_seen for track in tracks],
        rearmed=[track.rearmed for track in tracks],
        excused=[track.excused for track in tracks],
        expected=each(parties, lambda party: party.expected[world.road.open_rung]),
        refused=each(parties, lambda party: party.refused),
        waited=world.journey.waited,
        tension=truce.tension,
        incidents=truce.incidents,
        killed=truce.killed,
        place=world.road.place,
        progress=world.progress(),
        outcome=world.history.outcome,
        reasons=dict(world.reasons),
        charged=dict(world.charged),
        withheld=dict(world.withheld),
        gains={party.name: party.gains for party in parties},
        pressure=(parties[0].pressure, parties[1].pressure),
        gifts=(parties[0].gift, parties[1].gift),
        violated=[party.violated for party in parties],
        hardliners=(parties[0].home_front.hardliners, parties[1].home_front.hardliners),
        strikes=(parties[0].strikes.made, parties[1].strikes.made),
        road=world.road.number,
        agreed=world.journey.agreed,
        force_share=world.backing.share,
        clarity=world.backing.clarity,
        goodwill=world.goodwill,
        proposals=world.talks.proposals,
        attention=each(world.mediators, lambda mediator: mediator.attention),
        acts=each(world.mediators, lambda mediator: str(mediator.act)),
        effects=each(world.mediators, lambda mediator: mediator.effects),
        statuses=each(world.contributors, lambda contributor: contributor.status),
        paying=each(world.donors, lambda donor: donor.pays),
        distress=each(world.populations, lambda population: population.distress),
        support=each(world.populations, lambda population: population.support),
        attacks=each(world.spoilers, lambda spoiler: spoiler.attacks),
        flaring=each(world.fronts, lambda front: front.flaring),
        margins=margins_of(world) or NOBODY,
    )


def each(actors: Sequence[Any], fact: Callable[[Any], Any]) -> dict[str, Any]:
    """A fact about each of some actors, by name."""
    return {actor.name: fact(actor) for actor in actors} if actors else NOBODY


def margins_of(world: World) -> dict[str, float]:
    """How near calls were that have a threshold: 0 is a tie."""
    margins = dict(world.talks.margins)
    for party in world.parties:
        if party.strikes.margin is not None:
            margins[f"{party.name} strikes"] = party.strikes.margin
        if world.spoilers:
            margins[f"{party.name} gains"] = party.gain
        if party.facts["home_front"]["limit"] < 1.0:
            margins[f"{party.name} at the limit"] = party.home_front.hardliners - party.facts["home_front"]["limit"]
    for spoiler in world.spoilers:
        for party in world.parties:
            margins[f"{spoiler.name} on {party.name}"] = party.gain - spoiler.facts["margin"]
    for contributor in world.contributors:
        margins[f"{contributor.name} wants"] = contributor.score
        margins[f"{contributor.name} waits"] = world.backing.clarity - contributor.facts["clarity"]
    for donor in world.donors:
        margins[f"{donor.name} is calm"] = world.truce.tension - donor.facts["calm"]
    return margins
