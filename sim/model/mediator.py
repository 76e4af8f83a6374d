"""A mediator: each week it does the one thing that it expects to help most, and tires by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model import forced
from sim.model.state import Carried, PerWorld
from sim.rules import foresight, mediation
from sim.rules.arrays import Integers, Number, total

if TYPE_CHECKING:
    from sim.model.party import Party
    from sim.model.world import World


class Mediator(mesa.Agent):
    """Presses, induces, lends, proposes or rests.

    Per world: `attention`, how much it still cares, and so what it counts for; `act`, an index in mediation.ACTS,
    which takes effect in the week after.
    """

    model: World
    attention: PerWorld
    act: PerWorld
    likings: Carried[tuple[Number, ...]]
    _leverage: Carried[dict[str, Number]]
    _cares: Carried[dict[str, Number]]

    def __init__(self, model: World, name: str) -> None:
        super().__init__(model)
        self.name = name
        none = np.zeros(len(model.worlds))
        self.attention = none + self.value("attention")
        self.act = np.full(len(none), mediation.REST, dtype=np.int64)
        self.next_act: Integers = self.act
        stated = model.plan.mediators[name]
        parties = tuple(model.plan.parties)
        self._leverage = {party: self._of_party("leverage", party, 0.0) for party in parties}
        self._cares = {party: 1.0 - self._of_party("bias", party, 0.0) for party in parties}
        self.likings = tuple(self._liking(road) for road in model.road_names)
        self._lends = {key: getattr(stated, key).limits[1] > 0 for key in ("enforcement", "protection")}

    def value(self, key: str) -> Number:
        """A parameter of this mediator."""
        return self.model.value(f"mediators.{self.name}.{key}")

    def _of_party(self, key: str, party: str, default: float) -> Number:
        stated = getattr(self.model.plan.mediators[self.name], key)
        return self.value(f"{key}.{party}") if party in stated else default

    def leverage_over(self, party: str) -> Number:
        """What its full pressure is worth to a party."""
        return self._leverage[party]

    def has(self, key: str, party: str) -> bool:
        """Whether it has something of this kind (leverage, a gift) for a party."""
        return party in getattr(self.model.plan.mediators[self.name], key)

    def cares_for(self, party: str) -> Number:
        """How far it does not spare a party."""
        return self._cares[party]

    def gift_to(self, party: str) -> Number:
        """The side payment that it can attach to the open stage."""
        return self._of_party("gift", party, 0.0)

    def _liking(self, road: str) -> Number:
        """How much it likes to propose a road."""
        stated = self.model.plan.mediators[self.name].prefers
        return np.zeros_like(self.attention) + (self.value(f"prefers.{road}") if road in stated else 1.0)

    def can(self, key: str) -> bool:
        """Whether it has something of this kind (a channel that it can lend) in any world."""
        return bool(self._lends[key])

    def decide(self) -> None:
        """Find the act of the largest expected effect; rest where none is worth while."""
        best = np.zeros_like(self.attention)
        act = np.full_like(self.attention, mediation.REST, dtype=np.int64)
        found = self.effects()
        for number, effect in found:
            better = effect > best
            best, act = np.where(better, effect, best), np.where(better, number, act)
        self.effect = best
        self.next_act = np.where(best >= self.model.value("mediation.threshold"), act, mediation.REST)
        if forced.of_mediator(self.name) in self.model.forced:
            self._be_forced(found)

    def _be_forced(self, effects: list[tuple[int, Number]]) -> None:
        """Do what the world's `forced` has in place of its own choice, and expect of it what it would expect."""
        model, key = self.model, forced.of_mediator(self.name)
        own = self.next_act
        self.next_act = forced.instead(model, key, forced.ACT, own)
        self.effect = np.where(self.next_act == own, self.effect, 0.0)
        for number, effect in effects:
            self.effect = np.where((self.next_act == number) & (own != number), effect, self.effect)
        if forced.ROAD in model.forced.get(key, {}):
            promised = model.table.wish(self, np.broadcast_to(model.forced[key][forced.ROAD], self.next_act.shape))
            self.effect = np.where(self.next_act == mediation.PROPOSE, promised, self.effect)

    def effects(self) -> list[tuple[int, Number]]:
        """The effect that it expects of each act that is open to it, 0 where that would change nothing."""
        model, found = self.model, list[tuple[int, Number]]()
        for number, party in zip(mediation.PRESS, model.parties, strict=True):
            if self.has("leverage", party.name) and _is_asked_anywhere(party):
                found.append((number, self._pressing(party)))
        for number, party in zip(mediation.INDUCE, model.parties, strict=True):
            if self.has("gift", party.name) and _is_asked_anywhere(party):
                found.append((number, self._inducing(party)))
        for number, channel in ((mediation.ENFORCE, "enforcement"), (mediation.PROTECT, "protection")):
            asked = [party for party in model.parties if _is_asked_anywhere(party)]
            if self.can(channel) and asked:
                found.append((number, total(self._lending(party, channel) for party in asked)))
        proposal = model.table.best_for(self)
        if proposal is not None:
            found.append((mediation.PROPOSE, proposal))
        return found

    def _pressing(self, party: Party) -> Number:
        added = self.leverage_over(party.name) * party.view.part * self.attention
        return self.cares_for(party.name) * self._rise(party, added)

    def _inducing(self, party: Party) -> Number:
        outlook = party.view.bare.outlook
        added = outlook.discount * outlook.chance * (self.gift_to(party.name) * party.view.part) * self.attention
        return self._rise(party, added)

    def _lending(self, party: Party, channel: str) -> Number:
        bare, lent = party.view.bare, party.value("faith.guarantee") * self.value(channel) * self.attention
        with_it = {channel: foresight.together(getattr(bare.outlook, channel), lent)}
        gain = replace(bare, outlook=replace(bare.outlook, **with_it)).gain
        return self._rise(party, gain - bare.gain)

    @staticmethod
    def _rise(party: Party, added: Number) -> Number:
        """How much likelier a step gets where something of the party is due."""
        view = party.view
        return np.where(view.due, mediation.rise(view.unaided_gain, added, party.value("rationality"), view.part), 0.0)

    def apply(self) -> None:
        """The act is done, and attention is spent."""
        model = self.model
        acts = self.next_act != mediation.REST
        self.attention = mediation.attention_after(
            self.attention, self.value("lasts"), model.value("mediation.effort") * acts, model.dt
        )
        self.act = self.next_act


def _is_asked_anywhere(party: Party) -> bool:
    """Whether a party that reckons owes something in any world."""
    return party.reckons and bool(party.view.due.any())
