"""The space of roads as small tables of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.phrases import percent, points, with_error, with_half
from sim.study.registry import told
from sim.study.roads import orders
from sim.words.tables import Table

if TYPE_CHECKING:
    from sim.study.roads.roadmaps import Roadmaps

FEW = 5  # of the best
MOST_ON_FRONT = 8
BANDS = 5  # of who goes first


def best_few(found: Roadmaps) -> Table:
    """The best orders, the scenario's own and both extremes."""
    table = found.roads()
    own = "scenario's own" if found.paths[found.own] == found.space.own else "nearest to its own"
    named = {found.own: own, 0: _extreme(found, 0), len(found.paths) - 1: _extreme(found, 1)}
    places = [*(int(place) for place in found.ranked[:FEW])]
    places += [place for place in dict.fromkeys((found.proposed, *named)) if place not in places]
    rows: list[tuple[str, ...]] = []
    for place in places:
        row: Any = table.iloc[place]
        name = f"{row['order']}{f' ({named[place]})' if place in named else ''}"
        behind = "best" if row["best"] else with_half(row["behind"], (row["behind_high"] - row["behind_low"]) / 2)
        rows.append((name,))
        rows.append(
            (
                "",
                with_error(row["reported"], row["reported_error"]),
                behind,
                *(percent(row[f"accepts {party}"]) for party in found.parties),
                with_error(row["accepted_completed"], row["accepted_completed_error"]),
                f"{points(row['regret'])} ({100 * row['regret_90']:.0f})",
            )
        )
    one, two = orders.letters(found.space)
    titles = list(found.titles.values())
    return Table(
        "Which order completes most often",
        f"{one}: a tranche of {titles[0]}, {two}: one of {titles[1]}; letters side by side come due at "
        "once. The first rows are the best of "
        f"{len(found.paths)}, chosen by half of the worlds; all figures of completion are of the other half, in per "
        "cent ± one standard error; behind: points behind the first row, world by world, ± half of the 95 % interval. "
        "Accepts: the share of worlds in which the road, as it opens, is worth more to the party than a failure by its "
        "margin; accepted and completed: both do, and the road completes. Orders in which both step at once take fewer "
        "weeks: part of their lead is time. Regret: points behind the order that is best under the same draw of the "
        "assumptions, on average (and in nine of ten draws at most); below 0 by chance.",
        (
            "",
            "completed",
            "behind",
            *(f"accepts\n{found.title(party)}" for party in found.parties),
            "accepted and\ncompleted",
            "regret",
        ),
        tuple(rows),
    )


def _extreme(found: Roadmaps, place: int) -> str:
    return f"{list(found.titles.values())[place]} first"


def by_who_first(found: Roadmaps) -> Table:
    """Orders in bands, from the second track first to the first track first."""
    table = found.roads()
    first, second = (_extreme(found, place) for place in (0, 1))
    rows = []
    edges = np.linspace(0, 1, BANDS + 1)
    band = np.clip(np.searchsorted(edges, table["who_first"].to_numpy() - 1e-9, side="left") - 1, 0, BANDS - 1)
    for number in reversed(range(BANDS)):
        own: Any = table[band == number]
        if len(own):
            rows.append(
                (
                    f"{100 * edges[number]:.0f} to {100 * edges[number + 1]:.0f} %",
                    str(len(own)),
                    f"{100 * own['completed'].mean():.1f}",
                    f"{100 * own['collapsed'].mean():.1f}",
                    *(percent(float(own[f"accepts {party}"].mean())) for party in found.parties),
                    percent(float(own["both accept"].mean())),
                )
            )
    return Table(
        "Does it matter who goes first?",
        "Orders by the share of all pairs of a tranche of either track in which that of the first comes first: 100 % "
        f"is {first}, 0 % is {second}. Means over the orders and all worlds, in per cent.",
        (
            "",
            "orders",
            "completed",
            "collapsed",
            *(f"accepts\n{found.title(party)}" for party in found.parties),
            "both",
        ),
        tuple(rows),
    )


