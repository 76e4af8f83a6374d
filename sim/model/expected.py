"""Expected conduct: what a keeper, or an opportunist, would do in a party's place, as anybody can reckon.

A type steps, pretends or holds by its own payoffs and by moods that last. What the rival sees is a claim; of claims the
true ones pass, and those of pretence that are not found out. Nobody knows the moods; but who did its part when it was
unlikely to is likely to do the next, and who refused when that was unlikely will refuse again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.model.road import Stand
from sim.model.view import SUREST, TYPES, ByType, Conduct
from sim.model.ways import of
from sim.rules import conduct, foresight, roadmap
from sim.rules.arrays import Floats, Number, Truths, at_place, product, total
from sim.rules.foresight import Outlook, Reckoning, Rungs, Temper

if TYPE_CHECKING:
    from sim.model.belief import Case
    from sim.model.party import Party


@dataclass(frozen=True)
class AsType:
    """The road as one type of a party sees it: V at all rungs and the end (rungs + 1, worlds), V of the rung `after`
    the open one, what stepping `gains` at the rungs ahead, (rungs, worlds), and what stepping now forgoes by `waiting`
    for help on its way."""

    temper: Temper
    values: Floats
    after: Number
    gains: Floats
    waiting: Number


@dataclass(frozen=True)
class Pretence:
    """What pretending comes to at a rung, whoever pretends: the tranche's `cost`, the chance of `detection` (of all
    that the rung asks of the party) and what being `caught` is worth; (rungs, worlds), or of one rung (worlds)."""

    cost: Number
    detection: Number
    caught: Number

    def gain(self, rung: Rungs, outlook: Outlook, temper: Temper, after: Number) -> Number:
        """What pretending is worth above stepping."""
        pretend = foresight.pretend(rung, outlook, temper, after, self.cost, self.detection, self.caught)
        return total(pretend.values()) - total(foresight.step(rung, outlook, after).values())

    def given(self, rung: Rungs, outlook: Outlook, temper: Temper) -> Number:
        """What enforcement would take, were it full, from one who pretends and has left the road by that."""
        return foresight.left(outlook, self.detection) * (rung.delivered + temper.greed * rung.taken)


@dataclass(frozen=True)
class Acts:
    """The chances of one type, whose mood is not known, at a rung: `claims`, that it steps or pretends; `pretends`, the
    share of its claims that is pretence; `detection`, that this is found out when it is tried once."""

    claims: Number
    pretends: Number
    detection: Number

    def mixed(self, other: Acts, part: Number) -> Acts:
        """The chances where those of `other` hold with the chance `part`."""
        here, there = (1.0 - part) * self.claims, part * other.claims
        pretends = here * self.pretends + there * other.pretends
        return Acts(here + there, roadmap.share_of(pretends, here + there), self.detection)

    def where(self, here: Truths, other: Acts) -> Acts:
        """These where `here`, and the others elsewhere."""
        return Acts(*(np.where(here, mine, getattr(other, name)) for name, mine in vars(self).items()))


@dataclass(frozen=True)
class RowsBack:
    """How much of a track (in levels) the rival can take back within the window from who holds the road up: on the open
    rung `here`, (worlds), and at the rungs `ahead`, (rungs, worlds); what a row `pays` it as long as nothing is
    delivered, its `price`, what `part` of its way it is, and the rival's `rationality`; (worlds)."""

    here: Number
    ahead: Number
    pays: Number
    price: Number
    part: Number
    rationality: Number

    def willing(self, counts_on: Number) -> Number:
        """The chance that the rival takes a row back from one whom it believes to deliver with this chance."""
        return conduct.chance_of_step(self.pays * (1.0 - counts_on) - self.price, self.rationality, self.part)


@dataclass(frozen=True)
class Beside:
    """What stepping, and pretending, on the open rung cost and bring beside the road; (worlds)."""

    stepping: Number
    pretending: Number


