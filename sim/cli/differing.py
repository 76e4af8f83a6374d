"""Two kept results side by side: what differs in what was asked, and in what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim import archive
from sim.cli import grid, say
from sim.model.outcomes import STATES
from sim.phrases import CAVEAT, points
from sim.scenario.quantity import SHAPES
from sim.study.compare import Comparison
from sim.study.run import Run
from sim.study.study import Study
from sim.words.tables import Table

Opened = tuple[archive.Kept, Study]
ALSO = ("kind", "worlds", "seed", "branch", "asked", "versions")
"""What determines a result beside its scenarios, in the order in which it is told; and the engine that is asked for."""
SILENT = {"source", "note", "title", "sources", "question"}
"""Keys of a scenario whose values move nothing."""
NOTHING = "-"
MOST = 40  # keys that are told one by one


@dataclass(frozen=True)
class Difference:
    """A key of the question whose value is not the same: of `whose` scenario, or of none."""

    whose: str
    key: str
    first: str
    second: str


def show(first: Opened, second: Opened, *, as_json: bool) -> None:
    """Print what differs between two results, in the question and in the answers."""
    found = list(in_question(first, second))
    shares = list(side_by_side(first[1], second[1]))
    if as_json:
        say.document(
            {
                "first": _named(first),
                "second": _named(second),
                "question": [vars(one) for one in found],
                "shares": shares,
                "caveat": CAVEAT,
            }
        )
        return
    screen = say.console()
    for letter, one in (("A", first), ("B", second)):
        told = _named(one)
        grid.paragraph(
            screen, f"{letter}: {' '.join(part for part in (told['run_id'], told['label']) if part)}", "bold"
        )
        grid.paragraph(screen, told["answer"], indent=2)
    screen.print()
    grid.show(screen, _asked(found))
    if shares:
        screen.print()
        grid.show(screen, _shares(shares))
    grid.paragraph(screen, CAVEAT, "bold")


def _named(one: Opened) -> dict[str, str]:
    kept, found = one
    return {"run_id": kept.run_id, "label": kept.label, "answer": found.answer()}


def in_question(first: Opened, second: Opened) -> Iterator[Difference]:
    """Every key of the question that is not the same in both: beside the scenarios, and in each of them."""
    one, two = first[0].manifest, second[0].manifest
    for key in ALSO:
        yield from _apart("", {key: one[key]}, {key: two[key]})
    engines = ({"engine": each.get("engine", {}).get("asked", "numpy")} for each in (one, two))
    yield from _apart("", *engines)
    plans, others = ([each["scenario"] for each in manifest["scenarios"]] for manifest in (one, two))
    for plan, other in _paired(plans, others):
        if plan is None or other is None:
            named = [NOTHING if each is None else each["name"] for each in (plan, other)]
            yield Difference("", "scenario", *named)
        else:
            yield from _apart(plan["name"], plan, other)


def _paired(plans: Sequence[Any], others: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """The scenarios of two questions in pairs: by their names, or of one scenario each those two."""
    if len(plans) == len(others) == 1:
        yield plans[0], others[0]
        return
    beside = {other["name"]: other for other in others}
    for plan in plans:
        yield plan, beside.pop(plan["name"], None)
    yield from ((None, other) for other in beside.values())


def _apart(whose: str, one: Any, two: Any) -> Iterator[Difference]:
    values, others = dict(_leaves("", one)), dict(_leaves("", two))
    for key in dict.fromkeys((*values, *others)):
        value, other = values.get(key, NOTHING), others.get(key, NOTHING)
        if value != other:
            yield Difference(whose, key, value, other)


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every value below a path, in words; a quantity is one value, whatever is said of where it comes from."""
    if isinstance(value, Mapping) and "value" in value:
        value = value["value"]
    if isinstance(value, Mapping) and not SHAPES.keys().isdisjoint(value):
        yield path, ", ".join(f"{shape} {_words(numbers)}" for shape, numbers in value.items())
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key not in SILENT:
                yield from _leaves(f"{path}.{key}" if path else str(key), item)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for place, item in enumerate(value):
            yield from _leaves(f"{path}[{place}]", item)
    elif value not in (None, [], {}):
        yield path, _words(value)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def side_by_side(first: Study, second: Study) -> Iterator[dict[str, Any]]:
    """The shares of each state in both, second minus first; reckoned world by world where both met the same luck."""
    runs, others = (_runs(found) for found in (first, second))
    for run, other in _together(runs, others):
        paired = _paired_differences(run, other)
        for state in STATES:
            one, two = (float(each.summary().loc[state, "share"]) for each in (run, other))
            found = {"scenario": run.scenario.name, "state": state, "first": one, "second": two}
            yield found | paired.get(state, {"difference": two - one, "low": None, "high": None})


def _runs(found: Study) -> list[Run]:
    return [one for one in found.runs if isinstance(one, Run)]


def _together(runs: Sequence[Run], others: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    if len(runs) == len(others) == 1:
        yield runs[0], others[0]
        return
    beside = {one.scenario.name: one for one in others}
    yield from ((one, beside[one.scenario.name]) for one in runs if one.scenario.name in beside)


def _paired_differences(run: Run, other: Run) -> dict[str, dict[str, Any]]:
    """The differences by state with their intervals, where world n of both met the same luck; else nothing."""
    lucks = [(one.seed, one.branch, one.worlds, one.scenario.futures_per_draw) for one in (run, other)]
    if lucks[0] != lucks[1]:
        return {}
    named = [
        replace(one, scenario=one.scenario.model_copy(update={"name": letter}))
        for one, letter in ((run, "A"), (other, "B"))
    ]
    table: Any = Comparison(tuple(named)).differences().itertuples()
    return {row.state: {"difference": row.difference, "low": row.low, "high": row.high} for row in table}


def _asked(found: Sequence[Difference]) -> Table:
    rows: list[tuple[str, ...]] = []
    whose = ""
    for one in found[:MOST]:
        if one.whose != whose:
            rows.append((one.whose,))
            whose = one.whose
        rows.append((f"{'  ' if whose else ''}{one.key}", one.first, one.second))
    if len(found) > MOST:
        rows.append((f"and {len(found) - MOST} more; --json has them all",))
    if not found:
        rows.append(("Nothing: the same question.",))
    note = "Notes, sources and titles are left out, since they move nothing." if found else ""
    return Table("What differs in the question", note, ("", "A", "B"), tuple(rows))


def _shares(found: Sequence[Mapping[str, Any]]) -> Table:
    rows: list[tuple[str, ...]] = []
    for one in found:
        if (one["scenario"],) not in rows:
            rows.append((one["scenario"],))
        known = one["low"] is not None and one["low"] == one["low"]
        within = f" ({points(one['low'])} to {points(one['high'])})" if known else ""
        cells = (f"{100 * one[key]:.1f}" for key in ("first", "second"))
        rows.append((f"  {one['state']}", *cells, f"{points(one['difference'])}{within}"))
    same = any(one["low"] is not None for one in found)
    luck = (
        "world by world on the same luck, with its 95 % interval" if same else "on different luck, so without interval"
    )
    return Table(
        "What differs in the answers",
        f"Per cent of worlds. B minus A in points, {luck}.",
        ("", "A", "B", "B minus A"),
        tuple(rows),
    )
