"""A forecast in small tables of words."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from sim.phrases import percent
from sim.scenario.known import day, is_assumed, until
from sim.study.forecast.events import EVENTS
from sim.study.registry import told
from sim.words.tables import NO_SPREAD, Table

if TYPE_CHECKING:
    from sim.study.forecast.forecast import Forecast

BRIEF = {event.name: event.brief for event in EVENTS}


def in_words(found: Forecast) -> list[Table]:
    """A row for each month: per cent of worlds in which each event has happened by its end; and what is left off."""
    errors, known = found.found["errors"], found.known_until
    events = list(dict.fromkeys(errors["event"]))
    rows = []
    for month, group in errors.groupby("month", sort=False):
        each: Any = group.itertuples()
        day = datetime.date.fromisoformat(f"{month}-01")
        rows.append((f"{day:%b}\u00a0{day:%Y}", *(_percent(row.chance) for row in each)))
    last = [errors[errors["event"] == event].iloc[-1] for event in events]
    ends = [("error", *(_points(row["standard_error"]) for row in last))]
    spreads = [row["spread"] for row in last]
    has_spread = any(one == one for one in spreads)
    if has_spread:
        ends.append(("spread", *(_points(one) for one in spreads)))
        spread = (
            "Spread: how far these differ between draws of the assumptions (standard deviation, chance taken off; 0: "
            "too small to be told)."
        )
    elif found.setting.scenario.observed.facts:
        spread = f"{NO_SPREAD} with facts each draw has one future."
    else:
        spread = f"{NO_SPREAD} each draw has one future, or there are too few draws."
    worlds = found.setting.worlds - found.left_out
    which = f"Per cent of {worlds:,} worlds"
    if found.left_out:
        which += f", in which none of it happened between the start and {known:%-d %B %Y}"
    tables = [
        Table(
            "What has happened by the end of each month",
            f"{which}. 0: in none of them; in the first months lead times leave no time for some of it. Error: one "
            f"standard error of the last row of shares. {spread}",
            ("", *(BRIEF.get(event, event) for event in events)),
            (*rows, *ends),
        )
    ]
    if found.left_off:
        note = "What would have a chance of 0 or 1 by construction says nothing, and is no part of the card."
        off = tuple((event, why) for event, why in found.left_off.items())
        tables.append(Table("What cannot be told", note, ("event", "why"), off))
    return tables


def _percent(chance: float) -> str:
    """A chance in per cent: one that is not 0 or 1 is not shown as if it were."""
    shown = f"{100 * chance:.0f}"
    if shown == "0" and chance > 0:
        return "<1"
    return ">99" if shown == "100" and chance < 1 else shown


def _points(share: float) -> str:
    return "-" if share != share else _percent(share)


def answer(found: Forecast) -> str:
    """What is expected by the last month."""
    last = found.forecast["month"].iloc[-1]
    rows: Any = found.forecast[found.forecast["month"] == last].itertuples()
    said = ", ".join(f"{row.event} {percent(row.chance)}" for row in rows)
    return (
        f"{found.setting.scenario.name}, {_known(found)}: by the end of {last}, "
        f"in per cent of worlds: {said}. {found.when()} This is an exercise in grading assumptions."
    )


def _known(found: Forecast) -> str:
    start = found.setting.scenario.start
    if is_assumed(start, found.known_until):
        return until(start, found.known_until)
    return f"with what was known on {day(found.known_until)}"


told("forecast", answer=answer, tables=in_words)
