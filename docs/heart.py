"""Write the tables of docs/heart.md: what must hold of the heart of the model, and what came out.

python -m docs.heart      every plain road with the whole cast, at many points (a quarter of an hour on two cores)

The measures are those of tests/heart, so that what the page shows is what the tests judge.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from pathlib import Path

import pandas as pd

from sim import load
from sim.study.obstacles import obstacles as obstacles_of
from tests.heart import shipped, test_extremes
from tests.heart.measures import Cases, follow, worth
from tests.heart.roads import MAIN, ROADS, road
from tests.heart.strongest import STRONGEST, strongest

PAGE = Path(__file__).with_name("heart.md")
WORTH = 2000  # worlds whose deal is looked at
DRAWN = 3000  # worlds, each with numbers of its own, in which the strongest numbers are looked for
BARGAINED = 800  # worlds of a road that is bargained over
LOST = 100  # worlds of each road that are followed past every obstacle


def words(name: str) -> str:
    """A name as prose writes it."""
    return name.replace("_", " ")


def percent(share: float) -> str:
    """A share in whole per cent."""
    return f"{100 * share:.0f}"


def table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def trust() -> str:
    """Completed by trust, with reliability as drawn and with reliability equal to it."""

    def rows() -> Iterator[Sequence[str]]:
        for name in ROADS:
            for key, said in (("trust", "as drawn"), ("trust and reliability", "equal to trust")):
                shares = (percent(shipped.completed(name, f"{key} {t}").mean()) for t in shipped.TRUSTS)
                yield (words(name), said, *shares)

    return table(("road", "reliability", *(f"trust {t}" for t in shipped.TRUSTS)), rows())


def costs() -> str:
    """Completed by what a side's own part costs, with war cost held."""

    def rows() -> Iterator[Sequence[str]]:
        for name in ROADS:
            for party in MAIN:
                points = (f"{party} pays {cost}" for cost in (0.75, 2.0, 3.0))
                yield (words(name), party, *(percent(shipped.completed(name, point).mean()) for point in points))

    return table(("road", "whose part", "costs .75", "2", "3"), rows())


def wars() -> str:
    """Completed by what war costs both."""

    def rows() -> Iterator[Sequence[str]]:
        for name in ROADS:
            points = (f"war {cost}" for cost in shipped.WAR_COSTS)
            yield (words(name), *(percent(shipped.completed(name, point).mean()) for point in points))

    return table(("road", *(f"{cost:g}" for cost in shipped.WAR_COSTS)), rows())


def red_lines() -> str:
    """In how many worlds the deal crosses a red line, or would be kept from fear of war; and what is completed so."""

    def rows() -> Iterator[Sequence[str]]:
        for name in ROADS:
            plan, completed = road(name), shipped.completed(name, "as shipped")
            for party in MAIN:
                one = worth(plan, party, WORTH)
                feared = one.is_from_fear[: len(completed)]
                of_completed = percent((completed & feared).sum() / max(completed.sum(), 1))
                yield (
                    words(name),
                    party,
                    percent(one.is_red_line.mean()),
                    percent(one.is_from_fear.mean()),
                    of_completed,
                )

    return table(("road", "side", "red line", "only fear of war", "of the completed"), rows())


def obstacles() -> str:
    """Where worlds are lost on the way from all obstacles away to what happens, and what each alone would give back."""
    found = {name: obstacles_of(road(name), LOST) for name in ROADS}
    chains = {name: one.chain() for name, one in found.items()}
    gains = {name: one.alone().set_index("obstacle")["gain"] for name, one in found.items()}

    def rows() -> Iterator[Sequence[str]]:
        for number, (obstacle, title) in enumerate(zip(*_named(chains), strict=True)):
            cells = []
            for name, chain in chains.items():
                row = chain.iloc[number]
                lost = f"{100 * row['difference']:+.0f}"
                cells.append(f"{lost} ({100 * gains[name][obstacle]:+.0f})" if obstacle else percent(row["completed"]))
            yield (title or "none of them: completed", *cells)
        yield ("as it is: completed", *(percent(chain.iloc[-1]["completed"]) for chain in chains.values()))

    return table(("obstacle", *(words(name) for name in ROADS)), rows())


def _named(chains: Mapping[str, pd.DataFrame]) -> tuple[list[str], list[str]]:
    """The obstacles' names and titles in their order, the same on every road."""
    [first, *_] = chains.values()
    return list(first["obstacle"]), list(first["title"])


