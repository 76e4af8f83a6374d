"""What the choices mean, and what they are worth by the actor's own reckoning: for one who asks."""

from __future__ import annotations

from collections.abc import Iterator

from sim.model.forced import ACT, ANSWER, STRIKE, WAR
from sim.model.outcomes import OPTIONS
from sim.model.party import Party
from sim.model.world import World
from sim.phrases import percent
from sim.play.menu import WORDS, Menu, Option
from sim.play.seat import Seat
from sim.study.telling import why
from sim.study.telling.sentence import Names, signed
from sim.study.telling.watch import number

MEANS = {
    "step": "it counts once verified; a verification may reject it by mistake, and then it must be made again.",
    "hold": "the other side watches, and trusts you less the longer what it takes a keeper to deliver is held.",
    "pretend": "it passes as delivered unless it is found out, now or at a later inspection; that would cost trust.",
    "reverse": "what stood is undone for all to see, as far as it can be undone; that costs trust.",
    "strike": "violence short of war: tension rises, the other's trust falls, and the truce may break.",
    "refrain": "no strike this week.",
    "truce": "the truce goes on, as far as it is yours to keep.",
    "war": "the truce is over: collapsed.",
    "rest": "nothing is spent, and attention only fades.",
    "press": "for a week, a step becomes worth more to that party, and a strike less.",
    "induce": "for a week, the end of the open stage becomes worth more to that party.",
    "enforce": "for a week, promises are likelier to be kept, as far as the parties have faith in it.",
    "protect": "for a week, who is let down loses less, as far as the parties have faith in it.",
    "propose": "both must accept; if you are not alone to propose, the one is heard whose road promises most.",
    "accept": "if the other side accepts as well, this is the road from now on; levels stay as they are.",
    "refuse": "the road stays as it is; this one comes back only if somebody's mind moves.",
}
"""What follows from a choice, by its verb."""
EXCUSED = (
    "what stood is undone for all to see; while the other side is overdue that is no breach and costs no trust, and it "
    "is asked of you again once the other side has nothing due any more."
)
"""What follows from taking back where it is excused."""
OWN = (
    "Figures: what it is worth by your own side's reckoning, in its own units (1: by custom what the whole of the "
    "other side's main part is worth to it), from what it wants and believes. The reckoning is that of the model's "
    "actor; you need not follow it."
)


def explained(world: World, seat: Seat, menu: Menu) -> Iterator[str]:
    """A sentence or two on each choice, in the order of the menu."""
    for option in menu.options:
        yield f"{option.says}: {_meaning(world, seat, option)}{worth(world, seat, option)}"


def _meaning(world: World, seat: Seat, option: Option) -> str:
    """What follows from a choice."""
    is_excused = option.verb == "reverse" and bool(world.party(seat.name).excused[0])
    return EXCUSED if is_excused else MEANS[option.verb]


def worth(world: World, seat: Seat, option: Option) -> str:
    """What a choice is worth to a party by its own reckoning, or what it takes of a mediator."""
    names = Names(world.plan)
    if seat.mediates:
        return _effort(world, seat, option, names)
    party = world.party(seat.name)
    if option.about == ANSWER:
        surplus = number(world.table.worth(party))
        side = "more" if surplus > 0 else "less"
        wanted = f" It is worth {abs(surplus):.2f} {side} to your side than a failure with its margin."
        return wanted if option.verb == "accept" else ""
    if not party.reckons:
        return ""
    if option.about == STRIKE:
        return f" Worth {signed(number(party.strikes.weigh()))}." if option.verb == "strike" else " Worth 0."
    if option.about == WAR:
        held, kept = number(party.view.war), max(number(party.step_value), number(party.hold_value))
        return f" Worth {signed(held if option.verb == 'war' else kept)}."
    return _of_track(party, option)


def _of_track(party: Party, option: Option) -> str:
    """What an option about a track is worth, and what speaks most for and against it beside holding."""
    values = dict(zip(OPTIONS, party.weigh(option.about), strict=True))
    key = next(key for key, word in WORDS.items() if word == option.word)
    said = f" Worth {signed(number(values[key]))}."
    if key == "hold":
        return said
    found = why.balance_of(party, key, option.about)
    for side, told in (("For", why.speaking_for(found)), ("Against", why.speaking_against(found))):
        said += f" {side} it: {told}." if told else ""
    return said


def _effort(world: World, seat: Seat, option: Option, names: Names) -> str:
    """What an act takes of a mediator, and what its pressure or its gift is worth at most."""
    if option.about != ACT or option.verb == "rest":
        return ""
    mediator = next(one for one in world.mediators if one.name == seat.name)
    effort = number(world.value("mediation.effort")) * world.dt
    spent = f" It takes {100 * effort:.2g} points of attention." if effort > 0 else ""
    attention = number(mediator.attention)
    if option.verb in ("press", "induce"):
        full = mediator.leverage_over(option.aim) if option.verb == "press" else mediator.gift_to(option.aim)
        return f" Worth {number(full) * attention:.2f} to {names.within(option.aim)}.{spent}"
    if option.verb in ("enforce", "protect"):
        channel = {"enforce": "enforcement", "protect": "protection"}[option.verb]
        return f" It lends {percent(number(mediator.value(channel)) * attention)}.{spent}"
    return spent
