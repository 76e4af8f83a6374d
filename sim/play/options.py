"""Which courses are open to a seat at a decision: two to five, with what follows from each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.model.mediator import Mediator
from sim.model.outcomes import ACTS, OPTIONS
from sim.model.party import Party
from sim.model.world import World
from sim.play.advice import MEANS
from sim.play.course import (
    DELIVER,
    HOLD,
    OFFER,
    PRESS,
    PRETEND,
    PROPOSE,
    REST,
    STRIKE_NOW,
    TAKE_BACK,
    TAKE_UP_ARMS,
    WAIT,
    Choice,
    act_of,
)
from sim.play.menu import ACCEPT, REFUSE
from sim.play.seat import Seat
from sim.study.telling.sentence import Names, listed
from sim.study.telling.watch import number

MOST = 5
UNTIL = "until the next decision"


def courses(world: World, seat: Seat) -> tuple[Choice, ...]:
    """The courses that are open as a week's decisions are taken."""
    names = Names(world.plan)
    if world.war.is_on[0]:
        return (Choice(WAIT, "wait whether the truce is taken up again", "nothing can be done while the war lasts."),)
    if seat.mediates:
        return tuple(_of_mediator(world, seat, names))
    return tuple(_of_party(world.party(seat.name), names))


def answers(world: World, seat: Seat) -> tuple[Choice, ...]:
    """What may be answered to the road on the table."""
    road, party = Names(world.plan).road(int(world.table.on_table[0])), world.party(seat.name)
    worth = number(world.table.worth(party))
    return (
        Choice(ACCEPT, f"accept {road}", MEANS["accept"], worth),
        Choice(REFUSE, f"refuse {road}", MEANS["refuse"], 0.0),
    )


def _of_party(party: Party, names: Names) -> Iterator[Choice]:
    """Delivering, holding, pretending; and of taking back, striking and war those that are worth most to it."""
    tracks = [*party.tracks, *party.beside]
    due = [track for track in party.tracks if party.model.ledger.is_due(track)[0]]
    what = listed(names.track(track) for track in due)
    forbids = bool(party.home.forbids[0])
    values = dict(zip(OPTIONS, map(number, party.weigh(due[0])), strict=True)) if due else {}
    if not forbids:
        now = f"deliver what is due ({what})" if due else "deliver what falls due"
        yield Choice(DELIVER, f"{now}, and go on so {UNTIL}", MEANS["step"], values.get("step"))
    now = f"hold {what}" if due else "deliver nothing, whatever falls due"
    means = MEANS["hold"] + (" Your home front allows no step now." if forbids else "")
    yield Choice(HOLD, f"{now} {UNTIL}", means, values.get("hold"))
    if not forbids and party.model.plan.conduct.pretending:
        now = f"only pretend to deliver {what}" if due else "only pretend to deliver what falls due"
        yield Choice(PRETEND, f"{now} {UNTIL}", MEANS["pretend"], values.get("cheat"))
    further = [*_taking_back(party, tracks, names), *_violence(party)]
    best = sorted(further, key=lambda one: -(one.worth or 0.0))[: MOST - (2 if forbids else 3)]
    yield from (one for one in further if one in best)


def _taking_back(party: Party, tracks: list[str], names: Names) -> Iterator[Choice]:
    """Taking back a part of each track that can be."""
    back = np.array([OPTIONS.index("reverse")])
    for track in tracks:
        if party.allows(track, back)[0]:
            worth = number(party.weigh(track)[OPTIONS.index("reverse")]) if party.reckons else None
            says = f"take back a part of {names.track(track)} now, and hold {UNTIL}"
            yield Choice(f"{TAKE_BACK} {track}", says, MEANS["reverse"], worth)


def _violence(party: Party) -> Iterator[Choice]:
    """A limited strike, and war."""
    if party.strikes.possible:
        worth = number(party.strikes.weigh())
        yield Choice(STRIKE_NOW, f"order one limited strike now, and hold {UNTIL}", MEANS["strike"], worth)
    yield Choice(TAKE_UP_ARMS, "go back to war", MEANS["war"], number(party.view.war))


def _of_mediator(world: World, seat: Seat, names: Names) -> Iterator[Choice]:
    """Resting, and the acts of which the mediator expects most."""
    mediator = next(one for one in world.mediators if one.name == seat.name)
    yield Choice(REST, f"rest {UNTIL}, and spare attention", MEANS["rest"], 0.0)
    found = [*_roads(world, mediator, names), *_pressure(world, mediator, names), *_lending(mediator)]
    effects = mediator.effects()
    for at, one in enumerate(found):
        if not one.id.startswith(PROPOSE):
            worth = number(effects.get(ACTS.index(act_of(world, one.id)), 0.0))
            found[at] = Choice(one.id, one.says, one.means, worth)
    best = sorted(found, key=lambda one: -(one.worth or 0.0))[: MOST - 1]
    yield from (one for one in found if one in best)


def _pressure(world: World, mediator: Mediator, names: Names) -> Iterator[Choice]:
    """Pressing and offering, by party."""
    for party in world.plan.parties:
        if mediator.has("leverage", party):
            yield Choice(f"{PRESS} {party}", f"press {names.within(party)} {UNTIL}", MEANS["press"])
        if mediator.has("gift", party):
            says = f"offer {names.within(party)} a side payment on the open stage {UNTIL}"
            yield Choice(f"{OFFER} {party}", says, MEANS["induce"])


def _lending(mediator: Mediator) -> Iterator[Choice]:
    """What it can lend."""
    if mediator.can("enforcement"):
        yield Choice("enforce", f"see that promises are kept {UNTIL}", MEANS["enforce"])
    if mediator.can("protection"):
        yield Choice("protect", f"shield those who have done their part {UNTIL}", MEANS["protect"])


def _roads(world: World, mediator: Mediator, names: Names) -> Iterator[Choice]:
    """Roads that may be proposed, where a proposal would be heard."""
    if not world.table.hears()[0]:
        return
    for road in np.flatnonzero(world.table.proposable()[:, 0]):
        says = f"propose the road {names.road(int(road))}"
        worth = number(world.table.effect_of(mediator, int(road)))
        yield Choice(f"{PROPOSE} {world.road_names[int(road)]}", says, MEANS["propose"], worth)
