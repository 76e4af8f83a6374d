"""What would help most, in a sentence and in small tables of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.phrases import percent, points, with_half
from sim.scenario.units import LEVERS
from sim.study.registry import told
from sim.words.tables import Table

if TYPE_CHECKING:
    from sim.study.numbers.levers import Levers

MOST = 20  # levers that are shown one by one
NAMED = 3  # that a sentence names


def answer(found: Levers) -> str:
    """Which levers help beyond chance, and how much; what else would have to be known."""
    plan, table = found.setting.scenario, found.levers
    begun = f"{plan.name}: of {len(table)} numbers that somebody can turn"
    clear: Any = list(found.clear.itertuples())
    if not clear:
        return (
            f"{begun}, none, turned from its median to either end of its range, raises the share completed beyond "
            f"chance ({percent(table['completed'].mean())} with {found.setting.worlds:,} worlds at each setting)"
            f"{_at_most(found)}.{_two_together(found)}"
        )
    named = "; ".join(f'"{one.name}" {_way(one)} ({points(one.gain)} points)' for one in clear[:NAMED])
    more = f" and {len(clear) - NAMED} more" if len(clear) > NAMED else ""
    said = (
        f"{begun}, {len(clear)} raise{'s' if len(clear) == 1 else ''} the share completed beyond chance: {named}{more}."
    )
    if len(clear) > 1 and all(one.gain_high > clear[0].gain_low for one in clear[1:]):
        said += " By how much they help, they cannot be told apart."
    if len(found.pairs):
        best: Any = found.pairs.iloc[0]
        said += f' Two together: "{best["first"]}" and "{best["second"]}" {points(best["gain"])} points.'
    return said


def _at_most(found: Levers) -> str:
    """What the lever that may help most may gain, all intervals holding at once: with so few worlds, much."""
    most = found.levers["gain_high"].max()
    return f"; by chance the best may still gain as much as {100 * most:.1f} points" if 0 < most < 1 else ""


def _two_together(found: Levers) -> str:
    """The pair that gains most beyond chance, of worlds that did not choose it; nothing where none does."""
    clear = found.clear_pairs
    if not len(clear):
        return ""
    best: Any = clear.iloc[0]
    named = f'"{best["first"]}" and "{best["second"]}" {points(best["gain"])} points'
    return f" Two of the best together do, with a luck of their own: {named}."


def finding(found: Levers) -> str:
    """What would help most, as the title of a picture; where levers cannot be told apart, that."""
    clear: Any = list(found.clear.itertuples())
    if not clear and len(pairs := found.clear_pairs):
        return f"No single lever helps beyond chance, two together do ({points(pairs['gain'].iloc[0])} points)"
    if not clear:
        return f"No lever helps beyond chance in {found.setting.worlds:,} worlds at each setting"
    best = clear[0]
    said = f'"{best.name}" {_way(best)} ({points(best.gain)} points)'
    alike = sum(one.gain_high > best.gain_low for one in clear[1:])
    if not alike:
        return f"Most is gained by {said}"
    others = f"{alike} other{'' if alike == 1 else 's'}"
    return f"{len(clear)} levers help: {said}, and {others} that cannot be told from it"


def _way(one: Any) -> str:
    """Which way a lever is turned: "raised to 0.75"."""
    return f"{'raised' if one.better == 'high' else 'lowered'} to {getattr(one, one.better):.3g}"


def in_words(found: Levers) -> list[Table]:
    """Each lever alone, the pairs of the best, and the extreme orders."""
    shown = [_alone(found), _pairs(found), _orders(found)]
    return [table for table in shown if table.rows]


def _alone(found: Levers) -> Table:
    rows: list[tuple[str, ...]] = []
    each: Any = found.levers.head(MOST).itertuples()
    for one in each:
        ends = (
            with_half(gain, error) for gain, error in ((one.at_low, one.at_low_error), (one.at_high, one.at_high_error))
        )
        values = f"{one.low:.3g}, {one.middle:.3g}, {one.high:.3g}"
        rows.append((f"{one.name}{' *' if one.clear else ''}", values, *ends))
        rows.append((f"  {one.path}; turned by {LEVERS[one.kind]}",))
    hidden = len(found.levers) - MOST
    more = f" {hidden} more do less; the table `levers` has them all." if hidden > 0 else ""
    left = f" {len(found.left)} levers are stated as one number and were not turned." if found.left else ""
    return Table(
        "What each lever does",
        "In points of the share completed, ± one standard error, world by world on the same luck: from the number's "
        "median to its 10 % and to its 90 % quantile, all other numbers as each world draws them. *: the gain is "
        f"beyond chance, all levers tested together. Nothing here says what a lever costs.{more}{left}",
        ("", "10, 50, 90 %", "at 10 %", "at 90 %"),
        tuple(rows),
    )


def _pairs(found: Levers) -> Table:
    each: Any = found.pairs.itertuples()
    return Table(
        "Two levers together",
        "The best of them, each turned to its better end, by worlds of another luck: the gain in points, and how far "
        "it is beyond the sum of both alone.",
        ("", "completed", "gain", "beyond the sum"),
        tuple(
            (
                f"{one.first} and {one.second}",
                percent(one.completed),
                with_half(one.gain, one.gain_error),
                with_half(one.beyond, one.beyond_error),
            )
            for one in each
        ),
    )


def _orders(found: Levers) -> Table:
    each: Any = found.orders.itertuples()
    return Table(
        "The order as a lever",
        "The same worlds with all main tranches of one side first, and of the other. `sim roadmaps` tries every order.",
        ("", "completed", "gain"),
        tuple((one.order, percent(one.completed), with_half(one.gain, one.gain_error)) for one in each),
    )


told("levers", answer=answer, tables=in_words)
