"""The force: who has sent troops, who may not, and how settled its mandate is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model import mediators
from sim.model.road import Contingents
from sim.model.state import Carried, PerWorld, PerWorldByName
from sim.rules import contribution, roadmap, trust
from sim.rules.arrays import Floats, Integers, Number, Truths, plain, total

if TYPE_CHECKING:
    from sim.model.world import World


def suffices(sent: Contingents, level: Number) -> Truths:
    """Whether what is in place and what is pledged come to this level."""
    return contribution.suffices(sent.in_place, sent.coming, level)


class Contributor(mesa.Agent):
    """May send troops. Per world: `status`, an index in contribution.STATUSES."""

    model: World
    status: PerWorld[Integers]

    def __init__(self, model: World, name: str) -> None:
        super().__init__(model)
        self.name = name
        status = contribution.STATUSES.index(model.plan.contributors[name].status)
        self.status = np.full(len(model.ids), status, dtype=np.int64)
        self.next: Integers = self.status
        self.weighed: Number = 0.0

    def value(self, key: str) -> Number:
        """A parameter of this contributor."""
        return self.model.value(f"contributors.{self.name}.{key}")

    def troops(self, barred: Truths) -> Number:
        """What it can send: all its contingent, or what a limited role allows where it is barred."""
        return contribution.contingent(self.value("troops"), barred, self.value("limited"))

    def score(self, others: Number, arms: Number) -> Number:
        """What speaks for taking part, less what speaks against it."""
        model = self.model
        return contribution.score(
            prestige=self.value("prestige"),
            goodwill=model.goodwill,
            bandwagon=self.value("bandwagon"),
            others=others,
            risk=self.value("risk"),
            arms=arms,
            casualties=self.value("casualties"),
            tension=model.truce.tension,
            threshold=self.value("threshold"),
        )

    def decide(self, score: Number, barred: Truths) -> None:
        """Decide whether to pledge, deploy or withdraw, and whether this is the week to act on it."""
        model, self.weighed = self.model, score
        is_clear = plain(model.force.clarity >= self.value("clarity"))
        may_come = contribution.may_come(barred, self.value("limited"))
        wants = contribution.next_status(self.status, score, is_clear, may_come)
        weeks = contribution.weeks_to_act(wants, self.value("deploys"), model.value("force.decides"))
        luck = model.luck.uniform("contribution", self.name, model.step_number, model.ids)
        self.next = np.where(luck < trust.within(1.0 / weeks, model.dt), wants, self.status)


class Force(mesa.Agent):
    """The contingents together.

    Per world: `clarity` of the mandate; `vetoes`, by party and contributor, whether a veto stands.
    """

    model: World
    clarity: PerWorld[Floats]
    vetoes: PerWorldByName[Truths]
    _everyone: Carried[Number]
    _deploys: Carried[Number]

    def __init__(self, model: World) -> None:
        super().__init__(model)
        plan = model.plan
        self.contributors = tuple(Contributor(model, name) for name in sorted(plan.contributors))
        none = np.zeros(len(model.ids))
        self.clarity = none + model.value("force.clarity")
        self.vetoes = {
            f"{party}.{contributor}": none == 0 for party in plan.parties for contributor in plan.parties[party].vetoes
        }
        self._next_vetoes: Mapping[str, Truths] = self.vetoes
        self.track = plan.force.track if self.contributors else None
        self._vetoes_against = {
            one.name: tuple(key for key in self.vetoes if key.partition(".")[2] == one.name)
            for one in self.contributors
        }
        self._everyone = total(one.value("troops") for one in self.contributors)
        self._deploys = total(one.value("deploys") for one in self.contributors) / max(len(self.contributors), 1)
        self.tracks = () if self.track is None else (self.track,)
        self.name = "" if self.track is None else plan.tracks[self.track].owner

    def barred(self, contributor: Contributor) -> Truths:
        """Whether any party's veto against a contributor stands."""
        barred = np.zeros(len(self.model.ids), dtype=bool)
        for key in self._vetoes_against[contributor.name]:
            barred = barred | self.vetoes[key]
        return barred

    def share(self) -> Floats:
        """The share of the planned force that is in place."""
        found = total(contribution.in_place(one.status, one.troops(self.barred(one))) for one in self.contributors)
        return plain(np.minimum(found, 1.0))

    def coming(self) -> Floats:
        """The share that is pledged, may come and still wants to: nobody waits for others."""
        found = (
            contribution.coming(one.status, score, one.troops(self.barred(one)))
            for one, score in zip(self.contributors, self.scores(), strict=True)
        )
        return plain(total(found))

    def contingents(self) -> Contingents:
        """What is in place and what is coming."""
        return Contingents(self.share(), self.coming())

    def arrives(self, weeks: Number) -> Number:
        """The chance that a pledged contingent is there `weeks` from now."""
        return trust.within(1.0 / self._deploys, weeks)

    def expected(self, weeks: Number) -> Number:
        """The share that can be expected to be in place `weeks` from now."""
        sent = self.model.ledger.stand.contingents
        return contribution.expected(sent.in_place, sent.coming, self.arrives(weeks))

    def scores(self) -> list[Number]:
        """How each contributor weighs taking part, as the week opens."""
        arms = self._arms_without_consent()
        is_in = [np.where(contribution.takes_part(one.status), one.value("troops"), 0.0) for one in self.contributors]
        in_all, found = total(is_in), []
        for one, own in zip(self.contributors, is_in, strict=True):
            others = contribution.company(in_all, own, self._everyone, one.value("troops"))
            found.append(one.score(others, arms))
        return found

    def decide(self) -> None:
        """Contributors weigh taking part; vetoes are lifted or stand."""
        for one, score in zip(self.contributors, self.scores(), strict=True):
            one.decide(score, self.barred(one))
        self._next_vetoes = {key: stands & ~self._is_lifted(key, stands) for key, stands in self.vetoes.items()}

    def _arms_without_consent(self) -> Number:
        model, ledger = self.model, self.model.ledger
        return contribution.arms_without_consent(
            [
                (model.value(f"tracks.{track}.power"), ledger.level_seen(track), party.value("consent"))
                for track in party.tracks
            ]
            for party in model.parties
        )

    def _is_lifted(self, key: str, stands: Truths) -> Truths:
        model = self.model
        party, _, name = key.partition(".")
        if not model.mediators or not stands.any():
            return np.zeros(len(model.ids), dtype=bool)
        pressed = total(one.leverage_over(party) * one.attention for one in model.mediators)
        lobbying, resolve = (
            model.value(f"contributors.{name}.lobbying"),
            model.value(f"parties.{party}.vetoes.{name}.resolve"),
        )
        luck = model.luck.uniform("veto", key, model.step_number, model.ids)
        return plain(luck < trust.within(contribution.lifting(lobbying, pressed, resolve), model.dt))

    def apply(self) -> None:
        """Pledges, deployments and withdrawals take effect; the track of the force follows."""
        for one in self.contributors:
            one.status = one.next
        self.vetoes = self._next_vetoes
        row = self.row()
        assert self.track is not None
        self.model.ledger.enter(self.track, row, row)

    def leave(self, where: Truths) -> None:
        """After a war: who had troops there has pledged them, and would have to send them again."""
        if self.track is None:
            return
        for one in self.contributors:
            one.status = np.where(where, contribution.after_war(one.status), one.status)
        self.model.ledger.lose(self.track, self.row(), where)

    def row(self) -> Integers:
        """The highest row of the force's track that the share in place reaches."""
        assert self.track is not None
        return roadmap.row_reached(self.model.ledger.ladder[self.track], self.share())

    def feel(self) -> None:
        """What is open about the mandate is settled as far as mediators attend to it."""
        model = self.model
        if model.mediators:
            attention, settles = mediators.attention(model), model.value("force.settles")
            self.clarity = plain(contribution.clarity_after(self.clarity, attention, settles, model.dt))
