"""A scenario told to its reader: who is who, the roadmap, every number with its source."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sim.cli import grid, say
from sim.cli.numbers import Number, numbers_of
from sim.scenario.schema import Scenario
from sim.words import percent

if TYPE_CHECKING:
    from rich.console import Console

VALUE_WIDTH = 44  # columns for what a number says, where its source stands on the same line
HOW_TO_READ = (
    "Beside each number its source, where it has one. An assumption is this scenario's own; a default is an "
    "assumption of the model that this scenario leaves as it is."
)


def document(plan: Scenario) -> dict[str, Any]:
    """The description as plain data."""
    numbers = numbers_of(plan)
    return {
        "name": plan.name,
        "question": plan.question,
        "start": plan.start and plan.start.isoformat(),
        "weeks": plan.weeks,
        "actors": [{"name": name, "role": role, "owns": owns} for name, role, owns in _actors(plan)],
        "roadmap": {"name": plan.roadmap.name, "stages": [list(lines) for _, lines in _stages(plan)]},
        "numbers": [{**asdict(number), "assumption": number.is_assumption} for number in numbers],
        "assumed_share": _assumed(numbers),
        "sources": dict(plan.sources),
    }


def show(plan: Scenario) -> None:
    """Print the description."""
    screen = say.console()
    grid.paragraph(screen, plan.name, "bold")
    grid.paragraph(screen, plan.question)
    grid.paragraph(screen, _time(plan), "dim")
    _heading(screen, "Who is who")
    for name, role, owns in _actors(plan):
        grid.paragraph(screen, f"{name}, {role}: {', '.join(owns) or 'owes nothing'}", indent=2, hang=2)
    _heading(screen, f"The roadmap: {plan.roadmap.name}" if plan.roadmap.name else "The roadmap")
    _rests_on(screen, plan.roadmap)
    for heading, lines in _stages(plan):
        grid.paragraph(screen, heading, indent=2)
        for line in lines:
            grid.paragraph(screen, line, indent=5, hang=2)
    beside = [_title(plan, name) for name in plan.tracks if name not in _on_the_road(plan)]
    if beside:
        grid.paragraph(screen, f"Beside the road: {', '.join(beside)}", indent=2)
    numbers = numbers_of(plan)
    _heading(screen, "Every number")
    grid.paragraph(screen, HOW_TO_READ, "dim")
    width = max(len(number.path.removeprefix(f"{_group(number.path)}.")) for number in numbers)
    for group, members in groupby(numbers, key=lambda number: _group(number.path)):
        grid.paragraph(screen, group, "bold")
        part = _part(plan, group)
        if part is not None:
            _rests_on(screen, part)
        for number in members:
            _number(screen, number, number.path.removeprefix(f"{group}."), width)
    if plan.sources:
        _heading(screen, "Sources")
        for name, said in plan.sources.items():
            grid.paragraph(screen, f"{name}: {said}", indent=2, hang=2)
    screen.print()
    grid.paragraph(screen, _balance(numbers), "bold")


def _heading(screen: Console, words: str) -> None:
    screen.print()
    grid.paragraph(screen, words, "bold cyan")


def _number(screen: Console, number: Number, name: str, width: int) -> None:
    """A line for a number, and another for its source where that is long."""
    origin = ", ".join(number.sources) or ("default" if number.is_default else "assumption")
    if number.note:
        origin += f" ({number.note})"
    style = "dim" if number.is_default else ""
    front = f"{name:<{width}} {number.text} {number.unit}".rstrip()
    whole = f"{front:<{width + 1 + VALUE_WIDTH}} {origin}"
    if 2 + len(whole) <= screen.width:
        grid.paragraph(screen, whole, style, 2)
    else:
        grid.paragraph(screen, front, style, 2)
        grid.paragraph(screen, origin, style, 2 + width + 1)


def _rests_on(screen: Console, part: Any) -> None:
    """What a part as a whole rests on, and its note."""
    sources = [part.source] if isinstance(part.source, str) else part.source
    if sources:
        grid.paragraph(screen, f"rests on {', '.join(sources)}", "italic", 2)
    if part.note:
        grid.paragraph(screen, part.note, "italic", 2)


def _time(plan: Scenario) -> str:
    span = f"{plan.weeks} weeks"
    if plan.start is not None:
        end = plan.start + datetime.timedelta(weeks=plan.weeks)
        span += f", {plan.start.isoformat()} to {end.isoformat()}"
    steps = "" if plan.steps_per_week == 1 else f", {plan.steps_per_week} steps a week"
    return f"{span}{steps}; {plan.futures_per_draw} futures for each draw of the assumptions."


def _actors(plan: Scenario) -> Iterator[tuple[str, str, list[str]]]:
    """Name, role and tracks of everyone who owes something."""
    owners = dict.fromkeys((*plan.parties, *(track.owner for track in plan.tracks.values())))
    for owner in owners:
        owns = [_title(plan, name) for name, track in plan.tracks.items() if track.owner == owner]
        role = f"a party that decides by {plan.parties[owner].strategy}" if owner in plan.parties else "a third party"
        yield _owner(plan, owner), role, owns


def _stages(plan: Scenario) -> Iterator[tuple[str, list[str]]]:
    """A heading for each stage, and its obligations and prizes."""
    level = {name: track.start.middle for name, track in plan.tracks.items()}
    for place, (stage, segment) in enumerate(zip(plan.roadmap.stages, plan.stage_segments(), strict=True), 1):
        lines = []
        for name, reach in segment.items():
            tranches = "1 tranche" if reach.tranches == 1 else f"{reach.tranches} tranches"
            who, what = _owner(plan, plan.tracks[name].owner), _title(plan, name)
            lines.append(f"{who}: {what} from {percent(level[name])} to {percent(reach.level)} in {tranches}")
            level[name] = reach.level
        for party, prize in stage.prizes.items():
            lines.append(f"prize for {_owner(plan, party)}: {prize.value} stakes, delivered with chance {prize.chance}")
        yield f"{place}. {stage.name}" if stage.name else f"{place}.", lines


def _balance(numbers: list[Number]) -> str:
    assumed = [number for number in numbers if number.is_assumption]
    defaults = sum(number.is_default for number in assumed)
    return (
        f"Of {len(numbers)} numbers, {len(numbers) - len(assumed)} have a source and {len(assumed)} "
        f"({percent(_assumed(numbers))}) are assumptions, {defaults} of these the defaults of the model."
    )


def _assumed(numbers: list[Number]) -> float:
    return sum(number.is_assumption for number in numbers) / max(1, len(numbers))


def _group(path: str) -> str:
    """The part that a number belongs to: `parties.hamas`, `violence`."""
    steps = path.split(".")
    deep = {"parties": 2, "tracks": 2, "roadmap": 3}.get(steps[0], 1)
    return ".".join(steps[:deep])


def _part(plan: Scenario, group: str) -> Any:
    """The part of this name, None for what has been told before."""
    first, _, name = group.partition(".")
    if first == "roadmap":
        return None
    whole = getattr(plan, first)
    return whole.get(name) if name else whole


def _on_the_road(plan: Scenario) -> set[str]:
    return {name for stage in plan.roadmap.stages for name in stage.reach}


def _owner(plan: Scenario, name: str) -> str:
    title = (plan.parties[name].title if name in plan.parties else "") or name
    return title[:1].upper() + title[1:]


def _title(plan: Scenario, name: str) -> str:
    return (plan.tracks[name].title or name).lower()
