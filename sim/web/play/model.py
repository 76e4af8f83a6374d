"""What the model does for a game that is kept: put it up again from its moves, and look back on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sim.play import rounds
from sim.play.point import Move
from sim.play.review import review
from sim.play.table import Sitting, start
from sim.scenario.faults import BadScenario, Fault

Moves: TypeAlias = Mapping[str, Mapping[str, Any]]
"""What the seats decided in a round, as it is kept."""


def put_up(table: Mapping[str, Any], closed: Sequence[Moves], each: Callable[[], None] = lambda: None) -> Sitting:
    """The game of a kept table after its closed rounds; `each` is called before every one. Raises BadScenario."""
    faults: list[Fault] = []
    at = rounds.table_of(json.dumps(table), "the game", faults)
    if at is None:
        raise BadScenario(faults)
    sitting = start(at)
    for moves in closed:
        each()
        sitting.advance(made(moves))
    return sitting


def made(moves: Moves) -> dict[str, Move]:
    """Moves as the model takes them."""
    return {seat: Move.from_data(move) for seat, move in moves.items()}


def looked_back(table: Mapping[str, Any], closed: Sequence[Moves], seat: str, futures: int) -> dict[str, Any]:
    """The debrief of a seat of a game that is over, as plain data; empty where not a week was played."""
    sitting = put_up(table, closed)
    if not sitting.did:
        return {}
    played = next(one for one in sitting.at.seats if one.key == seat)
    return review(sitting, played, futures).as_data()
