"""What the one who plays sees as a week opens: what that actor knows, and nothing that is hidden from it.

A party knows its own levels as they really stand, of all others what is verified; its own trust, home front and
reckoning, and nothing of the other's. A mediator knows what is public, and its own attention.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sim.model.outcomes import STATES, STATUSES
from sim.model.party import Party
from sim.model.world import World
from sim.phrases import percent
from sim.play.mediators import around, own
from sim.play.seat import Seat
from sim.study.telling.road import has_waited, open_stage
from sim.study.telling.sentence import Names, counted, listed
from sim.study.telling.watch import number

HARDLY = 1e-9


@dataclass(frozen=True)
class Line:
    """One track: whose it is, the level verified, the own real level where it differs, what is asked, and how soon.

    Levels are 0 to 1; `asked` by the open stage, None where nothing is. `due`: whether a tranche is due now.
    """

    track: str
    title: str
    owner: str
    level: float
    really: float
    asked: float | None
    due: bool
    when: str


@dataclass(frozen=True)
class View:
    """A week as it opens: when it is, how things stand, the tracks, and what else is known, in sentences.

    `marks`: what may change without a word, so that one who waits is roused when it does.
    """

    step: int
    week: int
    weeks: int
    when: str
    you: str
    standing: str
    road: str
    lines: tuple[Line, ...]
    known: tuple[str, ...]
    marks: Mapping[str, object]


def view(world: World, seat: Seat) -> View:
    """What is seen of the one world, as the week's decisions are taken."""
    names, week = Names(world.plan), int(world.week) + 1
    lines = tuple(_lines(world, seat, names))
    standing = _standing(world)
    return View(
        step=world.step_number,
        week=week,
        weeks=world.plan.weeks,
        when=names.when(week),
        you=names.of(seat.name),
        standing=standing,
        road=_road(world, names),
        lines=lines,
        known=tuple(_known(world, seat, names)),
        marks={
            "state": STATES[int(world.outcome[0])],
            "road": (int(world.ledger.road[0]), bool(world.ledger.agreed[0])),
            "due": tuple(line.track for line in lines if line.due),
            "levels": tuple((line.track, line.level) for line in lines),
            "forbidden": not seat.mediates and bool(world.party(seat.name).home.forbids[0]),
            "hears": bool(world.table.hears()[0]) and seat.mediates,
        },
    )


def _standing(world: World) -> str:
    """How the road goes: stalled or not, and since when."""
    if not world.ledger.agreed[0]:
        return "No road is agreed, and nothing is due before one is."
    if STATES[int(world.outcome[0])] == "stalled":
        return f"The road is stalled: {has_waited(world.plan, int(world.ledger.waited[0]))}."
    weeks = int((world.step_number - world.ledger.verified_at[0]) * world.dt)
    since = f"{counted(weeks, 'week')} without a verified tranche"
    return f"The road is under way ({since})." if weeks else "The road is under way."


def _road(world: World, names: Names) -> str:
    road = int(world.ledger.road[0])
    stages = len(world.plan.roads()[road].stages)
    stage = names.stage(road, open_stage(world, road))
    return f"Road {names.road(road)}, {stage} of {stages}"


def _lines(world: World, seat: Seat, names: Names) -> Iterator[Line]:
    ledger, road = world.ledger, int(world.ledger.road[0])
    reach = world.plan.stage_segments(world.plan.roads()[road])[open_stage(world, road)]
    for track, owner in ledger.owner.items():
        level = number(ledger.level_seen(track))
        mine = owner == seat.name and not seat.mediates
        yield Line(
            track=track,
            title=names.track(track),
            owner="you" if mine else names.of(owner),
            level=level,
            really=number(ledger.level(track)) if mine else level,
            asked=reach[track].level if track in reach and track in ledger.on_road else None,
            due=bool(ledger.is_due(track)[0]),
            when=_when(world, track),
        )


def _when(world: World, track: str) -> str:
    """How soon the next tranche of a track is due."""
    stand = world.ledger.stand
    if track not in world.ledger.on_road:
        return "beside the road"
    if not world.ledger.agreed[0]:
        return ""
    if stand.tracks[track].is_due[0]:
        overdue = int(number(stand.tracks[track].weeks_overdue) + HARDLY)
        return f"due for {counted(overdue, 'week')}" if overdue else "due now"
    if stand.tracks[track].owes[0]:
        return f"due in {counted(int(np.ceil(number(stand.tracks[track].weeks_left) - HARDLY)), 'week')}"
    return "nothing due"


def _known(world: World, seat: Seat, names: Names) -> Iterator[str]:
    """Everything else that the actor knows, in sentences."""
    truce = world.truce
    tension, first = number(truce.tension), number(truce.tension_at_start)
    killed = f"; so far {number(truce.killed):,.0f} people killed" if world.plan.counts_killed else ""
    yield f"Tension {tension:.2f} (at the start {first:.2f}){killed}."
    if seat.mediates:
        yield from own(world, seat, names)
    else:
        yield from _of_itself(world.party(seat.name), names)
    yield from around(world, seat, names)
    if world.force.contributors:
        yield _force(world, names)
    if paying := [names.within(one.name) for one in world.donors if one.paying[0]]:
        yield f"Donors that pay now: {listed(paying)}."
    if world.populations:
        distress = (f"{names.within(one.name)} {percent(number(one.distress))}" for one in world.populations)
        yield f"Distress: {listed(distress)}."


def _of_itself(party: Party, names: Names) -> Iterator[str]:
    """What a party knows of itself."""
    rival = names.within(party.rival_name)
    kind = "keeps its word, and pays in honour where it does not" if party.keeper[0] else "keeps its word where it pays"
    yield f"You trust {rival} to keep its word with a chance of {percent(number(party.trust))}. Your side {kind}."
    hardliners, limit = number(party.home.hardliners), number(party.home.value("limit"))
    if hardliners > 0:
        bound = f"above {percent(limit)} they forbid any step" if limit < 1 else "they cannot forbid a step"
        now = ", and now they do" if party.home.forbids[0] else ""
        yield f"At home hardliners weigh {percent(hardliners)}; {bound}{now}."


def _force(world: World, names: Names) -> str:
    """The force, and who stands where about it."""
    by_status: dict[str, list[str]] = {}
    for one in world.force.contributors:
        by_status.setdefault(STATUSES[int(one.status[0])], []).append(names.within(one.name))
    stand = "; ".join(f"{status}: {listed(who)}" for status, who in by_status.items())
    return f"The force: {percent(number(world.force.share()))} of what is planned is in place ({stand})."
