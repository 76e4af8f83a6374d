"""A comparison in a sentence or two and in small tables of words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.model.outcomes import STATES
from sim.phrases import percent, points, with_error, with_half
from sim.scenario.names import name_of
from sim.study.alike import unlike
from sim.study.assumptions import across
from sim.study.compare import Comparison, of_one_past
from sim.study.registry import told
from sim.study.run import Run
from sim.study.statistics import SURE, mean_of, together
from sim.study.telling.sentence import listed
from sim.words import against, cast
from sim.words.beside_the_road import beside_the_road
from sim.words.obstacles import lost
from sim.words.run import endings, endings_side_by_side, holding_up, stalls, truces
from sim.words.run import finding as of_one
from sim.words.tables import Table

COUNTED = 30  # worlds that must complete before it is said how many times as often others do
MANIFOLD = 1.5  # times as often: below, both shares are said
ROOM = 70  # letters that names take in a title


def answer(found: Comparison) -> str:
    """The comparison in a sentence or two: a best road is named only where chance cannot have made it so.

    Scenarios in which completing means something else (within other weeks, between others, with other obligations)
    are not ranked, and it is said what differs.
    """
    if len(found.runs) == 1:
        return found.runs[0].answer()
    ranked = found.ranked()
    others = [one for one in found.runs if not any(one is other for other in ranked)]
    first = ranked[0].scenario
    said = " ".join(f"{one.scenario.name}: {unlike(one.scenario, first)}." for one in others)
    if len(ranked) == 1:
        return f"These are not ranked, since to complete means something else in each. Beside {first.name}, {said}"
    if not others:
        return _ranked(found, ranked)
    return f"{_ranked(found, ranked)} Not ranked with them, since to complete means something else there: {said}"


@dataclass(frozen=True)
class _Standing:
    """Roads by the share that completes: which cannot be told from the best, and which complete less often."""

    shares: Mapping[str, float]
    tied: Sequence[str]
    rest: Sequence[str]
    apart: Collection[frozenset[str]]


def _standing(found: Comparison, runs: Sequence[Run]) -> _Standing:
    shares = {one.scenario.name: float(np.mean(one.outcome == "completed")) for one in runs}
    names = sorted(shares, key=lambda name: -shares[name])
    pairs = found.apart().query("apart")
    apart = {frozenset(pair) for pair in zip(pairs["first"], pairs["second"], strict=True)}
    tied = [name for name in names if frozenset((names[0], name)) not in apart]
    return _Standing(shares, tied, [name for name in names if name not in tied], apart)


def _ranked(found: Comparison, runs: Sequence[Run]) -> str:
    """Which of these completes most often, or which cannot be told apart."""
    if found.against:
        return against.answer(found, runs)
    standing, luck = _standing(found, runs), found.luck
    shares, tied, rest = standing.shares, standing.tied, standing.rest
    names = [*tied, *rest]
    best, worst = names[0], names[-1]
    if not rest:
        said = f"By the share of worlds that complete, {_shown(names, shares)} cannot be told apart {luck}"
        return f"{said}{_at_most(found)}."
    if len(tied) > 1:
        return (
            f"{_shown(tied, shares)} complete most often and cannot be told apart {luck}; "
            f"{_shown(rest, shares)} {'completes' if len(rest) == 1 else 'complete'} less often than {best}."
        )
    begun = f"{best} completes most often ({percent(shares[best])} of worlds)"
    by_name = {one.scenario.name: one for one in runs}
    sure = _draw_by_draw(by_name[best], by_name[rest[0]])
    if all(frozenset((worst, name)) in standing.apart for name in names[:-1]):
        return f"{begun} and {worst} least ({percent(shares[worst])}), {luck}.{sure}"
    return f"{begun}, {luck}; next {_shown(rest[:1], shares)}.{sure}"


def _at_most(found: Comparison) -> str:
    """How far apart those that cannot be told apart are at most, as far as chance goes; nothing if nobody knows."""
    furthest = found.furthest()
    if furthest == 0:
        return ": the very same worlds complete"
    if not 0 < furthest < 1:
        return ""
    return f": if they differ, then by at most {100 * furthest:.1f} points (95 %, by chance alone)"


def finding(found: Comparison) -> str:
    """The comparison as the title of a picture: which road completes most often, only where that is beyond chance."""
    if len(found.runs) == 1:
        return of_one(found.runs[0])
    runs = found.ranked()
    if len(runs) == 1:
        return "These roads are not ranked: to complete means something else in each"
    if found.against:
        return against.finding(found)
    standing = _standing(found, runs)
    shares, tied, rest = standing.shares, standing.tied, standing.rest
    if not rest:
        named = "These roads" if len(runs) == len(found.runs) else f"{len(runs)} of {len(found.runs)} roads"
        return f"{_few(tied) or named} cannot be told apart by how often they complete"
    if len(tied) > 1:
        return f"{_few(tied) or f'{len(tied)} of {len(runs)} roads'} complete most often and cannot be told apart"
    best, second = tied[0], rest[0]
    high, low = shares[best], shares[second]
    if len(runs) > 2:
        return f"{best} completes most often: {percent(high)} of worlds, next {second} ({percent(low)})"
    if low * runs[0].worlds >= COUNTED and high >= MANIFOLD * low:
        return f"{best} completes {high / low:.1f} times as often as {second}"
    shown = percent if percent(high) != percent(low) else lambda share: f"{100 * share:.1f} %"
    return f"{best} completes in {shown(high)} of worlds, {second} in {shown(low) if low else 'none'}"


def _few(names: Sequence[str]) -> str:
    """The names, where a title has room for them, or nothing."""
    said = listed(names) if not any("," in name for name in names) else "; ".join(names)
    return said if len(said) <= ROOM else ""


def _draw_by_draw(best: Run, second: Run) -> str:
    """In how many draws of the assumptions the first does better than the second, and which number tells them apart."""
    found = across(best, second)
    if found is None:
        return ""
    said = (
        f" It completes more often than {second.scenario.name} in {found.ahead} of {found.draws} draws of the "
        f"assumptions, less often in {found.behind}"
    )
    if found.is_told:
        where = "higher" if found.high < found.low else "lower"
        said += f"; it is less far ahead where {name_of(best.scenario, found.number)} is {where}"
    return f"{said}."


def how_sure(found: Comparison) -> Table:
    """How sure the first two are apart: by chance, which more worlds cure, and by assumptions, which they do not."""
    ranked = sorted(found.ranked(), key=lambda one: -float(np.mean(one.outcome == "completed")))
    if len(ranked) < 2:
        return Table("How sure", "", ("",), ())
    if found.against:
        return against.how_sure(found, ranked)
    first, second = ranked[:2]
    paired = (first.outcome == "completed").astype(float) - (second.outcome == "completed")
    apart = mean_of(paired, together(first.draws, second.draws))
    rows: list[tuple[str, ...]] = [
        ("points apart, by chance", with_half(float(apart.mean), SURE * float(apart.standard_error))),
    ]
    if (drawn := across(first, second)) is not None:
        rows.append(("draws in which it is ahead, behind, level", f"{drawn.ahead}, {drawn.behind}, {drawn.level}"))
        if drawn.is_told:
            name = name_of(first.scenario, drawn.number)
            rows.append((f"  points ahead where {name} is low", points(drawn.low)))
            rows.append((f"  points ahead where {name} is high", points(drawn.high)))
        else:
            rows.append(("  No single number tells these draws apart beyond chance.",))
    return Table(
        f"How sure: is {first.scenario.name} ahead of {second.scenario.name}?",
        "Points of the share completed, ± half of the 95 % interval. More worlds make chance smaller; they do not tell "
        "which assumptions hold. Each draw has few futures, so that chance has a part in who is ahead in it.",
        ("", ""),
        tuple(rows),
    )


def _shown(names: Sequence[str], shares: Mapping[str, float]) -> str:
    """Names with their shares: "A (30 % of worlds), B (29 %) and C (29 %)"."""
    return listed(
        f"{name} ({percent(shares[name])}{' of worlds' if place == 0 else ''})" for place, name in enumerate(names)
    )


def in_words(found: Comparison) -> list[Table]:
    """How the roads end, who holds them up, their ceilings, paired differences, stalls, and who else moved."""
    runs = found.runs
    shown = [endings(runs[0]) if len(runs) == 1 else endings_side_by_side(runs), truces(runs)]
    shown += [*ceilings(found.ceilings), holding_up(runs), lost(runs)]
    if len(runs) > 1:
        shown += [how_sure(found), paired(found), beside_the_road([run.scenario for run in runs])]
    shown += [stalls(runs), cast.around(runs)]
    return [table for table in shown if table.rows]


def paired(comparison: Comparison) -> Table:
    """The differences of shares between each pair of runs, with intervals."""
    rows: list[tuple[str, ...]] = []
    differences: Any = comparison.differences()
    for (first, second), pair in differences.groupby(["first", "second"], sort=False):
        by_state = pair.set_index("state")
        found = [by_state.loc[state] for state in STATES]
        rows.append((f"{second} minus {first}",))
        rows.append(("  difference", *(points(one.difference) for one in found)))
        rows.append(("  95 %", *(f"{points(one.low)} to {points(one.high)}" for one in found)))
    return Table(
        f"Differences {comparison.luck}",
        "Percentage points, reckoned world by world, and their 95 % interval, each pair by itself. The sentence on top "
        f"corrects for the number of pairs.{_kept_apart(comparison)}",
        ("", *STATES),
        tuple(rows),
    )


def _kept_apart(comparison: Comparison) -> str:
    """A sentence on what is the same in a pair of worlds where facts were held against them, or nothing."""
    runs = comparison.runs
    if not any(run.scenario.observed.facts for run in runs):
        return ""
    shares = [of_one_past(first, second) for first, second in comparison.pairs(runs)]
    some = percent(min(shares)) if len(shares) == 1 else f"{percent(min(shares))} or more"
    return (
        f" Facts are held against each road by itself: {some} of the pairs go back to the same draw, of the others "
        "each world to one of its own. All pairs meet the same luck after the last fact. What is not shared makes the "
        "intervals wider."
    )


def ceilings(table: pd.DataFrame) -> list[Table]:
    """The ceilings as a table, or nothing where none was looked for."""
    if table.empty:
        return []
    rows: Any = table.itertuples()
    lines = [
        (
            row.scenario,
            *(
                ("-", "-", "-")
                if not row.worlds
                else (
                    with_error(row.ceiling, row.ceiling_error),
                    "-" if row.reached != row.reached else percent(row.reached),
                    with_error(row.deal, row.deal_error),
                )
            ),
        )
        for row in rows
    ]
    return [
        Table(
            "What the calendar allows",
            f"Per cent of the first {int(table['worlds'].max()):,} worlds ± one standard error. Ceiling: completed if "
            "both sides always stepped by this calendar, with third parties ready and no hazard; reached: the share of "
            "it that is completed; deal to be had: where neither side would be better off by its freeze or its war at "
            "the start. `sim obstacles FILE` says what takes the rest.",
            ("", "ceiling", "reached", "deal to be had"),
            tuple(lines),
        )
    ]


told("comparison", answer=answer, tables=in_words)
