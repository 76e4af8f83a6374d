"""A what-if as small tables of words: how both worlds end, and both stories side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.phrases import percent, points
from sim.study.registry import told
from sim.words.tables import Table

if TYPE_CHECKING:
    from sim.study.choices.what_if import WhatIf

MOST_PARAGRAPHS = 12  # of each world, before its last two
LAST = 2


def ends(found: WhatIf) -> Table:
    """How the two worlds end, and how many futures complete after either choice."""
    rows: list[tuple[str, ...]] = []
    table: Any = found.ends.itertuples()
    for one in table:
        ended = "-" if one.ended_week != one.ended_week else f"{one.ended_week:.0f}"
        rows.append((one.which, one.outcome, ended, percent(one.completed)))
    return Table(
        "How the two worlds end",
        f"Both on the same luck. The last column: of {int(found.ends['futures'].iloc[0])} futures that go on from the "
        "week with fresh luck, those that complete.",
        ("", "the world ends", "in week", "futures that complete"),
        tuple(rows),
    )


def side_by_side(found: WhatIf) -> Table:
    """Both stories from where they part, week by week; what they have in common before is left out."""
    told = found.told
    apart: list[Any] = []
    for which in ("as it was", "what if"):
        own: Any = list(told[told["which"] == which].itertuples())
        apart += own[:MOST_PARAGRAPHS] + own[max(MOST_PARAGRAPHS, len(own) - LAST) :]
    rows: list[tuple[str, ...]] = []
    for one in sorted(apart, key=lambda one: one.week):
        heading = f", {one.heading[0].lower()}{one.heading[1:]}" if one.heading else ""
        rows.append((f"{one.which.capitalize()}{heading}",))
        rows.append((f"  {one.text}",))
    common = int((told["which"] == "both").sum())
    left_out = len(told) - common - len(apart)
    more = f" {left_out} paragraphs in the midst are left out; the table `told` has them all." if left_out else ""
    return Table(
        "Where they part",
        f"The first {common} paragraphs are the same in both and are not repeated; `sim story` tells them.{more}",
        ("",),
        tuple(rows) or (("They never part.",),),
    )


def in_words(found: WhatIf) -> list[Table]:
    """How the two end, and both stories side by side."""
    return [ends(found), side_by_side(found)]


def answer(found: WhatIf) -> str:
    """Where the two worlds part, how they end, and what the change was worth over many futures."""
    was, other = (found.ends.iloc[place] for place in (0, 1))
    asked = f"World {found.world} of {found.setting.scenario.name}, week {found.week}, {found.ordered()}"
    if found.parted != found.parted:
        return f"{asked}: nothing changes; that is what happened."
    return (
        f"{asked}: the two worlds part in week {found.parted:.0f}. As it was, the world ends {was['outcome']}; so "
        f"changed, on the same luck, {other['outcome']}. That is one throw of the dice: over {int(was['futures'])} "
        f"futures from that week on, {percent(was['completed'])} complete as it was and "
        f"{percent(other['completed'])} so changed ({points(other['difference'])} points, 95 % "
        f"{points(other['low'])} to {points(other['high'])})."
    )


def finding(found: WhatIf) -> str:
    """What the other choice would have been worth over many futures, as the title of a picture."""
    if found.parted != found.parted:
        return "Nothing changes: that is what happened"
    was, other = (found.ends.iloc[place] for place in (0, 1))
    if other["low"] <= 0 <= other["high"]:
        return f"Over {int(was['futures'])} futures the two choices cannot be told apart"
    change = "more" if other["difference"] > 0 else "fewer"
    shares = f"{percent(other['completed'])}, {percent(was['completed'])} as it was"
    return f"With the other choice {change} futures complete: {shares}"


told("what if", answer=answer, tables=in_words)
