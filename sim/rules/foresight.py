"""The road ahead: what a party expects of stepping and of holding, rung by rung, reckoned backwards from the end.

Foresight includes learning: looking down the road, a party reckons with what each delivery on the way would teach it
about the other's type, so that deliveries at later rungs are not independent of earlier ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from sim.rules.arrays import Integers, Number, Truths, at_place, total
from sim.rules.trust import FAINTEST, compelled


@dataclass(frozen=True)
class Rungs:
    """One party's payoffs at the rungs of a road: arrays (rungs, worlds or 1), or one rung alone (worlds).

    U where the rung opens; F there, F with theirs done and mine not, F with mine done and theirs not, each as the part
    without protection and what full protection would add (`cover`); K there and with theirs done.
    """

    utility: Number
    failure: Number
    cover: Number
    failure_theirs: Number
    cover_theirs: Number
    failure_mine: Number
    cover_mine: Number
    delivered: Number
    delivered_theirs: Number

    def plus(self, other: Rungs) -> Rungs:
        """The payoffs of two sets of tracks together."""
        return Rungs(**{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)})


@dataclass(frozen=True)
class Outlook:
    """What a party expects where it stands or at the rungs ahead; shapes as in `Rungs`.

    `kept`: the chance that the other party delivers by itself; `ready`: that all third parties who owe deliver;
    `enforcement`, `protection`: e and g, times the party's faith; `discount`: D, what a payoff after the lead time is
    worth before it; `prize`: chance times prize at the rung's end.
    """

    kept: Number
    ready: Number
    enforcement: Number
    protection: Number
    discount: Number
    prize: Number

    @property
    def chance(self) -> Number:
        """q: that all the others who owe deliver, with what enforcement compels."""
        return compelled(self.kept * self.ready, self.enforcement)


@dataclass(frozen=True)
class Reckoning:
    """All that a party's gain from stepping now rests on: the rungs ahead, and the open one as it really stands.

    `mine`: the rungs where the party owes something; `shared`: those where others do; (rungs, worlds or 1).
    """

    ahead: Rungs
    ahead_outlook: Outlook
    here: Rungs
    here_outlook: Outlook
    place: Integers
    end: Number
    mine: Truths
    shared: Truths

    def after(self, bound: Integers | None = None) -> Number:
        """V of the rung after the open one; `bound`: the rung at which the party cannot walk away."""
        values = road_ahead(
            self.ahead, self.ahead_outlook, everywhere(self.mine), everywhere(self.shared), self.end, bound
        )
        return at_place(values, self.place + 1)

    def gain(self) -> Number:
        """What stepping is worth above holding, by the road alone."""
        return gain(self.here, self.here_outlook, self.after())


def seen_so(reckoning: Reckoning, outlook: Outlook) -> Reckoning:
    """The same with another outlook on the open rung."""
    return replace(reckoning, here_outlook=outlook)


def gain(rung: Rungs, outlook: Outlook, after: Number) -> Number:
    """What stepping is worth above holding on a rung, given the value of what comes after."""
    return total(step(rung, outlook, after).values()) - total(hold(rung, outlook).values())


Flags = Sequence[bool | Truths]
"""For each rung: true or false for all worlds, or an array."""


def everywhere(table: Truths) -> Flags:
    """A table (rungs, worlds or 1) rung by rung: one truth where all worlds agree."""
    return [True if row.all() else row if row.any() else False for row in table]


def promise(trust: Number, keeper_delivers: Number, opportunist_delivers: Number) -> Number:
    """The chance that the other party delivers its tranche by itself."""
    return trust * keeper_delivers + (1.0 - trust) * opportunist_delivers


def together(first: Number, second: Number) -> Number:
    """Two independent chances or strengths combined: 1 - (1 - a)(1 - b)."""
    return 1.0 - (1.0 - first) * (1.0 - second)


def discount(patience: Number, weeks: Number) -> Number:
    """d^w, with patience d stated per year."""
    return np.exp(weeks / 52.0 * np.log(np.maximum(patience, 1e-300)))


def kept_along(
    trust: Number,
    place: Integers,
    asked: Flags,
    keeper_delivers: Number,
    opportunist_delivers: Number,
    enforcement: Number,
) -> Number:
    """The chance that the other delivers by itself at every rung ahead, had it delivered from `place` up to there.

    In closed form: trust at a rung follows from the likelihoods of the deliveries on the way, multiplied. (rungs,
    worlds); 1 where the other is not `asked`; rows before `place` mean nothing.
    """
    worlds = len(place)
    to_keeper, to_opportunist = np.ones((len(asked) + 1, worlds)), np.ones((len(asked) + 1, worlds))
    for rung, is_asked in enumerate(asked):
        if is_asked is False:
            to_keeper[rung + 1], to_opportunist[rung + 1] = to_keeper[rung], to_opportunist[rung]
            continue
        uncompelled = 1.0 - enforcement[rung]
        if_keeper = np.maximum(1.0 - (1.0 - keeper_delivers[rung]) * uncompelled, FAINTEST)
        if_opportunist = np.maximum(1.0 - (1.0 - opportunist_delivers[rung]) * uncompelled, FAINTEST)
        if is_asked is not True:
            if_keeper, if_opportunist = np.where(is_asked, if_keeper, 1.0), np.where(is_asked, if_opportunist, 1.0)
        to_keeper[rung + 1] = to_keeper[rung] * if_keeper
        to_opportunist[rung + 1] = to_opportunist[rung] * if_opportunist
    keeper_from = trust * at_place(to_opportunist, place)
    opportunist_from = (1.0 - trust) * at_place(to_keeper, place)
    kept = np.ones((len(asked), worlds))
    for rung, is_asked in enumerate(asked):
        if is_asked is False:
            continue
        if_keeper = keeper_from * to_keeper[rung]
        if_opportunist = opportunist_from * to_opportunist[rung]
        believed = if_keeper / np.maximum(if_keeper + if_opportunist, 1e-300)
        delivers = promise(believed, keeper_delivers[rung], opportunist_delivers[rung])
        kept[rung] = delivers if is_asked is True else np.where(is_asked, delivers, 1.0)
    return kept


def step(rung: Rungs, outlook: Outlook, after: Number) -> dict[str, Number]:
    """The value of doing one's part, as named terms: D [ q (V after + prize) + (1 - q) F(mine done) ] + (1 - D) U."""
    kept = outlook.discount * outlook.chance
    broken = outlook.discount - kept
    return {
        "meanwhile": (1.0 - outlook.discount) * rung.utility,
        "road ahead": kept * after,
        "prize": kept * outlook.prize,
        "exposure": broken * (rung.failure_mine + outlook.protection * rung.cover_mine),
    }


