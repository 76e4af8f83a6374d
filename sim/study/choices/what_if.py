"""What if a party had chosen otherwise in one week? The same world on the same luck, told beside what it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.scenario.load import load, with_changes
from sim.scenario.mechanisms import applied
from sim.scenario.schema import Scenario
from sim.study.choices.forks import Fork, outcomes, trunk_of
from sim.study.choices.orders import Kept, checked, kept, ordered
from sim.study.defaults import FUTURES_OF_A_CHANGE
from sim.study.registry import Means, study
from sim.study.statistics import SURE
from sim.study.story import Story, tell
from sim.study.study import Asked, Setting, Study
from sim.study.telling.sentence import Names
from sim.study.telling.watch import open_world
from sim.study.whole_numbers import check_world
from sim.study.workers import ALONE, Workers

if TYPE_CHECKING:
    from sim.study.question import Question
    from sim.study.registry import Whole

AS_IT_WAS, WHAT_IF, BOTH = "as it was", "what if", "both"


@dataclass(frozen=True, repr=False)
class WhatIf(Study):
    """Two worlds on the same luck: one as it was, and one in which a party was made to choose otherwise for a week.

    `ends`: a row for each of the two (outcome, ended_week, the share of futures that complete after it);
    `told`: their paragraphs, those of `both` first; `weeks`: progress and levels of both, week by week.
    """

    setting: Setting
    world: int
    week: int
    do: Mapping[str, str]
    parted: float
    ends: pd.DataFrame
    told: pd.DataFrame
    weeks: pd.DataFrame
    kind: ClassVar[str] = "what if"

    @property
    def runs(self) -> Sequence[Asked]:
        """What was asked."""
        return (self.setting,)

    @property
    def asked(self) -> Mapping[str, Any]:
        """Which world, in which week, and who does what."""
        return {"world": self.world, "week": self.week, "do": dict(self.do)}

    def ordered(self) -> str:
        """What is changed, in words: "The state: step"."""
        names = Names(self.setting.scenario)
        said = []
        for whom, option in self.do.items():
            party, _, track = whom.partition(".")
            said.append(f"{names.of(party)}: {option}{f' ({names.track(track)})' if track else ''}")
        return ", ".join(said)

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """The ends, the paragraphs and the weeks of both."""
        name = self.setting.scenario.name
        ends = self.ends.assign(parted=self.parted)
        return {
            key: table.assign(scenario=name)
            for key, table in {"ends": ends, "told": self.told, "weeks": self.weeks}.items()
        }

    @classmethod
    def restore(cls, setting: Setting, asked: Mapping[str, Any], tables: Whole) -> WhatIf:
        """The study whose tables these are."""
        ends, told, weeks = (
            tables[name].drop(columns="scenario").reset_index(drop=True) for name in ("ends", "told", "weeks")
        )
        parted = float(ends["parted"].iloc[0])
        return cls(
            setting, asked["world"], asked["week"], asked["do"], parted, ends.drop(columns="parted"), told, weeks
        )


def what_if(
    scenario: Scenario | str | Path,
    world: int = 0,
    seed: int = 0,
    *,
    week: int,
    do: Mapping[str, str],
    futures: int = FUTURES_OF_A_CHANGE,
    weeks: int | None = None,
    branch: str = "main",
    workers: Workers = ALONE,
) -> WhatIf:
    """Play a world again on the same luck, with another choice in one week.

    `week`: from 1, as stories count them; `do`: by party, or by party.track, what it does where that is open to it (a
    word of OPTIONS). Acts are done once in that week, holding lasts for all of it; after that the party does as it
    would; `weeks`: how many are lived through, instead of the scenario's. Raises ValueError for a number that is none,
    and BadScenario, with all faults, for a party, track or option that there is not, and for an order that was not open
    to the party in that week.
    """
    check_world(world, seed, futures)
    given = scenario if isinstance(scenario, Scenario) else load(scenario)
    plan = applied(given if weeks is None else with_changes(given, {"weeks": weeks}))
    trunk, lived, steps = trunk_of(plan, world, seed, branch)
    before, after = list[Kept](), list[Kept]()
    was = tell(lived, kept(steps, before))
    orders = checked(trunk, before, week, do)
    other_world = open_world(plan, world, seed, branch)
    other = tell(other_world, kept(ordered(other_world, orders, week), after))
    forks = [Fork(orders[0].step, tuple(one.as_it_was for one in orders if one.step == orders[0].step))]
    forks += [Fork(orders[0].step, tuple(one.wanted for one in orders if one.step == orders[0].step))]
    completes = (outcomes(trunk, forks, futures, "what if", workers=workers) == STATES.index("completed")).astype(float)
    return WhatIf(
        setting=Setting(plan, 1, seed, branch),
        world=world,
        week=week,
        do=dict(do),
        parted=_parted(before, after),
        ends=_ends(was, other, completes),
        told=_told(was, other),
        weeks=pd.concat([_weeks(was, AS_IT_WAS), _weeks(other, WHAT_IF)], ignore_index=True),
    )


def _parted(before: Sequence[Kept], after: Sequence[Kept]) -> float:
    """The first week after which anything differs between the two worlds; NaN where nothing ever does."""
    for one, two in zip(before, after, strict=False):
        if any(value != two.after[name] and value == value for name, value in one.after.items()):
            return float(one.week)
    return float("nan")


def _ends(was: Story, other: Story, completes: NDArray[np.float64]) -> pd.DataFrame:
    """How each of the two ends, and how many futures complete after either choice."""
    count = completes.shape[1]
    apart = completes[1] - completes[0]
    difference, error = float(apart.mean()), float(apart.std(ddof=1) / np.sqrt(count))
    rows = [
        {
            "which": which,
            "outcome": one.outcome,
            "ended_week": one.ended_week,
            "completed": float(share),
            "futures": count,
            "difference": 0.0 if one is was else difference,
            "low": 0.0 if one is was else difference - SURE * error,
            "high": 0.0 if one is was else difference + SURE * error,
        }
        for which, one, share in zip((AS_IT_WAS, WHAT_IF), (was, other), completes.mean(axis=1), strict=True)
    ]
    return pd.DataFrame(rows)


def _told(was: Story, other: Story) -> pd.DataFrame:
    """The paragraphs of both without their caveats, those that they have in common at the beginning once."""
    first, second = (
        [pair for pair in zip(one.paragraphs, one.told(), strict=True) if pair[0][0].kind != "caveat"]
        for one in (was, other)
    )
    common = sum(1 for _ in takewhile(lambda pair: pair[0][1] == pair[1][1], zip(first, second, strict=False)))
    rows = [
        (which, paragraph[0].week, paragraph[0].last, heading, text)
        for which, part in ((BOTH, first[:common]), (AS_IT_WAS, first[common:]), (WHAT_IF, second[common:]))
        for paragraph, (heading, text) in part
    ]
    return pd.DataFrame(rows, columns=["which", "week", "until", "heading", "text"])


def _weeks(one: Story, which: str) -> pd.DataFrame:
    """Progress and verified levels, week by week."""
    levels = {f"level {track}": path for track, path in one.levels.items()}
    weeks = np.arange(len(one.states))
    return pd.DataFrame({"which": which, "week": weeks, "progress": one.paths["progress"], **levels})


def _restored(question: Question, tables: Whole) -> WhatIf:
    """The answer out of the tables that were kept."""
    return WhatIf.restore(question.settings[0], question.asked, tables)


def _work(question: Question) -> float:
    """The weeks of worlds that it takes."""
    return float(2 * question.asked["futures"] * (question.plans[0].weeks - question.asked["week"]))


@study("what if", restore=_restored, work=_work)
def _answered(question: Question, means: Means) -> WhatIf:
    """What a question of this kind is answered with."""
    seen = {name: means[name] for name in ("branch", "workers")}
    return what_if(question.plans[0], seed=question.seed, **seen, **question.asked)
