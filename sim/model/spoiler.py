"""Those who gain from failure: spoilers who attack, a backer who rearms, a front elsewhere that flares up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model import learning, mediators
from sim.model.state import PerWorld
from sim.rules import chance, inspection, roadmap, spoiling, trust
from sim.rules.arrays import Floats, Number, Truths, plain

if TYPE_CHECKING:
    from sim.model.party import Party
    from sim.model.world import World


class Spoiler(mesa.Agent):
    """Per world: `attacks`, how many so far; of the week: `blamed`, by party at whose door one of them is laid."""

    model: World
    attacks: PerWorld[Floats]

    def __init__(self, model: World, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.stated = model.plan.spoilers[name]
        self.attacks = np.zeros(len(model.ids))
        self.rate: Number = 0.0
        self.blamed: dict[str, Truths] = {}

    def value(self, key: str) -> Number:
        """A parameter of this spoiler."""
        return self.model.value(f"spoilers.{self.name}.{key}")

    def decide(self) -> None:
        """Set the rate of attacks: more where one would turn a narrow step, fewer under a force."""
        model = self.model
        recruited: Number = 0.0
        if self.stated.population is not None:
            withdrawn = model.population(self.stated.population).support_withdrawn
            recruited = self.value("recruits") * withdrawn
        deterred = self.value("deterred") * model.backing.present()
        timed = np.where(self._is_narrow(), self.value("timing"), 0.0)
        self.rate = spoiling.rate(self.value("rate"), deterred, timed, recruited)

    def _is_narrow(self) -> Truths:
        """Whether one whose trust it aims at is about to step by a narrow margin."""
        narrow = np.zeros(len(self.model.ids), dtype=bool)
        for party in self.model.parties:
            if party.rival_name not in self.stated.blames or not party.reckons:
                continue
            gain = party.step_value - party.hold_value
            aims = plain(self.value(f"blames.{party.rival_name}") > 0)
            narrow = narrow | (aims & spoiling.is_narrow(party.view.due, gain, self.value("margin")))
        return narrow

    def attack(self) -> tuple[Number, Number]:
        """This week's attacks, and how severe they are in mean incidents; some are laid at a party's door."""
        model = self.model
        count = plain(chance.poisson(self.rate * model.dt, self._luck("attack", self.name)))
        severity = chance.gamma_of_count(count, self._luck("attack severity", self.name)) * self.value("severity")
        self.attacks, self.blamed = self.attacks + count, {}
        for party in model.parties:
            if party.name in self.stated.blames and count.any():
                self._blame(party, count > 0)
        return count, severity

    def _blame(self, party: Party, attacked: Truths) -> None:
        believed = spoiling.believed(self.value(f"blames.{party.name}"), mediators.set_right(self.model))
        luck = self._luck("misattribution", f"{self.name}.{party.name}")
        self.blamed[party.name] = attacked & (luck < believed)
        learning.read_as_strike(party.rival, self.blamed[party.name])

    def _luck(self, die: str, role: str) -> Number:
        return self.model.luck.uniform(die, role, self.model.step_number, self.model.ids)


class Backer(mesa.Agent):
    """A regional backer that brings back, unseen, what was given up."""

    model: World

    def __init__(self, model: World, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.track = model.plan.backers[name].track

    def inspect(self) -> None:
        """Rearm: rows that stood do not stand any more, and nobody sees it."""
        model, ledger = self.model, self.model.ledger
        rate, interdiction = (model.value(f"backers.{self.name}.{key}") for key in ("rate", "interdiction"))
        amount = inspection.brought_back(rate, interdiction, model.backing.present(), model.dt)
        luck = model.luck.uniform("rearming", self.name, model.step_number, model.ids)
        done = ledger.done[self.track]
        size = ledger.level(self.track) - ledger.level_before(self.track)
        back = np.minimum(roadmap.rows_leaked(amount, size, luck), done).astype(np.int64)
        if back.any():
            ledger.enter(self.track, done - back, ledger.seen[self.track], rearmed=back)


class Front(mesa.Agent):
    """Fighting elsewhere. Per world: `flaring`, whether it spills over now; of the week: whether that `turns`."""

    model: World
    flaring: PerWorld[Truths]

    def __init__(self, model: World, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.flaring = np.zeros(len(model.ids), dtype=bool)
        self.turns: Truths = self.flaring

    def value(self, key: str) -> Number:
        """A parameter of this front."""
        return self.model.value(f"linked_fronts.{self.name}.{key}")

    def decide(self) -> None:
        """See whether it flares up, or dies down."""
        model = self.model
        luck = model.luck.uniform("flare", self.name, model.step_number, model.ids)
        rate = spoiling.turns(self.flaring, self.value("flares"), self.value("lasts"))
        self.turns = plain(luck < trust.within(rate, model.dt))

    def apply(self) -> None:
        """Flare up, or die down."""
        self.flaring = self.flaring ^ self.turns

    def spill(self) -> Number:
        """The tension a week that it adds."""
        return np.where(self.flaring, self.value("spill"), 0.0)
