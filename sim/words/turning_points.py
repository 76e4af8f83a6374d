"""The turning points of a world as small tables of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.model.outcomes import STATES
from sim.phrases import percent, points
from sim.study.choices.verdict import JUDGING
from sim.study.registry import told
from sim.words.tables import Table

if TYPE_CHECKING:
    from sim.study.choices.turning_points import TurningPoints

SHOWN_WEEKS = 14  # rows of the table through time, about
SHOWN_SWINGS = 5


def judged(found: TurningPoints) -> Table:
    """The decisions that moved the chance most."""
    table: Any = found.decisions.itertuples()
    rows: list[tuple[str, ...]] = []
    for one in table:
        if not one.difference:
            continue
        again = f", one of weeks of the same up to week {one.until}" if one.until > one.week else ""
        mark = "*" if one.clear else " "
        half = 100 * (one.high - one.low) / 2
        numbers = (percent(one.chance), percent(one.chance_otherwise))
        rows.append((f"Week {one.week}: {one.did}{again}", *numbers, f"{points(one.difference)} ± {half:.1f}{mark}"))
    return Table(
        "Which decisions moved it most",
        "The share of futures that complete if the party does what it did, and if in that week it does the other thing "
        f"(delivers where it held, holds where it acted); {JUDGING * found.futures} futures each, on the same luck, "
        "with half of the 95 % interval. *: beyond chance. After that week the party does as it would. The decisions "
        "were chosen by other futures than those that are reported.",
        ("", "as it did", "otherwise", "difference"),
        tuple(rows) or (("No single decision of this world moved it.",),),
    )


def swings(found: TurningPoints) -> Table:
    """The weeks in which the chance moved most, whoever or whatever moved it."""
    table: Any = found.swings().head(SHOWN_SWINGS).itertuples()
    rows: list[tuple[str, ...]] = []
    for one in table:
        if not one.change:
            continue
        change = f"{points(one.change)} ± {100 * one.standard_error:.1f}"
        rows.append((f"Week {one.week}", percent(one.before), percent(one.after), change))
        rows.append((f"  {one.happened or 'Nothing that stands out: time passed.'}",))
    return Table(
        "When the chance moved most",
        "From the week's opening to the next one's, ± one standard error: decisions and luck together.",
        ("", "before", "after", "change"),
        tuple(rows),
    )


def chances(found: TurningPoints) -> Table:
    """How the futures end, from some of the weeks on."""
    table = found.chances
    apart = max(1, -(-len(table) // SHOWN_WEEKS))
    shown = sorted({*range(0, len(table), apart), len(table) - 1})
    rows = []
    for place in shown:
        row: Any = table.iloc[place]
        low, high = (f"{100 * row[f'completed {end}']:.0f}" for end in ("low", "high"))
        rows.append(
            (
                f"{int(row['week'])}",
                *(f"{100 * row[state]:.0f}" for state in STATES),
                f"{low} to {high}",
                row["outcome"],
            )
        )
    return Table(
        "How its futures end, week by week",
        f"Per cent of {found.futures} futures that go on after so many weeks with fresh luck; the 95 % interval of "
        "completed; and how the world itself stands. At its end the chance is 0 or 100.",
        ("after week", *STATES, "95 %", "the world"),
        tuple(rows),
    )


def in_words(found: TurningPoints) -> list[Table]:
    """The decisions, the weeks that moved the chance, and the chance through time."""
    return [table for table in (judged(found), swings(found), chances(found)) if table.rows]


def answer(found: TurningPoints) -> str:
    """How the chance went, and which decision moved it most."""
    open_weeks = found.chances.iloc[:-1]
    first, best = open_weeks.iloc[0], open_weeks.loc[open_weeks["completed"].idxmax()]
    said = (
        f"World {found.world} of {found.setting.scenario.name} ends {found.outcome}: as it opens, "
        f"{percent(first['completed'])} of its futures complete"
    )
    said += f", and {percent(best['completed'])} at best, after week {int(best['week'])}." if best["week"] else "."
    clear: Any = found.clear
    if not len(clear):
        return f"{said} No single decision moved that clearly beyond chance."
    one = clear.iloc[0]
    return (
        f"{said} What moved it most: in week {one.week} {one.did}; {percent(one.chance)} of the futures complete "
        f"after that, {percent(one.chance_otherwise)} if it {one.instead} "
        f"({points(one.difference)} points, 95 % {points(one.low)} to {points(one.high)})."
    )


def finding(found: TurningPoints) -> str:
    """What moved the chance of the world most, as the title of a picture; or that no single decision did."""
    clear: Any = found.clear
    if not len(clear):
        return "No single decision moved the chances of this world beyond chance"
    one = clear.iloc[0]
    return f"Week {one.week} moved it most ({points(one.difference)} points): {one.did}"


told("turning points", answer=answer, tables=in_words)
