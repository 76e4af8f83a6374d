"""What the two parties do with what they owe: tranches delivered, rejected, pretended and taken back, and strikes."""

from __future__ import annotations

from collections.abc import Iterator

from sim.model.outcomes import OPTIONS
from sim.model.party import Deed, Party
from sim.phrases import percent
from sim.study.telling import why
from sim.study.telling.sentence import Names, Sentence, counted, listed
from sim.study.telling.watch import Step


def deeds(step: Step, names: Names) -> Iterator[Sentence]:
    """Everything that a party was seen to do with a track, and why."""
    for party in step.world.parties:
        said = ""
        for track, deed in party.deeds.items():
            kind, text, reason = _deed(step, names, party, track, deed)
            if kind:
                because = "" if reason == said else f" {reason}"
                told = f"{names.of(party.name)} {text}{because}"
                yield Sentence(step.week, party.name, kind, told, track=track)
                said = reason


def _deed(step: Step, names: Names, party: Party, track: str, deed: Deed) -> tuple[str, str, str]:
    """Of what kind a deed is, what it is, and why it was done; nothing where nothing was done."""
    title, now = names.track(track), step.once["apply"]
    seen, really = percent(now[f"level {track}"]), percent(now[f"really {track}"])
    if OPTIONS[int(party.choice[track][0])] == "reverse":
        before = percent(step.before[f"really {track}"])
        stood = f"{before} stood, {really} stand"
        if deed.reversed[0]:
            return "taken back", f"takes back a part of {title}: {stood}.", why.taking_back(party, track)
        text = f"lets its line creep, {title}: {stood}. What the other side owes is overdue, so this is no breach."
        return "crept back", text, why.taking_back(party, track)
    if not deed.claimed[0]:
        return "", "", ""
    if OPTIONS[int(party.choice[track][0])] == "cheat":
        kind, found = "found out", "is found out."
        if deed.passed[0]:
            kind, found = "pretence", f"the verification lets it pass: {seen} stand verified, {really} really."
        text = f"only pretends to deliver a tranche of {title}, and {found}"
        return kind, text, why.pretending(party, track)
    if deed.passed[0]:
        gap = "" if seen == really else f" ({really} really)"
        return "step", f"delivers a tranche of {title}: {seen} stand verified{gap}.", why.stepping(party)
    text = f"delivers a tranche of {title}, but the verification rejects it by mistake; it must be made again."
    return "rejected", text, why.stepping(party)


def strikes(step: Step, names: Names) -> Iterator[Sentence]:
    """Limited strikes, and what for."""
    for party in step.world.parties:
        if party.strikes.struck[0]:
            text = (
                f"{names.of(party.name)} orders a limited strike {_after(step, names, party)}: {why.striking(party)}."
            )
            yield Sentence(step.week, party.name, "strike", text)


def _after(step: Step, names: Names, party: Party) -> str:
    """What stood before a strike: tension, and what had happened in the week before."""
    tension, first = step.before["truce.tension"], step.before["truce.tension_at_start"]
    rival = party.rival_name
    counts = {f"strike by {names.within(rival)}": step.last_time(f"{rival}.strikes.made")}
    counts |= {
        f"attack by {names.within(name)}": step.last_time(f"spoilers.{name}.attacks") for name in names.plan.spoilers
    }
    among = listed(f"{count:.0f} {what}" for what, count in counts.items() if count)
    incidents = counted(round(step.last_time("truce.incidents")), "incident")
    last = f"{incidents} in the week before{f' (with {among})' if among else ''}"
    return f"at a tension of {tension:.2f} ({first:.2f} at the start; {last})"
