"""The debrief of a game: its story, its chances, what the player's decisions were worth, and the same luck without."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sim.phrases import CAVEAT
from sim.play import judging
from sim.play.game import Absent, Game, Recorded, Turn, live
from sim.study.choices import evaluation
from sim.study.choices.turning_points import Counted, TurningPoints
from sim.study.defaults import FUTURES_OF_A_DEBRIEF
from sim.study.story import Story, tell
from sim.study.study import Setting
from sim.study.telling.sentence import Names
from sim.study.workers import Progress


@dataclass(frozen=True)
class Debrief:
    """What there is to say of a game that is over.

    `with_player` and `without` are the stories of the world as it was played and as the model's actor would have gone
    on the same luck; `chances` (by week, from 0) and `decisions` (those that moved the chance most first) are reckoned
    over `futures` futures with fresh luck, in which the model's actor decides.
    """

    game: Game
    turns: Sequence[Turn]
    with_player: Story
    without: Story
    chances: pd.DataFrame
    decisions: pd.DataFrame
    futures: int

    @cached_property
    def parted(self) -> float:
        """The first week after which anything differs between the two worlds; NaN where nothing ever does."""
        first, second = self.with_player.paths, self.without.paths
        differs = np.any([first[name] != second[name] for name in first], axis=0)
        return float(np.argmax(differs)) if differs.any() else float("nan")

    def answer(self) -> str:
        """How the game ended, and how the same luck goes without the player, in a few sentences."""
        name = Names(self.game.plan).within(self.game.seat.name)
        ended = f"You played {name}, and the world ends {ending(self.with_player)}."
        if self.parted != self.parted:
            return f"{ended} Left to the actor of the model it would have been the very same."
        return (
            f"{ended} The same luck without your choices, left to the actor of the model: {ending(self.without)}. "
            f"The two worlds part in week {self.parted:.0f}. {CAVEAT}"
        )

    def figures(self) -> list[tuple[str, str, str]]:
        """What the two worlds came to: a name, and the figure with and without the player."""
        names, first, second = Names(self.game.plan), self.with_player, self.without
        rows = [(name, figure(first), figure(second)) for name, figure in FIGURES.items()]
        return rows + [
            (names.track(one), figure_of_level(first, one), figure_of_level(second, one)) for one in first.levels
        ]

    def moved(self) -> TurningPoints:
        """The chances as the study of turning points has them, for its tables and its picture."""
        setting = Setting(self.game.plan, 1, self.game.seed, self.game.branch)
        told = self.with_player.table()
        return TurningPoints(setting, self.game.world, self.futures, self.chances, self.decisions, told)

    def document(self) -> dict[str, Any]:
        """The debrief as plain data."""
        return {
            "answer": self.answer(),
            "parted_week": self.parted,
            "with_player": _as_data(self.with_player),
            "without_player": _as_data(self.without),
            "futures": self.futures,
            "chances": self.chances.to_dict(orient="records"),
            "decisions": self.decisions.to_dict(orient="records"),
            "caveat": CAVEAT,
        }


def debrief(
    game: Game, turns: Sequence[Turn], futures: int = FUTURES_OF_A_DEBRIEF, on_progress: Progress | None = None
) -> Debrief:
    """Live a recorded game again, and reckon what it was worth; raises NotOpen."""
    lived = live(game, Recorded(turns))
    with_player = tell(lived.world, lived.steps)
    alone = live(game, Absent())
    without = tell(alone.world, alone.steps)
    found = judging.decisions(lived.offers)
    weeks = -(-lived.trunk.steps // game.plan.steps_per_week) + 1
    report = Counted(weeks * futures + judging.work(found, futures), on_progress)
    chances = evaluation.chances(lived.trunk, with_player.states, futures, report)
    decisions = judging.judged(lived.trunk, game.seat, found, futures, report)
    return Debrief(game, turns, with_player, without, chances, decisions, futures)


def ending(story: Story) -> str:
    """How a world ends: "completed in week 61"."""
    when = f" in week {story.ended_week:.0f}" if story.ended_week == story.ended_week else ""
    by = f" ({story.ended_by})" if story.ended_by in ("violence",) else ""
    return f"{story.outcome}{when}{by}"


def _last(story: Story, name: str) -> float:
    return float(story.paths[name][-1])


def figure_of_level(story: Story, track: str) -> str:
    """The level of a track at the end, and how much of it really stands."""
    seen, really = _last(story, f"level {track}"), _last(story, f"really {track}")
    return f"{100 * seen:.0f} %" + (f" (really {100 * really:.0f} %)" if round(100 * (seen - really)) else "")


FIGURES: Mapping[str, Callable[[Story], str]] = {
    "ending": ending,
    "weeks stalled": lambda story: str(list(story.states).count("stalled")),
    "incidents": lambda story: f"{_last(story, 'incidents'):.0f}",
    "people killed": lambda story: f"{_last(story, 'killed'):,.0f}" if story.scenario.counts_killed else "not counted",
    "progress of the whole road": lambda story: f"{100 * _last(story, 'progress'):.0f} %",
}
"""What is told of a world's end."""


def _as_data(story: Story) -> dict[str, Any]:
    return {
        "outcome": story.outcome,
        "ended_week": story.ended_week,
        "ended_by": story.ended_by,
        "sentences": story.table().to_dict(orient="records"),
    }
