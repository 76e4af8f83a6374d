"""The table: which road is proposed where a road stalls or none is agreed, and how the parties answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.model import belief
from sim.model.state import Carried, PerWorld, PerWorldByName, pick
from sim.model.view import ByType
from sim.model.ways import Roads
from sim.rules import bargaining, conduct, endings, foresight, mediation
from sim.rules.arrays import Floats, Integers, Number, Truths, plain, product, total, whole

if TYPE_CHECKING:
    from sim.model.mediator import Mediator
    from sim.model.party import Party
    from sim.model.world import World
    from sim.rules.foresight import Reckoning

NEVER = -(10**9)  # a step long before the first
NOTHING = -1
BEFORE = -np.inf
"""The surplus of a road that was refused before the start, until it is reckoned at the first talks."""
FEW = 512  # worlds on several roads that are reckoned side by side, to spare calls


@dataclass(frozen=True)
class Glance:
    """What both sides make of a road that is looked at where they talk, by party: `surplus`; `why`, the single switch
    that would most raise it, an index in endings.REASONS; `expected`, what is to be expected of its types there."""

    surplus: Mapping[str, Floats]
    why: Mapping[str, Integers]
    expected: Mapping[str, ByType]


@whole
def glance(index: Integers, roads: Roads, world: World) -> Glance:
    """Look at these roads in worlds `index` as the week opens."""
    there = world.supposing(roads, index)
    reckonings, expected = belief.settled(there)
    surplus = {party.name: surplus_of(party, reckonings[party.name]) for party in there.parties}
    why = {party.name: _why(party, reckonings[party.name], surplus[party.name]) for party in there.parties}
    return Glance(surplus, why, expected)


def surplus_of(party: Party, reckoning: Reckoning) -> Floats:
    """What a road is worth to a party with walking away removed at its own next step, above failure and margin."""
    stand = party.model.ledger.stand
    later = np.arange(party.model.ledger.ways.rungs)[:, np.newaxis] > reckoning.position
    next_own = bargaining.first(reckoning.mine & later)
    bound = np.where(stand.owes_any(party.tracks), NOTHING, next_own)
    here, outlook = reckoning.here, reckoning.here_outlook
    worth = total(foresight.step(here, outlook, reckoning.after(bound)).values())
    worth = np.where(stand.position >= stand.way.rungs, reckoning.end, worth)
    failure = here.failure + outlook.protection * here.cover
    found: Floats = worth - failure - party.value("margin")
    return found


def _why(party: Party, reckoning: Reckoning, surplus: Floats) -> Integers:
    """The other sure to deliver, full protection, no own cost, third parties ready, or no such change."""
    switched = party.belief.switched(party.belief.case(), reckoning)
    certain, protected, free, ready = (surplus_of(party, one) for one in switched)
    return endings.why([certain, protected, free, surplus, ready, surplus])


def spread(found: Any, index: Integers, count: int) -> Any:
    """Tables of worlds `index` as tables of `count` worlds, 0 in all others."""
    if isinstance(found, Mapping):
        return {name: spread(one, index, count) for name, one in found.items()}
    if isinstance(found, ByType):
        return ByType(spread(found.keeper, index, count), spread(found.opportunist, index, count))
    everywhere = np.zeros_like(found, shape=(*found.shape[:-1], count))
    everywhere[..., index] = found
    return everywhere


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
    talked_at: PerWorld[Integers]
    refused: PerWorldByName[Floats]
    proposed: PerWorld[Integers]
    accepted: PerWorld[Integers]
    refusals: PerWorldByName[Integers]
    refused_last: PerWorldByName[Truths]
    on_table: Carried[Integers]
    by: Carried[Integers]
    lapsed: Carried[Truths]
    answer: Carried[dict[str, Truths]]
    surplus_at_answer: Carried[dict[str, Floats]]
    short: Carried[dict[str, Integers]]

    def __init__(self, model: World) -> None:
        super().__init__(model)
        count = len(model.ids)
        zero = np.zeros(count, dtype=np.int64)
        self.roads = len(model.ledger.ways.roads)
        self.is_open = bool(model.plan.other_roads or model.plan.bargaining.open) and bool(model.plan.mediators)
        self.talked_at, self.proposed, self.accepted = zero + NEVER, zero, zero
        roads = range(self.roads) if self.is_open else range(0)
        parties = tuple(model.plan.parties) if self.is_open else ()
        before = [BEFORE if name in model.plan.bargaining.refused else np.inf for name in model.road_names]
        self.refused = {f"{party}.{road}": np.full(count, before[road]) for party in parties for road in roads}
        if model.plan.bargaining.talked is not None:
            ago = np.round(model.value("bargaining.talked") / model.dt)
            self.talked_at = zero - np.asarray(ago, dtype=np.int64)
        self.refusals = dict.fromkeys(parties, zero)
        self.refused_last = dict.fromkeys(parties, zero < 0)
        self.on_table, self.by, self.lapsed = zero + NOTHING, zero + NOTHING, zero < 0
        self.answer, self.surplus_at_answer, self.short = {}, {}, {}
        self._talks: Truths = zero < 0
        self._seen: tuple[Glance, ...] = ()
        self._may_propose: Truths = np.zeros((0, count), dtype=bool)
        self._chance: list[Number] = []
        self._wishes: dict[str, Integers] = {}

    def _clear(self) -> None:
        """As a week opens nothing is on the table, and nobody talks."""
        nowhere = np.zeros(len(self.model.ids), dtype=bool)
        self.on_table = np.full_like(self.talked_at, NOTHING)
        self.by = self.on_table.copy()
        self.lapsed, self._talks = nowhere, nowhere.copy()
        self.answer, self.surplus_at_answer, self.short = {}, {}, {}
        self._seen, self._chance, self._wishes = (), [], {}
        self._may_propose = np.zeros((0, len(nowhere)), dtype=bool)

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
        self._clear()
        if not self.is_open:
            return
        self._talks = self.hears()
        index = np.flatnonzero(self._talks)
        if not len(index):
            return
        self._seen = tuple(self._look_at_roads(index))
        self._recall()
        self._may_propose = self._proposable(self._seen)
        parties = self.model.parties
        self._chance = [
            product(conduct.chance_of_step(seen.surplus[party.name], party.value("rationality")) for party in parties)
            for seen in self._seen
        ]

    def _recall(self) -> None:
        """Of roads refused before the start, remember what they are worth at the first talks."""
        for party in self.model.parties:
            for number, seen in enumerate(self._seen):
                key = f"{party.name}.{number}"
                earlier = self._talks & (self.refused[key] == BEFORE)
                self.refused = {**self.refused, key: np.where(earlier, seen.surplus[party.name], self.refused[key])}

    def hears(self) -> Truths:
        """Where a proposal would be heard: the road is held up or none is agreed, and some time has passed."""
        model = self.model
        if not self.is_open:
            return np.zeros(len(model.ids), dtype=bool)
        waited = model.weeks(model.step_number - self.talked_at) >= model.value("bargaining.proposal_gap") - 1e-9
        held_up = (model.outcome == endings.STALLED) & self._something_due()
        return plain(waited & (held_up | ~self.agreed) & (model.ended < 0))

    def proposable(self) -> Truths:
        """Which roads may be put on the table, where proposals are heard: (roads, worlds)."""
        return plain(self._proposable(tuple(self._look_at_roads(np.arange(len(self.model.ids))))))

    def _proposable(self, seen: Sequence[Glance]) -> Truths:
        """Every road but that in force, unless it was refused and nobody's mind has moved since."""
        rows = []
        for number, one in enumerate(seen):
            may_return: Truths = np.zeros_like(self.agreed)
            for party in self.model.parties:
                before = self.refused[f"{party.name}.{number}"]
                may_return = may_return | bargaining.moved(one.surplus[party.name], before, party.value("margin"))
            rows.append(may_return & ~(self.agreed & (self.road == number)))
        return np.stack(rows)

    def _something_due(self) -> Truths:
        """Whether the open rung is held up, and not only being prepared."""
        return self.model.ledger.stand.is_any_due(self.model.ledger.on_road)

    def surpluses(self) -> list[Floats]:
        """For each party the surplus of every road: (roads, worlds)."""
        seen = tuple(self._look_at_roads(np.arange(len(self.model.ids))))
        return [np.stack([one.surplus[party.name] for one in seen]) for party in self.model.parties]

    def _look_at_roads(self, index: Integers) -> Iterator[Glance]:
        """What is made of every road in worlds `index`: where they are few, of several side by side, to spare calls."""
        many, count = len(index), len(self.model.ids)
        abreast = max(FEW // max(many, 1), 1)
        for first in range(0, self.roads, abreast):
            numbers = np.arange(first, min(first + abreast, self.roads))
            seen = glance(np.tile(index, len(numbers)), np.repeat(numbers, many), self.model)
            for place in range(len(numbers)):
                own = seen if len(numbers) == 1 else pick(seen, slice(place * many, (place + 1) * many))
                yield Glance(*(spread(found, index, count) for found in (own.surplus, own.why, own.expected)))

    def best_for(self, mediator: Mediator) -> Floats | None:
        """The effect that a mediator expects of proposing the road that it likes and both are likely to accept; none
        where nobody talks."""
        if not self._seen:
            return None
        best, road = np.zeros_like(mediator.attention), np.full_like(self.road, NOTHING)
        for number in range(self.roads):
            effect = self.effect_of(mediator, number)
            better = effect > best
            best, road = np.where(better, effect, best), np.where(better, number, road)
        self._wishes = {**self._wishes, mediator.name: road}
        return best

    def effect_of(self, mediator: Mediator, number: int) -> Floats:
        """What a mediator expects of proposing a road, 0 where nobody talks."""
        may_be_heard = self._may_propose[number] & self._talks
        return np.where(may_be_heard, mediator.likings[number] * self._chance[number], 0.0)

    def wish(self, mediator: Mediator, roads: Integers) -> Floats:
        """Let a mediator want to propose these roads, one for each world (NOTHING: that which it would).

        Gives the effect that it expects of them.
        """
        effect = np.zeros_like(mediator.attention)
        if not self._seen:
            return effect
        for number in range(self.roads):
            effect = np.where(roads == number, self.effect_of(mediator, number), effect)
        wished = np.where(roads == NOTHING, self._wishes[mediator.name], roads)
        self._wishes = {**self._wishes, mediator.name: wished}
        return effect

    def hear(self) -> None:
        """Of the mediators who propose, the one that expects most is heard."""
        if not self._seen:
            return
        model, best = self.model, np.zeros_like(self.road, dtype=float)
        self.talked_at = np.where(self._talks, model.step_number, self.talked_at)
        for place, mediator in enumerate(model.mediators):
            proposes = self._talks & (mediator.next_act == mediation.PROPOSE)
            better = proposes & (mediator.effect > best)
            best = np.where(better, mediator.effect, best)
            self.on_table = np.where(better, self._wishes[mediator.name], self.on_table)
            self.by = np.where(better, place, self.by)
        self.proposed = self.proposed + (self.on_table != NOTHING)
        self.short = {party.name: self._short(party) for party in model.parties}

    def _short(self, party: Party) -> Integers:
        """The single switch that would most raise the road on the table where the party would refuse it.

        An index in endings.REASONS; NOTHING where the road is worth accepting, or none is on the table.
        """
        found: Integers = np.full_like(self.on_table, NOTHING)
        for number, seen in enumerate(self._seen):
            refuses = (self.on_table == number) & (seen.surplus[party.name] <= 0)
            found = np.where(refuses, seen.why[party.name], found)
        return found

    # Answering

    def bargain(self) -> None:
        """The proposal on the table is answered, unless a tranche was verified meanwhile."""
        heard = self.on_table != NOTHING
        if not heard.any():
            return
        model, ledger = self.model, self.model.ledger
        self.lapsed = heard & self.overtaken()
        asked = heard & ~self.lapsed
        surplus = {party.name: np.where(self.lapsed, 0.0, self.worth(party)) for party in model.parties}
        self.surplus_at_answer = surplus
        self.answer = {party.name: asked & party.accepts(self.on_table, surplus[party.name]) for party in model.parties}
        both = asked
        for answer in self.answer.values():
            both = both & answer
        self._remember(asked, both)
        if both.any():
            self.accepted = self.accepted + both
            ledger.change_roads(both, self.on_table)
            model.see_roads()
            for number, seen in enumerate(self._seen):  # what they expected when they accepted it
                for party in model.parties:
                    party.reputation.expect(seen.expected[party.name], both & (self.on_table == number))

    def overtaken(self) -> Truths:
        """Where a tranche was verified this week, so that what is proposed lapses."""
        return plain(self.model.ledger.verified_at == self.model.step_number + 1)

    def worth(self, party: Party) -> Floats:
        """What the road on the table is worth to a party, above failure and margin; 0 where none is."""
        found = np.zeros_like(self.on_table, dtype=float)
        for number, seen in enumerate(self._seen):
            found = np.where(self.on_table == number, seen.surplus[party.name], found)
        return found

    def _remember(self, asked: Truths, both: Truths) -> None:
        """Count refusals, and keep what the road that was set aside (refused, or left for another) was worth."""
        left = np.where(self.agreed, self.road, NOTHING)
        aside = np.where(both, left, self.on_table)
        for party in self.model.parties:
            name, refusing = party.name, asked & ~self.answer[party.name]
            self.refusals = {**self.refusals, name: self.refusals[name] + refusing}
            last = np.where(asked, refusing, self.refused_last[name])
            self.refused_last = {**self.refused_last, name: last}
            for number, seen in enumerate(self._seen):
                key, here = f"{name}.{number}", asked & (aside == number)
                self.refused = {**self.refused, key: np.where(here, seen.surplus[name], self.refused[key])}
