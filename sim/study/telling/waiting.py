"""How everybody stands while nothing happens: who holds what is due and why, who prepares, who waits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sim.model.party import Party
from sim.phrases import percent
from sim.study.telling import why
from sim.study.telling.sentence import Names, listed
from sim.study.telling.watch import Step, number

ROUNDING = 1e-9
TELLING = 0.02  # a share withheld that is worth a word


@dataclass(frozen=True)
class Stance:
    """How an actor stands: what kind of waiting it is, for what, the words for it, and what they rest on.

    `briefly` says it again where nothing has changed.
    """

    actor: str
    kind: str
    tracks: tuple[str, ...]
    text: str
    briefly: str = ""
    ground: str = ""


def stances(step: Step, names: Names) -> list[Stance]:
    """How the parties, and the third parties who owe something, stand in a week in which nothing happens."""
    if not step.before["ledger.agreed"]:
        return [Stance("", "no road", (), "No road is agreed, so that nothing is due.", "still no road is agreed")]
    return [*(_of_party(step, names, party) for party in step.world.parties), *_of_others(step, names)]


def _of_party(step: Step, names: Names, party: Party) -> Stance:
    title = names.of(party.name)
    due = tuple(track for track in party.tracks if step.before[f"due {track}"])
    tried = tuple(track for track in due if party.deeds[track].tried[0])
    if tried:
        text = f"{title} would deliver {_asked(step, names, tried)}, which is due, but does not command what it owes."
        return Stance(party.name, "tries", tried, text, f"{title} still does not command what it owes")
    if due:
        text = f"{title} holds {_asked(step, names, due)}, which {_is(due)} due, {why.holding(party)}."
        return Stance(party.name, "holds", due, text, f"{title} still holds {_named(names, due)}", _ground(party))
    preparing = tuple(track for track in party.tracks if step.before[f"owes {track}"])
    if preparing:
        ready = max(step.before[f"weeks left {track}"] for track in preparing)
        when = step.week + max(1, math.ceil(ready - ROUNDING))
        text = f"{title} prepares {_asked(step, names, preparing)}, due in week {when}."
        return Stance(party.name, "prepares", preparing, text, f"{title} still prepares", str(when))
    return Stance(party.name, "waits", (), f"{title} owes nothing now and waits for the others.")


def _ground(party: Party) -> str:
    """What a party that holds rests on, without its numbers: if this stays, the stance does."""
    said = why.holding(party)
    return "".join(letter for letter in said if not (letter.isdigit() or letter in "+−.()"))


def _of_others(step: Step, names: Names) -> Iterator[Stance]:
    ledger = step.world.ledger
    others = dict.fromkeys(ledger.owner[track] for track in ledger.on_road if ledger.owner[track] not in names.parties)
    for owner in others:
        due = tuple(track for track in ledger.on_road if ledger.owner[track] == owner and step.before[f"due {track}"])
        if due:
            withheld = _withheld(step, names, due)
            text = f"{names.of(owner)}: {_asked(step, names, due)} {_is(due)} due and not delivered{withheld}."
            yield Stance(
                owner, "owes", due, text, f"{_named(names, due)} {_is(due)} still due from {names.within(owner)}"
            )


def _withheld(step: Step, names: Names, due: tuple[str, ...]) -> str:
    """Which parties withhold their consent to the work that is due, and how much of it that keeps back."""
    said = [
        f"{names.within(party)} withholds {percent(number(share))} of it"
        for track in due
        if track not in step.world.force.tracks
        for party, share in step.world.provider_of(track).withheld[track].items()
        if number(share) >= TELLING
    ]
    return f"; consent is asked, and {listed(said)}" if said else ""


def _asked(step: Step, names: Names, tracks: tuple[str, ...]) -> str:
    return listed(f"{names.track(track)} (to {percent(step.before[f'asked {track}'])})" for track in tracks)


def _named(names: Names, tracks: tuple[str, ...]) -> str:
    return listed(names.track(track) for track in tracks)


def _is(tracks: tuple[str, ...]) -> str:
    return "is" if len(tracks) == 1 else "are"
