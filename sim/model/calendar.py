"""The calendar: what happens on a date (events, deadlines that pass, elections), and what is past at the start."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model.home import Home
from sim.model.ways import by_road
from sim.rules import trust
from sim.rules.arrays import Integers, Truths, plain
from sim.scenario.obligations import Event, Shock

if TYPE_CHECKING:
    from sim.model.world import World


class Calendar(mesa.Agent):
    """Knows in which step each date falls.

    Of the week: where which events `happened`, by name; `missed_stages`, where the deadline of a stage passed that was
    still open, by numbers of road and stage.
    """

    model: World

    def __init__(self, model: World) -> None:
        super().__init__(model)
        plan = model.plan
        self.events = [(self._step(event.at), event) for event in plan.events]
        self.deadlines = [
            (self._step(stage.deadline), number, nth, place, stage.missed)
            for number, road in enumerate(plan.roads())
            for nth, place in enumerate(model.ledger.ways.dated[number])
            if (stage := road.stages[place]).deadline is not None
        ]
        self.elections = [
            (self._step(when), name) for name in plan.parties for when in plan.parties[name].home_front.elections
        ]
        self.happened: dict[str, Truths] = {}
        self.missed_stages: dict[tuple[int, int], Truths] = {}

    def recall(self) -> None:
        """What past events that happened have changed, as much of it as has not faded, holds at the start."""
        model, everywhere = self.model, np.ones(len(self.model.ids), dtype=bool)
        for event in model.plan.events:
            if event.happened and isinstance(event.at, datetime.date) and model.plan.start is not None:
                self._shake(event.shock, everywhere, (model.plan.start - event.at).days / 7.0)
        model.truce.tension_at_start = model.truce.tension

    def _step(self, when: float | datetime.date) -> int:
        """The step in which a week or a date falls."""
        if isinstance(when, datetime.date):
            assert self.model.plan.start is not None  # checked when the scenario is loaded
            when = (when - self.model.plan.start).days / 7.0
        return int(np.floor(when / self.model.dt + 1e-9))

    def happen(self) -> None:
        """What is dated for this step happens."""
        model, now = self.model, self.model.step_number
        everywhere = np.ones(len(model.ids), dtype=bool)
        self.happened, self.missed_stages = {}, {}
        for step, event in self.events:
            if np.any(step == now):
                self.happened[event.name] = happens = everywhere & (step == now) & self._happens(step, event)
                self._shake(event.shock, happens)
        for step, road, nth, place, missed in self.deadlines:
            if np.any(step == now):
                where = self._is_open(road, nth) & (step == now)
                self.missed_stages[road, place] = where
                self._shake(missed, where)
        for step, party in self.elections:
            if np.any(step == now):
                home: Home = model.party(party).home
                home.vote(everywhere & (step == now))

    def _happens(self, step: int, event: Event) -> Truths:
        """In which worlds an event that is dated for a step happens."""
        luck = self.model.luck.uniform("event", event.name, step, self.model.ids)
        return plain(luck < self.model.value(f"events.{self.model.plan.events.index(event)}.chance"))

    def catch_up(self, where: Truths, since: Integers) -> None:
        """What events since the steps in which a war began have changed, as far as it has not faded, holds after it.

        Deadlines and elections that fell into it are past, as those before the start are: they change nothing any more.
        """
        model = self.model
        for step, event in sorted(self.events, key=lambda dated: dated[0]):
            during = where & (since <= step) & (step < model.step_number)
            if during.any():
                self._shake(event.shock, during & self._happens(step, event), (model.step_number - step) * model.dt)

    def _is_open(self, road: int, nth: int) -> Truths:
        """Where worlds are on a road and a stage is open: number `nth` of those on that road that have a deadline."""
        ledger = self.model.ledger
        last = by_road(ledger.ways.charts["dated"], road)[nth]
        return plain(ledger.agreed & (ledger.road == road) & (ledger.position <= last))

    def _shake(self, shock: Shock, where: Truths, ago: float = 0.0) -> None:
        """Let a shock act; of one so many weeks `ago`, what has not faded: clarity does not fade."""
        model = self.model
        for mediator in model.mediators:
            if shock.attention and (not shock.mediators or mediator.name in shock.mediators):
                left = shock.attention * trust.lasting(ago, mediator.value("lasts"))
                mediator.attention = np.where(where, np.clip(mediator.attention + left, 0.0, 1.0), mediator.attention)
        if shock.goodwill:
            left = shock.goodwill * trust.lasting(ago, model.value("mediation.goodwill_lasts"))
            model.goodwill = np.where(where, model.goodwill + left, model.goodwill)
        if shock.tension:
            tension = model.truce.tension
            left = shock.tension * trust.lasting(ago, model.value("violence.memory"))
            model.truce.tension = np.where(where, np.maximum(tension + left, 0.0), tension)
        if shock.clarity:
            clarity = model.force.clarity
            model.force.clarity = np.where(where, np.clip(clarity + shock.clarity, 0.0, 1.0), clarity)
