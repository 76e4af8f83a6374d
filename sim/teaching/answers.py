"""The answers of a key, worked out from runs when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.phrases import percent, points, week, why, with_error
from sim.scenario.faults import close_match
from sim.study.ablate import ablate
from sim.study.compare import Comparison, compare
from sim.study.run import Run
from sim.study.workers import ALONE, Progress, Workers
from sim.teaching.blanks import Call, filled
from sim.teaching.contest import Result, judge
from sim.teaching.reading import Loaded
from sim.teaching.submission import read_submissions

EXACT = 12  # decimals of a share beyond which there is nothing but the error of floating point
LARGE = 10  # numbers from here on are given without decimals
LEAST = 0.01  # a difference of shares below one point is no "yes", however sure it is


class Unanswerable(ValueError):
    """A word in a blank that only the runs could know, and do not."""


@dataclass(frozen=True)
class Answers:
    """What the worlds of an exercise say: all its scenarios on the same luck."""

    loaded: Loaded
    worlds: int
    seed: int = 0
    workers: Workers = ALONE
    on_progress: Progress | None = None

    @cached_property
    def comparison(self) -> Comparison:
        """All scenarios of the exercise side by side."""
        plans = list(self.loaded.plans.values())
        return compare(plans, self.worlds, self.seed, workers=self.workers, on_progress=self.on_progress)

    def run(self, name: str) -> Run:
        """The run of one scenario of the exercise."""
        return self.comparison.runs[list(self.loaded.plans).index(name)]

    @cached_property
    def ranking(self) -> list[Result]:
        """How the roads to beat do, the best first; none where the exercise has no contest."""
        contest = self.loaded.exercise.contest
        if contest is None or not contest.roads:
            return []
        roads = read_submissions([str(self.loaded.folder / file) for file in contest.roads], self.loaded)
        return judge(roads, self.worlds, self.seed, self.workers, self.on_progress)

    def between(self, names: Sequence[str]) -> Comparison:
        """Some of the scenarios side by side."""
        return Comparison(tuple(self.run(name) for name in names))

    def fill(self, text: str) -> str:
        """A text with its blanks filled; raises Unanswerable for a word that the runs do not know."""
        return filled(text, self.answer)

    def answer(self, call: Call) -> str:
        """What stands in a blank."""
        found: str = getattr(self, f"_{call.name}")(*call.given)
        return found

    def _share(self, scenario: str, state: str) -> str:
        found: Any = self.run(scenario).summary().loc[state]
        if found.share in (0.0, 1.0):
            return "all" if found.share else "none"
        return f"{with_error(float(found.share), float(found.standard_error))} %"

    def _pair(self, first: str, second: str, state: str) -> Any:
        """The difference of shares, first minus second."""
        table = self.between([second, first]).differences()
        return table[table["state"] == state].iloc[0]

    def _difference(self, first: str, second: str, state: str) -> str:
        return _with_interval(self._pair(first, second, state))

    def _compared(self, first: str, second: str, state: str) -> str:
        found = self._pair(first, second, state)
        if abs(found["difference"]) < LEAST or found["low"] <= 0 <= found["high"]:
            return "about as often as"
        return "more often than" if found["difference"] > 0 else "less often than"

    def _verdict(self, first: str, second: str, state: str) -> str:
        found = self._pair(first, second, state)
        if found["low"] <= 0 <= found["high"]:
            return "That cannot be told with so many worlds"
        if abs(found["difference"]) < LEAST:
            return "Hardly, less than a point"
        return "Yes" if found["difference"] > 0 else "No, the other way round"

    def _extreme(self, state: str, names: Sequence[str], sign: int) -> str:
        shares = {name: float(self.run(name).summary()["share"][state]) for name in names}
        best = max(shares, key=lambda name: sign * shares[name])
        return f"{self.run(best).scenario.name} ({percent(shares[best])})"

    def _most(self, state: str, *names: str) -> str:
        return self._extreme(state, names, 1)

    def _least(self, state: str, *names: str) -> str:
        return self._extreme(state, names, -1)

    def _reason(self, scenario: str, place: int) -> str:
        reasons = self.run(scenario).reasons
        if len(reasons) < place:
            return "nothing"
        one = reasons.iloc[place - 1]
        said = why(str(one["title"]), str(one["reason"]))
        return f"“{said}” ({percent(float(one['share']))} of stalled weeks)"

    def _reason_share(self, scenario: str, actor: str, reason: str) -> str:
        table: Any = self.run(scenario).reasons
        plan = self.loaded.plans[scenario]
        known = dict.fromkeys([*plan.parties, *(str(track.owner) for track in plan.tracks.values()), *table["actor"]])
        if actor not in known:
            raise Unanswerable(f"reason_share: nobody in {scenario} is called `{actor}`; {close_match(actor, known)}")
        return percent(float(table[(table["actor"] == actor) & (table["reason"] == reason)]["share"].sum()))

    def _week(self, scenario: str) -> str:
        run = self.run(scenario)
        summary: Any = run.summary()
        return week(float(summary.median_week["completed"]), run.scenario.start)

    def _least_weeks(self, scenario: str) -> str:
        least, weeks = self.run(scenario).least_weeks, self.run(scenario).scenario.weeks
        return f"{least:.0f} weeks, where there are {weeks}" if least > weeks else f"{least:.0f} of {weeks} weeks"

    def _pretence(self, scenario: str) -> str:
        return percent(self.run(scenario).on_pretence())

    def _spread(self, scenario: str, state: str) -> str:
        return f"{100 * float(self.run(scenario).summary()['spread'][state]):.0f} points"

    def _mean(self, scenario: str, quantity: str) -> str:
        final = self.run(scenario).final
        if quantity not in final:
            raise Unanswerable(f"mean: nothing is kept under `{quantity}`; {close_match(quantity, final)}")
        found = float(np.mean(final[quantity]))
        return f"{found:,.0f}" if abs(found) >= LARGE else f"{found:.2f}"

    def _number(self, scenario: str, path: str) -> str:
        known = self.loaded.plans[scenario].quantities()
        if path not in known:
            raise Unanswerable(f"number: `{path}` is no number of {scenario}; {close_match(path, known)}")
        return str(known[path])

    def _effect(self, scenario: str, mechanism: str, state: str) -> str:
        plan = self.loaded.plans[scenario]
        table = ablate(plan, self.worlds, self.seed, only=[mechanism], workers=self.workers).effects()
        return _with_interval(table[table["state"] == state].iloc[0])

    def _terms(self, scenario: str, road: str) -> str:
        """The share of worlds in which this road is agreed in the last week."""
        run, known = self.run(scenario), self.loaded.plans[scenario].road_names()
        if road not in known or "road" not in run.final:
            raise Unanswerable(f"terms: {scenario} has no road `{road}` to agree on; {close_match(road, known)}")
        final = run.final
        agreed = (final["road"] == known.index(road)) & (final["agreed"] > 0)
        share = float(np.mean(agreed))
        return f"{with_error(share, float(np.std(agreed) / np.sqrt(len(agreed))))} %"

    def _ranked(self, place: int) -> str:
        if len(self.ranking) < place:
            return "nobody"
        one = self.ranking[place - 1]
        return f"{one.name} ({100 * one.score:.1f})"

    def _road(self, road: str, measure: str) -> str:
        one = next(result for result in self.ranking if result.file == road)
        if measure == "hardest":
            return one.hardest
        if measure == "score":
            return f"{100 * one.score:.1f}"
        return percent(float(getattr(one, measure)))


def _with_interval(found: Any) -> str:
    """A difference of shares in points, and its 95 % interval in brackets; rounded as the pictures round it."""
    middle, low, high = (points(round(float(found[name]), EXACT)) for name in ("difference", "low", "high"))
    return f"{middle} points [{low}, {high}]"
