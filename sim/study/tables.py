"""Results as small tables of words, for the command line and for notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from sim import words
from sim.model.outcomes import STATES
from sim.study import beside_the_road as beside
from sim.study import cast_words
from sim.study.facts_held import held_in
from sim.study.run import WAR_BY, Run
from sim.study.statistics import FEW_DRAWS, share_of
from sim.study.study import Asked, Study
from sim.visible import in_html

if TYPE_CHECKING:
    from sim.study.compare import Comparison

MOST_REASONS = 3  # lines a scenario
DRAWN_OTHERWISE = ("sensitivity", "turning points", "what if")  # kinds whose errors do not rest on draws of the worlds
SPREAD = (
    "how far the share differs between draws of the assumptions (standard deviation, chance taken off; "
    "0.0: too small to be told)"
)


NO_SPREAD = "Spread between draws of the assumptions: not shown, because"
"""How a sentence begins that says why there is none."""


@dataclass(frozen=True)
class Table:
    """A heading, a note on how to read it, and rows of words.

    The first column is text, the others are numbers; a row of one cell takes the whole width, and two spaces
    at the beginning indent it.
    """

    heading: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def endings(run: Run) -> Table:
    """One run: a row for each state."""
    summary: Any = run.summary()
    then = run.at_mandates_end()
    untold = no_spread([run])
    rows = [
        (
            state,
            f"{100 * found.share:.1f}",
            _points(found.standard_error),
            *([] if untold else [_points(found.spread)]),
            *([] if then is None else [f"{100 * then[state]:.1f}"]),
            words.week(found.median_week, run.scenario.start),
        )
        for state, found in ((state, summary.loc[state]) for state in STATES)
    ]
    return Table(
        "How the road ends",
        f"Per cent of worlds; ±: one standard error; {'' if untold else f'spread: {SPREAD}; '}week: the median of the "
        f"worlds that ended so.{untold}{_mandate([run])}{_least_weeks([run])}{_hollow([run])}",
        ("", "share", "±", *([] if untold else ["spread"]), *([] if then is None else ["mandate"]), "median week"),
        tuple(rows),
    )


def no_spread(runs: Sequence[Run]) -> str:
    """A sentence on why no spread can be told of any of these runs, or nothing where it can."""
    if any(run.summary()["spread"].notna().any() for run in runs):
        return ""
    if any(run.scenario.observed.facts for run in runs):
        why = "with facts each draw has one future, and worlds kept from one origin share more than their assumptions"
    elif all(run.scenario.futures_per_draw == 1 for run in runs):
        why = "each draw has one future, in which assumptions and chance cannot be told apart"
    else:
        why = "there are too few draws"
    return f" {NO_SPREAD} {why}."


def _mandate(runs: Sequence[Run]) -> str:
    """A sentence on the shares at the end of the force's mandate, or nothing where it outlasts the weeks."""
    weeks = {run.scenario.mandate_ends: run.scenario.start for run in runs}
    ends = dict.fromkeys(words.week(week, start) for week, start in weeks.items() if week is not None)
    return f" Mandate: the share when that of the force ends, {' or '.join(ends)}." if ends else ""


def _hollow(runs: Sequence[Run]) -> str:
    """A sentence on completed worlds in which something is verified that does not stand, by cause, or nothing."""
    found = [run for run in runs if run.hollow() > 0]
    listed = "; ".join(
        f"{run.scenario.name} {words.percent(run.on_pretence())} and {words.percent(run.on_rearming())}"
        for run in found
    )
    causes = "pretence, and on rearming, that nobody found out"
    return f" Of the completed worlds some rest on {causes}: {listed}." if found else ""


def _least_weeks(runs: Sequence[Run]) -> str:
    """A sentence on how much of the time each road takes by its lead times alone."""
    listed = ", ".join(f"{run.scenario.name} {run.least_weeks:.0f}" for run in runs)
    horizon = " or ".join(str(weeks) for weeks in dict.fromkeys(run.scenario.weeks for run in runs))
    return f" Of {horizon} weeks, lead times alone take (at median numbers): {listed}."


def endings_side_by_side(runs: Sequence[Run]) -> Table:
    """Several runs: a row for each, a column for each state."""
    rows, untold = [], no_spread(runs)
    for run in runs:
        summary: Any = run.summary()
        cells, then = [], run.at_mandates_end()
        for state in STATES:
            found = summary.loc[state]
            below = "" if untold else f"\n[{_points(found.spread)}]"
            below += "" if then is None else f"\nmandate {100 * then[state]:.1f}"
            cells.append(words.with_error(found.share, found.standard_error) + below)
        completed = words.week(summary.median_week["completed"], run.scenario.start)
        rows.append((run.scenario.name, *cells, completed.replace(" (", "\n").replace(")", "")))
    return Table(
        "How the roads end",
        f"Per cent of worlds ± one standard error"
        f"{'.' if untold else f'; below, in brackets, the spread: {SPREAD}.'} "
        f"Median: of the worlds that complete.{untold}{_mandate(runs)}{_least_weeks(runs)}{_hollow(runs)}",
        ("", *STATES, "median"),
        tuple(rows),
    )


