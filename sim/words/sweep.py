"""A sweep in a sentence and in small tables of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.model.outcomes import STATES
from sim.phrases import percent, with_error, with_half
from sim.scenario.names import name_of
from sim.study.registry import told
from sim.study.statistics import SURE, width
from sim.words.dimensions import why_no_picture
from sim.words.tables import Table

if TYPE_CHECKING:
    from sim.study.numbers.sweep import Sweep
    from sim.study.study import Setting

MOST_ROWS = 24  # points that a table shows before it shows the ends only
ENDS = 5  # points that it shows from either end then
MOST_SWAPS = 24


def answer(sweep: Sweep) -> str:
    """Where completion is highest and lowest, with errors; where two roads swap places."""
    found = [_extremes(sweep, setting) for setting in sweep.settings]
    return " ".join(found if len(sweep.settings) == 1 else [*found, _places(sweep)])


def _extremes(sweep: Sweep, setting: Setting) -> str:
    table: Any = sweep.of("completed", setting)
    name = setting.scenario.name
    low, high = table.loc[table["share"].idxmin()], table.loc[table["share"].idxmax()]
    count = len(table)
    shown = f"{with_error(high.share, high.standard_error)} % of worlds"
    if count == 1:
        return f"{name}: {shown} complete at {at(sweep, high)}."
    if low.share == high.share:
        return f"{name}: {shown} complete at all {count} points alike."
    if not _is_clear(high, count):
        return (
            f"{name}: no two of {count} points are clearly apart by the share of worlds that complete "
            f"({percent(low.share)} to {percent(high.share)}, on the same luck)."
        )
    return (
        f"{name}: completed most often, in {shown}, at {at(sweep, high)}, and least often, in "
        f"{with_error(low.share, low.standard_error)} %, at {at(sweep, low)}."
    )


def _is_clear(high: Any, count: int) -> bool:
    """Whether the highest of so many points is apart from the lowest beyond chance."""
    if count < 2:
        return False
    return bool(high.above > width(count - 1) * high.above_error)


def finding(sweep: Sweep) -> str:
    """The sweep as the title of a picture: where roads swap places, or where most complete; or that none is apart."""
    if len(sweep.settings) > 1:
        return _swapping(sweep)
    [setting] = sweep.settings
    table: Any = sweep.of("completed", setting)
    low, high = table.loc[table["share"].idxmin()], table.loc[table["share"].idxmax()]
    if not _is_clear(high, len(table)):
        return f"No two of {len(table)} points can be told apart by how often they complete"
    turned = sweep.turned
    if len(turned) == 1:
        [path] = turned
        ends = f"{percent(low.share)} at {low[path]:g}, {percent(high.share)} at {high[path]:g}"
        return f"{name_of(setting.scenario, path)}: {ends} complete"
    where = " and ".join(f"{name_of(setting.scenario, path)} is {high[path]:g}" for path in turned)
    return f"From {percent(low.share)} to {percent(high.share)} complete, most where {where}"


def _swapping(sweep: Sweep) -> str:
    table = sweep.differences[sweep.differences["state"] == "completed"]
    first, second = (setting.scenario.name for setting in sweep.settings)
    ahead, behind, count = int((table["low"] > 0).sum()), int((table["high"] < 0).sum()), len(table)
    changes: Any = list(sweep.swaps().itertuples())
    if changes and ahead and behind:
        name, places = name_of(sweep.settings[0].scenario, changes[0].path), [one.at for one in changes]
        where = f"near {places[0]:.3g}" if len(places) == 1 else f"between {min(places):.3g} and {max(places):.3g}"
        return f"{first} and {second} swap places {where} of {name}"
    if not ahead and not behind:
        return f"{first} and {second} can be told apart at none of {count} points"
    if ahead and behind:
        return f"{first} completes more often at {ahead} of {count} points, {second} at {behind}"
    leads, clear = (first, ahead) if ahead else (second, behind)
    return f"{leads} completes more often at {clear} of {count} points, {second if ahead else first} at none"


def _places(sweep: Sweep) -> str:
    """Which road completes more often where, and where they swap."""
    table = sweep.differences[sweep.differences["state"] == "completed"]
    first, second = (setting.scenario.name for setting in sweep.settings)
    ahead, behind, count = int((table["low"] > 0).sum()), int((table["high"] < 0).sum()), len(table)
    led = f"at {ahead or 'none'} of {count} points {first} completes more often, at {behind or 'none'} {second}"
    rest = count - ahead - behind
    said = f"On the same luck, {led}" + (f", and at {rest} they cannot be told apart." if rest else ".")
    changes: Any = list(sweep.swaps().itertuples())
    if not changes:
        return said + " They swap places nowhere on this grid."
    if len(sweep.turned) == 1:
        listed = ", ".join(f"{one.at:.3g} (between {one.after:g} and {one.before:g})" for one in changes)
        return f"{said} They swap places near {changes[0].path} = {listed}."
    places = [one.at for one in changes]
    return f"{said} They swap places along {changes[0].path}, at {min(places):.3g} to {max(places):.3g} by the others."


def at(sweep: Sweep, row: Any) -> str:
    """Where a point is: "force.mandate = 0.5 and ..."."""
    return " and ".join(f"{path} = {row[path]:g}" for path in sweep.vary)


def tables(sweep: Sweep) -> list[Table]:
    """The shares at the points of each scenario; with two, their differences and where they swap places."""
    found = [_shares(sweep, setting) for setting in sweep.settings]
    if len(sweep.settings) > 1:
        found += [_differences(sweep), _swaps(sweep)]
    return [table for table in found if table.rows]


def _shares(sweep: Sweep, setting: Setting) -> Table:
    by_state = {state: sweep.of(state, setting) for state in STATES}
    order, note = _shown(by_state["completed"]["share"].to_numpy(), "share completed")
    rows = []
    for row in order:
        found: Any = [by_state[state].iloc[row] for state in STATES]
        cells = (with_error(one.share, one.standard_error) for one in found)
        rows.append((_label(sweep, found[0]), *cells))
    note = f"Per cent of worlds ± one standard error, the same worlds at every point. {note}"
    note += why_no_picture([len(sweep.vary[path]) for path in sweep.turned])
    heading = f"How the road ends: {setting.scenario.name}"
    return Table(heading, note.strip(), (_header(sweep), *STATES), tuple(rows))


def _differences(sweep: Sweep) -> Table:
    first, second = (setting.scenario.name for setting in sweep.settings)
    table = sweep.differences
    by_state = {state: table[table["state"] == state].reset_index(drop=True) for state in STATES}
    order, note = _shown(by_state["completed"]["difference"].to_numpy(dtype=float), "difference completed")
    rows = []
    for row in order:
        found: Any = [by_state[state].iloc[row] for state in STATES]
        cells = (
            f"{with_half(one.difference, SURE * one.standard_error)}{'*' if _clear(one) else ' '}" for one in found
        )
        rows.append((_label(sweep, found[0]), *cells))
    return Table(
        f"{first} minus {second}",
        "Percentage points, world by world on the same luck, ± half of the 95 % interval of that point alone; *: it "
        f"leaves out 0, as one in twenty does where there is no difference. {note}".strip(),
        (_header(sweep), *STATES),
        tuple(rows),
    )


def _swaps(sweep: Sweep) -> Table:
    first, second = (setting.scenario.name for setting in sweep.settings)
    changes: Any = sweep.swaps()
    others = sweep.turned[1:]
    rows = []
    for _, one in list(changes.iterrows())[:MOST_SWAPS]:
        where = ", ".join(f"{one[path]:g}" for path in others) or sweep.turned[0]
        between = f"{one['after']:g} to {one['before']:g}"
        rows.append((where, f"{one['at']:.3g}", between, first if one["rises"] else second))
    header = "\n".join([*others]) if others else ""
    more = f" {len(changes) - MOST_SWAPS} more are in the table `swaps`." if len(changes) > MOST_SWAPS else ""
    return Table(
        f"Where the roads swap places along {sweep.turned[0]}" if sweep.turned else "",
        "By the share completed: where lines from point to point are 0, between the nearest points at which one road "
        f"is clearly ahead and the other.{more}",
        (header, "near", "between", "ahead from there on"),
        tuple(rows),
    )


def _shown(values: Any, named: str) -> tuple[list[int], str]:
    """Which points a table shows: all in order, or those with the most and the least, with a note that says so."""
    if len(values) <= MOST_ROWS:
        return list(range(len(values))), ""
    ranked = sorted(range(len(values)), key=lambda row: -values[row])
    ends = f"The {ENDS} points with the highest {named} and the {ENDS} with the lowest, of {len(values):,}; "
    return [*ranked[:ENDS], *ranked[-ENDS:]], ends + "the ends of many points are partly luck. "


def _clear(row: Any) -> bool:
    return bool(row.low > 0 or row.high < 0)


def _header(sweep: Sweep) -> str:
    return "\n".join(sweep.vary)


def _label(sweep: Sweep, row: Any) -> str:
    return ", ".join(f"{row[path]:g}" for path in sweep.vary)


told("sweep", answer=answer, tables=tables)
