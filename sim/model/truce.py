"""The truce: incidents, the tension they leave, verification, and whether the peace holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model.state import PerWorld
from sim.rules import chance, foresight, violence
from sim.rules.arrays import Number, Truths, total
from sim.scenario.quantity import gamma_quantile

if TYPE_CHECKING:
    from sim.model.world import World


class Truce(mesa.Agent):
    """Per world: `tension`; `frailty` of this truce; `incidents` and `killed` so far; `broken` this week by itself."""

    model: World
    tension: PerWorld
    frailty: PerWorld
    incidents: PerWorld
    killed: PerWorld

    def __init__(self, model: World) -> None:
        super().__init__(model)
        luck = model.luck.uniform("frailty", "truce", 0, model.worlds)
        self.frailty = gamma_quantile(luck, model.value("violence.frailty"))
        none = np.zeros(len(model.worlds))
        self.tension = none + violence.long_run_tension(
            model.value("violence.rate"), model.value("violence.severity"), model.value("violence.memory"), model.dt
        )
        self.incidents, self.killed = none, none
        self.broken: Truths = none > 0

    def detection(self, track: str) -> Number:
        """The chance that pretence on this track is found out at its verification."""
        return foresight.together(self.model.value(f"tracks.{track}.verifiability"), self._sharper())

    def false_alarm(self) -> Number:
        """The chance that a true tranche is rejected."""
        return self.model.value("learning.false_alarm") * (1.0 - self._sharper())

    def _sharper(self) -> Number:
        return self.model.value("force.verification") * self.model.backing.present()

    def rate(self) -> Number:
        """Incidents a week, given what stands on the ground."""
        model, ledger = self.model, self.model.ledger
        by_owner = [
            total(model.value(f"tracks.{track}.calms") * (ledger.level(track) - ledger.start[track]) for track in group)
            for group in model.track_groups
        ]
        by_force = model.value("force.incidents") * model.backing.present()
        return violence.incident_rate(model.value("violence.rate"), [*by_owner, by_force])

    def happen(self) -> None:
        """The week's incidents, the tension after them, and whether the truce breaks by itself."""
        model = self.model

        def luck(die: str) -> Number:
            return model.luck.uniform(die, "truce", model.step_number, model.worlds)

        count = chance.poisson(self.rate() * model.dt, luck("incidents"))
        severity = chance.gamma_of_count(count, luck("severity"))
        self.incidents = self.incidents + count
        self.killed = self.killed + severity * model.value("violence.killed")
        self.tension = violence.tension_after(
            self.tension, severity * model.value("violence.severity"), model.value("violence.memory"), model.dt
        )
        breaking = violence.collapse_chance(
            model.value("violence.hazard"), model.value("violence.slope"), self.tension, self.frailty, model.dt
        )
        self.broken = luck("collapse") < breaking
