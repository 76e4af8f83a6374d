"""What a scenario may say: every parameter with its meaning, unit, range, default and expected direction.

This is the only home of defaults. `moves` states, for a parameter, which reported outcome rises ("+") or falls ("-")
when the parameter rises and all else stays: a test turns each of them.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.scenario.quantity import Quantity, Range

Share = Annotated[Quantity, Range(0, 1, "share")]
Stakes = Annotated[Quantity, Range(0, 20, "stakes (1 = the sum of the party's absolute values)")]
Flow = Annotated[Quantity, Range(-1000, 1000, "payoff per unit of time, in the party's own currency")]
Weeks = Annotated[Quantity, Range(0, 1040, "weeks")]
Memory = Annotated[Quantity, Range(0.1, 10000, "weeks")]
Rate = Annotated[Quantity, Range(0, 40, "per week")]
Effect = Annotated[Quantity, Range(-10, 10, "change of the logarithm of a rate")]
Positive = Annotated[Quantity, Range(0, 1000, "number, 0 or more")]
Level = Annotated[Quantity, Range(0, 1, "level, 0 (nothing) to 1 (all)")]


def parameter(default: Any, meaning: str, *, moves: str) -> Any:
    """A field with a default number; `moves` is "completed+", "collapsed-", ... or "ambiguous: why"."""
    return Field(
        default=Quantity("number", (float(default),)),
        description=meaning,
        json_schema_extra={"moves": moves, "default": default},
    )


DEFAULT_TRUST = 0.5


class Part(BaseModel):
    """A part of a scenario: unknown keys refused, frozen, with a source and a note where they help."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, validate_default=True)

    source: str | list[str] = Field(default_factory=list, description="names from `sources` that this part rests on")
    note: str = Field(default="", description="a remark for the reader")


class Party(Part):
    """A side that owes obligations under the plan."""

    title: str = Field(default="", max_length=60, description="name for readers; the key if not given")
    values: dict[str, Flow] = Field(
        description="what each track carried out in full is worth per unit of time; own concessions negative",
        json_schema_extra={"moves": "completed+"},
    )
    trust: dict[str, Share] = Field(
        default_factory=dict,
        description="at the start: the party's probability that the other is of the type that keeps its word",
        json_schema_extra={"moves": "completed+", "default": DEFAULT_TRUST},
    )
    reliability: Share = parameter(0.5, "chance with which a world draws the party as a keeper", moves="completed+")
    patience: Share = parameter(
        0.6, "what a payoff one year ahead is worth now (1: waiting costs nothing)", moves="completed+"
    )
    war_cost: Stakes = parameter(
        1.0, "what a return to war would cost the party, before the other's weapons are given up", moves="completed+"
    )
    freeze_to_war: Share = parameter(
        0.3, "the chance, as the party sees it, that a freeze ends in war", moves="ambiguous: it frightens both ways"
    )
    provocation: Share = parameter(
        0.4, "the further chance of war when the party takes back, or is found out", moves="reversals-"
    )
    honour: Stakes = parameter(
        0.1, "what a keeper pays for holding, cheating on or taking back what is due", moves="completed+"
    )
    tension_cost: Stakes = parameter(0.05, "what stepping costs at home per unit of tension", moves="completed-")
    rationality: Positive = parameter(
        12.0,
        "how strongly values (in stakes) rule the choice against mood; 0 is chance alone",
        moves="ambiguous: it sharpens the preferred choice, whichever that is",
    )
    faith: Faith = Field(
        default_factory=lambda: Faith(), description="the share of third parties' promises that the party believes"
    )
    strategy: Literal["foresight", "typed"] = Field(
        default="foresight",
        description="`foresight` reckons the road ahead; `typed` keeps or mimics by its drawn type",
    )


class Faith(Part):
    """The share of a third party's promise that a party believes."""

    force: Share = parameter(0.5, "belief in the force's enforcement and protection", moves="completed+")
    guarantee: Share = parameter(0.5, "belief in the mediators' guarantee", moves="completed+")


