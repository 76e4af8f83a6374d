"""The review of a game for one seat: its end, what courses were worth, its own stakes, promises, what was hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.phrases import CAVEAT
from sim.play import promises
from sim.play.debrief import FIGURES, ending, figure_of_level
from sim.play.judged import Judged, kept
from sim.play.promises import Told
from sim.play.seat import Seat
from sim.play.stakes import Stakes, result, stakes
from sim.play.table import Sitting
from sim.play.verdicts import asked, verdicts
from sim.study.defaults import FUTURES_OF_A_COURSE
from sim.study.story import Story, tell
from sim.study.telling.sentence import signed
from sim.study.telling.watch import number, open_world, watch
from sim.study.workers import Progress

HOW_JUDGED = (
    "From each decision on, what you did and each other course go on to the end of the weeks, in {futures} futures of "
    "the same luck; the other side decides as the model's actor would. Differences that chance alone could make are "
    "left out, corrected for how many are looked at."
)


@dataclass(frozen=True)
class Own:
    """The result of the seat's side in its own stakes: at the start and at the end of the game, and what frames it."""

    at_start: Stakes
    result: float

    def as_data(self) -> dict[str, Any]:
        """As plain data."""
        start = self.at_start
        frame = {"now": start.now, "deal": start.deal, "freeze": start.freeze, "war": start.war}
        return {"result": self.result, "at_start": frame}


@dataclass(frozen=True)
class Review(Judged):
    """What there is to say of a game that is over, to one seat.

    `with_player`, `without`: the story of the world as it was played, and on the same luck left to the model; `own`:
    None for mediators; `hidden`: what the seat could not see; `promises`: as they really stand.
    """

    end: str
    with_player: Story
    without: Story
    own: Own | None
    promises: Sequence[Told]
    hidden: Sequence[str]
    futures: int

    @property
    def told(self) -> list[str]:
        """What became of promises, in sentences."""
        return kept(self.promises, self.seat, self.names)

    @property
    def how_judged(self) -> str:
        """How decisions are judged, in words."""
        return HOW_JUDGED.format(futures=self.futures)

    def answer(self) -> str:
        """The whole in a few sentences."""
        without = f"Left to the actors of the model the same luck ends {ending(self.without)}."
        return " ".join(
            [
                f"You played {self.names.within(self.seat.name)}. {self.end}",
                *self._own(),
                *self._main(),
                without,
                CAVEAT,
            ]
        )

    def _own(self) -> list[str]:
        """The own result, between what the start, the whole road and war were worth."""
        if self.own is None:
            return []
        start = self.own.at_start
        return [
            f"In your side's own stakes that is worth {signed(self.own.result)}, where a failure at the start was "
            f"worth {signed(start.freeze)}, war {signed(start.war)} and the whole road {signed(start.deal)}."
        ]

    def _main(self) -> list[str]:
        """The decision of which most hung, and an honest course beside a pretence."""
        found = [self.largest(), self.honest()]
        told = [one for one in found if one]
        return told or ["No other course would have led elsewhere beyond what chance alone could make."]

    def sides(self) -> list[tuple[str, str, str]]:
        """What the two worlds came to: a name, and the figure with and without the player."""
        first, second = self.with_player, self.without
        rows = [(name, figure(first), figure(second)) for name, figure in FIGURES.items()]
        return rows + [
            (self.names.track(one), figure_of_level(first, one), figure_of_level(second, one)) for one in first.levels
        ]

    def as_data(self) -> dict[str, Any]:
        """The review as plain data."""
        return {
            "answer": self.answer(),
            "seat": self.seat.key,
            "end": self.end,
            "own": self.own.as_data() if self.own else None,
            "sides": [{"what": what, "with_you": one, "without_you": two} for what, one, two in self.sides()],
            "decisions": [
                {**one.as_data(), "says": [self.says(one, course) for course in one.others if course.clear()]}
                for one in self.verdicts
            ],
            "courses": {
                course.id: self.course(course.id) for one in self.verdicts for course in (one.did, *one.others)
            },
            "how_judged": self.how_judged,
            "promises": [one.as_data() for one in self.promises],
            "promises_told": self.told,
            "hidden": list(self.hidden),
            "story": [{"heading": heading, "text": text} for heading, text in self.with_player.told()],
            "futures": self.futures,
            "caveat": CAVEAT,
        }


def review(
    sitting: Sitting, seat: Seat | None = None, futures: int = FUTURES_OF_A_COURSE, on_progress: Progress | None = None
) -> Review:
    """Look back on a game that is over, for one of its seats (the first where none is named).

    Raises ValueError for a game that goes on, that was given up before its first week, or a seat that is not played.
    """
    if sitting.end is None or not sitting.did:
        raise ValueError("there is nothing to look back on before a game is over")
    at, seat = sitting.at, seat or sitting.at.seats[0]
    if seat not in at.seats:
        raise ValueError(f"{seat.key} is not played in this game")
    again = Sitting(at)
    start = None if seat.mediates else stakes(again.world.party(seat.name))
    with_player = tell(open_world(at.plan, at.world, at.seed, at.branch), again.watched(sitting.rounds))
    alone = open_world(at.plan, at.world, at.seed, at.branch)
    without = tell(alone, watch(alone))
    own = None
    if start is not None:
        own = Own(start, number(result(sitting.world.party(seat.name))))
    decisions = asked(sitting, seat)
    steps = sitting.trunk.all_steps - min((one.step for one in decisions), default=0)
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        if on_progress is not None:
            on_progress(min(done, steps), steps)

    return Review(
        at=at,
        seat=seat,
        end=sitting.end.says,
        with_player=with_player,
        without=without,
        verdicts=verdicts(sitting, seat, futures, report),
        own=own,
        promises=promises.told(sitting.promises, seat.key, sitting.world.plan.weeks + 100),
        hidden=tuple(sitting.hidden.told(sitting.world, seat)),
        futures=futures,
    )