def calibration() -> str:
    """What was believed of a due tranche, and how often it came, by tenths of belief."""
    pooled = {
        calibrated: reduce(Cases.plus, (shipped.cases(n, calibrated) for n in ROADS)) for calibrated in (True, False)
    }
    deciles = {calibrated: {k: rest for k, *rest in cases.deciles()} for calibrated, cases in pooled.items()}

    def cell(calibrated: bool, tenth: int) -> str:
        if tenth not in deciles[calibrated]:
            return "–"
        count, believed, came = deciles[calibrated][tenth]
        return f"{believed:.2f} / {came:.2f} ({count:,})"

    return table(
        ("tenth", "trust = reliability", "as shipped"),
        ((f".{k} to .{k + 1}" if k < 9 else ".9 to 1", cell(True, k), cell(False, k)) for k in range(10)),
    )


def bargained() -> str:
    """The same where the road is bargained over, in the scenario as it is shipped."""
    _, cases = follow(load("gaza/side_by_side", {"futures_per_draw": 1}), BARGAINED)
    rows = cases.deciles()
    found = (f"{believed:.2f} / {came:.2f} ({count:,})" for _, count, believed, came in rows)
    return table([f".{k} to .{k + 1}" if k < 9 else ".9 to 1" for k, *_ in rows], iter([list(found)]))


def types() -> str:
    """How often keepers and opportunists deliver what is due once they have received half, and errors of belief."""

    def rows() -> Iterator[Sequence[str]]:
        for name in ROADS:
            cases, mistrusted = shipped.cases(name, True), shipped.cases(name, False)
            yield (
                words(name),
                f"{cases.of_type(True):.2f}",
                f"{cases.of_type(False):.2f}",
                f"{cases.brier():.3f}",
                f"{cases.base_rate_brier:.3f}",
                f"{mistrusted.brier():.3f}",
                f"{mistrusted.brier() - mistrusted.brier(mistrusted.if_shared):+.3f}",
            )

    head = ("road", "keepers", "opportunists", "Brier", "a constant's", "as shipped", "of it mistrust")
    return table(head, rows())


def numbers() -> str:
    """The numbers that explain most of what is completed, in the scenarios as they are shipped, bargaining included."""

    def rows() -> Iterator[Sequence[str]]:
        for name in (*ROADS, "official_plan"):
            plan = load(f"gaza/{name}", {"futures_per_draw": 1})
            for one in strongest(plan, DRAWN)[:STRONGEST]:
                quantity = plan.quantities()[one.path]
                yield (
                    words(name),
                    f"`{one.path}`",
                    percent(one.part),
                    f"{percent(one.low)} → {percent(one.high)}",
                    "yes" if quantity.source else "no",
                )

    head = ("scenario", "number", "explains, %", "completed, lowest → highest tenth", "has a source")
    return table(head, rows())


def extremes() -> str:
    """Completed, collapsed and war by choice at the ends of the ranges."""

    def rows() -> Iterator[Sequence[str]]:
        for what in test_extremes.ROWS:
            found = [test_extremes.row(name, what) for name in test_extremes.ROADS]
            cells = (f"{percent(one.completed)} / {percent(one.collapsed)} / {percent(one.war)}" for one in found)
            reasons = "; ".join(why for row, _, why in test_extremes.MUST if row == what)
            yield (what, *cells, reasons or "–")

    return table(("extreme", *(words(name) for name in test_extremes.ROADS), "what must show, and why"), rows())


def third_parties() -> str:
    """Completed with the whole cast, and without some of it."""
    found = ((what, test_extremes.with_third_parties(what)) for what in test_extremes.THIRD_PARTIES)
    return table(("with the whole cast", "completed"), ((what, percent(share)) for what, share in found))


TABLES = {
    "obstacles": obstacles,
    "trust": trust,
    "costs": costs,
    "wars": wars,
    "red-lines": red_lines,
    "calibration": calibration,
    "bargained": bargained,
    "types": types,
    "numbers": numbers,
    "extremes": extremes,
    "third-parties": third_parties,
}


def filled(page: str, name: str, text: str) -> str:
    """The page with the table of that name renewed between its marks."""
    begin, end = f"<!-- {name} -->\n", f"\n<!-- end {name} -->"
    before, rest = page.split(begin)
    _, after = rest.split(end)
    return before + begin + text + end + after


def main() -> None:
    """Renew all tables, or those that are named."""
    page = PAGE.read_text(encoding="utf-8")
    for name in sys.argv[1:] or TABLES:
        page = filled(page, name, TABLES[name]())
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
