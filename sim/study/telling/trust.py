"""What becomes of each party's trust in the other, and what it was seen to follow from."""

from __future__ import annotations

from collections.abc import Iterator

from sim.model.party import Deed, Party
from sim.phrases import percent
from sim.study.telling.others import attackers_blamed_on
from sim.study.telling.sentence import Names, Sentence, counted, listed
from sim.study.telling.watch import Step

AT_ONCE = 0.05  # a change of trust in one week that is told in that week
IN_ALL = 0.03  # a change that is told with what adds up
HARDLY = 1e-6  # a smaller change by a week's violence is none
RISES, FALLS = 1, -1

Observed = dict[tuple[str, int], int]
"""What a party saw of the other, and which way that moves its trust: in how many weeks."""


class Trust:
    """Each change of trust is told once: what is told begins where the last that was told of it ended."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._told: dict[str, float] = {}
        self._seen: dict[str, Observed] = {}

    def add(self, step: Step) -> None:
        """Remember what a week shows, to be told with what adds up."""
        for party in step.world.parties:
            self._remember(step, party)

    def in_week(self, step: Step) -> Iterator[Sentence]:
        """Changes that are large for one week; the others are remembered."""
        for party in step.world.parties:
            key = f"{party.name}.trust"
            before, after = step.before[key], step.after[key]
            if abs(after - before) < AT_ONCE or not _did_something(step, party):
                self._remember(step, party)
                continue
            first = self._told.get(party.name, before)
            text = self._changes(party, before, after, observed(step, self.names, party))
            if percent(first) != percent(before):
                earlier = self._because(party, self._seen.get(party.name, {}), first, before)
                text += f" Before that, it had {_moved(first, before)}{earlier}."
            self._told[party.name], self._seen[party.name] = after, {}
            yield Sentence(step.week, party.name, "trust", text)

    def in_all(self, step: Step, week: int, until: int) -> Iterator[Sentence]:
        """What has added up since it was last told."""
        for party in step.world.parties:
            first, now = self._told.get(party.name, 0.0), step.after[f"{party.name}.trust"]
            if party.name in self._told and abs(now - first) >= IN_ALL:
                text = self._changes(party, first, now, self._seen.get(party.name, {}))
                self._told[party.name], self._seen[party.name] = now, {}
                yield Sentence(week, party.name, "trust", text, until)

    def _remember(self, step: Step, party: Party) -> None:
        self._told.setdefault(party.name, step.before[f"{party.name}.trust"])
        seen = self._seen.setdefault(party.name, {})
        for what, weeks in observed(step, self.names, party).items():
            seen[what] = seen.get(what, 0) + weeks

    def _changes(self, party: Party, first: float, now: float, seen: Observed) -> str:
        of, within = self.names.of(party.name), self.names.within(party.rival_name)
        moves = "rises" if now > first else "falls"
        because = self._because(party, seen, first, now)
        return f"{of}'s trust in {within} {moves} from {percent(first)} to {percent(now)}{because}."

    def _because(self, party: Party, seen: Observed, first: float, now: float) -> str:
        """What was seen, that which moves trust this way first: ", since the state did not deliver arms when due"."""
        way = RISES if now > first else FALLS
        other = self.names.within(party.rival_name)
        found = [listed(_told(what, weeks) for (what, to), weeks in seen.items() if to == side) for side in (way, -way)]
        if not any(found):
            return ""
        return f", since {other} {', though it '.join(one for one in found if one)}"


def observed(step: Step, names: Names, party: Party) -> Observed:
    """What a party sees of the other in a week, as its trust reads it."""
    rival, key = party.rival, f"{party.name}.trust"
    found: Observed = {}
    for track, deed in rival.deeds.items():
        found |= _of_deed(names.track(track), deed)
        if step.once["inspect"][f"level {track}"] < step.once["apply"][f"level {track}"]:
            found[f"was found to have less of {names.track(track)} than was verified", FALLS] = 1
    if rival.strikes.struck[0]:
        found["struck", FALLS] = 1
    moved = step.once["bargain"][key] - step.before[key]
    if len(found) == 1 and moved:  # which way a claim that is rejected speaks depends on what was expected
        found = {(what, RISES if moved > 0 else FALLS): 1 for what, _ in found}
    return found | _of_violence(step, party)


def _of_violence(step: Step, party: Party) -> Observed:
    """What the week's violence tells it: an attack that it misreads, or incidents as it attributes them."""
    if _is_blamed(step, party):
        return {("was blamed for an attack", FALLS): 1}
    key = f"{party.name}.trust"
    moved = step.once["violence"][key] - step.once["bargain"][key]
    if abs(moved) < HARDLY:
        return {}
    return {("had many incidents laid at its door", FALLS): 1} if moved < 0 else {("kept quiet", RISES): 1}


def _of_deed(title: str, deed: Deed) -> Observed:
    if deed.reversed[0]:
        return {(f"took back a part of {title}", FALLS): 1}
    if deed.claimed[0] and deed.passed[0]:
        return {(f"had a tranche of {title} verified", RISES): 1}
    if deed.claimed[0]:
        return {(f"had a tranche of {title} rejected", FALLS): 1}
    return {(f"did not deliver {title} when due", FALLS): 1} if deed.due[0] else {}


def _is_blamed(step: Step, party: Party) -> bool:
    """Whether a party lays an attack at the other's door."""
    return bool(attackers_blamed_on(step, party.rival))


def _did_something(step: Step, party: Party) -> bool:
    """Whether the other did, or was blamed for, anything this week beyond holding."""
    rival = party.rival
    acted = any(deed.claimed[0] or deed.reversed[0] for deed in rival.deeds.values())
    return acted or bool(rival.strikes.struck[0] or rival.violated[0]) or _is_blamed(step, party)


def _told(what: str, weeks: int) -> str:
    return f"{what} ({counted(weeks, 'week')})" if weeks > 1 else what


def _moved(first: float, now: float) -> str:
    return f"{'risen' if now > first else 'fallen'} from {percent(first)} to {percent(now)}"