class LeadTime(Part):
    """How long a tranche takes to prepare: fixed + by_size * size, size in levels."""

    fixed: Weeks = parameter(4.0, "weeks that any tranche takes to prepare", moves="completed-")
    by_size: Weeks = parameter(26.0, "further weeks that the whole track, in one piece, would take", moves="completed-")


class Measure(Part):
    """What a level means on the ground, for reports: a straight line between two figures."""

    name: str = Field(min_length=1, max_length=40, description="what is measured, such as territory held")
    unit: str = Field(default="%", description="its unit, for readers")
    at_none: float = Field(description="the figure at level 0")
    at_all: float = Field(description="the figure at level 1")

    def of(self, level: Any) -> Any:
        """The figure at this level."""
        return self.at_none + (self.at_all - self.at_none) * level


class Track(Part):
    """Something carried out by degrees, level 0 to 1."""

    title: str = Field(default="", max_length=60, description="name for readers; the key if not given")
    owner: str = Field(max_length=60, description="who carries it out: a party's key, or the name of a third party")
    start: Level = parameter(0.0, "level at the start", moves="ambiguous: it shortens the road and spends a lever")
    tranches: int = Field(
        default=5,
        ge=1,
        le=20,
        description="tranches of the whole track, where a stage does not say",
        json_schema_extra={"moves": "ambiguous: small steps carry more trust, and take more time"},
    )
    measure: Measure | None = Field(default=None, description="what its level means on the ground, for reports")
    lead_time: LeadTime = Field(default_factory=LeadTime, description="weeks before a tranche can be due")
    reversibility: Share = parameter(
        0.5, "share that its owner could take back; the rest is gone for good", moves="completed+"
    )
    power: Share = parameter(
        0.0, "share of the other side's cost of war that disappears once the track is carried out", moves="completed-"
    )
    vulnerability: Stakes = parameter(
        0.0,
        "what its owner stands to lose by attack once the track is carried out, unless protected",
        moves="completed-",
    )
    verifiability: Share = parameter(
        0.6, "chance that a pretended tranche is found out at its verification, without a force", moves="cheats-"
    )
    readiness: Share = parameter(
        0.8, "for third parties: chance that a tranche is delivered within the window of `learning`", moves="completed+"
    )
    begins: Weeks = parameter(
        0.0, "for third parties, off the road: the week from which the track is prepared", moves="incidents+"
    )
    calms: Effect = parameter(
        0.0, "fall of the logarithm of the incident rate when the track is carried out in full", moves="incidents-"
    )
    weight: Positive = parameter(
        1.0, "weight in the progress index", moves="ambiguous: it changes the measure, not the worlds"
    )


class Force(Part):
    """An international force: its deployment is the level of the track `force`; here is what a full one can do."""

    track: str = Field(default="force", description="the track whose level is the share deployed")
    strength: Share = parameter(0.7, "planned size against what the task would need", moves="completed+")
    mandate: Share = parameter(
        0.5, "from 0 (none) over .3 (observers) and .5 (custody of arms) to 1 (able to compel)", moves="completed+"
    )
    incidents: Effect = parameter(
        1.0, "channel 1: fall of the logarithm of the incident rate under a full force", moves="incidents-"
    )
    verification: Share = parameter(
        0.6, "channel 2: share of undetected pretence, and of false alarms, that a full force removes", moves="cheats-"
    )
    enforcement: Share = parameter(0.4, "channel 3: what a full force adds to a promise being kept", moves="completed+")
    protection: Share = parameter(0.6, "channel 4: what a full force takes from a victim's loss", moves="completed+")
    until: Weeks | datetime.date = Field(
        default=Quantity("number", (1040.0,)),
        description="the end of the mandate: a week or a date",
        json_schema_extra={"moves": "completed+", "default": 1040},
    )


