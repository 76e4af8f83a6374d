"""Foresight: what a party reckons with, and what stepping and holding are worth on the road ahead."""

from __future__ import annotations

from math import exp, log1p
from typing import TYPE_CHECKING, Any, NamedTuple

import mesa

from benchmarks.ordinary.others import NEARLY_SURE
from benchmarks.ordinary.payoffs import Payoffs, Rung

if TYPE_CHECKING:
    from benchmarks.ordinary.world import World

FAINTEST = 1e-4  # no single observation is taken for proof


class Outlook(NamedTuple):
    """What a party expects at the open rung: of the other, of third parties, of backing."""

    kept: float
    ready: float
    enforcement: float
    protection: float


class Foresight(mesa.Agent):
    """An agent that looks down the road: the half of a party that reckons."""

    def __init__(self, world: World, name: str, rival: str) -> None:
        super().__init__(world)
        self.name, self.rival_name = name, rival
        facts: dict[str, Any] = world.numbers["parties"][name]
        self.tracks = [track for track in world.road.tracks if track.owner == name]
        self.theirs = [track for track in world.road.tracks if track.owner == rival]
        self.third = [track for track in world.road.tracks if track.owner not in (name, rival)]
        self.trust: float = facts["trust"][rival]
        self.keeper: bool = world.dice.first("type", name) < facts["reliability"]
        self.honour = -facts["honour"] if self.keeper else 0.0
        self.patience: float = facts["patience"]
        self.tension_cost: float = facts["tension_cost"]
        self.lookahead: float = world.numbers["conduct"]["lookahead"]
        self.payoffs = Payoffs(world, facts, name, rival)
        self.free = Payoffs(world, facts, name, rival, free=True)
        self._believe(world, facts)
        self._expect(world)

    def _believe(self, world: World, facts: dict[str, Any]) -> None:
        """Full enforcement and protection, as far as the party believes in them."""
        force, guarantee, faith = world.numbers["force"], world.numbers["guarantee"], facts["faith"]
        self.force_enforcement: float = faith["force"] * force["enforcement"]
        self.force_protection: float = faith["force"] * force["protection"]
        self.guaranteed_enforcement: float = faith["guarantee"] * guarantee["enforcement"]
        self.guaranteed_protection: float = faith["guarantee"] * guarantee["protection"]

    def _expect(self, world: World) -> None:
        """Lists over the rungs: what stays the same as long as the road does."""
        road, learning, rungs = world.road, world.numbers["learning"], range(world.road.rungs)
        stages = world.numbers["roadmap"]["stages"]
        parts = sum(track.is_asked(rung) for track in self.theirs for rung in rungs)
        self.keeper_delivers = exp(log1p(-min(learning["lapse"], NEARLY_SURE)) / max(parts, 1))
        self.mimicry: float = learning["mimicry"]
        self.mine = [any(track.is_asked(rung) for track in self.tracks) for rung in rungs]
        self.discount = [self.patience ** (weeks / 52.0) for weeks in road.longest_lead]
        self.discount_later = self.patience ** (self.lookahead / 52.0)
        self.asks_them, self.habits, self.ready, self.prize = [], [], [], []
        for rung in rungs:
            keeper = opportunist = ready = 1.0
            asked = [track for track in self.theirs if track.is_asked(rung)]
            for track in asked:
                below, above = track.planned(rung)
                keeper *= self.keeper_delivers
                opportunist *= self.mimicry * (1.0 - (above - below))
            for track in self.third:
                if track.is_asked(rung):
                    ready *= track.facts["readiness"]
            closes = road.closes[rung]
            prize = {} if closes is None else stages[closes]["prizes"].get(self.name, {})
            self.asks_them.append(bool(asked))
            self.habits.append((keeper, opportunist))
            self.ready.append(ready)
            self.prize.append(prize["value"] * prize["chance"] if prize else 0.0)

    def look(self) -> None:
        """Reckon what stepping and holding are worth now."""
        world, payoffs = self.model, self.payoffs
        self.rung = world.road.open_rung
        self.come, self.end = payoffs.come(), payoffs.settled_end
        self.end += self.come[0]
        self.patience_here = self.patience ** (world.road.left / 52.0)
        self.here = payoffs.here()
        self.outlook = self.outlook_in(0.0)
        self.ahead = self.expectations(0.0)
        self.after = self.value_ahead(payoffs.planned, self.come, self.ahead, self.end)
        step = self.step_worth(self.here, self.outlook, self.after)
        hold = self.hold_worth(self.here, self.outlook)
        self.gain = step - hold
        self.step_by_road, self.hold_by_road = step, hold
        self.tension = -self.tension_cost * world.truce.tension
        self.step_calm = step + self.waiting()
        self.step_value = self.step_calm + self.tension
        self.hold_value = hold + self.honour

    def outlook_in(self, later: float) -> Outlook:
        """The open rung as it stands, or as it is expected to stand so many weeks from now."""
        world = self.model
        kept = ready = 1.0
        for track in self.theirs:
            if track.owes:
                size = track.level_asked - track.level_seen
                kept *= self.trust * self.keeper_delivers + (1.0 - self.trust) * self.mimicry * (1.0 - size)
        for track in self.third:
            if track.owes:
                arrived = world.provider_of(track).arrives_within(track, later)
                ready *= arrived + (1.0 - arrived) * track.facts["readiness"]
        return Outlook(kept, ready, *self.believed(*world.backing.strength(later)))

    def believed(self, force: float, attention: float) -> tuple[float, float]:
        """e and g, as far as the party believes in a force of this weight and in mediators of this attention."""
        enforcement, protection = self.force_enforcement * force, self.force_protection * force
        if attention:
            enforcement += (1.0 - enforcement) * self.guaranteed_enforcement * attention
            protection += (1.0 - protection) * self.guaranteed_protection * attention
        return enforcement, protection

    def expectations(self, later: float) -> list[Outlook]:
        """The outlook at every rung after the open one, with what each delivery on the way would teach."""
        first, trust = self.rung, self.trust
        learns = any(track.owes for track in self.theirs)
        ahead = []
        for rung, (force, attention) in enumerate(self.model.backing.forecast(later), first):
            keeper, opportunist = self.habits[rung]
            e, g = self.believed(force, attention)
            if rung > first:
                ahead.append(Outlook(trust * keeper + (1.0 - trust) * opportunist, self.ready[rung], e, g))
                learns = True
            if learns and self.asks_them[rung]:
                if_keeper = trust * max(1.0 - (1.0 - keeper) * (1.0 - e), FAINTEST)
                if_opportunist = (1.0 - trust) * max(1.0 - (1.0 - opportunist) * (1.0 - e), FAINTEST)
                trust = if_keeper / (if_keeper + if_opportunist)
        return ahead

    def value_ahead(self, rungs: list[Rung], come: tuple[float, float], ahead: list[Outlook], value: float) -> float:
        """V of the rung after the open one, reckoned backwards from the value of the end."""
        more_utility, more_failure = come
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
            if self.mine[number]:
                covered = more_failure + g * rung.cover - e * more_utility
                refusing = (
                    chance * (rung.failure_theirs - e * rung.delivered_theirs)
                    + missed * (rung.failure - e * rung.delivered)
                    + covered
                )
                if refusing > value:
                    value = refusing
        return value

    def step_worth(self, rung: Rung, outlook: Outlook, after: float) -> float:
        """The value of doing one's part, by the road alone."""
        kept, ready, e, g = outlook
        chance = 1.0 - (1.0 - kept * ready) * (1.0 - e)
        d = self.patience_here
        exposed = rung.failure_mine + g * rung.cover_mine
        return (1.0 - d) * rung.utility + d * (chance * (after + self.prize[self.rung]) + (1.0 - chance) * exposed)

    def hold_worth(self, rung: Rung, outlook: Outlook) -> float:
        """The value of refusing, by the road alone."""
        kept, ready, e, g = outlook
        chance = 1.0 - (1.0 - kept * ready) * (1.0 - e)
        taking = rung.failure_theirs - e * rung.delivered_theirs
        return chance * taking + (1.0 - chance) * (rung.failure - e * rung.delivered) + g * rung.cover

    def waiting(self) -> float:
        """What stepping now forgoes where something is due, and more help or a third party's part is on its way."""
        if not any(track.due for track in self.tracks):
            return 0.0
        now, then = self.outlook, self.outlook_in(self.lookahead)
        if then.enforcement <= now.enforcement and then.protection <= now.protection and then.ready <= now.ready:
            return 0.0
        gain = self.gain_with(self.payoffs, self.here, then, self.expectations(self.lookahead))
        return -max(0.0, self.discount_later * gain) if gain > self.gain else 0.0

    def gain_with(self, payoffs: Payoffs, here: Rung, outlook: Outlook, ahead: list[Outlook]) -> float:
        """What stepping would be worth above holding with these payoffs and expectations."""
        come = self.come
        end = self.end if payoffs is self.payoffs else payoffs.settled_end + come[0]
        after = self.value_ahead(payoffs.planned, come, ahead, end)
        return self.step_worth(here, outlook, after) - self.hold_worth(here, outlook)
