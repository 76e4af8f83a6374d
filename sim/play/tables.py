"""A week and a debrief as small tables of words."""

from __future__ import annotations

from typing import Any

from sim.phrases import percent, points
from sim.play.debrief import Debrief
from sim.play.seen import View
from sim.study.choices.verdict import JUDGING
from sim.words.tables import Table


def tracks(seen: View) -> Table:
    """What stands of each track, and what is asked."""
    rows = []
    for line in seen.lines:
        really = f" ({percent(line.really)} really)" if percent(line.really) != percent(line.level) else ""
        asked = "" if line.asked is None else percent(line.asked)
        rows.append((line.title, line.owner, percent(line.level) + really, asked, line.when))
    return Table(seen.road, "", ("", "whose", "verified", "asked", ""), tuple(rows))


def sides(found: Debrief) -> Table:
    """The world as it was played beside the same luck without the player."""
    return Table(
        "The same luck with you and without you",
        "Without you the actor of the model decides, by its reckoning and mood. One world is one throw of the dice.",
        ("", "with you", "without you"),
        tuple(found.figures()),
    )


def decisions(found: Debrief) -> Table:
    """The player's decisions that moved the chance of completion most."""
    table: Any = found.decisions.itertuples()
    rows: list[tuple[str, ...]] = []
    for one in table:
        if not one.difference:
            continue
        again = f" (one of weeks of the same, up to week {one.until})" if one.until > one.week else ""
        half = 100 * (one.high - one.low) / 2
        numbers = (percent(one.chance), percent(one.chance_otherwise))
        mark = "*" if one.clear else " "
        rows.append((f"Week {one.week}: {one.did}{again}", *numbers, f"{points(one.difference)} ± {half:.1f}{mark}"))
        rows.append((f"  Instead: {one.instead}",))
    return Table(
        "Your turning points",
        f"The share of {JUDGING * found.futures} futures that complete after what you did, and after the other choice, "
        "on the same luck, with half of the 95 % interval. *: beyond chance. After that week the actor of the model "
        "decides in your place. Decisions were chosen by other futures than those that are reported.",
        ("", "as you did", "otherwise", "difference"),
        tuple(rows) or (("No decision of yours moved the chance of completion.",),),
    )
