"""Who sits at which table: the students of a class, paired by lot, and what may be played there."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations

from sim.scenario.schema import Scenario
from sim.web.app import refused
from sim.web.classroom.games import Games
from sim.web.classroom.halls import sides_of
from sim.web.classroom.model import Asked
from sim.web.classroom.standing import Class
from sim.web.play.told import shown

MOST_A_SIDE = 6


def choices(plans: Mapping[str, Scenario]) -> list[dict[str, str]]:
    """Every pair of parties that may be played in each scenario, as a form offers and sends it."""
    return [
        {"value": f"{key}:{one}:{other}", "says": shown(f"{plan.name}: {sides[one]} and {sides[other]}")}
        for key, plan in plans.items()
        for sides in [sides_of(plan)]
        for one, other in combinations(sides, 2)
    ]


def worlds(asked: Asked) -> list[dict[str, object]]:
    """The worlds of each scenario that were found fit for teaching, and how they go where nobody plays."""
    return [
        {"title": shown(asked.plans[key].name), "worlds": [{"number": one.world, "says": one.says} for one in found]}
        for key, found in asked.vetted.items()
        if found
    ]


def chosen(plans: Mapping[str, Scenario], value: str) -> tuple[str, list[str]]:
    """The scenario and its two sides as a form sends them; raises a refusal for what is not offered."""
    if value not in [one["value"] for one in choices(plans)]:
        raise refused("Choose a scenario and two sides of it.")
    scenario, *sides = value.split(":")
    return scenario, sides


def paired(state: Class, size: int, lot: str) -> list[list[list[int]]]:
    """The students of a class at tables, teams together and others `size` a side.

    It goes by a lot, so that the same form pairs them the same again.

    Where they do not divide, sides of the last table are smaller, and an odd one has the advisers opposite.
    """
    if not 1 <= size <= MOST_A_SIDE:
        raise refused(f"A side has 1 to {MOST_A_SIDE} students.")
    seats = list(state.present)
    if not seats:
        raise refused("Nobody is here yet to play.", 409)
    random.Random(lot).shuffle(seats)
    sides = _teams(state, seats)
    alone = [seat for seat in seats if not any(seat in side for side in sides)]
    if len(sides) % 2:
        sides.append(alone[:size])  # a team that is left over plays against others, or against the advisers
        alone = alone[size:]
    tables = [sides[first : first + 2] for first in range(0, len(sides), 2)]
    for first in range(0, len(alone), 2 * size):
        own = alone[first : first + 2 * size]
        half = min(size, (len(own) + 1) // 2)
        tables.append([own[:half], own[half:]])
    return tables


def _teams(state: Class, seats: Sequence[int]) -> list[list[int]]:
    """Who plays one side together because all call their team the same, in parts of at most MOST_A_SIDE."""
    teams: dict[str, list[int]] = {}
    for seat in seats:
        if team := state.seats[seat].team.casefold():
            teams.setdefault(team, []).append(seat)
    return [own[first : first + MOST_A_SIDE] for own in teams.values() for first in range(0, len(own), MOST_A_SIDE)]


def aside(state: Class, games: Games) -> list[dict[str, object]]:
    """The students who sit at no table."""
    return [
        {"number": number, "name": shown(seat.name)}
        for number, seat in state.present.items()
        if games.place_of(number) is None
    ]
