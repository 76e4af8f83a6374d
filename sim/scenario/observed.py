"""What became known after the start of a scenario: facts by which its worlds are weighed, and facts without use."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from sim.scenario.units import Part

Happening = Literal["collapsed", "completed", "begun", "taken_back", "force_in_place", "another_road"]
OF_A_TRACK = ("begun", "taken_back")
"""Events that are those of a track: more of it stands verified than at the start; less of it stands than once did."""

Finite = Annotated[float, Field(ge=-1e12, le=1e12)]
Deviation = Annotated[float, Field(ge=0, le=1e12)]


class Observation(Part):
    """One fact: what was so on a date, and how far the report may be wrong.

    Just one of `level`, `count` and `event` says what it is about.
    """

    date: datetime.date = Field(description="the day by which it was so")
    level: str | None = Field(
        default=None, max_length=80, description="a track (as verified), or another number that a run records"
    )
    count: str | None = Field(default=None, max_length=80, description="what is counted: killed, incidents, ...")
    event: Happening | None = Field(default=None, description="what did or did not happen by that day")
    track: str | None = Field(default=None, max_length=80, description="the track of the events begun and taken_back")
    since: datetime.date | None = Field(default=None, description="the day from which is counted; else the start")
    value: Finite | None = Field(default=None, description="what was observed")
    within: Annotated[list[Finite], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="the bounds between which it was observed to lie: [low, high]"
    )
    happened: bool | None = Field(default=None, description="whether the event has happened by that day")
    error: Deviation = Field(
        description="standard deviation of the report, in its own unit (beyond the bounds, where there are bounds); "
        "of an event the chance that the report is wrong"
    )


class Unused(Part):
    """A fact that has no counterpart in the model, and why."""

    fact: str = Field(min_length=1, description="what became known")
    why: str = Field(min_length=1, description="why no world is weighed by it")


class ModelError(Part):
    """How far the model itself may be wrong about a world that is otherwise right: it adds to the stated errors."""

    level: Deviation = Field(default=0.02, description="standard deviation of a level, in its own unit")
    count: Deviation = Field(default=0.1, description="standard deviation of a count, as a share of what is observed")
    event: Annotated[float, Field(ge=0, lt=0.5)] = Field(
        default=0.01, description="chance that the model is wrong about an event"
    )


class Observed(Part):
    """The facts that became known after the start, by which worlds are weighed, and those that are not used."""

    facts: list[Observation] = Field(default_factory=list, max_length=200, description="by which worlds are weighed")
    unused: list[Unused] = Field(default_factory=list, max_length=60, description="facts without a counterpart")
    of_model: ModelError = Field(default_factory=ModelError, description="the error of the model itself")
    file: str | None = Field(
        default=None, max_length=200, description="name of the file of observations in which all this stands"
    )
    learners: int = Field(
        default=8000, ge=1, le=1_000_000, description="worlds that are weighed, or as many as are asked for if more"
    )

    @model_serializer(mode="wrap")
    def _plain(self, whole: SerializerFunctionWrapHandler) -> dict[str, object]:
        """All of it; without the file where there is none, so that a scenario without facts is what it always was."""
        found: dict[str, object] = whole(self)
        return {key: value for key, value in found.items() if key != "file" or value is not None}
