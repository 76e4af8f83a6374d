"""A game as data for others: one JSON document, or a CSV table with a row for each decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.archive.export import safe
from sim.play.game import Game, Turn
from sim.play.seat import SECTION

COLUMNS = ("week", "step", "about", "did")


def table(turns: Sequence[Turn]) -> pd.DataFrame:
    """A row for each decision, in order: week, step, what it is about, and what was done."""
    rows = [(turn.week, turn.step, about, did) for turn in turns for about, did in turn.move.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def as_csv(turns: Sequence[Turn]) -> str:
    """The table as CSV that a spreadsheet may open safely."""
    text: str = safe(table(turns)).to_csv(index=False, lineterminator="\n")
    return text


def document(game: Game, turns: Sequence[Turn], debriefed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The game as plain data: what is played, what was decided, and the debrief where the game is over."""
    return {
        "scenario": game.plan.name,
        "as": (SECTION if game.seat.mediates else "") + game.seat.name,
        "world": game.world,
        "seed": game.seed,
        "weeks": game.plan.weeks,
        "turns": [{"week": turn.week, "step": turn.step, "did": dict(turn.move)} for turn in turns],
        "debrief": debriefed,
    }
