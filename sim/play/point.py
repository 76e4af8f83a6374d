"""A decision point: all that one seat may know as it decides, and what it decides; and how a game ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sim.play.brief import Brief
from sim.play.course import Choice
from sim.play.promises import Told
from sim.play.seen import Line

LONGEST = 280  # characters of a message
MOST_WEEKS = 12  # within which a step may be promised
COURSE, ANSWER = "course", "answer"


@dataclass(frozen=True)
class Move:
    """What a seat decides: a choice by its id, a message to the other side, a promise to step within so many weeks."""

    choice: str
    message: str = ""
    promise: int | None = None

    def as_data(self) -> dict[str, Any]:
        """The move as plain data."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Move:
        """The move of plain data; raises BadMove for data that is none."""
        strange = sorted(set(data) - {"choice", "message", "promise"})
        if strange:
            raise BadMove(f"a move has a choice, and perhaps a message and a promise, and no {', '.join(strange)}")
        choice, message, promise = data.get("choice"), data.get("message") or "", data.get("promise")
        if not isinstance(choice, str) or not isinstance(message, str):
            raise BadMove("the choice and the message of a move are text")
        if promise is not None and (isinstance(promise, bool) or not isinstance(promise, int)):
            raise BadMove("a promise is a whole number of weeks, or none")
        return cls(choice, message, promise)


class BadMove(ValueError):
    """A move that cannot be made, and why."""


@dataclass(frozen=True)
class Message:
    """What another seat wrote at an earlier point."""

    week: int
    sender: str
    text: str


@dataclass(frozen=True)
class Advice:
    """What the model's actor would do here, by the id of the choice, and why in a sentence."""

    choice: str
    why: str


@dataclass(frozen=True)
class Point:
    """A decision of one seat.

    `number`: from 1; `week`: the week that opens, from 1; `kind`: COURSE or ANSWER (a road is on the table); `why`:
    what calls for a decision; `news`: since the last point, in three sentences at most, `further` all of them;
    `trust`: its probability that the other keeps its word, None for mediators; `weeks_left` against `weeks_needed`, the
    least that the road in force still takes; `lost`: why the game cannot be won any more, or nothing; `proposal`: what
    each stage of the road on the table asks; `course`: what it has been doing; `promises`: as this seat can see them.
    """

    number: int
    seat: str
    who: str
    week: int
    weeks: int
    when: str
    kind: str
    why: str
    news: tuple[str, ...]
    further: tuple[str, ...]
    brief: Brief
    standing: str
    road: str
    progress: float
    lines: tuple[Line, ...]
    known: tuple[str, ...]
    trust: float | None
    weeks_left: int
    weeks_needed: int
    lost: str
    proposal: tuple[str, ...]
    course: str
    choices: tuple[Choice, ...]
    advice: Advice
    messages: tuple[Message, ...]
    promises: tuple[Told, ...]
    may_promise: bool

    @property
    def may_end(self) -> bool:
        """Whether ending the game is offered."""
        return bool(self.lost)

    def as_data(self) -> dict[str, Any]:
        """The point as plain data: what a page shows and a store keeps."""
        plain = {
            name: value for name, value in vars(self).items() if isinstance(value, str | int | float) or value is None
        }
        return {
            **plain,
            "news": list(self.news),
            "further": list(self.further),
            "proposal": list(self.proposal),
            "brief": self.brief.as_data(),
            "lines": [asdict(line) for line in self.lines],
            "known": list(self.known),
            "choices": [one.as_data() for one in self.choices],
            "advice": asdict(self.advice),
            "messages": [asdict(one) for one in self.messages],
            "promises": [one.as_data() for one in self.promises],
            "may_end": self.may_end,
        }


@dataclass(frozen=True)
class End:
    """How a game ended: the week, how the road stands then, whether the seats gave it up, and that in a sentence."""

    week: int
    outcome: str
    given_up: bool
    says: str

    def as_data(self) -> dict[str, Any]:
        """The end as plain data."""
        return asdict(self)
