"""Alternative texts: what a picture shows, in words and numbers, for whoever cannot see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from matplotlib.figure import Figure

from sim.phrases import percent, points, why
from sim.report import cast_words
from sim.scenario.obligations import Roadmap
from sim.scenario.schema import Scenario
from sim.study.run import Run
from sim.study.study import Study

MOST = 3  # reasons that are named of each scenario


def alternative(name: str, found: Study, figure: Figure) -> str:
    """The picture of that name in words: its question, and what is to be seen, in numbers where they are known."""
    runs = [one for one in found.runs if isinstance(one, Run)]
    tell = TOLD.get(name)
    seen = " ".join(tell(found, runs)) if tell is not None and runs else " ".join(_panels(figure))
    title = " ".join(figure.get_suptitle().split())
    return f"{title}{'' if title.endswith(('?', '.')) or not title else '.'} {seen}".strip()


def _shares(found: Study, runs: list[Run]) -> Iterator[str]:
    for one in runs:
        share: Any = one.summary()["share"]
        said = ", ".join(f"{state} {percent(value)}" for state, value in share.items())
        yield f"{one.scenario.name} in the last week: {said}."
        if (then := one.at_mandates_end()) is not None:
            said = ", ".join(f"{state} {percent(value)}" for state, value in then.items())
            yield f"Where a line marks the end of the force's mandate: {said}."


def _progress(found: Study, runs: list[Run]) -> Iterator[str]:
    for one in runs:
        fan: Any = one.fan()
        low, middle, high = (percent(float(fan[quantile].iloc[-1])) for quantile in (0.05, 0.5, 0.95))
        yield (
            f"{one.scenario.name} in the last week: half of the worlds are beyond {middle} of the road, nine in ten "
            f"between {low} and {high}."
        )


def _reasons(found: Study, runs: list[Run]) -> Iterator[str]:
    for one in runs:
        first: Any = one.reasons.head(MOST).itertuples()
        said = "; ".join(f"{why(row.title, row.reason)} {percent(row.share)}" for row in first)
        yield f"{one.scenario.name}, per cent of the stalled weeks: {said or 'no world stalled'}."


def _differences(found: Study, runs: list[Run]) -> Iterator[str]:
    table: Any = found.differences()  # type: ignore[attr-defined]
    for (first, second), pair in table.groupby(["first", "second"], sort=False):
        said = ", ".join(f"{row.state} {points(row.difference)}" for row in pair.itertuples())
        yield f"{second} minus {first}, in points: {said}."


def _roadmap(found: Study, runs: list[Run]) -> Iterator[str]:
    for one in runs:
        yield f"{one.scenario.name}: {stages_in_words(one.scenario, one.scenario.road_in_force)}."


def _obstacles(found: Study, runs: list[Run]) -> Iterator[str]:
    chain, alone = found.chain(), found.alone()  # type: ignore[attr-defined]
    name = runs[0].scenario.name
    first, last = (percent(share) for share in chain["completed"].iloc[[0, -1]])
    costs = ", ".join(f"{row.title} {points(row.difference)}" for row in chain.iloc[1:].itertuples())
    yield f"{name}, completed: {first} with all obstacles away, {last} as it is; change by each in points: {costs}."
    gains = ", ".join(f"{row.title} {points(row.gain)}" for row in alone.itertuples())
    yield f"Gained in points if one alone were away: {gains}."


def stages_in_words(plan: Scenario, road: Roadmap) -> str:
    """A road as a sentence: stage after stage, what each asks of whom."""
    said = []
    for number, stage in enumerate(plan.stage_segments(road), 1):
        reached = (
            f"{(plan.tracks[name].title or name).lower()} to {percent(reach.level)}" for name, reach in stage.items()
        )
        said.append(f"stage {number}, {' and '.join(reached)}")
    return "; ".join(said)


def _panels(figure: Figure) -> Iterator[str]:
    """What can be said of any picture: the titles of its panels and axes, and its caption."""
    titles = [axes.get_title(loc="left") or axes.get_title() for axes in figure.axes]
    named = ", ".join(dict.fromkeys(" ".join(title.split()) for title in titles if title))
    if named:
        yield f"Panels: {named}."
    yield from (" ".join(text.get_text().split()) for text in figure.texts if text.get_gid() == "caption")


TOLD: dict[str, Callable[[Study, list[Run]], Iterator[str]]] = {
    "shares": _shares,
    "progress": _progress,
    "reasons": _reasons,
    "differences": _differences,
    "roadmap": _roadmap,
    "obstacles": _obstacles,
    "force": lambda _, runs: cast_words.force(runs),
    "mediation": lambda _, runs: cast_words.mediation(runs),
    "violence": lambda _, runs: cast_words.violence(runs),
}
