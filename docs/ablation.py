"""Write docs/ablation.md: what each mechanism moves in the main scenarios, on the same luck.

python -m docs.ablation                             write the page from what was counted (docs/ablation.json)
python -m docs.ablation --count 300 [SCENARIO ...]  count first: the endings of so many worlds without each mechanism
                                                    in turn (ten minutes a scenario on one core); --only NAME: of some

It asks what `sim ablate` asks, of many worlds, and keeps the counts.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.stats import binomtest

from sim import load
from sim.rules.endings import STATES
from sim.scenario.mechanisms import MECHANISMS, applied, present, without
from sim.scenario.schema import Scenario
from sim.study.follow import run
from sim.study.statistics import by_chance, corrected

HERE = Path(__file__).parent
PAGE = HERE / "ablation.md"
COUNTS = HERE / "ablation.json"
FACTS = HERE.parent / "tests" / "facts.yaml"
MAIN = ("side_by_side", "official_plan", "disarmament_first", "alternating", "withdrawal_first")
LEAST = 0.005  # half a point
CHANCE = 0.05  # that any of all that is said to move does so by chance alone
STAY = ("mediators", "force.contributors", "donors", "spoilers", "home_fronts", "bargaining")  # whatever they move
"""Without these the cast would not be there: they are what the scenarios ask about."""
TEXT = """\
# What each mechanism moves

`python -m docs.ablation` writes this page from the counts in [ablation.json](ablation.json). Each mechanism is
switched off in turn in the main scenarios, on the same luck and with a draw of the assumptions for each world; the
worlds that then end otherwise are counted. What is told is the share with the mechanism minus the share without it.

How the scenarios end with everything, in worlds:

{ENDS}

In each cell stands the ending that moves most, by how many points, and in brackets the standard error; "no world":
none ends otherwise; "–": not counted there; *elsewhere*: of the other scenarios in which it was counted, the one that
it moves most (only what seemed to move little side by side was counted elsewhere); *worlds*: all that were counted. A
mechanism *moves* something if it moves some ending by half a point or more and this is beyond chance, by exact tests
of the worlds that differ, corrected for all that are made here (Holm). `facts`: those of
[tests/facts.yaml](../tests/facts.yaml) that rest on it.

{EFFECTS}

## What moves nothing that can be seen here

Of the mechanisms that are not told apart from nothing, these seem to move some ending by half a point or more, but so
few worlds do not settle it: {OPEN}.

These move no ending by half a point over all scenarios, and are candidates to go, since no fact needs them and they
are no part of the cast: {GOING}.

These move as little, and facts rest on them or they are the cast itself: {KEPT}.

A small effect in few worlds is no proof that there is none. So much can lie hidden (all scenarios together; the
largest effect that agrees with the worlds that differ, by exact intervals of 95 %):

{BOUNDS}

Bounded below half a point: {SMALL}.

## What went

Candidates were counted in 4,000 paired worlds of each main scenario, 20,000 together, and in the exercises that have
them. These moved no ending of any of them by half a point beyond chance, and went; [defence.md](defence.md) says what
they were.

