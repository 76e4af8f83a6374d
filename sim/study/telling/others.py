"""What third parties do: deliveries, contingents and vetoes, donors, fronts, and what comes back unseen."""

from __future__ import annotations

from collections.abc import Iterator

from sim.model.force import Contributor
from sim.model.outcomes import STATUSES
from sim.model.party import Party
from sim.model.spoiler import Spoiler
from sim.phrases import percent
from sim.study.telling.mediators import lobbying
from sim.study.telling.sentence import Names, Sentence, counted, signed
from sim.study.telling.watch import Step, number


def deliveries(step: Step, names: Names) -> Iterator[Sentence]:
    """Tranches of third parties."""
    for provider in step.world.providers:
        for track, delivers in provider.deliveries.items():
            if delivers[0]:
                level = percent(step.once["apply"][f"level {track}"])
                text = f"{names.of(provider.name)}: a tranche of {names.track(track)} is delivered, now {level}."
                kind = "delivery" if track in step.world.ledger.on_road else "beside the road"
                yield Sentence(step.week, provider.name, kind, text, track=track)


def contributors(step: Step, names: Names) -> Iterator[Sentence]:
    """Contributors that change their minds, and vetoes that are lifted."""
    force = step.world.force
    for key in force.vetoes:
        if step.falls(f"force.vetoes.{key}"):
            party, _, name = key.partition(".")
            pressed = lobbying(step, names, party, name)
            text = f"{names.of(party)}'s veto against {names.within(name)} is lifted, {pressed}."
            yield Sentence(step.week, party, "veto", text)
    for one in force.contributors:
        key = f"contributors.{one.name}.status"
        if step.change(key):
            was, now = (STATUSES[int(found[key])] for found in (step.before, step.after))
            yield Sentence(step.week, one.name, now, f"{names.of(one.name)} {_moves(step, one, was, now)}")


def _moves(step: Step, one: Contributor, was: str, now: str) -> str:
    """What a contributor does, and what speaks for or against its taking part."""
    weighs = f"taking part is worth {signed(number(one.weighed))} to it"
    if now == "pledged":
        return f"pledges troops: {weighs}, and the mandate is clear enough to it."
    if now == "undecided":
        return f"takes its pledge back: {weighs}."
    share = f"{percent(step.after['in force'])} of the whole planned force {_asked_of_force(step)}"
    limited = " in a limited role" if step.world.force.barred(one)[0] else ""
    if now == "deployed":
        return f"deploys its troops{limited} ({weighs}): {share}."
    return f"withdraws its troops for good ({weighs}): {share}."


def _asked_of_force(step: Step) -> str:
    """That the share named is in place, and what of the whole the open stage asks for."""
    track = step.world.force.track
    asked = step.after.get(f"asked {track}")
    if asked is None or not step.after["ledger.agreed"] or not step.after[f"owes {track}"]:
        return "are in place"
    return f"are in place, of the {percent(asked)} that the road asks for now"


def donors(step: Step, names: Names) -> Iterator[Sentence]:
    """Donors that begin to pay, cease to, or find that money is lost."""
    for one in step.world.donors:
        title, track = names.of(one.name), names.track(one.stated.track)
        if step.change(f"donors.{one.name}.paused_until") > 0:
            pause = counted(round(number(one.value("pause"))), "week")
            text = f"{title}: an audit finds that money for {track} is lost; nothing is paid for {pause}."
            yield Sentence(step.week, one.name, "audit", text)
        if step.rises(f"paying {one.name}"):
            yield Sentence(step.week, one.name, "pays", f"{title}: conditions are met, money for {track} flows.")
        elif step.falls(f"paying {one.name}"):
            yield Sentence(step.week, one.name, "pays not", f"{title}: no money for {track}, {_lacking(step, one)}.")


def _lacking(step: Step, one: object) -> str:
    """Why a donor does not pay."""
    if step.world.week - step.world.dt < step.before[f"donors.{one.name}.paused_until"] - 1e-9:  # type: ignore[attr-defined]
        return "since some of it was lost"
    if step.before["truce.tension"] > number(one.value("calm")):  # type: ignore[attr-defined]
        return f"since tension ({step.before['truce.tension']:.2f}) is too high"
    return "since its conditions are not met any more"


def fronts(step: Step, names: Names) -> Iterator[Sentence]:
    """Fronts elsewhere that flare up or die down."""
    for one in step.world.fronts:
        key = f"linked_fronts.{one.name}.flaring"
        if step.rises(key):
            yield Sentence(step.week, one.name, "front", f"{names.of(one.name)} flares up, and tension spills over.")
        elif step.falls(key):
            yield Sentence(step.week, one.name, "front", f"{names.of(one.name)} dies down.")


def attackers_blamed_on(step: Step, party: Party) -> list[Spoiler]:
    """Those whose attack of the week is laid at a party's door."""
    return [one for one in step.world.spoilers if party.name in one.blamed and bool(one.blamed[party.name][0])]


def attacks(step: Step, names: Names) -> Iterator[Sentence]:
    """Attacks by spoilers that are laid at a party's door."""
    for party in step.world.parties:
        attacking = attackers_blamed_on(step, party)
        if not attacking:
            continue
        attackers = " and ".join(names.within(one.name) for one in attacking)
        text = f"{names.of(party.rival_name)} lays an attack by {attackers} at {names.within(party.name)}'s door."
        yield Sentence(step.week, party.name, "blamed", text)


def hidden(step: Step, names: Names) -> Iterator[Sentence]:
    """What comes back unseen, and gaps that inspection finds."""
    for track, owner in step.world.ledger.owner.items():
        done, seen = f"really {track}", f"level {track}"
        earlier, later = step.once["apply"], step.once["inspect"]
        if later[done] < earlier[done]:
            backers = [names.within(one.name) for one in step.world.backers if one.track == track]
            text = (
                f"Rearming by {' or '.join(backers)}, unseen: of {names.track(track)} {percent(later[done])} really "
                f"stand, {percent(earlier[seen])} as verified."
            )
            yield Sentence(step.week, owner, "rearming", text, track=track)
        if later[seen] < earlier[seen]:
            text = (
                f"An inspection finds that less of {names.track(track)} stands than was verified: "
                f"{percent(later[seen])} instead of {percent(earlier[seen])}."
            )
            yield Sentence(step.week, owner, "inspection", text, track=track)
