"""The answers of a key, worked out from runs when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.scenario.faults import close_match
from sim.study.ablate import ablate
from sim.study.compare import Comparison, compare
from sim.study.run import Run
from sim.study.workers import ALONE, Progress, Workers
from sim.teaching.blanks import Call, filled
from sim.teaching.reading import Loaded
from sim.words import percent, points, week, why

UNSURE = "cannot be told apart"


@dataclass(frozen=True)
class Answers:
    """What the worlds of an exercise say: all its scenarios on the same luck."""

    loaded: Loaded
    worlds: int
    workers: Workers = ALONE
    on_progress: Progress | None = None

    @cached_property
    def comparison(self) -> Comparison:
        """All scenarios of the exercise side by side."""
        plans, seed = list(self.loaded.plans.values()), self.loaded.exercise.seed
        return compare(plans, self.worlds, seed, workers=self.workers, on_progress=self.on_progress)

    def run(self, name: str) -> Run:
        """The run of one scenario of the exercise."""
        return self.comparison.runs[list(self.loaded.plans).index(name)]

    def between(self, names: Sequence[str]) -> Comparison:
        """Some of the scenarios side by side."""
        return Comparison(tuple(self.run(name) for name in names))

    def fill(self, text: str) -> str:
        """A text with its blanks filled; raises ValueError for a word that the runs do not know."""
        return filled(text, self.answer)

    def answer(self, call: Call) -> str:
        """What stands in a blank."""
        found: str = getattr(self, f"_{call.name}")(*call.given)
        return found

    def _share(self, scenario: str, state: str) -> str:
        found: Any = self.run(scenario).summary().loc[state]
        return f"{100 * found.share:.0f} % (± {100 * found.standard_error:.1f})"

    def _pair(self, first: str, second: str, state: str) -> Any:
        """The difference of shares, first minus second."""
        table = self.between([second, first]).differences()
        return table[table["state"] == state].iloc[0]

    def _difference(self, first: str, second: str, state: str) -> str:
        found = self._pair(first, second, state)
        low, high = points(found["low"]), points(found["high"])
        return f"{points(found['difference'])} points (95 %: {low} to {high})"

    def _compared(self, first: str, second: str, state: str) -> str:
        found = self._pair(first, second, state)
        return "more often" if found["low"] > 0 else "less often" if found["high"] < 0 else "about as often"

    def _verdict(self, first: str, second: str, state: str) -> str:
        said = {"more often": "Yes", "less often": "No, the other way round"}
        return said.get(self._compared(first, second, state), f"These {UNSURE} with so many worlds")

    def _ranked(self, state: str, names: Sequence[str], sign: int) -> str:
        shares = {name: float(self.run(name).summary()["share"][state]) for name in names}
        best = max(shares, key=lambda name: sign * shares[name])
        return f"{self.run(best).scenario.name} ({percent(shares[best])})"

    def _most(self, state: str, *names: str) -> str:
        return self._ranked(state, names, 1)

    def _least(self, state: str, *names: str) -> str:
        return self._ranked(state, names, -1)

    def _reason(self, scenario: str, place: int) -> str:
        reasons = self.run(scenario).reasons
        if len(reasons) < place:
            return "nothing"
        one = reasons.iloc[place - 1]
        said = why(str(one["title"]), str(one["reason"]))
        return f"“{said}” ({percent(float(one['share']))} of stalled weeks)"

    def _reason_share(self, scenario: str, actor: str, reason: str) -> str:
        table: Any = self.run(scenario).reasons
        return percent(float(table[(table["actor"] == actor) & (table["reason"] == reason)]["share"].sum()))

    def _week(self, scenario: str) -> str:
        run = self.run(scenario)
        summary: Any = run.summary()
        return week(float(summary.median_week["completed"]), run.scenario.start)

    def _least_weeks(self, scenario: str) -> str:
        return f"{self.run(scenario).least_weeks:.0f} of {self.run(scenario).scenario.weeks} weeks"

    def _pretence(self, scenario: str) -> str:
        return percent(self.run(scenario).hollow())

    def _spread(self, scenario: str, state: str) -> str:
        return f"{100 * float(self.run(scenario).summary()['spread'][state]):.0f} points"

    def _mean(self, scenario: str, quantity: str) -> str:
        final = self.run(scenario).final
        if quantity not in final:
            raise ValueError(f"mean: nothing is kept under `{quantity}`; {close_match(quantity, final)}")
        return f"{float(np.mean(final[quantity])):.2f}"

    def _number(self, scenario: str, path: str) -> str:
        known = self.loaded.plans[scenario].quantities()
        if path not in known:
            raise ValueError(f"number: `{path}` is no number of {scenario}; {close_match(path, known)}")
        return str(known[path])

    def _effect(self, scenario: str, mechanism: str, state: str) -> str:
        plan, seed = self.loaded.plans[scenario], self.loaded.exercise.seed
        table = ablate(plan, self.worlds, seed, only=[mechanism], workers=self.workers).effects()
        found = table[table["state"] == state].iloc[0]
        low, high = points(found["low"]), points(found["high"])
        return f"{points(found['difference'])} points (95 %: {low} to {high})"
