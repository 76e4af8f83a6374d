"""What order should a mediator propose? Every order of two parties' main tranches, each on the same luck."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from sim.model.outcomes import STATES
from sim.scenario.check import check, check_budget
from sim.scenario.faults import BadScenario, Fault, dotted
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.study.defaults import MOST_ROADS, WORLDS
from sim.study.registry import Means, plain_work, study
from sim.study.roads import measures, orders
from sim.study.roads.space import space_of
from sim.study.roads.tried import Tried
from sim.study.roads.worlds import followed, surpluses
from sim.study.study import Asked, Setting, Study
from sim.study.update.kept import refuse_facts
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept, Whole

NOT_OF_KEPT = (
    "each of hundreds of orders would have to be weighed by itself, with thousands of worlds from the start",
    "write the orders that matter as files and ask `sim compare --observed`",
)
"""Why it is not asked of worlds that are kept by facts, and what to ask instead."""
LEAST = 3  # both extremes and the scenario's own


@dataclass(frozen=True, repr=False)
class Roadmaps(Tried, Study):
    """How the same worlds end under every order, what they are then worth, and who would accept it.

    What was found is told at sim.study.roads.tried.Tried.
    """

    kind: ClassVar[str] = "roadmaps"

    @property
    def runs(self) -> Sequence[Asked]:
        """What was asked."""
        return (self.setting,)

    @property
    def asked(self) -> Mapping[str, Any]:
        """Whose order, whether both may come at once, and how many at most."""
        space = self.space
        return {"first": space.first, "second": space.second, "together": space.together, "most": self.most}

    @property
    def titles(self) -> dict[str, str]:
        """The names of the two tracks for readers, by their keys."""
        tracks = self.setting.scenario.tracks
        return {track: tracks[track].title or track for track in (self.space.first, self.space.second)}

    @property
    def letters(self) -> Any:
        """The orders' letters, by which pictures name them."""
        return orders.letters(self.space)

    @cached_property
    def _roads(self) -> pd.DataFrame:
        return measures.roads(self)

    def roads(self) -> pd.DataFrame:
        """A row for each order, from the first track first to the second first; see `sim.study.roads.measures`."""
        return self._roads.copy()

    def lattice(self) -> pd.DataFrame:
        """A row for each move of the lattice of orders; see `sim.study.roads.measures`."""
        return measures.lattice(self)

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Every order, every move of the lattice, and every world under every order."""
        name = self.setting.scenario.name
        return {
            "roads": self.roads().assign(scenario=name),
            "lattice": self.lattice().assign(scenario=name),
            "meetings": pd.concat(map(self._meetings, range(len(self.paths))), ignore_index=True).assign(scenario=name),
        }

    def _meetings(self, place: int) -> pd.DataFrame:
        """A row for each world under one order."""
        numbers = {
            **{f"payoff {party}": self.payoffs[party][place] for party in self.parties},
            **{f"surplus {party}": self.surplus[party][place] for party in self.parties},
        }
        outcome = np.array(STATES, dtype=object)[self.outcome[place]]
        order = orders.spelt(self.space, self.paths[place])
        world = np.arange(self.setting.worlds)
        return pd.DataFrame({"order": order, "world": world, "outcome": outcome, **numbers})

    @classmethod
    def restore(cls, setting: Setting, asked: Mapping[str, Any], tables: Whole) -> Roadmaps:
        """The study whose tables these are."""
        space = space_of(setting.scenario, asked["first"], asked["second"], asked["together"])
        paths = tuple(orders.paths(space, asked["most"], setting.seed, setting.branch))
        place = {orders.spelt(space, path): number for number, path in enumerate(paths)}
        met, shape = tables["meetings"], (len(paths), setting.worlds)
        met = met.iloc[np.lexsort((met["world"].to_numpy(), met["order"].map(place).to_numpy()))]
        codes = met["outcome"].map({state: number for number, state in enumerate(STATES)})
        numbers = {
            what: {
                party: met[f"{what} {party}"].to_numpy(dtype=float).reshape(shape) for party in setting.scenario.parties
            }
            for what in ("payoff", "surplus")
        }
        outcome = codes.to_numpy(dtype=np.int64).reshape(shape)
        return cls(setting, space, asked["most"], paths, outcome, numbers["payoff"], numbers["surplus"])


def roadmaps(
    scenario: Scenario | str | File,
    worlds: int = WORLDS["roadmaps"],
    seed: int = 0,
    *,
    first: str | None = None,
    second: str | None = None,
    together: bool | None = None,
    most: int = MOST_ROADS,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Roadmaps:
    """Follow the same worlds under every order of the tranches of two tracks, one of each party.

    `first` and `second`: the tracks (each party's heaviest where none is named), `together`: whether tranches of both
    may come due at once (where the scenario's road does so if not said), `most`: orders beyond which a sample is taken.
    `sim.study.roads.space` says how the rest of the road is carried along. Raises BadScenario, with all faults, for
    tracks that cannot be meant and for more work than the budget, and ValueError for `most` below 3.
    """
    plan = scenario if isinstance(scenario, Scenario) else load(scenario)
    if isinstance(most, bool) or most < LEAST:
        raise ValueError(f"most must be a whole number of at least {LEAST}, not {most!r}")
    refuse_facts(plan, *NOT_OF_KEPT)
    space = space_of(plan, first, second, together)
    chosen = tuple(orders.paths(space, most, seed, branch))
    plans = [space.scenario(path) for path in chosen]
    _check(plans[0])
    check_budget(plan, worlds, len(plans))
    outcome, payoffs = followed(plans, worlds, seed, branch, workers, on_progress)
    surplus = surpluses(plans, worlds, seed, branch)
    return Roadmaps(Setting(plan, worlds, seed, branch), space, most, chosen, outcome, payoffs, surplus)


def _check(plan: Scenario) -> None:
    """Raises BadScenario where a road that was put together cannot be gone; lead times may be too long all the same."""
    found = [*check(plan, whole_road=False, idle=False)]
    if found:
        raise BadScenario([Fault(plan.name, None, dotted(path), message, remedy) for path, message, remedy in found])


def _restored(question: Question, kept: Kept) -> Roadmaps:
    """The answer out of the tables that were kept."""
    return Roadmaps.restore(question.settings[0], question.asked, kept)


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    asked = question.asked
    space = space_of(question.plans[0], asked["first"], asked["second"], asked["together"])
    return float(plain_work(question) * min(asked["most"], orders.count(space)))


@study("roadmaps", restore=_restored, work=_work)
def _answered(question: Question, means: Means) -> Roadmaps:
    """What a question of this kind is answered with."""
    return roadmaps(question.plans[0], question.worlds, question.seed, **question.asked, **means)
