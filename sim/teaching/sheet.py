"""What an exercise is: its title, goals, scenarios, steps and questions, strictly checked."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

LEVELS = ("introductory", "intermediate", "advanced")
SHOWN = ("shares", "progress", "reasons", "differences", "roadmap")
"""Pictures that a sheet may show."""


class Part(BaseModel):
    """A part of an exercise: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Guess(Part):
    """What is guessed before anything is read or run: how often some of the scenarios end in a state, and why."""

    ask: str = Field(min_length=1, description="the question, without a word of the ideas behind it")
    of: list[str] = Field(min_length=1, description="the scenarios of the exercise whose shares are guessed")
    state: Literal["completed", "progressing", "stalled", "collapsed"] = Field(
        default="completed", description="how worlds end whose share is guessed"
    )


class Step(Part):
    """Something to do, with the command that does it."""

    do: str = Field(min_length=1, description="what to do, and what to look for")
    command: str = Field(default="", description="the command, as it is typed")


class Question(Part):
    """A question to the student, and the answer of the key, with blanks that are filled from runs."""

    kind: Literal["prediction", "rival", "transfer"] | None = Field(
        default=None,
        description="prediction: before a run; rival: which other reading would this rule out; transfer: another case",
    )
    ask: str = Field(min_length=1, description="the question")
    answer: str = Field(min_length=1, description="the answer; {{ share(...) }} and the like are worked out")


class Picture(Part):
    """A picture for the debrief."""

    show: Literal["shares", "progress", "reasons", "differences", "roadmap"] = Field(description="which picture")
    of: list[str] = Field(min_length=1, description="of which scenarios of the exercise")


class Contest(Part):
    """A contest of students' roads: the scenario that they are laid over, and harder ones that test them."""

    base: str = Field(description="the scenario of the exercise whose road is replaced")
    stress: list[str] = Field(default_factory=list, description="scenarios in which a road is tried as well")
    roads: list[str] = Field(default_factory=list, description="files of the exercise's folder: roads to beat")
    counts: Literal["last", "best"] = Field(
        default="last", description="which road of a group counts in a class where it sends several"
    )


class Short(Part):
    """A way to do the exercise where time is short."""

    minutes: int = Field(ge=15, le=30, description="how long that takes")
    do: str = Field(min_length=1, description="which steps and questions, in a sentence")


class Exercise(Part):
    """An exercise for a class."""

    number: int | None = Field(default=None, ge=1, description="its place in the list; those without come last")
    title: str = Field(min_length=1, max_length=60, description="its title")
    level: Literal["introductory", "intermediate", "advanced"] = Field(description="for whom it is")
    minutes: int = Field(ge=20, le=90, description="how long it takes")
    timing: str = Field(min_length=1, description="for the key: how the minutes go, and what goes wrong")
    short: Short | None = Field(default=None, description="what to do where time is short")
    guess: Guess | None = Field(default=None, description="what is guessed before the ideas are read")
    goals: list[str] = Field(min_length=1, description="what a student can do afterwards")
    ideas: str = Field(min_length=1, description="the ideas behind it, in a paragraph")
    reading: list[str] = Field(min_length=1, description="what to read")
    scenarios: dict[str, str] = Field(
        min_length=1, description="name: a file of the exercise's folder, or the name of a shipped scenario"
    )
    worlds: int = Field(default=1000, ge=100, le=20000, description="worlds of each scenario, for the key")
    seed: int = Field(default=0, ge=0, description="the luck")
    steps: list[Step] = Field(min_length=1, description="what to do, in order")
    questions: list[Question] = Field(min_length=1, description="questions with answers")
    debrief: list[Question] = Field(min_length=1, description="questions to talk about, and what may be said")
    textbook: str = Field(min_length=1, description="where the model agrees with the textbook, and where it does not")
    pictures: list[Picture] = Field(min_length=1, description="pictures for the debrief")
    contest: Contest | None = Field(default=None, description="a contest of students' roads")
