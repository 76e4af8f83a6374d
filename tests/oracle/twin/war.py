"""War: what is left of a truce that has broken, once it is taken up again."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from tests.oracle.twin.chance import exponential
from tests.oracle.twin.foresight import ByType
from tests.oracle.twin.reasons import switched
from tests.oracle.twin.track import ROUNDING

if TYPE_CHECKING:
    from tests.oracle.twin.party import Party
    from tests.oracle.twin.track import Track
    from tests.oracle.twin.world import World


class War:
    """When a truce broke first and by what; `resumes`: the step in which it is taken up again, or -1 for never."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.resumption: float = world.numbers["violence"]["resumption"]
        self.luck = world.dice.all("resumption", "truce")
        self.broke, self.broke_by, self.broke_why, self.resumes = -1, "", "", -1

    def break_out(self, step: int, by: str) -> None:
        """The truce broke in this step; by luck alone it is settled when it is taken up again."""
        if self.broke < 0:
            self.broke, self.broke_by = step + 1, by
            for party in self.world.parties:
                if by == f"war by {party.name}":
                    self.broke_why = self._why(party, step)
        self.resumes = -1
        if self.resumption > 0:
            weeks = exponential(self.luck[step]) / self.resumption
            self.resumes = step + 1 + max(ceil(weeks / self.world.dt), 1)

    def _why(self, party: Party, step: int) -> str:
        """Why a party chose war: what keeps it from its own part where that is due, else what the other owes."""
        journey = self.world.journey
        if journey.has_due(party.name, step) and party.reckons:
            gains = switched(party)
            party.gains = {"none": party.gain} | gains
            best = max(gains, key=gains.__getitem__)
            return best if gains[best] > 0 else "no road"
        return "not delivered" if journey.has_due(party.rival_name, step) else "no road"

    def goes_on(self, step: int) -> bool:
        """Whether there is war in this step."""
        return self.resumes < 0 or step < self.resumes

    def take_up_again(self, by: str) -> None:
        """Begin the truce anew, after a war that was chosen by one side or by nobody: the same for both sides."""
        world, step = self.world, self.world.step_number
        for party in world.parties:
            for track in party.owned:
                self._lose(track, max(ceil(track.irreversible * track.most - ROUNDING), 0), step)
            if by == f"war by {party.name}":
                party.rival.observe_strike()
            self._forget(party)
        for party in world.parties:
            party.trust = min(party.trust, party.facts["trust"][party.rival_name])
        backing = world.backing
        if backing.coalition:
            backing.coalition.leave()
            self._lose(backing.track, backing.coalition.row(), step)
        elif backing.track:
            self._lose(backing.track, 0, step)
        world.journey.begin_anew(step)
        world.truce.begin_anew(world.week)
        world.calendar.catch_up(world.history.ended)

    def _lose(self, track: Track, row: int, step: int) -> None:
        """Let no more than this row stand, for all to see."""
        track.done = min(track.done, row)
        track.seen, track.rearmed, track.excused, track.moved = track.done, 0, 0, step

    def _forget(self, party: Party) -> None:
        party.war_votes, party.violated = 0, False
        party.refused, party.stepped, party.lasting = ByType(0.0, 0.0), ByType(1.0, 1.0), 1.0