def truces(runs: Sequence[Run]) -> Table:
    """How truces broke, who chose war and why, and how many were taken up again."""
    rows: list[tuple[str, ...]] = []
    for run in runs:
        indent = "  " if len(runs) > 1 else ""
        found: Any = run.truces()
        ever = with_error_of(run)
        again = float((run.breaks.resumed[run.ever_collapsed] > 0).mean()) if run.ever_collapsed.any() else float("nan")
        if indent:
            rows.append((run.scenario.name,))
        rows.append((f"{indent}ever collapsed", ever, _points(again)))
        for by, row in found.iterrows():
            rows.append(
                (
                    f"{indent}  {_broken_by(run, by)}",
                    words.with_error(row.share, row.standard_error),
                    _points(row.resumed),
                )
            )
            if row.why:
                told = f"{words.WARS.get(row.why, row.why)} ({words.percent(row.why_share)} of its wars)"
                rows.append((f"{indent}    most often: {told}",))
    return Table(
        "How truces break",
        "Per cent of worlds ± one standard error in which the truce broke at some time, and by what it first broke; of "
        "those, per cent that were taken up again. A world that is at war after the last week counts as collapsed. "
        "Where a side chose war: what stood most in the way of going on.",
        ("", "worlds", "taken up again"),
        tuple(rows),
    )


def with_error_of(run: Run) -> str:
    """The share of worlds whose truce broke at some time, with its error."""
    found = share_of(run.ever_collapsed, run.draws)
    return words.with_error(float(found.mean), float(found.standard_error))


def _broken_by(run: Run, by: str) -> str:
    """What broke a truce, in words."""
    if not by.startswith(WAR_BY):
        return "violence that nobody ordered as war"
    name = by.removeprefix(WAR_BY)
    return f"a war that {run.scenario.parties[name].title or name} chose"


def holding_up(runs: Sequence[Run], most: int = MOST_REASONS) -> Table:
    """Who holds stalled worlds up, and why: the first lines for each run."""
    rows: list[tuple[str, ...]] = []
    for run in runs:
        name = run.scenario.name if len(runs) > 1 else ""
        if not len(run.reasons):
            rows.append((f"{name}: no world stalled" if name else "No world stalled",))
            continue
        if name:
            rows.append((name,))
        indent = "  " if name else ""
        first: Any = run.reasons.head(most).itertuples()
        rows += [(indent + words.why(one.title, one.reason), words.percent(one.share)) for one in first]
    note = "Per cent of all stalled weeks." if any(len(row) > 1 for row in rows) else ""
    return Table("Who holds it up, and why", note, ("", ""), tuple(rows))


def stalls(runs: Sequence[Run]) -> Table:
    """What stalled worlds look like: levels, incidents and people killed."""
    rows: list[tuple[str, ...]] = []
    for run in runs:
        found = run.human_state()
        if "stalled" not in found.index:
            continue
        stalled, weeks = found.loc["stalled"], run.scenario.weeks
        levels = [
            f"{(run.scenario.tracks[name].title or name).lower()} {100 * stalled[f'level {name}']:.0f}"
            for name in _on_the_road(run)
        ]
        measures = [track.measure for track in run.scenario.tracks.values() if track.measure is not None]
        levels += [f"{one.name} {stalled[one.name]:.0f} {one.unit}".rstrip() for one in measures]
        by_week = (f"{stalled[name] / weeks:.1f}" for name in ("incidents", "killed"))
        rows += [(run.scenario.name, *by_week), (f"  {', '.join(levels)}",)]
    return Table(
        "What a stall looks like",
        "Means of the stalled worlds: the level of each track in the last week (per cent, as verified); "
        "incidents and people killed in a week, over all weeks.",
        ("", "incidents", "killed"),
        tuple(rows),
    )


def paired(comparison: Comparison) -> Table:
    """The differences of shares between each pair of runs, with intervals."""
    rows: list[tuple[str, ...]] = []
    differences: Any = comparison.differences()
    for (first, second), pair in differences.groupby(["first", "second"], sort=False):
        by_state = pair.set_index("state")
        found = [by_state.loc[state] for state in STATES]
        rows.append((f"{second} minus {first}",))
        rows.append(("  difference", *(words.points(one.difference) for one in found)))
        rows.append(("  95 %", *(f"{words.points(one.low)} to {words.points(one.high)}" for one in found)))
    return Table(
        f"Differences {comparison.luck}",
        "Percentage points, reckoned world by world, and their 95 % interval, each pair by itself. The sentence on top "
        f"corrects for the number of pairs.{_kept_apart(comparison)}",
        ("", *STATES),
        tuple(rows),
    )


