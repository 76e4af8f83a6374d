"""A party's home front: the weight of its hardliners, what they make a step cost, and when they forbid it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.state import PerWorld
from sim.rules import home_front
from sim.rules.arrays import Floats, Number, Truths, plain, total

if TYPE_CHECKING:
    from sim.model.party import Party


class Home:
    """Per world: `hardliners`, their weight; `base`, the weight to which it returns."""

    hardliners: PerWorld[Floats]
    base: PerWorld[Floats]

    def __init__(self, party: Party) -> None:
        self.party = party
        none = np.zeros(len(party.model.ids))
        self.hardliners = none + self.value("hardliners")
        self.base = self.hardliners

    def value(self, key: str) -> Number:
        """A parameter of this home front."""
        return self.party.value(f"home_front.{key}")

    @property
    def cost(self) -> Number:
        """What a step costs at home."""
        return home_front.costs(self.value("cost"), self.hardliners)

    @property
    def forbids(self) -> Truths:
        """Whether hardliners are too strong for any step."""
        return home_front.forbids(self.hardliners, self.value("limit"))

    def vote(self, where: Truths) -> None:
        """An election moves the hardliners' weight, and where it returns to, in these worlds."""
        model = self.party.model
        luck = model.luck.uniform("election", self.party.name, model.step_number, model.ids)
        win = home_front.hardliners_win(self.hardliners, luck)
        swing = self.value("swing")
        self.base = np.where(where, home_front.after_election(self.base, swing, win), self.base)
        after = home_front.after_election(self.hardliners, swing, win)
        self.hardliners = np.where(where, after, self.hardliners)

    def feel(self) -> None:
        """Violence and unanswered concessions strengthen hardliners; so does opinion that turns away."""
        model, payoffs = self.party.model, self.party.belief.payoffs
        stand = model.ledger.stand
        given, received = -payoffs.given("own", stand), payoffs.given("enemy", stand)
        withdrawn = total(one.support_withdrawn for one in model.populations if one.side == self.party.name)
        after = home_front.hardliners_after(
            self.hardliners,
            home_front.base(self.base, self.value("by_opinion"), withdrawn),
            self.value("memory"),
            home_front.by_violence(self.value("by_tension"), model.truce.tension, self.party.value("suffers")),
            self.value("by_concession"),
            given - received,
            model.dt,
        )
        self.hardliners = plain(after)
