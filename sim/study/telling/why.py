"""Why a party does what it does: the terms of its reckoning that weigh most, or the mood of the moment."""

from __future__ import annotations

from collections.abc import Mapping

from sim.model.forced import STRIKE, is_told
from sim.model.party import Party
from sim.phrases import plain
from sim.study.telling.sentence import listed, signed
from sim.study.telling.watch import number

Terms = Mapping[str, float]

GOING_ON = "going on"
"""The better of stepping and refusing later on: what holding is worth while nothing is due."""

FOR: Mapping[str, str] = {
    "meanwhile": "what the present state pays while it lasts",
    "road ahead": "what the road ahead promises",
    "prize": "the prize at the end of the stage",
    "exposure": "what it would be left with even if the others did not follow",
    "pressure": "pressure by mediators",
    "taking theirs": "the danger of a failure even if the others deliver",
    "freeze": "the danger of a freeze",
    "enforcement": "enforcement, which takes back what refusing gains",
    "honour": "its honour",
    "greed": "that it has been given nothing it could keep by refusing",
    "undetected": "what it keeps if the pretence passes",
    "found out": "what is left to it if it is found out",
    "lines back": "what it gets back",
    GOING_ON: "a road that is worth less to it than nothing",
}
"""What speaks for acting rather than holding."""

AGAINST: Mapping[str, str] = {
    "meanwhile": "what the present state costs it while it lasts",
    "road ahead": "what the road ahead would cost it",
    "exposure": "the fear of standing exposed if the others do not follow",
    "waiting": "help that is on its way and worth waiting for",
    "tension": "recent violence",
    "home front": "what a step costs it at home",
    "taking theirs": "what it can have without giving its own part",
    "freeze": "a freeze that it can live with",
    "enforcement": "what enforcement takes back",
    "greed": "what it gains by keeping what it was given and giving no more",
    "honour": "its honour",
    "price": "the price of taking back",
    "found out": "the danger of being found out",
    "undetected": "what it would lose even if the pretence passed",
    "lines back": "the answer to its taking back",
    GOING_ON: "the road that it would leave",
}
"""What speaks against it."""

MOST = 2  # terms that are named
LEAST = 0.005  # units: less is not worth a word


def balance(acting: Mapping[str, object], holding: Mapping[str, object]) -> dict[str, float]:
    """For each named term, how much it speaks for acting rather than holding; they add up to the gain."""
    names = dict.fromkeys((*acting, *holding))
    return {name: number(acting.get(name, 0.0)) - number(holding.get(name, 0.0)) for name in names}


def balance_of(party: Party, option: str, track: str = "") -> dict[str, float]:
    """The balance of stepping, of pretending or of taking back a track, against what holding it is worth.

    Where nothing is due, holding is going on: a line that creeps leaves the road ahead as it is, a breach gives it up.
    """
    acting = party.terms[f"{option} {track}" if option in ("cheat", "reverse") else option]
    if option != "reverse" or bool(party.view.stand.tracks[track].is_due[0]):
        return balance(acting, party.terms["hold"])
    stays = "road ahead" if bool(party.excused[0]) else GOING_ON
    return balance(acting, {stays: party.view.lent.best})


def speaking_for(found: Terms) -> str:
    """The terms that most speak for acting: "the danger of a freeze (+0.20)"."""
    return _named(found, FOR, 1)


def speaking_against(found: Terms) -> str:
    """The terms that most speak against it."""
    return _named(found, AGAINST, -1)


def _named(found: Terms, phrases: Mapping[str, str], side: int) -> str:
    ranked = sorted((term for term in found if side * found[term] >= LEAST), key=lambda term: -side * found[term])
    return listed(f"{phrases.get(term, term)} ({signed(found[term])})" for term in ranked[:MOST]) if ranked else ""


def stepping(party: Party) -> str:
    """Why a party steps."""
    return _acting(party, "step")


def holding(party: Party) -> str:
    """Why a party holds what is due, completing "The party holds ..."."""
    if is_told(party.model, party.name, *party.tracks):
        return "as it was told to"
    if bool(party.home.forbids[0]):
        return "because its home front does not allow the step"
    if not party.reckons:
        return f"by its rule ({plain(party.strategy)})"
    found = balance_of(party, "step")
    gain = sum(found.values())
    if gain > 0:
        return f"although the step is worth more to it ({signed(gain)}): its mood is against it"
    said = speaking_against(found)
    return f"because of {said}" if said else "because the step is worth hardly less to it"


def pretending(party: Party, track: str) -> str:
    """Why a party pretends."""
    return _acting(party, "cheat", track)


def taking_back(party: Party, track: str) -> str:
    """Why a party takes back."""
    return _acting(party, "reverse", track)


def striking(party: Party) -> str:
    """Why a party strikes, completing "The party orders a limited strike: ..."."""
    if is_told(party.model, party.name, STRIKE):
        return "it was told to"
    found = {term: number(value) for term, value in party.strikes.terms.items()}
    worth = sum(found.values())
    wish = f"retaliation is worth {signed(found['retaliation'])} to it"
    if worth > 0:
        return f"{wish}, which outweighs what speaks against it (in all {signed(worth)})"
    return f"{wish}; with its price and its dangers that is {signed(worth)}, but the mood of the moment is for it"


def _acting(party: Party, option: str, track: str = "") -> str:
    """Why an option rather than holding, as a sentence about "it"."""
    if is_told(party.model, party.name, *party.tracks):
        return "It was told to."
    if not party.reckons:
        return f"It acts by its rule ({plain(party.strategy)})."
    found = balance_of(party, option, track)
    gain = sum(found.values())
    if gain > 0:
        said = speaking_for(found)
        return f"What speaks for it most: {said}." if said else "It is worth hardly more to it than holding."
    return f"By its reckoning holding is worth more ({signed(-gain)}), but the mood of the moment is for it."
