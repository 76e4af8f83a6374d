"""What a week brought, as the one who plays sees it: what is public, and what is known to that actor alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sim.model.outcomes import ACTS, OPTIONS, STATUSES
from sim.model.party import Deed, Party
from sim.phrases import percent
from sim.play.seat import Seat
from sim.study.telling import dates, others, road
from sim.study.telling.sentence import Names, Sentence, counted, listed
from sim.study.telling.watch import Step

Reporter = Callable[[Step, Seat, Names], Iterator[str]]
LEAST = 0.01  # of trust: less is not told
PROPOSE = ACTS.index("propose")
MOVES = {
    "undecided": "takes its pledge back",
    "pledged": "pledges troops",
    "deployed": "deploys its troops",
    "withdrawn": "withdraws its troops for good",
}
"""What a contributor is said to do when it comes to stand so."""


def news(step: Step, seat: Seat) -> list[str]:
    """The week in sentences."""
    names = Names(step.world.plan)
    return [sentence for reporter in REPORTERS.values() for sentence in reporter(step, seat, names)]


def _dated(step: Step, seat: Seat, names: Names) -> Iterator[str]:
    """Events, deadlines and elections; of elections elsewhere only who won."""
    for one in dates.dated(step, names):
        yield (
            one.text
            if one.kind != "election" or one.actor == seat.name
            else one.text.partition(";")[0].rstrip(".") + "."
        )


def _deeds(step: Step, seat: Seat, names: Names) -> Iterator[str]:
    """What the parties did with what they owe: of one's own everything, of others what verification says."""
    for party in step.world.parties:
        for track, deed in party.deeds.items():
            mine = party.name == seat.name and not seat.mediates
            said = _deed(step, party, track, deed, names, mine=mine)
            if said:
                yield f"{'You' if mine else names.of(party.name)}: {said}"


def _deed(step: Step, party: Party, track: str, deed: Deed, names: Names, *, mine: bool) -> str:
    title, now = names.track(track), step.once["apply"]
    seen, really = percent(now[f"level {track}"]), percent(now[f"really {track}"])
    pretends = OPTIONS[int(party.choice[track][0])] == "cheat"
    if OPTIONS[int(party.choice[track][0])] == "reverse":
        excused = "" if deed.reversed[0] else ", while what the other side owes is overdue: no breach"
        return f"a part of {title} is taken back{excused}; {seen} stand verified."
    if not deed.claimed[0]:
        return "a step fails, since not all who are to follow do." if mine and deed.tried[0] else ""
    if deed.passed[0]:
        gap = f" ({really} really)" if mine and seen != really else ""
        return f"a tranche of {title} is verified; {seen} stand verified{gap}."
    if mine:
        why = (
            "the pretence is found out" if pretends else "the verification rejects it by mistake; it must be made again"
        )
        return f"a tranche of {title} is claimed, and {why}."
    return f"a tranche of {title} is claimed, and the verification rejects it: pretence, or a mistake."


def _third(step: Step, seat: Seat, names: Names) -> Iterator[str]:
    """What third parties deliver, what inspections find, who sends troops, who pays."""
    yield from (one.text for one in others.deliveries(step, names))
    yield from (one.text for one in others.hidden(step, names) if one.kind == "inspection")
    if not seat.mediates:  # an owner knows what of its own really stands
        yield from (one.text for one in others.hidden(step, names) if one.kind == "rearming" and one.actor == seat.name)
    for key in step.world.force.vetoes:
        if step.falls(f"force.vetoes.{key}"):
            party, _, name = key.partition(".")
            yield f"{names.of(party)}'s veto against {names.within(name)} is lifted."
    for one in step.world.force.contributors:
        if step.change(f"contributors.{one.name}.status"):
            now = STATUSES[int(step.after[f"contributors.{one.name}.status"])]
            yield f"{names.of(one.name)} {MOVES[now]}."
    yield from (one.text for one in others.donors(step, names))


