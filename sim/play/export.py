"""A game that is played week by week as data for others: one JSON document, or a CSV table with a row a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.archive.export import safe
from sim.model.world import World
from sim.play.debrief import Debrief
from sim.play.game import Game, Offer, Turn
from sim.play.menu import Option
from sim.play.promises import OPEN
from sim.play.seat import SECTION
from sim.play.stakes import result
from sim.study.telling.watch import number

COLUMNS = (
    "scenario", "world", "seed", "player", "week", "step", "about", "options", "options_say", "did", "did_says",
    "chance", "own_result", "outcome", "ended_week",
)  # fmt: skip
"""What a row has, in order."""
BETWEEN = " | "


def rows(game: Game, offers: Sequence[Offer], world: World, found: Debrief | None) -> list[dict[str, Any]]:
    """A row for each decision, in order; what is not known of it is None.

    `offers`: what was open and done in each week; `world`: as it stands after them; `chance`: the share of futures that
    complete as that week opens, in which the model's actor decides; `own_result`: in the own stakes of the player's
    side, None for mediators and before the game is over.
    """
    chances = {} if found is None else dict(zip(found.chances["week"], found.chances["completed"], strict=True))
    whose = {"scenario": game.plan.name, "world": game.world, "seed": game.seed, "player": _player(game)}
    end = {"own_result": _own(game, world, found), "outcome": OPEN, "ended_week": None}
    if found is not None:
        ended = found.with_player.ended_week
        end |= {"outcome": found.with_player.outcome, "ended_week": ended if ended == ended else None}
    return [
        {
            **whose,
            "week": offer.week,
            "step": offer.step,
            "about": about,
            "options": [one.word for one in offer.menu.groups.get(about, ())],
            "options_say": [one.says for one in offer.menu.groups.get(about, ())],
            "did": did,
            "did_says": _says(offer.menu.groups.get(about, ()), did),
            "chance": None if offer.week - 1 not in chances else float(chances[offer.week - 1]),
            **end,
        }
        for offer in offers
        for about, did in offer.move.items()
    ]


def _says(options: Sequence[Option], did: str) -> str:
    return next((one.says for one in options if one.word == did), did)


def _player(game: Game) -> str:
    return (SECTION if game.seat.mediates else "") + game.seat.name


def _own(game: Game, world: World, found: Debrief | None) -> float | None:
    if game.seat.mediates or found is None:
        return None
    return number(result(world.party(game.seat.name)))


def as_csv(found: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV that a spreadsheet may open safely: lists in one cell, and what is not known empty."""
    flat = [
        {name: BETWEEN.join(value) if isinstance(value, list) else value for name, value in one.items()}
        for one in found
    ]
    text: str = safe(pd.DataFrame(flat, columns=list(COLUMNS))).to_csv(index=False, lineterminator="\n")
    return text


def document(
    game: Game, turns: Sequence[Turn], found: Sequence[Mapping[str, Any]], debriefed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The game as plain data: what is played, what was decided, its rows, and the debrief where the game is over."""
    return {
        "scenario": game.plan.name,
        "as": _player(game),
        "world": game.world,
        "seed": game.seed,
        "weeks": game.plan.weeks,
        "turns": [{"week": turn.week, "step": turn.step, "did": dict(turn.move)} for turn in turns],
        "decisions": list(found),
        "debrief": debriefed,
    }