def _kept_apart(comparison: Comparison) -> str:
    """A sentence on what is the same in a pair of worlds where facts were held against them, or nothing."""
    from sim.study.compare import of_one_past

    runs = comparison.runs
    if not any(run.scenario.observed.facts for run in runs):
        return ""
    shares = [of_one_past(first, second) for first, second in combinations(runs, 2)]
    some = words.percent(min(shares)) if len(shares) == 1 else f"{words.percent(min(shares))} or more"
    return (
        f" Facts are held against each road by itself: {some} of the pairs go back to the same draw, of the others "
        "each world to one of its own. All pairs meet the same luck after the last fact. What is not shared makes the "
        "intervals wider."
    )


def beside_the_road(runs: Sequence[Run]) -> Table:
    """In what the scenarios differ from the first of them, beside their roads."""
    plans = [run.scenario for run in runs]
    return Table(beside.HEADING, beside.note(plans), ("",), beside.rows(plans))


def of_runs(runs: Sequence[Run], comparison: Comparison | None = None) -> list[Table]:
    """Every table of one run, or of several and their comparison, that has something to say, in reading order."""
    several = [endings(runs[0]) if comparison is None or len(runs) == 1 else endings_side_by_side(runs)]
    several += [truces(runs), holding_up(runs)]
    if comparison is not None and len(runs) > 1:
        several += [paired(comparison), beside_the_road(runs)]
    several += [stalls(runs), Table(cast_words.HEADING, cast_words.NOTE, ("",), cast_words.rows(runs))]
    return [table for table in several if table.rows]


def setting(found: Study) -> str:
    """What was asked: worlds, weeks and seed, and by which facts worlds were weighed."""
    runs: Sequence[Asked] = found.runs
    weeks = " or ".join(dict.fromkeys(str(run.scenario.weeks) for run in runs))
    worlds = "1 world" if runs[0].worlds == 1 else f"{runs[0].worlds:,} worlds"
    each = "" if found.kind in ("run", "forecast") or (found.kind == "comparison" and len(runs) == 1) else " each"
    facts = f". {held.removesuffix('.')}" if (held := held_in(found)) else ""
    return f"{worlds}{each}, {weeks} weeks, seed {runs[0].seed}{facts}"


def few_draws(found: Study) -> str:
    """A warning where errors rest on few draws of the assumptions, else nothing."""
    run = found.runs[0]
    each = run.scenario.futures_per_draw
    draws = -(-run.worlds // each)
    if found.kind in DRAWN_OTHERWISE or draws >= FEW_DRAWS:
        return ""
    said = words.counted(draws, "draw")
    return (
        f"Errors are rough with {said} of the assumptions only: draws may agree, or not, by chance. "
        f"Ask for {FEW_DRAWS * each:,} worlds or more."
    )


def as_html(found: Study) -> str:
    """What a study shows of itself in a notebook."""
    one = found.runs[0].scenario
    title = "Comparison" if len(found.runs) > 1 else one.name
    return _page(title, one.question if found.kind == "run" else found.answer(), found)


def _page(title: str, line: str, found: Study) -> str:
    parts = [f"<h4>{in_html(title)}</h4>", f"<p>{in_html(line)}</p>" if line else ""]
    parts += [_table(table) for table in found.in_words()]
    parts.append(f"<p><small>{in_html(setting(found))}. {in_html(words.CAVEAT)}</small></p>")
    return "<div>" + "".join(parts) + "</div>"


def _table(table: Table) -> str:
    head = "".join(f"<th>{in_html(column)}</th>" for column in table.columns) if any(table.columns) else ""
    body = "".join(f"<tr>{''.join(_cells(row, len(table.columns)))}</tr>" for row in table.rows)
    return (
        f"<h5>{in_html(table.heading)}</h5><table>"
        + (f"<thead><tr>{head}</tr></thead>" if head else "")
        + f"<tbody>{body}</tbody></table>"
        + (f"<p><small>{in_html(table.note)}</small></p>" if table.note else "")
    )


def _cells(row: Sequence[str], columns: int) -> Iterator[str]:
    span = f' colspan="{columns}"' if len(row) == 1 else ""
    for place, cell in enumerate(row):
        side = "right" if place else "left"
        indent = "&emsp;" if cell.startswith("  ") else ""
        text = in_html(cell.strip()).replace("\n", "<br>")
        yield f'<td{span} style="text-align: {side}">{indent}{text}</td>'


def _on_the_road(run: Run) -> list[str]:
    """The tracks that the roadmap names, in the scenario's order."""
    named = {track for stage in run.scenario.road_in_force.stages for track in stage.reach}
    return [track for track in run.scenario.tracks if track in named]


def _points(share: float) -> str:
    return "-" if share != share else f"{100 * share:.1f}"
