"""The model beside itself written the ordinary way: world by world, step by step, on the same luck.

Every decision of every week must be the same, and every value within CLOSE. The one excuse is a tie: where a call was
so near that the last bits decide it, either answer may be given, and that world is compared no further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isclose
from typing import Any

import numpy as np

from sim.model.batch import Batch, simulate
from sim.model.luck import Luck
from sim.model.view import TYPES
from sim.model.world import World
from sim.rules.arrays import at_place
from sim.rules.conduct import OPTIONS
from sim.rules.contribution import STATUSES
from sim.rules.endings import REASONS, STATES
from sim.rules.mediation import ACTS
from sim.scenario.schema import Scenario
from tests.oracle.drawn import drawn
from tests.oracle.twin import History, Step, run_worlds

CLOSE = 1e-9
TIE = 1e-9

CHOSEN = ("decisions", "step_values", "hold_values", "pressure", "reasons", "charged", "withheld", "paying")
"""What means nothing in a week of war."""

Orders = Mapping[str, Mapping[str, str]]


def product(plan: Scenario, worlds: int, seed: int, orders: Orders) -> tuple[World, list[dict[str, Any]]]:
    """Many worlds at once: the model at its end, and what it shows of each step."""
    world = World(plan, np.arange(worlds), Luck(seed))
    world.orders = {
        party: {track: np.full(worlds, OPTIONS.index(option)) for track, option in own.items()}
        for party, own in orders.items()
    }
    steps = []
    for _ in range(plan.weeks * plan.steps_per_week):
        world.step()
        steps.append(shown(world))
    return world, steps


def shown(world: World) -> dict[str, Any]:
    """What the product shows of a step, by the names of an ordinary step: arrays where that has numbers."""
    plan, ledger, truce, parties = world.plan, world.ledger, world.truce, world.parties
    names = tuple(plan.parties)
    acts = np.array([act.replace("first", names[0]).replace("second", names[1]) for act in ACTS])
    return {
        "decisions": {track: np.array(OPTIONS)[choice] for party in parties for track, choice in party.choice.items()},
        "step_values": [party.step_value for party in parties],
        "hold_values": [party.hold_value for party in parties],
        "trust": [party.trust for party in parties],
        "levels": [ledger.level(track) for track in plan.tracks],
        "levels_seen": [ledger.level_seen(track) for track in plan.tracks],
        "rearmed": [ledger.rearmed[track] for track in plan.tracks],
        "excused": [ledger.excused[track] for track in plan.tracks],
        "expected": {
            party.name: [at_place(party.reputation.expected[one], ledger.stand.open_rung) for one in TYPES]
            for party in parties
        },
        "refused": {party.name: [party.reputation.refused[one] for one in TYPES] for party in parties},
        "waited": ledger.waited,
        "tension": truce.tension,
        "killed": truce.killed,
        "progress": world.progress(),
        "incidents": truce.incidents,
        "place": ledger.position,
        "outcome": np.array(STATES)[world.outcome],
        "reasons": {name: np.array([*REASONS, None])[code] for name, code in world.blame.reason.items()},
        "pressure": [party.view.pressure for party in parties],
        "charged": world.blame.share,
        "withheld": world.blame.withheld,
        "violated": [party.violated for party in parties],
        "hardliners": [party.home.hardliners for party in parties],
        "strikes": [party.strikes.made for party in parties],
        "road": world.table.road,
        "agreed": world.table.agreed,
        "force_share": world.force.share() if plan.contributors else None,
        "clarity": world.force.clarity,
        "goodwill": world.goodwill,
        "attention": {mediator.name: mediator.attention for mediator in world.mediators},
        "acts": {mediator.name: acts[mediator.act] for mediator in world.mediators},
        "statuses": {one.name: np.array(STATUSES)[one.status] for one in world.force.contributors},
        "paying": {donor.name: donor.paying for donor in world.donors},
        "distress": {population.name: population.distress for population in world.populations},
        "support": {population.name: population.support for population in world.populations},
        "attacks": {spoiler.name: spoiler.attacks for spoiler in world.spoilers},
        "flaring": {front.name: front.flaring for front in world.fronts},
        "proposed": world.table.on_table,
        "lapsed": world.table.lapsed,
        "proposed_by": world.table.by,
        "answers": world.table.answer,
    }


def compare(
    plan: Scenario,
    worlds: int,
    seed: int = 0,
    orders: Orders | None = None,
    dropping: bool = False,
    watch: Callable[[list[History]], None] | None = None,
) -> int:
    """Hold both versions side by side; the number of worlds in which they part at a tie.

    `dropping`: the product is also held to itself where it drops worlds that have ended; `watch` is shown the worlds
    of the ordinary version.
    """
    orders = orders or {}
    histories = run_worlds(drawn(plan, seed, range(worlds)), seed, orders=orders)
    if watch:
        watch(histories)
    ends, steps = product(plan, worlds, seed, orders)
    others = [ends, simulate(Batch(plan, np.arange(worlds), Luck(seed)))] if dropping else [ends]
    causes = ["", "violence", *(f"war by {name}" for name in plan.parties)]
    parted = 0
    for n, history in enumerate(histories):
        if parts(plan, history, steps, n):
            parted += 1
        else:
            for other in others:
                assert STATES[other.outcome[n]] == history.outcome
                assert other.ended[n] == history.ended
                assert causes[other.ended_by[n]] == history.ended_by
                war = other.war if isinstance(other, World) else other
                assert war.broke[n] == history.broke
                assert causes[war.broke_by[n]] == history.broke_by
                assert [*REASONS, ""][war.broke_why[n]] == history.broke_why or any(
                    map(are_alike, history.steps[history.broke - 1].gains.values())
                )
    return parted


def parts(plan: Scenario, history: History, steps: list[dict[str, Any]], n: int) -> bool:
    """Whether the versions part at a tie in world `n`; all else that differs is a failure."""
    tied = False
    for number, (ordinary, found) in enumerate(zip(history.steps, steps, strict=False)):
        tied = tied or is_close_call(plan, ordinary)
        differences = list(differing(plan, ordinary, found, n))
        if differences and tied:
            return True
        assert not differences, f"world {n}, step {number}: ordinary and product: " + "; ".join(differences)
    return False


def differing(plan: Scenario, ordinary: Step, found: Mapping[str, Any], n: int) -> Iterator[str]:
    """Everything in which the two differ in world `n`."""
    for name, theirs in found.items():
        mine = getattr(ordinary, name, None)
        if (name == "force_share" and theirs is None) or (ordinary.at_war and name in CHOSEN):
            continue
        if name in ("proposed", "lapsed", "proposed_by", "answers"):
            continue
        if name == "reasons":
            for actor, reason in mine.items():
                other = theirs[actor][n]
                if reason != other and not are_alike(ordinary.gains.get(actor, {})):
                    yield f"{actor}: {reason}, {other}"
        elif isinstance(mine, dict):
            for key, one in mine.items():
                other = [at(of_type, n) for of_type in theirs[key]] if isinstance(one, tuple) else at(theirs[key], n)
                if not same(one, other):
                    yield f"{name} of {key}: {one}, {other}"
        elif isinstance(mine, (list, tuple)):
            for one, other in zip(mine, theirs, strict=True):
                if not same(one, at(other, n)):
                    yield f"{name}: {one}, {at(other, n)}"
        elif not same(mine, at(theirs, n)):
            yield f"{name}: {mine}, {at(theirs, n)}"
    if not ordinary.at_war:
        yield from differing_proposals(plan, ordinary, found, n)


def differing_proposals(plan: Scenario, ordinary: Step, found: Mapping[str, Any], n: int) -> Iterator[str]:
    """What differs in the proposal of the week, and in the answers to it."""
    mine = [(p["road"], p["by"], p["lapsed"], p["refused_by"]) for p in ordinary.proposals]
    theirs = []
    if found["proposed"][n] >= 0:
        lapsed = bool(found["lapsed"][n])
        answers = found["answers"]
        refused = () if lapsed else tuple(name for name in plan.parties if not answers[name][n])
        by = sorted(plan.mediators)[found["proposed_by"][n]]
        theirs = [(int(found["proposed"][n]), by, lapsed, refused)]
    if mine != theirs:
        yield f"proposals: {mine}, {theirs}"


def at(values: Any, n: int) -> Any:
    """The value in world `n`, of an array or of one number for all."""
    return values[n] if np.ndim(values) else values


def same(one: Any, other: Any) -> bool:
    """Whether two facts agree: numbers nearly, all else exactly."""
    if isinstance(one, tuple):
        return all(map(same, one, other))
    if isinstance(one, float):
        return isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    return bool(one == other)


def is_tie(scores: Iterable[float | None]) -> bool:
    """Whether two of these differ by less than TIE, the best among them."""
    best = sorted((score for score in scores if score is not None), reverse=True)
    return len(best) > 1 and best[0] - best[1] < TIE


def are_alike(gains: Mapping[str, float]) -> bool:
    """Whether two switches serve a party equally well, or stepping is worth just as much as holding."""
    switches = [gain for switch, gain in gains.items() if switch != "none"]
    return is_tie(switches) or any(abs(gain) < TIE for gain in gains.values())


def is_close_call(plan: Scenario, step: Step) -> bool:
    """Whether any call of a step was so near that the last bits decide it."""
    near = [gain for gain in step.war_gains if gain is not None]
    near += step.margins.values()
    threshold = plan.mediation.threshold.middle
    for effects in step.effects.values():
        best = sorted(effects.values(), reverse=True)
        if best and best[0] > threshold - TIE:
            near += [best[0] - threshold, *(best[0] - other for other in best[1:2])]
    return any(abs(margin) < TIE for margin in near) or any(map(is_tie, step.scores.values()))
