"""The story of one world on the screen: in paragraphs, or as one JSON document."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from sim.cli import say
from sim.cli.show import resting_on
from sim.phrases import CAVEAT
from sim.scenario.numbers import balances
from sim.study.facts_held import held
from sim.study.story import Story


def show(story: Story, picture: Path | None, *, as_json: bool, svg: bool = False) -> None:
    """Print the story, and draw its timeline where a folder is named."""
    drawn = [] if picture is None else _draw(story, picture, svg)
    if as_json:
        say.document(document(story))
        return
    screen = say.console()
    *chapters, caveat = story.told()
    rests = "", resting_on([story.scenario])
    for place, (heading, text) in enumerate((*chapters, rests, caveat)):
        if place:
            screen.print()
        screen.print(Text.assemble((f"{heading}: " if heading else "", "bold cyan"), text))
    for path in drawn:
        screen.print(f"\n{path}" if path == drawn[0] else str(path), soft_wrap=True)


def document(story: Story) -> dict[str, object]:
    """The story as plain data."""
    [rests] = balances([story.scenario])
    return {
        "scenario": story.scenario.name,
        "world": story.world,
        "seed": story.seed,
        "weeks": story.scenario.weeks,
        "outcome": story.outcome,
        "ended_week": story.ended_week,
        "ended_by": story.ended_by,
        "weighed_by": held([story.scenario]) or None,
        "sentences": story.table().to_dict(orient="records"),
        "assumed_share": rests.assumed,
        "direction_share": rests.directed_share,
        "caveat": CAVEAT,
    }


def _draw(story: Story, folder: Path, svg: bool) -> list[Path]:
    from sim import charts

    return charts.save(story.plot.timeline(), folder, "timeline", svg=svg)
