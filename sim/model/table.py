"""The table: which road is proposed where a road stalls or none is agreed, and how the parties answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model import belief
from sim.model.road import Stand
from sim.model.state import Carried, PerWorld, PerWorldByName, pick
from sim.model.ways import of
from sim.rules import bargaining, conduct, endings, foresight, mediation
from sim.rules.arrays import Floats, Integers, Truths, plain, product, total, whole

if TYPE_CHECKING:
    from sim.model.mediator import Mediator
    from sim.model.party import Party
    from sim.model.view import ByType
    from sim.model.world import World
    from sim.rules.foresight import Reckoning

NEVER = -(10**9)  # a step long before the first
NOTHING = -1
BEFORE = -np.inf
"""The surplus of a road that was refused before the start, until it is reckoned at the first talks."""
FEW = 512  # worlds on several roads that are reckoned side by side, to spare calls


@dataclass(frozen=True)
class Proposal:
    """What a mediator would propose in worlds `index`: the number of a road, and the effect that it expects."""

    index: Integers
    road: Integers
    effect: Floats


@dataclass(frozen=True)
class Glance:
    """Some roads looked at together, each in all worlds that talk, one road after another: what each party reckons, its
    surplus, and what is to be expected of its types there."""

    stand: Stand
    reckonings: Mapping[str, Reckoning]
    surplus: Mapping[str, Floats]
    expected: Mapping[str, ByType]

    def why(self, party: Party, column: Integers) -> Integers:
        """The single switch that would most raise the surplus of a road at these columns, an index in endings.REASONS:
        the other sure to deliver, full protection, no own cost, third parties ready, or no such change."""
        stand, surplus = self.stand, self.surplus[party.name][column]
        at = Stand(stand.ledger, of(stand.index, column), of(stand.roads, column))
        reckoning = pick(self.reckonings[party.name], column)
        certain, protected, free, ready = (
            surplus_of(party, at, switched) for switched in party.belief.switched_on(at, reckoning)
        )
        return endings.why([certain, protected, free, surplus, ready, surplus])


@whole
def glance(index: Integers, roads: Integers, world: World) -> Glance:
    """Look at these roads in these worlds as the week opens."""
    stand = Stand(world.ledger, index, roads)
    reckonings, expected = belief.settled(world, stand)
    surplus = {party.name: surplus_of(party, stand, reckonings[party.name]) for party in world.parties}
    return Glance(stand, reckonings, surplus, expected)


def surplus_of(party: Party, stand: Stand, reckoning: Reckoning) -> Floats:
    """What a road is worth to a party with walking away removed at its own next step, above failure and margin."""
    index = stand.index
    later = np.arange(party.model.ledger.ways.rungs)[:, np.newaxis] > reckoning.place
    next_own = bargaining.first(reckoning.mine & later)
    bound = np.where(stand.owes_any(party.tracks), NOTHING, next_own)
    here, outlook = reckoning.here, reckoning.here_outlook
    worth = total(foresight.step(here, outlook, reckoning.after(bound)).values())
    worth = np.where(stand.place >= stand.way.rungs, reckoning.end, worth)
    failure = here.failure + outlook.protection * here.cover
    found: Floats = worth - failure - of(party.value("margin"), index)
    return found


class Table(mesa.Agent):
    """Per world: `talked_at`, the step of the last talks; `refused`, by party and road, the surplus when the road was
    last refused or left for another (inf: never; BEFORE: before the start, and there were no talks since); `proposed`
    and `accepted`, how many so far; `refusals`, by party, how many; `refused_last`, by party, whether it refused the
    last that was answered.

    Of the week: `on_table`, the number of the road that was proposed, or NOTHING; `by`, the place of the mediator who
    proposed it; `surplus`, by party, at the answer; `short`, by party, the reason why it is not worth it, an index
    in endings.REASONS or NOTHING; `answer`, by party, whether it accepted; `lapsed`.
    """

    model: World
    talked_at: PerWorld
    refused: PerWorldByName
    proposed: PerWorld
    accepted: PerWorld
    refusals: PerWorldByName
    refused_last: PerWorldByName
    on_table: Carried[Integers]
    by: Carried[Integers]
    lapsed: Carried[Truths]
    answer: Carried[dict[str, Truths]]
    surplus_at_answer: Carried[dict[str, Floats]]
    short: Carried[dict[str, Integers]]

    def __init__(self, model: World) -> None:
        super().__init__(model)
        worlds = len(model.worlds)
        zero = np.zeros(worlds, dtype=np.int64)
        self.roads = len(model.ledger.ways.roads)
        self.is_open = bool(model.plan.other_roads or model.plan.bargaining.open) and bool(model.plan.mediators)
        self.talked_at, self.proposed, self.accepted = zero + NEVER, zero, zero
        roads = range(self.roads) if self.is_open else range(0)
        parties = tuple(model.plan.parties) if self.is_open else ()
        before = [BEFORE if name in model.plan.bargaining.refused else np.inf for name in model.road_names]
        self.refused = {f"{party}.{road}": np.full(worlds, before[road]) for party in parties for road in roads}
        if model.plan.bargaining.talked is not None:
            ago = np.round(model.value("bargaining.talked") / model.dt)
            self.talked_at = zero - np.asarray(ago, dtype=np.int64)
        self.refusals = dict.fromkeys(parties, zero)
        self.refused_last = dict.fromkeys(parties, zero < 0)
        self._nothing_happens()

    def _nothing_happens(self) -> None:
        worlds = len(self.model.worlds)
        self.on_table = np.full_like(self.talked_at, NOTHING)
        self.by = self.on_table.copy()
        self.lapsed = np.zeros(worlds, dtype=bool)
        self.answer, self.surplus_at_answer, self.short = {}, {}, {}
        self._hearing = np.zeros(0, dtype=np.int64)
        self._glances: tuple[Glance, ...] = ()
        self._wishes: dict[str, Integers] = {}

    @property
    def road(self) -> Integers:
        """The number of the road in force."""
        return self.model.ledger.road

    @property
    def agreed(self) -> Truths:
        """Whether a road is in force."""
        return self.model.ledger.agreed

    # Proposing

    def convene(self) -> None:
        """See where a proposal may be heard, and what each road would be worth to the parties there."""
        self._nothing_happens()
        if not self.is_open:
            return
        model = self.model
        self._hearing = index = np.flatnonzero(self.hears())
        if not len(index):
            return
        self._glances = tuple(self._look_at_roads(index))
        self._surplus = surplus = self._surpluses(self._glances, len(index))
        self._recall(index)
        self._may_propose = self._proposable(index, surplus)
        self._chance = product(
            conduct.chance_of_step(found, of(party.value("rationality"), index))
            for party, found in zip(model.parties, surplus, strict=True)
        )

    def _recall(self, index: Integers) -> None:
        """Of roads refused before the start, remember in worlds `index` what they are worth at the first talks."""
        refused = dict(self.refused)
        for party, surplus in zip(self.model.parties, self._surplus, strict=True):
            for number in range(self.roads):
                key = f"{party.name}.{number}"
                earlier = refused[key][index] == BEFORE
                if earlier.any():
                    refused[key] = refused[key].copy()
                    refused[key][index] = np.where(earlier, surplus[number], refused[key][index])
        self.refused = refused

    def hears(self) -> Truths:
        """Where a proposal would be heard: the road is held up or none is agreed, and some time has passed."""
        model = self.model
        if not self.is_open:
            return np.zeros(len(model.worlds), dtype=bool)
        waited = (model.step_number - self.talked_at) * model.dt >= model.value("bargaining.proposal_gap") - 1e-9
        held_up = (model.outcome == endings.STALLED) & self._something_due()
        return plain(waited & (held_up | ~self.agreed) & (model.ended < 0))

    def proposable(self, index: Integers) -> Truths:
        """Which roads may be put on the table in worlds `index`, where proposals are heard: (roads, worlds)."""
        return self._proposable(index, self.surpluses(index))

    def _proposable(self, index: Integers, surplus: Sequence[Floats]) -> Truths:
        """Every road but that in force, unless it was refused and nobody's mind has moved since."""
        in_force = np.where(self.agreed[index], self.road[index], NOTHING)
        may_return = np.zeros((self.roads, len(index)), dtype=bool)
        for party, found in zip(self.model.parties, surplus, strict=True):
            before = np.stack([self.refused[f"{party.name}.{number}"][index] for number in range(self.roads)])
            may_return = may_return | bargaining.moved(found, before, of(party.value("margin"), index))
        return plain(may_return & (np.arange(self.roads)[:, np.newaxis] != in_force))

    def _something_due(self) -> Truths:
        """Whether the open rung is held up, and not only being prepared."""
        return self.model.ledger.stand.is_any_due(self.model.ledger.on_road)

    def surpluses(self, index: Integers) -> list[Floats]:
        """For each party the surplus of every road in worlds `index`: (roads, worlds)."""
        return self._surpluses(self._look_at_roads(index), len(index))

    def _abreast(self, count: int) -> int:
        """How many roads are looked at side by side in so many worlds: as many as are FEW."""
        return max(FEW // max(count, 1), 1)

    def _look_at_roads(self, index: Integers) -> Iterator[Glance]:
        """Every road in worlds `index`."""
        abreast = self._abreast(len(index))
        for first in range(0, self.roads, abreast):
            numbers = np.arange(first, min(first + abreast, self.roads))
            yield glance(np.tile(index, len(numbers)), np.repeat(numbers, len(index)), self.model)

    def _surpluses(self, glances: Iterable[Glance], count: int) -> list[Floats]:
        found: list[list[Floats]] = [[] for _ in self.model.parties]
        for seen in glances:
            for party, rows in zip(self.model.parties, found, strict=True):
                rows.append(seen.surplus[party.name].reshape(-1, count))
        return [np.concatenate(rows) for rows in found]

    def best_for(self, mediator: Mediator) -> Proposal | None:
        """The road that a mediator would propose: that which it likes, and which both are likely to accept."""
        index = self._hearing
        if not len(index):
            return None
        model = self.model
        best, road = np.zeros(len(index)), np.full(len(index), NOTHING, dtype=np.int64)
        for number, name in enumerate(model.road_names):
            effect = of(mediator.liking(name), index) * self._chance[number] * self._may_propose[number]
            better = effect > best
            best, road = np.where(better, effect, best), np.where(better, number, road)
        self._wishes[mediator.name] = road
        return Proposal(index, road, best)

    def wish(self, mediator: Mediator, roads: Integers) -> Floats:
        """Let a mediator want to propose these roads (one for each world, or NOTHING); the effect that it expects."""
        index, effect = self._hearing, np.zeros(len(roads))
        if not len(index):
            return effect
        wished, places = roads[index], np.arange(len(index))
        likings = np.stack([of(mediator.liking(name), index) + 0.0 * index for name in self.model.road_names])
        chosen = np.maximum(wished, 0)
        expected = likings[chosen, places] * self._chance[chosen, places] * self._may_propose[chosen, places]
        effect[index] = np.where(wished >= 0, expected, effect[index])
        self._wishes = {**self._wishes, mediator.name: wished}
        return effect

    def hear(self) -> None:
        """Of the mediators who propose, the one that expects most is heard."""
        index = self._hearing
        if not len(index):
            return
        model, best = self.model, np.zeros(len(index))
        self.talked_at = self.talked_at.copy()
        self.talked_at[index] = model.step_number
        for place, mediator in enumerate(model.mediators):
            proposes = mediator.next_act[index] == mediation.PROPOSE
            effect = mediator.effect[index]
            better = proposes & (effect > best)
            best = np.where(better, effect, best)
            self.on_table[index] = np.where(better, self._wishes[mediator.name], self.on_table[index])
            self.by[index] = np.where(better, place, self.by[index])
        heard = self.on_table != NOTHING
        self.proposed = self.proposed + heard
        self.short = self._why_short()

    def _why_short(self) -> dict[str, Integers]:
        """For each party the single switch that would most raise the road on the table where it would refuse it.

        An index in endings.REASONS; NOTHING where the road is worth accepting, or none is on the table.
        """
        found = {party.name: np.full_like(self.on_table, NOTHING) for party in self.model.parties}
        for seen, place, column in self._glances_at(self._hearing):
            for party in self.model.parties:
                refuses = seen.surplus[party.name][column] <= 0
                found[party.name][self._hearing[place]] = np.where(refuses, seen.why(party, column), NOTHING)
        return found

    def _glances_at(self, index: Integers) -> Iterator[tuple[Glance, Integers, Integers]]:
        """What was seen of the roads on the table in worlds `index`: places of those that talk, and columns there."""
        places, roads, talking = np.searchsorted(self._hearing, index), self.on_table[index], len(self._hearing)
        abreast = self._abreast(talking)
        for number, seen in enumerate(self._glances):
            here = np.flatnonzero((roads >= number * abreast) & (roads < (number + 1) * abreast))
            if len(here):
                yield seen, places[here], (roads[here] - number * abreast) * talking + places[here]

    def _surplus_of(self, party: Party) -> Floats:
        """The surplus of every road to a party, (roads, worlds that talk)."""
        return self._surplus[self.model.parties.index(party)]

    # Answering

    def bargain(self) -> None:
        """The proposal on the table is answered, unless a tranche was verified meanwhile."""
        heard = self.on_table != NOTHING
        if not heard.any():
            return
        model, ledger = self.model, self.model.ledger
        self.lapsed = heard & self.overtaken()
        asked = np.flatnonzero(heard & ~self.lapsed)
        roads = self.on_table[asked]
        surplus = {party.name: np.where(self.lapsed, 0.0, self.worth(party)) for party in model.parties}
        self.surplus_at_answer = surplus
        self.answer = {
            party.name: heard & ~self.lapsed & party.accepts(self.on_table, surplus[party.name])
            for party in model.parties
        }
        both = product(answer * 1.0 for answer in self.answer.values()) > 0
        self._remember(asked, roads, both)
        index = np.flatnonzero(both)
        if len(index):
            self.accepted = self.accepted + both
            ledger.change_roads(index, self.on_table[index])
            model.see_roads(index)
            self._expect_as_agreed(index)

    def _expect_as_agreed(self, index: Integers) -> None:
        """Let both sides in worlds `index` expect of each other what they did when they accepted the road."""
        for seen, place, column in self._glances_at(index):
            for party in self.model.parties:
                party.expect(pick(seen.expected[party.name], column), self._hearing[place])

    def overtaken(self) -> Truths:
        """Where a tranche was verified this week, so that what is proposed lapses."""
        return plain(self.model.ledger.verified_at == self.model.step_number + 1)

    def worth(self, party: Party) -> Floats:
        """What the road on the table is worth to a party, above failure and margin; 0 where none is."""
        found = np.zeros_like(self.on_table, dtype=float)
        place = np.flatnonzero(self.on_table[self._hearing] != NOTHING)
        index = self._hearing[place]
        found[index] = self._surplus_of(party)[self.on_table[index], place]
        return found

    def _remember(self, asked: Integers, roads: Integers, both: Truths) -> None:
        """Count refusals, and keep what the road that was set aside (refused, or left for another) was worth."""
        ledger = self.model.ledger
        left = np.where(ledger.agreed[asked], ledger.road[asked], NOTHING)
        aside = np.where(both[asked], left, roads)
        refused, place = dict(self.refused), np.searchsorted(self._hearing, asked)
        for party, surplus in zip(self.model.parties, self._surplus, strict=True):
            refusing = np.zeros_like(both)
            refusing[asked] = ~self.answer[party.name][asked]
            self.refusals = {**self.refusals, party.name: self.refusals[party.name] + refusing}
            last = self.refused_last[party.name].copy()
            last[asked] = refusing[asked]
            self.refused_last = {**self.refused_last, party.name: last}
            for number in range(self.roads):
                here = aside == number
                if here.any():
                    key = f"{party.name}.{number}"
                    refused[key] = refused[key].copy()
                    refused[key][asked[here]] = surplus[number, place[here]]
        self.refused = refused
