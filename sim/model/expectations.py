"""What a party expects of all the others: the rival, the third parties, the force, the guarantee, the prizes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.model.backing import Help, named
from sim.model.payoffs import keep_tables
from sim.model.stand import Stand
from sim.model.ways import Roads, Worlds, by_road, of
from sim.rules import foresight, trust
from sim.rules.arrays import Integers, Number, Truths, at_place
from sim.rules.foresight import Outlook

if TYPE_CHECKING:
    from sim.model.party import Party


@dataclass(frozen=True)
class Plans:
    """What a road alone makes a party expect at each rung: (rungs, worlds or 1).

    `keeper`, `opportunist`: the chances that a rival of either type delivers; `readiness`: that third parties do;
    `prizes`: chance times prize at the rung's end; `force`: the level of the force as the rung opens;
    `mine`, `shared`, `theirs`: whether the party, others, the rival owe something.
    """

    keeper: Number
    opportunist: Number
    readiness: Number
    prizes: Number
    force: Number
    mine: Truths
    shared: Truths
    theirs: Truths


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
        self.lapses = np.stack(
            [
                np.atleast_1d(
                    trust.lapse_per_tranche(
                        self.model.value("learning.lapse"),
                        max(sum(road.asks(rung, track) for rung in range(road.rungs) for track in self.theirs), 1),
                    )
                )
                for road in ledger.ways.roads
            ]
        )
        stages = {number: stages for number, (_, stages) in enumerate(self.model.road_paths)}
        self._prized = {
            number: {
                ledger.ways.closing[number][
                    place
                ]: f"{self.model.road_paths[number][0]}.stages.{place}.prizes.{party.name}"
                for place, stage in enumerate(stages[number])
                if party.name in stage.prizes
            }
            for number in stages
        }

    def keep(self, index: Integers) -> None:
        """Go on with worlds `index` only."""
        keep_tables(self, index)

    # What follows from parameters and a road alone

    def plans(self, roads: Roads, index: Worlds) -> Plans:
        """What these roads make worlds `index` (all where none is given) expect."""
        ways, value = self.model.ledger.ways, self.model.value
        keeper, opportunist, readiness = (np.ones((ways.rungs, 1)) for _ in range(3))
        for track in self.theirs:
            asks = by_road(ways.asks[track], roads)
            habits = self._habits(ways.sizes(roads, track, index), roads, index)
            keeper = keeper * np.where(asks, habits[0], 1.0)
            opportunist = opportunist * np.where(asks, habits[1], 1.0)
        for track in self.third:
            asks = by_road(ways.asks[track], roads)
            readiness = readiness * np.where(asks, of(value(f"tracks.{track}.readiness"), index), 1.0)
        return Plans(
            keeper=keeper,
            opportunist=opportunist,
            readiness=readiness,
            prizes=self._prizes(roads, index),
            force=self._force(roads, index),
            mine=ways.anybody(roads, *self.party.tracks),
            shared=ways.anybody(roads, *self.theirs, *self.third),
            theirs=ways.anybody(roads, *self.theirs),
        )

    def _prizes(self, roads: Roads, index: Worlds) -> Number:
        """Chance times prize at the end of each rung."""
        rungs = self.model.ledger.ways.rungs
        if not isinstance(roads, np.ndarray):
            prizes = {rung: of(self._prize(path), index) for rung, path in self._prized[roads].items()}
            table = np.zeros((rungs, *np.broadcast_shapes((1,), *(np.shape(prize) for prize in prizes.values()))))
            for rung, prize in prizes.items():
                table[rung] = prize
            return table
        table = np.zeros((rungs, len(roads)))
        for number, prized in self._prized.items():
            where = np.flatnonzero(roads == number)
            for rung, path in prized.items():
                table[rung, where] = of(of(self._prize(path), index), where)
        return table

    def _prize(self, path: str) -> Number:
        return self.model.value(f"{path}.value") * self.model.value(f"{path}.chance")

    def _force(self, roads: Roads, index: Worlds) -> Number:
        """The level of the force as each rung opens, where it is on the road."""
        track, ledger = self.model.backing.track, self.model.ledger
        if track is None or track not in ledger.on_road:
            return np.zeros((1, 1))
        return ledger.ways.planned(roads, track, index, after=False)

    # What is expected now

    def _habits(self, size: Number, roads: Roads, index: Worlds) -> tuple[Number, Number]:
        keeper = 1.0 - self._lapse(roads, index)
        return keeper, trust.mimic(of(self.model.value("learning.mimicry"), index), size)

    def _lapse(self, roads: Roads, index: Worlds) -> Number:
        lapses = of(self.lapses, index)
        return at_place(lapses, roads) if isinstance(roads, np.ndarray) else lapses[roads]

    def delivers(self, track: str, stand: Stand) -> tuple[Number, Number]:
        """The chances that a keeper and an opportunist deliver what the open rung asks of a rival's track."""
        size = stand.level_asked(track) - stand.level_seen(track)
        return self._habits(size, stand.roads, stand.index)

    def they_owe_here(self, stand: Stand) -> Truths:
        """Whether the rival owes something in the open rung."""
        owed = np.zeros(stand.worlds, dtype=bool)
        for track in self.theirs:
            owed = owed | stand.owes(track)
        return owed

    def here(self, stand: Stand, plans: Plans) -> Outlook:
        """The open rung as it stands, without what mediators lend."""
        kept: Number = 1.0
        trusted = stand.of(self.party.trust)
        for track in self.theirs:
            believed = foresight.promise(trusted, *self.delivers(track, stand))
            kept = kept * np.where(stand.owes(track), believed, 1.0)
        enforcement, protection = self._believed(self.model.backing.here(stand, 0.0), stand.index)
        return Outlook(
            kept=kept,
            ready=self._ready_in(stand, 0.0),
            enforcement=enforcement,
            protection=protection,
            discount=foresight.discount(stand.of(self.party.value("patience")), stand.longest_wait()),
            prize=at_place(plans.prizes, stand.open_rung),
        )

    def here_later(self, stand: Stand, now: Outlook, later: Number) -> Outlook:
        """The open rung as it can be expected to stand `later` weeks from now, if nobody steps meanwhile."""
        enforcement, protection = self._believed(self.model.backing.here(stand, later), stand.index)
        return replace(now, ready=self._ready_in(stand, later), enforcement=enforcement, protection=protection)

    def _ready_in(self, stand: Stand, later: Number) -> Number:
        """The chance that third parties deliver what they owe on the open rung, reckoned `later` weeks from now."""
        backing, value = self.model.backing, self.model.value

        def reckon() -> Number:
            ready: Number = 1.0
            for track in self.third:
                arrived = backing.arrives_within(stand, track, later)
                chance = arrived + (1.0 - arrived) * stand.of(value(f"tracks.{track}.readiness"))
                ready = ready * np.where(stand.owes(track), chance, 1.0)
            return ready

        return stand.once("ready in", named(later), reckon)

    def patience_for(self, longest_lead: Number, index: Worlds) -> Number:
        """D at every rung, by the longest of its lead times."""
        return foresight.discount(of(self.party.value("patience"), index), longest_lead)

    def ahead(self, stand: Stand, plans: Plans, discount: Number, later: Number) -> Outlook:
        """The rungs ahead as they are expected to be when the road gets there, `later` weeks on."""
        help_there = self.model.backing.ahead(stand, later, plans.force)
        return self.along(plans, discount, help_there, stand.of(self.party.trust), self.asked_from(stand), stand.index)

    def asked_from(self, stand: Stand) -> Integers:
        """The first rung at which the rival has yet to be asked what it is not asked now."""
        return stand.open_rung + ~self.they_owe_here(stand)

    def along(
        self, plans: Plans, discount: Number, helped: Help, trusted: Number, place: Integers, index: Worlds
    ) -> Outlook:
        """The rungs ahead in worlds `index`, with this help there, trusting the rival so much at rung `place`."""
        enforcement, protection = self._believed(helped, index)
        return Outlook(
            kept=foresight.kept_along(trusted, place, plans.theirs, plans.keeper, plans.opportunist, enforcement),
            ready=plans.readiness,
            enforcement=enforcement,
            protection=protection,
            discount=discount,
            prize=plans.prizes,
        )

    def _believed(self, help: Help, index: Worlds) -> tuple[Number, Number]:
        """Enforcement (e) and protection (g), as far as the party believes in the force and the mediators."""
        backing = self.model.backing
        found = []
        for channel in ("enforcement", "protection"):
            by_force, by_mediators = of(backing.promised_to(self.party, channel), index)
            strength = by_force * help.deployed
            if backing.guarantees:
                strength = foresight.together(strength, by_mediators * help.attention)
            found.append(strength)
        return found[0], found[1]
