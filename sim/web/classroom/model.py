"""What a class is asked about an exercise, and what the model says to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.scenario.schema import Scenario
from sim.study.compare import compare
from sim.teaching.reading import Loaded
from sim.words.comparison import answer

QUESTION = "Of 100 possible worlds, in how many is everything carried out by the end?"
MOST_ORDERS = 6


@dataclass(frozen=True)
class Asked:
    """A question about some orders, and what it takes to answer it; `contest`: the exercise, if roads compete in it."""

    exercise: str
    title: str
    plans: Mapping[str, Scenario]
    worlds: int
    seed: int
    contest: Loaded | None = None

    def opening(self) -> dict[str, Any]:
        """What opens a class that is asked this, as it is kept."""
        return {
            "exercise": self.exercise,
            "title": self.title,
            "question": QUESTION,
            "orders": [[key, plan.name, plan.question] for key, plan in self.plans.items()],
            "seed": self.seed,
            "worlds": self.worlds,
        }


def asked_of(loaded: Loaded, worlds: int | None = None) -> Asked | None:
    """What an exercise asks of several orders: those whose endings it shows together; None where it has no two.

    `worlds`: of each order, instead of the exercise's own.
    """
    sheet = loaded.exercise
    together = next((one.of for one in sheet.pictures if one.show == "shares" and len(one.of) > 1), list(loaded.plans))
    plans = {key: loaded.plans[key] for key in list(dict.fromkeys(together))[:MOST_ORDERS]}
    if len(plans) < 2:
        return None
    return Asked(loaded.name, sheet.title, plans, worlds or sheet.worlds, sheet.seed, loaded if sheet.contest else None)


def answered(asked: Asked) -> dict[str, Any]:
    """The share of worlds that carry each order out, in per cent with its 95 % interval, and what that says."""
    found = compare(list(asked.plans.values()), asked.worlds, asked.seed)
    shares = {}
    for key, run in zip(asked.plans, found.runs, strict=True):
        one: Any = run.summary().loc["completed"]
        shares[key] = {name: round(100 * float(one[name]), 2) for name in ("share", "low", "high")}
    return {"shares": shares, "answer": answer(found), "seed": asked.seed, "worlds": asked.worlds}