class Guarantee(Part):
    """What mediators promise, as a constant that fades with their attention."""

    by: str = Field(default="mediators", description="who guarantees")
    enforcement: Share = parameter(0.0, "what the guarantee adds to a promise being kept", moves="completed+")
    protection: Share = parameter(0.0, "what the guarantee takes from a victim's loss", moves="completed+")
    lasts: Memory = parameter(
        520.0, "weeks over which the mediators' attention fades to a third (1/e)", moves="completed+"
    )


class Learning(Part):
    """How each side reads the other: the two types' habits, and the errors of verification."""

    lapse: Share = parameter(0.1, "chance that a keeper fails somewhere on its whole road", moves="completed-")
    mimicry: Share = parameter(
        0.6,
        "chance that an opportunist delivers a very small tranche; it falls with size: mimicry * (1 - size)",
        moves="completed+",
    )
    window: Memory = parameter(12.0, "weeks within which a due tranche is expected", moves="trust+")
    false_alarm: Share = parameter(
        0.05, "chance that a true tranche is rejected at its verification", moves="progress-"
    )
    keeper_cheats: Share = parameter(
        0.02, "share of a keeper's deliveries that are pretence, as observers reckon", moves="trust-"
    )
    opportunist_cheats: Share = parameter(
        0.3, "share of an opportunist's deliveries that are pretence, as observers reckon", moves="trust+"
    )
    keeper_reverses: Share = parameter(
        0.02,
        "how often a keeper takes back, as observers reckon; only the ratio of the two types counts",
        moves="trust+",
    )
    opportunist_reverses: Share = parameter(
        0.2, "how often an opportunist takes back, as observers reckon; only the ratio counts", moves="trust-"
    )


class Conduct(Part):
    """Moods and the horizon of waiting."""

    mood_memory: Memory = parameter(26.0, "weeks that a party's leaning lasts, on average", moves="completed-")
    lookahead: Weeks = parameter(
        12.0, "weeks ahead in which a party counts on a guarantee that is on its way", moves="completed-"
    )


class Violence(Part):
    """Incidents, the tension that they leave, and the hazard that the truce breaks."""

    rate: Rate = parameter(3.5, "incidents a week with all tracks at their start", moves="incidents+")
    severity: Positive = parameter(0.03, "mean tension that one incident adds", moves="collapsed+")
    killed: Positive = parameter(
        7.0, "mean number of people killed in one incident, for the report only", moves="killed+"
    )
    memory: Memory = parameter(10.0, "weeks over which tension fades to a third (1/e)", moves="collapsed+")
    hazard: Rate = parameter(
        0.002, "weekly rate at which an average truce breaks by itself without any tension", moves="collapsed+"
    )
    slope: Positive = parameter(0.7, "rise of the logarithm of that rate per unit of tension", moves="collapsed+")
    frailty: Positive = parameter(
        10.0,
        "variance between truces of that rate: 0 none; large means most are robust and some brittle",
        moves="collapsed-",
    )


class Endings(Part):
    """When a road counts as stalled."""

    stall_after: Memory = parameter(
        12.0, "weeks without a verified tranche after which a road counts as stalled", moves="stalled-"
    )


class Prize(Part):
    """A payoff that third parties attach to a stage."""

    value: Stakes = Field(description="what it is worth to the party", json_schema_extra={"moves": "completed+"})
    chance: Share = parameter(0.7, "chance that it is delivered", moves="completed+")


class Reach(Part):
    """A level to reach, and the number of tranches to cut the way into."""

    level: float = Field(ge=0, le=1, description="level of the track at which the obligation is met")
    tranches: int = Field(ge=1, le=20, description="number of tranches from the stage before to here")


