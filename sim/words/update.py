"""What has happened since, in small tables of words."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from sim.phrases import percent, with_half
from sim.study.registry import told
from sim.study.statistics import SURE
from sim.study.update.learning import REFUSE_BELOW, WARN_BELOW
from sim.study.update.update import ONE_IN, UNKNOWN
from sim.study.update.weights import shift_told
from sim.words.run import endings_side_by_side, holding_up
from sim.words.tables import Table

if TYPE_CHECKING:
    from sim.study.update.update import Update

MOST_NUMBERS = 12  # that are told of those that moved


def in_words(found: Update) -> list[Table]:
    """Shares before and after, facts and their surprise, what was learnt, how many agree, reasons, what is not used."""
    shown = [_shifts(found), _facts(found), _numbers(found), _dates(found)]
    shown += [endings_side_by_side(found.runs), holding_up(found.runs), _obstacles(found), _unused(found)]
    return [table for table in shown if table.rows]


def _shifts(found: Update) -> Table:
    rows: Any = found.shifts().itertuples()
    return Table(
        "Before and after",
        "Per cent of worlds before the facts were known and after; the difference in points, ± half of its 95 % "
        "interval. After: futures that go on, with new luck, from worlds kept by weight at the last date.",
        ("", "before", "after", "difference"),
        tuple(
            (
                row.state,
                f"{100 * row.before:.1f}",
                f"{100 * row.after:.1f}",
                with_half(row.difference, SURE * row.standard_error),
            )
            for row in rows
        ),
    )


def _facts(found: Update) -> Table:
    rows: list[tuple[str, ...]] = []
    ordered: Any = found.facts.sort_values("tail", kind="stable").itertuples()
    for row in ordered:
        if row.kind == "event":
            expected, observed = percent(row.expected_chance), "yes" if row.observed else "no"
        else:
            expected = f"{_number(row.expected_low)} to {_number(row.expected_high)}"
            observed = _number(row.observed) if row.low == row.high else f"{_number(row.low)} to {_number(row.high)}"
        rows.append((f"{row.title}, {day(row.date)}", observed, expected, percent(row.tail)))
    return Table(
        "What was observed, the most surprising first",
        "Expected: nine in ten worlds, weighed by the facts before; of an event the share of them in which it has "
        "happened. Chance: of something at least as far out, either way, with the errors of report and model; of an "
        "event the chance of what happened, where that is below a half.",
        ("", "observed", "expected", "chance"),
        tuple(rows),
    )


def day(iso: str) -> str:
    """A day for readers."""
    return f"{datetime.date.fromisoformat(iso):%-d %B %Y}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.3g}"


def _numbers(found: Update) -> Table:
    first: Any = found.moved.head(MOST_NUMBERS).itertuples()
    rows = [
        (
            row.number,
            f"{row.before_median:.3g}\n{row.before_low:.3g} to {row.before_high:.3g}",
            f"{row.after_median:.3g}\n{row.after_low:.3g} to {row.after_high:.3g}",
            percent(row.left),
        )
        for row in first
    ]
    told, count = shift_told(found.effective), len(found.moved)
    more = f" {count - len(rows)} more moved." if count > len(rows) else ""
    note = (
        f"Median, and from the 5 % to the 95 % quantile. Left: the width of that after, of the width before. Of "
        f"{len(found.numbers)} uncertain numbers those whose normal scores moved, in middle or spread, by more than "
        f"{told:.2f} (3 over the root of twice the effective number of worlds): less could be chance.{more}"
    )
    return Table("What was learnt", note, ("", "before", "after", "left"), tuple(rows) or (("Nothing beyond chance",),))


def _dates(found: Update) -> Table:
    rows: Any = found.dates.itertuples()
    warning = (
        f" Below {WARN_BELOW} all that is said here is rough; below {REFUSE_BELOW} nothing is said."
        if found.effective < WARN_BELOW
        else ""
    )
    return Table(
        "How many worlds agree",
        "Of the worlds that were weighed: how many the weights are worth after each date, and from how many different "
        f"draws of the assumptions those come that still count. Where fewer than half are left before the last date, "
        f"worlds are kept by weight and their numbers are moved a little; the errors of that add up.{warning}",
        ("", "effective", "draws", "of"),
        tuple(
            (
                day(row.date) + (", resampled" if row.resampled else ""),
                f"{row.effective:,.0f}",
                f"{row.distinct:,}",
                f"{row.worlds:,}",
            )
            for row in rows
        ),
    )


def _obstacles(found: Update) -> Table:
    rows: list[tuple[str, ...]] = []
    for _, own in found.obstacles.groupby("obstacle", sort=False):
        cells: list[str] = []
        for change, gain in (("change", "change_error"), ("gain", "gain_error")):
            cells += [with_half(one[change], one[gain]) for one in own.to_dict("records")]
        rows.append((str(own["title"].iloc[0]), *cells))
    return Table(
        "Where worlds are lost, before and after",
        f"Of {found.looked_at:,} worlds each: by how many points each obstacle, put in the way after those above it, "
        "changes the share completed, and what its absence alone would bring, ± one standard error. After: obstacles "
        "are away from the last fact on.",
        ("", "change\nbefore", "change\nafter", "alone away\nbefore", "alone away\nafter"),
        tuple(rows),
    )


def _unused(found: Update) -> Table:
    rows: list[tuple[str, ...]] = []
    for one in found.scenario.observed.unused:
        rows += [(one.fact,), (f"  {one.why}",)]
    return Table("Known, and not used", "", ("",), tuple(rows))


def finding(found: Update) -> str:
    """How far the facts moved the share completed, as the title of a picture; or that they did not beyond chance."""
    one: Any = found.shifts().set_index("state").loc["completed"]
    if not abs(one.difference) > SURE * one.standard_error:
        return (
            f"The facts do not move the share completed beyond chance ({percent(one.before)} to {percent(one.after)})"
        )
    way = "raise" if one.difference > 0 else "lower"
    return f"The facts {way} the share completed from {percent(one.before)} to {percent(one.after)}"


def answer(found: Update) -> str:
    """What the facts left, what they taught, and how far the shares moved."""
    rows: Any = found.shifts().itertuples()
    said = ", ".join(
        f"{row.state} {percent(row.before)} before and {percent(row.after)} after "
        f"({with_half(row.difference, SURE * row.standard_error)})"
        for row in rows
    )
    count = len(found.moved)
    taught = (
        "about no number beyond chance"
        if not count
        else f"about {count} of {len(found.numbers)} uncertain numbers, most about {found.moved['number'].iloc[0]}"
    )
    return (
        f"{found.scenario.name}, with what was known on {found.known_until:%-d %B %Y}: {said}; in brackets "
        f"the difference in points, ± half of its 95 % interval. The facts leave "
        f"{found.effective:,.0f} effective worlds of {int(found.dates['worlds'].iloc[0]):,}, and teach {taught}. "
        f"{_surprise(found)}{_warning(found)}"
    ).strip()


def _surprise(found: Update) -> str:
    most = found.facts.loc[found.facts["tail"].idxmin()]
    if most["tail"] >= ONE_IN:
        return "None of them is surprising."
    said = f"Most surprising to the worlds: {most['title']} ({day(most['date'])}; chance {percent(most['tail'])})."
    if most["tail"] >= UNKNOWN:
        return said
    return (
        f"{said} Hardly any world comes near it, so that none agrees better than another: look for a mistake in "
        "the fact, or for a range or a rule that is too narrow; what is said after it is not to be relied on."
    )


def _warning(found: Update) -> str:
    if found.effective >= WARN_BELOW:
        return ""
    return f" With fewer than {WARN_BELOW} effective worlds all of this is rough."


told("update", answer=answer, tables=in_words)