def on_the_front(found: Roadmaps) -> Table:
    """The orders that no other beats in completion and in both parties' own payoffs."""
    table = found.roads()
    chosen: Any = table[table["front"]].sort_values("completed", ascending=False, kind="stable")
    rows = [
        (
            row["order"],
            f"{100 * row['completed']:.1f}",
            *(points(row[f"payoff {party}"]) for party in found.parties),
            percent(row["both accept"]),
        )
        for _, row in chosen.head(MOST_ON_FRONT).iterrows()
    ]
    left = len(chosen) - len(rows)
    return Table(
        "Which orders no other beats",
        "No other order completes more often and pays both parties more at the end. Payoffs: per cent of a party's own "
        "unit, never to be compared with the other's. By all worlds, so that chance helps some onto this list."
        f"{f' {left} more are in the table `roads`.' if left > 0 else ''}",
        ("", "completed", *(f"payoff\n{found.title(party)}" for party in found.parties), "both accept"),
        tuple(rows),
    )


def in_words(found: Roadmaps) -> list[Table]:
    """The best few, the extremes and the scenario's own; who goes first; what each side would accept."""
    return [best_few(found), by_who_first(found), on_the_front(found)]


def finding(found: Roadmaps) -> str:
    """The space of roads as the title of a picture: whether an order stands apart."""
    table: Any = found.roads()
    best, count = table.iloc[found.best], len(found.paths)
    ties = int((~(table["behind_low"] > 0)).sum()) - 1
    if ties >= count - 1:
        return f"No order of {count} stands clearly apart by how often it completes"
    letters, titles = orders.letters(found.space), list(found.titles.values())
    named, share = called(best["order"], letters, titles), percent(best["reported"])
    if ties:
        return f"{ties} of {count - 1} other orders cannot be told from the best{named and f', {named}'} ({share})"
    meant = f"{best['order']} ({letters[0]}: {titles[0]}, {letters[1]}: {titles[1]})"
    return f"Of {count} orders {named or meant} completes most often ({share})"


def called(order: str, letters: Sequence[str], titles: Sequence[str]) -> str:
    """An order in words where it has a plain shape, else nothing.

    `order` is written in `letters`, moves apart by spaces; `titles`: what a letter is a tranche of.
    """
    moves, (one, two) = order.split(" "), letters
    meant = dict(zip(letters, titles, strict=True))
    if set(moves) == {one + two}:
        return f"{titles[0]} and {titles[1]} at once"
    turns = [move for place, move in enumerate(moves) if not place or move != moves[place - 1]]
    if len(turns) == 2 and set(turns) == {one, two}:
        return f"all {meant[turns[0]]} first"
    if len(turns) == len(moves) and set(turns) == {one, two}:
        return f"{meant[turns[0]]} and {meant[turns[1]]} by turns"
    return ""


def answer(found: Roadmaps) -> str:
    """What order a mediator should propose, by the half of the worlds that did not choose it."""
    table: Any = found.roads()
    best, own = table.iloc[found.best], table.iloc[found.own]
    ties = int((~(table["behind_low"] > 0)).sum()) - 1  # also where the interval is not known
    which = "the scenario's own order" if found.paths[found.own] == found.space.own else "the order nearest to its own"
    one, two = found.titles.values()
    apart = "" if ties < len(found.paths) - 1 else "none stands clearly apart; "
    said = (
        f"{found.setting.scenario.name}: of {len(found.paths)} orders of {one} and {two}, {apart}"
        f"{best['order']}, the best by half of the worlds, completes in "
        f"{with_error(best['reported'], best['reported_error'])} % of the other half"
    )
    if found.best == found.own:
        said += f", and it is {which}."
    else:
        said += (
            f"; {which}, {own['order']}, in {100 * own['reported']:.1f} % ({points(own['behind'])} points "
            f"behind{_interval(own['behind_low'], own['behind_high'])})."
        )
    if not apart:
        said += f" {ties} others cannot be told from it." if ties else " All others do clearly worse."
    accepts = " and ".join(f"{found.title(party)} in {percent(best[f'accepts {party}'])}" for party in found.parties)
    said += f" At the table {accepts} of the worlds would accept it."
    better = table.iloc[found.proposed]
    if not (found.both_accept * found.completes).any():
        return f"{said} No order is accepted by both and then completes."
    which = "the same order" if found.proposed == found.best else str(better["order"])
    often = with_error(better["accepted_completed"], better["accepted_completed_error"])
    return f"{said} By how often both accept it and it completes, the best by the same half is {which}: {often} %."


def _interval(low: float, high: float) -> str:
    """The 95 % interval of a difference, or nothing where it is not known."""
    return f", 95 % {points(low)} to {points(high)}" if low == low else ""


told("roadmaps", answer=answer, tables=in_words)
