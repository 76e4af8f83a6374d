"""The place of one seat at a table: what it has heard since its last decision, what it does, and what it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.model.world import World
from sim.play import ahead, counsel, occasions, options, promises
from sim.play.brief import brief
from sim.play.course import ADVISERS, END
from sim.play.digest import Digest
from sim.play.point import ANSWER, Message, Move, Point
from sim.play.promises import Promise
from sim.play.seat import Seat
from sim.play.seen import view
from sim.study.telling.road import asked_by
from sim.study.telling.sentence import Names
from sim.study.telling.watch import Step, number


@dataclass
class Place:
    """What is kept of one seat between its points.

    `course`: what it is doing, `is_first` as long as the first week of that is to come; `messages`: to be shown at its
    next point; `was_lost`, `is_waiting`: whether it was told that the game is lost, and waits for a war to end;
    `has_left`: whether it gave the game up.
    """

    seat: Seat
    names: Names
    pace: occasions.Pace
    digest: Digest
    course: str = ADVISERS
    is_first: bool = False
    messages: list[Message] = field(default_factory=list)
    was_lost: bool = False
    is_waiting: bool = False
    has_left: bool = False

    @classmethod
    def at(cls, seat: Seat, world: World) -> Place:
        """The place of a seat as a game begins."""
        names = Names(world.plan)
        pace = occasions.Pace(world.plan.weeks, ahead.weeks_needed(world))
        return cls(seat, names, pace, Digest(seat, names))

    def calls(self, world: World, step: Step, *, is_lost: bool) -> str:
        """What calls for a decision of this seat as a week opens, nothing where nothing does."""
        self.pace.forget(lambda track: bool(world.ledger.is_due(track)[0]))
        said = self.pace.calls(int(world.week) + 1)
        if step.taken_up:
            return "The truce is taken up again."
        if is_lost and not self.was_lost:
            return said or "The road can no longer be finished."
        return said

    def hear(self, step: Step) -> None:
        """Remember what a step brought."""
        self.digest.hear(step)
        self.pace.hear(occasions.of(step, self.seat, self.names))

    def take(self, move: Move, *, is_war: bool) -> None:
        """Go on as was decided; in a war nothing can be done but to wait."""
        self.is_waiting = is_war
        self.has_left = move.choice == END
        self.course, self.is_first = ADVISERS if self.is_waiting or self.has_left else move.choice, True
        self.digest = Digest(self.seat, self.names)

    def point(self, world: World, asked: int, why: str, kind: str, made: Sequence[Promise]) -> Point:
        """What the seat is asked as it stands; `asked`: how many points there were before; `made`: all promises."""
        seat, week = self.seat, int(world.week) + 1
        seen, lost = view(world, seat), ahead.lost(world)
        choices = options.answers(world, seat) if kind == ANSWER else options.courses(world, seat)
        self.pace.ask(week)
        self.was_lost = bool(lost)
        messages, self.messages = tuple(self.messages), []
        return Point(
            number=asked + 1,
            seat=seat.key,
            who=seen.you,
            week=seen.week,
            weeks=seen.weeks,
            when=seen.when,
            kind=kind,
            why=why,
            news=self.digest.sentences(),
            further=self.digest.all(),
            brief=brief(world, seat),
            standing=seen.standing,
            road=seen.road,
            progress=number(world.progress()),
            lines=seen.lines,
            known=seen.known,
            trust=None if seat.mediates else number(world.party(seat.name).trust),
            weeks_left=ahead.weeks_left(world),
            weeks_needed=ahead.weeks_needed(world),
            lost=lost,
            proposal=_asked(world, self.names) if kind == ANSWER else (),
            course=self.course,
            choices=choices,
            advice=counsel.of_answer(choices) if kind == ANSWER else counsel.advice(world, seat, choices),
            messages=messages,
            promises=promises.told(made, seat.key, week),
            may_promise=not seat.mediates and not world.war.is_on[0],
        )


def _asked(world: World, names: Names) -> tuple[str, ...]:
    """What each stage of the road on the table asks."""
    road = int(world.table.on_table[0])
    return tuple(asked_by(names, road, stage) for stage in range(len(world.plan.roads()[road].stages)))
