"""The story of one world: what happened in it week by week, who did what and why, from what the model keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.world import World
from sim.scenario.load import load, with_changes
from sim.scenario.mechanisms import applied
from sim.scenario.schema import Scenario
from sim.study.facts_held import held
from sim.study.registry import pictures_of
from sim.study.telling.chapters import Chapters
from sim.study.telling.ending import ending
from sim.study.telling.opening import opening
from sim.study.telling.repeats import joined
from sim.study.telling.seen import Seen
from sim.study.telling.sentence import Names, Sentence
from sim.study.telling.watch import Step, look, open_world, watch
from sim.study.whole_numbers import LAST_WORLD, whole
from sim.visible import in_html


@dataclass(frozen=True)
class Story:
    """One world in plain sentences, in paragraphs.

    `outcome` is a word of STATES, `ended_week` the week of completion or collapse, else NaN, `ended_by` what ended it;
    `paths[name]` (weeks + 1) has the kept numbers week by week, as `sim.run` keeps them, and `states` a word of STATES
    for each week.
    """

    scenario: Scenario
    seed: int
    world: int
    outcome: str
    ended_week: float
    ended_by: str
    paragraphs: Sequence[Sequence[Sentence]]
    paths: Mapping[str, NDArray[np.float64]] = field(repr=False)
    states: Sequence[str] = field(repr=False)
    branch: str = "main"

    @property
    def sentences(self) -> list[Sentence]:
        """Every sentence, in order."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]

    @property
    def levels(self) -> dict[str, NDArray[np.float64]]:
        """The verified level of each track, (weeks + 1)."""
        return {name.removeprefix("level "): path for name, path in self.paths.items() if name.startswith("level ")}

    def table(self) -> pd.DataFrame:
        """A row for each sentence: week, until, actor, track, kind and text."""
        rows = [(one.week, one.last, one.actor, one.track, one.kind, one.text) for one in self.sentences]
        return pd.DataFrame(rows, columns=["week", "until", "actor", "track", "kind", "text"])

    def told(self) -> Iterator[tuple[str, str]]:
        """The paragraphs as heading and text, after the facts that kept the world, if any did.

        Sentences about another week than the heading's say so.
        """
        names = Names(self.scenario)
        if facts := held([self.scenario]):
            yield "Facts", f"World {self.world} of those that they leave. {facts}"
        for paragraph in self.paragraphs:
            first = paragraph[0]
            heading = names.when(first.week, first.last) if first.week and first.kind not in UNDATED else ""
            here = (first.week, first.last)
            yield heading, " ".join(_placed(one, here) for one in paragraph)

    def __str__(self) -> str:
        return "\n\n".join(f"{heading}: {text}" if heading else text for heading, text in self.told())

    def __repr__(self) -> str:
        return f"Story of world {self.world} of {self.scenario.name}, seed {self.seed}: {self.outcome}"

    def _repr_html_(self) -> str:
        parts = [
            f"<p>{f'<b>{in_html(heading)}:</b> ' if heading else ''}{in_html(text)}</p>"
            for heading, text in self.told()
        ]
        return f"<div>{''.join(parts)}</div>"

    @property
    def plot(self) -> Any:
        """The picture: story.plot.timeline()."""
        return pictures_of(self, "story")


UNDATED = {"violence", "completed", "collapsed", "stalled", "progressing", "at the end", "caveat"}
"""Kinds that begin a paragraph without a heading: their sentences name weeks themselves."""


def _placed(sentence: Sentence, here: tuple[int, int]) -> str:
    """A sentence with its week, where that is not the paragraph's."""
    return sentence.text if (sentence.week, sentence.last) == here else f"In week {sentence.week}: {sentence.text}"


def story(
    scenario: Scenario | str | Path, world: int = 0, seed: int = 0, *, weeks: int | None = None, branch: str = "main"
) -> Story:
    """Tell one world: the very same that `sim.run` has under this number and seed.

    `weeks`: how many are lived through, instead of the scenario's. Raises ValueError for a number that is none, and
    BadScenario for a file that does not hold.
    """
    given = scenario if isinstance(scenario, Scenario) else load(scenario)
    if weeks is not None:
        given = with_changes(given, {"weeks": weeks})
    plan = applied(given)  # who is switched off is not told of
    whole("world", world, 0, LAST_WORLD)
    whole("seed", seed, 0)
    lived = open_world(plan, world, seed, branch)
    return tell(lived, watch(lived))


def tell(lived: World, steps: Iterable[Step]) -> Story:
    """The story of a world that stands at its start, out of its `steps` as they are watched."""
    plan, names, start = lived.plan, Names(lived.plan), look(lived)
    seen = Seen(plan, start)
    paragraphs = [*opening(lived, names, start), *joined(Chapters(names).tell(seen.all(steps)))]
    assert seen.last is not None  # a scenario has at least one week
    end = seen.last.after
    return Story(
        scenario=plan,
        seed=lived.luck.seed,
        world=int(lived.ids[0]),
        branch=lived.luck.branch,
        outcome=seen.states[-1],
        ended_week=end["ended"] / plan.steps_per_week if end["ended"] >= 0 else float("nan"),
        ended_by=("", "violence", *(f"war by {party}" for party in plan.parties))[int(end["ended_by"])],
        paragraphs=[*paragraphs, *ending(seen.last, names, start, seen.states.count("stalled"))],
        paths=seen.paths(),
        states=seen.all_states(),
    )
