"""The road ahead: what a party expects of stepping and of holding, rung by rung, reckoned backwards from the end.

Foresight includes learning: looking down the road, a party reckons with what each delivery on the way would teach it
about the other's type, so that deliveries at later rungs are not independent of earlier ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.rules.arrays import Floats, Integers, Kind, Number, Truths, at_place, plain, total
from sim.rules.trust import FAINTEST, compelled


@dataclass(frozen=True)
class Rungs:
    """One party's payoffs at the rungs of a road: arrays (rungs, worlds or 1), or one rung alone (worlds).

    `utility`: U as the rung opens. `failure`: F as it opens; `_theirs`: once the others have done their part of the
    rung and the party has not; `_mine`: once the party alone has done its own. `cover`: what full protection adds to
    each F. `delivered`: K, what the others have delivered; `taken`: what the rival has, by the share of its whole way.
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
    taken: Number
    taken_theirs: Number

    def plus(self, other: Rungs) -> Rungs:
        """The payoffs of two sets of tracks together."""
        mine, theirs = vars(self), vars(other)
        return Rungs(**{name: plus(mine[name], added) for name, added in theirs.items()})


def plus(number: Number, added: Number) -> Number:
    """A sum that costs nothing where there is nothing to add."""
    return number if np.ndim(added) == 0 and added == 0.0 else number + added


@dataclass(frozen=True)
class Outlook:
    """What a party expects where it stands or at the rungs ahead; shapes as in `Rungs`.

    `kept`: the chance that the other party delivers by itself; `ready`: that all third parties who owe deliver;
    `enforcement`, `protection`: e and g, times the party's faith; `discount`: D, what a payoff after the lead time is
    worth before it; `prize`: chance times prize at the rung's end; `compels`: 1 where enforcement adds to the chance of
    delivery, 0 where `kept` reckons with it already, as what refusing costs the other.
    """

    kept: Number
    ready: Number
    enforcement: Number
    protection: Number
    discount: Number
    prize: Number
    compels: Number = 1.0

    @property
    def chance(self) -> Number:
        """q: that all the others who owe deliver, with what enforcement compels."""
        return compelled(self.kept * self.ready, self.compels * self.enforcement)


@dataclass(frozen=True)
class Temper:
    """What refusing what is due means to one type of a party, beside what the levels pay.

    `honour`: what breaking its word costs a keeper; `greed`: the share of what it was given that an opportunist gains
    on top by not giving in return: it prefers exploiting to reciprocating (Kydd 2005). (worlds), or numbers.
    """

    honour: Number
    greed: Number

    def of_refusing(self, taken: Number, enforcement: Number) -> Number:
        """What refusing is worth to the type, having been given so much; nobody enjoys what enforcement takes back."""
        return self.greed * (1.0 - enforcement) * taken - self.honour


@dataclass(frozen=True)
class Ahead:
    """The road ahead as one type sees it: `values`, V at every rung and at the end, (rungs + 1, worlds); `stepping` and
    `refusing`, what either is worth at every rung once it is due; `mine`, where the party owes something; (rungs,
    worlds)."""

    values: Floats
    stepping: Floats
    refusing: Floats
    mine: Truths

    @property
    def gains(self) -> Floats:
        """What stepping is worth above refusing at every rung once it is due, 0 where the party owes nothing."""
        return np.where(self.mine, self.stepping - self.refusing, 0.0)


@dataclass(frozen=True)
class Reckoning:
    """All that a party's gain from stepping now rests on: the rungs ahead, and the open one as it really stands.

    `temper`: of the party's own type; `mine`: the rungs where the party owes something; `shared`: those where others
    do; (rungs, worlds or 1).
    """

    ahead: Rungs
    ahead_outlook: Outlook
    here: Rungs
    here_outlook: Outlook
    temper: Temper
    position: Integers
    end: Number
    mine: Truths
    shared: Truths

    def look_ahead(self, bound: Integers | None = None) -> Ahead:
        """The road ahead; `bound`: the rung at which the party cannot walk away."""
        return road_ahead(self.ahead, self.ahead_outlook, self.temper, self.mine, self.shared, self.end, bound)

    def after(self, bound: Integers | None = None) -> Floats:
        """V of the rung after the open one; `bound`: the rung at which the party cannot walk away."""
        return at_place(self.look_ahead(bound).values, self.position + 1)

    def gain(self) -> Number:
        """What stepping is worth above holding, by the road alone."""
        return gain(self.here, self.here_outlook, self.temper, self.after())