class Stage(Part):
    """Obligations that are open at the same time."""

    name: str = Field(default="", max_length=80, description="name for readers")
    reach: dict[str, Annotated[float, Field(ge=0, le=1)] | Reach] = Field(
        min_length=1, description="track: level to reach, or track: {level: ..., tranches: ...}"
    )
    prizes: dict[str, Prize] = Field(
        default_factory=dict, description="party: what third parties give it when the stage closes"
    )


class Roadmap(Part):
    """An ordered list of stages."""

    name: str = Field(default="", max_length=80, description="name for readers")
    stages: list[Stage] = Field(min_length=1, max_length=40, description="the stages, in order")


class Scenario(Part):
    """One question put to the model: who, what they owe each other, in which order, under which conditions."""

    name: str = Field(min_length=1, max_length=80, description="name for readers, on every picture")
    question: str = Field(default="", description="the question that the scenario answers")
    start: datetime.date | None = Field(default=None, description="date of week 0")
    weeks: int = Field(default=104, ge=1, le=1040, description="weeks that are simulated")
    steps_per_week: int = Field(default=1, ge=1, le=7, description="time steps a week; results must not depend on it")
    futures_per_draw: int = Field(
        default=8, ge=1, le=10000, description="worlds that share one draw of the uncertain parameters"
    )
    sources: dict[str, str] = Field(default_factory=dict, description="name: what the source is and says")
    parties: dict[str, Party] = Field(min_length=2, max_length=2, description="the two sides")
    tracks: dict[str, Track] = Field(min_length=1, max_length=20, description="what is to be carried out")
    roadmap: Roadmap = Field(description="the order of obligations")
    force: Force = Field(default_factory=Force, description="what a fully deployed force can do")
    guarantee: Guarantee = Field(default_factory=Guarantee, description="the mediators' guarantee")
    learning: Learning = Field(default_factory=Learning, description="types, trust and verification")
    conduct: Conduct = Field(default_factory=Conduct, description="moods and waiting")
    violence: Violence = Field(default_factory=Violence, description="incidents, tension, collapse")
    endings: Endings = Field(default_factory=Endings, description="stall")

    @model_validator(mode="before")
    @classmethod
    def _trust_where_none_is_stated(cls, raw: Any) -> Any:
        """A party that does not say how far it trusts the other trusts it by the default."""
        if not isinstance(raw, dict) or not isinstance(raw.get("parties"), dict):
            return raw
        parties = dict(raw["parties"])
        for name, party in parties.items():
            if isinstance(party, dict) and isinstance(party.get("trust", {}), dict):
                others = {other: DEFAULT_TRUST for other in parties if other != name}
                parties[name] = {**party, "trust": {**others, **party.get("trust", {})}}
        return {**raw, "parties": parties}

    def stage_segments(self) -> list[dict[str, Reach]]:
        """For each stage the level to reach and the tranches, by the track's own cut where the file does not say."""
        reached = {name: track.start.middle for name, track in self.tracks.items()}
        segments = []
        for stage in self.roadmap.stages:
            full = {}
            for name, target in stage.reach.items():
                if isinstance(target, Reach):
                    full[name] = target
                else:
                    cut = round((target - reached[name]) * self.tracks[name].tranches)
                    full[name] = Reach(level=target, tranches=max(1, cut))
                reached[name] = full[name].level
            segments.append(full)
        return segments

    def quantities(self) -> dict[str, Quantity]:
        """Every quantity of the scenario by its dotted path, in the schema's order."""
        return dict(_leaves(self, ""))


def _leaves(part: Any, path: str) -> Any:
    if isinstance(part, Quantity):
        yield path, part
    elif isinstance(part, Part):
        for key in type(part).model_fields:
            yield from _leaves(getattr(part, key), f"{path}.{key}" if path else key)
    elif isinstance(part, dict):
        for key, item in part.items():
            yield from _leaves(item, f"{path}.{key}")
    elif isinstance(part, list):
        for place, item in enumerate(part):
            yield from _leaves(item, f"{path}.{place}")


Party.model_rebuild()
