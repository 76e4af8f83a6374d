"""Foresight: what a party reckons with on one road, and what stepping and holding are worth there."""

from __future__ import annotations

from functools import cached_property
from math import exp, log1p
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.twin.chance import NEARLY_SURE, within
from tests.oracle.twin.payoffs import Payoffs, Rung
from tests.oracle.twin.road import Road

if TYPE_CHECKING:
    from tests.oracle.twin.party import Party

FAINTEST = 1e-4  # no single observation is taken for proof


class Temper(NamedTuple):
    """What refusing what is due means to a party of one type, whenever it leaves the road.

    A keeper loses its `honour`; an opportunist gains by `greed` a share of what it was given.
    """

    honour: float
    greed: float


class ByType(NamedTuple):
    """A chance for either type that a party may be of."""

    keeper: float
    opportunist: float

    def believed(self, trust: float) -> float:
        """The chance by one who trusts so much that it has to do with a keeper."""
        return trust * self.keeper + (1.0 - trust) * self.opportunist


class Outlook(NamedTuple):
    """What a party expects at a rung: of the other, of third parties, of backing.

    `compels`: the enforcement that makes the other deliver where habits are stated. Who reckons what the other's types
    would do has counted enforcement already, as what refusing would cost them; then it is 0.
    """

    kept: float
    ready: float
    enforcement: float
    protection: float
    compels: float

    @property
    def chance(self) -> float:
        """q: the chance that all others who owe something deliver it."""
        return 1.0 - (1.0 - self.kept * self.ready) * (1.0 - self.compels)


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
        self.is_stated: bool = world.numbers["learning"]["beliefs"] == "stated"
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
        self.asks_them = [any(o.asks[rung] for o in self.theirs) for rung in rungs]
        self.part = [self.payoffs.part_of_rung(rung) for rung in rungs]
        self.discount = [self.party.patience ** (weeks / 52.0) for weeks in road.longest_lead]
        self.habits, self.ready, self.prize, self.commands = list[ByType](), list[float](), list[float](), list[float]()
        for rung in rungs:
            keeper = opportunist = ready = commands = 1.0
            for obligation in self.theirs:
                if obligation.asks[rung]:
                    below, above = obligation.planned(rung)
                    keeper *= self.keeper_delivers
                    opportunist *= self.mimicry * (1.0 - (above - below))
            for obligation in self.third:
                if obligation.asks[rung]:
                    ready *= obligation.facts["readiness"]
            for obligation in self.mine:
                if obligation.asks[rung] and obligation.planned(rung)[1] > obligation.facts["control"] + 1e-9:
                    commands *= within(
                        (1.0 - learning["false_alarm"]) * obligation.facts["consolidation"], learning["window"]
                    )
            closes = road.closes[rung]
            prize = {} if closes is None else road.stages[closes]["prizes"].get(self.party.name, {})
            self.habits.append(ByType(keeper, opportunist))
            self.ready.append(ready)
            self.commands.append(commands)  # the chance that it brings in time under its command what it owes
            self.prize.append(prize["value"] * prize["chance"] if prize else 0.0)

    def habits_of(self, size: float) -> ByType:
        """The stated chances that a rival of either type delivers a tranche of this size."""
        return ByType(self.keeper_delivers, self.mimicry * (1.0 - size))

    # Seeing

    def look(self) -> None:
        """See the road as it stands, whatever is expected of the other."""
        payoffs = self.payoffs
        self.rung = self.road.open_rung
        self.come = payoffs.come()
        brought = sum(w.utility * self.backing.brought(w.obligation.track, self.road) for w in payoffs.coming)
        self.end = payoffs.settled_end + self.come.utility + brought
        self.discount_here = self.party.patience ** (self.road.left / 52.0)
        self.here = payoffs.here()
        self.part_here = payoffs.part_of_step()
        self.owe_now = any(obligation.owes for obligation in self.mine)
        self.they_owe_now = any(obligation.owes for obligation in self.theirs)
        self.tension = -self.party.tension_cost * self.party.model.truce.tension * self.part_here
        self.home_cost = self.party.home_front.cost * self.part_here

    def expect(self, of_types: list[ByType]) -> None:
        """Reckon with this of either type of the other, at every rung."""
        self.of_types = self.habits if self.is_stated else of_types
        self.outlook = self.outlook_in(0.0)
        self.ahead = self.expectations(0.0)
        self.after = self.value_after(self.party.temper, self.ahead)

    def outlook_in(self, later: float) -> Outlook:
        """The open rung as it stands, or as it is expected to stand so many weeks from now."""
        kept = ready = 1.0
        if not self.is_stated:
            kept = self.of_types[self.rung].believed(self.party.trust) if self.they_owe_now else 1.0
        else:
            for obligation in self.theirs:
                if obligation.owes:
                    kept *= self.habits_of(obligation.level_asked - obligation.level_seen).believed(self.party.trust)
        for obligation in self.third:
            if obligation.owes:
                arrived = self.backing.arrives_within(obligation, later)
                ready *= arrived + (1.0 - arrived) * obligation.facts["readiness"]
        e, g = self.party.believed(*self.backing.strength(self.road, later))
        return Outlook(kept, ready, e, g, self.compels(e))

    def compels(self, enforcement: float) -> float:
        """The enforcement that makes the other deliver from outside."""
        return enforcement if self.is_stated else 0.0

    def expectations(self, later: float) -> list[Outlook]:
        """The outlook at every rung, with what each delivery on the way there would teach."""
        backed = [self.party.believed(*strength) for strength in self.backing.forecast(self.road, later)]
        trusted = self.trust_along([self.compels(e) for e, _ in backed])
        ahead = []
        for rung, (e, g) in enumerate(backed):
            kept = self.of_types[rung].believed(trusted[rung]) if self.asks_them[rung] else 1.0
            ahead.append(Outlook(kept, self.ready[rung], e, g, self.compels(e)))
        return ahead

    def trust_along(self, compels: list[float]) -> list[float]:
        """The trust at every rung, had the other delivered all that lies between it and what it owes now.

        At a rung behind, it is the trust from which these deliveries would have led to that of today.
        """
        keeper, opportunist = [1.0], [1.0]  # how likely either type delivers all up to a rung
        for rung, e in enumerate(compels):
            keeps, exploits = self.of_types[rung] if self.asks_them[rung] else (1.0, 1.0)
            keeper.append(keeper[-1] * max(1.0 - (1.0 - keeps) * (1.0 - e), FAINTEST))
            opportunist.append(opportunist[-1] * max(1.0 - (1.0 - exploits) * (1.0 - e), FAINTEST))
        now = self.rung if self.they_owe_now else self.rung + 1
        if_keeper = self.party.trust * opportunist[now]
        if_opportunist = (1.0 - self.party.trust) * keeper[now]
        return [
            if_keeper * k / (if_keeper * k + if_opportunist * o) for k, o in zip(keeper[:-1], opportunist, strict=False)
        ]

    # The road ahead

    def road_ahead(
        self, payoffs: Payoffs, ahead: list[Outlook], end: float, temper: Temper, first: int = 0, bound_at: int = -1
    ) -> tuple[list[float], list[float]]:
        """V from the rung `first` to the end, reckoned backwards; and what stepping is worth above refusing once due.

        At the rung `bound_at` the party cannot walk away.
        """
        more = self.come if payoffs is self.payoffs else payoffs.come()
        values, gains = [end], list[float]()
        for number in range(self.road.rungs - 1, first - 1, -1):
            rung, d = more.on(payoffs.planned[number]), self.discount[number]
            kept, ready, e, g, compels = ahead[number]
            chance = 1.0 - (1.0 - kept * ready) * (1.0 - compels)
            missed = 1.0 - chance
            stepping = chance * (values[-1] + self.prize[number])
            stepping += missed * (rung.failure_mine + g * rung.cover_mine)
            value = (1.0 - d) * rung.utility + d * stepping
            gain = 0.0
            if self.asks_me[number]:
                greed = temper.greed * (1.0 - e)  # nobody enjoys what enforcement takes back
                refusing = (
                    chance * (rung.failure_theirs - e * rung.delivered_theirs + greed * rung.taken_theirs)
                    + missed * (rung.failure - e * rung.delivered + greed * rung.taken)
                    + g * rung.cover
                    - temper.honour
                )
                gain = stepping - refusing
                if refusing > value and number != bound_at:
                    value = refusing
            values.append(value)
            gains.append(gain)
        return values[::-1], gains[::-1]

    def value_after(self, temper: Temper, ahead: list[Outlook], bound_at: int = -1) -> float:
        """V of the rung after the open one."""
        return self.road_ahead(self.payoffs, ahead, self.end, temper, self.rung + 1, bound_at)[0][0]

    def step_worth(self, rung: Rung, outlook: Outlook, after: float, gift: float = 0.0) -> float:
        """The value of doing one's part, by the road alone: D [ q (V after + prize) + (1 - q) F(mine) ] + (1 - D) U."""
        chance, d = outlook.chance, self.discount_here
        exposed = rung.failure_mine + outlook.protection * rung.cover_mine
        paid = after + (self.prize[self.rung] + gift)
        return (1.0 - d) * rung.utility + d * (chance * paid + (1.0 - chance) * exposed)

    def hold_worth(self, rung: Rung, outlook: Outlook, temper: Temper) -> float:
        """The value of refusing: a failure, in which enforcement takes back what the others gave, and the temper."""
        chance, e = outlook.chance, outlook.enforcement
        greed = temper.greed * (1.0 - e)
        taking = rung.failure_theirs - e * rung.delivered_theirs + greed * rung.taken_theirs
        freeze = rung.failure - e * rung.delivered + greed * rung.taken
        return chance * taking + (1.0 - chance) * freeze + outlook.protection * rung.cover - temper.honour

    def gain_of(self, temper: Temper, outlook: Outlook, after: float, gift: float = 0.0) -> float:
        """What stepping is worth to a party of this temper above holding, where the road really stands."""
        return self.step_worth(self.here, outlook, after, gift) - self.hold_worth(self.here, outlook, temper)

    def gain_with(
        self, payoffs: Payoffs, here: Rung, outlook: Outlook, ahead: list[Outlook], gift: float = 0.0
    ) -> float:
        """What stepping would be worth above holding with these payoffs and expectations."""
        saved = payoffs.settled_end + payoffs.come().utility - self.payoffs.settled_end - self.come.utility
        end, temper = self.end + saved, self.party.temper
        after = self.road_ahead(payoffs, ahead, end, temper, self.rung + 1)[0][0]
        return self.step_worth(here, outlook, after, gift) - self.hold_worth(here, outlook, temper)

    def waiting(self, temper: Temper, after: float) -> float:
        """What stepping now forgoes where something is due, and more help or a third party's part is on its way.

        Who waits loses by the delay; it is worth while only where the later gain, discounted, is the larger.
        """
        if not any(obligation.due for obligation in self.mine) or not self.is_help_coming:
            return 0.0
        now = self.gain_of(temper, self.outlook, after)
        then = self.gain_of(temper, self.outlook_then, self.value_after(temper, self.ahead_then))
        later = self.discount_later * then
        return -max(0.0, later) if later > now else 0.0

    def look_later(self) -> None:
        """See what help is on its way."""
        self.outlook_then, now = self.outlook_in(self.lookahead), self.outlook
        self.is_help_coming = (
            self.outlook_then.enforcement > now.enforcement
            or self.outlook_then.protection > now.protection
            or self.outlook_then.ready > now.ready
        )
        if self.is_help_coming:
            self.ahead_then = self.expectations(self.lookahead)

    def surplus(self) -> float:
        """What the road is worth at the table above a failure, if it were opened as things stand.

        The party cannot walk away at its own next step: that is what it would agree to.
        """
        if self.road.is_complete:
            worth = self.end
        else:
            later = range(self.rung + 1, self.road.rungs)
            bound_at = -1 if self.owe_now else next((rung for rung in later if self.asks_me[rung]), -1)
            after = self.value_after(self.party.temper, self.ahead, bound_at)
            worth = self.step_worth(self.here, self.outlook, after)
        failure = self.here.failure + self.outlook.protection * self.here.cover
        return worth - failure - self.party.margin