def seen_so(reckoning: Reckoning, outlook: Outlook) -> Reckoning:
    """The same with another outlook on the open rung."""
    return replace(reckoning, here_outlook=outlook)


def as_type(reckoning: Reckoning, temper: Temper) -> Reckoning:
    """The same for a type of another temper."""
    return replace(reckoning, temper=temper)


def gain(rung: Rungs, outlook: Outlook, temper: Temper, after: Number) -> Number:
    """What stepping is worth above holding on a rung, given the value of what comes after."""
    return total(step(rung, outlook, after).values()) - total(hold(rung, outlook, temper).values())


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
    asked: Truths,
    keeper_delivers: Floats,
    opportunist_delivers: Floats,
    enforcement: Floats,
) -> Floats:
    """The chance that the other delivers by itself at every rung ahead, had it delivered from `place` up to there.

    In closed form: trust at a rung follows from the likelihoods of the deliveries on the way, multiplied. (rungs,
    worlds); 1 where the other is not `asked` (rungs, worlds or 1), and so must be the chances of either type where it
    is asked in other worlds only; rows before `place` mean nothing.
    """
    kept = np.ones_like(place, dtype=float, shape=(len(asked), len(place)))
    rungs = np.flatnonzero(asked.any(axis=1))
    keeper, opportunist = _rows(keeper_delivers, rungs), _rows(opportunist_delivers, rungs)
    uncompelled = 1.0 - _rows(enforcement, rungs)
    to_keeper = _multiplied(np.maximum(1.0 - (1.0 - keeper) * uncompelled, FAINTEST), len(place))
    to_opportunist = _multiplied(np.maximum(1.0 - (1.0 - opportunist) * uncompelled, FAINTEST), len(place))
    passed = np.searchsorted(rungs, place)  # the rungs before `place` at which it was asked
    if_keeper = trust * at_place(to_opportunist, passed) * to_keeper[:-1]
    if_opportunist = (1.0 - trust) * at_place(to_keeper, passed) * to_opportunist[:-1]
    believed = if_keeper / np.maximum(if_keeper + if_opportunist, 1e-300)
    delivers = promise(believed, keeper, opportunist)
    kept[rungs] = delivers if asked.shape[-1] == 1 else np.maximum(delivers, ~_rows(asked, rungs))
    return kept


def _rows(table: NDArray[Kind], rungs: Integers) -> NDArray[Kind]:
    """The rows of a table at these rungs, which may be all."""
    return table if len(rungs) == len(table) else table[rungs]


def _multiplied(chances: Floats, count: int) -> Floats:
    """The product of all chances before each rung and before the end, (rungs + 1, worlds)."""
    products = np.ones_like(chances, shape=(len(chances) + 1, count))
    products[1:] = np.multiply.accumulate(chances, axis=0)
    return products


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


def hold(rung: Rungs, outlook: Outlook, temper: Temper) -> dict[str, Number]:
    """The value of refusing, as named terms: it risks war, and enforcement takes back what the others delivered.

    q [F(theirs done) - e K(theirs done) + greed (1 - e) T(theirs done)] + (1 - q) [F - e K + greed (1 - e) T] - honour,
    T being what the rival has delivered. Honour and greed are what leaving the road costs and brings, whenever it is
    left: they do not grow with the number of tranches.
    """
    chance, missed = outlook.chance, 1.0 - outlook.chance
    return {
        "taking theirs": chance * (rung.failure_theirs + outlook.protection * rung.cover_theirs),
        "freeze": missed * (rung.failure + outlook.protection * rung.cover),
        "enforcement": -outlook.enforcement * (chance * rung.delivered_theirs + missed * rung.delivered),
        "greed": temper.greed * (1.0 - outlook.enforcement) * (chance * rung.taken_theirs + missed * rung.taken),
        "honour": -temper.honour,
    }


def given(rung: Rungs, outlook: Outlook, temper: Temper) -> Number:
    """What full enforcement would take from a party that refuses: what the others have delivered by then."""
    chance = outlook.chance
    with_theirs = rung.delivered_theirs + temper.greed * rung.taken_theirs
    return chance * with_theirs + (1.0 - chance) * (rung.delivered + temper.greed * rung.taken)


