"""The truce: incidents, strikes and attacks, the tension that they leave, and whether it breaks by itself."""

from __future__ import annotations

from math import exp, expm1
from typing import TYPE_CHECKING

import mesa

from tests.oracle.twin.chance import HIGHEST_RATE, poisson, severity_of
from tests.oracle.twin.track import Track

if TYPE_CHECKING:
    from tests.oracle.twin.world import World


class Truce(mesa.Agent):
    """What all fight in, and what it leaves behind."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        violence = world.numbers["violence"]
        self.start_rate: float = violence["rate"]
        self.severity: float = violence["severity"]
        self.deadliness: float = violence["killed"]
        self.facts: dict[str, float] = violence
        self.began = -world.numbers["truce_age"]  # the week
        self.ebbed_at_start = self._ebbed(-self.began)
        self.excuse: float = world.numbers["conduct"]["excuse"]
        self.fading = exp(-world.dt / violence["memory"])
        self.tension = self.long_run(self.start_rate)
        if violence["tension"] is not None:
            self.tension = violence["tension"]
        self.incidents, self.killed = 0, 0.0
        self.broken = False
        self.calming = [(track, track.facts["calms"]) for track in world.tracks.values() if track.facts["calms"]]
        self.emptying = [(track, track.facts["vacuum"]) for track in world.tracks.values() if track.facts["vacuum"]]
        self.force: dict[str, float] = world.numbers["force"]
        self.false_alarm_alone: float = world.numbers["learning"]["false_alarm"]
        self.count_luck = world.dice.all("incidents", "truce")
        self.severity_luck = world.dice.all("severity", "truce")
        self.collapse_luck = world.dice.all("collapse", "truce")

    def look(self) -> None:
        """Reckon how sharply deeds are verified this week, how violent a truce of this age is and how brittle."""
        world = self.model
        self.age = world.week + 0.5 * world.dt - self.began
        self.quiet_rate = self.start_rate * (self._ebbed(self.age) / self.ebbed_at_start)
        self.sharper = self.force["verification"] * self.model.backing.present()
        self.false_alarm = self.false_alarm_alone * (1.0 - self.sharper)

    def detection(self, track: Track) -> float:
        """The chance that pretence on a track is found out."""
        return 1.0 - (1.0 - track.facts["verifiability"]) * (1.0 - self.sharper)

    def long_run(self, rate: float) -> float:
        """The tension that this rate of incidents keeps up."""
        dt = self.model.dt
        return rate * dt * self.severity / -expm1(-dt / self.facts["memory"])

    def _ebbed(self, age: float) -> float:
        lasting = self.facts["ebb"]
        return lasting + (1.0 - lasting) * exp(-age / self.facts["ebbs"])

    def begin_anew(self, week: float) -> None:
        """After a war: the truce is new, and so is its tension."""
        self.began = -0.0 + week
        self.tension = self.long_run(self.start_rate / self.ebbed_at_start)
        self.broken = False

    @property
    def overdue(self) -> float:
        """The share of the two sides of whose parts something is overdue."""
        return 0.5 * sum(party.is_overdue(self.excuse) for party in self.model.parties)

    @property
    def calm_hazard(self) -> float:
        """The hazard but for tension: it falls with age and with the force, and rises with what is overdue."""
        facts = self.facts
        fading = exp(-self.age / facts["settles"]) + facts["lasting"]
        rising = facts["by_overdue"] * self.overdue - facts["by_force"] * self.model.backing.share_in_place
        return facts["hazard"] * fading * exp(rising)

    def happen(self) -> None:
        """The violence of the week, the tension after it, and whether the truce breaks."""
        world, step = self.model, self.model.step_number
        count = poisson(self.rate() * world.dt, self.count_luck[step])
        severity = severity_of(count, self.severity_luck[step])
        for party in world.parties:
            party.feel_incidents(count)
        for party in world.parties:
            if party.strikes.strikes:
                count += 1
                severity += party.strikes.severity()
        for spoiler in world.spoilers:
            attacks, severe = spoiler.attack()
            count += attacks
            severity += severe
        self.incidents += count
        self.killed += severity * self.deadliness
        self.tension = self.tension * self.fading + severity * self.severity
        for front in world.fronts:
            if front.flaring:
                self.tension += front.spill
        part = self.facts["by_tension"]
        hazard = self.calm_hazard * ((1.0 - part) + part * self.tension / self.facts["usual"])
        self.broken = self.collapse_luck[step] < -expm1(-world.dt * self.facts["frailty_drawn"] * hazard)

    def rate(self) -> float:
        """The rate of incidents: tracks and the force calm, an empty place and distress do not."""
        world = self.model
        calm = self.force["incidents"] * world.backing.present()
        for track, calms in self.calming:
            calm += calms * (track.level - track.start)
        for track, vacuum in self.emptying:
            calm -= vacuum * max(track.level - track.start - world.backing.share_in_place, 0.0)
        for population in world.populations:
            calm -= population.facts["feeds"] * population.grief
        return min(self.quiet_rate * exp(-calm), HIGHEST_RATE)

    def shake(self, tension: float) -> None:
        """A shock from outside."""
        self.tension = max(self.tension + tension, 0.0)
