"""A mediator: each week it does the one thing that it expects to help most, and tires by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model import forced
from sim.model.state import Carried, PerWorld
from sim.rules import foresight, mediation
from sim.rules.arrays import Floats, Integers, Number, plain, total

if TYPE_CHECKING:
    from sim.model.party import Party
    from sim.model.world import World


class Mediator(mesa.Agent):
    """Presses, induces, lends, proposes or rests.

    Per world: `attention`, how much it still cares, and so what it counts for; `act`, an index in mediation.ACTS,
    which takes effect in the week after. Of the week: `next_act`, what it chose, and the `effect` that it expects.
    """

    model: World
    attention: PerWorld[Floats]
    act: PerWorld[Integers]
    likings: Carried[tuple[Number, ...]]
    _leverage: Carried[dict[str, Number]]
    _cares: Carried[dict[str, Number]]

    def __init__(self, model: World, name: str) -> None:
        super().__init__(model)
        self.name = name
        none = np.zeros(len(model.ids))
        self.attention = none + self.value("attention")
        self.act = np.full(len(none), mediation.REST, dtype=np.int64)
        self.next_act: Integers = self.act
        self.effect: Number = none
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
        effects = self.effects()
        best, self.effect = mediation.best_act(effects)
        self.next_act = mediation.worth_doing(best, self.effect, self.model.value("mediation.threshold"))
        if forced.of_mediator(self.name) in self.model.forced:
            self._be_forced(effects)

    def _be_forced(self, effects: Mapping[int, Number]) -> None:
        """Do what the world's `forced` has in place of its own choice, and expect of it what it would expect."""
        model, key = self.model, forced.of_mediator(self.name)
        own = self.next_act
        self.next_act = forced.instead(model, key, forced.ACT, own)
        self.effect = np.where(self.next_act == own, self.effect, 0.0)
        for number, effect in effects.items():
            self.effect = np.where((self.next_act == number) & (own != number), effect, self.effect)
        if forced.ROAD in model.forced.get(key, {}):
            roads = np.broadcast_to(model.forced[key][forced.ROAD], self.next_act.shape)
            promised = model.table.wish(self, roads)
            proposes = (self.next_act == mediation.PROPOSE) & (roads != forced.FREE)
            self.effect = np.where(proposes, promised, self.effect)

    def effects(self) -> dict[int, Number]:
        """The expected effect of resting, and of each act that is open: 0 in the worlds in which it is not."""
        model = self.model
        found: dict[int, Number] = {mediation.REST: self._nothing()}
        for number, party in zip(mediation.PRESS, model.parties, strict=True):
            if self.has("leverage", party.name):
                found[number] = self._where_asked(party, self._pressing)
        for number, party in zip(mediation.INDUCE, model.parties, strict=True):
            if self.has("gift", party.name):
                found[number] = self._where_asked(party, self._inducing)
        for number, channel in ((mediation.ENFORCE, "enforcement"), (mediation.PROTECT, "protection")):
            if self.can(channel):
                found[number] = total(
                    self._where_asked(party, partial(self._lending, channel)) for party in model.parties
                )
        proposal = model.table.best_for(self)
        if proposal is not None:
            found[mediation.PROPOSE] = proposal
        return found

    def _nothing(self) -> Floats:
        return np.zeros_like(self.attention)

    def _where_asked(self, party: Party, rise: Callable[[Party], Number]) -> Number:
        """The effect on a party that reckons, where something of it is due."""
        due = party.view.due
        return np.where(due, rise(party), 0.0) if party.reckons and due.any() else self._nothing()

    def _pressing(self, party: Party) -> Number:
        added = mediation.pressure(self.leverage_over(party.name), party.view.part, self.attention)
        return mediation.spared(self._rise(party, added), self.cares_for(party.name))

    def _inducing(self, party: Party) -> Number:
        outlook, gift = party.view.bare.outlook, self.gift_to(party.name)
        added = mediation.inducement(outlook.discount, outlook.chance, gift, party.view.part, self.attention)
        return self._rise(party, added)

    def _lending(self, channel: str, party: Party) -> Number:
        lent = mediation.promise(party.value("faith.guarantee"), self.value(channel), self.attention)
        bare = party.view.bare
        with_it = {channel: foresight.together(getattr(bare.outlook, channel), lent)}
        gain = replace(bare, outlook=replace(bare.outlook, **with_it)).gain
        return self._rise(party, gain - bare.gain)

    @staticmethod
    def _rise(party: Party, added: Number) -> Number:
        """How much likelier a step gets."""
        return mediation.rise(party.view.unaided_gain, added, party.value("rationality"), party.view.part)

    def apply(self) -> None:
        """The act is done, and attention is spent."""
        model = self.model
        acts = self.next_act != mediation.REST
        spent = np.where(acts, model.value("mediation.effort"), 0.0)
        self.attention = plain(mediation.attention_after(self.attention, self.value("lasts"), spent, model.dt))
        self.act = self.next_act
