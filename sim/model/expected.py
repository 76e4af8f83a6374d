"""Expected conduct: what a keeper, or an opportunist, would do in a party's place, as anybody can reckon.

A type steps, pretends or holds by its own payoffs and by moods that last. What the rival sees is a claim; of claims the
true ones pass, and those of pretence that are not found out. Nobody knows the moods; but who did its part when it was
unlikely to is likely to do the next, and who refused when that was unlikely will refuse again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.model.road import Stand
from sim.model.situation import Acts, AsType, Beside, RowsBack, Situation
from sim.model.view import SUREST, TYPES, ByType, Conduct
from sim.rules import conduct, foresight, roadmap
from sim.rules.arrays import Floats, Integers, Number, Truths, at_place, plain, product
from sim.rules.foresight import Outlook, Reckoning, Temper

if TYPE_CHECKING:
    from sim.model.party import Party
    from sim.model.prospect import Case


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
        counts_on: ByType,
    ) -> Conduct:
        """What either type would do at every rung, and on the open one with this outlook and what it is paid `beside`.

        Mediators will move a party that holds the road up from the week after; so does the rival by what it takes back,
        the less it `counts_on` either type at a rung, (rungs, worlds). A party that waits for help steps once the help
        is there. Anybody can reckon with all three.
        """
        stand = case.stand
        tempers = Temper(*(_both(getattr(one.temper, name) for one in types) for name in ("honour", "greed")))
        expected = _both((counts_on.keeper, counts_on.opportunist))
        rungs = np.arange(len(stand.way.weeks_to))[:, np.newaxis]
        is_open = (rungs == stand.open_rung) & stand.owes_any(self.party.tracks)
        here, ahead = self._situations(case, reckoning, outlook, tempers)
        now, soon = self._here(types, case, reckoning, here, beside, _at(expected, stand.open_rung))
        later = self._ahead(types, case, ahead, expected)
        claims, pretends = (
            np.where(is_open, getattr(soon, name)[:, np.newaxis], getattr(later, name)) for name in vars(later)
        )
        detection = np.where(is_open, here.detection, ahead.detection)
        delivers = self._delivers(case, claims, pretends, detection, is_open)
        return Conduct(ByType(*delivers), ByType(*now.claims), ByType(*now.pretends))

    def _situations(
        self, case: Case, reckoning: Reckoning, outlook: Outlook, tempers: Temper
    ) -> tuple[Situation, Situation]:
        """The open rung as it stands, and the rungs ahead once what they ask is due."""
        payoffs, prospect, levels, foreseen = case.payoffs, case.prospect, case.levels, case.foreseen
        added, cover = payoffs.war_beside(levels)
        war_ahead = prospect.war + added + reckoning.ahead_outlook.protection * (prospect.war_cover + cover)
        back_here, back_ahead = self._rows_back(case)
        here = Situation(
            rungs=reckoning.here,
            outlook=outlook,
            tempers=tempers,
            part=case.part,
            cost=payoffs.cost_of_step(levels),
            detection=self._detection(
                {track: case.stand.tracks[track].owes for track in self.party.tracks}, foreseen.here.deployed
            ),
            caught=payoffs.caught(reckoning.here, payoffs.war(levels, outlook.protection)),
            back=back_here,
        )
        ahead = Situation(
            rungs=reckoning.ahead,
            outlook=replace(reckoning.ahead_outlook, discount=1.0),
            tempers=Temper(plain(tempers.honour)[:, np.newaxis], plain(tempers.greed)[:, np.newaxis]),
            part=prospect.part,
            cost=prospect.cost,
            detection=self._detection(case.stand.way.asks, foreseen.ahead.deployed),
            caught=payoffs.caught(reckoning.ahead, war_ahead),
            back=back_ahead,
        )
        return here, ahead

    def _detection(self, asks: Mapping[str, Truths], deployed: Number) -> Number:
        """The chance that pretence in all that is asked of the party is found out, with so much of the force there."""
        value = self.model.value
        sharper = value("force.verification") * self.model.backing.full() * deployed
        return 1.0 - product(
            np.where(asks[track], (1.0 - value(f"tracks.{track}.verifiability")) * (1.0 - sharper), 1.0)
            for track in self.party.tracks
        )

    # What either type would do, whatever its mood

    def _acts(self, at: Situation, case: Case, stepping: Number, pretending: Number) -> Acts:
        rationality = self.party.value("rationality")
        if not self.model.plan.conduct.pretending:
            claims = plain(conduct.chance_of_step(stepping, rationality, at.part))
            return Acts(claims, np.zeros_like(claims))
        found = conduct.chance_of_claim(stepping, pretending, rationality, at.part)
        return Acts(*(plain(one) for one in found))

    def _overdue(self, at: Situation, case: Case, stepping: Number, pretending: Number, counts_on: Number) -> Acts:
        """What either type would do within the window; from one that holds the rival may take back what it gave."""
        unmoved = self._acts(at, case, stepping, pretending)
        if not at.back:
            return unmoved
        rationality = self.party.rival.value("rationality")
        chances = [one.willing(counts_on, rationality) for one in at.back]
        willing = chances[0]
        for chance in chances[1:]:
            willing = np.maximum(willing, chance)
        to_step: Number = 0.0
        to_pretend: Number = 0.0
        for one, chance in zip(at.back, chances, strict=True):
            size = one.size if len(chances) == 1 else one.size * roadmap.share_of(chance, willing)
            weight, began = case.payoffs.weights[one.track], case.payoffs.began[one.track]
            taken = at.tempers.greed * roadmap.share_of(weight.utility, 1.0 - began)
            held = weight.failure - at.outlook.enforcement * weight.utility + (1.0 - at.outlook.enforcement) * taken
            to_step = to_step + size * (held - (1.0 - at.outlook.chance) * weight.failure)
            to_pretend = to_pretend + size * held * (1.0 - at.left)
        moved = self._acts(at, case, stepping + np.maximum(to_step, 0.0), pretending + np.maximum(to_pretend, 0.0))
        return unmoved.mixed(moved, willing * at.outlook.kept)

    def _here(
        self,
        types: tuple[AsType, AsType],
        case: Case,
        reckoning: Reckoning,
        at: Situation,
        beside: Beside,
        counts_on: Number,
    ) -> tuple[Acts, Acts]:
        """What either type would do on the open rung: this week, and within the window as others move it."""
        stand, after = case.stand, _both(one.after for one in types)
        waiting = _both(one.waiting for one in types)
        by_road = foresight.gain(at.rungs, at.outlook, at.tempers, after)
        stepping = by_road + beside.stepping
        pretending = by_road + at.pretending(after) + beside.pretending
        now = self._acts(at, case, stepping + waiting, pretending)
        unaided = replace(at, outlook=reckoning.here_outlook)
        bare = foresight.gain(at.rungs, unaided.outlook, at.tempers, after) + beside.pretending
        to_step, to_pretend = self._moved(stand, unaided, bare + waiting)
        lent = at.outlook.enforcement - unaided.outlook.enforcement
        more = np.maximum(bare + to_step - stepping, 0.0)
        more_so = np.maximum(to_pretend - lent * at.spared, 0.0)
        lookahead, window = (self.model.value(key) for key in ("conduct.lookahead", "learning.window"))
        still = np.where(lookahead > window, waiting, 0.0)  # who waits for help that comes in time steps then
        soon = self._overdue(at, case, stepping + still + more, pretending + more_so, counts_on)
        forbids = self.party.home.forbids
        now, soon = (replace(one, claims=np.where(forbids, 0.0, one.claims)) for one in (now, soon))
        return now, soon

    def _ahead(self, types: tuple[AsType, AsType], case: Case, at: Situation, counts_on: Number) -> Acts:
        """What either type would do at the rungs ahead, as mediators and the rival move it where it holds."""
        stand, after = case.stand, _both(one.values[1:] for one in types)
        gains = _both(one.gains for one in types) + self.party.at_home() * at.part
        to_step, to_pretend = self._moved(stand, at, gains, np.maximum(stand.weeks_until_rungs, 0.0))
        return self._overdue(at, case, gains + to_step, gains + at.pretending(after) + to_pretend, counts_on)

    # Who moves them

    def _moved(self, stand: Stand, at: Situation, gain: Number, weeks: Number = 0.0) -> tuple[Number, Number]:
        """How far mediators will move a party that holds the road up, towards stepping and towards pretending.

        Each does what makes a step most likelier where that is worth its while, `gain` being what the step is worth
        without it: it presses, pays, or lends. Pressure is for steps alone. In so many weeks it will care less.
        """
        name, model = self.party.name, self.model
        to_step: Number = 0.0
        to_pretend: Number = 0.0
        if not model.mediators:
            return to_step, to_pretend
        rationality, threshold = self.party.value("rationality"), model.value("mediation.threshold")
        likely = conduct.chance_of_step(gain, rationality, at.part)
        faith, given, spared, outlook = self.party.value("faith.guarantee"), at.given, at.spared, at.outlook
        paid = outlook.discount * outlook.chance * at.part
        for one in model.mediators:
            attention = one.attention * np.exp(-weeks / one.value("lasts"))
            options: list[tuple[Number, Number, Number]] = []  # to step, to pretend, and how far it cares
            if one.has("leverage", name):
                options.append((one.leverage_over(name) * attention * at.part, 0.0, one.cares_for(name)))
            if one.has("gift", name):
                gift = paid * one.gift_to(name) * attention
                options.append((gift, (1.0 - at.detection) * gift, 1.0))
            if one.can("enforcement"):
                lent = (1.0 - outlook.enforcement) * faith * one.value("enforcement") * attention
                options.append((lent * given, lent * spared, 1.0))
            best, step_by, pretend_by = threshold, np.zeros(()), np.zeros(())
            for step, pretend, cares in options:
                rise = cares * (conduct.chance_of_step(gain + step, rationality, at.part) - likely)
                better = rise >= best
                best = np.where(better, rise, best)
                step_by, pretend_by = np.where(better, step, step_by), np.where(better, pretend, pretend_by)
            to_step, to_pretend = to_step + step_by, to_pretend + pretend_by
        return to_step, to_pretend

    def _rows_back(self, case: Case) -> tuple[tuple[RowsBack, ...], tuple[RowsBack, ...]]:
        """What the rival can take back of each of its tracks from a party that is overdue, on the open rung and ahead.

        Row by row once that is no breach, as far as the track can be taken back, and while the rival has nothing due.
        """
        model, stand, rival = self.model, case.stand, self.party.rival
        if not model.plan.conduct.reversing:
            return (), ()
        value, overdue = model.value, np.zeros(len(stand.position))
        for track in self.party.tracks:
            overdue = np.maximum(overdue, stand.tracks[track].weeks_overdue)
        excuse, window = value("conduct.excuse"), value("learning.window")
        felt = window - model.dt  # what is taken in the last week is felt only after it
        weeks_here = np.maximum(felt - np.maximum(excuse - overdue, 0.0), 0.0)
        weeks_ahead = np.maximum(felt - excuse, 0.0)
        payoffs, retaking = rival.belief.payoffs, rival.value("retaking")
        here: list[RowsBack] = []
        ahead: list[RowsBack] = []
        for track in (*rival.tracks, *rival.beside):
            where, reversibility = stand.tracks[track], value(f"tracks.{track}.reversibility")
            row, planned = where.typical_row, where.opens_by_plan
            steps = roadmap.steps_back(value(f"tracks.{track}.lead_time.by_size"), row, model.dt)
            part = payoffs.part_of_row(track, row, stand.way)
            for found, weeks, left in (
                (here, weeks_here, roadmap.rows_left(where.seen, where.most, reversibility)),
                (ahead, weeks_ahead, roadmap.rows_left(planned, planned, reversibility)),
            ):
                size = row * np.minimum(np.floor(weeks / model.dt / steps), left)
                found.append(RowsBack(track, size, payoffs.row_back(track, -row, 0.0), retaking * part, part))
        return tuple(here), tuple(ahead)

    # What comes of it within the window

    def _delivers(self, case: Case, claims: Floats, pretends: Floats, detection: Number, is_open: Truths) -> Floats:
        """The chance that either type brings what is due at each rung in time, if it has done all before."""
        known, model, stand = self.party.reputation, self.model, case.stand
        memory, dt = model.value("conduct.mood_memory"), model.dt
        claims = np.swapaxes(np.minimum(claims, SUREST), 0, 1)  # (rungs, types, worlds)
        is_asked = is_open | (case.prospect.mine & (np.arange(len(claims))[:, np.newaxis] > stand.open_rung))
        first = conduct.chances_along(
            claims,
            is_asked,
            plain(conduct.lasts(np.maximum(stand.weeks_until_rungs, 0.0), memory)),
            _both(known.refused[one] for one in TYPES),
            _both(known.stepped[one] for one in TYPES),
            known.lasting * conduct.lasts(dt, memory),
        )
        weeks = model.value("learning.window") / dt
        claimed = np.swapaxes(conduct.chance_within(claims, 1.0 - conduct.lasts(dt, memory), weeks, first), 0, 1)
        # Who is found out pretends again, until it passes.
        passes = 1.0 - np.exp(weeks * np.log(np.maximum(detection, 1e-300)))
        delivers = claimed * foresight.promise(pretends, passes, case.prospect.commands)
        found: Floats = np.where(case.prospect.mine | is_open, np.clip(delivers, 1.0 - SUREST, SUREST), 1.0)
        return found


def _both(numbers: Iterable[Number]) -> Floats:
    """Numbers of either type as one array, types first."""
    return np.stack(np.broadcast_arrays(*(np.atleast_1d(number) for number in numbers)))


def _at(table: Floats, place: Integers) -> Floats:
    """The row of each world at its rung, of a table (types, rungs, worlds); (types, worlds)."""
    return np.stack([at_place(rows, place) for rows in table])
