"""Obstacles as small tables of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sim.phrases import counted, percent, points, with_half
from sim.scenario.obstacles import NO_DEAL, OBSTACLES
from sim.study.obstacles import MOST_NAMED
from sim.study.registry import told
from sim.words.tables import Table

if TYPE_CHECKING:
    from sim.study.obstacles import Obstacles
    from sim.study.run import Run

UNCHANGED = with_half(0.0, 0.0)
SURE = "± one standard error, world by world on the same luck"


def tables(found: Obstacles) -> list[Table]:
    """The chain with each obstacle alone beside it, what is a side's, and what each obstacle's absence means."""
    return [_chain(found), _sides(found), _meanings()]


def _chain(found: Obstacles) -> Table:
    chain: Any = found.chain()
    gains: Any = found.alone().set_index("obstacle")
    rows = []
    for row in chain.itertuples():
        ends = tuple(f"{100 * share:.1f}" for share in (row.completed, row.stalled, row.collapsed))
        if not row.obstacle:
            rows.append(("All obstacles away", *ends, "", ""))
            continue
        gain = gains.loc[row.obstacle]
        changes = with_half(row.difference, row.standard_error), with_half(gain.gain, gain.standard_error)
        rows.append((f"+ {row.title}", *ends, *changes))
    return Table(
        "Where worlds are lost",
        "From the top, one obstacle after another is put in the way; the last row is the road as it is. Per cent of "
        "worlds; change: of the share completed by this obstacle, in points; alone away: what would be gained from the "
        f"last row if this obstacle alone were away. {SURE}, {_clusters(found)}. What an obstacle costs depends "
        "on what stands before it: the changes add up, the gains need not.",
        ("", "completed", "stalled", "collapsed", "change", "alone away"),
        tuple(rows),
    )


def lost(runs: Sequence[Run]) -> Table:
    """The chains of obstacles of some worlds of runs, small: all of one run's, of several in a line each."""
    there = [run for run in runs if len(run.lost)]
    rows: list[tuple[str, ...]] = []
    for run in there:
        chain: Any = run.lost.itertuples()
        changes = [(row.title, row.completed, with_half(row.difference, row.standard_error)) for row in chain]
        if len(runs) == 1:
            rows += [
                (f"+ {title}" if title else "All obstacles away", f"{100 * share:.1f}", change if title else "")
                for title, share, change in changes
            ]
            continue
        told = [f"{title} {change}" for title, _, change in changes[1:] if change != UNCHANGED]
        rows.append((run.scenario.name, *(f"{100 * share:.1f}" for _, share, _ in (changes[0], changes[-1]))))
        rows.append((f"  {', '.join(told)}",))
    if not there:
        return Table("Where worlds are lost", "", ("",), ())
    worlds = int(there[0].lost["worlds"].iloc[0])
    left = [run.scenario.name for run in runs if not len(run.lost)]
    none = f" No road is agreed at the start of {', '.join(left)}." if left else ""
    return Table(
        "Where worlds are lost",
        f"Of {counted(worlds, 'world')} followed for this: the share completed, in per cent, as one obstacle after "
        f"another is put in the way, and by how many points each changes it, {SURE}. What an obstacle costs depends on "
        f"what stands before it.{none} `sim obstacles FILE` says what each alone takes, and whose it is.",
        ("", "completed", "change") if len(runs) == 1 else ("", "all away", "as it is"),
        tuple(rows),
    )


def _clusters(found: Obstacles) -> str:
    """Which worlds stand together in the errors: what `Run.draws` says, in words."""
    plan = found.whole.scenario
    if plan.observed.facts:
        return "worlds that were kept from one origin counted together"
    if plan.futures_per_draw == 1:
        return "each world with a draw of the assumptions of its own"
    return "with draws of the assumptions as clusters"


def _sides(found: Obstacles) -> Table:
    rows: list[tuple[str, ...]] = []
    sides: Any = found.sides()
    for name, own in sides.groupby("obstacle", sort=False):
        rows.append((OBSTACLES[str(name)].title,))
        for row in own.itertuples():
            change = with_half(row.difference, row.standard_error)
            gain = with_half(row.alone_gain, row.alone_standard_error)
            rows.append((f"  {row.side}", change, gain))
    no_deal = sides[sides["obstacle"] == NO_DEAL]
    shares = "; ".join(f"{row.side} {100 * row.without_a_deal:.1f}" for row in no_deal.itertuples())
    return Table(
        "Whose obstacle it is",
        "The same with the obstacle in the way of one side only, and away for one side only, in points. Per cent of "
        f"worlds in which the side has no deal to gain: {shares}.",
        ("", "change", "alone away"),
        tuple(rows),
    )


def _meanings() -> Table:
    return Table(
        "What it means that an obstacle is away",
        "",
        ("",),
        tuple((f"{one.title}: {one.off}",) for one in OBSTACLES.values()),
    )


def answer(found: Obstacles) -> str:
    """Between which shares worlds are lost, to what, and which single change would help most."""
    chain, gains = found.chain().set_index("obstacle"), found.alone().set_index("obstacle")
    first, last = chain["completed"].iloc[0], chain["completed"].iloc[-1]
    sentence = (
        f"{found.whole.scenario.name}: with all obstacles away {percent(first)} of worlds complete the road, "
        f"as it is {percent(last)}."
    )
    if dearest := found.dearest():
        named = (f"{OBSTACLES[name].title} ({points(chain.loc[name, 'difference'])} points)" for name in dearest)
        sentence += f" One after another, most are lost to {_listed(named)}{_unsure(dearest)}."
    leaders = found.leaders()
    if not leaders:
        return f"{sentence} No obstacle, if it alone were away, would raise that beyond chance."
    said = (f"{OBSTACLES[name].title} ({points(gains.loc[name, 'gain'])} points)" for name in leaders)
    return f"{sentence} If one alone were away, most would be gained without {_listed(said)}{_unsure(leaders)}."


def finding(found: Obstacles) -> str:
    """What was found, in the few words that a picture's title has room for."""
    chain = found.chain().set_index("obstacle")
    first, last = chain["completed"].iloc[0], chain["completed"].iloc[-1]
    dearest = found.dearest()
    if not dearest:
        return f"{percent(first)} complete without obstacles, {percent(last)} as it is"
    if len(dearest) > MOST_NAMED:
        most, others = OBSTACLES[dearest[0]].title, len(dearest) - 1
        costs = -100 * chain.loc[dearest[0], "difference"]
        lost = f"{costs:.0f} of the {100 * (first - last):.0f} points lost"
        return f"{most[:1].upper()}{most[1:]} costs {lost}, not told apart from {others} others"
    costs = (f"{OBSTACLES[name].title} ({-100 * chain.loc[name, 'difference']:.0f})" for name in dearest)
    return f"Most lost to {_listed(costs)} of {100 * (first - last):.0f} points"


def _listed(words: Iterable[str]) -> str:
    """Words in a row: "a", "a or b"; of more the first, and how many others."""
    first, *others = words
    if len(others) >= MOST_NAMED:
        return f"{first} or one of {len(others)} others"
    return " or ".join([first, *others])


def _unsure(names: Sequence[str]) -> str:
    """What is to be added where several names stand for the first."""
    return ", between which chance may decide" if len(names) > 1 else ""


told("obstacles", answer=answer, tables=tables)
