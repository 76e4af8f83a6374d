"""The truce: incidents, the tension they leave, verification, and whether the peace holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model import learning
from sim.model.state import PerWorld
from sim.rules import chance, foresight, violence
from sim.rules.arrays import Number, Truths, total
from sim.scenario.quantity import gamma_quantile

if TYPE_CHECKING:
    from sim.model.world import World


class Truce(mesa.Agent):
    """The peace of these worlds, and what disturbs it.

    Per world: `tension`, and what it was at the start; `frailty` of this truce; `incidents` and `killed` so far;
    `broken` this week by itself.
    """

    model: World
    tension: PerWorld
    tension_at_start: PerWorld
    frailty: PerWorld
    incidents: PerWorld
    killed: PerWorld

    def __init__(self, model: World) -> None:
        super().__init__(model)
        luck = model.luck.uniform("frailty", "truce", 0, model.worlds)
        self.frailty = gamma_quantile(luck, model.value("violence.frailty"))
        none = np.zeros(len(model.worlds))
        self.tension = none + (
            violence.long_run_tension(
                model.value("violence.rate"), model.value("violence.severity"), model.value("violence.memory"), model.dt
            )
            if model.plan.violence.tension is None
            else model.value("violence.tension")
        )
        self.tension_at_start = self.tension
        self.incidents, self.killed = none, none
        self.broken: Truths = none > 0
        self._vacuums = tuple(
            track for track, stated in model.plan.tracks.items() if stated.vacuum.limits != (0.0, 0.0)
        )

    def detection(self, track: str) -> Number:
        """The chance that pretence on this track is found out at its verification."""
        return foresight.together(self.model.value(f"tracks.{track}.verifiability"), self._sharper())

    def false_alarm(self) -> Number:
        """The chance that a true tranche is rejected."""
        return self.model.value("learning.false_alarm") * (1.0 - self._sharper())

    def _sharper(self) -> Number:
        return self.model.value("force.verification") * self.model.backing.present()

    def rate(self) -> Number:
        """Incidents a week, given what stands on the ground and how people live."""
        model, ledger = self.model, self.model.ledger
        by_owner = [
            total(model.value(f"tracks.{track}.calms") * (ledger.level(track) - ledger.start[track]) for track in group)
            for group in model.track_groups
        ]
        by_force = model.value("force.incidents") * model.backing.present()
        stirring = [self._vacuum(), total(one.value("feeds") * one.more_distress for one in model.populations)]
        return violence.incident_rate(
            model.value("violence.rate"), [*by_owner, by_force, *(-one for one in stirring if np.ndim(one))]
        )

    def _vacuum(self) -> Number:
        """What is carried out where no force stands: more incidents."""
        model, ledger = self.model, self.model.ledger
        if not self._vacuums:
            return 0.0
        in_place = model.backing.in_place()
        return total(
            total(
                violence.vacuum(
                    model.value(f"tracks.{track}.vacuum"), ledger.level(track) - ledger.start[track], in_place
                )
                for track in group
                if track in self._vacuums
            )
            for group in model.track_groups
        )

    def happen(self) -> None:
        """The week's violence, the tension after it, and whether the truce breaks by itself."""
        model = self.model
        count = chance.poisson(self.rate() * model.dt, self._luck("incidents"))
        severity: Number = chance.gamma_of_count(count, self._luck("severity"))
        for party in model.parties:
            learning.read_incidents(party, count)
        severity = severity + total(party.strikes.severity() for party in model.parties)
        for party in model.parties:
            count = count + party.strikes.struck
            party.strikes.made = party.strikes.made + party.strikes.struck
        for spoiler in model.spoilers:
            attacks, their_severity = spoiler.attack()
            count, severity = count + attacks, severity + their_severity
        self.incidents = self.incidents + count
        self.killed = self.killed + severity * model.value("violence.killed")
        spilt = total(front.spill() for front in model.fronts)
        self.tension = violence.tension_after(
            self.tension,
            severity * model.value("violence.severity") + model.dt * spilt,
            model.value("violence.memory"),
            model.dt,
        )
        breaking = violence.collapse_chance(
            model.value("violence.hazard"), model.value("violence.slope"), self.tension, self.frailty, model.dt
        )
        self.broken = self._luck("collapse") < breaking

    def _luck(self, die: str) -> Number:
        return self.model.luck.uniform(die, "truce", self.model.step_number, self.model.worlds)
