"""Strategies: how a party that does not reckon chooses, and how each answers at the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.oracle.twin.chance import hazard, within
from tests.oracle.twin.road import Obligation, Road

if TYPE_CHECKING:
    from tests.oracle.twin.party import Party


def by_type(party: Party, obligation: Obligation) -> str:
    """Keep or mimic by the drawn type, with the hazards that observers reckon with."""
    world, step, name = party.model, party.model.step_number, obligation.name
    learning = world.numbers["learning"]
    keeper, opportunist = party.rival.foresight.habits_of(obligation.level_asked - obligation.level_seen)
    rate = hazard(keeper if party.keeper else opportunist, learning["window"])
    if world.dice.all("typed delivery", name)[step] >= within(rate, world.dt):
        return "hold"
    cheats = learning["keeper_cheats"] if party.keeper else learning["opportunist_cheats"]
    return "cheat" if party.may_pretend and world.dice.all("typed pretence", name)[step] < cheats else "step"


def tit_for_tat(party: Party, obligation: Obligation) -> str:
    """Step while the other answers."""
    return "step" if party.answered else "hold"


def hardliner(party: Party, obligation: Obligation) -> str:
    """Hold until all that the other owes on the whole road is verified."""
    done = all(owed.track.seen >= owed.need[-1] for owed in party.foresight.theirs)
    return "step" if done else "hold"


def conciliator(party: Party, obligation: Obligation) -> str:
    """Do what is due."""
    return "step"


RULES: dict[str, Callable[[Party, Obligation], str]] = {
    "typed": by_type,
    "tit_for_tat": tit_for_tat,
    "hardliner": hardliner,
    "conciliator": conciliator,
}


def choose(party: Party, obligation: Obligation) -> str:
    """What a party that does not reckon does with one track; the limit at home binds it too."""
    if party.strategy != "human":
        option = RULES[party.strategy](party, obligation) if obligation.due else "hold"
    else:
        option = party.model.orders.get(party.name, {}).get(obligation.name, "hold")
    return option if is_open(party, obligation, option) else "hold"


def is_open(party: Party, obligation: Obligation, option: str) -> bool:
    """Whether a party can do this now."""
    if option == "reverse":
        return party.may_take_back(obligation)
    if option == "cheat" and not party.may_pretend:
        return False
    return option == "hold" or (obligation.due and not party.forbidden)


def accepts(party: Party, road: Road, surplus: float) -> bool:
    """Whether a party agrees to a road that is worth this much to it above a failure."""
    if party.strategy == "conciliator":
        return True
    if party.strategy == "hardliner":
        return not asks_before_the_other_is_done(party, road)
    return surplus > 0.0


def asks_before_the_other_is_done(party: Party, road: Road) -> bool:
    """Whether a road asks something of a party on a rung before, or with, the last that asks the other."""
    view = party.view_of(road)
    mine = [rung for rung, asked in enumerate(view.asks_me) if asked]
    theirs = [rung for rung, asked in enumerate(view.asks_them) if asked]
    return bool(mine and theirs) and mine[0] <= theirs[-1]
