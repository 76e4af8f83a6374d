"""The truce: incidents, the tension they leave, verification, and whether the peace holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model import learning
from sim.model.state import PerWorld
from sim.rules import chance, inspection, violence
from sim.rules.arrays import Floats, Number, Truths, plain, total
from sim.scenario.quantity import gamma_quantile

if TYPE_CHECKING:
    from sim.model.world import World


class Truce(mesa.Agent):
    """The peace of these worlds, and what disturbs it.

    Per world: `tension`, and what it was at the start; `frailty` of this truce; the week in which it `began`;
    `incidents` and `killed` so far; `broken` this week by itself.
    """

    model: World
    tension: PerWorld[Floats]
    tension_at_start: PerWorld[Floats]
    frailty: PerWorld[Floats]
    began: PerWorld[Floats]
    incidents: PerWorld[Floats]
    killed: PerWorld[Floats]

    def __init__(self, model: World) -> None:
        super().__init__(model)
        luck = model.luck.uniform("frailty", "truce", 0, model.ids)
        self.frailty = gamma_quantile(luck, model.value("violence.frailty"))
        none = np.zeros(len(model.ids))
        calm = self._long_run(model.value("violence.rate"))
        self.tension = none + (calm if model.plan.violence.tension is None else model.value("violence.tension"))
        self.began = none - model.value("truce_age")
        self.tension_at_start = self.tension
        self.incidents, self.killed = none, none
        self.broken: Truths = none > 0
        self._vacuums = tuple(
            track for track, stated in model.plan.tracks.items() if stated.vacuum.limits != (0.0, 0.0)
        )

    def detection(self, track: str) -> Number:
        """The chance that pretence on this track is found out at its verification."""
        return inspection.detection(self.model.value(f"tracks.{track}.verifiability"), self._sharper())

    def false_alarm(self) -> Number:
        """The chance that a true tranche is rejected."""
        return inspection.false_alarm(self.model.value("learning.false_alarm"), self._sharper())

    def _sharper(self) -> Number:
        return self.model.value("force.verification") * self.model.backing.present()

    def _long_run(self, rate: Number) -> Number:
        model = self.model
        severity, memory = model.value("violence.severity"), model.value("violence.memory")
        return violence.long_run_tension(rate, severity, memory, model.dt)

    @property
    def age(self) -> Floats:
        """How long the truce has held, in weeks, in the middle of this step."""
        found: Floats = self.model.week + 0.5 * self.model.dt - self.began
        return found

    def _ebbed(self, age: Number) -> Number:
        return violence.ebbed(age, self.model.value("violence.ebb"), self.model.value("violence.ebbs"))

    def quiet_rate(self) -> Number:
        """Incidents a week in a truce of this age with all tracks at their start and nothing to stir or calm them."""
        at_start = self._ebbed(self.model.value("truce_age"))
        return violence.quiet_rate(self.model.value("violence.rate"), self._ebbed(self.age), at_start)

    def begin_anew(self, where: Truths) -> None:
        """After a war: its age is 0, and tension that of a new truce."""
        model = self.model
        self.began = np.where(where, model.week, self.began)
        at_start = self._ebbed(model.value("truce_age"))
        new = self._long_run(violence.rate_of_new(model.value("violence.rate"), at_start))
        self.tension = np.where(where, new, self.tension)

    def overdue(self) -> Number:
        """The share of the two sides, of whose parts something has been overdue since before the week for some time."""
        sides = (
            [party.view.stand.tracks[track].weeks_overdue for track in party.tracks] for party in self.model.parties
        )
        return violence.overdue(sides, self.model.value("conduct.excuse"))

    def _hazard_untensed(self) -> Number:
        value = self.model.value
        settled = violence.settled(self.age, value("violence.lasting"), value("violence.settles"))
        in_place = self.model.backing.in_place()
        held = violence.held(value("violence.by_force"), in_place, value("violence.by_overdue"), self.overdue())
        return value("violence.hazard") * settled * held

    def hazard(self) -> Number:
        """The weekly rate at which an average truce would break by itself, as things stand."""
        value = self.model.value
        tense = violence.under_tension(value("violence.by_tension"), self.tension, value("violence.usual"))
        return self._hazard_untensed() * tense

    def rise(self) -> Number:
        """How much that rate rises per unit of tension."""
        value = self.model.value
        return violence.rise(self._hazard_untensed(), value("violence.by_tension"), value("violence.usual"))

    def rate(self) -> Number:
        """Incidents a week, given how old the truce is, what stands on the ground and how people live."""
        model, ledger = self.model, self.model.ledger
        by_owner = [
            total(model.value(f"tracks.{track}.calms") * (ledger.level(track) - ledger.start[track]) for track in group)
            for group in model.track_groups
        ]
        by_force = model.value("force.incidents") * model.backing.present()
        stirring = [self._vacuum(), total(one.value("feeds") * one.more_distress for one in model.populations)]
        return violence.incident_rate(
            self.quiet_rate(), [*by_owner, by_force, *(-one for one in stirring if np.ndim(one))]
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
            count = count + party.strikes.struck.astype(float)
            party.strikes.made = party.strikes.made + party.strikes.struck
        for spoiler in model.spoilers:
            attacks, their_severity = spoiler.attack()
            count, severity = count + attacks, severity + their_severity
        self.incidents = self.incidents + count
        self.killed = self.killed + severity * model.value("violence.killed")
        spilt = total(front.spill() for front in model.fronts)
        tension = violence.tension_after(
            self.tension,
            severity * model.value("violence.severity") + model.dt * spilt,
            model.value("violence.memory"),
            model.dt,
        )
        self.tension = plain(tension)
        breaking = violence.collapse_chance(self.hazard(), self.frailty, model.dt)
        self.broken = plain(self._luck("collapse") < breaking)

    def _luck(self, die: str) -> Number:
        return self.model.luck.uniform(die, "truce", self.model.step_number, self.model.ids)
