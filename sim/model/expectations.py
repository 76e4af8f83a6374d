"""What a party expects of all the others: the rival, the third parties, the force, the guarantee, the prizes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.model.backing import Help, named
from sim.model.payoffs import keep_tables, stacked
from sim.model.state import pick
from sim.rules import foresight, trust
from sim.rules.arrays import Integers, Number, Truths, at_place, product
from sim.rules.foresight import Outlook

if TYPE_CHECKING:
    from sim.model.party import Party


class Expectations:
    """One party's chances and promises, at the open rung and at the rungs ahead."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self.model = party.model
        ledger = party.model.ledger
        self.theirs = tuple(track for track in ledger.on_road if ledger.owner[track] == party.rival_name)
        self.third = tuple(
            track for track in ledger.on_road if ledger.owner[track] not in (party.name, party.rival_name)
        )
        rungs = range(ledger.road.rungs)
        self.they_owe = tuple(any(ledger.road.asks(rung, track) for track in self.theirs) for rung in rungs)
        parts = sum(ledger.road.asks(rung, track) for rung in rungs for track in self.theirs)
        self.lapse = trust.lapse_per_tranche(self.model.value("learning.lapse"), max(parts, 1))

    def keep(self, index: Integers) -> None:
        """Go on with worlds `index` only."""
        keep_tables(self, index)

    # What follows from parameters and the road alone: (rungs, worlds or 1)

    @cached_property
    def _habits(self) -> tuple[Number, Number]:
        """The chances that a keeper and an opportunist deliver what each rung asks of the rival."""
        ledger = self.model.ledger
        rungs = [
            [self._delivers(ledger.size_asked(rung, t)) for t in self.theirs if ledger.road.asks(rung, t)]
            for rung in range(ledger.road.rungs)
        ]
        keeper = stacked(product(chances[0] for chances in asked) for asked in rungs)
        opportunist = stacked(product(chances[1] for chances in asked) for asked in rungs)
        return keeper, opportunist

    @cached_property
    def _readiness(self) -> Number:
        """The chance that third parties deliver what each rung asks of them."""
        road, value = self.model.ledger.road, self.model.value
        return stacked(
            product(value(f"tracks.{track}.readiness") for track in self.third if road.asks(rung, track))
            for rung in range(road.rungs)
        )

    @cached_property
    def _prizes(self) -> Number:
        """Chance times prize at the end of each rung."""
        road, value = self.model.ledger.road, self.model.value
        rows: list[Number] = []
        for rung, stage in enumerate(road.stage_of_rung):
            closes = rung + 1 == road.rungs or road.stage_of_rung[rung + 1] != stage
            promised = self.party.name in self.model.plan.roadmap.stages[stage].prizes
            prize = f"roadmap.stages.{stage}.prizes.{self.party.name}"
            rows.append(value(f"{prize}.value") * value(f"{prize}.chance") if closes and promised else 0.0)
        return stacked(rows)

    @cached_property
    def _discount(self) -> Number:
        return foresight.discount(self.party.value("patience"), self.model.ledger.longest_lead)

    @cached_property
    def _force_planned(self) -> Number:
        """The level of the force as each rung opens, where it is on the road."""
        track = self.model.backing.track
        if track is None or track not in self.model.ledger.on_road:
            return np.zeros((1, 1))
        return self.model.ledger.planned(track, after=False)

    # What is expected now

    def _delivers(self, size: Number) -> tuple[Number, Number]:
        return 1.0 - self.lapse, trust.mimic(self.model.value("learning.mimicry"), size)

    def delivers(self, track: str) -> tuple[Number, Number]:
        """The chances that a keeper and an opportunist deliver what the open rung asks of a rival's track."""
        ledger = self.model.ledger
        return self._delivers(ledger.level_asked(track) - ledger.level_seen(track))

    def they_owe_here(self) -> Truths:
        """Whether the rival owes something in the open rung."""
        ledger = self.model.ledger
        owed = np.zeros(ledger.place.shape, dtype=bool)
        for track in self.theirs:
            owed = owed | ledger.owes(track)
        return owed

    def here(self) -> Outlook:
        """The open rung as it stands."""
        ledger = self.model.ledger
        kept: Number = 1.0
        for track in self.theirs:
            believed = foresight.promise(self.party.trust, *self.delivers(track))
            kept = kept * np.where(ledger.owes(track), believed, 1.0)
        enforcement, protection = self._believed(self.model.backing.here(0.0))
        return Outlook(
            kept=kept,
            ready=self._ready_in(0.0),
            enforcement=enforcement,
            protection=protection,
            discount=foresight.discount(self.party.value("patience"), ledger.longest_wait()),
            prize=at_place(self._prizes, ledger.open_rung),
        )

    def here_later(self, now: Outlook, later: Number) -> Outlook:
        """The open rung as it can be expected to stand `later` weeks from now, if nobody steps meanwhile."""
        enforcement, protection = self._believed(self.model.backing.here(later))
        return replace(now, ready=self._ready_in(later), enforcement=enforcement, protection=protection)

    def _ready_in(self, later: Number) -> Number:
        """The chance that third parties deliver what they owe on the open rung, reckoned `later` weeks from now."""
        ledger, backing, value = self.model.ledger, self.model.backing, self.model.value

        def reckon() -> Number:
            ready: Number = 1.0
            for track in self.third:
                arrived = backing.arrives_within(track, later)
                chance = arrived + (1.0 - arrived) * value(f"tracks.{track}.readiness")
                ready = ready * np.where(ledger.owes(track), chance, 1.0)
            return ready

        return ledger.once("ready in", named(later), reckon)

    def ahead(self, later: Number, only: Integers | None = None) -> Outlook:
        """The rungs ahead as they are expected to be when the road gets there, `later` weeks on, in worlds `only`."""
        ledger = self.model.ledger

        def of(table: Number) -> Number:
            return table if only is None else pick(table, only)

        keeper, opportunist = of(self._habits)
        enforcement, protection = self._believed(of(self.model.backing.ahead(later, self._force_planned)), of)
        delivered_from = of(ledger.open_rung + ~self.they_owe_here())
        return Outlook(
            kept=foresight.kept_along(
                of(self.party.trust), delivered_from, self.they_owe, keeper, opportunist, enforcement
            ),
            ready=of(self._readiness),
            enforcement=enforcement,
            protection=protection,
            discount=of(self._discount),
            prize=of(self._prizes),
        )

    def _believed(self, help: Help, of: Callable[[Number], Number] = lambda table: table) -> tuple[Number, Number]:
        """Enforcement (e) and protection (g), as far as the party believes in the force and the mediators."""
        backing = self.model.backing
        found = []
        for channel in ("enforcement", "protection"):
            by_force, by_mediators = of(backing.promised_to(self.party, channel))
            strength = by_force * help.deployed
            if backing.guarantees:
                strength = foresight.together(strength, by_mediators * help.attention)
            found.append(strength)
        return found[0], found[1]