def _on_the_road(step: Step, seat: Seat, names: Names) -> Iterator[str]:
    """Stages that close, roads that are proposed and answered, stalls."""
    yield from (one.text for one in road.stages(step, names))
    yield from _proposal(step, seat, names)
    if step.is_stalled and not step.was_stalled:
        yield "The road is stalled."
    if step.was_stalled and step.outcome == "progressing":
        yield "The stall is over."


def _proposal(step: Step, seat: Seat, names: Names) -> Iterator[str]:
    table = step.world.table
    number = int(table.on_table[0])
    unheard = seat.mediates and _proposes(step, seat) and (number < 0 or not _is_heard(step, seat))
    if unheard:
        yield "Your proposal is not heard: another one has more to promise, or nobody's mind has moved."
    if number < 0:
        return
    by = step.world.mediators[int(table.by[0])].name
    opening = f"{names.of(by)} proposes the road {names.road(number)}"
    if table.lapsed[0]:
        yield f"{opening}; it lapses, since a tranche is verified in the same week."
        return
    said = {names.within(party): bool(accepts[0]) for party, accepts in table.answer.items()}
    accept, refuse = (listed(who for who, accepts in said.items() if accepts is wanted) for wanted in (True, False))
    parts = [f"{verb} by {who}" for who, verb in ((accept, "accepted"), (refuse, "refused")) if who]
    yield f"{opening}; it is {', '.join(parts)}."
    if all(said.values()):
        yield f"From now on {names.road(number)} is the road."


def _proposes(step: Step, seat: Seat) -> bool:
    return step.after[f"mediators.{seat.name}.act"] == PROPOSE


def _is_heard(step: Step, seat: Seat) -> bool:
    return bool(step.world.mediators[int(step.world.table.by[0])].name == seat.name)


def _violence(step: Step, seat: Seat, names: Names) -> Iterator[str]:
    """Strikes, attacks as they are read, incidents and the killed."""
    for party in step.world.parties:
        if party.strikes.struck[0]:
            yield f"{_who(party.name, seat, names)} a limited strike."
    blamed = list(others.attacks(step, names))
    for one in blamed:
        yield _blame(step, one, seat, names)
    attacks = round(sum(step.change(f"spoilers.{name}.attacks") for name in names.plan.spoilers)) - len(blamed)
    if attacks > 0:
        yield f"{counted(attacks, 'attack')} by armed groups outside the deal."
    yield from (one.text for one in others.fronts(step, names))
    incidents, killed = step.change("truce.incidents"), step.change("truce.killed")
    told = f", {counted(round(killed), 'person', 'people')} killed" if names.plan.counts_killed else ""
    yield f"{counted(round(incidents), 'incident')} in the week{told}."


def _who(party: str, seat: Seat, names: Names) -> str:
    return "You order" if party == seat.name and not seat.mediates else f"{names.of(party)} orders"


def _blame(step: Step, one: Sentence, seat: Seat, names: Names) -> str:
    """An attack for which one side holds the other responsible, as both see it."""
    accuser = step.world.party(one.actor).rival_name
    if seat.mediates:
        return one.text
    if accuser == seat.name:
        return f"An attack, for which your side holds {names.within(one.actor)} responsible."
    return f"An attack, which {names.within(accuser)} lays at your door."


def _within(step: Step, seat: Seat, names: Names) -> Iterator[str]:
    """What a party learns of the other and of its own home."""
    if seat.mediates:
        return
    key = f"{seat.name}.trust"
    if abs(step.change(key)) >= LEAST:
        rival = names.within(step.world.party(seat.name).rival_name)
        verb = "rises" if step.change(key) > 0 else "falls"
        yield f"Your trust in {rival} {verb} from {percent(step.before[key])} to {percent(step.after[key])}."
    yield from (one.text for one in dates.homes(step, names) if one.actor == seat.name)


REPORTERS: Mapping[str, Reporter] = {
    "dates": _dated,
    "deeds": _deeds,
    "third parties": _third,
    "road": _on_the_road,
    "violence": _violence,
    "within": _within,
}
"""Who tells of what, in the order in which it is told."""