def hold(rung: Rungs, outlook: Outlook) -> dict[str, Number]:
    """The value of refusing, as named terms: it risks war, and enforcement takes back what the others delivered.

    q [F(theirs done) - e K(theirs done)] + (1 - q) [F - e K].
    """
    chance, missed = outlook.chance, 1.0 - outlook.chance
    return {
        "taking theirs": chance * (rung.failure_theirs + outlook.protection * rung.cover_theirs),
        "freeze": missed * (rung.failure + outlook.protection * rung.cover),
        "enforcement": -outlook.enforcement * (chance * rung.delivered_theirs + missed * rung.delivered),
    }


def pretend(
    rung: Rungs, outlook: Outlook, after: Number, cost: Number, detection: Number, caught: Number
) -> dict[str, Number]:
    """The value of cheating: of stepping with `after` replaced by (1 - x)(after + cost) + x * caught.

    `cost` is the tranche's, saved where the pretence passes; `caught` is what a breach is worth, less what enforcement
    takes back. Who pretends has not laid down anything, so a partner that does not deliver leaves it in F, not exposed.
    """
    passes = outlook.discount * (1.0 - detection)
    kept = passes * outlook.chance
    taken_back = outlook.enforcement * rung.delivered
    return {
        "meanwhile": (1.0 - outlook.discount) * rung.utility,
        "undetected": kept * (after + outlook.prize + cost),
        "freeze": (passes - kept) * (rung.failure + outlook.protection * rung.cover - taken_back),
        "found out": outlook.discount * detection * (caught - taken_back),
    }


def road_ahead(
    rungs: Rungs, outlook: Outlook, mine: Flags, shared: Flags, end: Number, bound: Integers | None = None
) -> Number:
    """V at every rung and at the end, (rungs + 1, worlds): the better of stepping and holding where I owe something.

    `mine`: where I owe something; `shared`: where others do; `bound`: the rung at which I cannot walk away, in each
    world. V(end) = U(everything done); prizes, the last one included, are paid as their rungs close.
    """
    e, g = outlook.enforcement, outlook.protection
    values = np.empty((len(mine) + 1, max(np.shape(e)[-1], np.shape(g)[-1] if np.ndim(g) else 1, np.size(end))))
    values[-1] = end
    for s in range(len(mine) - 1, -1, -1):
        is_mine = mine[s]
        discount, after = outlook.discount[s], values[s + 1] + outlook.prize[s]
        protection = _row(g, s)
        stepping = (1.0 - discount) * rungs.utility[s]
        if is_mine is not False:
            theirs = rungs.failure_theirs[s] + protection * rungs.cover_theirs[s]
            taking_theirs = theirs - e[s] * rungs.delivered_theirs[s]
        if shared[s] is not False:
            chance = compelled(_row(outlook.kept, s) * _row(outlook.ready, s), e[s])
            exposed = rungs.failure_mine[s] + protection * rungs.cover_mine[s]
            stepping = stepping + discount * (chance * after + (1.0 - chance) * exposed)
            if is_mine is not False:
                freeze = rungs.failure[s] + protection * rungs.cover[s] - e[s] * rungs.delivered[s]
                refusing = chance * taking_theirs + (1.0 - chance) * freeze
        else:
            stepping = stepping + discount * after
            refusing = taking_theirs if is_mine is not False else stepping
        if is_mine is False:
            values[s] = stepping
            continue
        may_walk = is_mine if bound is None else is_mine & (bound != s)
        better = np.maximum(stepping, refusing)
        values[s] = better if may_walk is True else np.where(may_walk, better, stepping)
    return values


def _row(table: Number, rung: int) -> Number:
    """A row of a table, or the number that stands for all of them."""
    return table[rung] if np.ndim(table) else table


def waiting(gain_now: Number, gain_then: Number, discount_then: Number) -> Number:
    """What stepping now forgoes: the discounted gain of stepping later, where help on its way makes it larger."""
    return np.where(gain_then > gain_now, -np.maximum(0.0, discount_then * gain_then), 0.0)


def partner_certain(reckoning: Reckoning) -> Reckoning:
    """The same if the other party were sure to deliver, here and at every rung ahead."""
    return _with_outlook(reckoning, kept=1.0)


def fully_protected(reckoning: Reckoning) -> Reckoning:
    """The same under full protection."""
    return _with_outlook(reckoning, protection=1.0)


def third_parties_ready(reckoning: Reckoning) -> Reckoning:
    """The same if every third party were sure to deliver."""
    return _with_outlook(reckoning, ready=1.0)


def _with_outlook(reckoning: Reckoning, **changes: float) -> Reckoning:
    return replace(
        reckoning,
        ahead_outlook=replace(reckoning.ahead_outlook, **changes),
        here_outlook=replace(reckoning.here_outlook, **changes),
    )
