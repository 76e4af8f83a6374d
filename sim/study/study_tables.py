"""Ablations and tournaments as small tables of words."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.model.outcomes import STATES
from sim.study.tables import Table
from sim.words import plain, points, with_half

if TYPE_CHECKING:
    from sim.study.tournament import Tournament

NARROW = 10  # columns of text above a payoff


def effects(table: pd.DataFrame, comparisons: int) -> list[Table]:
    """What each mechanism does: a row for each, those that move a share first and with what they are."""
    moving = set(table.loc[table["moves"], "mechanism"])
    note = (
        "Percentage points: the share of worlds with the mechanism minus the share without it, world by world on the "
        f"same luck, ± half of the 95 % interval, which is widened for {comparisons} comparisons (Bonferroni). "
    )
    shown = (
        ("Mechanisms that move an ending", "*: by at least half a point, beyond chance.", True),
        ("Mechanisms that do not", "None by half a point beyond chance.", False),
    )
    found = []
    for heading, which, moves in shown:
        chosen = (one for one in table.groupby("mechanism", sort=False) if (one[0] in moving) == moves)
        rows = tuple(_effect(str(name), own, with_title=moves) for name, own in chosen)
        if rows:
            found.append(Table(heading, note + which, ("", *STATES), rows))
            note = ""
    return found


def _effect(name: str, rows: pd.DataFrame, *, with_title: bool) -> tuple[str, ...]:
    """The row of one mechanism, a star where it moves the share."""
    by_state = rows.set_index("state")
    found: Any = [by_state.loc[state] for state in STATES]
    cells = (f"{points(one.difference)} ± {_half(one)}{'*' if one.moves else ' '}" for one in found)
    return (f"{name}\n{found[0].title}" if with_title else name, *cells)


def _half(row: Any) -> str:
    half = 100 * (row.high - row.low) / 2
    return "-" if half != half else f"{half:.1f}"


def pairs(tournament: Tournament) -> Table:
    """How every pair of strategies ends, by the strategy of the first party."""
    first, second = tournament.parties
    table = tournament.matrix()
    measures = [*STATES, f"payoff {first}", f"payoff {second}"]
    rows: list[tuple[str, ...]] = []
    for strategy in tournament.strategies:
        rows.append((f"{tournament.title(first)}: {plain(strategy)}",))
        own = table[table[f"strategy {first}"] == strategy]
        for other in tournament.strategies:
            met: Any = own[own[f"strategy {second}"] == other].set_index("measure")["mean"]
            cells = [f"{100 * met[measure]:.0f}" if measure in STATES else points(met[measure]) for measure in measures]
            rows.append((f"  {plain(other)}", *cells))
    title = tournament.title(second)
    return Table(
        f"How the pairs end (below each strategy of {tournament.title(first)}: the strategies of {title})",
        "Per cent of worlds. Payoffs: per cent of a party's own unit, never to be compared with the other's; the mean "
        "of what the levels that really stand at the end pay it per unit of time, or war where the world collapsed.",
        ("", *STATES, *("\n".join(["payoff", *wrap(tournament.title(party), NARROW)]) for party in (first, second))),
        tuple(rows),
    )


def standing(tournament: Tournament) -> Table:
    """Which strategy does best for each party, in its own terms."""
    rows: list[tuple[str, ...]] = []
    table = tournament.standing()
    for party in tournament.parties:
        rows.append((tournament.title(party),))
        own: Any = table[table["party"] == party].itertuples()
        for row in own:
            behind, low, high = (f"{100 * value:.1f}" for value in (row.behind, row.low, row.high))
            far = f"{behind} ({low} to {high})" if row.behind else "best"
            rows.append((f"  {plain(row.strategy)}", with_half(row.payoff, row.standard_error), far))
    return Table(
        "Which strategy does best",
        "The mean final payoff against all strategies of the other alike, in per cent of the party's own unit ± one "
        "standard error; and how far behind the party's best, world by world, with the 95 % interval.",
        ("", "payoff", "behind the best"),
        tuple(rows),
    )
