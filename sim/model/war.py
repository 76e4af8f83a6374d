"""War: when a truce broke, who broke it, and what is left once it is taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model import learning
from sim.model.reasons import what_holds_back
from sim.model.state import PerWorld
from sim.rules import endings, roadmap, violence
from sim.rules.arrays import Integers, Truths, plain

if TYPE_CHECKING:
    from sim.model.world import World

NO_REASON = -1


class War:
    """Of a truce that has broken.

    Per world: `broke`, the step at which the truce first broke, or -1; `broke_by`, what broke it then, as
    World.ended_by; `broke_why`, an index in endings.REASONS where a party chose war, the single change that would most
    have moved it to go on instead, or NO_REASON; `resumes`, where it has broken, the first step of the truce's new
    life; `resumed`, how often it was taken up again.
    """

    broke: PerWorld[Integers]
    broke_by: PerWorld[Integers]
    broke_why: PerWorld[Integers]
    resumes: PerWorld[Integers]
    resumed: PerWorld[Integers]

    def __init__(self, world: World) -> None:
        self.world = world
        none = np.zeros(len(world.ids), dtype=np.int64)
        self.broke, self.broke_by, self.broke_why = none - 1, none, none + NO_REASON
        self.resumes, self.resumed = none + violence.NEVER, none
        self._still: tuple[Integers, dict[str, np.ndarray]] | None = None

    @property
    def is_on(self) -> Truths:
        """Where there is war."""
        return plain(self.world.outcome == endings.COLLAPSED)

    def break_out(self, where: Truths) -> None:
        """Remember that these truces broke this week; by luck alone it is settled when each is taken up again."""
        if not where.any():
            return
        world = self.world
        step = world.step_number + 1
        luck = world.luck.uniform("resumption", "truce", world.step_number, world.ids)
        resumes = violence.resumes(step, luck, world.value("violence.resumption"), world.dt)
        first = where & (self.broke < 0)
        self.broke_by = np.where(first, world.ended_by, self.broke_by)
        self.broke_why = self._why(first)
        self.broke = np.where(first, step, self.broke)
        self.resumes = np.where(where, resumes, self.resumes).astype(np.int64)

    def _why(self, where: Truths) -> Integers:
        """Why a party chose war: what kept it from its own part where that is due, else what the other owes."""
        found, ledger = self.broke_why.copy(), self.world.ledger
        for number, party in enumerate(self.world.parties):
            index = np.flatnonzero(where & (self.world.ended_by == 2 + number))
            if not len(index):
                continue
            own, others = (ledger.stand.is_any_due(one.tracks)[index] for one in (party, party.rival))
            weighs = own & party.reckons
            holds_back, places = np.full_like(weighs, NO_REASON, dtype=np.int64), np.flatnonzero(weighs)
            if len(places):
                gain = plain(party.step_value - party.hold_value)[index[places]]
                holds_back[places] = what_holds_back(party, index[places], gain)
            found[index] = endings.why_war(weighs, others, holds_back)
        return found

    def open_week(self) -> None:
        """Take up again the truces for which it is time; where war goes on, remember all as it stands."""
        self._still = None
        if not self.is_on.any():
            return
        self._take_up(self.is_on & (self.resumes <= self.world.step_number))
        index = np.flatnonzero(self.is_on)
        if len(index):
            state = {name: array.take(index, axis=-1) for name, array in self.world.state.items()}
            self._still = (index, state)

    def stand_still(self) -> None:
        """Put all back as it stood where there was war: nothing is owed, chosen or carried out in it."""
        if self._still is None:
            return
        index, before = self._still
        state = {}
        for name, array in self.world.state.items():
            state[name] = array.copy()
            state[name][..., index] = before[name]
        self.world.write(state)
        self._still = None

    def _take_up(self, where: Truths) -> None:
        """Let truces begin anew: the same for both sides, whoever broke them.

        What either side could take back of its tracks is gone, and the force has left; what cannot be undone stands.
        Neither side trusts the other more than at the start, and less one that chose the war. The road is the same.
        """
        if not where.any():
            return
        world = self.world
        ledger = world.ledger
        for number, party in enumerate(world.parties):
            for track in (name for name, owner in ledger.owner.items() if owner == party.name):
                lasting = roadmap.rows_that_last(ledger.most[track], world.value(f"tracks.{track}.reversibility"))
                ledger.lose(track, lasting, where)
            learning.read_as_strike(party.rival, where & (world.ended_by == 2 + number))
        for party in world.parties:
            party.begin_anew(where)
        world.force.leave(where)
        if world.backing.track is not None and not world.force.contributors:
            ledger.lose(world.backing.track, np.zeros_like(self.broke), where)
        ledger.begin_anew(where)
        world.truce.begin_anew(where)
        world.calendar.catch_up(where, world.ended)
        self.resumed = self.resumed + where
        world.outcome = np.where(where, endings.PROGRESSING, world.outcome)
        world.ended = np.where(where, -1, world.ended)
        world.ended_by = np.where(where, 0, world.ended_by)
