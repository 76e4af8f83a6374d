"""The order of a week, in one visible list: all actors decide on the week's opening state, then all apply.

No choice of a week is seen by another choice of that week: in what order actors decide makes no difference. Where one
thing is meant to come before another it is a phase of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import numpy as np

from sim.model import learning
from sim.rules import endings, inspection, mediation, trust
from sim.rules.arrays import plain

if TYPE_CHECKING:
    from sim.model.world import World


class Decider(Protocol):
    """An actor that chooses something in a week."""

    def decide(self) -> None:
        """Choose, by the state in which the week opens."""


def open_week(world: World) -> None:
    """Truces that have broken are taken up again."""
    world.war.open_week()


def happen(world: World) -> None:
    """Events, deadlines that pass, elections; what was reckoned before of who will come does not hold after them."""
    world.calendar.happen()
    world.ledger.forget()


def look(world: World) -> None:
    """The parties reckon the road ahead."""
    for party in world.parties:
        party.look()


def convene(world: World) -> None:
    """Where a proposal may be heard, each road is reckoned."""
    world.table.convene()


def deciders(world: World) -> tuple[Decider, ...]:
    """All who choose something in a week, in any order."""
    forces = (world.force,) if world.force.contributors else ()
    return (
        *world.parties,
        *world.providers,
        *forces,
        *world.donors,
        *world.mediators,
        *world.spoilers,
        *world.fronts,
    )


def decide(world: World) -> None:
    """All choose, on the state in which the week opens."""
    for actor in deciders(world):
        actor.decide()


def hear(world: World) -> None:
    """Of the roads that mediators propose one is put on the table."""
    world.table.hear()


def apply(world: World) -> None:
    """What was chosen is carried out and verified."""
    for party in world.parties:
        party.apply()
    for provider in world.providers:
        provider.apply()
    if world.force.contributors:
        world.force.apply()
    for mediator in world.mediators:
        mediator.apply()
    for party in world.parties:
        party.violated = party.violating
    for donor in world.donors:
        donor.apply()
    for front in world.fronts:
        front.apply()


def learn(world: World) -> None:
    """Each party reads the other's week."""
    for party in world.parties:
        learning.learn(party)
        if party.strategy == "tit_for_tat":
            party.answers = learning.answers(party)
    for party in world.parties:
        party.revise()


def inspect(world: World) -> None:
    """Backers rearm; gaps between what was verified and what stands are found.

    Inspectors tell what came back from what was never given up: only the second is a breach, and read as pretence.
    """
    for backer in world.backers:
        backer.inspect()
    ledger = world.ledger
    for party in world.parties:
        for track in party.tracks:
            if world.plan.tracks[track].inspection.limits[1] <= 0:
                continue
            luck = world.luck.uniform("inspection", track, world.step_number, world.ids)
            inspected = luck < trust.within(world.value(f"tracks.{track}.inspection"), world.dt)
            seen, done = ledger.seen[track], ledger.done[track]
            found = inspection.is_gap_found(seen, done, inspected)
            if found.any():
                pretended = inspection.was_pretended(found, seen, done, ledger.rearmed[track])
                ledger.enter(track, done, inspection.seen_after(found, seen, done))
                party.violated = party.violated | pretended
                learning.read_as_pretence(party.rival, pretended)


def advance(world: World) -> None:
    """Stages close, the next obligations open; what was taken back from a side that has now delivered is owed again."""
    for party in world.parties:
        nothing_due = ~world.ledger.stand.is_any_due(party.rival.tracks)
        for track in party.tracks:
            world.ledger.call_in(track, nothing_due)
    world.ledger.advance()


def bargain(world: World) -> None:
    """The proposal on the table is answered."""
    world.table.bargain()


def violence(world: World) -> None:
    """Incidents, strikes and attacks happen, tension follows."""
    world.truce.happen()


def feel(world: World) -> None:
    """What people, home fronts and contributors make of it."""
    for population in world.populations:
        population.feel()
    for party in world.parties:
        party.home.feel()
    world.force.feel()
    lasts = world.value("mediation.goodwill_lasts")
    world.goodwill = plain(mediation.goodwill_after(world.goodwill, lasts, world.dt))


def judge(world: World) -> None:
    """Completed, progressing, stalled or collapsed."""
    complete = world.ledger.is_complete
    cause = endings.cause(complete, world.truce.broken, [party.war_votes for party in world.parties])
    waits = world.ledger.count_waiting()
    open_road = endings.standing(world.ledger.weeks_waited, waits, world.value("endings.stall_after"))
    outcome = endings.outcome(complete, cause, open_road)
    is_open = world.ended < 0
    world.ended_by = np.where(is_open, cause, world.ended_by)
    world.outcome = np.where(is_open, outcome, world.outcome)
    world.ended = np.where(is_open & endings.is_over(complete, cause), world.step_number + 1, world.ended)
    world.war.break_out(is_open & (cause != endings.NOTHING))


def stand_still(world: World) -> None:
    """Where there is war, all stands as it stood."""
    world.war.stand_still()


def blame(world: World) -> None:
    """Who holds a stalled road up, and why."""
    world.blame.reckon()


WEEK: tuple[Callable[[World], None], ...] = (
    open_week,
    happen,
    look,
    convene,
    decide,
    hear,
    apply,
    learn,
    inspect,
    advance,
    bargain,
    violence,
    feel,
    judge,
    stand_still,
    blame,
)
