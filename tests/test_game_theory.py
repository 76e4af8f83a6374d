"""Known answer 9: against game theory, in three limits; the trees are solved by Gambit and not by the model."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.rules import conduct, foresight
from tests.support import both, opening, play, road, scenario, share, trust
from tests.trees import Chance, Leaf, Move, Tree, best_value, equilibrium

SURE = {
    **both(rationality=1000, honour=0, greed=0, tension_cost=0, patience=1),
    **trust(1),
    "learning.beliefs": "stated",
    "learning.lapse": 0,
    "learning.false_alarm": 0,
    "conduct": {"pretending": False, "reversing": False},
}
"""Certain that the other keeps its word, and free to do nothing but step or hold."""
CLOSE = 0.03  # in units: thirty times what moods are worth at this rationality
CALM = foresight.Temper(honour=0.0, greed=0.0)
TRACKS, SIDES = ("arms", "troops"), ("alpha", "beta")


class Drawn:
    """A road of single tranches, one owner to each, with payoffs reckoned by hand from docs/model.md."""

    def __init__(self, number: int) -> None:
        draw = np.random.default_rng(number)
        counts = draw.integers(1, 4, 2)
        self.owners = [int(owner) for owner in draw.permutation(np.repeat([0, 1], counts))]
        self.counts = [int(count) for count in counts]
        self.irreversible, self.power, self.vulnerable = draw.uniform(0, 1, 2), draw.uniform(0, 0.5, 2), draw.random(2)
        self.war, self.theta = draw.uniform(0.5, 3, 2), draw.uniform(0, 0.6, 2)
        self.values = [np.array([-draw.uniform(0.2, 1), draw.uniform(0.2, 1)]) for _ in SIDES]  # own track, the other's
        self.prize = draw.uniform(0, 0.6)
        self.last = self.owners[-1]

    def levels(self, rungs: int) -> list[float]:
        """The levels of both tracks once so many rungs are met."""
        return [self.owners[:rungs].count(side) / self.counts[side] for side in (0, 1)]

    def pays(self, side: int, rungs: int) -> tuple[float, float, float]:
        """U, B and F of one side, in its units."""
        own, other = self.levels(rungs)[side], self.levels(rungs)[1 - side]
        cost, gain = self.values[side]
        deal = cost * own + gain * other
        given_up, gone = self.irreversible[side], self.irreversible[1 - side]
        war = -self.war[side] * (1 - self.power[1 - side] * gone * other) + gone * gain * other
        war += given_up * (cost - self.vulnerable[side]) * own
        return deal, war, (1 - self.theta[side]) * deal + self.theta[side] * war

    def tree(self, rung: int = 0) -> Tree:
        """Who is to move steps, or holds, which ends it in a failure."""
        if rung == len(self.owners):
            return Leaf([self.pays(side, rung)[0] + self.prize * (side == self.last) for side in (0, 1)])
        owner = self.owners[rung]
        fails = Leaf([self.pays(side, rung)[2] for side in (0, 1)])
        return Move(owner, self.owners[:rung].count(owner), self.tree(rung + 1), fails)

    def plan(self, *changes: dict[str, Any]) -> Any:
        """The same as a scenario."""
        reached, stages = [0, 0], []
        for owner in self.owners:
            reached[owner] += 1
            stages.append({TRACKS[owner]: (reached[owner] / self.counts[owner], 1)})
        way = road(*stages)
        way["roadmap"]["stages"][-1]["prizes"] = {SIDES[self.last]: {"value": self.prize, "chance": 1}}
        numbers: dict[str, Any] = {"weeks": 2 * len(self.owners) + 6}
        for side, track in enumerate(TRACKS):
            numbers |= {
                f"tracks.{track}.reversibility": 1 - self.irreversible[side],
                f"tracks.{track}.power": self.power[side],
                f"tracks.{track}.vulnerability": self.vulnerable[side],
                f"parties.{SIDES[side]}.war_cost": self.war[side],
                f"parties.{SIDES[side]}.freeze_to_war": self.theta[side],
                f"parties.{SIDES[side]}.values": {
                    track: self.values[side][0], TRACKS[1 - side]: self.values[side][1]
                },
            }  # fmt: skip
        return scenario(SURE, numbers, way, *changes)

    def breaks_into_war(self) -> bool:
        """Whether war would be worth more to somebody than the deal as it stands somewhere on the way."""
        pays = [self.pays(side, rung) for side in (0, 1) for rung in range(len(self.owners) + 1)]
        return any(war > deal for deal, war, _ in pays)

    def is_a_close_call(self) -> bool:
        """Whether a side that is sure of the other is nearly indifferent somewhere: moods would decide there."""
        near = []
        for side in (0, 1):
            ahead = self.pays(side, len(self.owners))[0] + self.prize * (side == self.last)
            for rung in reversed(range(len(self.owners))):
                failure = self.pays(side, rung)[2]
                if self.owners[rung] == side:
                    near.append(abs(ahead - failure))
                    ahead = max(ahead, failure)
        return min(near) < CLOSE


def test_with_certain_trust_a_road_completes_exactly_where_it_does_in_subgame_perfect_equilibrium():
    """Each side expects the other to step; if in equilibrium somebody would not, it is this one that holds."""
    drawn = [way for way in map(Drawn, range(99)) if not (way.breaks_into_war() or way.is_a_close_call())][:24]
    outcomes = []
    for way in drawn:
        steps = equilibrium(way.tree(), players=2)
        completes = all(all(own) for own in steps)
        assert share(play(way.plan(), worlds=2), "completed") == completes
        outcomes.append(completes)
    assert 6 <= sum(outcomes) <= 18  # both happen


def is_nearly_even(tree: Tree, steps: list[list[bool]]) -> tuple[bool, list[float]]:
    """Whether somebody is nearly indifferent somewhere, where all play like this; and what the tree then pays."""
    if isinstance(tree, Leaf):
        return False, list(tree.pays)
    assert isinstance(tree, Move)
    (step_even, step), (hold_even, hold) = is_nearly_even(tree.step, steps), is_nearly_even(tree.hold, steps)
    even = step_even or hold_even or abs(step[tree.player] - hold[tree.player]) < CLOSE
    return even, step if steps[tree.player][tree.knows] else hold


def test_sides_that_reckon_what_the_other_would_do_expect_what_subgame_perfect_equilibrium_does():
    """Of types that are known (neither honour nor greed), at every rung, once expectations have settled."""
    waits = {f"tracks.{track}.lead_time": {"fixed": 1000, "by_size": 0} for track in TRACKS}
    compared, refusals = 0, 0
    for way in map(Drawn, range(60)):
        steps = equilibrium(way.tree(), players=2)
        if way.breaks_into_war() or is_nearly_even(way.tree(), steps)[0]:
            continue
        world = opening(way.plan(waits, {"learning.beliefs": "reckoned", "learning.revision": 1, "weeks": 60}))
        for _ in range(40):
            world.step()
        for side, party in enumerate(world.parties):
            own = [rung for rung, owner in enumerate(way.owners) if owner == side]
            for expected in party.reputation.expected.values():
                assert [bool(expected[rung, 0] > 0.5) for rung in own] == steps[side]
        compared, refusals = compared + 1, refusals + (not all(all(own) for own in steps))
        if compared == 12:
            break
    assert compared == 12
    assert 3 <= refusals <= 10  # both happen


def lonely(tables: dict[str, np.ndarray], kept: np.ndarray) -> tuple[foresight.Rungs, foresight.Outlook]:
    """Payoffs and expectations on a road on which nothing counts but U, F and the chance that the other steps."""
    nothing = np.zeros_like(kept)
    rungs = foresight.Rungs(
        utility=nothing, failure=tables["failure"], cover=nothing, failure_theirs=tables["failure"],
        cover_theirs=nothing, failure_mine=tables["failure"], cover_mine=nothing,
        delivered=nothing, delivered_theirs=nothing, taken=nothing, taken_theirs=nothing,
    )  # fmt: skip
    outlook = foresight.Outlook(
        kept=kept, ready=1.0, enforcement=nothing, protection=0.0, discount=np.ones_like(kept), prize=nothing
    )
    return rungs, outlook


def steps_if_each_foresees_the_other(
    owners: list[int], failures: np.ndarray, ends: np.ndarray, rationality: float
) -> list[list[bool]]:
    """Who steps where, if q is the other's own logit chance of stepping, by the same recursion from the end.

    failures: (rungs, sides); ends: (sides).
    """
    last = len(owners)
    kept, gains = np.ones((2, last, 1)), np.zeros(last)
    for rung in range(last - 1, -1, -1):
        owner = owners[rung]
        mine = np.array([[one == owner] for one in owners])
        rungs, outlook = lonely({"failure": failures[:, [owner]]}, kept[owner])
        gains[rung] = foresight.road_ahead(rungs, outlook, CALM, mine, ~mine, ends[[owner]]).gains[rung, 0]
        kept[1 - owner, rung] = conduct.chance_of_step(gains[rung], rationality)
    return [[bool(gains[rung] > 0) for rung in range(last) if owners[rung] == side] for side in (0, 1)]


def chain(owners: list[int], failures: np.ndarray, ends: np.ndarray, rung: int = 0) -> Tree:
    """The same road as a tree."""
    if rung == len(owners):
        return Leaf(ends)
    owner = owners[rung]
    return Move(owner, owners[:rung].count(owner), chain(owners, failures, ends, rung + 1), Leaf(failures[rung]))


def test_where_each_side_foresees_the_other_choices_tend_to_subgame_perfect_equilibrium():
    """The more rational the two, the more of the trees: at 10^5 all of them."""
    draw, trees = np.random.default_rng(9), 150
    agree = dict.fromkeys((10.0, 100.0, 1000.0, 100_000.0), 0)
    for _ in range(trees):
        owners = [int(owner) for owner in draw.integers(0, 2, 8)]
        failures, ends = draw.uniform(-0.4, 0.4, (8, 2)), draw.uniform(-0.4, 0.4, 2)
        perfect = equilibrium(chain(owners, failures, ends), players=2)
        for rationality in agree:
            agree[rationality] += steps_if_each_foresees_the_other(owners, failures, ends, rationality) == perfect
    counts = list(agree.values())
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] == trees


def with_types(plan: Any, side: int) -> tuple[float, float]:
    """What the road is worth to one side by the model, and as a game against Nature, who draws the other's type."""
    party = opening(plan).parties[side]
    reckoning = party.reckoning
    rungs, outlook = reckoning.ahead, reckoning.ahead_outlook
    values = reckoning.look_ahead().values
    count = len(reckoning.mine)
    mine = [bool(row[0]) for row in reckoning.mine]
    theirs = count - sum(mine)
    learning, believed = plan.learning, party.trust[0]
    size = 1 / theirs
    by_itself = {
        "keeper": (1 - learning.lapse.middle) ** (1 / theirs),
        "opportunist": learning.mimicry.middle * (1 - size),
    }

    def row(table: Any, rung: int) -> float:
        return float(np.broadcast_to(table, (count, 1))[rung, 0])

    def rest(kind: str, rung: int) -> Tree:
        if rung == count:
            return Leaf([float(np.ravel(reckoning.end)[0])])
        enforcement, protection = row(outlook.enforcement, rung), row(outlook.protection, rung)
        failure = row(rungs.failure, rung) + protection * row(rungs.cover, rung)
        if mine[rung]:
            refused = failure - enforcement * row(rungs.delivered, rung)
            return Move(0, sum(mine[:rung]), rest(kind, rung + 1), Leaf([refused]))
        delivers = 1 - (1 - by_itself[kind]) * (1 - enforcement)
        return Chance(delivers, rest(kind, rung + 1), Leaf([failure]))

    nature = Chance(float(believed), rest("keeper", 0), rest("opportunist", 0))
    return float(values[0, 0]), best_value(nature)


@pytest.mark.parametrize("number", range(12))
def test_with_types_foresight_is_the_best_plan_against_nature_who_has_drawn_the_other(number):
    """Trust that is updated on the way, in closed form, is worth what the best plan is worth that sees no type."""
    way = Drawn(100 + number)
    draw = np.random.default_rng(number)
    believing = {
        **trust(float(draw.uniform(0.1, 0.9))),
        "learning.lapse": float(draw.uniform(0, 0.4)),
        "learning.mimicry": float(draw.uniform(0, 0.9)),
        "guarantee": {"enforcement": float(draw.uniform(0, 0.5)), "protection": float(draw.uniform(0, 1))},
        **both(faith={"guarantee": 1}),
    }
    plan = way.plan(believing)
    plan.roadmap.stages[-1].prizes.clear()  # paid on the way: in no leaf of the tree
    for side in (0, 1):
        reckoned, solved = with_types(plan, side)
        assert reckoned == pytest.approx(solved, abs=1e-9)
