"""Providers: third parties who deliver tracks, as far as they are funded, let in and able to reach."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp
from typing import TYPE_CHECKING, Any

import mesa

from tests.oracle.twin.chance import hazard, within
from tests.oracle.twin.donors import funding
from tests.oracle.twin.road import Obligation
from tests.oracle.twin.track import Track

if TYPE_CHECKING:
    from tests.oracle.twin.world import World

LEAST_EXCUSED = ("not delivered", "deploying", "unwilling", "unpaid", "out of reach")
"""Reasons, of which the first that holds for one of its tracks stands for a third party."""


class Provider(mesa.Agent):
    """A third party that delivers each of its tranches, once due, with a constant hazard."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world)
        self.name = name
        self.tracks = [track for track in world.tracks.values() if track.owner == name]
        window = world.numbers["learning"]["window"]
        self.hazard = {track.name: hazard(track.facts["readiness"], window) for track in self.tracks}
        self.chance = {name: within(rate, world.dt) for name, rate in self.hazard.items()}
        self.luck = {track.name: world.dice.all("delivery", track.name) for track in self.tracks}
        self.size = {t.name: (1.0 - t.start) / max(t.last - t.behind, 1) for t in self.tracks}
        self.weeks_per_tranche = {t.name: t.weeks_to_prepare(self.size[t.name]) for t in self.tracks}
        sent = world.numbers["force"]["track"] if world.numbers["contributors"] else None
        self.carried = [track for track in self.tracks if track.name != sent]
        self.hampered = {track.name for track in self.tracks if track.facts["needs"] or track.facts["consents"]}
        self.at_work: list[Track] = []

    def decide(self) -> None:
        """Work where a tranche is due and within reach."""
        step = self.model.step_number
        self.at_work = [
            track
            for track in self.carried
            if self.luck[track.name][step] < self.chance[track.name] and self.can_deliver(track)
        ]

    def can_deliver(self, track: Track) -> bool:
        """Whether a tranche is due, by the road or off it by the clock of the track itself, and within reach."""
        obligation = self.model.road.obligations[track.name]
        if obligation.need:
            return obligation.due and not self.is_out_of_reach(track, obligation.level_asked)
        if track.done >= track.last:
            return False
        began = max(track.facts["begins"], track.moved * self.model.dt)
        if self.model.week < began + self.weeks_per_tranche[track.name] - 1e-9:
            return False
        return not self.is_out_of_reach(track, track.ladder[track.done + 1])

    def is_out_of_reach(self, track: Track, level: float) -> bool:
        """Whether a level lies beyond where the work can reach as yet."""
        reach = track.facts["reach"]
        if not reach:
            return False
        return level > extent(reach, self.model.levels_seen) + 1e-9

    def chance_of(self, track: Track) -> float:
        """The chance that a tranche that is due comes this week, with the funds and the consent that there are."""
        world = self.model
        if track.name not in self.hampered:
            return self.chance[track.name]
        paying = [donor for donor in world.donors_of.get(track.name, ()) if donor.pays]
        share = funding(self.needs(track), paying, world.goodwill) * self.consent(track)
        return within(self.hazard[track.name] * share, world.dt)

    def needs(self, track: Track) -> float:
        """The money that the whole of a track needs, less what arrived before the start."""
        arrived = sum(donor.arrived for donor in self.model.donors_of.get(track.name, ()))
        return max(float(track.facts["needs"]) - arrived, 0.0)

    def consent(self, track: Track) -> float:
        """The share of the work that the parties let be done."""
        done = 1.0
        for withheld in self.withheld(track).values():
            done *= 1.0 - withheld
        return done

    def progress_at(self, track: Track, levels: Mapping[str, float]) -> float:
        """The share of the work that would be paid for and let be done, were the tracks verified at these levels."""
        world = self.model
        if track.name not in self.hampered:
            return 1.0
        paying = [donor for donor in world.donors_of.get(track.name, ()) if donor.would_pay(levels)]
        return funding(self.needs(track), paying, world.goodwill) * self.consent(track)

    def level_by(self, track: Track, levels: Mapping[str, float], weeks: float) -> float:
        """How far a track off the road can be expected to get in so many weeks, were the others at these levels."""
        still_to_wait = max(track.facts["begins"] - self.model.week, 0.0)
        level = track.level + max(weeks - still_to_wait, 0.0) * self.pace(track) * self.progress_at(track, levels)
        reach = track.facts["reach"]
        if reach:
            level = min(level, max(extent(reach, levels), track.level))
        return min(level, 1.0)

    def pace(self, track: Track) -> float:
        """Levels a week that a track off the road gains if nothing hampers it."""
        rate = self.hazard[track.name]
        return self.size[track.name] / (self.weeks_per_tranche[track.name] + 1.0 / rate) if rate else 0.0

    def withheld(self, track: Track) -> dict[str, float]:
        """What each party withholds of the work, by how much it would lose if all of it were done."""
        asked = track.facts["consents"]
        return {
            party.name: asked[party.name] * (1.0 - exp(party.rationality * min(party.worth(track.name), 0.0)))
            for party in self.model.parties
            if party.name in asked
        }

    def withholding(self, place: int, weeks_open: float) -> dict[str, float]:
        """The part that each party has in it that work is not done which is due and could be."""
        world, found, stuck = self.model, dict[str, float](), 0
        for obligation in world.road.asked:
            track = obligation.track
            if obligation.owner != self.name or not obligation.is_due_at(place, weeks_open, world.step_number):
                continue
            if self._reason_of(track, track.ladder[obligation.need[place]]) != "not delivered":
                continue
            stuck += 1
            withheld = self.withheld(track)
            done = 1.0
            for share in withheld.values():
                done *= 1.0 - share
            for name, share in withheld.items():
                if share > 0.0:
                    found[name] = found.get(name, 0.0) + (1.0 - done) * share / sum(withheld.values())
        return {name: part / stuck for name, part in found.items()}

    def apply(self) -> None:
        """Deliver what comes of the work, with what donors pay this week."""
        world = self.model
        delivers = [t for t in self.at_work if self.luck[t.name][world.step_number] < self.chance_of(t)]
        for track in delivers:
            above = world.road.obligations[track.name].above
            world.journey.enter(track, above[track.done], above[track.seen], world.step_number + 1)

    def arrives_within(self, obligation: Obligation, weeks: float) -> float:
        """The chance that what the open rung asks of a track is there so many weeks from now, as things stand.

        Nobody waits for what cannot come: what is out of reach, is not paid for, or is not let be done.
        """
        if not obligation.owes or weeks <= obligation.weeks_left:
            return 0.0
        track = obligation.track
        if self.is_out_of_reach(track, obligation.level_asked):
            return 0.0
        rate = self.hazard[track.name] * self.progress_at(track, self.model.levels_seen)
        return within(rate, weeks - obligation.weeks_left)

    def reason(self, place: int, weeks_open: float) -> str:
        """Why it does not deliver what is due."""
        world = self.model
        reasons = [
            self._reason_of(obligation.track, obligation.track.ladder[obligation.need[place]])
            for obligation in world.road.asked
            if obligation.owner == self.name and obligation.is_due_at(place, weeks_open, world.step_number)
        ]
        return min(reasons, key=LEAST_EXCUSED.index)

    def _reason_of(self, track: Track, asked: float) -> str:
        """Why one track is not delivered up to the level asked."""
        world, coalition = self.model, self.model.backing.coalition
        if coalition and track is coalition.track:
            return "deploying" if coalition.share + coalition.still_coming() >= asked - 1e-9 else "unwilling"
        if self.is_out_of_reach(track, asked):
            return "out of reach"
        donors = world.donors_of.get(track.name, ())
        if self.needs(track) > 0 and not any(donor.pays and donor.arrives > 0 for donor in donors):
            return "unpaid"
        return "not delivered"


def extent(reach: Mapping[str, Any], levels: Mapping[str, float]) -> float:
    """How far work can reach: an area at first, the rest as another track advances."""
    opened: float = reach["base"] + (1.0 - reach["base"]) * levels[reach["grows_with"]]
    return opened
