"""What a class is asked about an exercise, and what the model says to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.scenario.schema import Scenario
from sim.study.compare import compare
from sim.teaching.reading import Loaded
from sim.teaching.sheet import Picture
from sim.teaching.worlds import Vetted, vetted
from sim.words.comparison import answer

QUESTIONS = {
    "completed": "Of 100 possible worlds, in how many is everything carried out by the end?",
    "progressing": "Of 100 possible worlds, in how many is the road still on its way at the end?",
    "stalled": "Of 100 possible worlds, in how many does the road stand still at the end?",
    "collapsed": "Of 100 possible worlds, in how many has the truce broken for good?",
}
"""What is asked where a sheet asks nothing that fits, by how worlds end."""
MOST_ORDERS = 6
SENTENCE_ENDS = re.compile(r"(?<=[.?!;])\s+")
LONGEST_QUESTION = 400
"""Characters of a question that a phone shows above the guesses."""


@dataclass(frozen=True)
class Asked:
    """A question about some orders, and what is needed to answer it; `state`: how worlds end whose share is guessed.

    `vetted`: by order the worlds that were found fit for teaching, on the luck of this seed; `contest`: the exercise,
    where roads compete in it.
    """

    exercise: str
    title: str
    plans: Mapping[str, Scenario]
    worlds: int
    seed: int
    question: str = QUESTIONS["completed"]
    state: str = "completed"
    vetted: Mapping[str, tuple[Vetted, ...]] = field(default_factory=dict)
    contest: Loaded | None = None

    def opening(self) -> dict[str, Any]:
        """What opens a class that is asked this, as it is kept."""
        return {
            "exercise": self.exercise,
            "title": self.title,
            "question": self.question,
            "orders": [[key, plan.name, plan.question] for key, plan in self.plans.items()],
            "seed": self.seed,
            "worlds": self.worlds,
        }


def asked_of(loaded: Loaded, worlds: int | None = None) -> Asked | None:
    """What an exercise has guessed, by its own question where a phone can show it; None where it has no two orders.

    A sheet without a guess about several orders is asked about those whose endings it shows together. `worlds`: of each
    order, instead of the exercise's own.
    """
    sheet = loaded.exercise
    guess = sheet.guess if sheet.guess and len(set(sheet.guess.of)) > 1 else None
    together = guess.of if guess else next((one.of for one in sheet.pictures if _are_together(one)), list(loaded.plans))
    plans = {key: loaded.plans[key] for key in list(dict.fromkeys(together))[:MOST_ORDERS]}
    if len(plans) < 2:
        return None
    state = guess.state if guess else "completed"
    question = _short(guess.ask) if guess else ""
    return Asked(
        exercise=loaded.name,
        title=sheet.title,
        plans=plans,
        worlds=worlds or sheet.worlds,
        seed=sheet.seed,
        question=question or QUESTIONS[state],
        state=state,
        vetted={key: tuple(one for one in vetted(str(loaded.files[key])) if one.seed == sheet.seed) for key in plans},
        contest=loaded if sheet.contest else None,
    )


def _short(ask: str) -> str:
    """The question with what a sheet tells before it, or alone where that is long; nothing where it is no question."""
    whole = " ".join(ask.split())
    last = SENTENCE_ENDS.split(whole)[-1]
    short = whole if len(whole) <= LONGEST_QUESTION else last
    return short if last.endswith("?") and len(short) <= LONGEST_QUESTION else ""


def _are_together(picture: Picture) -> bool:
    """Whether a picture shows how several orders end."""
    return picture.show == "shares" and len(set(picture.of)) > 1


def answered(asked: Asked) -> dict[str, Any]:
    """The share of worlds of each order that end as is asked, in per cent with a 95 % interval, and what that says."""
    found = compare(list(asked.plans.values()), asked.worlds, asked.seed)
    shares = {}
    for key, run in zip(asked.plans, found.runs, strict=True):
        one: Any = run.summary().loc[asked.state]
        shares[key] = {name: round(100 * float(one[name]), 2) for name in ("share", "low", "high")}
    return {"shares": shares, "answer": answer(found), "seed": asked.seed, "worlds": asked.worlds}
