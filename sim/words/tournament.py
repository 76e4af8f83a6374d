"""A tournament in a sentence and in small tables of words."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from sim.model.outcomes import STATES
from sim.phrases import plain, points, with_half
from sim.study.registry import told
from sim.words.tables import Table

if TYPE_CHECKING:
    from sim.study.tournament import Tournament

NARROW = 10  # columns of text above a payoff


def pairs(tournament: Tournament) -> Table:
    """How every pair of strategies ends, by the strategy of the first party."""
    first, second = tournament.parties
    table = tournament.matrix()
    measures = [*STATES, f"payoff {first}", f"payoff {second}"]
    rows: list[tuple[str, ...]] = []
    for strategy in tournament.strategies:
        rows.append((f"{tournament.title(first)}: {plain(strategy)}",))
        own = table[table[f"strategy {first}"] == strategy]
        for other in tournament.strategies:
            met: Any = own[own[f"strategy {second}"] == other].set_index("measure")["mean"]
            cells = [f"{100 * met[measure]:.0f}" if measure in STATES else points(met[measure]) for measure in measures]
            rows.append((f"  {plain(other)}", *cells))
    title = tournament.title(second)
    return Table(
        f"How the pairs end (below each strategy of {tournament.title(first)}: the strategies of {title})",
        "Per cent of worlds. Payoffs: per cent of a party's own unit, never to be compared with the other's; the mean "
        "of what the levels that really stand at the end pay it per unit of time, or war where the world collapsed.",
        ("", *STATES, *("\n".join(["payoff", *wrap(tournament.title(party), NARROW)]) for party in (first, second))),
        tuple(rows),
    )


def standing(tournament: Tournament) -> Table:
    """Which strategy does best for each party, in its own terms."""
    rows: list[tuple[str, ...]] = []
    table = tournament.standing()
    for party in tournament.parties:
        rows.append((tournament.title(party),))
        own: Any = table[table["party"] == party].itertuples()
        for row in own:
            behind, low, high = (f"{100 * value:.1f}" for value in (row.behind, row.low, row.high))
            far = f"{behind} ({low} to {high})" if row.behind else "best"
            rows.append((f"  {plain(row.strategy)}", with_half(row.payoff, row.standard_error), far))
    return Table(
        "Which strategy does best",
        "The mean final payoff against all strategies of the other alike, in per cent of the party's own unit ± one "
        "standard error; and how far behind the party's best, world by world, with the 95 % interval.",
        ("", "payoff", "behind the best"),
        tuple(rows),
    )


def in_words(tournament: Tournament) -> list[Table]:
    """How the pairs end, and how each strategy stands."""
    return [pairs(tournament), standing(tournament)]


def answer(found: Tournament) -> str:
    """Which strategy does best for each party."""
    table: Any = found.standing()
    said = []
    for party in found.parties:
        own = table[table["party"] == party]
        best = own.iloc[0].strategy
        close = [row.strategy for row in own.iloc[1:].itertuples() if not row.low > 0]
        doubt = f" (not clearly better than {' or '.join(map(plain, close))})" if close else ""
        said.append(f"{found.title(party)} does best as {plain(best)}{doubt}")
    return (
        f"{found.setting.scenario.name}: against all {len(found.strategies)} strategies of the other alike, "
        f"each in its own terms, {' and '.join(said)}."
    )


def finding(found: Tournament) -> str:
    """Which strategy does best for each party, as the title of a picture; that none stands out where none does."""
    table: Any = found.standing()
    said = []
    for party in found.parties:
        own = table[table["party"] == party]
        close = [row.strategy for row in own.iloc[1:].itertuples() if not row.low > 0]
        if close and len(close) == len(own) - 1:
            said.append(f"for {found.title(party)} none stands out")
        else:
            named = [plain(own.iloc[0].strategy), *map(plain, close)]
            others = f"{len(named) - 1} others that cannot be told from it"
            best = " or ".join(named) if len(named) < 3 else f"{named[0]} or {others}"
            said.append(f"{found.title(party)} does best as {best}")
    words = "; ".join(said)
    return f"{words[:1].upper()}{words[1:]}"


told("tournament", answer=answer, tables=in_words)
