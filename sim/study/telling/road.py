"""What becomes of the road: stages that close, proposals and their answers, stalls and who holds them up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.model.forced import ANSWER, is_told
from sim.model.outcomes import REASONS
from sim.model.world import World
from sim.phrases import MISSING, percent, plain
from sim.phrases import why as in_words
from sim.scenario.schema import Scenario
from sim.study.telling.sentence import Names, Sentence, counted, listed
from sim.study.telling.watch import Step, number


def stages(step: Step, names: Names) -> Iterator[Sentence]:
    """Stages that close, and what the next one asks."""
    before, after, road = (
        int(step.before["ledger.position"]),
        int(step.after["ledger.position"]),
        int(step.after["ledger.road"]),
    )
    if step.change("ledger.road") or step.change("ledger.agreed"):
        return
    closing = step.world.ledger.ways.closing[road]
    for place, rung in closing.items():
        if before <= rung < after:
            text = f"With this, {names.stage(road, place)} is closed."
            if place + 1 in closing and after <= closing[place + 1]:
                text += f" {asked_by(names, road, place + 1)}"
            yield Sentence(step.week, "", "stage", text)


def asked_by(names: Names, road: int, place: int) -> str:
    """What a stage asks: "Stage 2 (Halfway) asks for disarmament to 60 % and reform to 60 %."."""
    stage = names.stage(road, place)
    reach = names.plan.stage_segments(names.plan.roads()[road])[place]
    asks = listed(f"{names.track(track)} to {percent(asked.level)}" for track, asked in reach.items())
    return f"{stage[:1].upper()}{stage[1:]} asks for {asks}."


def proposals(step: Step, names: Names) -> Iterator[Sentence]:
    """A road that is proposed, by whom, and how the parties answer."""
    table = step.world.table
    road = int(table.on_table[0])
    if road < 0:
        return
    mediator = step.world.mediators[int(table.by[0])]
    opening = f"{names.of(mediator.name)} proposes the road {names.road(road)}."
    if table.lapsed[0]:
        text = f"{opening} It lapses, since a tranche is verified in the same week."
        yield Sentence(step.week, mediator.name, "lapsed", text)
        return
    answers = {party: bool(accepts[0]) for party, accepts in table.answer.items()}
    said = [
        _answer(
            names,
            party,
            accepts,
            number(table.surplus_at_answer[party]),
            int(table.short[party][0]),
            told=is_told(step.world, party, ANSWER),
        )
        for party, accepts in answers.items()
    ]
    agreed = all(answers.values())
    yield Sentence(step.week, mediator.name, "accepted" if agreed else "refused", f"{opening} {' '.join(said)}")
    if agreed:
        asks = asked_by(names, road, open_stage(step.world, road))
        yield Sentence(step.week, "", "road", f"From now on {names.road(road)} is the road. {asks}")


def _answer(names: Names, party: str, accepts: bool, surplus: float, short: int, *, told: bool) -> str:
    """What a party answers, what the road is worth to it, and what would most raise that where it falls short."""
    more = "more" if surplus > 0 else "less"
    worth = f"even with its margin, this road is worth {abs(surplus):.2f} {more} to it than a failure"
    if more == "less":
        worth = f"this road would have to be worth {abs(surplus):.2f} more to it, to outweigh a failure by its margin"
        worth += f"; {MISSING[short][1]}" if short in MISSING else ""
    rule = "" if accepts == (surplus > 0) else f", by its rule ({plain(str(names.plan.parties[party].strategy))})"
    rule = ", as it was told to" if told else rule
    return f"{names.of(party)} {'accepts' if accepts else 'refuses'}{rule}: {worth}."


def open_stage(world: World, road: int) -> int:
    """The stage of a road in which its open rung lies, by place."""
    way = world.ledger.ways.roads[road]
    return int(way.stage_of_rung[min(int(world.ledger.position[0]), way.rungs - 1)])


def stalls(step: Step, names: Names) -> Iterator[Sentence]:
    """A stall that begins, or goes on for other reasons, and its end."""
    if step.is_stalled:
        found = held_up_by(step.after)
        if not step.was_stalled:
            text = f"The road is stalled: {has_waited(names.plan, int(step.after['ledger.waited']))}."
            yield Sentence(step.week, "", "stall", f"{text} {told(names, found)}")
        elif found != held_up_by(step.before):
            yield Sentence(step.week, "", "reason", f"Still stalled. {told(names, found)}")
    elif step.was_stalled and step.outcome != "collapsed":
        yield Sentence(step.week, "", "resumed", "The stall is over.")


def has_waited(plan: Scenario, steps: int) -> str:
    """For how long something has been due, or no road agreed, since a tranche was last verified."""
    weeks = counted(steps // plan.steps_per_week, "week")
    if plan.bargaining.open:
        return f"for {weeks} something has been due, or no road agreed, and no tranche was verified"
    return f"for {weeks} something has been due, and no tranche was verified"


def held_up_by(found: Mapping[str, float]) -> dict[str, str]:
    """Who holds a stalled road up, and the reason of each."""
    prefix = "blame.reason."
    return {
        name.removeprefix(prefix): REASONS[int(reason)]
        for name, reason in found.items()
        if name.startswith(prefix) and reason >= 0
    }


def told(names: Names, reasons: Mapping[str, str]) -> str:
    """The reasons of a stall in words."""
    return f"{'; '.join(in_words(names.of(actor), reason) for actor, reason in reasons.items())}."


def first_words(names: Names, world: World) -> str:
    """Which road there is at the start, or that none is agreed."""
    road = names.plan.roads()[0]
    numbered = "; ".join(f"{place + 1} {stage.name or 'without a name'}" for place, stage in enumerate(road.stages))
    others = [names.road(place) for place in range(1, len(names.plan.roads()))]
    may_be = f" Mediators may propose: {listed(others)}." if others and world.table.is_open else ""
    if not bool(world.ledger.agreed[0]):
        return f"No road is agreed, and nothing is due before one is. Talked of is {names.road(0)}: {numbered}.{may_be}"
    return (
        f"The road is {names.road(0)}, in {counted(len(road.stages), 'stage')}: {numbered}.{may_be} "
        f"{asked_by(names, 0, open_stage(world, 0))}"
    )
