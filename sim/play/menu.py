"""What is open to the one who plays: by what it is about, the options, the first of which is to do nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.model.forced import ACT, ANSWER, ROAD, STRIKE, VOTES_FOR_WAR, WAR
from sim.model.outcomes import ACTS, OPTIONS
from sim.model.party import Party
from sim.model.world import World
from sim.play.seat import Seat
from sim.study.telling.sentence import Names

Move = Mapping[str, str]
"""What is done in a week: by what it is about, the word of an option. Empty: left to the actor of the model."""
ACCEPT, REFUSE = "accept", "refuse"
WORDS = {"step": "step", "hold": "hold", "cheat": "pretend", "reverse": "reverse"}
"""What is typed for a party's option."""
STILL = ("refrain", "truce")
"""Words for doing nothing with what is open in every week."""
SAID = {
    "step": "deliver a tranche of {track}",
    "hold": "hold {track}",
    "cheat": "only pretend to deliver a tranche of {track}",
    "reverse": "take back a part of {track}",
}
"""What a party's option is."""


@dataclass(frozen=True)
class Option:
    """One thing to do: what it is about, the word for it (also what is saved), what it is, and its number in the model.

    `aim` is what a verb needs beside it where several options have the same one: a track, a party, a road.
    """

    about: str
    word: str
    says: str
    value: int
    verb: str
    aim: str = ""
    road: int | None = None


@dataclass(frozen=True)
class Menu:
    """The options by what they are about; of each the first is what is done where nothing is said."""

    groups: Mapping[str, Sequence[Option]]

    @property
    def options(self) -> list[Option]:
        """All of them, in order."""
        return [option for group in self.groups.values() for option in group]

    @property
    def quiet(self) -> dict[str, str]:
        """The move that does nothing."""
        return {about: group[0].word for about, group in self.groups.items()}

    def option(self, about: str, word: str) -> Option:
        """The option of that word; raises KeyError where it is not open."""
        if not self.has(about, word):
            raise KeyError(f"{about}: {word}")
        return next(one for one in self.groups[about] if one.word == word)

    def has(self, about: str, word: str) -> bool:
        """Whether it is open."""
        return any(one.word == word for one in self.groups.get(about, ()))

    def forced(self, seat: Seat, move: Move) -> dict[str, dict[str, Any]]:
        """The move as the model takes it; raises KeyError for what is not open."""
        found: dict[str, Any] = {}
        for about, word in move.items():
            option = self.option(about, word)
            found[about] = option.value
            if option.road is not None:
                found[ROAD] = option.road
        return {seat.key: found} if found else {}


def menu(world: World, seat: Seat) -> Menu:
    """What is open in the one world, as the week's decisions are taken."""
    names = Names(world.plan)
    options = _of_mediator(world, seat, names) if seat.mediates else _of_party(world.party(seat.name), names)
    groups: dict[str, list[Option]] = {}
    for option in options:
        groups.setdefault(option.about, []).append(option)
    return Menu(groups)


def answers(world: World, seat: Seat) -> Menu:
    """What may be answered to the road on the table."""
    road = Names(world.plan).road(int(world.table.on_table[0]))
    found = (Option(ANSWER, REFUSE, f"refuse {road}", 0, REFUSE), Option(ANSWER, ACCEPT, f"accept {road}", 1, ACCEPT))
    return Menu({ANSWER: found})


def _of_party(party: Party, names: Names) -> Iterator[Option]:
    for track in (*party.tracks, *party.beside):
        hold, *others = (_conduct(track, option, names) for option in ("hold", "step", "cheat", "reverse"))
        is_open = [one for one in others if party.allows(track, np.array([one.value]))[0]]
        if is_open:
            yield from (hold, *is_open)
    if party.strikes.possible:
        yield Option(STRIKE, "refrain", "order no strike", 0, "refrain")
        yield Option(STRIKE, "strike", "order a limited strike", 1, "strike")
    yield Option(WAR, "truce", "keep the truce", 0, "truce")
    yield Option(WAR, "war", "go back to war, which ends the game", VOTES_FOR_WAR, "war")


def _conduct(track: str, option: str, names: Names) -> Option:
    word = WORDS[option]
    return Option(track, word, SAID[option].format(track=names.track(track)), OPTIONS.index(option), word, track)


def _of_mediator(world: World, seat: Seat, names: Names) -> Iterator[Option]:
    plan = world.plan.mediators[seat.name]
    mediator = next(one for one in world.mediators if one.name == seat.name)
    yield _act("rest", "rest, and spare attention")
    for verb, has, says in (
        ("press", plan.leverage, "press {party}"),
        ("induce", plan.gift, "offer {party} a side payment on the open stage"),
    ):
        for place, party in zip(("first", "second"), world.plan.parties, strict=True):
            if party in has:
                yield _act(f"{verb} {place}", says.format(party=names.within(party)), verb, party)
    for act, channel, says in (
        ("enforce", "enforcement", "see that promises are kept"),
        ("protect", "protection", "shield those who have done their part"),
    ):
        if mediator.can(channel):
            yield _act(act, f"lend {channel}: {says}")
    if world.table.hears()[0]:
        for road in np.flatnonzero(world.table.proposable()[:, 0]):
            name = world.road_names[int(road)]
            says = f"propose the road {names.road(int(road))}"
            yield Option(ACT, f"propose {name}", says, ACTS.index("propose"), "propose", name, int(road))


def _act(act: str, says: str, verb: str = "", aim: str = "") -> Option:
    return Option(ACT, f"{verb} {aim}".strip() or act, says, ACTS.index(act), verb or act, aim)
