"""One run, or several side by side, in a sentence and in small tables of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sim.model.outcomes import STATES
from sim.phrases import WARS, percent, week, why, with_error
from sim.scenario.obstacles import can_be_asked
from sim.study.registry import told
from sim.study.run import TIE, WAR_BY, Run
from sim.study.statistics import FEW_DRAWS, share_of
from sim.words import cast
from sim.words.obstacles import lost
from sim.words.tables import NO_SPREAD, Table

MOST_REASONS = 3  # lines a scenario
ASK_OBSTACLES = "Where worlds are lost, obstacle by obstacle: --obstacles 200, or in full `sim obstacles FILE`."
SPREAD = (
    "how far the share differs between draws of the assumptions (standard deviation, chance taken off), ± its own "
    "standard error"
)


def answer(found: Run) -> str:
    """The run in one sentence."""
    share = {state: percent(value) for state, value in found.summary()["share"].items()}
    sentence = (
        f"{found.scenario.name}: of {found.worlds:,} worlds, {share['completed']} complete the road, "
        f"{share['progressing']} are still progressing, {share['stalled']} have stalled and "
        f"{share['collapsed']} have collapsed after {found.scenario.weeks} weeks"
        f"{_ever(found, share['collapsed'])}."
    )
    sentence += _by_mandates_end(found)
    if len(found.reasons):
        share = found.reasons["share"].iloc[0]
        first: Any = found.reasons[found.reasons["share"] >= share - TIE].itertuples()
        named = [why(one.title, one.reason) for one in first]
        each = " each" if len(named) > 1 else ""
        sentence += f" Stalls are most often held up by {' and '.join(named)} ({percent(share)}{each})."
    return sentence


def finding(found: Run) -> str:
    """The run as the title of a picture."""
    share = {state: percent(value) for state, value in found.summary()["share"].items()}
    return f"{found.scenario.name}: {share['completed']} complete, {share['collapsed']} stand collapsed"


def _by_mandates_end(found: Run) -> str:
    """How the worlds stood when the mandate of the force ended, where that comes before the last week."""
    then, ends = found.at_mandates_end(), found.scenario.mandate_ends
    if then is None or ends is None:
        return ""
    return (
        f" When the mandate of the force ends, {week(ends, found.scenario.start)}, {percent(then['completed'])} had "
        f"completed it and {percent(then['collapsed'])} stood collapsed."
    )


def _ever(found: Run, now: str) -> str:
    """How many truces broke at some time, and by whose choice, where there is more to say than how many have."""
    ever = percent(float(found.ever_collapsed.mean()))
    chosen = found.truces()["share"].iloc[1:]
    chosen = chosen[chosen > 0]
    parts = [f"ever collapsed: {ever}"] if ever != now else []
    if len(chosen):
        titles = [
            found.scenario.parties[by.removeprefix(WAR_BY)].title or by.removeprefix(WAR_BY) for by in chosen.index
        ]
        named = (f"{title} in {percent(share)}" for title, share in zip(titles, chosen, strict=True))
        parts.append(f"war was chosen by {' and by '.join(named)}")
    return f" ({'; '.join(parts)})" if parts else ""


def in_words(found: Run) -> list[Table]:
    """How it ends, who holds it up, what a stall looks like, and who else moved."""
    shown = [endings(found), truces([found]), holding_up([found]), lost([found]), stalls([found]), cast.around([found])]
    if not len(found.lost) and can_be_asked(found.scenario):
        shown[2] = replace(shown[2], note=f"{shown[2].note} {ASK_OBSTACLES}".strip())
    return [table for table in shown if table.rows]


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
            *([] if untold else [with_error(found.spread, found.spread_error)]),
            *([] if then is None else [f"{100 * then[state]:.1f}"]),
            week(found.median_week, run.scenario.start),
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
        because = (
            "with facts each draw has one future, and worlds kept from one origin share more than their assumptions"
        )
    elif all(run.scenario.futures_per_draw == 1 for run in runs):
        because = "each draw has one future, in which assumptions and chance cannot be told apart"
    else:
        because = f"with fewer than {FEW_DRAWS} draws it would say nothing"
    return f" {NO_SPREAD} {because}."


def _mandate(runs: Sequence[Run]) -> str:
    """A sentence on the shares at the end of the force's mandate, or nothing where it outlasts the weeks."""
    starts = {run.scenario.mandate_ends: run.scenario.start for run in runs}
    ends = dict.fromkeys(week(last, start) for last, start in starts.items() if last is not None)
    return f" Mandate: the share when that of the force ends, {' or '.join(ends)}." if ends else ""


def _hollow(runs: Sequence[Run]) -> str:
    """A sentence on completed worlds in which something is verified that does not stand, by cause, or nothing."""
    found = [run for run in runs if run.hollow() > 0]
    listed = "; ".join(
        f"{run.scenario.name} {percent(run.on_pretence())} and {percent(run.on_rearming())}" for run in found
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
            below = "" if untold else f"\n[{with_error(found.spread, found.spread_error)}]"
            below += "" if then is None else f"\nmandate {100 * then[state]:.1f}"
            cells.append(with_error(found.share, found.standard_error) + below)
        completed = week(summary.median_week["completed"], run.scenario.start)
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
                    with_error(row.share, row.standard_error),
                    _points(row.resumed),
                )
            )
            if row.why:
                told = f"{WARS.get(row.why, row.why)} ({percent(row.why_share)} of its wars)"
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
    return with_error(float(found.mean), float(found.standard_error))


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
        rows += [(indent + why(one.title, one.reason), percent(one.share)) for one in first]
    note = "Per cent of all stalled weeks." if any(len(row) > 1 for row in rows) else ""
    return Table("Who holds it up, and why", note, ("", ""), tuple(rows))


def stalls(runs: Sequence[Run]) -> Table:
    """What stalled worlds look like: levels, incidents, and people killed where the scenario says how many."""
    rows: list[tuple[str, ...]] = []
    counted = any(run.scenario.counts_killed for run in runs)
    for run in runs:
        found = run.human_state()
        if "stalled" not in found.index:
            continue
        stalled, weeks = found.loc["stalled"], run.scenario.weeks
        levels = [
            f"{run.scenario.tracks[name].title or name} {100 * stalled[f'level {name}']:.0f}"
            for name in _on_the_road(run)
        ]
        measures = [track.measure for track in run.scenario.tracks.values() if track.measure is not None]
        levels += [f"{one.name} {stalled[one.name]:.0f} {one.unit}".rstrip() for one in measures]
        by_week = [f"{stalled['incidents'] / weeks:.1f}"]
        if counted:
            by_week.append(f"{stalled['killed'] / weeks:.1f}" if run.scenario.counts_killed else "-")
        rows += [(run.scenario.name, *by_week), (f"  {', '.join(levels)}",)]
    return Table(
        "What a stall looks like",
        "Means of the stalled worlds: the level of each track in the last week (per cent, as verified); "
        f"incidents{' and people killed' if counted else ''} in a week, over all weeks.",
        ("", "incidents", *(["killed"] if counted else [])),
        tuple(rows),
    )


def _on_the_road(run: Run) -> list[str]:
    """The tracks that the roadmap names, in the scenario's order."""
    named = {track for stage in run.scenario.road_in_force.stages for track in stage.reach}
    return [track for track in run.scenario.tracks if track in named]


def _points(share: float) -> str:
    return "-" if share != share else f"{100 * share:.1f}"


told("run", answer=answer, tables=in_words)
