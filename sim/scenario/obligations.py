"""What is owed, and in which order: tracks, stages, roadmaps, and the dated shocks on their way."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from sim.scenario.units import (
    Chance,
    Effect,
    Level,
    Money,
    Part,
    Payoff,
    Positive,
    Rate,
    Share,
    Weeks,
    When,
    parameter,
)


class LeadTime(Part):
    """How long a tranche takes to prepare: fixed + by_size * size, size in levels."""

    fixed: Weeks = parameter(4.0, "weeks that any tranche takes to prepare", moves="completed-", lever="pace")
    by_size: Weeks = parameter(
        26.0, "further weeks that the whole track, in one piece, would take", moves="completed-", lever="pace"
    )


class Measure(Part):
    """What a level means on the ground, for reports: a straight line between two figures."""

    name: str = Field(min_length=1, max_length=40, description="what is measured, such as territory held")
    unit: str = Field(default="%", description="its unit, for readers")
    at_none: float = Field(description="the figure at level 0")
    at_all: float = Field(description="the figure at level 1")

    def of(self, level: Any) -> Any:
        """The figure at this level."""
        return self.at_none + (self.at_all - self.at_none) * level


class Extent(Part):
    """How far a third party's work can reach: an area at first, and more as another track advances."""

    base: Share = parameter(1.0, "the level that can be reached at first", moves="completed+")
    grows_with: str = Field(description="the track whose level opens the rest")


class Track(Part):
    """Something carried out by degrees, level 0 to 1."""

    title: str = Field(default="", max_length=60, description="name for readers; the key if not given")
    owner: str = Field(max_length=60, description="who carries it out: a party's key, or the name of a third party")
    start: Level = parameter(0.0, "level at the start", moves="ambiguous: it shortens the road and spends a lever")
    tranches: int = Field(
        default=5,
        ge=1,
        le=20,
        description="tranches of the whole track, where a stage gives only a level; of its way from the start to 1, "
        "where a stage gives only tranches",
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
    vulnerability: Payoff = parameter(
        0.0,
        "what its owner stands to lose by attack once the track is carried out, unless protected",
        moves="completed-",
    )
    verifiability: Share = parameter(
        0.6,
        "chance that a pretended tranche is found out at its verification, without a force",
        moves="cheats-",
        lever="inspection",
    )
    readiness: Share = parameter(
        0.8, "for third parties: chance that a tranche is delivered within the window of `learning`", moves="completed+"
    )
    overdue: Weeks | None = Field(
        default=None,
        description="for how many weeks what the open rung asks of it has been due at the start (not given: its "
        "preparation begins with the start)",
        json_schema_extra={"moves": "stalled+"},
    )
    begins: Weeks = parameter(
        0.0,
        "for third parties, off the road: the week from which the track is prepared",
        moves="incidents+",
        lever="pace",
    )
    calms: Effect = parameter(
        0.0, "fall of the logarithm of the incident rate when the track is carried out in full", moves="incidents-"
    )
    control: Share = parameter(
        1.0,
        "share of the track that its owner really commands; the rest it must first bring under its command",
        moves="completed+",
    )
    consolidation: Rate = parameter(
        0.1,
        "weekly rate at which the owner brings a tranche that it does not command under its command",
        moves="completed+",
    )
    inspection: Rate = parameter(
        0.0,
        "weekly rate at which a gap between what was verified and what stands is found",
        moves="pretence-",
        lever="inspection",
    )
    vacuum: Effect = parameter(
        0.0,
        "rise of the logarithm of the incident rate where the track is carried out and no force stands there",
        moves="incidents+",
    )
    consents: dict[str, Share] = Field(
        default_factory=dict,
        description="for third parties: party: share of the work that needs its consent, which it withholds the more "
        "the less than nothing the track is worth to it",
        json_schema_extra={"moves": "completed-"},
    )
    needs: Money = parameter(
        0.0, "for third parties: money that the whole of the track needs; donors pay it (0: none)", moves="progress-"
    )
    reach: Extent | None = Field(default=None, description="for third parties: how far the work can reach at first")
    weight: Positive = parameter(
        1.0, "weight in the progress index", moves="ambiguous: it changes the measure, not the worlds"
    )


class Prize(Part):
    """A payoff that third parties attach to a stage."""

    value: Payoff = Field(
        description="what it is worth to the party", json_schema_extra={"moves": "completed+", "lever": "guarantee"}
    )
    chance: Share = parameter(0.7, "chance that it is delivered", moves="completed+")


class Reach(Part):
    """A level to reach and the tranches to cut the way into; or tranches alone, of the track's own equal ones."""

    level: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="level of the track at which the obligation is met (none: `tranches` say it)",
    )
    tranches: int = Field(
        ge=1,
        le=20,
        description="number of tranches from the stage before to here; without a level, of the equal tranches into "
        "which the track's `tranches` cut its whole way, from wherever it starts to 1",
    )


class Shock(Part):
    """What a dated event, or a missed deadline, does at once."""

    attention: Annotated[float, Field(ge=-1, le=1)] = Field(
        default=0.0, description="added to mediators' attention", json_schema_extra={"moves": "completed+"}
    )
    mediators: list[str] = Field(default_factory=list, description="whose attention (none named: all)")
    goodwill: Annotated[float, Field(ge=-5, le=5)] = Field(
        default=0.0,
        description="added to the goodwill of contributors and donors",
        json_schema_extra={"moves": "contingents+"},
    )
    tension: Annotated[float, Field(ge=-5, le=5)] = Field(
        default=0.0, description="added to tension", json_schema_extra={"moves": "collapsed+"}
    )
    clarity: Annotated[float, Field(ge=-1, le=1)] = Field(
        default=0.0,
        description="added to the clarity of the force's mandate",
        json_schema_extra={"moves": "contingents+"},
    )


class Event(Part):
    """Something dated that changes attention, goodwill, tension or clarity."""

    by_name: ClassVar[bool] = True

    name: str = Field(min_length=1, max_length=80, description="name for readers; no two events share one")
    at: When = Field(description="the week or the date; what is dated before the start is past, and does not happen")
    happened: bool | None = Field(
        default=None,
        description="of a past event: true, it happened, and what is left of what it changed holds at the start; false "
        "or not given, nothing of it does",
    )
    chance: Chance = parameter(1.0, "chance that it happens", moves="ambiguous: it depends on what the event brings")
    shock: Shock = Field(default_factory=Shock, description="what it changes")


class Stage(Part):
    """Obligations that are open at the same time."""

    by_name: ClassVar[bool] = True

    name: str = Field(default="", max_length=80, description="name for readers")
    reach: dict[str, Annotated[float, Field(ge=0, le=1)] | Reach] = Field(
        min_length=1, description="track: level to reach, track: {level: ..., tranches: ...}, or track: {tranches: ...}"
    )
    prizes: dict[str, Prize] = Field(
        default_factory=dict, description="party: what third parties give it when the stage closes"
    )
    deadline: When | None = Field(default=None, description="week or date by which the stage should be closed")
    missed: Shock = Field(default_factory=Shock, description="what missing the deadline does")


class Roadmap(Part):
    """An ordered list of stages."""

    name: str = Field(default="", max_length=80, description="name for readers")
    stages: list[Stage] = Field(min_length=1, max_length=40, description="the stages, in order")
