"""The seat at which somebody plays: a party or a mediator of the scenario."""

from __future__ import annotations

from dataclasses import dataclass

from sim.model.forced import of_mediator
from sim.scenario.faults import BadScenario, Fault, close_match
from sim.scenario.schema import Scenario

SECTION = "mediators."
"""Before a name: the mediator is meant, where a party has the same name."""


@dataclass(frozen=True)
class Seat:
    """Who is played: the key of an actor, and whether it is a mediator or else a party."""

    name: str
    mediates: bool = False

    @property
    def key(self) -> str:
        """How the model calls it where something is to be forced: `hamas`, `mediators.us`."""
        return of_mediator(self.name) if self.mediates else self.name


def find(plan: Scenario, word: str) -> Seat:
    """The seat that a word means: a key, a title, or `mediators.KEY`; raises BadScenario where there is none."""
    seats = seats_of(plan)
    found = seats.get(word.removeprefix(SECTION)) if not word.startswith(SECTION) else seats.get(word)
    by_title = {_title(plan, seat).casefold(): seat for seat in reversed(seats.values())}
    found = found or by_title.get(word.casefold())
    if found is None:
        others = _elsewhere(plan, word)
        message = others or "no party and no mediator is called so"
        remedy = close_match(word, [name for name in seats if not name.startswith(SECTION)])
        raise BadScenario([Fault(f"--as {word}", None, "", message, remedy)])
    return found


def seats_of(plan: Scenario) -> dict[str, Seat]:
    """Every seat by what may be typed for it."""
    mediators = {name: Seat(name, mediates=True) for name in plan.mediators}
    return {**{SECTION + name: seat for name, seat in mediators.items()}, **mediators} | {
        name: Seat(name) for name in plan.parties
    }


def _title(plan: Scenario, seat: Seat) -> str:
    section = plan.mediators if seat.mediates else plan.parties
    return str(section[seat.name].title or seat.name)


def _elsewhere(plan: Scenario, word: str) -> str:
    """What is said of an actor who has another role."""
    for section, role in (
        ("contributors", "a contributor of troops"),
        ("donors", "a donor"),
        ("spoilers", "a spoiler"),
        ("populations", "a population"),
        ("backers", "a backer"),
    ):
        if word in getattr(plan, section):
            return f"`{word}` is {role} here, and only parties and mediators can be played"
    return ""
