"""The calendar: dated events, deadlines that pass, and elections."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.oracle.twin.world import World

Entries = dict[int, list[Any]]


def weeks_to(when: Any, numbers: dict[str, Any]) -> float:
    """A week or a date, as weeks from the start."""
    return when if isinstance(when, (int, float)) else (when - numbers["start"]).days / 7.0


class Calendar:
    """What happens on a date, by the step into which the date falls."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.events: Entries = {}
        for event in world.numbers["events"]:
            self._note(self.events, event["at"], event)
        self.deadlines: list[Entries] = []
        for road in world.roads:
            entries: Entries = {}
            for number, stage in enumerate(road.stages):
                if stage["deadline"] is not None:
                    self._note(entries, stage["deadline"], (road.closes.index(number), stage["missed"]))
            self.deadlines.append(entries)
        self.elections: Entries = {}
        for party in world.parties:
            for when in party.facts["home_front"]["elections"]:
                self._note(self.elections, when, party.home_front)
        self.is_empty = not (self.events or self.elections or any(self.deadlines))

    def _note(self, entries: Entries, when: Any, what: Any) -> None:
        step = floor(weeks_to(when, self.world.numbers) / self.world.dt + 1e-9)
        entries.setdefault(step, []).append(what)

    def recall(self) -> None:
        """What past events that happened have changed holds at the start, as much of it as has not faded."""
        world = self.world
        for event in world.numbers["events"]:
            if event["happened"]:
                world.shake(event["shock"], -weeks_to(event["at"], world.numbers))
        for population in world.populations:
            population.first_tension = world.truce.tension

    def happen(self) -> None:
        """Events first, then deadlines, then elections."""
        world, step = self.world, self.world.step_number
        for event in self._happening(step):
            world.shake(event["shock"])
        journey = world.journey
        for last_rung, missed in self.deadlines[journey.road.number].get(step, ()):
            if journey.agreed and journey.road.place <= last_rung:
                world.shake(missed)
        for home_front in self.elections.get(step, ()):
            home_front.vote()

    def catch_up(self, since: int) -> None:
        """What events of a war since a step have changed, as much of it as has not faded, holds after it."""
        now = self.world.step_number
        for step in range(since, now):
            for event in self._happening(step):
                self.world.shake(event["shock"], (now - step) * self.world.dt)

    def _happening(self, step: int) -> list[Any]:
        return [e for e in self.events.get(step, ()) if self.world.dice.all("event", e["name"])[step] < e["chance"]]
