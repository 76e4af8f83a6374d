"""Reputation: what others expect of a party, by its interests and by what they have seen it do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from sim.model.deeds import Deed
from sim.model.state import PerWorld, PerWorldByName
from sim.model.view import TYPES, ByType, Conduct
from sim.rules import conduct, trust
from sim.rules.arrays import Floats, Number, Truths

if TYPE_CHECKING:
    from sim.model.party import Party


class Reputation:
    """What its rival, as everybody, can know of a party's conduct and of the mood behind it.

    Per world: `expected`, by type, the chance that such a party delivers what is due at each rung, (rungs, worlds);
    `refused` and `stepped`, by type, the chances of a step between which its mood turns to one for it, as far as was
    seen; `lasting`, how likely that mood is still the same.
    """

    expected: PerWorldByName[Floats]
    refused: PerWorldByName[Floats]
    stepped: PerWorldByName[Floats]
    lasting: PerWorld[Floats]

    def __init__(self, party: Party) -> None:
        self.party, self.model = party, party.model
        none = np.zeros(len(self.model.ids))
        self.expected = dict.fromkeys(TYPES, np.ones((self.model.ledger.ways.rungs, len(none))))
        self.refused, self.stepped = dict.fromkeys(TYPES, none), dict.fromkeys(TYPES, none + 1.0)
        self.lasting = none + 1.0

    def expect(self, found: ByType, where: Truths) -> None:
        """Expect this of its types in some worlds, on roads on which it has not acted yet."""
        self.expected = {one: np.where(where, getattr(found, one), table) for one, table in self.expected.items()}

    def remember_refusal(self, held: Truths, reckoned: Conduct, lasts: Number) -> None:
        """Remember where it refused something before the start; `lasts`: the chance that this mood has lasted."""
        self.refused = {one: np.where(held, getattr(reckoned.claims, one), 0.0) for one in TYPES}
        a_week = conduct.lasts(self.model.dt, self.model.value("conduct.mood_memory"))
        self.lasting = np.where(held, lasts / a_week, 1.0)  # so that it has lasted as the first week opens

    def revise(self, reckoned: Conduct, deeds: Iterable[Deed]) -> None:
        """Revise what others expect of its types by what these would do now, and note what it did.

        A step that fails for lack of command tells as much of its mood as one that succeeds.
        """
        part = trust.within(1.0 / self.model.value("learning.revision"), self.model.dt)
        self.expected = {
            one: table + part * (getattr(reckoned.delivers, one) - table) for one, table in self.expected.items()
        }
        held, took = np.zeros(self.lasting.shape, dtype=bool), np.zeros(self.lasting.shape, dtype=bool)
        for deed in deeds:
            held, took = held | (deed.due & ~deed.claimed), took | deed.claimed | deed.tried
        seen, lasting = held | took, self.lasting_now()
        refused, stepped = dict(self.refused), dict(self.stepped)
        for one in TYPES:
            known = refused[one], stepped[one]
            then = conduct.leaning_after(took, getattr(reckoned.claims, one), *known, lasting)
            refused[one], stepped[one] = (np.where(seen, new, old) for new, old in zip(then, known, strict=True))
        self.refused, self.stepped, self.lasting = refused, stepped, np.where(seen, 1.0, lasting)

    def lasting_now(self) -> Number:
        """How likely its mood of this week is still that of which something was seen last."""
        return self.lasting * conduct.lasts(self.model.dt, self.model.value("conduct.mood_memory"))

    def begin_anew(self, where: Truths) -> None:
        """After a war forget what was seen of its mood."""
        self.refused = {one: np.where(where, 0.0, chance) for one, chance in self.refused.items()}
        self.stepped = {one: np.where(where, 1.0, chance) for one, chance in self.stepped.items()}
        self.lasting = np.where(where, 1.0, self.lasting)
