"""A sensitivity analysis in a sentence and in small tables of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.phrases import counted, percent, points, with_error, with_half
from sim.scenario.names import name_of
from sim.study.numbers.cost import TORNADO
from sim.study.numbers.indices import EDGE
from sim.study.numbers.work import TAILS
from sim.study.registry import told
from sim.study.statistics import SURE
from sim.words.tables import Table

if TYPE_CHECKING:
    from sim.study.numbers.sensitivity import Sensitivity

NAMED = 3  # numbers that the answer names
SCREENED = 20  # numbers that the table of the screening shows
MARK = "assumption"


def answer(found: Sensitivity) -> str:
    """Which numbers matter most, how much of the variance they make, and which of them nobody has measured."""
    count, state = len(found.screening), found.options.state
    name = found.setting.scenario.name
    facts: Any = found.variance.iloc[0]
    table: Any = found.indices
    if not len(table):
        which = (
            "the one number with a range does not move" if count == 1 else f"none of {count} numbers with a range moves"
        )
        return f"{name}: {which} the share {state} beyond chance."
    if not facts.chosen_low > 0:
        looked, do = ("was", "it does") if len(table) == 1 else ("were", "they do")
        return (
            f"{name}: of {counted(count, 'number')} with a range, {len(table)} {looked} looked at closely, and what "
            f"{do} to the share {state} cannot be told from chance; more worlds at each point would tell."
        )
    listed = [
        f"{row.path} ({_part(row)}; {_origin(row) or 'an assumption'})"
        for place, row in enumerate(table.head(NAMED).itertuples())
        if place == 0 or row.total_low > 0  # the others cannot be told from a number that does nothing
    ]
    return (
        f"{name}: of {counted(count, 'number')} with a range, the share {state} hangs "
        f"{'most ' if count > 1 else ''}on {_and(listed)}. {_explained(found)}{_based(table)}"
    )


def _part(row: Any) -> str:
    """What part of the variance a number makes, where its own error leaves anything of that to be told."""
    if not row.total_high - row.total_low <= row.total:
        return "how much of the variance cannot be told from so few points"
    return f"{percent(row.total)} of the variance, {100 * row.total_low:.0f} to {100 * row.total_high:.0f}"


def finding(found: Sensitivity) -> str:
    """What the ending hangs on, as the title of a picture; where its errors swallow that, that it cannot be told."""
    table: Any = found.indices
    state, plan = found.options.state, found.setting.scenario
    if not len(table):
        return f"No number of {len(found.screening)} moves the share {state} beyond chance"
    if not found.variance.iloc[0].chosen_low > 0:
        return f"What moves the share {state} cannot be told from chance"
    first = table.iloc[0]
    if not first.total_low > 0:
        return f"No single number stands out from chance in what the share {state} hangs on"
    alike = [
        row.path for row in table.iloc[1:NAMED].itertuples() if row.total_high > first.total_low and row.total_low > 0
    ]
    names = [f'"{name_of(plan, path)}"' for path in (first.path, *alike)]
    return f"The share {state} hangs most on {' or '.join(names)}"


def _based(table: Any) -> str:
    """How many of the numbers that were looked at closely nobody has measured."""
    assumed, directed = (int((table["basis"] == one).sum()) for one in ("assumption", "direction"))
    if len(table) == 1:
        basis = "is an assumption without a source" if assumed else "has a source"
        return f"The one that was looked at closely {basis}{', for the direction only' if directed else ''}."
    only = f", and {directed} {'has' if directed == 1 else 'have'} one for the direction only" if directed else ""
    return (
        f"Of the {len(table)} that were looked at closely, {assumed or 'none'} "
        f"{'is an assumption' if assumed == 1 else 'are assumptions'} without a source{only}."
    )


def _origin(row: Any) -> str:
    """The sources of a number, and that they give its direction only where that is so."""
    return f"{row.sources}{', in direction' if row.basis == 'direction' else ''}"


def _explained(found: Sensitivity) -> str:
    """How much of what all ranges do the chosen numbers do."""
    facts: Any = found.variance.iloc[0]
    if not facts.all_ranges_low > 0:
        return ""
    ratio = facts.chosen / facts.all_ranges
    about = "all" if ratio > 0.95 else f"about {percent(ratio)}"
    return f"Those looked at closely make {about} of the variance that all ranges make together. "


def tables(found: Sensitivity) -> list[Table]:
    """The indices, the range of each number alone, and the screening."""
    several = [_indices(found), _tornado(found), _screening(found)]
    return [table for table in several if table.rows]


def _indices(found: Sensitivity) -> Table:
    table: Any = found.indices.itertuples()
    facts: Any = found.variance.iloc[0]
    rows = tuple(
        (
            row.path,
            _index(row.total, row.total_low, row.total_high),
            _index(row.first, row.first_low, row.first_high),
            _origin(row) or MARK,
        )
        for row in table
    )
    noise = (
        ""
        if facts.noise != facts.noise
        else (
            f" Chance makes {percent(facts.noise)} of the variance of what was found at the points; it is taken off by "
            "products between halves of the futures that met independent luck (the indices with it are in the table "
            "`indices`, as first_raw and total_raw)."
        )
    )
    spread = _deviations(found)
    return Table(
        f"What the share {found.options.state} hangs on",
        "Sobol indices: the part of the variance of the share that a number makes, by itself (first) and together with "
        f"others as well (total); in brackets 95 % intervals.{noise}{spread} Numbers that were not chosen are drawn by "
        "each world.",
        ("", "total", "first", "source"),
        rows,
    )


def _deviations(found: Sensitivity) -> str:
    facts: Any = found.variance.iloc[0]
    chosen, every = (100 * max(one, 0.0) ** 0.5 for one in (facts.chosen, facts.all_ranges))
    return (
        f" The share is {with_error(facts.share, facts.standard_error)} %; between draws of all ranges it differs by "
        f"{every:.1f} points (standard deviation, chance taken off), between draws of those chosen by {chosen:.1f}."
    )


def _tornado(found: Sensitivity) -> Table:
    table: Any = found.tornado.itertuples()
    rows = tuple(
        (
            row.path,
            f"{row.low_value:.3g} to {row.high_value:.3g}",
            f"{100 * row.share_at_low:.1f} to {100 * row.share_at_high:.1f}",
            f"{with_half(row.difference, SURE * row.standard_error)}{_star(row)}",
        )
        for row in table
    )
    low, high = (f"{100 * tail:.0f} %" for tail in TAILS)
    return Table(
        f"The share {found.options.state} when one number alone goes from low to high",
        f"From its {low} to its {high} quantile, while each world draws all others; per cent of "
        f"{TORNADO * found.setting.worlds:,} worlds, and the change in points, world by world, ± half of its 95 % "
        "interval; *: it leaves out 0.",
        ("", "value", "share", "change"),
        rows,
    )


def _screening(found: Sensitivity) -> Table:
    table: Any = found.screening.head(max(SCREENED, int(found.screening["chosen"].sum()))).itertuples()
    rows = tuple(
        (
            row.path,
            f"{100 * row.mu_star:.1f} ± {100 * row.mu_star_half:.1f}",
            f"{100 * row.noise:.1f}",
            points(row.mu),
            f"{100 * row.sigma:.1f}",
            "closely" if row.chosen else "",
        )
        for row in table
    )
    left = len(found.screening) - len(rows)
    rest = f" {left} more are in the table `screening`." if left else ""
    options = found.options
    return Table(
        "Screening of all numbers with a range",
        f"Points by which the share changes when a number crosses the middle {100 * (1 - 2 * EDGE):.0f} % of its "
        f"range, from {options.trajectories} random walks (Morris): mu*, the mean size of the change ± half of its "
        "95 % interval; what mu* would be by chance alone; mu, the mean change with its sign; sigma, how far it "
        f"differs with the values of all others. Looked at closely: mu* above chance and at least "
        f"{percent(options.share)} of the largest, {options.most_numbers} at most.{rest}",
        ("", "mu*", "chance", "mu", "sigma", "looked at"),
        rows,
    )


def _between(low: float, high: float) -> str:
    return f"{low:.2f} to {high:.2f}"


def _index(value: float, low: float, high: float) -> str:
    """An index with its interval; a dash where there is none."""
    return f"{value:.2f} ({_between(low, high)})" if value == value and low == low else "-"


def _star(row: Any) -> str:
    return "*" if row.low > 0 or row.high < 0 else " "


def _and(listed: list[str]) -> str:
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


told("sensitivity", answer=answer, tables=tables)
