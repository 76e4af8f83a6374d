"""Which uncertain numbers of a scenario move an ending: a screening of all, then a close look at those that do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.study.defaults import WORLDS
from sim.study.numbers import cost as costing
from sim.study.numbers.cost import MOST_POINTS, Cost
from sim.study.numbers.options import Options, check, cost_of, options_of, uncertain
from sim.study.numbers.work import Work, look_closely, screen
from sim.study.registry import Means, study
from sim.study.study import Setting, Study
from sim.study.update.kept import refuse_facts
from sim.study.workers import ALONE, Progress, Workers

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Kept, Whole


NOT_OF_KEPT = (
    "its design gives every number all values of its range, also those that the facts leave no world for",
    "ask `sim update` which numbers they teach, and `sim sweep --observed` what turning one does from the last fact on",
)
"""Why it is not asked of worlds that are kept by facts, and what to ask instead."""


@dataclass(frozen=True, repr=False)
class Sensitivity(Study):
    """Which numbers move the share of an ending.

    `screening`: a row for each number with its elementary effects and whether it was `chosen`, by mu_star. `indices`
    and `tornado`: a row for each chosen number. `variance`: one row on what the indices are shares of. `points`: the
    output at every point of both designs, in two halves. All shares are 0 to 1.
    """

    setting: Setting
    options: Options
    screening: pd.DataFrame
    indices: pd.DataFrame
    tornado: pd.DataFrame
    variance: pd.DataFrame
    points: pd.DataFrame
    kind: ClassVar[str] = "sensitivity"

    @property
    def runs(self) -> Sequence[Setting]:
        """What was asked."""
        return (self.setting,)

    @property
    def asked(self) -> Mapping[str, Any]:
        """The options, as plain data."""
        return {**asdict(self.options), "only": list(self.options.only)}

    @property
    def alone(self) -> int:
        """The worlds by which each number is turned alone."""
        return costing.TORNADO * self.setting.worlds

    @property
    def cost(self) -> Cost:
        """The work that it was."""
        ranges = uncertain(self.setting.scenario, self.options.only)
        return cost_of(self.setting.scenario, len(ranges), self.setting.worlds, self.options)

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Screening, indices, tornado, variance and the output at every point, `design`."""
        return {
            "screening": self.screening,
            "indices": self.indices,
            "tornado": self.tornado,
            "variance": self.variance,
            "design": self.points,
        }

    @classmethod
    def restore(cls, setting: Setting, asked: Mapping[str, Any], tables: Whole) -> Sensitivity:
        """The sensitivity analysis whose tables these are."""
        options = options_of(asked)
        names = ("screening", "indices", "tornado", "variance", "design")
        return cls(setting, options, *(tables[name] for name in names))


def sensitivity(
    scenario: Scenario | str | Path,
    worlds: int = WORLDS["sensitivity"],
    seed: int = 0,
    *,
    options: Options | Mapping[str, Any] | None = None,
    most_points: int = MOST_POINTS,
    branch: str = "main",
    workers: Workers = ALONE,
    on_progress: Progress | None = None,
) -> Sensitivity:
    """Ask which numbers with a range move the share of an ending, with `worlds` (even) futures at every point.

    `options` by their names, such as {"state": "stalled", "only": ["parties.hamas"]}: `Options` tells them.

    First Morris's elementary effects of all of them; then, of those that matter, Sobol indices by Saltelli's design,
    and the change of the share when each alone goes from its 10 % to its 90 % quantile while all others are as each
    world draws them. Points that are compared met the same luck; every trajectory and every batch of rows has a luck of
    its own, and each world draws its own numbers where a design does not set them. Raises BadScenario where nothing is
    uncertain, for options that make no sense, and for more points than `most_points`; ValueError for a point without a
    number.
    """
    plan = scenario if isinstance(scenario, Scenario) else load(scenario)
    refuse_facts(plan, *NOT_OF_KEPT)
    chosen_options = options_of(options)
    check(plan, worlds, chosen_options)
    ranges = uncertain(plan, chosen_options.only)
    cost = cost_of(plan, len(ranges), worlds, chosen_options)
    costing.check_cost(plan, cost, most_points)
    setting = Setting(plan, worlds, seed, branch)
    work = Work(setting, chosen_options, workers, on_progress, cost.all_worlds)
    screening, screened = screen(work, ranges)
    matter = {path: ranges[path] for path in screening.loc[screening["chosen"], "path"]}
    closely = look_closely(work, matter)
    points = pd.concat([screened, closely.points], ignore_index=True)
    return Sensitivity(setting, chosen_options, screening, closely.indices, closely.tornado, closely.variance, points)


def estimate(
    scenario: Scenario | str | Path,
    worlds: int = WORLDS["sensitivity"],
    *,
    options: Options | Mapping[str, Any] | None = None,
    workers: Workers = ALONE,
) -> Cost:
    """What `sensitivity` would cost at most: points, worlds and, from a trial of a few seconds, the time.

    Raises BadScenario where nothing is uncertain and for options that make no sense; not for what costs too much.
    """
    plan = scenario if isinstance(scenario, Scenario) else load(scenario)
    chosen_options = options_of(options)
    check(plan, worlds, chosen_options)
    ranges = uncertain(plan, chosen_options.only)
    cost = cost_of(plan, len(ranges), worlds, chosen_options)
    took = costing.seconds(plan, {path: one.middle for path, one in ranges.items()}, cost, workers.count)
    return replace(cost, seconds=took)


def _restored(question: Question, kept: Kept) -> Sensitivity:
    """The answer out of the tables that were kept."""
    return Sensitivity.restore(question.settings[0], question.asked, kept)


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    [plan] = question.plans
    options = options_of(question.asked)
    return float(cost_of(plan, len(uncertain(plan, options.only)), question.worlds, options).world_weeks)


@study("sensitivity", restore=_restored, work=_work)
def _answered(question: Question, means: Means) -> Sensitivity:
    """What a question of this kind is answered with."""
    return sensitivity(question.plans[0], question.worlds, question.seed, options=question.asked, **means)
