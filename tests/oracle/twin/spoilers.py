"""Spoilers: armed actors outside the deal who attack it, and whose attacks are laid at a party's door."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, Any

import mesa

from tests.oracle.twin.chance import HIGHEST_RATE, poisson, severity_of

if TYPE_CHECKING:
    from tests.oracle.twin.party import Party
    from tests.oracle.twin.world import World


class Spoiler(mesa.Agent):
    """Attacks most when a step is near that it can still prevent."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world)
        self.name = name
        self.facts: dict[str, Any] = world.numbers["spoilers"][name]
        living = self.facts["population"]
        self.population = next((p for p in world.populations if p.name == living), None)
        blamed = [party for party in world.parties if party.name in self.facts["blames"]]
        self.blames = [
            (party, self.facts["blames"][party.name], world.dice.all("misattribution", f"{name}.{party.name}"))
            for party in blamed
        ]
        self.count_luck = world.dice.all("attack", name)
        self.severity_luck = world.dice.all("attack severity", name)
        self.attacks = 0
        self.rate = 0.0

    def decide(self) -> None:
        """How hard it tries this week."""
        facts = self.facts
        urge = -facts["deterred"] * self.model.backing.present()
        if facts["timing"] and any(chance > 0 and self.is_narrow(party.rival) for party, chance, _ in self.blames):
            urge += facts["timing"]
        if self.population and facts["recruits"]:
            urge += facts["recruits"] * self.population.withdrawn
        self.rate = min(facts["rate"] * exp(urge), HIGHEST_RATE)

    def is_narrow(self, other: Party) -> bool:
        """Whether this party is about to step by a narrow margin."""
        return other.reckons and other.has_due and 0.0 < other.gain < self.facts["margin"]

    def attack(self) -> tuple[int, float]:
        """How many attacks, and how severe together; the blame for them may fall on a party."""
        world, step = self.model, self.model.step_number
        count = poisson(self.rate * world.dt, self.count_luck[step])
        if not count:
            return 0, 0.0
        self.attacks += count
        uncorrected = 1.0 - world.mediation.sets_right()
        for party, chance, luck in self.blames:
            if luck[step] < chance * uncorrected:
                party.rival.observe_strike()
        return count, severity_of(count, self.severity_luck[step]) * self.facts["severity"]
