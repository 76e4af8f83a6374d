"""A scenario told to its reader: who is who, the roadmap, every number with its source."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sim.cli import grid, say
from sim.cli.dates import at, dated
from sim.cli.who import actors, owner_title, track_title
from sim.phrases import percent
from sim.scenario import known
from sim.scenario.findings import SINGULAR, on_a_road
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.numbers import Number, numbers_of
from sim.scenario.obligations import Roadmap
from sim.scenario.provenance import balance
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from rich.console import Console

VALUE_WIDTH = 44  # columns for what a number says, where its source stands on the same line
HOW_TO_READ = (
    "Beside each number its source, where it has one; where the note says that something is an assumption, the source "
    "gives the direction only. An assumption is this scenario's own; a default is an assumption of the model that this "
    "scenario leaves as it is."
)


def document(plan: Scenario) -> dict[str, Any]:
    """The description as plain data."""
    numbers = numbers_of(plan)
    told = balance(plan.name, numbers)
    return {
        "name": plan.name,
        "question": plan.question,
        "start": plan.start and plan.start.isoformat(),
        "known_until": plan.facts_until.isoformat() if plan.facts_until is not None and known.of_plan(plan) else None,
        "weeks": plan.weeks,
        "without": list(plan.without),
        "actors": [actor._asdict() for actor in actors(plan)],
        "roadmap": _road(plan, plan.road_in_force),
        "roadmaps": {name: _road(plan, road) for name, road in plan.other_roads.items()},
        "agreed_at_the_start": not plan.bargaining.open,
        "dates": [one._asdict() for one in dated(plan)],
        "numbers": [
            {**asdict(number), "basis": number.basis, "assumption": number.is_assumption} for number in numbers
        ],
        "assumed_share": told.assumed,
        "direction_share": told.directed_share,
        "sources": dict(plan.sources),
    }


def show(plan: Scenario) -> None:
    """Print the description."""
    screen = say.console()
    grid.paragraph(screen, plan.name, "bold")
    grid.paragraph(screen, plan.question)
    grid.paragraph(screen, _time(plan), "dim")
    for name in plan.without:
        grid.paragraph(screen, f"Switched off: {name}. {MECHANISMS[name].off}", hang=2)
    _heading(screen, "Who is who")
    for actor in actors(plan):
        what = "; ".join(", ".join(words) for words in (actor.owns, actor.does) if words)
        grid.paragraph(screen, f"{actor.name}, {actor.role}: {what or 'owes nothing'}", indent=2, hang=2)
    _heading(screen, f"The roadmap: {plan.road_in_force.name}" if plan.road_in_force.name else "The roadmap")
    if plan.bargaining.open:
        grid.paragraph(screen, "Not agreed at the start: nothing is due before a road is.", indent=2)
    _show_road(screen, plan, plan.road_in_force)
    beside = [track_title(plan, name) for name in plan.tracks if name not in on_a_road(plan)]
    if beside:
        grid.paragraph(screen, f"Beside the road: {', '.join(beside)}", indent=2)
    for name, road in plan.other_roads.items():
        _heading(screen, f"A road that may be proposed: {road.name or name}")
        _show_road(screen, plan, road)
    if dates := dated(plan):
        _heading(screen, "Dates")
        for one in dates:
            grid.paragraph(screen, f"{one.when}: {one.what}", indent=2, hang=2)
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
    grid.paragraph(screen, balance(plan.name, numbers).in_full(), "bold")


def _road(plan: Scenario, road: Roadmap) -> dict[str, Any]:
    """A road as plain data."""
    deadlines = [stage.deadline and at(plan, stage.deadline).when for stage in road.stages]
    return {"name": road.name, "stages": [list(lines) for _, lines in _stages(plan, road)], "deadlines": deadlines}


def _show_road(screen: Console, plan: Scenario, road: Roadmap) -> None:
    """Print what a road rests on and its stages."""
    _rests_on(screen, road)
    for heading, lines in _stages(plan, road):
        grid.paragraph(screen, heading, indent=2)
        for line in lines:
            grid.paragraph(screen, line, indent=5, hang=2)


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
    facts = f"; {said}" if (said := known.of_plan(plan)) else ""
    return f"{span}{steps}{facts}; {plan.futures_per_draw} futures for each draw of the assumptions."


def _stages(plan: Scenario, road: Roadmap) -> Iterator[tuple[str, list[str]]]:
    """A heading for each stage, and its obligations and prizes."""
    level = {name: track.start.middle for name, track in plan.tracks.items()}
    for place, (stage, segment) in enumerate(zip(plan.stages_paid(road), plan.stage_segments(road), strict=True), 1):
        lines = []
        for name, reach in segment.items():
            tranches = "1 tranche" if reach.tranches == 1 else f"{reach.tranches} tranches"
            if reach.of_own is not None:
                tranches += f" of {plan.tracks[name].tranches} that are equal from any start"
            who, what = owner_title(plan, plan.tracks[name].owner), track_title(plan, name)
            lines.append(f"{who}: {what} from {percent(level[name])} to {percent(reach.level)} in {tranches}")
            level[name] = reach.level
        for party, prize in stage.prizes.items():
            who = owner_title(plan, party)
            lines.append(f"prize for {who}: {prize.value} units, delivered with chance {prize.chance}")
        due = "" if stage.deadline is None else f"By {at(plan, stage.deadline).when}."
        named = f"{stage.name}." if stage.name and due else stage.name
        yield " ".join(part for part in (f"{place}.", named, due) if part), lines


def _group(path: str) -> str:
    """The part that a number belongs to: `parties.hamas`, `violence`."""
    steps = path.split(".")
    deep = {"roadmap": 3, "roadmaps": 4, "events": 2, "prizes": 2}.get(steps[0], 2 if steps[0] in SINGULAR else 1)
    return ".".join(steps[:deep])


def _part(plan: Scenario, group: str) -> Any:
    """The part of this name, None for what has been told before."""
    first, _, name = group.partition(".")
    if first in ("roadmap", "roadmaps"):
        return None
    whole = getattr(plan, first)
    if isinstance(whole, list):
        return whole[int(name)]
    return whole.get(name) if name else whole
