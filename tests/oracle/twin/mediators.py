"""Mediators: each week each does the one thing that helps a step most, if that is worth its while."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import TYPE_CHECKING, Any, NamedTuple

import mesa

from tests.oracle.twin.chance import likely, share, together

if TYPE_CHECKING:
    from tests.oracle.twin.party import Party
    from tests.oracle.twin.world import World


class Act(NamedTuple):
    """What a mediator does for a week, and whom it does it to."""

    kind: str
    whom: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.whom}".strip()


REST, ENFORCE, PROTECT, PROPOSE = Act("rest"), Act("enforce"), Act("protect"), Act("propose")


class Mediator(mesa.Agent):
    """Presses, reassures, proposes, guarantees; tires, and is renewed by events."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world)
        self.name = name
        self.facts: dict[str, Any] = world.numbers["mediators"][name]
        self.common: dict[str, float] = world.numbers["mediation"]
        self.attention: float = self.facts["attention"]
        self.act = REST
        self.effects: dict[str, float] = {}
        self.proposal = -1
        self.fading = exp(-world.dt / self.facts["lasts"])
        roads = world.roads if world.talks.may_change else ()
        self.prefers = [self.facts["prefers"].get(road.name, 1.0) for road in roads]

    def cares_for(self, party: str) -> float:
        """How far it does not spare a party."""
        return 1.0 - self.facts["bias"].get(party, 0.0)

    def decide(self) -> None:
        """Take the act of the largest effect, the first among equals, if it is worth its while."""
        self.act, self.effects, most = REST, {}, 0.0
        for act, effect in self.options():
            self.effects[str(act)] = effect
            if effect > most:
                most, self.act = effect, act
        if most < self.common["threshold"]:
            self.act = REST

    def options(self) -> Iterator[tuple[Act, float]]:
        """What it could do, and how far each raises the chances of steps."""
        moved = [party for party in self.model.parties if party.reckons and party.has_due]
        now = {party.name: party.likely_steps(party.bare) for party in moved}

        def rise(party: Party, gain: float) -> float:
            return party.likely_steps(party.bare + gain) - now[party.name]

        attention, facts = self.attention, self.facts
        for party in moved:
            unsparing = self.cares_for(party.name)
            leverage = facts["leverage"].get(party.name, 0.0) * party.part
            yield Act("press", party.name), unsparing * rise(party, leverage * attention)
        for party in moved:
            view = party.foresight
            gift = facts["gift"].get(party.name, 0.0) * party.part
            paid = view.discount_here * view.outlook.chance * gift * attention
            yield Act("induce", party.name), rise(party, paid)
        for act, key in ((ENFORCE, "enforcement"), (PROTECT, "protection")):
            lent = facts[key] * attention
            yield act, sum(rise(party, party.raised_by(key, lent)) for party in moved) if lent else 0.0
        if self.model.talks.candidates:
            yield PROPOSE, self.best_road()

    def best_road(self) -> float:
        """The road that it would propose; the effect of proposing it."""
        world, most = self.model, -1.0
        for road, surpluses in world.talks.candidates.items():
            effect = self.prefers[road]
            for party, surplus in zip(world.parties, surpluses, strict=True):
                effect *= likely(party.rationality * surplus)
            if effect > most:
                most, self.proposal = effect, road
        return most

    def apply(self) -> None:
        """Tire, and more so by acting."""
        effort = 0.0 if self.act == REST else self.common["effort"] * self.model.dt
        self.attention = share(self.attention * self.fading - effort)


class Mediation:
    """All mediators together: what they did last week takes effect, with the attention that they pay now."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.mediators = [Mediator(world, name) for name in sorted(world.numbers["mediators"])]

    @property
    def attention(self) -> float:
        """The largest attention of any of them."""
        return max((mediator.attention for mediator in self.mediators), default=0.0)

    def _acting(self, act: Act) -> Iterator[Mediator]:
        return (mediator for mediator in self.mediators if mediator.act == act)

    def leverage_over(self, party: str) -> float:
        """What all could bring to bear on a party."""
        return sum(m.facts["leverage"].get(party, 0.0) * m.attention for m in self.mediators)

    def pressure_on(self, party: str) -> float:
        """What stepping its whole way is worth more to a party because it is pressed."""
        return sum(m.facts["leverage"].get(party, 0.0) * m.attention for m in self._acting(Act("press", party)))

    def gift_to(self, party: str) -> float:
        """The side payment attached to the open rung, were it the whole way."""
        return sum(m.facts["gift"].get(party, 0.0) * m.attention for m in self._acting(Act("induce", party)))

    def lent(self, key: str) -> float:
        """The enforcement or protection that is lent this week."""
        lent = 0.0
        for mediator in self._acting(ENFORCE if key == "enforcement" else PROTECT):
            lent = together(lent, mediator.facts[key] * mediator.attention)
        return lent

    def sets_right(self) -> float:
        """The chance that their messages correct a misread attack."""
        messages, misread = self.world.numbers["mediation"]["messages"], 1.0
        for mediator in self.mediators:
            misread *= 1.0 - messages * mediator.attention
        return 1.0 - misread
