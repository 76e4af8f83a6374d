"""A provider: a third party that owes tracks (a force, funds, an administration) and delivers when it is ready."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model.state import Carried
from sim.rules import rebuilding, roadmap, trust
from sim.rules.arrays import Number, Truths, at_place, plain, total

if TYPE_CHECKING:
    from sim.model.world import World


class Provider(mesa.Agent):
    """Delivers each tranche that is due with a constant hazard, so that `readiness` of them come within the window."""

    model: World
    hazards: Carried[dict[str, Number]]
    withheld: Carried[dict[str, dict[str, Number]]]

    def __init__(self, model: World, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.tracks = tuple(
            track for track, owner in model.ledger.owner.items() if owner == name and track not in model.force.tracks
        )
        window = model.value("learning.window")
        self.hazards = {track: trust.hazard(self.readiness(track), window) for track in self.tracks}
        self.withheld = {track: self._withheld(track) for track in self.tracks}
        self.at_work: dict[str, Truths] = {}
        self.deliveries: dict[str, Truths] = {}

    def readiness(self, track: str) -> Number:
        """Chance that a due tranche is delivered within the window."""
        return self.model.value(f"tracks.{track}.readiness")

    def hazard(self, track: str) -> Number:
        """The weekly hazard of delivering a tranche that is due."""
        return self.hazards[track]

    def decide(self) -> None:
        """Work where a tranche is due and within reach."""
        self.at_work = {track: self.can_deliver(track) for track in self.tracks}

    def needs(self, track: str) -> Number:
        """The money that the whole of the track needs, less what arrived before the start."""
        arrived = total(donor.arrived for donor in self.model.donors if donor.stated.track == track)
        return rebuilding.needs_left(self.model.value(f"tracks.{track}.needs"), arrived)

    def funding(self, track: str) -> Number:
        """The share of the money that the track needs which donors pay and nobody diverts."""
        donors = [donor for donor in self.model.donors if donor.stated.track == track]
        return rebuilding.funding(self.model.goodwill, [donor.payment() for donor in donors], self.needs(track))

    def funding_at(self, track: str, levels: Mapping[str, Number]) -> Number:
        """The same, were the tracks on which donors look verified at `levels`."""
        donors = [donor for donor in self.model.donors if donor.stated.track == track]
        paid = [np.where(donor.would_pay(levels), donor.arrives, 0.0) for donor in donors]
        return rebuilding.funding(self.model.goodwill, paid, self.needs(track))

    def rate_now(self, track: str) -> Number:
        """The weekly hazard of delivering what is due, as things stand: let be done, paid for, and within reach."""
        can = np.where(self.is_out_of_reach(track), 0.0, self.hazard(track) * self.consent(track))
        return can * self.funding_at(track, self.model.ledger.stand.levels_seen)

    def level_by(self, track: str, levels: Mapping[str, Number], weeks: Number) -> Number:
        """How far a track off the road can be expected to get in so many weeks, were others verified at `levels`."""
        now, begins = self.model.ledger.level(track), self.model.value(f"tracks.{track}.begins")
        weeks = np.maximum(weeks - np.maximum(begins - self.model.week, 0.0), 0.0)
        pace = (self.pace(track) * self.consent(track)) * self.funding_at(track, levels)
        grown = now + weeks * pace
        reach = self.model.plan.tracks[track].reach
        if reach is not None:
            base = self.model.value(f"tracks.{track}.reach.base")
            grown = np.minimum(grown, np.maximum(rebuilding.extent(base, levels[reach.grows_with]), now))
        return np.minimum(grown, 1.0)

    def is_unpaid(self, track: str) -> Truths:
        """Whether the track needs money, and no donor pays."""
        payments = (donor.payment() for donor in self.model.donors if donor.stated.track == track)
        unpaid: Truths = np.broadcast_to(rebuilding.is_unpaid(self.needs(track), payments), self.model.outcome.shape)
        return unpaid

    def _withheld(self, track: str) -> dict[str, Number]:
        """The share of the work that each party whose consent is asked withholds, by what the track is worth to it."""
        stated, found = self.model.plan.tracks[track].consents, {}
        for party in self.model.parties:
            if party.name in stated:
                share = self.model.value(f"tracks.{track}.consents.{party.name}")
                found[party.name] = rebuilding.withheld(share, party.worth(track), party.value("rationality"))
        return found

    def consent(self, track: str) -> Number:
        """The share of the work that the parties let be done."""
        return rebuilding.consent(self.withheld[track].values())

    def is_out_of_reach(self, track: str) -> Truths:
        """Whether the next tranche lies where the work cannot get to yet."""
        model, ledger = self.model, self.model.ledger
        reach, stand = model.plan.tracks[track].reach, ledger.stand
        if reach is None:
            return np.zeros(len(stand.position), dtype=bool)
        if track in ledger.on_road:
            level = stand.tracks[track].level_asked
        else:
            ladder = ledger.ladder[track]
            level = at_place(ladder, np.minimum(stand.tracks[track].done + 1, len(ladder) - 1))
        base = model.value(f"tracks.{track}.reach.base")
        extent = rebuilding.extent(base, stand.levels_seen[reach.grows_with])
        return rebuilding.is_out_of_reach(level, extent)

    def can_deliver(self, track: str) -> Truths:
        """Whether a tranche is due and within reach: on the road by the ledger, off it by its own clock."""
        ledger = self.model.ledger
        if track in ledger.on_road:
            return ledger.is_due(track) & ~self.is_out_of_reach(track)
        left = ledger.done[track] < len(ledger.ladder[track]) - 1
        began = self.model.value(f"tracks.{track}.begins")
        now, last = self.model.week, self.model.weeks(ledger.moved[track])
        is_ready = rebuilding.is_prepared(now, began, last, self.weeks_per_tranche(track))
        return plain(left & is_ready & ~self.is_out_of_reach(track))

    def weeks_per_tranche(self, track: str) -> Number:
        """Weeks that a tranche off the road takes to prepare."""
        fixed = self.model.value(f"tracks.{track}.lead_time.fixed")
        by_size = self.model.value(f"tracks.{track}.lead_time.by_size")
        return roadmap.lead_time(fixed, by_size, self.size_of_tranche(track))

    def size_of_tranche(self, track: str) -> Number:
        """The size, in levels, of a tranche off the road."""
        ledger = self.model.ledger
        ahead = len(ledger.ladder[track]) - 1 - ledger.behind[track]
        return (1.0 - plain(ledger.start[track])) / max(ahead, 1)

    def pace(self, track: str) -> Number:
        """Levels a week that a track off the road can be expected to gain."""
        return rebuilding.pace(self.size_of_tranche(track), self.weeks_per_tranche(track), self.hazard(track))

    def apply(self) -> None:
        """Deliver what comes of the week's work, as far as donors pay for it this week and parties let it go on.

        Third parties' tranches are visible to all and need no verification.
        """
        ledger, self.deliveries = self.model.ledger, {}
        for track, works in self.at_work.items():
            if not works.any():
                continue
            luck = self.model.luck.uniform("delivery", track, self.model.step_number, self.model.ids)
            rate = self.hazard(track) * self.funding(track) * self.consent(track)
            self.deliveries[track] = delivers = works & (luck < trust.within(rate, self.model.dt))
            done, seen = ledger.done[track], ledger.seen[track]
            ledger.enter(
                track,
                np.where(delivers, ledger.up(track, done), done),
                np.where(delivers, ledger.up(track, seen), seen),
            )
