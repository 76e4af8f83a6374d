"""How a story begins: which world it is, who is there, and which road there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.model.world import World
from sim.phrases import percent, plain
from sim.study.telling.road import first_words
from sim.study.telling.sentence import Names, Sentence, listed
from sim.study.telling.watch import Numbers

ROLES: Mapping[str, str] = {
    "mediators": "Mediators",
    "contributors": "Those who may send troops",
    "donors": "Donors",
    "spoilers": "Armed groups outside the deal",
    "backers": "A backer that may rearm",
    "linked_fronts": "Fighting elsewhere that may spill over",
    "populations": "Those who live with it",
}


def opening(world: World, names: Names, start: Numbers) -> Iterator[list[Sentence]]:
    """The paragraphs before the first week."""
    which = f"World {world.ids[0]} of “{names.plan.name}”, seed {world.luck.seed}: one of many possible worlds."
    yield [Sentence(0, "", "setting", which), Sentence(0, "", "setting", _how_to_read(names))]
    yield [*_parties(world, names, start), *_others(world, names)]
    yield [Sentence(0, "", "road", first_words(names, world))]


def _how_to_read(names: Names) -> str:
    dated = "Weeks are named by their first day. " if names.plan.start is not None else ""
    force = " The force is always counted as a share of the whole planned force." if names.plan.contributors else ""
    return (
        f"{dated}Figures in brackets say how much a reason weighs, in the party's own units: 1 is by custom what the "
        f"whole of the other side's main part is worth to it.{force}"
    )


def _parties(world: World, names: Names, start: Numbers) -> Iterator[Sentence]:
    for party in world.parties:
        owes = listed(f"{names.track(track)} ({percent(start[f'level {track}'])} done)" for track in party.tracks)
        kind = "keeps its word" if start[f"{party.name}.keeper"] else "keeps its word where that is cheap"
        rule = "" if party.reckons else f" It acts by a simple rule ({plain(party.strategy)})."
        text = f"{names.of(party.name)} owes {owes or 'nothing'}; in this world it is of the type that {kind}.{rule}"
        yield Sentence(0, party.name, "cast", text)
    first, second = (names.within(party.name) for party in world.parties)
    theirs, others = (percent(start[f"{party.name}.trust"]) for party in world.parties)
    text = f"Neither knows the other's type: {first} trusts {second} to {theirs}, {second} trusts {first} to {others}."
    yield Sentence(0, "", "cast", text)


def _others(world: World, names: Names) -> Iterator[Sentence]:
    plan = names.plan
    owners = dict.fromkeys(track.owner for track in plan.tracks.values() if track.owner not in plan.parties)
    if owners:
        owned = (
            f"{owner} ({listed(names.track(key) for key, track in plan.tracks.items() if track.owner == owner)})"
            for owner in owners
        )
        yield Sentence(0, "", "cast", f"Third parties owe the rest: {listed(owned)}.")
    for section, role in ROLES.items():
        part: Mapping[str, Any] = getattr(plan, section)
        if part:
            who = listed(
                names.within(name) + (_standing(plan, name) if section == "contributors" else "") for name in part
            )
            yield Sentence(0, "", "cast", f"{role}: {who}.")


def _standing(plan: Any, name: str) -> str:
    """What is particular about a contributor at the start."""
    vetoed = [party.title or key for key, party in plan.parties.items() if name in party.vetoes]
    status = plan.contributors[name].status
    said = ([] if status == "undecided" else [status]) + ([f"vetoed by {listed(vetoed)}"] if vetoed else [])
    return f" ({', '.join(said)})" if said else ""
