"""What order should a mediator propose? Every order of two parties' main tranches, each on the same luck."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.scenario.check import check, check_budget
from sim.scenario.faults import BadScenario, Fault, dotted
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.study.registry import Means, study
from sim.study.roads import measures, orders
from sim.study.roads.space import Path, Space, space_of
from sim.study.roads.worlds import followed, surpluses
from sim.study.study import Asked, Setting, Study
from sim.study.update.learning import refuse_facts
from sim.study.workers import ALONE, Progress, Workers
from sim.words import percent, points, with_error

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept, Whole
    from sim.study.tables import Table

MOST = 400  # orders that are followed; beyond, a sample
NOT_OF_KEPT = (
    "each of hundreds of orders would have to be weighed by itself, with thousands of worlds from the start",
    "write the orders that matter as files and ask `sim compare --observed`",
)
"""Why it is not asked of worlds that are kept by facts, and what to ask instead."""
LEAST = 3  # both extremes and the scenario's own
Floats = NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class Roadmaps(Study):
    """How the same worlds end under every order, what they are then worth, and who would accept it.

    `paths`: the orders, from the first track first to the second first; `outcome` (orders, worlds): indices in STATES;
    `payoffs[party]` and `surplus[party]` (orders, worlds): in the party's own units, at the end and, at the table, as
    the road opens.
    """

    setting: Setting
    space: Space
    most: int
    paths: tuple[Path, ...]
    outcome: NDArray[np.int64]
    payoffs: Mapping[str, Floats]
    surplus: Mapping[str, Floats]
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
    def parties(self) -> tuple[str, ...]:
        """The keys of the two parties, the owner of the first track first."""
        tracks = self.setting.scenario.tracks
        return tracks[self.space.first].owner, tracks[self.space.second].owner

    def title(self, party: str) -> str:
        """The name of a party for readers."""
        return self.setting.scenario.parties[party].title or party

    @property
    def titles(self) -> dict[str, str]:
        """The names of the two tracks for readers, by their keys."""
        tracks = self.setting.scenario.tracks
        return {track: tracks[track].title or track for track in (self.space.first, self.space.second)}

    @property
    def draws(self) -> NDArray[np.int64]:
        """Which draw of the assumptions each world uses."""
        return np.arange(self.setting.worlds) // self.setting.scenario.futures_per_draw

    @property
    def completes(self) -> Floats:
        """1 where a world completes under an order, else 0: (orders, worlds)."""
        return np.asarray((self.outcome == STATES.index("completed")).astype(float))

    @property
    def choosing(self) -> NDArray[np.bool_]:
        """The half of the worlds by which the best is chosen; every other draw, or world where there is one draw."""
        of = self.draws if len(np.unique(self.draws)) > 1 else np.arange(self.setting.worlds)
        return np.asarray(of % 2 == 0)

    @property
    def own(self) -> int:
        """The place of the scenario's own order, or of the nearest."""
        return self.paths.index(orders.nearest(self.space, self.paths))

    @cached_property
    def ranked(self) -> NDArray[np.int64]:
        """The orders by the share that completes in the choosing half, the best first."""
        return np.asarray(np.argsort(-self.completes[:, self.choosing].mean(axis=1), kind="stable"))

    @property
    def best(self) -> int:
        """The place of the order that does best in the choosing half."""
        return int(self.ranked[0])

    @property
    def both_accept(self) -> NDArray[np.bool_]:
        """Where both parties would accept the road at the table as it opens: (orders, worlds)."""
        one, two = (self.surplus[party] > 0 for party in self.parties)
        return np.asarray(one & two)

    @property
    def proposed(self) -> int:
        """The place of the order that is accepted and then completes most often, by the choosing half."""
        return int(np.argmax((self.both_accept * self.completes)[:, self.choosing].mean(axis=1)))

    @cached_property
    def _roads(self) -> pd.DataFrame:
        return measures.roads(self)

    def roads(self) -> pd.DataFrame:
        """A row for each order, from the first track first to the second first; see `sim.study.roads.measures`."""
        return self._roads.copy()

    def lattice(self) -> pd.DataFrame:
        """A row for each move of the lattice of orders; see `sim.study.roads.measures`."""
        return measures.lattice(self)

    def answer(self) -> str:
        """What order a mediator should propose, by the half of the worlds that did not choose it."""
        table: Any = self.roads()
        best, own = table.iloc[self.best], table.iloc[self.own]
        ties = int((~(table["behind_low"] > 0)).sum()) - 1  # also where the interval is not known
        which = "the scenario's own order" if self.paths[self.own] == self.space.own else "the order nearest to its own"
        one, two = self.titles.values()
        apart = "" if ties < len(self.paths) - 1 else "none stands clearly apart; "
        said = (
            f"{self.setting.scenario.name}: of {len(self.paths)} orders of {one.lower()} and {two.lower()}, {apart}"
            f"{best['order']}, the best by half of the worlds, completes in "
            f"{with_error(best['reported'], best['reported_error'])} % of the other half"
        )
        if self.best == self.own:
            said += f", and it is {which}."
        else:
            said += (
                f"; {which}, {own['order']}, in {100 * own['reported']:.1f} % ({points(own['behind'])} points "
                f"behind{_interval(own['behind_low'], own['behind_high'])})."
            )
        if not apart:
            said += f" {ties} others cannot be told from it." if ties else " All others do clearly worse."
        accepts = " and ".join(f"{self.title(party)} in {percent(best[f'accepts {party}'])}" for party in self.parties)
        said += f" At the table {accepts} of the worlds would accept it."
        better = table.iloc[self.proposed]
        if not (self.both_accept * self.completes).any():
            return f"{said} No order is accepted by both and then completes."
        which = "the same order" if self.proposed == self.best else str(better["order"])
        often = with_error(better["accepted_completed"], better["accepted_completed_error"])
        return f"{said} By how often both accept it and it completes, the best by the same half is {which}: {often} %."

    def in_words(self) -> list[Table]:
        """The best few, the extremes and the scenario's own; who goes first; what each side would accept."""
        from sim.study.roads.tables import best_few, by_who_first, on_the_front

        return [best_few(self), by_who_first(self), on_the_front(self)]

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

    @property
    def letters(self) -> Sequence[str]:
        """The letters that stand for a tranche of each track in the name of an order."""
        return orders.letters(self.space)

    @property
    def plot(self) -> Any:
        """The pictures: found.plot.lattice(), .orders(), .best(), .front()."""
        from sim.charts.roadmaps_plots import RoadmapsPlots

        return RoadmapsPlots(self.setting, self.roads(), self.lattice(), self.titles, self.letters)


def roadmaps(
    scenario: Scenario | str | File,
    worlds: int = 400,
    seed: int = 0,
    *,
    first: str | None = None,
    second: str | None = None,
    together: bool | None = None,
    most: int = MOST,
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


def _interval(low: float, high: float) -> str:
    """The 95 % interval of a difference, or nothing where it is not known."""
    return f", 95 % {points(low)} to {points(high)}" if low == low else ""


def _check(plan: Scenario) -> None:
    """Raises BadScenario where a road that was put together cannot be gone; lead times may be too long all the same."""
    found = [*check(plan, whole_road=False, idle=False)]
    if found:
        raise BadScenario([Fault(plan.name, None, dotted(path), message, remedy) for path, message, remedy in found])


def _restored(question: Question, kept: Kept) -> Roadmaps:
    """The answer out of the tables that were kept."""
    return Roadmaps.restore(question.settings[0], question.asked, kept)


@study("roadmaps", restore=_restored)
def _answered(question: Question, means: Means) -> Roadmaps:
    """What a question of this kind is answered with."""
    return roadmaps(question.plans[0], question.worlds, question.seed, **question.asked, **means)
