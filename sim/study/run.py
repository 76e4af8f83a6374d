"""What became of many worlds of one scenario: shares, errors, progress, breaks of truces, and who held it up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.model.record import BINS
from sim.scenario.check_road import typical_least_weeks
from sim.scenario.schema import Scenario
from sim.study.run_tables import tables_of
from sim.study.statistics import FEW_DRAWS, Estimate, Tally, share_of, shares, spread_error
from sim.study.study import Study

OBSTACLES_OF = "obstacles"
"""The key of what is asked that says of how many worlds the chain of obstacles is."""
TIE = 1e-9  # shares of stalled weeks nearer than this are the same
KEPT = 1000
ENDS = ("completed", "collapsed")  # states that a world does not leave


@dataclass(frozen=True)
class Breaks:
    """Truces that broke, each entry a world: `week` of the first break, or NaN; `by`: what broke it, as Run.ended_by.

    `why`: where a party chose war, a word of REASONS, the single change that would most have moved it to go on instead;
    `resumed`: how often the truce was taken up again.
    """

    week: NDArray[np.float64]
    by: NDArray[np.str_]
    why: NDArray[np.str_]
    resumed: NDArray[np.int64]

    @property
    def ever(self) -> NDArray[np.bool_]:
        """The worlds whose truce broke at some time."""
        return np.isfinite(self.week)


@dataclass(frozen=True, repr=False)
class Run(Study):
    """What became of many worlds of one scenario.

    `outcome` (worlds): a word of STATES for each, as it stands after the last week; `ended_week` (worlds): the week of
    completion or of the collapse that lasts, else NaN, and `ended_by` what ended it; `breaks`: the first break of each
    truce, whether or not it was taken up again; `progress` (weeks + 1, kept) and `levels[track]` likewise (as
    verified), of the first worlds; `paths` has the other kept trajectories; `tally` (weeks + 1, states) counts all
    worlds; `fan_counts` (weeks + 1, bins) counts them by progress; `final[name]` (worlds): the last value of each
    recorded quantity; `lost`: the chain of obstacles of the first worlds (sim.study.waterfall), where it was asked for.
    """

    scenario: Scenario
    seed: int
    outcome: NDArray[np.str_]
    ended_week: NDArray[np.float64]
    ended_by: NDArray[np.str_]
    breaks: Breaks
    draws: NDArray[np.int64]
    tally: Tally
    fan_counts: NDArray[np.int64]
    paths: Mapping[str, NDArray[np.float64]]
    final: Mapping[str, NDArray[np.float64]]
    reasons: pd.DataFrame = field(repr=False)
    branch: str = "main"
    lost: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    kind: ClassVar[str] = "run"

    @property
    def runs(self) -> tuple[Run]:
        """Itself."""
        return (self,)

    @property
    def asked(self) -> Mapping[str, int]:
        """Of how many worlds it was asked where they are lost, if it was."""
        return {OBSTACLES_OF: int(self.lost["worlds"].iloc[0])} if len(self.lost) else {}

    @property
    def worlds(self) -> int:
        """The number of worlds."""
        return len(self.outcome)

    @property
    def progress(self) -> NDArray[np.float64]:
        """The progress index, (weeks + 1, kept worlds)."""
        return self.paths["progress"]

    @property
    def levels(self) -> dict[str, NDArray[np.float64]]:
        """The verified level of each track, (weeks + 1, kept worlds)."""
        return {name.removeprefix("level "): path for name, path in self.paths.items() if name.startswith("level ")}

    def _estimates(self) -> Estimate:
        """Shares, errors and spreads, (weeks + 1, states); few draws tell nothing of how far draws differ."""
        _, sizes = np.unique(self.draws, return_counts=True)
        found = shares(self.tally, sizes)
        if self.scenario.observed.facts or len(sizes) < FEW_DRAWS:  # worlds of one origin share more than assumptions
            return Estimate(found.mean, found.standard_error, found.mean * np.nan)
        return found

    def shares(self) -> pd.DataFrame:
        """The share of worlds in each state, week by week: standard error, and spread between draws apart from it."""
        found = self._estimates()
        weeks, states = found.mean.shape
        return pd.DataFrame(
            {
                "week": np.repeat(np.arange(weeks), states),
                "state": np.tile(STATES, weeks),
                "share": found.mean.ravel(),
                "standard_error": found.standard_error.ravel(),
                "spread": found.spread.ravel(),
            }
        )

    def incidence(self) -> pd.DataFrame:
        """The share of all worlds that has completed by each week, and that has collapsed for good: competing ends.

        Columns `week`, `end` ("completed" or "collapsed"), `share` and `standard_error`. For good: the truce broke in
        or before that week and was not taken up again in any week of the run.
        """
        _, place, sizes = np.unique(self.draws, return_inverse=True, return_counts=True)
        weeks, parts = len(self.tally.count), []
        for end in ENDS:
            there = self.outcome == end
            by_draw = np.zeros((weeks, len(sizes)), dtype=np.int64)
            np.add.at(by_draw, (np.ceil(self.ended_week[there] - 1e-9).astype(int), place[there]), 1)
            each = by_draw.cumsum(axis=0)
            found = shares(Tally(each.sum(axis=1), (each * each).sum(axis=1), (sizes * each).sum(axis=1)), sizes)
            columns = {"week": np.arange(weeks), "end": end, "share": found.mean}
            parts.append(pd.DataFrame({**columns, "standard_error": found.standard_error}))
        return pd.concat(parts, ignore_index=True)

    def summary(self) -> pd.DataFrame:
        """One row a state: share, standard error, 95 % interval, spread between draws with its own error, median week.

        `on_pretence`, `on_rearming`: of the completed worlds, the shares in which something verified does not really
        stand since it was pretended, and since it came back unseen; in some worlds it is both.
        """
        found = self._estimates()
        rows = []
        for place, state in enumerate(STATES):
            weeks = self.ended_week[self.outcome == state]
            rows.append(
                {
                    "scenario": self.scenario.name,
                    "state": state,
                    "share": found.mean[-1, place],
                    "standard_error": found.standard_error[-1, place],
                    "low": max(found.low[-1, place], 0.0),
                    "high": min(found.high[-1, place], 1.0),
                    "spread": (spread := float(found.spread[-1, place])),
                    "spread_error": spread_error(self.outcome == state, self.draws) if spread == spread else np.nan,
                    "median_week": float(np.median(weeks)) if len(weeks) and np.isfinite(weeks).any() else np.nan,
                    "on_pretence": self.on_pretence() if state == "completed" else np.nan,
                    "on_rearming": self.on_rearming() if state == "completed" else np.nan,
                }
            )
        return pd.DataFrame(rows).set_index("state")

    @property
    def ever_collapsed(self) -> NDArray[np.bool_]:
        """The worlds whose truce broke at some time, whether or not it was taken up again."""
        return self.breaks.ever

    def truces(self) -> pd.DataFrame:
        """How truces first broke: a row for violence that nobody ordered, and for the war of either party.

        `share` of all worlds with its `standard_error`, `median_week`; `resumed`, the share of those that was taken up
        again; `why`, where a party chose war, a word of REASONS for what most often stood against going on, and
        `why_share` of its wars.
        """
        found, rows = self.breaks, []
        for by in causes(self.scenario)[1:]:
            there = found.by == by
            share = share_of(there, self.draws)
            reasons, counts = np.unique(found.why[there & (found.why != "")], return_counts=True)
            rows.append(
                {
                    "by": by,
                    "share": float(share.mean),
                    "standard_error": float(share.standard_error),
                    "median_week": float(np.median(found.week[there])) if there.any() else np.nan,
                    "resumed": float((found.resumed[there] > 0).mean()) if there.any() else np.nan,
                    "why": str(reasons[counts.argmax()]) if len(reasons) else "",
                    "why_share": float(counts.max() / counts.sum()) if len(reasons) else np.nan,
                }
            )
        return pd.DataFrame(rows).set_index("by")

    def at_mandates_end(self) -> dict[str, float] | None:
        """The share of each state when the mandate of the force ends; None where it outlasts the run."""
        week = self.scenario.mandate_ends
        return None if week is None else dict(zip(STATES, self._estimates().mean[int(week)].tolist(), strict=True))

    def fan(self, quantiles: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> pd.DataFrame:
        """Quantiles of the progress index over all worlds, one row a week."""
        reached = np.cumsum(self.fan_counts, axis=1) / self.worlds
        columns = {q: np.argmax(reached >= q - 1e-12, axis=1) / BINS for q in quantiles}
        return pd.DataFrame(columns).rename_axis(index="week", columns="quantile")

    def human_state(self) -> pd.DataFrame:
        """What the worlds of each ending look like at their end (means).

        Levels, incidents and people killed since the start, and the measures of tracks that have one.
        """
        shown = {
            **self.final,
            **{
                track.measure.name: track.measure.of(self.final[f"really {name}"])
                for name, track in self.scenario.tracks.items()
                if track.measure is not None
            },
        }
        if not self.scenario.counts_killed:
            shown.pop("killed", None)
        rows = {}
        for state in STATES:
            there = self.outcome == state
            if there.any():
                rows[state] = {name: float(values[there].mean()) for name, values in shown.items()}
        return pd.DataFrame(rows).T.rename_axis("state")

    @property
    def least_weeks(self) -> float:
        """The least weeks in which the road can be gone, by lead times alone, with every number at its median."""
        return typical_least_weeks(self.scenario)

    def on_pretence(self) -> float:
        """The share of the completed worlds in which something verified was only pretended; 0 if none completed."""
        return self._of_completed(self._missing(name) > self._rearmed(name) + 1e-12 for name in self.scenario.tracks)

    def on_rearming(self) -> float:
        """The share of the completed worlds in which something verified came back unseen; 0 if none completed."""
        return self._of_completed(self._rearmed(name) > 1e-12 for name in self.scenario.tracks)

    def hollow(self) -> float:
        """The share of the completed worlds in which something verified does not really stand, for either reason."""
        return self._of_completed(self._missing(name) > 1e-12 for name in self.scenario.tracks)

    def _missing(self, track: str) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self.final[f"level {track}"] - self.final[f"really {track}"]
        return found

    def _rearmed(self, track: str) -> NDArray[np.float64]:
        name = f"rearmed {track}"
        return self.final[name] if name in self.final else np.zeros(self.worlds)

    def _of_completed(self, found: Iterable[NDArray[np.bool_]]) -> float:
        there, somewhere = self.outcome == "completed", np.zeros(self.worlds, dtype=bool)
        for track in found:
            somewhere |= track
        return float(somewhere[there].mean()) if there.any() else 0.0

    def tables(self) -> dict[str, pd.DataFrame | Iterable[pd.DataFrame]]:
        """Everything that was found: for each ending, week, world, and week of the kept worlds."""
        return tables_of([self])


WAR_BY = "war by "


def causes(plan: Scenario) -> NDArray[np.str_]:
    """What may end a truce, in the order in which the model counts it."""
    return np.array(["", "violence", *(f"{WAR_BY}{party}" for party in plan.parties)])