{GONE}
"""


# What is counted


def shipped(name: str) -> Scenario:
    """A scenario with draws of its own for each world, so that worlds are independent."""
    return load(name if "/" in name else f"gaza/{name}", {"futures_per_draw": 1})


def endings(plan: Scenario, names: Sequence[str], worlds: int) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """How the worlds end with everything (the name is empty), and without each of these mechanisms."""
    yield "", ends_of(plan, worlds)
    for name in names:
        yield name, ends_of(applied(without(plan, name)), worlds)


def ends_of(plan: Scenario, worlds: int) -> NDArray[np.int64]:
    """How each of these worlds ends, an index in STATES."""
    return np.array([STATES.index(state) for state in run(plan, worlds=worlds).outcome])


def count(name: str, worlds: int, only: Sequence[str] = ()) -> None:
    """Count for a scenario, `only` for some mechanisms; what is counted so far is kept after each of them."""
    plan = shipped(name)
    here = [one.name for one in present(plan) if not only or one.name in only]
    whole = None
    for mechanism, outcome in endings(plan, here, worlds):
        kept = counted()
        if whole is None:
            whole = outcome
            before = kept.get(name, {"worlds": 0, "mechanisms": {}})
            if worlds >= before["worlds"]:
                ends = {state: int((whole == code).sum()) for code, state in enumerate(STATES)}
                kept[name] = {**before, "worlds": worlds, "ends": ends}
        else:
            only_with, only_without = (
                {s: int(((a == code) & (b != code)).sum()) for code, s in enumerate(STATES)}
                for a, b in ((whole, outcome), (outcome, whole))
            )
            differ = {s: [only_with[s], only_without[s]] for s in STATES}
            kept[name]["mechanisms"][mechanism] = {"worlds": worlds, "differ": differ}
        COUNTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def counted() -> dict[str, Any]:
    """What was counted: by scenario `worlds` and how they end; by mechanism its `worlds` and those that `differ`.

    These are two numbers for each state: the worlds that end so only with the mechanism, and only without it.
    """
    return dict(json.loads(COUNTS.read_text(encoding="utf-8"))) if COUNTS.exists() else {}


# What is told


def needed() -> dict[str, list[str]]:
    """The facts that need each mechanism: what they switch off, or what carries them, is part of it."""
    facts = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    off: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    found: dict[str, list[str]] = {name: [] for name in MECHANISMS}
    for fact, stated in facts.items():
        scenario = stated["scenario"]
        if scenario not in off:
            plan = load(scenario)
            off[scenario] = {
                name: [tuple(map(str, path)) for path in one.moved(plan)] for name, one in MECHANISMS.items()
            }
        tries = [one.get("switch", {}) for one in stated.get("tries", ())]
        named = [name for switch in tries for name in switch.get("without", ())]
        paths = [tuple(path.split(".")) for one in (*tries, stated["carried_by"]) for path in one]
        for name, parts in off[scenario].items():
            if name in named or any(path[: len(part)] == part for path in paths for part in parts):
                found[name].append(fact)
    return found


def effect(only_with: int, only_without: int, worlds: int) -> tuple[float, float]:
    """The share with a mechanism minus the share without it, and its standard error, in points."""
    mean = (only_with - only_without) / worlds
    variance = (only_with + only_without) / worlds - mean * mean
    return 100 * mean, 100 * float(np.sqrt(variance / worlds))


def bound(only_with: int, only_without: int, worlds: int) -> float:
    """The largest effect, either way, that agrees with the worlds that differ, in points: exact, and rather too wide.

    Each of the two counts has its exact binomial interval, and both hold together in 95 of 100 cases.
    """

    def ends(number: int) -> tuple[float, float]:
        found = binomtest(number, worlds).proportion_ci(0.975, "exact")
        return float(found.low), float(found.high)

    (least_with, most_with), (least_without, most_without) = ends(only_with), ends(only_without)
    return 100 * max(most_with - least_without, most_without - least_with)


def chance(only_with: int, only_without: int) -> float:
    """How likely so many differ more one way than the other if the mechanism moved nothing (exact)."""
    apart = np.repeat(np.array([1, -1]), [only_with, only_without])
    return by_chance(apart, np.arange(len(apart))) if len(apart) > 1 else 1.0


@dataclass(frozen=True)
class Row:
    """What one mechanism moves.

    `counts` has by scenario and state the worlds that end so only with it, and those that do only without it.
    """

    name: str
    counts: Mapping[str, Mapping[str, Sequence[int]]]
    worlds: Mapping[str, int]

    def pooled(self, state: str) -> tuple[int, int]:
        """The counts over all scenarios."""
        both = [one[state] for one in self.counts.values()]
        return sum(with_it for with_it, _ in both), sum(without_it for _, without_it in both)

    @property
    def all_worlds(self) -> int:
        """The worlds of all scenarios in which the mechanism was switched off."""
        return sum(self.worlds[name] for name in self.counts)

    @property
    def chances(self) -> list[float]:
        """For each scenario, and over all of them, and for each state how likely its difference is by chance."""
        each = [one[state] for one in self.counts.values() for state in STATES]
        return [chance(*both) for both in (*each, *(self.pooled(state) for state in STATES))]

    @property
    def largest(self) -> float:
        """The largest effect on a state in a scenario, or over all, in points."""
        each = [effect(*one[s], self.worlds[name])[0] for name, one in self.counts.items() for s in STATES]
        return max(map(abs, (*each, *(effect(*self.pooled(s), self.all_worlds)[0] for s in STATES))))

    @property
    def largest_pooled(self) -> float:
        """The largest effect on a state over all scenarios, in points."""
        return max(abs(effect(*self.pooled(state), self.all_worlds)[0]) for state in STATES)

    @property
    def largest_bound(self) -> float:
        """Below how many points the effect on each state lies, over all scenarios."""
        return max(bound(*self.pooled(state), self.all_worlds) for state in STATES)


def shown(kept: Mapping[str, Any]) -> list[str]:
    """The scenarios that were counted, the main ones first."""
    return sorted(kept, key=lambda name: (MAIN.index(name) if name in MAIN else len(MAIN), name))


def rows(mechanisms: Iterable[str] = MECHANISMS) -> list[Row]:
    """A row for each of these mechanisms that was switched off somewhere."""
    kept = counted()
    found = []
    for mechanism in mechanisms:
        there = {name: kept[name]["mechanisms"] for name in shown(kept)}
        here = {name: one[mechanism] for name, one in there.items() if mechanism in one}
        if here:
            counts = {name: one["differ"] for name, one in here.items()}
            found.append(Row(mechanism, counts, {name: one["worlds"] for name, one in here.items()}))
    return found


def gone() -> list[Row]:
    """The mechanisms that were counted and are there no more."""
    names = (name for one in counted().values() for name in one["mechanisms"])
    return rows([name for name in dict.fromkeys(names) if name not in MECHANISMS])


def cell(counts: Mapping[str, Sequence[int]], worlds: int) -> str:
    """The state that moves most, by how many points, with the standard error."""
    found = {state: effect(*counts[state], worlds) for state in STATES}
    state = max(STATES, key=lambda one: abs(found[one][0]))
    mean, error = found[state]
    return f"{state} {mean:+.1f} ({error:.1f})" if any(map(any, counts.values())) else "no world"


def elsewhere(row: Row) -> str:
    """The scenario, of those counted besides, in which it moves an ending most, and what it moves there."""
    others = [name for name in row.counts if name != MAIN[0]]
    if not others:
        return "–"
    most = max(others, key=lambda name: max(abs(effect(*row.counts[name][s], row.worlds[name])[0]) for s in STATES))
    return f"{most.replace('_', ' ')}: {cell(row.counts[most], row.worlds[most])}"


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(["| " + " | ".join(one) + " |" for one in (head, ["---"] * len(head), *lines)])


def page() -> str:
    """The page."""
    kept, found, facts = counted(), rows(), needed()
    moving = corrected([p for row in found for p in row.chances])
    each = iter(moving)
    moves = {row.name: min(next(each) for _ in row.chances) < CHANCE and row.largest >= 100 * LEAST for row in found}
    names = shown(kept)
    still = [row for row in found if not moves[row.name]]
    small = [row for row in still if row.largest_bound < 100 * LEAST]
    quiet = [row for row in still if row.largest_pooled < 100 * LEAST]
    going = [row for row in quiet if not facts[row.name] and row.name not in STAY]
    kept_by = [row for row in quiet if row not in going]
    head = ("mechanism", "facts", "side by side", "elsewhere", "all together", "worlds", "moves")
    lines = (
        (
            f"`{row.name}`",
            " ".join(facts[row.name]) or "–",
            cell(row.counts[MAIN[0]], row.worlds[MAIN[0]]) if MAIN[0] in row.counts else "–",
            elsewhere(row),
            cell({state: row.pooled(state) for state in STATES}, row.all_worlds),
            f"{row.all_worlds:,}",
            "yes" if moves[row.name] else "",
        )
        for row in sorted(found, key=lambda row: -row.largest)
    )
    ends = (
        (name.replace("_", " "), f"{kept[name]['worlds']:,}", *(str(kept[name]["ends"][state]) for state in STATES))
        for name in names
    )
    told = {
        "ENDS": table(("scenario", "worlds", *STATES), ends),
        "EFFECTS": table(head, lines),
        "OPEN": listed([row for row in still if row not in quiet]),
        "KEPT": listed(kept_by),
        "SMALL": listed(small),
        "GOING": listed(going),
        "GONE": table(
            ("mechanism", "worlds", "of them end otherwise", "all together", "effect on any ending below"),
            (
                (
                    f"`{row.name}`",
                    f"{row.all_worlds:,}",
                    str(ends_otherwise(row)),
                    cell({state: row.pooled(state) for state in STATES}, row.all_worlds),
                    f"{row.largest_bound:.1f} points",
                )
                for row in gone()
            ),
        ),
        "BOUNDS": table(
            ("mechanism", "worlds", "of them end otherwise", "effect on any ending below"),
            (
                (f"`{row.name}`", f"{row.all_worlds:,}", str(ends_otherwise(row)), f"{row.largest_bound:.1f} points")
                for row in sorted(still, key=lambda row: row.largest_bound)
            ),
        ),
    }
    text = TEXT
    for mark, part in told.items():
        text = text.replace(f"{{{mark}}}", part)
    return text


def ends_otherwise(row: Row) -> int:
    """The worlds that end otherwise without a mechanism: each is counted once in the state that it has with it."""
    return sum(row.pooled(state)[0] for state in STATES)


def listed(some: Sequence[Row]) -> str:
    """Their names."""
    return ", ".join(f"`{row.name}`" for row in some) or "none"


def main() -> None:
    """Count where that is asked for, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m docs.ablation")
    parser.add_argument("scenarios", nargs="*")
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--only", action="append", default=[], metavar="MECHANISM")
    asked = parser.parse_args()
    for name in (asked.scenarios or MAIN) if asked.count else ():
        count(name, asked.count, asked.only)
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
