"""A sealed forecast as one page, which says on its face that it is an exercise in grading assumptions."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sim.report.assumptions import Numberlike
from sim.report.limits import READING
from sim.report.page import data_uri, render
from sim.report.pictures import of_study
from sim.scenario.provenance import balance
from sim.study.forecast.events import EVENTS
from sim.study.forecast.forecast import Forecast, seal


def expectations(found: Forecast, numbers: Sequence[Numberlike], command: str, warning: str = "") -> str:
    """The page on a forecast; `numbers` are those of its scenario, `command` makes it again; `warning` goes first."""
    plan, facts = found.setting.scenario, found.sealed()
    first = datetime.date.fromisoformat(f"{found.forecast['month'].iloc[0]}-01")
    return render(
        "forecast.html",
        warning=warning,
        title=plan.name,
        start="" if plan.start is None else f"{plan.start:%-d %B %Y}",
        known=f"{found.known_until:%-d %B %Y}",
        first=f"{first:%B %Y}",
        left_out=f"{found.left_out:,}",
        worlds=f"{found.setting.worlds:,}",
        when=found.when(),
        events=[event for event in EVENTS if event.name not in found.left_off],
        left_off=found.left_off,
        pictures=of_study(found),
        tables=found.in_words(),
        balance=balance(plan.name, numbers),
        reading=READING,
        facts=facts,
        seal=seal(facts),
        command=command,
        csv=data_uri(found.csv.encode(), "text/csv"),
    )
