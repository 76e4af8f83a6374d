"""What is seen of mediators: by a mediator of itself, and by everybody else of what concerns them."""

from __future__ import annotations

from collections.abc import Iterator

from sim.model.outcomes import ACTS
from sim.model.world import World
from sim.phrases import percent
from sim.play.seat import Seat
from sim.study.telling.sentence import Names, listed, upper
from sim.study.telling.watch import number


def own(world: World, seat: Seat, names: Names) -> Iterator[str]:
    """What a mediator knows of itself: its means, and who turned down the last road."""
    mediator = next(one for one in world.mediators if one.name == seat.name)
    yield f"Your attention is {percent(number(mediator.attention))}: what you do counts for as much of its full effect."
    broke = [names.within(party.name) for party in world.parties if party.violated[0]]
    if broke:
        yield f"Broke its word last week, for all to see: {listed(broke)}."
    if world.table.hears()[0]:
        yield "A proposal would be heard this week."
    refused = [names.within(name) for name, last in world.table.refused_last.items() if last[0]]
    if refused:
        yield f"Refused the last road that was proposed: {listed(refused)}."


def around(world: World, seat: Seat, names: Names) -> Iterator[str]:
    """What mediators do now, as far as it is public or aims at the one who looks."""
    places = dict(zip(world.plan.parties, ("first", "second"), strict=True))
    doing: dict[str, list[str]] = {}
    for one in world.mediators:
        if one.name != seat.name or not seat.mediates:
            doing.setdefault(ACTS[int(one.act[0])], []).append(names.within(one.name))
    here = "" if seat.mediates else places[seat.name]
    for act, said in (
        (f"press {here}", "press you"),
        (f"induce {here}", "offer you a side payment on the open stage"),
        ("enforce", "lend enforcement"),
        ("protect", "lend protection"),
    ):
        if act in doing:
            who = doing[act]
            yield upper(f"{listed(who)} {said if len(who) > 1 else _singular(said)}.")


def _singular(said: str) -> str:
    verb, _, rest = said.partition(" ")
    return f"{verb}es {rest}" if verb.endswith("ss") else f"{verb}s {rest}"