def pretend(
    rung: Rungs, outlook: Outlook, temper: Temper, after: Number, cost: Number, detection: Number, caught: Number
) -> dict[str, Number]:
    """The value of pretending: that of stepping with (1 - x)(after + cost) + x * caught in place of `after`.

    `cost` is the tranche's, saved where the pretence passes; `caught` is what a breach is worth, less what enforcement
    takes back. A party that pretends has laid down nothing, so that a partner that does not deliver leaves it in F and
    not exposed. It breaks its word at once; its greed gains where it has left the road by this, as in holding.
    """
    passes = outlook.discount * (1.0 - detection)
    kept = passes * outlook.chance
    taken_back = outlook.enforcement * rung.delivered
    return {
        "meanwhile": (1.0 - outlook.discount) * rung.utility,
        "undetected": kept * (after + outlook.prize + cost),
        "freeze": (passes - kept) * (rung.failure + outlook.protection * rung.cover - taken_back),
        "found out": outlook.discount * detection * (caught - taken_back),
        "greed": temper.greed * (1.0 - outlook.enforcement) * outlook.discount * left(outlook, detection) * rung.taken,
        "honour": -temper.honour,
    }


def left(outlook: Outlook, detection: Number) -> Number:
    """The chance that a party leaves the road by pretending: it is found out, or the others do not deliver."""
    return 1.0 - (1.0 - detection) * outlook.chance


def road_ahead(
    rungs: Rungs,
    outlook: Outlook,
    temper: Temper,
    mine: Truths,
    shared: Truths,
    end: Number,
    bound: Integers | None = None,
) -> Ahead:
    """V at every rung and at the end: the better of stepping and holding where I owe something; and the gains.

    `mine`: where I owe something; `shared`: where others do, and where they do in other worlds only they must be sure
    to deliver; (rungs, worlds or 1). `bound`: the rung at which I cannot walk away, in each world, or a negative
    number. V(end) = U(everything done); prizes, the last one included, are paid as their rungs close.
    """
    e, g = outlook.enforcement, outlook.protection
    discount, prize = plain(outlook.discount), plain(outlook.prize)
    may_walk: Truths = plain(mine.any(axis=1))
    asks_others: Truths = plain(shared.any(axis=1))
    chance = np.where(asks_others[:, np.newaxis], outlook.chance, 1.0)
    missed = 1.0 - chance
    meanwhile = plain((1.0 - discount) * rungs.utility)
    broken = plain(missed * (rungs.failure_mine + g * rungs.cover_mine))
    refusing = plain(
        rungs.failure_theirs
        + g * rungs.cover_theirs
        - e * rungs.delivered_theirs
        + temper.of_refusing(rungs.taken_theirs, e)
    )
    if (mine & shared).any():
        freeze = rungs.failure + g * rungs.cover - e * rungs.delivered + temper.of_refusing(rungs.taken, e)
        refusing = chance * refusing + missed * freeze
    if mine.shape[-1] > 1:
        refusing = np.where(mine, refusing, -np.inf)
    if bound is not None:
        refusing = np.where(np.arange(len(mine))[:, np.newaxis] == bound, -np.inf, refusing)
    wide = max(chance.shape[-1], refusing.shape[-1], np.size(end))
    values = np.empty_like(chance, dtype=float, shape=(len(mine) + 1, wide))
    values[-1] = end
    stepping = np.empty_like(values[:-1])
    for s in range(len(mine) - 1, -1, -1):
        due = np.add(values[s + 1], prize[s], out=stepping[s])  # from here on in place, to spare memory
        due *= chance[s]
        due += broken[s]  # once the lead time is over
        worth = np.multiply(due, discount[s], out=values[s])
        worth += meanwhile[s]  # (1 - D) U + D [ q (V after + prize) + (1 - q) F(mine done) ]
        if may_walk[s]:
            np.maximum(worth, refusing[s], out=worth)
    return Ahead(values, stepping, refusing, mine)


def waiting(gain_now: Number, gain_then: Number, discount_then: Number) -> Number:
    """What stepping now forgoes: the discounted gain of stepping later, where help on its way makes that the larger."""
    later = discount_then * gain_then
    return np.where(later > gain_now, -np.maximum(0.0, later), 0.0)


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
