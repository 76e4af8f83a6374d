"""Types: what a keeper, or an opportunist, would do in a party's place, and what its rival expects of either.

Nobody knows of which type the other is; but what either type would do follows from payoffs that all know. A keeper
refuses at the price of its honour, an opportunist gains by exploiting what it was given; else both reckon alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log1p
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.ordinary.chance import likely
from benchmarks.ordinary.foresight import ByType, Foresight, Outlook, Temper
from benchmarks.ordinary.payoffs import Rung

if TYPE_CHECKING:
    from benchmarks.ordinary.party import Party
    from benchmarks.ordinary.road import Road

SUREST = 1.0 - 1e-6  # no conduct is taken for certain, else a single surprise would be proof
ROUNDS = (0.5, 0.5, 1.0)  # how far two sides go, round by round, towards what they find each other's types would do


class Conduct(NamedTuple):
    """What either type would do: the chance of a step now, and of delivery in time of what is due at each rung."""

    steps: ByType
    delivers: list[ByType]


def conduct_on(view: Foresight, outlook: Outlook) -> Conduct:
    """What either type of a party would do on a road that is only looked at: no mediator acts, and nobody waits."""
    return _by_type(*(_conduct_of(temper, view, outlook, 0.0, 0.0, 0.0) for temper in view.party.tempers))


def conduct_now(view: Foresight, outlook: Outlook, gift: float, pressure: float) -> Conduct:
    """What either type of a party would do this week, given what mediators lend, give and press for."""
    found = []
    for temper in view.party.tempers:
        waiting = view.waiting(temper, view.value_after(temper, view.ahead))
        found.append(_conduct_of(temper, view, outlook, gift, pressure, waiting))
    return _by_type(*found)


def _by_type(keeper: tuple[float, list[float]], opportunist: tuple[float, list[float]]) -> Conduct:
    by_keeper, keeper_delivers = keeper
    by_opportunist, opportunist_delivers = opportunist
    delivers = [ByType(*pair) for pair in zip(keeper_delivers, opportunist_delivers, strict=True)]
    return Conduct(ByType(by_keeper, by_opportunist), delivers)


def _conduct_of(
    temper: Temper, view: Foresight, outlook: Outlook, gift: float, pressure: float, waiting: float
) -> tuple[float, list[float]]:
    """The chance that one type steps now, and the chances that it delivers in time.

    Who holds the road up is moved by mediators from the week after, and who waits for help steps once it is there:
    everybody knows that.
    """
    party, here, numbers = view.party, view.rung, view.party.model.numbers
    values, gains = view.road_ahead(view.payoffs, view.ahead, view.end, temper)
    gain = view.gain_of(temper, outlook, values[here + 1], gift) + view.tension + view.home_cost + pressure
    given = given_by_then(view.here, outlook.chance, temper)
    already = party.is_pressed * view.part_here + (outlook.enforcement - view.outlook.enforcement) * given
    soon = gain + max(party.would_be_moved(view.part_here, given) - already, 0.0)
    if numbers["conduct"]["lookahead"] > numbers["learning"]["window"]:
        soon += waiting
    now, next_week = (
        0.0 if party.home_front.forbids else likely(party.rationality * worth / view.part_here)
        for worth in (gain + waiting, soon)
    )
    delivers = []
    for rung, asked in enumerate(view.asks_me):
        is_open = rung == here and view.owe_now
        if not asked and not is_open:
            delivers.append(1.0)
            continue
        given = given_by_then(view.payoffs.planned[rung], view.ahead[rung].chance, temper) + view.come[0]
        ahead = gains[rung] + party.would_be_moved(view.part[rung], given)
        step = next_week if is_open else likely(party.rationality * ahead / view.part[rung])
        in_time = view.commands[rung] * within_the_window(party, min(step, SUREST))
        delivers.append(nearly(in_time))
    return now, delivers


def given_by_then(rung: Rung, chance: float, temper: Temper) -> float:
    """What full enforcement would take from one who refuses: what the others have delivered by then."""
    with_theirs = rung.delivered_theirs + temper.greed * rung.taken_theirs
    return chance * with_theirs + (1.0 - chance) * (rung.delivered + temper.greed * rung.taken)


def within_the_window(party: Party, step: float) -> float:
    """The chance of a step in time: by the mood of the first week, or by one of those that come after it.

    Moods last: each week they turn with a small chance, and only a new one can overturn a refusal.
    """
    weeks = party.model.numbers["learning"]["window"] / party.model.dt
    return 1.0 - (1.0 - step) * exp((weeks - 1.0) * log1p(-step * party.mood_turns))


def this_week(party: Party, step: float, refused: float) -> float:
    """The chance that a type steps this week that has held as long as it would with the chance `refused` at the most.

    A mood that was against the step is overcome where the chance has risen since; or it turns.
    """
    overcome = min(max(step - refused, 0.0) / max(1.0 - refused, 1e-12), 1.0)
    return nearly(party.mood_turns * step + (1.0 - party.mood_turns) * overcome)


def nearly(chance: float) -> float:
    """A chance that is neither 0 nor 1."""
    return min(max(chance, 1.0 - SUREST), SUREST)


def settle(parties: Sequence[Party], road: Road) -> list[list[ByType]]:
    """What is to be expected of each party's types on a road on which nobody has acted yet.

    Each side reckons what the other's types would do, expecting of its own what these would do in return: half-way
    towards it at first, from both sure to deliver, and wholly in the last of the ROUNDS. The views down the road reckon
    with it from then on.
    """
    first, second = (party.view_of(road) for party in parties)
    of_first = of_second = [ByType(1.0, 1.0)] * road.rungs
    first.look()
    second.look()
    for part in () if first.is_stated else ROUNDS:
        first.expect(of_second)
        second.expect(of_first)
        of_first, of_second = (
            towards(of_first, conduct_on(first, first.outlook).delivers, part),
            towards(of_second, conduct_on(second, second.outlook).delivers, part),
        )
    first.expect(of_second)
    second.expect(of_first)
    return [of_first, of_second]


def towards(expected: list[ByType], found: list[ByType], part: float) -> list[ByType]:
    """So much of the way from what was expected towards what was found."""
    return [
        ByType(
            before.keeper + part * (after.keeper - before.keeper),
            before.opportunist + part * (after.opportunist - before.opportunist),
        )
        for before, after in zip(expected, found, strict=True)
    ]
