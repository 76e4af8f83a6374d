"""What a seat's advisers would do at a decision, and why: the actor of the model, its moods being as they are."""

from __future__ import annotations

from collections.abc import Sequence

from sim.model.outcomes import OPTIONS
from sim.model.party import Party
from sim.model.world import World
from sim.phrases import plain
from sim.play.course import DELIVER, HOLD, PRETEND, REST, TAKE_BACK, Choice
from sim.play.menu import ACCEPT, REFUSE
from sim.play.point import Advice
from sim.play.seat import Seat
from sim.study.telling import why
from sim.study.telling.sentence import Names, signed
from sim.study.telling.watch import number

COURSES = {"step": DELIVER, "hold": HOLD, "cheat": PRETEND}


def advice(world: World, seat: Seat, choices: Sequence[Choice]) -> Advice:
    """What the advisers would choose of these courses."""
    if len(choices) == 1:
        return Advice(choices[0].id, "Nothing else can be done.")
    if seat.mediates:
        return _of_mediator(choices)
    party, names = world.party(seat.name), Names(world.plan)
    ranked = sorted(party.tracks, key=lambda track: -number(world.ledger.is_due(track)))
    wishes = {track: OPTIONS[int(party.inclined(track)[0])] for track in (*ranked, *party.beside)}
    back = [track for track, option in wishes.items() if option == "reverse"]
    open_now = {one.id for one in choices}
    if back and f"{TAKE_BACK} {back[0]}" in open_now:
        return Advice(f"{TAKE_BACK} {back[0]}", _why(party, "reverse", back[0], f"Take {names.track(back[0])} back"))
    if not ranked:
        return Advice(HOLD, "Nothing is asked of your side.")
    track = ranked[0]
    if not world.ledger.is_due(track)[0]:
        gain = number(party.step_value) - number(party.hold_value)
        wanted = DELIVER if gain > 0 and DELIVER in open_now else HOLD
        return Advice(wanted, f"Nothing is due now; a step as things stand is worth {signed(gain)} against holding.")
    option = wishes[track] if COURSES.get(wishes[track], HOLD) in open_now else "hold"
    heading = {"step": "Deliver", "cheat": "Pretend"}.get(option, "Hold")
    return Advice(COURSES.get(option, HOLD), _why(party, option, track, heading))


def _why(party: Party, option: str, track: str, heading: str) -> str:
    """The reason in a sentence."""
    if not party.reckons:
        return f"{heading}, by your side's rule ({plain(party.strategy)})."
    if option == "hold" and bool(party.home.forbids[0]):
        return f"{heading}: the home front does not allow a step."
    found = why.balance_of(party, "step" if option == "hold" else option, track)
    gain = sum(found.values())
    if option == "hold":
        said = why.speaking_against(found)
        if gain > 0:
            return f"{heading}, although a step is worth {signed(gain)} more: the mood of the day is against it."
        return f"{heading}: what speaks against a step is {said}." if said else f"{heading}: a step gains hardly more."
    said = why.speaking_for(found)
    if gain <= 0:
        return f"{heading}, although it is worth {signed(gain)} against holding: the mood of the day is for it."
    return f"{heading}: what speaks for it is {said}." if said else f"{heading}: it is worth {signed(gain)} more."


def of_answer(choices: Sequence[Choice]) -> Advice:
    """What the advisers would say to a road."""
    worth = next(one.worth or 0.0 for one in choices if one.id == ACCEPT)
    if worth > 0:
        return Advice(ACCEPT, f"Accept: the road is worth {worth:.2f} more to you than a failure with its margin.")
    return Advice(REFUSE, f"Refuse: the road is worth {-worth:.2f} less to you than a failure with its margin.")


def _of_mediator(choices: Sequence[Choice]) -> Advice:
    best = max(choices, key=lambda one: (one.worth or 0.0, one.id == REST))
    if not best.worth:
        return Advice(REST, "Rest: nothing that you could do now would move anybody.")
    return Advice(best.id, f"{best.says[:1].upper()}{best.says[1:]}: of all that you could do it should help most.")
