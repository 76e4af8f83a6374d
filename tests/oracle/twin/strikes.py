"""Limited strikes: violence that a party orders, short of war."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.twin.chance import exponential, gumbel

if TYPE_CHECKING:
    from tests.oracle.twin.party import Party


class Strikes:
    """The strikes of one party: `made` so far, and whether it strikes this week."""

    def __init__(self, party: Party) -> None:
        world = party.model
        self.party, self.world = party, world
        self.facts: dict[str, float] = party.facts["strikes"]
        self.may = self.facts["appetite"] > 0 and party.reckons
        self.made, self.strikes = 0, False
        self.margin: float | None = None
        if self.may:
            roles = [f"{party.name}.strikes.{option}" for option in ("strike", "refrain")]
            self.mood_luck = [world.dice.all("mood", role) for role in roles]
            self.luck = world.dice.all("strike", party.name)
            self.turn(0)

    def turn(self, step: int) -> None:
        """Take another mood."""
        self.moods = [gumbel(luck[step]) for luck in self.mood_luck]

    def worth(self) -> float:
        """What a strike is worth above refraining."""
        party, facts = self.party, self.facts
        violence, truce = self.world.numbers["violence"], self.world.truce
        lost = max(party.best_by_road - party.foresight.payoffs.war(party.outlook.protection), 0.0)
        rise = truce.calm_hazard * violence["by_tension"] / violence["usual"]
        likelier = rise * violence["memory"] * facts["severity"] * violence["severity"]
        return facts["appetite"] * truce.tension - facts["price"] - party.pressure + party.honour - lost * likelier

    def decide(self) -> None:
        """Weigh a strike."""
        if self.may:
            strike, refrain = self.moods
            self.margin = self.party.rationality * self.worth() + strike - refrain
            self.strikes = self.margin > 0
            self.made += self.strikes

    def severity(self) -> float:
        """How severe this week's strike is, in mean incidents."""
        return self.facts["severity"] * exponential(self.luck[self.world.step_number])