class Expected:
    """What is to be expected of the types of one party."""

    def __init__(self, party: Party) -> None:
        self.party, self.model = party, party.model

    def conduct(
        self,
        case: Case,
        reckoning: Reckoning,
        types: tuple[AsType, AsType],
        outlook: Outlook,
        beside: Beside,
        expected: ByType,
    ) -> Conduct:
        """What either type would do at every rung, and on the open one with this outlook and what it is paid `beside`.

        Whoever holds the road up will be moved by mediators from the week after, and who waits for help steps once it
        is there: that, too, anybody can reckon.
        """
        owes = case.stand.owes_any(self.party.tracks)
        is_open = (np.arange(len(case.prospect.part))[:, np.newaxis] == case.stand.open_rung) & owes
        here, ahead = self._pretence_here(case, reckoning, outlook), self._pretence_ahead(case, reckoning)
        rows = self._rows_back(case, reckoning, outlook)
        now, at_rungs = [], []
        for one, counts_on in zip(types, (expected.keeper, expected.opportunist), strict=True):
            count_here = at_place(counts_on, case.stand.open_rung)
            this_week, soon = self._here(one, case, reckoning, outlook, beside, here, rows, count_here)
            later = self._ahead(one, case, reckoning, ahead, rows, counts_on)
            now.append(this_week)
            at_rungs.append(soon.where(is_open, later))
        delivers = self._delivers(case, at_rungs, is_open)
        return Conduct(
            delivers=ByType(*delivers),
            claims=ByType(*(one.claims for one in now)),
            pretends=ByType(*(one.pretends for one in now)),
        )

    # Pretence: what it costs, how it is found out, and what follows then

    def _pretence_here(self, case: Case, reckoning: Reckoning, outlook: Outlook) -> Pretence:
        stand, payoffs, levels = case.stand, case.payoffs, case.levels
        hidden = product(
            np.where(stand.tracks[track].owes, 1.0 - self._detection(track, case, case.foreseen.here.deployed), 1.0)
            for track in self.party.tracks
        )
        war = payoffs.war(levels, outlook.protection)
        return Pretence(payoffs.cost_of_step(levels), 1.0 - hidden, payoffs.caught(reckoning.here, war))

    def _pretence_ahead(self, case: Case, reckoning: Reckoning) -> Pretence:
        asks, prospect = case.stand.way.asks, case.prospect
        hidden = product(
            np.where(asks[track], 1.0 - self._detection(track, case, case.foreseen.ahead.deployed), 1.0)
            for track in self.party.tracks
        )
        added, cover = case.payoffs.war_beside(case.levels)
        war = prospect.war + added + reckoning.ahead_outlook.protection * (prospect.war_cover + cover)
        return Pretence(prospect.cost, 1.0 - hidden, case.payoffs.caught(reckoning.ahead, war))

    def _detection(self, track: str, case: Case, deployed: Number) -> Number:
        """The chance that pretence is found out where so much of the force is deployed."""
        sharper = self.model.value("force.verification") * self.model.backing.full()
        verifiability = case.stand.of(self.model.value(f"tracks.{track}.verifiability"))
        return foresight.together(verifiability, case.stand.of(sharper) * deployed)

    # What one type would do, whatever its mood

    def _acts(self, stepping: Number, pretending: Number, case: Case, part: Number, detection: Number) -> Acts:
        rationality = case.stand.of(self.party.value("rationality"))
        if not self.model.plan.conduct.pretending:
            return Acts(conduct.chance_of_step(stepping, rationality, part), 0.0, detection)
        return Acts(*conduct.chance_of_claim(stepping, pretending, rationality, part), detection)

    def _here(
        self,
        one: AsType,
        case: Case,
        reckoning: Reckoning,
        outlook: Outlook,
        beside: Beside,
        pretence: Pretence,
        rows: Mapping[str, RowsBack],
        counts_on: Number,
    ) -> tuple[Acts, Acts]:
        """On the open rung: this week, and from the week after, once mediators and the rival move who holds."""
        stand, rung = case.stand, reckoning.here
        by_road = foresight.gain(rung, outlook, one.temper, one.after)
        stepping = by_road + beside.stepping
        pretending = by_road + pretence.gain(rung, outlook, one.temper, one.after) + beside.pretending
        given = foresight.given(rung, outlook, one.temper)
        spared = given - pretence.given(rung, outlook, one.temper)
        lent = outlook.enforcement - reckoning.here_outlook.enforcement
        pressed = stand.of(self.model.pressure_on(self.party)) * case.part
        to_step, to_pretend = self._moved(stand, case.part, given, spared)
        more = np.maximum(to_step - pressed - lent * given, 0.0)
        more_so = np.maximum(to_pretend - lent * spared, 0.0)
        may_step = ~stand.of(self.party.home.forbids)
        willing, back = _of_willing({track: (row, row.here) for track, row in rows.items()}, counts_on)
        lost, lost_too = self._loses(case, back, outlook, one.temper, pretence)
        stepping_soon, pretending_soon = stepping + self._waiting_still(stand, one) + more, pretending + more_so
        now, unmoved, moved = (
            self._acts(step, pretend, case, case.part, pretence.detection)
            for step, pretend in (
                (stepping + one.waiting, pretending),
                (stepping_soon, pretending_soon),
                (stepping_soon + lost, pretending_soon + lost_too),
            )
        )
        soon = unmoved.mixed(moved, willing * outlook.kept)
        return replace(now, claims=now.claims * may_step), replace(soon, claims=soon.claims * may_step)

    def _ahead(
        self,
        one: AsType,
        case: Case,
        reckoning: Reckoning,
        pretence: Pretence,
        rows: Mapping[str, RowsBack],
        counts_on: Number,
    ) -> Acts:
        """At the rungs ahead, once what they ask is due; mediators and the rival move who holds there."""
        rungs, outlook, part = reckoning.ahead, replace(reckoning.ahead_outlook, discount=1.0), case.prospect.part
        given = foresight.given(rungs, outlook, one.temper)
        spared = given - pretence.given(rungs, outlook, one.temper)
        to_step, to_pretend = self._moved(case.stand, part, given, spared)
        instead = pretence.gain(rungs, outlook, one.temper, one.values[1:])
        willing, back = _of_willing({track: (row, row.ahead) for track, row in rows.items()}, counts_on)
        lost, lost_too = self._loses(case, back, outlook, one.temper, pretence)
        stepping, pretending = one.gains + to_step, one.gains + instead + to_pretend
        unmoved, moved = (
            self._acts(step, pretend, case, part, pretence.detection)
            for step, pretend in ((stepping, pretending), (stepping + lost, pretending + lost_too))
        )
        return unmoved.mixed(moved, willing * outlook.kept)

    def _waiting_still(self, stand: Stand, one: AsType) -> Number:
        """What a type that waits for help forgoes by stepping, where the help comes only after the window."""
        lookahead, window = (stand.of(self.model.value(key)) for key in ("conduct.lookahead", "learning.window"))
        return np.where(lookahead > window, one.waiting, 0.0)

    def _moved(self, stand: Stand, part: Number, given: Number, spared: Number) -> tuple[Number, Number]:
        """What mediators will do to who holds the road up, towards stepping and towards pretending.

        Each presses, or lends, what moves a step more; pressure is for steps alone, and enforcement takes from who
        pretends what it takes only where that has left the road: it is `spared` the rest.
        """
        name, faith = self.party.name, stand.of(self.party.value("faith.guarantee"))
        to_step: Number = 0.0
        to_pretend: Number = 0.0
        for one in self.model.mediators:
            press, lends = stand.of(one.would_press(name)) * part, faith * stand.of(one.would_enforce)
            to_step = to_step + np.maximum(press, lends * given)
            to_pretend = to_pretend + np.where(lends * given > press, lends * spared, 0.0)
        return to_step, to_pretend

    # What the rival takes back from who holds the road up

    def _rows_back(self, case: Case, reckoning: Reckoning, outlook: Outlook) -> dict[str, RowsBack]:
        """What the rival can take back of each of its tracks from who is overdue, and what that pays it.

        Row by row once that is no breach, as far as the track can be taken back, and while the rival has nothing due.
        """
        model, stand, rival = self.model, case.stand, self.party.rival
        if not model.plan.conduct.reversing:
            return {}
        value, overdue = model.value, np.zeros(len(stand.place))
        for track in self.party.tracks:
            overdue = np.maximum(overdue, stand.tracks[track].weeks_overdue)
        excuse, window = stand.of(value("conduct.excuse")), stand.of(value("learning.window"))
        weeks_here = np.maximum(window - np.maximum(excuse - overdue, 0.0), 0.0)
        weeks_ahead = np.maximum(window - excuse, 0.0)
        payoffs, found = of(rival.belief.payoffs, stand.index), {}
        for track in (*rival.tracks, *rival.beside):
            where, reversibility = stand.tracks[track], stand.of(value(f"tracks.{track}.reversibility"))
            row = where.typical_row
            steps = roadmap.steps_back(stand.of(value(f"tracks.{track}.lead_time.by_size")), row, model.dt)
            left = roadmap.rows_left(where.seen, where.most, reversibility)
            planned = where.opens_by_plan
            left_ahead = roadmap.rows_left(planned, planned, reversibility)
            part = payoffs.part_of_row(track, row, stand.way)
            found[track] = RowsBack(
                here=row * np.minimum(np.ceil(weeks_here / model.dt / steps), left),
                ahead=row * np.minimum(np.ceil(weeks_ahead / model.dt / steps), left_ahead),
                pays=payoffs.row_back(track, -row, 0.0),
                price=stand.of(rival.value("retaking")) * part,
                part=part,
                rationality=stand.of(rival.value("rationality")),
            )
        return found

    def _loses(
        self, case: Case, rows: Mapping[str, Number], outlook: Outlook, temper: Temper, pretence: Pretence
    ) -> tuple[Number, Number]:
        """What holding loses by that above what stepping, and what pretending, loses: an inducement to either."""
        to_step: Number = 0.0
        to_pretend: Number = 0.0
        payoffs = case.payoffs
        for track, size in rows.items():
            weight = payoffs.weights[track]
            greed = temper.greed * roadmap.share_of(weight.utility, 1.0 - payoffs.began[track])
            held = weight.failure - outlook.enforcement * weight.utility + (1.0 - outlook.enforcement) * greed
            to_step = to_step + size * (held - (1.0 - outlook.chance) * weight.failure)
            to_pretend = to_pretend + size * held * (1.0 - foresight.left(outlook, pretence.detection))
        return np.maximum(to_step, 0.0), np.maximum(to_pretend, 0.0)

    # What comes of it within the window

    def _delivers(self, case: Case, acts: list[Acts], is_open: Truths) -> list[Number]:
        """The chance that either type brings in time what is due at each rung, had it done all before."""
        party, model, stand = self.party, self.model, case.stand
        memory, dt = stand.of(model.value("conduct.mood_memory")), model.dt
        claims = np.stack([np.minimum(one.claims, SUREST) for one in acts], axis=1)  # (rungs, types, worlds)
        is_asked = is_open | (case.prospect.mine & (np.arange(len(claims))[:, np.newaxis] > stand.open_rung))
        first = conduct.chances_along(
            claims,
            is_asked,
            conduct.lasts(np.maximum(stand.weeks_until_rungs, 0.0), memory),
            np.stack([stand.of(party.refused[one]) for one in TYPES]),
            np.stack([stand.of(party.stepped[one]) for one in TYPES]),
            stand.of(party.lasting) * conduct.lasts(dt, memory),
        )
        weeks = stand.of(model.value("learning.window")) / dt
        claimed = conduct.chance_within(claims, 1.0 - conduct.lasts(dt, memory), weeks, first)
        found = []
        for number, one in enumerate(acts):
            passes = 1.0 - np.power(one.detection, weeks)  # who is found out pretends again, until it passes
            delivers = claimed[:, number] * foresight.promise(one.pretends, passes, case.prospect.commands)
            found.append(np.where(case.prospect.mine | is_open, np.clip(delivers, 1.0 - SUREST, SUREST), 1.0))
        return found


def _of_willing(rows: Mapping[str, tuple[RowsBack, Number]], counts_on: Number) -> tuple[Number, dict[str, Number]]:
    """The chance that the rival takes back anything, and how much it then takes back of each track."""
    willing = {track: row.willing(counts_on) for track, (row, _) in rows.items()}
    most: Number = 0.0
    for chance in willing.values():
        most = np.maximum(most, chance)
    return most, {track: size * roadmap.share_of(willing[track], most) for track, (_, size) in rows.items()}
