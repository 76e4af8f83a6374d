"""An ablation in a sentence and in small tables of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.model.outcomes import STATES
from sim.phrases import points
from sim.study.registry import told
from sim.words.tables import Table

if TYPE_CHECKING:
    from sim.study.ablate import Ablation


def in_words(found: Ablation) -> list[Table]:
    """What each mechanism does."""
    return effects(found.effects(), found.comparisons)


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


def answer(found: Ablation) -> str:
    """How many mechanisms move a share, and which does most."""
    table = found.effects()
    count = len(found.outcomes)
    moving = table[table["moves"]]
    number = moving["mechanism"].nunique()
    named = "one mechanism" if count == 1 else f"{count} mechanisms"
    sentence = (
        f"{found.whole.scenario.name}: of {named}, {number or 'none'} "
        f"move{'s' if number < 2 else ''} the share of an ending by at least half a point, beyond chance."
    )
    if number:
        most = moving.loc[moving["difference"].abs().idxmax()]
        sentence += (
            f' The strongest is "{most["title"]}": {points(most["difference"])} points of {most["state"]} '
            f"({100 * most['share_without']:.0f} % without it, {100 * most['share_with']:.0f} % with it)."
        )
    return sentence


def finding(found: Ablation) -> str:
    """Which mechanism does most, as the title of a picture, or that none moves an ending beyond chance."""
    table = found.effects()
    moving = table[table["moves"]]
    if moving.empty:
        return "No mechanism moves the share of an ending by half a point beyond chance"
    most = moving.loc[moving["difference"].abs().idxmax()]
    count, all_of_them = moving["mechanism"].nunique(), table["mechanism"].nunique()
    first = f"{count} of {all_of_them} mechanisms move{'s' if count == 1 else ''} the endings"
    return f"{first}; strongest: {most['title']} ({points(most['difference'])} points {most['state']})"


told("ablation", answer=answer, tables=in_words)
