"""What the model does for the games of a class: opens them, puts them up again from their moves, carries them on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sim.play import rounds
from sim.play.hall import Hall, resumed, schedule
from sim.play.injected import events, with_event
from sim.play.point import Move
from sim.play.table import table
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.schema import Scenario
from sim.web.classroom.games import ADVISERS, Games, Injected
from sim.web.play.part import titles
from sim.web.store import Store

Moves: TypeAlias = Sequence[Mapping[str, Mapping[str, Any]]]
"""What the sides of all tables decided in a round, as it is kept."""


def sides_of(plan: Scenario) -> dict[str, str]:
    """The parties of a scenario, which are played at the tables of a class, with what they are called."""
    return {key: title for key, title in titles(plan).items() if key in plan.parties}


def opening(plan: Scenario, sides: Sequence[str], world: int, seed: int, most_rounds: int) -> dict[str, Any]:
    """What the model says of games before they begin, as it is kept with them; raises BadScenario and ValueError."""
    weeks = schedule(plan, most_rounds)
    at = table(plan, list(sides), world, seed)
    named = sides_of(plan)
    return {
        "title": plan.name,
        "sides": [[side, named[side]] for side in sides],
        "world": world,
        "seed": seed,
        "weeks": list(weeks),
        "last": plan.weeks,
        "kinds": [[kind, words] for kind, words in events(at.plan).items()],
        "is_mediated": bool(at.plan.mediators),
        "head": rounds.head_of(at),
    }


def head_of(store: Store, room: str, games: Games) -> Mapping[str, Any]:
    """What is played, as it was kept when it was begun; a game with exchanged sides is of the one before it."""
    begun = [one for one in store.events(room) if one.kind == "games begun"]
    head: Mapping[str, Any] = [one for one in begun if one.body["number"] <= games.number][-1].body["head"]
    return head


def plan_of(head: Mapping[str, Any], injected: Sequence[Injected]) -> Scenario:
    """The scenario of games that are kept, with the events that were put into it; raises BadScenario."""
    faults: list[Fault] = []
    at = rounds.table_of(json.dumps(head), "the game", faults)
    if at is None:
        raise BadScenario(faults)
    plan = at.plan
    for one in injected:
        plan = with_event(plan, one.week, one.kind)
    return plan


def put_up(head: Mapping[str, Any], games: Games) -> Hall:
    """The games as they stand after their closed rounds; raises BadScenario and BadMove."""
    plan = plan_of(head, games.events)
    at = table(plan, list(games.sides), games.world, games.seed, weeks=games.weeks)
    return resumed(at, len(games.tables), [made(one) for one in games.rounds])


def made(moves: Moves) -> list[dict[str, Move]]:
    """Moves as the model takes them: who left it to the advisers has none."""
    return [
        {side: Move.from_data(move) for side, move in one.items() if move["choice"] != ADVISERS or len(move) > 1}
        for one in moves
    ]


def ends_of(hall: Hall) -> list[dict[str, Any]]:
    """How each table ended: how things stand, what it was worth to each party, how far the road came, the killed.

    `alone`: what the same luck was worth to each party where its advisers decided throughout.
    """
    worth, progress, killed = hall.results(), hall.paths["progress"][-1], hall.paths["killed"][-1]
    return [
        {
            "outcome": outcome,
            "worth": {party: round(float(one[table]), 4) for party, one in worth.items()},
            "alone": {party: round(float(one[-1]), 4) for party, one in worth.items()},
            "progress": round(float(progress[table]), 4),
            "killed": round(float(killed[table]), 2),
        }
        for table, outcome in enumerate(hall.outcomes()[: hall.many])
    ]
