"""Limited strikes: violence short of war that a party may order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model import forced
from sim.model.state import PerWorld
from sim.rules import striking, violence
from sim.rules.arrays import Integers, Number, Truths, total

if TYPE_CHECKING:
    from sim.model.party import Party

CHOICES = ("strike", "refrain")


class Strikes:
    """Per world: `made`, how many strikes so far; of the week: `struck`, and the severity in mean incidents."""

    made: PerWorld[Integers]

    def __init__(self, party: Party) -> None:
        self.party = party
        model = party.model
        self.possible = party.reckons and model.plan.parties[party.name].strikes.appetite.limits[1] > 0
        self.moods = tuple(f"strikes.{choice}" for choice in CHOICES) if self.possible else ()
        self.made = np.zeros(len(model.ids), dtype=np.int64)
        self.struck: Truths = self.made > 0
        self.terms: dict[str, Number] = {}

    def value(self, key: str) -> Number:
        """A parameter of the party's strikes."""
        return self.party.value(f"strikes.{key}")

    def decide(self) -> None:
        """Strike where that is worth more than the mood of the moment for refraining."""
        party, model = self.party, self.party.model
        self.struck = np.zeros(len(model.ids), dtype=bool)
        if not self.possible:
            return
        worth = self.weigh()
        strike, refrain = (party.moods[key] for key in self.moods)
        struck = striking.strikes(worth, party.value("rationality"), strike, refrain, self.value("appetite"))
        self.struck = forced.instead(model, party.name, forced.STRIKE, struck)

    def weigh(self) -> Number:
        """What a strike is worth by the party's own reckoning, as the sum of named terms."""
        party, model = self.party, self.party.model
        added = self.value("severity") * model.value("violence.severity")
        risk = violence.danger(
            party.view.lent.best - party.view.war, model.truce.rise(), model.value("violence.memory"), added
        )
        self.terms = striking.worth(
            self.value("appetite"),
            model.truce.tension,
            self.value("price"),
            party.view.pressure,
            party.under_honour(),
            risk,
        )
        return total(self.terms.values())

    def severity(self) -> Number:
        """How severe this week's strike is, in mean incidents; 0 where there is none."""
        if not self.struck.any():
            return 0.0
        model = self.party.model
        luck = model.luck.uniform("strike", self.party.name, model.step_number, model.ids)
        return striking.severity(self.struck, self.value("severity"), luck)
