"""The private brief of a seat: what its side wants and fears, what it could fall back on, and its red line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sim.model.party import Party
from sim.model.world import World
from sim.phrases import percent
from sim.play.seat import Seat
from sim.play.stakes import Stakes, level_at_end, stakes
from sim.study.telling.sentence import Names, listed, signed, upper
from sim.study.telling.watch import number

UNITS = "(1: by custom what the whole of the other side's main part is worth to you)"


@dataclass(frozen=True)
class Brief:
    """What only one seat may read, in sentences."""

    wants: str
    fears: str
    fallback: str
    red_line: str

    def as_data(self) -> dict[str, Any]:
        """The brief as plain data."""
        return asdict(self)


def brief(world: World, seat: Seat) -> Brief:
    """The brief of a seat, from the scenario's stakes and the numbers of this world."""
    names = Names(world.plan)
    if seat.mediates:
        return _of_mediator(world, seat, names)
    party = world.party(seat.name)
    found = stakes(party)
    return Brief(_wants(found, names), _fears(party, found, names), _fallback(found), _red_line(party, found, names))


def _worth(pairs: Iterator[tuple[str, float]] | tuple[tuple[str, float], ...], names: Names) -> str:
    return listed(f"{names.track(track)} ({signed(value)})" for track, value in pairs)


def _wants(found: Stakes, names: Names) -> str:
    gains = tuple((track, value) for track, value in (*found.wants, *found.gives) if value > 0)
    costs = tuple((track, value) for track, value in (*found.wants, *found.gives) if value < 0)
    said = f"Carried out in full, these are worth to you: {_worth(gains, names)} {UNITS}." if gains else ""
    cost = f" These cost you: {_worth(costs, names)}." if costs else " Nothing that is asked costs you anything."
    return (said or "Nothing that the road brings is worth anything to you.") + cost


def _fears(party: Party, found: Stakes, names: Names) -> str:
    rival = names.within(party.rival_name)
    risk = percent(number(party.value("freeze_to_war")))
    said = f"A return to war is worth {signed(found.war)} to you. Your side gives a failure {risk} to end in it."
    exposed = [
        (track, value) for track, value in found.gives if number(party.model.value(f"tracks.{track}.vulnerability")) > 0
    ]
    if exposed:
        said += f" You fear to have given {listed(names.track(t) for t, _ in exposed)} and to stand exposed to {rival}."
    weight, limit = number(party.home.hardliners), number(party.home.value("limit"))
    if weight > 0 and limit < 1:
        said += f" At home hardliners weigh {percent(weight)}; above {percent(limit)} they forbid any step."
    return said


def _fallback(found: Stakes) -> str:
    better = "a road that fails where it stands" if found.freeze >= found.war else "war"
    return (
        f"Without the road you are left with {better}, worth {signed(found.fallback)} to you; "
        f"what stands now pays {signed(found.now)}, the whole road would {signed(found.deal)}."
    )


def _red_line(party: Party, found: Stakes, names: Names) -> str:
    gain = found.deal - found.fallback
    if found.is_beyond:
        dearest = next((names.track(track) for track, value in found.gives if value < 0), "what is asked")
        return (
            f"Your red line is crossed by this road: carried out in full it is worth {signed(gain)} against your "
            f"fallback. The whole of {dearest} is more than it can pay you for."
        )
    own = sum(value * _left(party, track) for track, value in found.gives)
    theirs = gain - own
    if own >= 0 or theirs <= 0:
        return f"The whole road is worth {signed(gain)} more to you than your fallback: no line of yours is crossed."
    share = -own / theirs
    return (
        f"The whole road is worth {signed(gain)} more to you than your fallback. Do not give all that is yours for "
        f"less than {percent(share)} of what others still owe: below that you lose."
    )


def _left(party: Party, track: str) -> float:
    """How much of a track the road still asks of its owner."""
    return max(level_at_end(party, track) - number(party.model.ledger.level(track)), 0.0)


def _of_mediator(world: World, seat: Seat, names: Names) -> Brief:
    """A mediator wants the road to be finished, and has attention to spend."""
    mediator = next(one for one in world.mediators if one.name == seat.name)
    means = []
    for party in world.plan.parties:
        if mediator.has("leverage", party):
            means.append(f"pressure on {names.within(party)} ({number(mediator.leverage_over(party)):.2f})")
        if mediator.has("gift", party):
            means.append(f"a side payment to {names.within(party)} ({number(mediator.gift_to(party)):.2f})")
    means += [f"{channel} to lend" for channel in ("enforcement", "protection") if mediator.can(channel)]
    favours = [names.within(party) for party in world.plan.parties if number(mediator.cares_for(party)) < 1]
    spares = f" You would rather spare {listed(favours)} your pressure." if favours else ""
    roads = {name: number(mediator.likings[place]) for place, name in enumerate(world.road_names)}
    liked = max(roads, key=lambda name: roads[name])
    number_of = world.road_names.index(liked)
    return Brief(
        wants=f"You want the road to be carried out.{spares}",
        fears="Every act costs attention, attention fades, and without it nothing that you do counts.",
        fallback=(
            "You have no stakes of your own to fall back on. Your means, at full attention: "
            f"{listed(means) or 'nothing but your good offices'}."
        ),
        red_line=(
            f"{upper(names.road(number_of))} is the road that you like best."
            if world.table.is_open and len(roads) > 1
            else "You are bound to no road but that in force."
        ),
    )
