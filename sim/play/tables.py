"""A week and a debrief as small tables of words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sim.phrases import percent, points
from sim.play.debrief import Debrief
from sim.play.seen import Line, View
from sim.study.choices.verdict import JUDGING
from sim.study.telling.sentence import counted
from sim.words.tables import Table

if TYPE_CHECKING:
    from sim.play.review import Review
    from sim.play.verdicts import Course, Difference, Verdict


def tracks(seen: View) -> Table:
    """What stands of each track, and what is asked."""
    return levels(seen.road, seen.lines)


def levels(road: str, lines: Sequence[Line]) -> Table:
    """What stands of each track, and what is asked."""
    rows = []
    for line in lines:
        really = f" ({percent(line.really)} really)" if percent(line.really) != percent(line.level) else ""
        asked = "" if line.asked is None else percent(line.asked)
        rows.append((line.title, line.owner, percent(line.level) + really, asked, line.when))
    return Table(road, "", ("", "whose", "verified", "asked", ""), tuple(rows))


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


WITHOUT = "Without you the actor of the model decides, by its reckoning and mood. One world is one throw of the dice."


def both(found: Review) -> Table:
    """The world as it was played beside the same luck without the player."""
    heading = "The same luck with you and without you"
    return Table(heading, WITHOUT, ("", "with you", "without you"), tuple(found.sides()))


def shown(found: Review) -> Sequence[Verdict]:
    """The decisions that are told: of those in a row for which the same holds the first."""

    def held(verdict: Verdict) -> object:
        clear = ((course.id, one.measure, one.difference > 0) for course in verdict.others for one in course.clear())
        return verdict.chosen, verdict.kind, frozenset(clear)

    return [next(row) for _, row in groupby(found.verdicts, key=held)]


def courses(found: Review) -> Table:
    """What was done beside whole courses from each decision on; of a difference only what is beyond chance."""
    rows: list[tuple[str, ...]] = []
    counts = found.at.plan.counts_killed
    for verdict in shown(found):
        rows.append((f"{verdict.when}: {verdict.chosen}", *_figures(verdict.did, counts_killed=counts)))
        for course in verdict.others:
            if clear := course.clear():
                marked = {one.measure for one in clear}
                rows.append((f"  {found.course(course.id)}", *_figures(course, marked, counts_killed=counts)))
    columns = ("", "complete", "own stakes", *(["killed"] if counts else []), "progress")
    left_out = len(found.verdicts) - len(shown(found))
    more = f" {counted(left_out, 'decision')} for which the same holds as for the one above left out."
    note = f"{found.how_judged} *: beyond chance. A decision without another course below it made no clear difference."
    note += more if left_out else ""
    return Table("What your decisions were worth", note, columns, tuple(rows))


def _figures(course: Course, marked: set[str] | None = None, *, counts_killed: bool) -> tuple[str, ...]:
    """The means of a course; a star where the difference from what was done is beyond chance."""

    def cell(measure: str, text: str) -> str:
        return text + ("*" if marked and measure in marked else " ")

    worth = "" if course.worth is None else f"{course.worth:+.2f}".replace("-", "−")
    return (
        cell("completed", percent(course.completed)),
        cell("worth", worth),
        *([cell("killed", f"{course.killed:,.0f}")] if counts_killed else []),
        percent(course.progress),
    )


def honest(found: Review) -> Table:
    """An honest step beside a pretence, from each decision on; only what is beyond chance."""
    measures = ("completed", "worth", *(["killed"] if found.at.plan.counts_killed else []))
    rows = [
        (verdict.when, *(_signed(verdict.honest, measure) for measure in measures))
        for verdict in shown(found)
        if any(one.is_clear for one in verdict.honest)
    ]
    heading = "Delivering throughout, less pretending throughout"
    note = "From that decision on. What chance alone could make is left out."
    columns = ("", "complete", "own stakes", "killed")[: 1 + len(measures)]
    return Table(heading, note, columns, tuple(rows))


def _signed(differences: Sequence[Difference], measure: str) -> str:
    one = next((one for one in differences if one.measure == measure and one.is_clear), None)
    if one is None:
        return ""
    forms = {"completed": f"{100 * one.difference:+.0f} %", "worth": f"{one.difference:+.2f}"}
    return forms.get(measure, f"{one.difference:+,.0f}").replace("-", "−")
