"""Foresight: what a party reckons with on one road, and what stepping and holding are worth there."""

from __future__ import annotations

from functools import cached_property
from math import exp, log1p
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.ordinary.chance import NEARLY_SURE
from benchmarks.ordinary.payoffs import Payoffs, Rung
from benchmarks.ordinary.road import Road

if TYPE_CHECKING:
    from benchmarks.ordinary.party import Party

FAINTEST = 1e-4  # no single observation is taken for proof


class Outlook(NamedTuple):
    """What a party expects at a rung: of the other, of third parties, of backing."""

    kept: float
    ready: float
    enforcement: float
    protection: float

    @property
    def chance(self) -> float:
        """q: the chance that all others who owe something deliver it."""
        return 1.0 - (1.0 - self.kept * self.ready) * (1.0 - self.enforcement)


class Foresight:
    """One party's view down one road."""

    def __init__(self, party: Party, road: Road) -> None:
        world = party.model
        self.party, self.road, self.backing = party, road, world.backing
        self.providers = world.provider
        self.mine = [o for o in road.asked if o.owner == party.name]
        self.theirs = [o for o in road.asked if o.owner == party.rival_name]
        self.third = [o for o in road.asked if o.owner not in (party.name, party.rival_name)]
        self.payoffs = Payoffs(road, party.facts, party.name, party.rival_name)
        self.lookahead: float = world.numbers["conduct"]["lookahead"]
        self.discount_later = party.patience ** (self.lookahead / 52.0)
        self._expect(world.numbers["learning"])

    @cached_property
    def free(self) -> Payoffs:
        """The payoffs if its own part cost it nothing."""
        return Payoffs(self.road, self.party.facts, self.party.name, self.party.rival_name, free=True)

    def _expect(self, learning: dict[str, float]) -> None:
        """Lists over the rungs: what never changes on this road."""
        road, rungs = self.road, range(self.road.rungs)
        parts = sum(o.asks[rung] for o in self.theirs for rung in rungs)
        self.keeper_delivers = exp(log1p(-min(learning["lapse"], NEARLY_SURE)) / max(parts, 1))
        self.mimicry: float = learning["mimicry"]
        self.asks_me = [any(o.asks[rung] for o in self.mine) for rung in rungs]
        self.discount = [self.party.patience ** (weeks / 52.0) for weeks in road.longest_lead]
        self.asks_them, self.habits, self.ready, self.prize = [], [], [], []
        for rung in rungs:
            keeper = opportunist = ready = 1.0
            asked = [o for o in self.theirs if o.asks[rung]]
            for obligation in asked:
                below, above = obligation.planned(rung)
                keeper *= self.keeper_delivers
                opportunist *= self.mimicry * (1.0 - (above - below))
            for obligation in self.third:
                if obligation.asks[rung]:
                    ready *= obligation.facts["readiness"]
            closes = road.closes[rung]
            prize = {} if closes is None else road.stages[closes]["prizes"].get(self.party.name, {})
            self.asks_them.append(bool(asked))
            self.habits.append((keeper, opportunist))
            self.ready.append(ready)
            self.prize.append(prize["value"] * prize["chance"] if prize else 0.0)

    def habits_of(self, size: float) -> tuple[float, float]:
        """The chances that a rival who is a keeper, or an opportunist, delivers a tranche of this size."""
        return self.keeper_delivers, self.mimicry * (1.0 - size)

    def look(self) -> None:
        """See the road as it stands, and what is expected at the open rung and after it."""
        payoffs = self.payoffs
        self.rung = self.road.open_rung
        self.come = payoffs.come()
        self.end = payoffs.settled_end + self.come[0]
        self.discount_here = self.party.patience ** (self.road.left / 52.0)
        self.here = payoffs.here()
        self.outlook = self.outlook_in(0.0)
        self.ahead = self.expectations(0.0)
        self.after = self.value_ahead(payoffs.planned, self.ahead, self.end)

    def outlook_in(self, later: float) -> Outlook:
        """The open rung as it stands, or as it is expected to stand so many weeks from now."""
        trust = self.party.trust
        kept = ready = 1.0
        for obligation in self.theirs:
            if obligation.owes:
                keeper, opportunist = self.habits_of(obligation.level_asked - obligation.level_seen)
                kept *= trust * keeper + (1.0 - trust) * opportunist
        for obligation in self.third:
            if obligation.owes:
                arrived = self.backing.arrives_within(obligation, later)
                ready *= arrived + (1.0 - arrived) * obligation.facts["readiness"]
        return Outlook(kept, ready, *self.party.believed(*self.backing.strength(self.road, later)))

    def expectations(self, later: float) -> list[Outlook]:
        """The outlook at every rung after the open one, with what each delivery on the way would teach."""
        first, trust, believed = self.rung, self.party.trust, self.party.believed
        learns = any(o.owes for o in self.theirs)
        ahead = []
        for rung, (force, attention) in enumerate(self.backing.forecast(self.road, later), first):
            keeper, opportunist = self.habits[rung]
            e, g = believed(force, attention)
            if rung > first:
                ahead.append(Outlook(trust * keeper + (1.0 - trust) * opportunist, self.ready[rung], e, g))
                learns = True
            if learns and self.asks_them[rung]:
                if_keeper = trust * max(1.0 - (1.0 - keeper) * (1.0 - e), FAINTEST)
                if_opportunist = (1.0 - trust) * max(1.0 - (1.0 - opportunist) * (1.0 - e), FAINTEST)
                trust = if_keeper / (if_keeper + if_opportunist)
        return ahead

    def value_ahead(self, rungs: list[Rung], ahead: list[Outlook], value: float, bound_at: int = -1) -> float:
        """V of the rung after the open one, reckoned backwards from the value of the end.

        At the rung `bound_at` the party cannot walk away.
        """
        more_utility, more_failure = self.come
        first = self.rung + 1
        for number in range(len(rungs) - 1, self.rung, -1):
            rung = rungs[number]
            kept, ready, e, g = ahead[number - first]
            d = self.discount[number]
            chance = 1.0 - (1.0 - kept * ready) * (1.0 - e)
            missed = 1.0 - chance
            failure_mine = rung.failure_mine + more_failure + g * rung.cover_mine
            value = (1.0 - d) * (rung.utility + more_utility) + d * (
                chance * (value + self.prize[number]) + missed * failure_mine
            )
            if self.asks_me[number] and number != bound_at:
                covered = more_failure + g * rung.cover - e * more_utility
                refusing = (
                    chance * (rung.failure_theirs - e * rung.delivered_theirs)
                    + missed * (rung.failure - e * rung.delivered)
                    + covered
                )
                if refusing > value:
                    value = refusing
        return value

    def step_worth(self, rung: Rung, outlook: Outlook, after: float, gift: float = 0.0) -> float:
        """The value of doing one's part, by the road alone."""
        kept, ready, e, g = outlook
        chance, d = 1.0 - (1.0 - kept * ready) * (1.0 - e), self.discount_here
        exposed = rung.failure_mine + g * rung.cover_mine
        paid = after + (self.prize[self.rung] + gift)
        return (1.0 - d) * rung.utility + d * (chance * paid + (1.0 - chance) * exposed)

    def hold_worth(self, rung: Rung, outlook: Outlook) -> float:
        """The value of refusing, by the road alone."""
        kept, ready, e, g = outlook
        chance = 1.0 - (1.0 - kept * ready) * (1.0 - e)
        taking = rung.failure_theirs - e * rung.delivered_theirs
        refusing = chance * taking + (1.0 - chance) * (rung.failure - e * rung.delivered)
        return refusing + g * rung.cover

    def gain_at(self, outlook: Outlook, gift: float = 0.0) -> float:
        """What stepping is worth above holding with this outlook at the open rung, the road after it unchanged."""
        return self.step_worth(self.here, outlook, self.after, gift) - self.hold_worth(self.here, outlook)

    def gain_with(
        self, payoffs: Payoffs, here: Rung, outlook: Outlook, ahead: list[Outlook], gift: float = 0.0
    ) -> float:
        """What stepping would be worth above holding with these payoffs and expectations."""
        end = self.end if payoffs is self.payoffs else payoffs.settled_end + self.come[0]
        after = self.value_ahead(payoffs.planned, ahead, end)
        return self.step_worth(here, outlook, after, gift) - self.hold_worth(here, outlook)

    def waiting(self, now: Outlook, gain: float) -> float:
        """What stepping now forgoes where something is due, and more help or a third party's part is on its way."""
        if not any(obligation.due for obligation in self.mine):
            return 0.0
        then = self.outlook_in(self.lookahead)
        if then.enforcement <= now.enforcement and then.protection <= now.protection and then.ready <= now.ready:
            return 0.0
        later = self.gain_with(self.payoffs, self.here, then, self.expectations(self.lookahead))
        return -max(0.0, self.discount_later * later) if later > gain else 0.0

    def surplus(self) -> float:
        """What the road is worth at the table above a failure, if it were opened as things stand.

        The party cannot walk away at its own next step: that is what it would agree to.
        """
        self.look()
        if self.road.is_complete:
            worth = self.end
        else:
            later = range(self.rung + 1, self.road.rungs)
            owes_now = any(obligation.owes for obligation in self.mine)
            bound_at = -1 if owes_now else next((rung for rung in later if self.asks_me[rung]), -1)
            after = self.value_ahead(self.payoffs.planned, self.ahead, self.end, bound_at)
            worth = self.step_worth(self.here, self.outlook, after)
        failure = self.here.failure + self.outlook.protection * self.here.cover
        return worth - failure - self.party.margin
