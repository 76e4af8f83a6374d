"""What a scenario may say: every parameter with its meaning, unit, range, default and expected direction.

The parts stand in `parties`, `obligations`, `third_parties` and `surroundings`; together they are the only home of
defaults. `moves` states, for a parameter, which reported outcome rises ("+") or falls ("-") when the parameter rises
and all else stays: a test turns each of them.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, NamedTuple

from pydantic import Field, model_validator

from sim.scenario.obligations import Event, Prize, Reach, Roadmap, Stage, Track
from sim.scenario.observed import Observed
from sim.scenario.parties import Party
from sim.scenario.quantity import Quantity
from sim.scenario.surroundings import Conduct, Endings, Learning, Violence
from sim.scenario.third_parties import (
    Backer,
    Bargaining,
    Contributor,
    Donor,
    Force,
    Front,
    Guarantee,
    Mediation,
    Mediator,
    Population,
    Spoiler,
)
from sim.scenario.units import DEFAULT_TRUST, Part, Weeks, parameter

IN_FORCE = "roadmap"
"""How a road without a name that is in force at the start is called among roads."""


class Leg(NamedTuple):
    """What a stage asks of a track: a level, cut into tranches.

    `of_own`: how many of the equal tranches of the track's own way stand then, where the stage counts these.
    """

    level: float
    tranches: int
    of_own: int | None = None


class Scenario(Part):
    """One question put to the model: who, what they owe each other, in which order, under which conditions."""

    name: str = Field(min_length=1, max_length=80, description="name for readers, on every picture")
    question: str = Field(default="", description="the question that the scenario answers")
    start: datetime.date | None = Field(default=None, description="date of week 0")
    known_until: datetime.date | None = Field(
        default=None, description="date up to which what is known is in the file (not given: `start`)"
    )
    truce_age: Weeks = parameter(0.0, "weeks for which the truce has held at the start", moves="collapsed-")
    weeks: int = Field(default=104, ge=1, le=1040, description="weeks that are simulated")
    steps_per_week: int = Field(default=1, ge=1, le=7, description="time steps a week; results must not depend on it")
    futures_per_draw: int = Field(
        default=8, ge=1, le=10000, description="worlds that share one draw of the uncertain parameters"
    )
    sources: dict[str, str] = Field(default_factory=dict, description="name: what the source is and says")
    parties: dict[str, Party] = Field(min_length=2, max_length=2, description="the two sides")
    tracks: dict[str, Track] = Field(min_length=1, max_length=20, description="what is to be carried out")
    roadmap: Annotated[str, Field(max_length=60)] | Roadmap = Field(
        description="the order of obligations: the road in force at the start, or the name of one of `roadmaps`"
    )
    roadmaps: dict[str, Roadmap] = Field(
        default_factory=dict,
        max_length=20,
        description="other roads that may be proposed when the road stalls: all but one that is in force",
    )
    prizes: dict[str, Prize] = Field(
        default_factory=dict,
        description="party: what third parties give it when the last stage closes, whatever the road",
    )
    force: Force = Field(default_factory=Force, description="what a fully deployed force can do")
    guarantee: Guarantee = Field(default_factory=Guarantee, description="the mediators' guarantee")
    mediators: dict[str, Mediator] = Field(default_factory=dict, max_length=12, description="who mediates")
    mediation: Mediation = Field(default_factory=Mediation, description="what mediators have in common")
    bargaining: Bargaining = Field(default_factory=Bargaining, description="how another road comes to be agreed")
    contributors: dict[str, Contributor] = Field(
        default_factory=dict, max_length=20, description="who may send troops of the force"
    )
    donors: dict[str, Donor] = Field(default_factory=dict, max_length=20, description="who pays")
    spoilers: dict[str, Spoiler] = Field(default_factory=dict, max_length=12, description="who attacks the deal")
    populations: dict[str, Population] = Field(default_factory=dict, max_length=6, description="who lives with it")
    backers: dict[str, Backer] = Field(default_factory=dict, max_length=6, description="who rearms a side")
    linked_fronts: dict[str, Front] = Field(default_factory=dict, max_length=6, description="fighting elsewhere")
    events: list[Event] = Field(default_factory=list, max_length=60, description="what happens on a date")
    without: list[str] = Field(
        default_factory=list, max_length=60, description="mechanisms that are switched off (`sim ablate` lists them)"
    )
    observed: Observed = Field(
        default_factory=Observed, description="what became known after the start, by which worlds are weighed"
    )
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

    @property
    def facts_until(self) -> datetime.date | None:
        """The latest date up to which the scenario states what is known or observed; None where it has no dates.

        A start that lies later than that is assumed, and is known of no more than what comes after it. Where nothing
        is stated, what is known is known at the start.
        """
        observed = [fact.date for fact in self.observed.facts]
        return max((day for day in (self.known_until, *observed) if day is not None), default=self.start)

    def die_of(self, path: str) -> str:
        """The name by which the parameter at this path draws its luck: an event's goes by its name, and not its place.

        So no event that is added or taken out before it changes what it draws.
        """
        first, _, rest = path.partition(".")
        place, _, key = rest.partition(".")
        return f"events.{self.events[int(place)].name}.{key}" if first == "events" else path

    @property
    def counts_killed(self) -> bool:
        """Whether people who are killed are counted: only where the file says how many an incident kills."""
        return self.violence.killed.limits[1] > 0.0

    @property
    def mandate_ends(self) -> float | None:
        """The week at which the mandate of a force ends, where that is stated and comes before the end."""
        until = self.force.until
        if isinstance(until, Quantity):
            week = until.middle if until.is_certain else None
        else:
            week = (until - self.start).days / 7.0 if self.start is not None else None
        there = week is not None and 0.0 < week < self.weeks and self.force.track in self.tracks
        return week if there else None

    @property
    def road_in_force(self) -> Roadmap:
        """The road in force at the start; raises KeyError where `roadmap` names one that is not there."""
        return self.roadmaps[self.roadmap] if isinstance(self.roadmap, str) else self.roadmap

    @property
    def other_roads(self) -> dict[str, Roadmap]:
        """The roads that may be proposed, by name: all of `roadmaps` but the one in force at the start."""
        return {name: road for name, road in self.roadmaps.items() if name != self.roadmap}

    def roads(self) -> list[Roadmap]:
        """Every road: the one in force at the start, and those that may be proposed, by name."""
        return [self.road_in_force, *(self.roadmaps[name] for name in sorted(self.other_roads))]

    def stages_paid(self, road: Roadmap) -> list[Stage]:
        """The stages of a road, with what the scenario pays at the end of any road among the prizes of the last one."""
        *before, last = road.stages
        return [*before, last.model_copy(update={"prizes": {**last.prizes, **self.prizes}})]

    def road_names(self) -> list[str]:
        """How each of `roads()` is called among roads: the first `roadmap`, where it has no name of its own."""
        first = self.roadmap if isinstance(self.roadmap, str) else IN_FORCE
        return [first, *sorted(self.other_roads)]

    def road_paths(self) -> list[str]:
        """The dotted path of each of `roads()`."""
        return [name if name == IN_FORCE else f"roadmaps.{name}" for name in self.road_names()]

    def stage_segments(self, road: Roadmap | None = None) -> list[dict[str, Leg]]:
        """For each stage the level to reach and the tranches, by the track's own cut where the file does not say.

        `road`: one of `roads()`; the one in force at the start where none is given. Where a stage gives tranches alone,
        the level is the one that they reach from the median start.
        """
        start = {name: track.start.middle for name, track in self.tracks.items()}
        reached, counted = dict(start), dict.fromkeys(start, 0)
        segments = []
        for stage in (road or self.road_in_force).stages:
            full = {}
            for name, target in stage.reach.items():
                cut = self.tracks[name].tranches
                if not isinstance(target, Reach):
                    tranches = max(1, round((target - reached[name]) * cut))
                    full[name] = Leg(target, tranches)
                elif target.level is not None:
                    full[name] = Leg(target.level, target.tranches)
                else:
                    counted[name] += target.tranches
                    gone = counted[name] / cut
                    level = 1.0 if counted[name] >= cut else start[name] + (1.0 - start[name]) * gone
                    full[name] = Leg(level, target.tranches, counted[name])
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
