"""The order of a week, in one visible list: all actors decide on the week's opening state, then all apply."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sim.rules import endings

if TYPE_CHECKING:
    from sim.model.world import World


def look(world: World) -> None:
    """The parties reckon the road ahead."""
    for party in world.parties:
        party.look()


def decide(world: World) -> None:
    """Parties choose, third parties see what they can deliver."""
    for actor in world.actors:
        actor.decide()


def apply(world: World) -> None:
    """What was chosen is carried out and verified."""
    for actor in world.actors:
        actor.apply()


def learn(world: World) -> None:
    """Each party reads the other's week."""
    for party in world.parties:
        party.learn()


def advance(world: World) -> None:
    """Stages close, the next obligations open."""
    world.ledger.advance()


def violence(world: World) -> None:
    """Incidents happen, tension follows."""
    world.truce.happen()


def judge(world: World) -> None:
    """Completed, progressing, stalled or collapsed."""
    first, second = world.parties
    complete = world.ledger.is_complete
    causes = np.select([world.truce.broken, first.war_votes >= 2, second.war_votes >= 2], [1, 2, 3], default=0)
    causes = np.where(complete, 0, causes)
    since = (world.step_number + 1 - world.ledger.verified_at) * world.dt
    open_road = endings.standing(since, world.value("endings.stall_after"))
    outcome = np.where(causes > 0, endings.COLLAPSED, np.where(complete, endings.COMPLETED, open_road))
    over = complete | (causes > 0)
    world.ended_by = np.where(world.is_over, world.ended_by, causes)
    world.outcome = np.where(world.is_over, world.outcome, outcome)
    world.ended = np.where(world.is_over | ~over, world.ended, world.step_number + 1)


def blame(world: World) -> None:
    """Who holds a stalled road up, and why."""
    world.blame.reckon()


WEEK: tuple[Callable[[World], None], ...] = (look, decide, apply, learn, advance, violence, judge, blame)
